"""Words of a corrected lead that the vocabulary does not know yet, for an officer to accept or decline.

No guess is ever taken over by itself: this only offers. A clause is cut at punctuation, at words that say nothing of a
trade and at everything the vocabulary knows; what is left and looks like a term is offered, the most telling field first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mhcrm.plan.lexicon import Lexicon, normalise
from mhcrm.plan.proposal_rules import ProposalRules

FIELDS = ("project", "summary", "chain_text", "company_profile", "demands", "notes")
"""Fields of a lead that speak of its trade, the most telling first."""
_BREAK = re.compile(r"[\s,，。;；:：、!！?？()（）\[\]【】/|“”\"'<>《》+*~·…—]+")
_MEASURE = re.compile(r"\d+(?:\.\d+)?(?:亿元|万元|元|平方米|平米|㎡|亩|台|套|吨|年|月|日|人|家|条|%|倍|项|个)?")
_LATIN = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]\Z")


def propose(texts: Mapping[str, str], lexicon: Lexicon, rules: ProposalRules) -> tuple[str, ...]:
    """Up to ``rules.limit`` normalised words, the most telling first; () when the text holds nothing new.

    Args:
        texts: canonical field name → text of the lead.
        lexicon: the vocabulary in effect; none of its words is offered.
    """
    known = {term.text for term in lexicon.terms}
    cut = _pattern(rules.cut)
    found: dict[str, tuple[int, int]] = {}
    for rank, name in enumerate(FIELDS):
        for word in _words(normalise(texts.get(name, "")), cut):
            if word not in known and _telling(word, rules):
                first, count = found.get(word, (rank, 0))
                found[word] = (first, count + 1)
    ranked = sorted(found, key=lambda word: (found[word][0], -found[word][1], -len(word)))
    return tuple(_without_parts(ranked)[: rules.limit])


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _words(text: str, cut: re.Pattern[str]) -> Iterable[str]:
    for clause in _BREAK.split(text):
        for piece in cut.split(_MEASURE.sub("|", clause)):
            yield from (part for part in piece.split("|") if part)


def _telling(word: str, rules: ProposalRules) -> bool:
    if not rules.shortest <= len(word) <= rules.longest or any(part in word for part in rules.never):
        return False
    return bool(_LATIN.match(word)) or not word.isascii()


def _without_parts(words: list[str]) -> list[str]:
    """Without a word that is only part of a better one."""
    return [word for at, word in enumerate(words) if not any(word in better for better in words[:at])]
