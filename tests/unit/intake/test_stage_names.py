"""An office calls the stages otherwise: its names are read first, every other word keeps its meaning."""

from __future__ import annotations

from typing import cast

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.intake.cells.words import stage_of
from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.intake.preview import Preview, build_preview
from mhcrm.domain.intake.records import matcher_naming, shipped_matcher
from mhcrm.domain.intake.report import preview_json
from mhcrm.domain.intake.verdict import ACCEPTED, NothingKnown
from mhcrm.domain.stages import shipped_names, stage_name
from mhcrm.services.pipeline.stage_words import stage_named

OWN = {**shipped_names(), "N": "洽谈", "I": "在谈", "S": "签约（正式）", "XH": "观望"}
"""在谈 is a delivered name given to another stage, 洽谈 a word of ledgers kept by its own stage."""


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("洽谈", "N"), ("在谈", "I"), ("在 谈", "I"), ("在谈中", "I"), ("在谈阶段", "I"), ("在谈项目", "I"), ("洽谈中", "N"),
        ("拟签约", "I"), ("签约（正式）", "S"), ("签约(正式)", "S"), ("签约", "S"), ("观望", "XH"), ("暂缓", "XH"), ("对接", "N"),
        ("线索", "L"), ("没听说过", ""),
    ],
)  # fmt: skip
def test_a_word_is_read_as_the_office_means_it(word: str, code: str) -> None:
    assert (stage_of(word, matcher_naming(OWN).words) or "") == code
    if code:
        assert stage_named(OWN, word) == code
    else:
        with pytest.raises(InputError):
            stage_named(OWN, word)


def test_the_words_of_one_office_are_not_those_of_another() -> None:
    assert stage_of("在谈", matcher_naming(OWN).words) == "I"
    assert stage_of("在谈", shipped_matcher().words) == "N"
    assert matcher_naming(dict(shipped_names())) is shipped_matcher()
    assert matcher_naming(OWN) is matcher_naming(dict(OWN))


@pytest.mark.parametrize("code", sorted(OWN))
def test_every_name_leads_back_to_its_stage(code: str) -> None:
    assert stage_of(OWN[code], matcher_naming(OWN).words) == code


def _read(names: dict[str, str]) -> Preview:
    rows = [["企业名称", "项目名称", "阶段"], ["甲公司", "甲项目", "在谈"], ["乙公司", "乙项目", "洽谈"]]
    grid = Grid("台账", [list(row) for row in rows])
    return build_preview("a.xlsx", "xlsx", [grid], NothingKnown(), matcher_naming(names))


def _stages(preview: Preview) -> list[object]:
    return [row.values["stage"] for row in preview.of_status(ACCEPTED)]


def test_a_sheet_is_read_by_the_office_and_reported_to_programs_as_delivered() -> None:
    own = _read(OWN)
    assert _stages(own) == ["I", "N"]
    assert own.stage_names["I"] == "在谈"
    told = cast("list[dict[str, dict[str, str]]]", preview_json(own)["rows"])
    assert [row["lead"]["stage"] for row in told if row["lead"]] == ["拟签约", "在谈"]
    assert _stages(_read(dict(shipped_names()))) == ["N", "N"]


def test_a_name_is_said_even_where_none_is_known() -> None:
    assert stage_name(OWN, "I") == "在谈"
    assert stage_name(OWN, "Z") == "Z"
    assert stage_name(OWN, None, "待核实") == "待核实"
