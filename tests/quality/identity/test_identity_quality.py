"""Duplicate search on the corpus: precision and recall must not fall below the committed baseline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mhcrm.domain.identity import Blocks, Comparison, Verdict, compare, party_of
from tests.quality.identity.corpus import Pair, pairs
from tests.quality.identity.held_out import held_out
from tests.quality.identity.held_out_2 import held_out_2

BASELINE = json.loads(Path(__file__).with_name("baseline.json").read_text("utf-8"))


def _said(pair: Pair) -> tuple[bool, Comparison]:
    """Whether the program asks about the pair: found by blocking and not judged different."""
    left, right = party_of(pair.left), party_of(pair.right)
    blocks = Blocks()
    blocks.add(left)
    result = compare(left, right)
    return bool(blocks.candidates(right)) and result.verdict is not Verdict.DIFFERENT, result


@pytest.mark.parametrize(
    ("made", "floor"),
    [(pairs, BASELINE), (held_out, BASELINE["held_out"]), (held_out_2, BASELINE["held_out_2"])],
    ids=["made", "held-out", "held-out-2"],
)
def test_precision_and_recall_hold(made: Callable[[], list[Pair]], floor: Mapping[str, float]) -> None:
    judged = [(pair, _said(pair)[0]) for pair in made()]
    right = sum(said and pair.same for pair, said in judged)
    precision = right / sum(said for _, said in judged)
    recall = right / sum(pair.same for pair, _ in judged)
    missed = [pair.kind for pair, said in judged if said != pair.same]
    assert precision >= floor["precision"], missed
    assert recall >= floor["recall"], missed


def test_parts_add_up_and_carry_words() -> None:
    for pair in pairs():
        _, result = _said(pair)
        assert result.total == sum(part.points for part in result.parts)
        assert all(part.why and part.name for part in result.parts)


def test_the_answer_does_not_depend_on_the_order() -> None:
    for pair in [*pairs(), *held_out(), *held_out_2()]:
        left, right = party_of(pair.left), party_of(pair.right)
        assert compare(left, right).total == compare(right, left).total


def test_a_common_number_does_not_make_every_pair_a_candidate() -> None:
    blocks = Blocks()
    for at in range(200):
        blocks.add(party_of({"company": f"上海第{at}号样张有限公司", "project": f"项目{at}", "phone": "021-64000000"}))
    assert blocks.candidates(party_of({"company": "北京别家有限公司", "phone": "021-64000000"})) == []
