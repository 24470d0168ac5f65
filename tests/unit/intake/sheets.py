"""Small sheets as plain rows, and their preview."""

from __future__ import annotations

from collections.abc import Sequence

from mhcrm.domain.intake.grid import Cell, Grid, Merge
from mhcrm.domain.intake.preview import Preview, build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import KnownLeads, NothingKnown, RowResult

A, B, C, D = "上海甲乙科技有限公司", "苏州丙丁装备股份有限公司", "北京戊己生物医药有限公司", "深圳庚辛半导体有限公司"
HEAD: list[Cell] = ["企业名称", "项目名称", "总投资（万元）", "联系人", "联系电话"]


def grid(
    rows: Sequence[Sequence[Cell]], merges: Sequence[tuple[int, int, int, int]] = (), name: str | None = "Sheet1"
) -> Grid:
    """Rows as a sheet; merges as (top, left, bottom, right), 0-based."""
    return Grid(name, [list(row) for row in rows], [Merge(*merge) for merge in merges])


def preview(
    *grids: Grid, file: str = "表.xlsx", known: KnownLeads | None = None, columns: dict[str, str] | None = None
) -> Preview:
    """What importing these sheets would do."""
    return build_preview(file, "xlsx", grids, known or NothingKnown(), shipped_matcher(), overrides=columns)


def read(rows: Sequence[Sequence[Cell]], merges: Sequence[tuple[int, int, int, int]] = ()) -> Preview:
    """The preview of one sheet."""
    return preview(grid(rows, merges))


def leads(found: Preview) -> list[RowResult]:
    """Rows that are leads."""
    return [row for row in found.rows if row.status != "skipped"]


def codes(row: RowResult) -> set[str]:
    """Problem codes of a row."""
    return {problem.code for problem in row.problems}


def fields(found: Preview, sheet: int = 0, block: int = 0) -> dict[str, str]:
    """Header → field of a block."""
    return {role.header: role.field for role in found.sheets[sheet].blocks[block].mapping.roles}
