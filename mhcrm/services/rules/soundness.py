"""``plan check``: rule base, vocabulary, signals and our own rules held against each other."""

from __future__ import annotations

from collections.abc import Iterator

from mhcrm.base.paths import resource
from mhcrm.domain.matching.policy_book import PolicyBook
from mhcrm.plan.base import PlanBase
from mhcrm.plan.checks import PlanProblem, check_plan
from mhcrm.plan.lexicon_checks import check_lexicon, line_of
from mhcrm.plan.matching_rules import MatchRules, load_match_rules
from mhcrm.plan.signals import SIGNALS_FILE, Signals, load_signals

_RULES = "rules/matching.yaml"


def check_all(base: PlanBase) -> tuple[PlanProblem, ...]:
    """Every finding, errors before notes, else in file order.

    Raises:
        RuleFileError: a file cannot be read at all.
    """
    found = [
        *check_plan(base),
        *check_lexicon(base),
        *check_signals(load_signals(), PolicyBook(base).signals_used()),
        *check_rules(load_match_rules(), base),
    ]
    return tuple(sorted(found, key=lambda problem: problem.level != "error"))


def check_signals(signals: Signals, asked: frozenset[str]) -> Iterator[PlanProblem]:
    """Signals an article asks for and nobody can raise, signals nobody asks for, phrases their own exclusion cancels."""
    for ident in sorted(asked - signals.rules.keys()):
        yield _signal(ident, f"政策条款用到的信号“{ident}”在信号词库里没有，相应条件永远待核实。")
    for ident, rule in signals.rules.items():
        if ident not in asked:
            yield _signal(ident, f"信号“{rule.name}”没有条款用到。", "note")
        for phrase in rule.phrases:
            if any(pattern.search(phrase) for pattern in rule.unless):
                words = f"信号“{rule.name}”的说法“{phrase}”总被它自己的排除式取消，永远不会算数。"
                yield _signal(ident, words)


def _signal(ident: str, message: str, level: str = "error") -> PlanProblem:
    return PlanProblem("signals.yaml", line_of(resource(SIGNALS_FILE), f"id: {ident}"), ident, message, level)


def check_rules(rules: MatchRules, base: PlanBase) -> Iterator[PlanProblem]:
    """Ids in our own rules that no record answers to."""
    named = [(row.source, "related") for row in rules.related]
    named += [(target, "related") for row in rules.related for target in row.targets]
    named += [(park, "delta_centre") for park in rules.delta_centre.parks]
    named += [(industry, "delta_centre") for industry in sorted(rules.delta_centre.named_industries)]
    for ident, key in dict.fromkeys(named):
        if ident not in base.records:
            yield PlanProblem(
                "matching.yaml",
                line_of(resource(_RULES), ident),
                ident,
                f"编者规则 {key} 里的“{ident}”不是规则库的编号。",
            )
