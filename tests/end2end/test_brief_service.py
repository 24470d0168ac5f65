"""Briefs, export and sample data on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.domain.fields import FIELDS, LABELS
from mhcrm.domain.intake.records import record_to_lead
from mhcrm.domain.records import LeadQuery
from mhcrm.services.briefs.service import BriefsService
from mhcrm.services.export.service import ExportService
from mhcrm.services.samples.service import SamplesService
from mhcrm.store import Store, open_store
from tests.unit.briefs import brief_cases as cases

CLOCK = Clock(as_of=cases.AS_OF, fixed=cases.MADE_AT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "试.db", clock=CLOCK, actor="示例")
    yield opened
    opened.close()


@pytest.fixture
def codes(store: Store) -> list[str]:
    """One matched lead with contacts and spaces, one bare lead."""
    with store.write("准备") as uow:
        full = uow.leads.add(dict(cases.lead().values))
        bare = uow.leads.add({"company": "示例乙有限公司", "project": "a/b:c*?"})
        uow.activities.add(full, on=date(2026, 9, 10), kind="踏勘", text="踏勘云枢大厦")
        body = cases.report()
        uow.reports.add({"lead_id": full, "lead_version": 1, "as_of": cases.AS_OF, "plan_version": "t", "body": body})
        for space in cases.spaces().values():
            uow.spaces.add({"kind": space.kind, "code": space.code, "name": space.name, "area_sqm": space.area_sqm})
    with store.read() as view:
        return [str(view.leads.get(lead_id).code) for lead_id in (full, bare)]


@pytest.fixture
def briefs(store: Store) -> BriefsService:
    return BriefsService(store, CLOCK, lambda: {"闵府规发〔2024〕11号": "2027-01-14"})


def text_of(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages)


def test_one_file_a_lead_with_a_name_any_disk_takes(briefs: BriefsService, codes: list[str], tmp_path: Path) -> None:
    files = briefs.render(codes, tmp_path / "新" / "简报")
    assert [file.path.name for file in files] == [
        f"项目汇报_{codes[0]}_柔性皮层电极中试线.pdf",
        f"项目汇报_{codes[1]}_a_b_c.pdf",
    ]
    for file in files:
        assert len(PdfReader(file.path).pages) == file.pages <= 2
    text = text_of(files[0].path)
    assert "9月10日，踏勘" in text.replace("\n", "")
    assert "有效期至2027年1月14日" in text
    assert "尚未匹配" in text_of(files[1].path)
    assert not list((tmp_path / "新" / "简报").glob("*.part"))


def test_all_in_one_file_behind_the_cover_table(briefs: BriefsService, codes: list[str], tmp_path: Path) -> None:
    (file,) = briefs.render(codes, tmp_path, one_file=True)
    assert file.codes == tuple(codes)
    assert len(PdfReader(file.path).pages) == file.pages
    assert text_of(file.path).startswith("内部资料")
    assert "项目情况汇总表" in text_of(file.path)


def test_the_code_name_file_does_not_name_the_investor(briefs: BriefsService, codes: list[str], tmp_path: Path) -> None:
    (file,) = briefs.render(codes[:1], tmp_path, code_name=True)
    assert "弦枢" not in file.path.name + text_of(file.path) + str(PdfReader(file.path).metadata)


def test_a_stale_report_says_that_it_must_be_matched_again(
    briefs: BriefsService, codes: list[str], store: Store
) -> None:
    with store.write("过期", undoable=False) as uow:
        uow.reports.mark_stale()
    content = briefs.content(codes[0])
    assert "须重新匹配" in str(content.sections[2])


def test_unknown_codes_and_empty_choices_are_refused(briefs: BriefsService, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有编号"):
        briefs.render(["MH-1999-0001"], tmp_path)
    with pytest.raises(InputError, match="没有选中项目"):
        briefs.pdf([" "])


def test_a_folder_that_is_a_file_gets_a_calm_message(briefs: BriefsService, codes: list[str], tmp_path: Path) -> None:
    (tmp_path / "占用").write_text("x", "utf-8")
    with pytest.raises(EnvironmentProblem, match="文件没有写成"):
        briefs.render(codes, tmp_path / "占用")


# -- export ----------------------------------------------------------------------------------------


def exported(path: Path) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(path)
    rows = list(book.worksheets[0].values)
    book.close()
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


LEADS: list[dict[str, object]] = [
    dict(cases.lead().values),
    {
        "company": "示例丙有限公司",
        "project": "外币",
        "investment_foreign_wan": Decimal("800.5"),
        "investment_currency": "USD",
    },
    {"company": "示例丁有限公司", "investment_wan_min": Decimal(30000), "investment_wan_max": Decimal(50000)},
    {
        "company": "示例戊有限公司",
        "received_on": "2026-05-03",
        "sign_on": "2026-Q2",
        "start_on": "2027-05",
        "land_mu": Decimal("12.5"),
    },
    {
        "company": "示例己有限公司",
        "stage": "S",
        "is_listed": "是",
        "jobs": Decimal(120),
        "x:楼层偏好": "3层以上",
        "notes": "第一行\n第二行",
    },
]


@pytest.mark.parametrize("values", LEADS, ids=lambda values: str(values["company"]))
def test_what_is_exported_imports_again_unchanged(store: Store, tmp_path: Path, values: dict[str, object]) -> None:
    with store.write("准备") as uow:
        lead_id = uow.leads.add(values)  # type: ignore[arg-type]
    with store.read() as view:
        before = view.leads.get(lead_id)
    path = ExportService(store, CLOCK).leads(LeadQuery(), tmp_path / "导出.xlsx").path
    (row,) = exported(path)
    assert row.pop("编号") == before.code
    record = {
        name: cell.date().isoformat() if hasattr(cell, "date") else cell
        for name, cell in row.items()
        if cell is not None
    }
    again = record_to_lead(record)
    for name, value in before.values.items():
        if value is not None and name in FIELDS and not (name == "investment_currency" and value == "CNY"):
            same = again.number(name) == before.number(name) if before.number(name) is not None else True
            assert same and (again.values.get(name) == value or before.number(name) is not None), LABELS[name]


def test_no_cell_can_run(store: Store, tmp_path: Path) -> None:
    with store.write("准备") as uow:
        uow.leads.add({"company": '=HYPERLINK("http://x")', "project": "+1", "notes": "@SUM(1)", "summary": "-2\x07"})
    path = ExportService(store, CLOCK).leads(LeadQuery(), tmp_path / "导出.xlsx").path
    book = openpyxl.load_workbook(path)
    cells = [cell for cell in book.worksheets[0][2] if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert [cell.quotePrefix for cell in cells if str(cell.value)[0] in "=+-@"] == [True] * 4
    book.close()


def test_export_refuses_other_endings_and_empty_lists(store: Store, tmp_path: Path) -> None:
    service = ExportService(store, CLOCK)
    with pytest.raises(InputError, match="xlsx"):
        service.leads(LeadQuery(), tmp_path / "导出.csv")
    with pytest.raises(InputError, match="没有符合条件"):
        service.leads(LeadQuery(), tmp_path / "导出.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))


# -- sample data -----------------------------------------------------------------------------------


def test_sample_referrers_come_and_go_and_real_ones_stay(store: Store) -> None:
    samples = SamplesService(store, CLOCK)
    with store.write("真实") as uow:
        uow.referrers.add({"name": "真实引荐方"})
    assert samples.install_referrers() == 10
    assert samples.install_referrers() == 0
    assert samples.state().installed
    assert not samples.remove().installed
    with store.read() as view:
        assert [referrer.name for referrer in view.referrers.all()] == ["真实引荐方"]


def test_sample_spaces_with_real_ones_below_are_not_removed(store: Store) -> None:
    with store.write("准备") as uow:
        park = uow.spaces.add({"kind": "park", "code": "P", "name": "示例园", "is_sample": True})
        uow.spaces.add({"kind": "building", "code": "B", "name": "真楼", "parent_id": park})
    with pytest.raises(InputError, match="真楼"):
        SamplesService(store, CLOCK).remove()
    with store.read() as view:
        assert len(view.spaces.all()) == 2


def test_installing_twice_is_refused(store: Store) -> None:
    samples = SamplesService(store, CLOCK)
    seen: list[str] = []
    samples.install(lambda path: seen.append(path.name), lambda path: seen.append(path.name))
    assert seen == ["示例-空间台账.xlsx", "示例-项目台账.xlsx"]
    with pytest.raises(InputError, match="已经导入过"):
        samples.install(lambda path: None, lambda path: None)
