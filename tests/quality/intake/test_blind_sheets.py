"""The blind sheets in the manner of offices: leads, values, warnings, and a verdict for every row."""

from __future__ import annotations

import pytest

from mhcrm.domain.intake.preview import build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import NothingKnown
from tests.quality.intake import corners, exports, forms, fourth, fresh, ledgers, third
from tests.quality.intake.blind import Case, differences, grids

ALL = [*ledgers.CASES, *forms.CASES, *exports.CASES, *corners.CASES, *fresh.CASES, *third.CASES, *fourth.CASES]


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_what_comes_out_of_a_sheet(case: Case) -> None:
    found = build_preview(f"{case.name}.xlsx", "xlsx", grids(case), NothingKnown(), shipped_matcher())
    assert differences(case, found) == []
