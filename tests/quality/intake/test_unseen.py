"""The blind set: what comes out of each sheet."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from mhcrm.domain.intake.verdict import RowResult
from tests.quality.intake import unseen_2
from tests.quality.intake.unseen import CASES, Case
from tests.unit.intake.sheets import codes, read


def shown(value: object) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value or "")


def differences(case: Case) -> list[str]:
    """What comes out otherwise than expected."""
    found = read(case.rows, case.merges)
    accepted = [row for row in found.rows if row.status == "accepted"]
    wrong: list[str] = []
    if found.outcome != case.outcome:
        wrong.append(f"outcome {found.outcome}: {found.message}")
    totals = Counter(row.status for row in found.rows)
    for status, number in (("accepted", len(case.leads)), ("rejected", case.rejected), ("duplicate", case.duplicates)):
        if totals[status] != number:
            wrong.append(f"{status}: {totals[status]}, not {number}")
    for place, (row, wanted) in enumerate(zip(accepted, case.leads, strict=False), 1):
        wrong += [f"{place}: {line}" for line in _values(row, wanted)]
    wrong += [f"{n}: no {code}" for n, code in case.flags if n > len(accepted) or code not in codes(accepted[n - 1])]
    return wrong


def _values(row: RowResult, wanted: dict[str, str]) -> list[str]:
    return [
        f"{name} is {shown(row.values.get(name))!r}, not {text!r}"
        for name, text in wanted.items()
        if shown(row.values.get(name)) != text and not (text == "" and name == "investment_wan" and _ranged(wanted))
    ]


def _ranged(wanted: dict[str, str]) -> bool:
    return "investment_wan_min" in wanted


ALL = [*CASES, *unseen_2.CASES]


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_what_an_officer_expects(case: Case) -> None:
    assert differences(case) == []
