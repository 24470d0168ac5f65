"""A header row the officer points at."""

from __future__ import annotations

from mhcrm.domain.intake.grid import Cell, Grid
from mhcrm.domain.intake.preview import Preview, build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import NothingKnown

ROWS: list[list[Cell]] = [
    ["某组在谈项目", "", ""],
    ["企业名称", "项目名称", "投资（万元）"],
    ["单位名称", "项目", "投资额（亿元）"],
    ["苏州甲科技有限公司", "一号产线", 3],
]


def preview(header_row: int | None) -> Preview:
    grid = Grid("表", [list(row) for row in ROWS])
    heads = {"表": header_row} if header_row is not None else None
    return build_preview("a.xlsx", "xlsx", [grid], NothingKnown(), shipped_matcher(), header_rows=heads)


def heads(found: Preview) -> set[int]:
    return {row for block in found.sheets[0].blocks for row in block.header_rows}


def test_the_row_pointed_at_is_the_header() -> None:
    found = preview(2)
    assert heads(found) == {2}
    assert str(found.of_status("accepted")[0].values["investment_wan"]) == "30000"


def test_a_row_of_values_cannot_become_a_header() -> None:
    assert 3 not in heads(preview(3))
    assert preview(3).of_status("accepted") == []
