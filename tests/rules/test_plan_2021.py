"""The 2021 plan as history: its tables add up as recorded, its own faults are kept, nothing is merged by likeness."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from mhcrm.plan.base import PlanBase
from mhcrm.plan.loader import load_plan
from mhcrm.plan.model import Figure, Record, RecordKind, Status

DOC = "闵府发〔2021〕17号"
BOARDS = 10


@cache
def base() -> PlanBase:
    """The shipped rule base, read once."""
    return load_plan()


@cache
def of_2021() -> tuple[Record, ...]:
    """Every record taken from the 2021 plan, except the document itself."""
    return tuple(
        record
        for record in base().records.values()
        if record.cite.doc == DOC and record.kind is not RecordKind.DOCUMENT
    )


def boards() -> list[Record]:
    """The ten rows of 表4-1, in order."""
    rows = [record for record in of_2021() if record.kind is RecordKind.PARK and record.cite.at.startswith("表4-1 第")]
    return sorted((record for record in rows if "row" in record.data), key=lambda record: int(str(record.data["row"])))


def figure(record: Record, metric: str, *, computed: bool = False) -> Figure:
    """The first figure of that metric, printed ones unless ``computed``."""
    return next(found for found in record.figures if found.metric == metric and found.computed == computed)


def total(records: Iterable[Record], metric: str, unit: str) -> Decimal:
    """Sum of a metric over records, other units and unknowns left out."""
    found = [figure(record, metric) for record in records]
    return sum((item.value for item in found if item.value is not None and item.unit == unit), Decimal(0))


def enterprise_names(record: Record) -> list[str]:
    """Names listed at a segment or track, all roles together."""
    groups = record.data.get("enterprises", [])
    assert isinstance(groups, list)
    return [name for group in groups for name in group["names"]]


def test_rows_of_each_table_are_all_there() -> None:
    """表2-1 has 18 rows though the text says 17; 附件1 14, 表1-1 12, 表4-1 10, 附件3 15, 附件4 13."""
    expected = {"表2-1": 18, "附件1": 14, "表1-1": 12, "附件3": 15}
    for table, rows in expected.items():
        found = [record.cite.at for record in of_2021() if record.cite.at.startswith(f"{table} 第")]
        wanted = {f"{table} 第{row}行" for row in range(1, rows + 1)}
        assert wanted == set(found), table
    assert [record.data["row"] for record in boards()] == list(range(1, BOARDS + 1))
    terms = {record.cite.at for record in of_2021() if record.kind is RecordKind.DEFINITION}
    assert {f"附件4 {number}" for number in range(1, 14)} <= terms
    assert any(flag.code == "N1" for flag in base().records["indicator.2021-17.target-system"].flags)


@pytest.mark.parametrize(
    ("metric", "unit", "printed", "summed"),
    [
        ("可利用土地", "亩", "可用工业土地总面积", "十行土地合计"),
        ("可利用厂房", "万平方米", "可用厂房总面积", "各行厂房合计"),
        ("可利用楼宇", "万平方米", "可用楼宇总面积", "各行楼宇合计"),
    ],
)
def test_board_stock_adds_up_to_the_computed_total(metric: str, unit: str, printed: str, summed: str) -> None:
    """The ten rows add up to our computed total; the total printed in the text stands beside it, unchanged."""
    totals = base().records["indicator.2021-17.board-totals"]
    assert total(boards(), metric, unit) == figure(totals, summed, computed=True).value
    assert figure(totals, printed).value != figure(totals, summed, computed=True).value
    assert {"N4", "N5", "N6"} <= {flag.code for flag in totals.flags}


def test_unknown_stock_is_not_zero() -> None:
    """A blank cell and a slash stay unknown; only 紫竹's printed “无厂房” is zero; 向阳 counts buildings."""
    stock = {str(record.data["row"]): figure(record, "可利用厂房") for record in boards()}
    assert stock["2"].value is None
    assert stock["9"].value is None
    assert stock["3"].value == 0
    assert stock["8"].value == 26
    assert stock["8"].unit == "栋"
    assert figure(boards()[9], "可利用楼宇").value is None


def test_industry_scales_add_up() -> None:
    """附件2: fields add up to the industry, industries to 2344 (not the printed 2744) and to 4050."""
    industries = [record for record in of_2021() if record.kind is RecordKind.INDUSTRY]
    assert len(industries) == 5
    totals = base().records["indicator.2021-17.scale-total"]
    assert total(industries, "产业规模", "亿元") == figure(totals, "产业规模小计之和", computed=True).value
    assert figure(totals, "产业规模总计").value == total(industries, "产业规模", "亿元") + 400
    assert total(industries, "产业规模目标", "亿元") == figure(totals, "产业规模目标总计").value
    view = base().view(date(2026, 11, 20))
    it = base().records["industry.2021.it"]
    assert total(view.children(it.id), "产业规模", "亿元") == figure(it, "产业规模").value
    assert {item.value for item in it.figures if item.metric == "产业规模目标"} == {1000, 1050}


def test_every_figure_is_dated_and_computed_ones_explained() -> None:
    """No figure without unit and year; our own arithmetic says how it was done."""
    for record in of_2021():
        for item in record.figures:
            assert item.unit, (record.id, item.metric)
            assert item.as_of, (record.id, item.metric)
            assert item.note or not item.computed, (record.id, item.metric)


def test_standing_follows_the_plan_period() -> None:
    """In force in 2025, history (历史口径) afterwards, never current again."""
    during, after = base().view(date(2025, 6, 30)), base().view(date(2026, 11, 20))
    assert {during.status(record) for record in of_2021()} == {Status.CURRENT}
    assert {after.status(record) for record in of_2021()} == {Status.HISTORY}


def test_named_enterprises_and_segments_agree() -> None:
    """Each firm listed at a field has a record pointing back, with its role; and no record claims a field without being listed."""
    records = [record for record in of_2021() if record.kind is RecordKind.ENTERPRISE]
    names = {name: record for record in records for name in (record.name, *record.aliases)}
    listed = {(name, record.id) for record in of_2021() for name in enterprise_names(record)}
    assert len(listed) > 130
    for name, field in listed:
        assert field in (link.target for link in names[name].links), (name, field)
    for record in records:
        for link in record.links:
            if link.type == "develops":
                assert link.role
                assert any((name, link.target) in listed for name in (record.name, *record.aliases)), record.id


@pytest.mark.parametrize(
    ("one", "other"),
    [("思源电气", "思源电器"), ("英特尔", "Intel"), ("申龙客车", "申龙"), ("信达生物集团", "信达生物科技有限公司")],
)
def test_like_names_are_linked_not_merged(one: str, other: str) -> None:
    """Printed forms that may be one firm stay two records with a candidate link."""
    found = {record.name: record for record in of_2021() if record.kind is RecordKind.ENTERPRISE}
    assert found[other].id in found[one].targets("alias-candidate")
    assert other not in found[one].aliases


def test_adopters_are_not_suppliers() -> None:
    """The five adopters of 无人系统 carry that role; 光明乳业 is also a food brand."""
    found = {record.name: record for record in of_2021() if record.kind is RecordKind.ENTERPRISE}
    for name in ("仪电显示", "强生生物", "圣戈班", "剑桥科技", "光明乳业"):
        roles = {link.target: link.role for link in found[name].links}
        assert roles["track.2021.ai.unmanned"] == "智能装备应用方"
    assert "track.2021.urban.fmcg" in found["光明乳业"].targets("develops")


def test_swapped_row_is_mended_and_kept() -> None:
    """附件3 第15行 has name and builder swapped; the record mends it and keeps the raw cells."""
    record = base().records["project.2021-17.annex3-15"]
    assert record.name == "漕河泾开发区科技绿洲四期、五期、六期项目"
    assert record.data["建设单位"] == "上海漕河泾开发区高科技园有限公司"
    assert record.data["raw_row"] == {"名称栏": record.data["建设单位"], "单位栏": record.name}
    assert any(flag.code == "T2" for flag in record.flags)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("park.2021.zero-bay", "park.2021.zero-bay-global"),
        ("park.2021.zero-bay", "park.dalinghaowan"),
        ("park.2021.oasis", "park.2021.oasis-community"),
        ("park.2021.site.xiangyang-oasis", "park.2021.oasis"),
        ("park.2021.space-base", "park.jiangchuan-space"),
    ],
)
def test_look_alike_places_stay_distinct(one: str, other: str) -> None:
    """Perimeters with like names are separate records, said to be different."""
    assert other in base().records[one].targets("distinct")
    assert base().records[other].name not in base().records[one].aliases
