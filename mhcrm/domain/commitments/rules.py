"""承诺与核定: ratios with their formula; unknown is not zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mhcrm.domain.commitments.records import Commitment, Verification

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Progress:
    """A commitment against what was verified last.

    Attributes:
        ratio: verified ÷ promised in percent, one decimal; None when it cannot be told.
        formula: how it was computed, or why it cannot be.
        met: True, False (due and not reached), None = not decided yet or not verified.
    """

    commitment: Commitment
    latest: Verification | None
    planned: tuple[Verification, ...]
    ratio: Decimal | None
    formula: str
    met: bool | None


def progress(commitment: Commitment, checks: Sequence[Verification], on: date) -> Progress:
    """Where a commitment stands on a day."""
    mine = [one for one in checks if one.commitment_id == commitment.id]
    done = sorted(
        (one for one in mine if one.done_on is not None and one.done_on <= on),
        key=lambda one: (one.done_on or date.min, one.id),
    )
    latest = done[-1] if done else None
    planned = tuple(
        sorted((one for one in mine if one.done_on is None), key=lambda one: (one.planned_on or date.max, one.id))
    )
    if commitment.number is None:
        return _of_day(commitment, latest, planned, on)
    if latest is None or latest.value is None:
        return Progress(commitment, latest, planned, None, f"承诺 {said(commitment)}，尚未核定", None)
    ratio = (latest.value / commitment.number * 100).quantize(_TENTH, ROUND_HALF_UP) if commitment.number else None
    if ratio is None:
        return Progress(commitment, latest, planned, None, "承诺数为 0，不计比例", None)
    formula = (
        f"{plain(latest.value)} ÷ {plain(commitment.number)} {commitment.unit} = {ratio}%（{latest.done_on} 核定）"
    )
    due = commitment.due is not None and commitment.due < on
    return Progress(
        commitment,
        latest,
        planned,
        ratio,
        formula,
        True if latest.value >= commitment.number else False if due else None,
    )


def _of_day(
    commitment: Commitment, latest: Verification | None, planned: tuple[Verification, ...], on: date
) -> Progress:
    day = commitment.day
    reached = latest.reached_on if latest is not None else None
    if day is None:
        return Progress(commitment, latest, planned, None, "没有写承诺的数字或日期", None)
    if reached is None:
        words = f"承诺 {day}，已过 {(on - day).days} 天，尚未核定" if day < on else f"承诺 {day}，尚未核定"
        return Progress(commitment, latest, planned, None, words, None)
    late = (reached - day).days
    words = f"承诺 {day}，实际 {reached}，" + (
        f"晚 {late} 天" if late > 0 else "按期" if late == 0 else f"早 {-late} 天"
    )
    return Progress(commitment, latest, planned, None, words, late <= 0)


def said(commitment: Commitment) -> str:
    """What was promised, as text."""
    if commitment.number is None:
        return commitment.day.isoformat() if commitment.day is not None else "待核实"
    return f"{plain(commitment.number)} {commitment.unit}".strip()


def plain(number: Decimal) -> str:
    """A number with thousands separators and without trailing zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
