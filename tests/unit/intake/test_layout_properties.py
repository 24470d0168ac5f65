"""Whatever the layout, once more: headers of two levels, pages with the header repeated, sub-totals, several tables, forms."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from mhcrm.domain.intake.grid import Cell
from tests.unit.intake.sheets import leads, read

_CHARS = "禾曜岑屿垣骊鹤汀砺澜骁砚沅朔桐棣华"
_name = st.text(_CHARS, min_size=3, max_size=5).map(lambda t: f"上海{t}科技有限公司")
_project = st.text(_CHARS, min_size=2, max_size=6).map(lambda t: f"{t}研发中心项目")
_leads = st.lists(
    st.tuples(_name, _project, st.integers(100, 90_000)), min_size=2, max_size=7, unique_by=lambda lead: lead[1]
)
Lead = tuple[str, str, int]
Rows = list[list[Cell]]


def _header(two: bool, top: int) -> tuple[Rows, list[tuple[int, int, int, int]]]:
    if not two:
        return [["序号", "企业名称", "项目名称", "总投资（万元）", "固定资产投资（万元）"]], []
    merges = [(top, 0, top + 1, 0), (top, 1, top + 1, 1), (top, 2, top + 1, 2), (top, 3, top, 4)]
    return [["序号", "企业名称", "项目名称", "投资情况（万元）", ""], ["", "", "", "总投资", "固定资产投资"]], merges


@settings(max_examples=60, deadline=None)
@given(_leads, st.booleans(), st.booleans(), st.data())
def test_pages_sums_and_two_levels(cases: list[Lead], two: bool, title: bool, data: st.DataObject) -> None:
    rows: Rows = [["2026年在谈项目表"]] if title else []
    head, merges = _header(two, len(rows))
    rows += head
    page = 0
    for number, (name, project, wan) in enumerate(cases, 1):
        rows.append([number, name, project, wan, wan // 2])
        page += wan
        if number < len(cases) and data.draw(st.booleans()):
            rows.append(["", "小计", "", page, ""])
            more, again = _header(two, len(rows))
            rows += more
            merges += again
            page = 0
    rows.append(["", "合计", "", sum(wan for *_, wan in cases), ""])
    found = read(rows, merges)
    assert Counter(row.row for row in found.rows) == Counter(range(1, len(rows) + 1))
    got = [(r.values["company"], r.values["project"], r.values["investment_wan"], r.values["fixed_investment_wan"]) for r in leads(found)]  # fmt: skip
    assert got == [(name, project, Decimal(wan), Decimal(wan // 2)) for name, project, wan in cases]


@settings(max_examples=60, deadline=None)
@given(_leads, _leads, st.sampled_from([1, 2]))
def test_two_tables_with_other_columns(first: list[Lead], second: list[Lead], gap: int) -> None:
    known = {(name, project) for name, project, _ in first}
    second = [lead for lead in second if lead[:2] not in known]
    rows: Rows = [["一、在谈项目"], ["企业名称", "项目名称", "总投资（万元）"]]
    rows += [[name, project, wan] for name, project, wan in first]
    rows += [[] for _ in range(gap)]
    rows += [["二、签约项目"], ["序号", "项目名称", "投资额（亿元）", "投资方"]]
    rows += [[at, project, wan / 10_000, name] for at, (name, project, wan) in enumerate(second, 1)]
    found = read(rows)
    filled = [at for at, row in enumerate(rows, 1) if row]
    assert Counter(row.row for row in found.rows) == Counter(filled)
    got = [
        (r.values["company"], r.values["project"], r.values["investment_wan"], r.values["stage"]) for r in leads(found)
    ]
    wanted = [(name, project, Decimal(wan), "N") for name, project, wan in first]
    assert got == wanted + [(name, project, Decimal(wan), "S") for name, project, wan in second]


@settings(max_examples=40, deadline=None)
@given(_leads, st.integers(0, 1))
def test_forms_below_each_other(cases: list[Lead], gap: int) -> None:
    rows: Rows = []
    for name, project, wan in cases:
        rows += [["项目名称", project, "投资主体", name], ["总投资", f"{wan}万元", "联系人", "王小明"], *([[]] * gap)]
    got = [(r.values["company"], r.values["project"], r.values["investment_wan"]) for r in leads(read(rows))]
    assert got == [(name, project, Decimal(wan)) for name, project, wan in cases]
