"""The office's own vocabulary terms (本办词), laid over the editors' vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from mhcrm.domain.office.layer import in_force, stamp
from mhcrm.domain.office.raw import FILE
from mhcrm.domain.records import OverrideKind, RuleOverride
from mhcrm.plan.lexicon import Lexicon, Term, normalise


def term_of(override: RuleOverride) -> Term:
    """The term an override states."""
    body = override.body
    return Term(
        normalise(str(body.get("text", ""))), override.target, str(body.get("level", "strong")),
        _words(body.get("needs")), _words(body.get("unless")), FILE, override.id, office=True,
    )  # fmt: skip


def _words(value: object) -> tuple[str, ...]:
    return tuple(normalise(str(word)) for word in value) if isinstance(value, list | tuple) else ()


def with_office_terms(lexicon: Lexicon, overrides: Iterable[RuleOverride], as_of: date) -> Lexicon:
    """The vocabulary of a day; the shipped one itself when the office has no term in force."""
    live: Sequence[RuleOverride] = [o for o in overrides if o.kind is OverrideKind.TERM and in_force(o, as_of)]
    if not live:
        return lexicon
    terms = tuple(term_of(override) for override in live)
    spoken = {(term.text, term.target) for term in terms}
    kept = tuple(term for term in lexicon.terms if (term.text, term.target) not in spoken)
    return replace(lexicon, terms=(*kept, *terms), version=f"{lexicon.version}+{stamp(live)}")
