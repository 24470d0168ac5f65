"""What an office said about a sheet is not asked again: header rows, columns, names of mappings, rows kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.cli.main import run
from mhcrm.domain.identity import Verdict
from mhcrm.domain.intake.choices import Choice, Fate
from mhcrm.domain.records import LeadQuery
from mhcrm.services.duplicates.service import DuplicatesService
from mhcrm.services.export.service import ExportService
from mhcrm.services.intake.service import IntakeService
from mhcrm.store import Store, open_store
from tests.end2end.intake_files import write_xlsx

HEAD = ["甲方", "干啥", "钱（亿元）", "谁"]
WEEK1 = [["某镇情况"], HEAD, ["上海红日微电子有限公司", "芯片产线", 3, "张三"]]
WEEK2 = [["某镇情况"], ["更新于六月"], HEAD, ["上海红日微电子有限公司", "芯片产线", 3, "张三"], ["上海蓝月装备有限公司", "装备基地", 0.5, "李四"]]  # fmt: skip
COLUMNS = {"甲方": "company", "干啥": "project", "钱（亿元）": "investment_wan", "谁": "contact"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "a.db", clock=Clock(), actor="甲")
    yield opened
    opened.close()


@pytest.fixture
def intake(store: Store) -> IntakeService:
    return IntakeService(store, Clock())


def test_a_header_of_unknown_words_is_pointed_at_and_then_named(intake: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", WEEK1)
    blind = intake.preview(path)
    assert blind.outcome != "import"
    sheet = blind.sheets[0].name
    pointed = intake.preview(path, header_rows={sheet: 1})
    assert (pointed.outcome, pointed.sheets[0].kind) == ("needs_mapping", "table")
    assert [role.header for role in pointed.sheets[0].blocks[0].mapping.roles] == HEAD
    named = intake.preview(path, header_rows={sheet: 1}, columns=COLUMNS)
    assert named.totals["accepted"] == 1
    assert str(named.rows[-1].values["investment_wan"]) == "30000"


def test_next_week_the_header_is_found_where_it_now_stands(intake: IntakeService, tmp_path: Path) -> None:
    first = intake.preview(write_xlsx(tmp_path / "a.xlsx", WEEK1), header_rows={"Sheet": 1}, columns=COLUMNS)
    intake.commit(first)
    again = intake.preview(write_xlsx(tmp_path / "b.xlsx", WEEK2))
    assert again.header_rows == {"Sheet": 2}
    assert again.overrides == COLUMNS
    assert (again.totals["unchanged"], again.totals["accepted"]) == (1, 1)


def test_a_mapping_kept_under_a_name_is_recognised_renamed_and_forgotten(intake: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", WEEK1)
    intake.save_mapping("某镇周报", intake.preview(path, header_rows={"Sheet": 1}, columns=COLUMNS))
    assert [(m.name, dict(m.columns)) for m in intake.mappings()] == [("某镇周报", COLUMNS)]
    recognised = intake.preview(write_xlsx(tmp_path / "b.xlsx", WEEK2))
    assert (recognised.mapping_name, recognised.totals["accepted"]) == ("某镇周报", 2)
    intake.rename_mapping(intake.mappings()[0].id, "乙镇周报")
    assert intake.preview(path, mapping="乙镇周报").totals["accepted"] == 1
    with pytest.raises(InputError) as refused:
        intake.preview(path, mapping="某镇周报")
    assert refused.value.code == "mapping-missing"
    intake.delete_mapping(intake.mappings()[0].id)
    assert intake.preview(path).outcome != "import"


def test_a_later_choice_of_columns_replaces_that_of_the_named_mapping(intake: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", WEEK1)
    intake.save_mapping("某镇周报", intake.preview(path, columns=COLUMNS))
    intake.commit(intake.preview(path, columns={**COLUMNS, "谁": "owner"}))
    assert intake.preview(write_xlsx(tmp_path / "b.xlsx", WEEK2)).overrides["谁"] == "owner"


def test_saving_a_mapping_can_be_undone(intake: IntakeService, store: Store, tmp_path: Path) -> None:
    intake.save_mapping("某镇周报", intake.preview(write_xlsx(tmp_path / "a.xlsx", WEEK1), columns=COLUMNS))
    store.undo()
    assert intake.mappings() == []


def test_a_row_kept_apart_is_remembered_as_no_duplicate(intake: IntakeService, store: Store, tmp_path: Path) -> None:
    head = ["企业名称", "项目名称", "联系电话"]
    intake.commit(intake.preview(write_xlsx(tmp_path / "a.xlsx", [head, ["上海红日微电子有限公司", "芯片产线项目", "13900001111"]])))  # fmt: skip
    path = write_xlsx(tmp_path / "b.xlsx", [head, ["红日微电子（上海）有限公司", "芯片产线", "13900001111"]])
    asked = intake.preview(path)
    assert "stored-likely" in {problem.code for problem in asked.rows[-1].problems}
    decided = intake.decide(asked, {("Sheet", 2): Choice(Fate.NEW)})
    intake.commit(decided)
    with store.read() as view:
        assert view.duplicates.distinct() == {(1, 2)}
    store.undo()
    with store.read() as view:
        assert view.duplicates.distinct() == set()


def test_two_rows_kept_apart_within_one_file(intake: IntakeService, store: Store, tmp_path: Path) -> None:
    head = ["企业名称", "项目名称"]
    rows = [head, ["上海红日微电子有限公司", "芯片产线项目"], ["上海红日微电子有限公司", "芯片产线项目"]]
    asked = intake.preview(write_xlsx(tmp_path / "a.xlsx", rows))
    assert asked.totals["duplicate"] == 1
    result = intake.commit(intake.decide(asked, {("Sheet", 3): Choice(Fate.NEW)}))
    assert result.added == 2
    with store.read() as view:
        assert view.duplicates.distinct() == {(1, 2)}


def test_rows_that_are_likely_the_same_in_one_file_can_be_merged(intake: IntakeService, tmp_path: Path) -> None:
    head = ["企业名称", "项目名称", "联系电话", "投资总额（万元）"]
    rows = [head, ["上海红日微电子有限公司", "芯片产线项目", "13900001111", ""], ["红日微电子（上海）有限公司", "芯片产线", "13900001111", 800]]  # fmt: skip
    asked = intake.preview(write_xlsx(tmp_path / "a.xlsx", rows))
    assert "duplicate-likely" in {problem.code for problem in asked.rows[-1].problems}
    merged = intake.decide(asked, {("Sheet", 3): Choice(Fate.MERGE)})
    first, second = merged.rows[-2:]
    assert (second.status, second.duplicate_of) == ("duplicate", "2")
    assert str(first.values["investment_wan"]) == "800"
    assert first.values["company"] == "上海红日微电子有限公司"


@pytest.mark.parametrize(
    ("stored", "row", "verdict"),
    [
        (["上海甲一科技股份有限公司", "P1项目", "", ""], ["甲一科技（上海）有限公司", "P1", "", ""], Verdict.SAME),
        (
            ["红日微电子", "芯片", "13900001111", 500],
            ["上海红日微电子有限公司", "芯片", "13900001111", 800],
            Verdict.SAME,
        ),
        (
            ["上海红日微电子有限公司", "芯片", "13900001111", 500],
            ["红日微电子", "芯片", "13900002222", 800],
            Verdict.LIKELY,
        ),
    ],
)
def test_import_and_search_say_the_same_of_one_pair(
    intake: IntakeService, store: Store, tmp_path: Path, stored: list[object], row: list[object], verdict: Verdict
) -> None:
    """The same verdict and points beside a stored lead, within one file, and in 查重 once both are stored."""
    head = ["企业名称", "项目名称", "联系电话", "总投资（万元）"]
    beside = intake.preview(write_xlsx(tmp_path / "both.xlsx", [head, stored, row]))
    intake.commit(intake.preview(write_xlsx(tmp_path / "a.xlsx", [head, stored])))
    asked = intake.preview(write_xlsx(tmp_path / "b.xlsx", [head, row]))
    said = [
        (problem.code, (problem.params or {})["verdict"], problem.raw)
        for found in (beside, asked)
        for problem in found.rows[-1].problems
        if problem.code in ("duplicate-likely", "stored-likely")
    ]
    intake.commit(asked)
    (pair,) = DuplicatesService(store, Clock()).pairs()
    found = pair.comparison
    assert found.verdict is verdict
    assert said == [(code, found.words, found.reasons) for code in ("duplicate-likely", "stored-likely")]


def test_a_lead_merged_away_is_no_longer_asked_about(intake: IntakeService, store: Store, tmp_path: Path) -> None:
    head = ["企业名称", "项目名称"]
    intake.commit(intake.preview(write_xlsx(tmp_path / "a.xlsx", [head, ["上海甲一科技股份有限公司", "P1项目"]])))
    with store.write("并入") as uow:
        uow.leads.update(1, {"stage": "XM"})
    asked = intake.preview(write_xlsx(tmp_path / "b.xlsx", [head, ["甲一科技（上海）有限公司", "P1"]]))
    assert not asked.rows[-1].problems


def test_an_export_read_again_changes_nothing(intake: IntakeService, store: Store, tmp_path: Path) -> None:
    """Repeated headers, ranges, further people and numbers come back under their own names, here and in an empty office."""
    head = ["企业名称", "项目名称", "总投资（万元）", "联系人及电话", "中心类型", "中心类型"]
    row = ["上海红日微电子有限公司", "芯片产线", "3000-5000", "张三、李四 13900001111/021-55556666", "研发", "结算"]
    ledger = write_xlsx(tmp_path / "a.xlsx", [head, row])
    intake.commit(intake.preview(ledger))
    assert intake.preview(ledger).totals["unchanged"] == 1
    out = tmp_path / "out.xlsx"
    ExportService(store, Clock()).leads(LeadQuery(), out)
    again = intake.preview(out)
    assert (again.totals["unchanged"], again.rows[-1].changes) == (1, {})
    fresh = open_store(tmp_path / "b.db", clock=Clock(), actor="乙")
    try:
        values = IntakeService(fresh, Clock()).preview(out).rows[-1].values
    finally:
        fresh.close()
    assert (values["x:中心类型"], values["x:中心类型（2）"]) == ("研发", "结算")
    assert (str(values["investment_wan_min"]), str(values["investment_wan_max"])) == ("3000", "5000")
    assert (values["contact_other"], values["phone_other"]) == ("李四", "021-55556666")


def test_the_warnings_of_a_whole_sheet_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["企业名称", "项目名称", "总投资（万元）"], ["上海红日微电子有限公司", "芯片产线", 3], ["合计", "", 9]]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    run(["--db", str(tmp_path / "a.db"), "import", str(path), "--dry-run"])
    assert "各行相加是 3" in capsys.readouterr().out
