"""A report's tables as lines of a list: numbers right-aligned with thousands commas, what is missing left out."""

from __future__ import annotations

from collections.abc import Sequence

from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.services.reports.service import Report

WIDE = {"项目", "企业", "产业", "推荐园区", "原因"}
NARROW = 96
LOOSE = 168


def table_names(report: Report) -> tuple[RuleLine, ...]:
    """One line a table with its number of rows."""
    return tuple(RuleLine(name, {"name": name, "rows": f"{len(frame):,}"}) for name, frame in report.tables)


def table_columns(report: Report, name: str) -> tuple[RuleColumn, ...]:
    """Columns of one table; text columns that run long share the slack."""
    frame = _frame(report, name)
    return tuple(
        RuleColumn(
            str(header),
            str(header),
            LOOSE if header in WIDE or (at == 0 and len(frame.columns) > 3 and not _coded(str(header))) else NARROW,
            right=_numeric(frame[header].tolist()),
            strong=at == 0,
            loose=header in WIDE or (at == 0 and not _coded(str(header))),
        )
        for at, header in enumerate(frame.columns)
    )


def table_lines(report: Report, name: str) -> tuple[RuleLine, ...]:
    """Lines of one table; where the first column is a project's code it is the line's id."""
    frame = _frame(report, name)
    lines = []
    for number, row in enumerate(frame.to_dict("records")):
        cells = {str(header): _words(value) for header, value in row.items()}
        unsure = frozenset(header for header, words in cells.items() if words in {"待核实", "未匹配"})
        lines.append(RuleLine(cells.get("编号") or str(number), cells, muted=unsure))
    return tuple(lines)


def _frame(report: Report, name: str):  # type: ignore[no-untyped-def]  # pandas stays out of the window's imports
    return dict(report.tables)[name]


def _coded(header: str) -> bool:
    return header == "编号"


def _numeric(values: Sequence[object]) -> bool:
    return bool(values) and all(isinstance(value, int | float) for value in values)


def _words(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
