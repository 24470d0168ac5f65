"""工业上楼适配 (article 42) as a checklist: each point 满足, 不满足 or 待核实 from the lead's own words; no score.

It is listed for leads that produce and would rent floors or a building, while the article is in force. Points of the article
and points of ours (编者规则, 本办规则) are told apart; what the lead does not say is 待核实, never a no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mhcrm.domain.matching.classify import Classification
from mhcrm.domain.matching.facts import Profile
from mhcrm.domain.matching.tier import TierResult
from mhcrm.plan.base import PlanView
from mhcrm.plan.model import Cite, Status
from mhcrm.plan.signals import SignalHit, SignalRule, Signals, Standing
from mhcrm.plan.upstairs_rules import UpstairsItem, UpstairsRules, limits

MET, FAILED, OPEN = "met", "failed", "open"
WORDS = {MET: "满足", FAILED: "不满足", OPEN: "待核实"}
_CLAIMED = frozenset({Standing.GOT, Standing.PLAIN, Standing.PLANNED})


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One point with its state, why, and whose rule it is."""

    id: str
    name: str
    state: str
    why: str
    basis: str
    evidence: tuple[tuple[str, str], ...] = ()  # (field, words)

    def to_json(self) -> dict[str, object]:
        """The element of ``upstairs.items`` in a match report."""
        return {
            "id": self.id, "name": self.name, "state": self.state, "state_text": WORDS[self.state], "why": self.why,
            "basis": self.basis, "evidence": [{"field": field, "term": term} for field, term in self.evidence],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checklist:
    """The whole list with the article it serves."""

    title: str
    cite: Cite
    items: tuple[CheckItem, ...]

    def count(self, state: str) -> int:
        """Points of one state."""
        return sum(item.state == state for item in self.items)

    def to_json(self) -> dict[str, object]:
        """The object ``upstairs`` of a match report."""
        return {
            "title": self.title,
            "doc": self.cite.doc,
            "at": self.cite.at,
            "counts": {state: self.count(state) for state in WORDS},
            "items": [item.to_json() for item in self.items],
        }


class Upstairs:
    """The list compiled once for one plan view."""

    def __init__(self, rules: UpstairsRules, signals: Signals, plan: PlanView) -> None:
        self._rules = rules
        record = plan.base.records.get(rules.article)
        self._record = record if record is not None and plan.status(record) is Status.CURRENT else None
        self._limits = {item.id: limits(item, plan.base.lines) for item in rules.items if item.fits is not None}
        fields = frozenset(name for rule in signals.rules.values() for name in rule.fields)
        self._words = Signals(_word_rules(rules.items, fields), signals.cues)

    def judge(self, profile: Profile, found: Classification, tier: TierResult) -> Checklist | None:
        """The list for one lead; None where the question does not arise."""
        if self._record is None or not self._arises(profile, found, tier):
            return None
        hits: dict[str, list[SignalHit]] = {}
        for hit in self._words.find(profile.text_by_field):
            hits.setdefault(hit.id, []).append(hit)
        items = tuple(self._item(item, profile, found, hits) for item in self._rules.items)
        return Checklist("工业上楼适配", self._record.cite, items)

    def _arises(self, profile: Profile, found: Classification, tier: TierResult) -> bool:
        if not profile.signals.keys().isdisjoint(self._rules.speaks):
            return True
        if not profile.phases & self._rules.phases or profile.no_new_space or found.is_outside:
            return False
        return tier.name in self._rules.tiers or (tier.name is None and not profile.land_mu)

    def _item(
        self, item: UpstairsItem, profile: Profile, found: Classification, hits: Mapping[str, list[SignalHit]]
    ) -> CheckItem:
        against = _said(item.no_signals, profile.signals) or _said((f"{item.id}.no",), hits)
        if against:
            return _made(item, FAILED, f"线索写有“{against[0].text}”", item.basis, against)
        if item.fact:
            return _in_plan(item, found)
        value = _value(item, profile)
        if value is not None:
            return self._measured(item, value)
        speaking = _said(item.yes_signals, profile.signals) or _said((f"{item.id}.yes",), hits)
        if speaking:
            return _made(item, MET, f"线索写有“{speaking[0].text}”", item.basis, speaking)
        return _made(item, OPEN, item.note or "线索没有写明", item.basis)

    def _measured(self, item: UpstairsItem, value: Decimal) -> CheckItem:
        fits, most, basis = self._limits[item.id]
        shown = f"需要{value.normalize():f}{item.unit}"
        if value <= fits:
            return _made(item, MET, f"{shown}，在{fits.normalize():f}{item.unit}以内", basis)
        if value > most:
            return _made(item, FAILED, f"{shown}，超过{most.normalize():f}{item.unit}", basis)
        words = f"{shown}，在{fits.normalize():f}至{most.normalize():f}{item.unit}之间，看具体楼层"
        return _made(item, OPEN, words, basis)


def _word_rules(items: Iterable[UpstairsItem], fields: frozenset[str]) -> Iterable[SignalRule]:
    for item in items:
        for side, words in (("yes", item.yes), ("no", item.no)):
            if words:
                yield SignalRule(f"{item.id}.{side}", item.name, words, (), (), fields)


def _said(idents: Iterable[str], hits: Mapping[str, Iterable[SignalHit]]) -> tuple[SignalHit, ...]:
    """Hits that state the matter; a denial (不涉及电镀) or an open question states nothing."""
    return tuple(hit for ident in idents for hit in hits.get(ident, ()) if hit.standing in _CLAIMED)


def _in_plan(item: UpstairsItem, found: Classification) -> CheckItem:
    if found.chains:
        return _made(item, MET, f"产业链为{found.chains[0].target.name}", item.basis)
    if found.is_outside:
        return _made(item, FAILED, "不在重点产业范围", item.basis)
    return _made(item, OPEN, "产业链待核实", item.basis)


def _value(item: UpstairsItem, profile: Profile) -> Decimal | None:
    if item.need:
        stated = getattr(profile.needs, item.need)
        return stated if isinstance(stated, Decimal) else None
    if item.measure is None:
        return None
    matches = (item.measure.search(_plain(text)) for text in profile.text_by_field.values())
    found = [Decimal(match.group(1)) for match in matches if match]
    return max(found, default=None)


def _plain(text: str) -> str:
    return re.sub("[，、]", ",", text)


def _made(item: UpstairsItem, state: str, why: str, basis: str, hits: tuple[SignalHit, ...] = ()) -> CheckItem:
    evidence = tuple(dict.fromkeys((hit.field, hit.text) for hit in hits))
    return CheckItem(item.id, item.name, state, why, basis, evidence)
