"""Every code of 导入问题一览 has a sample that raises it, and the mended sample does not."""

from __future__ import annotations

import pytest

from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.intake.problems import problem_kinds
from tests.unit.intake.problem_samples import COMPANY, SAMPLES, Stored, found


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


def test_a_stage_that_differs_is_told_in_words() -> None:
    known = Stored(COMPANY, "芯片项目", stage="N")
    head, row = ["企业名称", "项目名称", "项目阶段"], [COMPANY, "芯片项目", "拟签约"]
    (said,) = [
        problem for problem in found(Grid("台账", [head, row]), known=known) if problem.code == "update-conflict"
    ]
    assert "“在谈”" in said.message
    assert "“拟签约”" in said.message
