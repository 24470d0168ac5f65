"""Figures of rule records as the rule pages compare them: the target, the base, and where they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mhcrm.plan.model import Figure, Record


@dataclass(frozen=True, slots=True)
class Target:
    """One printed or computed figure with its source. ``value`` None = the document gives no number."""

    metric: str
    value: Decimal | None
    unit: str
    comparator: str
    as_of: str
    text: str
    doc: str
    at: str
    computed: bool = False
    note: str = ""


def target_of(record: Record, figure: Figure) -> Target:
    """A figure with the place it is printed at (its own, else the record's)."""
    cite = figure.cite or record.cite
    return Target(
        figure.metric, figure.value, figure.unit, figure.comparator, figure.as_of, figure.text, cite.doc, cite.at,
        figure.computed, figure.note,
    )  # fmt: skip


def targets_of(record: Record) -> tuple[Target, ...]:
    """All figures of a record in file order."""
    return tuple(target_of(record, figure) for figure in record.figures)
