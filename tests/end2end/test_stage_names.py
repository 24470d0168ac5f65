"""An office renames two stages, one by the delivered name of the other: what it reads and types says so everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.cli.main import run
from mhcrm.domain.fields import LABELS
from mhcrm.domain.records import LeadQuery
from mhcrm.domain.stages import shipped_names
from mhcrm.services.pipeline.moves import Why
from mhcrm.typeset.blocks import Paragraph

CLOCK = Clock(as_of=date(2026, 9, 16), fixed=datetime(2026, 9, 16, 2, 0, tzinfo=UTC))
RULES = "names: {N: 洽谈, I: 在谈, S: 签约, XL: 落选}"
"""拟签约 is called 在谈 here, what was called 在谈 is 洽谈."""


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    return tmp_path / "a.db"


@pytest.fixture
def app(db: Path) -> Iterator[App]:
    """Three projects of an office with its own names."""
    with App(str(db), CLOCK, "周岚") as opened:
        for name, stage in (("甲项目", "N"), ("乙项目", "I"), ("丙项目", "XL")):
            opened.records.create({"project": name, "company": f"{name[0]}公司", "stage": stage, "owner": "周岚"})
        opened.pipeline_office.apply_text(RULES)
        yield opened


def _id(app: App, name: str) -> int:
    return next(lead.id or 0 for lead in _leads(app) if lead.text("project") == name)


def _leads(app: App) -> list[Any]:
    return list(app.records.many(app.records.list(LeadQuery(sort=(("code", False),)))))


def _write_ledger(path: Path, rows: list[tuple[str, str]]) -> Path:
    path.write_text("企业名称,项目名称,阶段\n" + "".join(f"{n[0]}公司,{n},{s}\n" for n, s in rows), "utf-8")
    return path


def test_papers_and_timeline_say_the_offices_names(app: App) -> None:
    app.pipeline.correct(
        _id(app, "甲项目"), app.pipeline.history(_id(app, "甲项目"))[0].stay.event_id, "写错了", stage="在谈"
    )
    lead = app.records.get(_id(app, "甲项目"))
    assert lead.text("stage") == "I", "在谈 is what the office calls 拟签约"
    told = [(entry.title, entry.text) for entry in app.records.timeline(lead.id or 0)]
    assert any("在谈" in text for title, text in told if title == "更正阶段记录")
    assert "未定 → 洽谈（登记）" in [title for title, _ in told]
    content = app.briefs.content(lead.code or "")
    section = next(part for part in content.sections if part.heading.startswith("五"))
    said = "".join(block.text for block in section.blocks if isinstance(block, Paragraph))
    assert "当前阶段在谈" in said
    assert content.summary.stage == "在谈"
    tables = dict(app.reports.build("weekly").tables)
    assert list(tables["阶段汇总"]["阶段"]) == ["在谈", "落选"]
    assert set(tables["本期新增"]["阶段"]) == {"在谈", "落选"}
    assert set(tables["阶段变动"]["新阶段"]) <= {"洽谈", "在谈", "落选"}
    assert {"洽谈", "在谈", "落选"} == {*tables["阶段变动"]["新阶段"]}


def test_a_merged_projects_stage_is_noted_by_its_name(app: App) -> None:
    app.duplicates.merge(_id(app, "甲项目"), _id(app, "乙项目"))
    notes = [entry.text for entry in app.records.timeline(_id(app, "甲项目")) if entry.title == "合并"]
    assert ["阶段 在谈" in note for note in notes] == [True]


def test_what_is_exported_comes_back_unchanged(app: App, tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    app.export.leads(LeadQuery(sort=(("code", False),)), path)
    sheet = load_workbook(path).active
    assert sheet is not None
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[head.index(LABELS["stage"])] for row in rows] == ["洽谈", "在谈", "落选"]
    before = _leads(app)
    preview = app.intake.preview(path)
    assert preview.totals["unchanged"] == 3
    assert app.intake.commit(preview).batch is None
    assert _leads(app) == before


def test_ledgers_are_read_by_the_office_first_then_as_delivered(app: App, tmp_path: Path) -> None:
    rows = [("丁项目", "在谈"), ("戊项目", "洽谈"), ("己项目", "拟签约"), ("庚项目", "终止"), ("辛项目", "对接")]
    app.intake.commit(app.intake.preview(_write_ledger(tmp_path / "a.csv", rows)))
    found = {lead.text("project"): lead.text("stage") for lead in _leads(app)}
    assert [found[name] for name, _ in rows] == ["I", "N", "I", "XL", "N"]
    app.pipeline.move(_id(app, "丁项目"), "落选", Why(reason="企业放弃"))
    again = app.intake.preview(_write_ledger(tmp_path / "b.csv", [("丁项目", "洽谈")]))
    (problem,) = [p for row in again.rows for p in row.problems if p.code == "update-conflict"]
    assert "洽谈" in problem.message
    assert "落选" in problem.message


@pytest.mark.parametrize("names", [RULES, f"names: {{N: '谈,且谈', I: '{'很长的阶段名称' * 40}'}}"])
def test_the_template_offers_the_names_and_reads_back(app: App, tmp_path: Path, names: str) -> None:
    app.pipeline_office.apply_text(names)
    path = tmp_path / "登记表.xlsx"
    app.intake.template(path)
    book = load_workbook(path)
    sheet = book["项目登记表"]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == LABELS["stage"])
    rule = next(r for r in sheet.data_validations.dataValidation if str(r.sqref).startswith(f"{column}2"))
    wanted = [name for code, name in app.stage_names().items() if not code.startswith("X")]
    assert _offered(book, rule.formula1 or "") == wanted
    assert len(rule.formula1 or "") <= 257
    preview = app.intake.preview(path)
    (row,) = preview.of_status("accepted")
    assert row.values["stage"] == "N"
    assert [p.code for p in row.problems if p.field == "stage"] == []


def _offered(book: Any, formula: str) -> list[str]:
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    sheet, _mark, area = formula.partition("!")
    return [str(cell.value) for (cell,) in book[sheet.strip("'")][area.replace("$", "")]]


def test_a_fresh_office_says_what_is_delivered(db: Path) -> None:
    with App(str(db), CLOCK, "周岚") as plain:
        assert plain.stage_names() == shipped_names()
        plain.pipeline_office.apply_text(RULES)
        assert plain.stage_names()["I"] == "在谈"
        plain.records.undo()
        assert plain.stage_names() == shipped_names()


def test_what_a_name_changes_for_ledgers_is_said_before_it_is_taken(app: App) -> None:
    lines = app.pipeline_office.preview_text("names: {I: 签约中, S: 已签, C: 试生产}").lines
    assert "表格里写“试生产”的，以后读作这个阶段，不再读作“投产”" in lines
    assert not any("已签”的" in line for line in lines), "it meant this stage before"


def test_the_command_line_lists_and_takes_both_names(app: App, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = app.records.get(_id(app, "甲项目")).code or ""
    app.close()

    def cli(*words: str) -> str:
        capsys.readouterr()
        status = run(["--db", str(db), "--as-of", "2026-09-16", "--actor", "周岚", *words])
        out, err = capsys.readouterr()
        assert status == 0, err
        return out

    listed = cli("leads")
    assert [word in listed for word in ("洽谈", "在谈", "落选", "拟签约")] == [True, True, True, False]
    assert f"{LABELS['stage']}：洽谈" in cli("lead", "show", code)
    cli("lead", "move", code, "落选", "--reason", "企业放弃")
    shown = json.loads(cli("--json", "lead", "show", code))
    assert shown["values"]["stage"] == "XL", "programs read codes"
    cli("lead", "move", code, "洽谈", "--reason", "又来谈了")
    assert json.loads(cli("--json", "lead", "show", code))["values"]["stage"] == "N"
    cli("lead", "move", code, "终止", "--reason", "企业放弃")
    assert json.loads(cli("--json", "lead", "show", code))["values"]["stage"] == "XL"
    cli("lead", "add", "企业名称=壬公司", "阶段=在谈")
    cli("lead", "add", "企业名称=癸公司", "阶段=拟签约")
    values = {lead["values"]["company"]: lead["values"]["stage"] for lead in json.loads(cli("--json", "leads"))}
    assert (values["壬公司"], values["癸公司"]) == ("I", "I")


def test_an_unknown_name_is_refused_with_the_offices_list(app: App) -> None:
    with pytest.raises(InputError) as caught:
        app.pipeline.stage_code("赴宴")
    assert "洽谈、在谈、签约" in str(caught.value)
