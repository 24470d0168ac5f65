"""The shipped rules and vocabulary, compiled once for the matching tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.matching.engine import Matcher
from mhcrm.domain.matching.report import MatchReport
from mhcrm.plan.lexicon import Lexicon, load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.signals import load_signals

AS_OF = date(2026, 11, 20)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped vocabulary."""
    return load_lexicon()


@lru_cache(maxsize=2)
def matcher(as_of: date = AS_OF) -> Matcher:
    """A matcher without slots."""
    return Matcher(load_plan().view(as_of), lexicon(), load_signals(), load_match_rules())


def lead(**values: Value | int) -> Lead:
    """A lead from canonical fields; whole numbers become Decimal."""
    return Lead({key: Decimal(value) if isinstance(value, int) else value for key, value in values.items()})


def report(**values: Value | int) -> MatchReport:
    """Match one lead."""
    return matcher().match(lead(**values))


def codes(found: MatchReport) -> set[str]:
    """Warning codes of a report."""
    return {warning.code for warning in found.warnings}
