"""Every code of 导入问题一览 has a sample that raises it, and the mended sample does not."""

from __future__ import annotations

import pytest

from mhcrm.domain.intake.problems import problem_kinds
from tests.unit.intake.problem_samples import SAMPLES


def test_every_code_has_a_sample_and_every_sample_a_code() -> None:
    assert set(SAMPLES) == set(problem_kinds())


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_the_sample_is_reported(code: str) -> None:
    said = [problem for problem in SAMPLES[code].bad() if problem.code == code]
    assert said, f"{code}: not reported"
    assert "—" not in said[0].message, "a value of the message is missing"


@pytest.mark.parametrize("code", sorted(code for code, sample in SAMPLES.items() if sample.good))
def test_the_mended_sample_is_not(code: str) -> None:
    mend = SAMPLES[code].good
    assert mend is not None
    assert code not in {problem.code for problem in mend()}
