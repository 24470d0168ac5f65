"""Whatever the layout: each row accounted for exactly once, accepted values as generated."""

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
_amount = st.one_of(st.none(), st.integers(min_value=100, max_value=90000))
_lead = st.tuples(_name, _project, _amount)
_FORMS = (lambda wan: wan, lambda wan: f"{wan}万元", lambda wan: f"{wan:,}", lambda wan: f"{wan}万")
_noise = st.sampled_from(
    [["合计", "", "", 1], ["第1页 共3页"], ["注：以上数据截至5月。"], [], ["一、在谈项目"], ["小计"]]
)


@st.composite
def _sheet(draw: st.DrawFn) -> tuple[list[list[Cell]], list[tuple[str, str, int | None]]]:
    titles = draw(
        st.lists(st.sampled_from([["项目信息表"], ["填报单位：一组"], [], ["2026年5月在谈项目"]]), max_size=3)
    )
    order = draw(st.permutations(["company", "project", "amount"]))
    serial = draw(st.booleans())
    words = {
        "company": draw(st.sampled_from(["企业名称", "投资方", "单位名称"])),
        "project": "项目名称",
        "amount": "总投资（万元）",
    }
    rows: list[list[Cell]] = [*titles, [*(["序号"] if serial else []), *(words[key] for key in order)]]
    kept: list[tuple[str, str, int | None]] = []
    for number, (name, project, amount) in enumerate(
        draw(st.lists(_lead, min_size=1, max_size=8, unique_by=lambda lead: lead[1]))
    ):
        form = draw(st.sampled_from(_FORMS))
        cells: dict[str, Cell] = {
            "company": name,
            "project": project,
            "amount": "待定" if amount is None else form(amount),
        }
        rows.append([*([number + 1] if serial else []), *(cells[key] for key in order)])
        kept.append((name, project, amount))
        if draw(st.integers(0, 4)) == 0:
            rows.append(list(draw(_noise)))
    return rows, kept


@settings(max_examples=60, deadline=None)
@given(_sheet())
def test_each_row_once_and_values_kept(case: tuple[list[list[Cell]], list[tuple[str, str, int | None]]]) -> None:
    rows, kept = case
    found = read(rows)
    numbers = Counter(row.row for row in found.rows)
    filled = {at for at, row in enumerate(rows, 1) if any(cell not in ("", None) for cell in row)}
    assert set(numbers) == filled
    assert set(numbers.values()) == {1}
    got = [(r.values["company"], r.values["project"], r.values.get("investment_wan")) for r in leads(found)]
    assert got == [(name, project, None if wan is None else Decimal(wan)) for name, project, wan in kept]
    assert all(row.reason for row in found.rows if row.status == "skipped")


_unit = st.sampled_from(["亿元", "万元", "元"])
_SCALE = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal(1) / 10_000}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(_name, _project, st.integers(1, 90), _unit), min_size=1, max_size=7, unique_by=lambda lead: lead[1]
    ),
    st.data(),
)
def test_sections_merges_dittos_and_units_beside(cases: list[tuple[str, str, int, str]], data: st.DataObject) -> None:
    """Group rows, companies merged down or written 同上, and a column of units: nothing is lost, nothing changes its size."""
    rows: list[list[Cell]] = [["2026年项目表"], ["序号", "企业名称", "项目名称", "总投资", "单位"]]
    merges: list[tuple[int, int, int, int]] = []
    kept: list[tuple[str, str, Decimal]] = []
    company = ""
    for number, (name, project, amount, unit) in enumerate(cases, 1):
        how = data.draw(st.sampled_from(["own", "ditto", "merge"])) if company else "own"
        if how == "own" and data.draw(st.booleans()):
            rows.append([data.draw(st.sampled_from(["一、在谈项目", "（二）签约项目", "三、生物医药"]))])
        company = name if how == "own" else company
        if how == "merge" and merges and merges[-1][2] == len(rows) - 1:
            merges[-1] = (merges[-1][0], 1, len(rows), 1)
        elif how == "merge" and rows[-1][1] == company:
            merges.append((len(rows) - 1, 1, len(rows), 1))
        else:
            how = "ditto" if how == "merge" else how
        rows.append([number, {"own": name, "ditto": "同上", "merge": ""}[how], project, amount, unit])
        kept.append((company, project, amount * _SCALE[unit]))
    found = read(rows, merges)
    assert Counter(row.row for row in found.rows) == Counter(range(1, len(rows) + 1))
    got = [(r.values.get("company"), r.values.get("project"), r.values.get("investment_wan")) for r in leads(found)]
    assert got == kept
