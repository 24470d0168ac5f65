"""Import, undo, re-import, template and the command line on a real database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mhcrm.base.clock import Clock
from mhcrm.base.errors import Cancelled, InputError
from mhcrm.base.progress import Progress
from mhcrm.cli.main import run
from mhcrm.domain.intake.choices import Choice, Fate
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.records import LeadQuery
from mhcrm.services.duplicates.service import DuplicatesService
from mhcrm.services.intake.service import ImportResult, IntakeService
from mhcrm.services.intake.stale import STALE
from mhcrm.store import Store, open_store
from tests.end2end.intake_files import HEAD, ROWS, A, B, write_xlsx

CLOCK = Clock(fixed=datetime(2026, 9, 16, 2, 0, tzinfo=UTC))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "库.db", clock=CLOCK, actor="测试")
    yield opened
    opened.close()


@pytest.fixture
def service(store: Store) -> IntakeService:
    return IntakeService(store, CLOCK)


def _count(store: Store) -> int:
    with store.read() as view:
        return view.leads.count()


def test_import_and_undo(store: Store, service: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "台账.xlsx", [HEAD, *ROWS])
    result = service.commit(service.preview(path))
    assert (result.added, result.updated, result.batch) == (2, 0, 1)
    with store.read() as view:
        lead = view.leads.get(view.leads.ids()[-1])
    assert lead.raw.get("investment_wan", "") in ("", "3.5亿")
    assert service.batches()[0].totals["accepted"] == 2
    service.undo_batch(1)
    assert _count(store) == 0
    assert service.batches()[0].undone
    with pytest.raises(InputError):
        service.undo_batch(1)


def test_the_same_ledger_again_changes_nothing(store: Store, service: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "台账.xlsx", [HEAD, *ROWS])
    service.commit(service.preview(path))
    again = service.preview(path)
    assert again.totals["unchanged"] == 2
    result = service.commit(again)
    assert (result.batch, _count(store)) == (None, 2)


def test_one_edited_cell_is_one_update_and_blanks_do_not_erase(
    store: Store, service: IntakeService, tmp_path: Path
) -> None:
    service.commit(service.preview(write_xlsx(tmp_path / "台账.xlsx", [HEAD, *ROWS])))
    edited = [[A, "芯片项目", 1500, "13900001001"], [B, "装备基地", "", ""], ["北京戊己有限公司", "新项目", 10, ""]]
    found = service.preview(write_xlsx(tmp_path / "台账2.xlsx", [HEAD, *edited]))
    assert {name: count for name, count in found.totals.items() if count} == {
        "accepted": 1,
        "updated": 1,
        "unchanged": 1,
        "skipped": 1,
    }
    assert {name: (str(old), str(new)) for name, (old, new) in found.of_status("updated")[0].changes.items()} == {
        "investment_wan": ("1000", "1500")
    }
    service.commit(found)
    with store.read() as view:
        known = {lead.text("project"): lead for lead in view.leads.many(view.leads.ids())}
    assert known["芯片项目"].number("investment_wan") == 1500
    assert known["装备基地"].number("investment_wan") == 35000
    assert len(known) == 3


def test_modes(store: Store, service: IntakeService, tmp_path: Path) -> None:
    service.commit(service.preview(write_xlsx(tmp_path / "a.xlsx", [HEAD, ROWS[0]])))
    mixed = service.preview(write_xlsx(tmp_path / "b.xlsx", [HEAD, [A, "芯片项目", 9, ""], ROWS[1]]))
    only_new = service.commit(mixed, mode="add")
    assert (only_new.added, only_new.updated) == (1, 0)
    only_old = service.commit(service.preview(tmp_path / "b.xlsx"), mode="update")
    assert (only_old.added, only_old.updated) == (0, 1)


def test_undo_of_a_touched_batch_offers_the_rest(store: Store, service: IntakeService, tmp_path: Path) -> None:
    service.commit(service.preview(write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS])))
    with store.write("改动") as uow:
        touched = uow.leads.ids()[0]
        uow.leads.update(touched, {"notes": "改过"})
    with pytest.raises(InputError) as refused:
        service.undo_batch(1)
    assert "改" in str(refused.value)
    assert len(service.untouched(1)) == 1
    service.undo_batch(1, rest=True)
    with store.read() as view:
        assert view.leads.ids() == [touched]


def test_cancel_leaves_the_database_as_before(store: Store, service: IntakeService, tmp_path: Path) -> None:
    found = service.preview(write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS]))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        service.commit(found, progress=progress)
    assert _count(store) == 0
    assert service.batches() == []


def test_a_chosen_column_is_remembered_for_the_same_headers(service: IntakeService, tmp_path: Path) -> None:
    head = ["企业名称", "项目名称", "来头"]
    first = write_xlsx(tmp_path / "a.xlsx", [head, [A, "甲", "展会"]])
    service.commit(service.preview(first, columns={"来头": "source"}))
    found = service.preview(write_xlsx(tmp_path / "b.xlsx", [head, [B, "乙", "校友"]]))
    assert found.of_status("accepted")[0].values["source"] == "校友"


def test_template_reads_back_without_a_warning(service: IntakeService, tmp_path: Path) -> None:
    service.template(tmp_path / "登记表.xlsx")
    found = service.preview(tmp_path / "登记表.xlsx")
    assert found.totals["accepted"] == 1
    assert not [p for row in found.rows for p in row.problems]
    assert not [p for plan in found.sheets for p in plan.problems]
    book = load_workbook(tmp_path / "登记表.xlsx")
    assert book.worksheets[0].data_validations.dataValidation
    assert "万元" in str([cell.value for cell in book.worksheets[0][1]])


def test_problem_rows_are_marked_and_no_text_becomes_a_formula(service: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, ROWS[0], [B, "乙", "3-5亿", "139"], ["", "", 5, ""]])
    found = service.preview(path)
    assert service.export_problems(found, path, tmp_path / "问题.xlsx") == 2
    sheet = load_workbook(tmp_path / "问题.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEAD
    assert "区间" in sheet["C2"].comment.text
    assert "位数" in sheet["D2"].comment.text
    assert "没有企业名称" in sheet["A3"].comment.text
    csv = tmp_path / "b.csv"
    csv.write_text("企业名称,项目名称,投资额（万元）\n=HYPERLINK(1),乙,3-5亿\n", encoding="utf-8")
    service.export_problems(service.preview(csv), csv, tmp_path / "问题2.xlsx")
    cell = load_workbook(tmp_path / "问题2.xlsx").worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")


def test_missing_sheet_names_those_there_are(service: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS])
    with pytest.raises(InputError) as refused:
        service.preview(path, sheet="没有")
    assert "Sheet" in str(refused.value)


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "x.db")
    path = str(write_xlsx(tmp_path / "台账.xlsx", [HEAD, *ROWS]))
    assert run(["--db", db, "import", path, "--dry-run", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["totals"]["accepted"] == 2
    assert report["batch"] is None
    assert report["rows"][1]["lead"]["investment_wan"] == "1000"
    assert run(["--db", db, "import", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["batch"] == 1
    assert run(["--db", db, "imports"]) == 0
    assert "台账.xlsx" in capsys.readouterr().out
    assert run(["--db", db, "import-undo", "1"]) == 0
    assert run(["--db", db, "template", str(tmp_path / "t.xlsx")]) == 0
    assert (tmp_path / "t.xlsx").exists()


def test_command_line_reports_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "x.db")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    assert run(["--db", db, "import", str(tmp_path / "坏.xlsx"), "--dry-run", "--json"]) == 1
    shown = capsys.readouterr()
    assert "损坏" in json.loads(shown.out)["error"]["message"]
    assert "Traceback" not in shown.err
    write_xlsx(tmp_path / "空.xlsx", [HEAD])
    assert run(["--db", db, "import", str(tmp_path / "空.xlsx"), "--dry-run", "--json"]) == 1
    assert "没有可导入的数据" in capsys.readouterr().err


def test_a_folder_and_several_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "x.db")
    folder = tmp_path / "表"
    folder.mkdir()
    write_xlsx(folder / "一.xlsx", [HEAD, ROWS[0]])
    write_xlsx(folder / "二.xlsx", [HEAD, ROWS[1]])
    (folder / "坏.xls").write_bytes(b"%PDF")
    assert run(["--db", db, "import", str(folder), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["totals"]["accepted"] == 2
    assert len(report["files"]) == 3


def _only(store: Store) -> int:
    with store.read() as view:
        return view.leads.ids()[0]


def test_three_values_decide_what_a_changed_ledger_changes(
    store: Store, service: IntakeService, tmp_path: Path
) -> None:
    head = ["企业名称", "项目名称", "投资额（万元）", "联系电话", "备注"]
    service.commit(service.preview(write_xlsx(tmp_path / "a.xlsx", [head, [A, "芯片项目", 1000, "13900001001", "甲"]])))
    with store.write("改联系电话和备注") as uow:
        uow.leads.update(_only(store), {"phone": "13900009999", "notes": "乙"})
    again = service.preview(write_xlsx(tmp_path / "b.xlsx", [head, [A, "芯片项目", 2000, "13900001001", "丙"]]))
    (row,) = again.of_status("updated")
    assert set(row.changes) == {"investment_wan"}  # the telephone was changed here only: it stays
    assert row.held == {"notes": ("乙", "丙")}
    assert [p.field for p in row.problems if p.code == "update-conflict"] == ["notes"]  # both changed
    service.commit(again)
    with store.read() as view:
        lead = view.leads.get(_only(store))
    assert (lead.values["investment_wan"], lead.values["phone"], lead.values["notes"]) == (2000, "13900009999", "乙")
    third = service.preview(write_xlsx(tmp_path / "c.xlsx", [head, [A, "芯片项目", 2500, "13900001001", "丙"]]))
    (row,) = third.of_status("updated")
    assert set(row.held) == {"notes"}  # still in conflict a week later, never overwritten in silence
    taken = service.decide(third, {(row.sheet, row.row): Choice(taken=frozenset({"notes"}))})
    service.commit(taken)
    with store.read() as view:
        lead = view.leads.get(_only(store))
    assert (lead.values["investment_wan"], lead.values["notes"]) == (2000, "丙")


def test_an_unchanged_row_stays_unchanged_whatever_was_done_here(
    store: Store, service: IntakeService, tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, ROWS[0]])
    service.commit(service.preview(path))
    with store.write("改电话") as uow:
        uow.leads.update(_only(store), {"phone": "13900009999"})
    assert service.preview(path).totals["unchanged"] == 1


def test_a_large_file_again_is_recognised_without_reading_its_values(
    store: Store, service: IntakeService, tmp_path: Path
) -> None:
    rows = [[f"上海第{n}科技有限公司", f"项目{n}", n, "13900001001"] for n in range(1, 2101)]
    path = write_xlsx(tmp_path / "大表.xlsx", [HEAD, *rows, rows[0], ["", "", 5, "13900001002"]])
    first = service.preview(path)
    service.commit(first)
    again = service.preview(path)
    assert "批次 1" in again.message
    assert again.totals == {**first.totals, "accepted": 0, "unchanged": 2100}
    assert [(r.sheet, r.row) for r in again.rows] == [(r.sheet, r.row) for r in first.rows]
    assert service.commit(again).batch is None
    with store.write("删一个") as uow:
        uow.leads.bin([_only(store)])
    assert service.preview(path).totals["accepted"] == 1
    service.undo_batch(1, rest=True)
    assert service.preview(path).totals["accepted"] == 2100


def test_a_registered_code_finds_the_lead_under_another_name(
    store: Store, service: IntakeService, tmp_path: Path
) -> None:
    head = ["企业名称", "项目名称", "统一社会信用代码", "投资额（万元）"]
    service.commit(
        service.preview(write_xlsx(tmp_path / "a.xlsx", [head, [A, "芯片项目", "91310112MAX000015L", 1000]]))
    )
    renamed = ["上海甲乙半导体有限公司", "芯片项目", "91310112MAX000015L", 1200]
    again = service.preview(write_xlsx(tmp_path / "b.xlsx", [head, renamed, [A, "别的项目", "91310112MAX000015L", 5]]))
    assert [row.status for row in again.rows if row.status != "skipped"] == ["updated", "accepted"]
    (row,) = again.of_status("updated")
    assert set(row.changes) == {"company", "investment_wan"}
    service.commit(again)
    assert _count(store) == 2


def test_a_row_of_a_merged_lead_goes_where_that_lead_went(store: Store, service: IntakeService, tmp_path: Path) -> None:
    head = ["企业名称", "项目名称", "联系人", "备注"]
    own, other = ["上海砚青软件有限公司", "财税软件", "童真", ""], ["砚青软件", "财税软件平台", "", ""]
    service.commit(service.preview(write_xlsx(tmp_path / "a.xlsx", [head, own, other])))
    with store.read() as view:
        kept, gone = view.leads.ids(LeadQuery(sort=(("id", False),)))
        code = view.leads.get(kept).code
    DuplicatesService(store, CLOCK).merge(kept, gone)
    again = service.preview(tmp_path / "a.xlsx")
    assert [(row.status, row.duplicate_of) for row in again.of_status("unchanged")] == [("unchanged", code)] * 2
    later = service.preview(write_xlsx(tmp_path / "b.xlsx", [head, own, [*other[:2], "毛宁", "要带洁净间"]]))
    (row,) = later.of_status("updated")
    assert row.duplicate_of == code
    assert row.changes == {"notes": (None, "要带洁净间")}  # blank there: filled
    assert row.held == {"contact": ("童真", "毛宁")}  # a person decides; its old names are no news
    service.commit(later)
    with store.read() as view:
        assert view.leads.get(kept).values["notes"] == "要带洁净间"
        assert "notes" not in view.leads.get(gone).values


def test_two_rows_of_one_lead_do_not_overwrite_each_other(store: Store, service: IntakeService, tmp_path: Path) -> None:
    head = ["企业名称", "项目名称", "备注"]
    own, other = ["上海砚青软件有限公司", "财税软件"], ["砚青软件", "财税软件平台"]
    service.commit(service.preview(write_xlsx(tmp_path / "a.xlsx", [head, [*own, ""], [*other, ""]])))
    with store.read() as view:
        kept, gone = view.leads.ids(LeadQuery(sort=(("id", False),)))
    DuplicatesService(store, CLOCK).merge(kept, gone)
    later = service.preview(write_xlsx(tmp_path / "b.xlsx", [head, [*other, "九月再来"], [*own, "八月来过"]]))
    (yielding,) = later.of_status("unchanged")
    assert yielding.held == {"notes": ("八月来过", "九月再来")}
    service.commit(later)
    with store.read() as view:
        assert view.leads.get(kept).values["notes"] == "八月来过"


def test_two_previews_of_one_ledger_do_not_store_it_twice(store: Store, service: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS])
    first, second = service.preview(path), service.preview(path)
    service.commit(first)
    stored = _count(store)
    with pytest.raises(InputError, match="又有了改动") as refused:
        service.commit(second)
    assert refused.value.code == STALE
    assert _count(store) == stored
    assert service.commit(service.preview(path)).batch is None


def test_an_unrelated_write_does_not_outdate_a_preview(store: Store, service: IntakeService, tmp_path: Path) -> None:
    preview = service.preview(write_xlsx(tmp_path / "a.xlsx", [HEAD, ROWS[0]]))
    with store.write("新建项目") as uow:
        uow.leads.add({"company": "示例别家有限公司", "project": "另一个项目"})
    assert service.commit(preview).added == 1


def test_a_lead_that_came_back_outdates_a_preview(store: Store, service: IntakeService, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, ROWS[0]])
    service.commit(service.preview(path))
    service.undo_batch(1)
    preview = service.preview(path)
    store.redo()
    with pytest.raises(InputError, match="又有了改动"):
        service.commit(preview)
    assert _count(store) == 1


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(
    store: Store, service: IntakeService, tmp_path: Path
) -> None:
    head = ["企业名称", "项目名称", "备注"]
    service.commit(service.preview(write_xlsx(tmp_path / "a.xlsx", [head, [A, "芯片项目", "甲"]])))
    later = service.preview(write_xlsx(tmp_path / "b.xlsx", [head, [A, "芯片项目", "乙"]]))
    with store.write("改备注") as uow:
        uow.leads.update(_only(store), {"notes": "丙"})
    with pytest.raises(InputError, match="第 2 行"):
        service.commit(later)
    with store.read() as view:
        assert view.leads.get(_only(store)).values["notes"] == "丙"


def test_kept_apart_knowingly_is_added_whatever_came_meanwhile(
    store: Store, service: IntakeService, tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEAD, ROWS[0]])
    service.commit(service.preview(path))
    apart = service.decide(service.preview(path), {(None, 2): Choice(Fate.NEW), ("Sheet", 2): Choice(Fate.NEW)})
    with store.write("新建项目") as uow:
        uow.leads.add({"company": "示例别家有限公司"})
    assert service.commit(apart).added == 1


def test_the_command_looks_again_when_somebody_wrote_meanwhile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, db = write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS]), str(tmp_path / "c.db")
    genuine = IntakeService.commit

    def overtaken(self: IntakeService, preview: Preview, **options: Any) -> ImportResult:
        monkeypatch.setattr(IntakeService, "commit", genuine)
        self.commit(self.preview(path))  # the colleague was a moment faster
        return self.commit(preview, **options)

    monkeypatch.setattr(IntakeService, "commit", overtaken)
    assert run(["import", str(path), "--json", "--db", db]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["totals"]["accepted"], report["batch"]) == (0, None)
    with open_store(db, clock=CLOCK, actor="测试").read() as view:
        assert view.leads.count() == len(ROWS)
