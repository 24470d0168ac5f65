"""The three answers on pairs as offices write them: precision and recall must not fall below the committed baseline.

``first_run`` in the baseline is what each blind set gave before any rule was changed for it; only that is an honest figure.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mhcrm.domain.identity import compare, party_of
from tests.quality.identity.office import answer, figures, labelled

BASELINE = json.loads(Path(__file__).with_name("baseline.json").read_text("utf-8"))
SETS = ("office_pairs", "office_pairs_2")
ANSWERS = {"same": ("=", "="), "asked": ("=?", "=?"), "different": ("-", "-")}


@pytest.mark.parametrize("name", SETS)
def test_each_answer_holds_its_baseline(name: str) -> None:
    pairs = labelled(f"{name}.psv")
    assert len(pairs) == BASELINE[name]["pairs"]
    found = figures(pairs)
    for word, (labels, answers) in ANSWERS.items():
        precision, recall = found.rates(labels, answers)
        assert precision >= BASELINE[name][word][0], (word, found.table)
        assert recall >= BASELINE[name][word][1], (word, found.table)


@pytest.mark.parametrize("name", SETS)
def test_two_different_leads_are_never_called_the_same(name: str) -> None:
    assert [pair.why for pair in labelled(f"{name}.psv") if pair.label == "-" and answer(pair)[0] == "="] == []


@pytest.mark.parametrize("name", SETS)
def test_the_waterfall_adds_up_in_words_whichever_comes_first(name: str) -> None:
    for pair in labelled(f"{name}.psv"):
        left, right = party_of(pair.left), party_of(pair.right)
        one, other = compare(left, right), compare(right, left)
        assert (one.total, one.verdict) == (other.total, other.verdict), pair
        assert one.total == sum(part.points for part in one.parts)
        assert all(part.why and not part.why.isascii() for part in one.parts)
        assert max((len(part.why) for part in one.parts), default=0) <= 10, one  # what the drawn waterfall has room for
