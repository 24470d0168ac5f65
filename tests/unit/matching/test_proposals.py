"""Words proposed for the office vocabulary: new ones of the trade, none the vocabulary knows, none of the office's rent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.matching.proposals import propose
from mhcrm.plan.lexicon import Lexicon, load_lexicon
from mhcrm.plan.proposal_rules import ProposalRules, load_proposal_rules


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def rules() -> ProposalRules:
    return load_proposal_rules()


def test_new_words_of_the_trade_the_project_name_first(lexicon: Lexicon, rules: ProposalRules) -> None:
    texts = {"summary": "研制霁纹滤条与璇玑簧子，投资3亿元，租用厂房2000平方米", "project": "璇玑簧子项目"}
    assert propose(texts, lexicon, rules) == ("璇玑簧子", "霁纹滤条")
    assert "厂房" not in "".join(propose(texts, lexicon, rules))


def test_no_word_the_vocabulary_knows(lexicon: Lexicon, rules: ProposalRules) -> None:
    known = [term.text for term in lexicon.terms if 3 <= len(term.text) <= 10 and not term.text.isascii()][:200]
    found = propose({"summary": "，".join(known)}, lexicon, rules)
    assert not set(found) & {term.text for term in lexicon.terms}


def test_nothing_from_nothing(lexicon: Lexicon, rules: ProposalRules) -> None:
    assert propose({}, lexicon, rules) == ()
    assert propose({"summary": "2026年3月投资3亿元，用地20亩"}, lexicon, rules) == ()


@given(text=st.text(max_size=200))
def test_never_fails_and_keeps_the_limits(text: str) -> None:
    rules = load_proposal_rules()
    found = propose({"summary": text}, _EMPTY, rules)
    assert len(found) <= rules.limit
    assert all(rules.shortest <= len(word) <= rules.longest for word in found)


class _Empty:
    terms: tuple[()] = ()


_EMPTY: Lexicon = _Empty()  # type: ignore[assignment]
