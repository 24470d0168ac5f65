"""Period reports: counts and amounts from entered data only, currencies side by side, every row a listed project."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.domain.lead import Lead
from mhcrm.domain.stages import shipped_names
from mhcrm.services.reports.paper import write_paper
from mhcrm.services.reports.service import Report, ReportsService
from mhcrm.services.reports.tables import grouped, lead_frame
from mhcrm.store import Store, open_store

TODAY = date(2026, 11, 20)  # a Friday


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "r.db", clock=Clock(as_of=TODAY), actor="测试")
    yield opened
    opened.close()


@pytest.fixture
def service(store: Store) -> ReportsService:
    leads = [
        {
            "company": "甲（示例）",
            "project": "甲项目",
            "stage": "N",
            "owner": "周",
            "investment_wan": "12000",
            "received_on": "2026-11-17",
        },
        {"company": "乙（示例）", "project": "=乙项目", "stage": "L", "owner": "周", "received_on": "2026-11"},
        {
            "company": "丙（示例）",
            "project": "丙项目",
            "stage": "S",
            "owner": "顾",
            "investment_foreign_wan": "500",
            "investment_currency": "USD",
            "received_on": "2026-11-02",
        },
        {"company": "丁（示例）", "project": "丁项目", "stage": "XL", "owner": "顾", "received_on": "2025-01-02"},
    ]
    with store.write("准备") as uow:
        ids = [uow.leads.add(values, {}) for values in leads]
        uow.activities.add(ids[0], on=date(2026, 11, 19), kind="电话", text="示例")
        uow.activities.add(ids[2], on=date(2026, 11, 1), kind="来访", text="示例")
        uow.stage_events.add(ids[0], from_stage="L", to_stage="N", on=date(2026, 11, 18), reason="有接触")
        uow.stage_events.add(ids[2], from_stage="I", to_stage="S", on=date(2026, 11, 3), reason="协议")
    return ReportsService(store, Clock(as_of=TODAY))


def table(report: Report, name: str) -> list[dict[str, object]]:
    return next(frame for title, frame in report.tables if title == name).to_dict("records")


def test_the_week_runs_from_monday_to_the_reference_date(service: ReportsService) -> None:
    report = service.build("weekly")
    assert (report.period.first, report.period.last) == (date(2026, 11, 16), TODAY)
    assert [row["项目"] for row in table(report, "本期新增")] == ["甲项目"]  # a bare month is no day of this week
    assert [row["项目"] for row in table(report, "阶段变动")] == ["甲项目"]


def test_the_month_takes_in_more(service: ReportsService) -> None:
    report = service.build("monthly")
    assert [row["项目"] for row in table(report, "本期新增")] == ["甲项目", "丙项目"]
    assert [(row["原阶段"], row["新阶段"]) for row in table(report, "阶段变动")] == [
        ("线索", "在谈"),
        ("拟签约", "签约"),
    ]


def test_currencies_are_never_added_and_unknown_amounts_are_counted(service: ReportsService) -> None:
    rows = {row["责任人"]: row for row in table(service.build("weekly"), "按责任人")}
    assert (rows["周"]["投资 万元"], rows["周"]["投资待核实"]) == (12000, 1)
    assert (rows["顾"]["投资 万美元"], rows["顾"]["投资待核实"]) == (500, 1)
    assert math.isnan(rows["周"]["投资 万美元"]), "no dollars are not nought dollars"
    assert math.isnan(rows["顾"]["投资 万元"])


def test_money_of_every_currency_has_its_column() -> None:
    leads = [
        Lead({"owner": "周", "investment_foreign_wan": Decimal(300), "investment_currency": code}, id=at)
        for at, code in enumerate(("SGD", "KRW", "XAU"), 1)
    ]
    (row,) = grouped(lead_frame(leads, {}, shipped_names()), "责任人").to_dict("records")
    assert {name: row[name] for name in row if name.startswith("投资")} == {
        "投资 万韩元": 300,
        "投资 万新加坡元": 300,
        "投资 万XAU": 300,
        "投资待核实": 0,
    }


def test_stages_stand_in_the_order_of_the_pipeline(service: ReportsService) -> None:
    assert [row["阶段"] for row in table(service.build("weekly"), "阶段汇总")] == ["线索", "在谈", "签约", "终止"]


def test_quiet_projects_are_listed_never_followed_first(service: ReportsService) -> None:
    rows = table(service.build("weekly"), "14天未跟进")
    assert [(row["项目"], row["最近跟进"]) for row in rows] == [("=乙项目", "待核实"), ("丙项目", "2026-11-01")]


def test_unmatched_projects_are_said_to_be_unmatched(service: ReportsService) -> None:
    assert [row["产业"] for row in table(service.build("weekly"), "按产业")] == ["未匹配"]


def test_the_workbook_holds_every_table_and_no_formula(service: ReportsService, tmp_path: Path) -> None:
    path = tmp_path / "out" / "周报.xlsx"
    report = service.write("weekly", path)
    book = load_workbook(path)
    assert book.sheetnames == [name for name, _ in report.tables]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=乙项目" in {cell.value for cell in cells}
    service.write("parks", tmp_path / "园区.xlsx")


def test_refusals_say_what_to_do(store: Store, service: ReportsService, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="可选"):
        service.build("daily")
    with pytest.raises(InputError, match="xlsx"):
        service.write("weekly", tmp_path / "周报.docx")
    (tmp_path / "taken").write_text("", "utf-8")
    with pytest.raises(EnvironmentProblem, match="没有写成"):
        service.write("weekly", tmp_path / "taken" / "周报.xlsx")


def test_an_empty_database_is_said_to_be_empty(tmp_path: Path) -> None:
    opened = open_store(tmp_path / "e.db", clock=Clock(as_of=TODAY), actor="测试")
    with pytest.raises(InputError, match="还没有项目"):
        ReportsService(opened, Clock(as_of=TODAY)).build("weekly")
    opened.close()


def test_the_paper_says_the_same(service: ReportsService, tmp_path: Path) -> None:
    path = tmp_path / "周报.pdf"
    service.write("weekly", path)
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    for wanted in ("招商周报", "阶段汇总", "甲项目", "12,000", "外币不折算"):
        assert wanted in text
    report, made = service.build("weekly"), datetime(2026, 11, 20, 9, tzinfo=UTC)
    papers = [write_paper(report.title, report.caption, TODAY, report.tables, made) for _ in range(2)]
    assert papers[0] == papers[1]


def test_a_signing_without_agreement_or_day_is_said_beside_the_counts(store: Store, service: ReportsService) -> None:
    assert "“签约”中有 1 个为台账所写、未核实" in service.build("weekly").caption
    with store.write("补签约日期") as uow:
        (signed,) = [lead for lead in uow.leads.many(range(1, 9)) if lead.text("stage") == "S"]
        uow.leads.update(signed.id or 0, {"sign_on": "2026-11-03"})
    assert "未核实" not in service.build("monthly").caption
