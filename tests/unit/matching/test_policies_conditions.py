"""Three-valued logic of policy conditions: truth tables, open alternatives, words and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import RuleFileError
from mhcrm.domain.matching.conditions import (
    All,
    AnyOf,
    Condition,
    Facts,
    NoneOf,
    Truth,
    parse_condition,
    signals_used,
)
from mhcrm.plan.signals import SignalHit, Standing

STANDING = {Truth.TRUE: Standing.GOT, Truth.UNKNOWN: Standing.PLANNED, Truth.FALSE: Standing.DENIED}


@dataclass(frozen=True)
class Profile:
    """Facts of one test."""

    signals: Mapping[str, Sequence[SignalHit]] = field(default_factory=dict)
    phases: frozenset[str] = frozenset()
    ownership: str | None = None
    origin: str | None = None
    is_existing: bool | None = None
    investment_wan: Decimal | None = None
    land_mu: Decimal | None = None
    floor_area_sqm: Decimal | None = None
    foreign_paid_in: bool | None = None
    no_new_space: bool = False
    planned_on: str | None = None
    text_by_field: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chains:
    """What the classifier found."""

    industry_ids: Sequence[str] = ()
    track_ids: Sequence[str] = ()
    is_outside: bool | None = None


def _hit(name: str, standing: Standing) -> SignalHit:
    return SignalHit(name, "summary", 0, 2, "词语", standing)


def _facts(values: Mapping[str, Truth] | None = None, **profile: object) -> Facts:
    signals = {name: (_hit(name, STANDING[truth]),) for name, truth in (values or {}).items()}
    return Facts(Profile(signals=signals, **profile), Chains())  # type: ignore[arg-type]


def _leaf(name: str) -> Condition:
    return parse_condition({"signal": name, "need": "got", "say": f"有{name}"}, "test")


truths = st.sampled_from(list(Truth))


@given(st.lists(truths, min_size=1, max_size=5))
def test_all_is_the_least_and_any_the_greatest_truth(values: list[Truth]) -> None:
    named = {f"s{i}": value for i, value in enumerate(values)}
    parts = tuple(_leaf(name) for name in named)
    facts = _facts(named)
    assert All(parts).evaluate(facts).truth is Truth(min(v.value for v in values))
    assert AnyOf(parts).evaluate(facts).truth is Truth(max(v.value for v in values))
    expected = Truth.FALSE if Truth.TRUE in values else Truth.TRUE
    assert NoneOf(parts).evaluate(facts).truth is expected


@given(st.lists(truths, min_size=1, max_size=5))
def test_reasons_match_the_value(values: list[Truth]) -> None:
    named = {f"s{i}": value for i, value in enumerate(values)}
    outcome = All(tuple(_leaf(name) for name in named)).evaluate(_facts(named))
    assert len(outcome.met) == values.count(Truth.TRUE)
    assert len(outcome.missing) == values.count(Truth.UNKNOWN)
    assert len(outcome.failed) == values.count(Truth.FALSE)
    assert all(ground.evidence for ground in (*outcome.met, *outcome.missing, *outcome.failed))


@pytest.mark.parametrize(
    ("need", "standing", "expected"),
    [
        ("got", Standing.GOT, Truth.TRUE),
        ("got", Standing.PLAIN, Truth.UNKNOWN),
        ("got", Standing.PLANNED, Truth.UNKNOWN),
        ("claimed", Standing.PLAIN, Truth.TRUE),
        ("claimed", Standing.PLANNED, Truth.UNKNOWN),
        ("said", Standing.PLANNED, Truth.TRUE),
        ("said", Standing.OPEN, Truth.UNKNOWN),
        ("said", Standing.DENIED, Truth.FALSE),
    ],
)
def test_what_a_need_accepts(need: str, standing: Standing, expected: Truth) -> None:
    leaf = parse_condition({"signal": "x", "need": need, "say": "有此事"}, "test")
    facts = Facts(Profile(signals={"x": (_hit("x", standing),)}), Chains())
    assert leaf.evaluate(facts).truth is expected


def test_the_best_hit_decides() -> None:
    hits = (_hit("x", Standing.DENIED), _hit("x", Standing.GOT))
    facts = Facts(Profile(signals={"x": hits}), Chains())
    outcome = _leaf("x").evaluate(facts)
    assert outcome.truth is Truth.TRUE
    assert outcome.met[0].evidence == hits[1:]


def test_silence_is_unknown_and_points_at_nothing() -> None:
    outcome = _leaf("x").evaluate(_facts())
    assert (outcome.truth, outcome.pointed) == (Truth.UNKNOWN, False)


def test_spoken_alternatives_close_the_silent_ones() -> None:
    parts = [{"signal": "x", "say": "甲"}, {"fact": "is_existing", "value": True, "say": "乙"}]
    denied = _facts({"x": Truth.FALSE})
    assert parse_condition({"any": parts}, "test").evaluate(denied).truth is Truth.UNKNOWN
    assert parse_condition({"any": parts, "spoken": True}, "test").evaluate(denied).truth is Truth.FALSE


def test_an_editor_threshold_is_never_a_no() -> None:
    rule = {"fact": "investment_wan", "op": ">=", "value": 50000, "editor": True, "say": "规模大"}
    leaf = parse_condition(rule, "test")
    assert leaf.evaluate(_facts(investment_wan=Decimal(50000))).truth is Truth.TRUE
    below = leaf.evaluate(_facts(investment_wan=Decimal("49999.99")))
    assert below.truth is Truth.UNKNOWN
    assert below.missing[0].editor
    hard = parse_condition({**rule, "editor": False}, "test")
    assert hard.evaluate(_facts(investment_wan=Decimal(1))).truth is Truth.FALSE
    assert hard.evaluate(_facts()).truth is Truth.UNKNOWN


def test_a_judgement_is_always_open() -> None:
    outcome = parse_condition({"judge": "由部门判断"}, "test").evaluate(_facts())
    assert outcome.truth is Truth.UNKNOWN
    assert outcome.missing[0].text == "由部门判断"


@pytest.mark.parametrize(
    ("chains", "expected"),
    [
        (Chains(("industry.ai",)), Truth.TRUE),
        (Chains(is_outside=True), Truth.FALSE),
        (Chains(), Truth.UNKNOWN),
    ],
)
def test_inside_outside_or_undecided(chains: Chains, expected: Truth) -> None:
    leaf = parse_condition({"fact": "in_plan", "value": True, "say": "重点产业"}, "test")
    assert leaf.evaluate(Facts(Profile(), chains)).truth is expected


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("文字", "键值"),
        ({"maybe": []}, "之一"),
        ({"signal": "x", "say": "甲", "sya": 1}, "不认识的键"),
        ({"signal": "x", "need": "perhaps", "say": "甲"}, "need"),
        ({"signal": "x"}, "say"),
        ({"fact": "mood", "say": "甲"}, "不认识的事实"),
        ({"fact": "land_mu", "op": "<>", "say": "甲"}, "不认识的比较"),
        ({"all": []}, "至少一个"),
    ],
)
def test_a_faulty_condition_is_refused_with_its_place(raw: object, words: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        parse_condition(raw, "policy.2024-11.art-99")
    assert words in str(caught.value)
    assert "policy.2024-11.art-99" in str(caught.value)


def test_signals_used_reads_the_whole_tree() -> None:
    tree = {"all": [{"signal": "a", "say": "甲"}, {"any": [{"signal": "b", "say": "乙"}, {"judge": "丙"}]}]}
    assert signals_used(parse_condition(tree, "test")) == {"a", "b"}
