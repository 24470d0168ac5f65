"""Three-valued conditions (符合 / 不符合 / 待核实) over the facts of a lead.

A condition tree is written in the rule files as ``all`` / ``any`` / ``none`` over leaves:

- ``{signal: id, need: got|claimed|said, say: …}`` — words of the lead with their standing. ``got`` wants an achievement,
  ``claimed`` a plain statement or better, ``said`` also accepts a plan. No such words = unknown, a denial = false.
- ``{fact: name, op: …, value: …, say: …}`` — a fact of the profile; unknown facts stay unknown.
- ``points: false`` on a signal, or ``points: true`` on a fact: whether it makes the article worth mentioning at all.
- ``{judge: 文字}`` — the document leaves it to the department (投资规模大、带动作用强): always unknown to a machine.
- ``{line: …, say: …}`` (put in by ``reference_lines``) or ``{fact: …, op: …, value: …, editor: true, say: …}`` — our own threshold (编者规则) for such a judgement: true above it, and
  *unknown*, never false, below it, because no document states the number.

Kleene's logic: a false part makes ``all`` false, a true part makes ``any`` true, else unknown parts decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from typing import TypeAlias

from mhcrm.base.errors import RuleFileError
from mhcrm.domain.matching.protocols import ChainFacts, ProfileFacts
from mhcrm.plan.signals import SignalHit, Standing


class Truth(IntEnum):
    """Kleene's three values."""

    TRUE = 1
    UNKNOWN = 0
    FALSE = -1


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason in words, with the places of the lead it rests on; ``editor`` marks our own rule (编者规则)."""

    text: str
    evidence: tuple[SignalHit, ...] = ()
    editor: bool = False
    office: bool = False

    @property
    def basis(self) -> str:
        """``document``, ``editor`` (编者规则) or ``office`` (本办规则)."""
        return "office" if self.office else "editor" if self.editor else "document"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Value of a condition with its reasons; ``pointed``: the lead itself speaks of the matter."""

    truth: Truth
    met: tuple[Ground, ...] = ()
    missing: tuple[Ground, ...] = ()
    failed: tuple[Ground, ...] = ()
    pointed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a condition may ask about one lead."""

    profile: ProfileFacts
    chains: ChainFacts


Condition: TypeAlias = "All | AnyOf | NoneOf | SignalLeaf | FactLeaf | JudgeLeaf"
FactValue: TypeAlias = "bool | str | Decimal | frozenset[str] | None"

_NEEDS: Mapping[str, tuple[frozenset[Standing], frozenset[Standing]]] = {
    # need → (standings that make it true, standings that leave it open)
    "got": (frozenset({Standing.GOT}), frozenset({Standing.PLAIN, Standing.PLANNED, Standing.OPEN})),
    "claimed": (frozenset({Standing.GOT, Standing.PLAIN}), frozenset({Standing.PLANNED, Standing.OPEN})),
    "said": (frozenset({Standing.GOT, Standing.PLAIN, Standing.PLANNED}), frozenset({Standing.OPEN})),
}
_STANDING_WORDS = {
    Standing.PLAIN: "线索提到但未说明是否已取得",
    Standing.PLANNED: "目前为计划或申报中",
    Standing.OPEN: "线索写明未定",
}


@dataclass(frozen=True)
class SignalLeaf:
    """Words of the lead, by signal id."""

    signal: str
    say: str
    need: str = "claimed"
    points: bool = True

    @property
    def accepted(self) -> frozenset[Standing]:
        """Standings that make it true."""
        return _NEEDS[self.need][0]

    @cached_property
    def _silent(self) -> Outcome:
        return Outcome(Truth.UNKNOWN, missing=(Ground(self.say),))

    def evaluate(self, facts: Facts) -> Outcome:
        """True, open or denied by the best hit; without any hit unknown and not pointed at."""
        hits = tuple(facts.profile.signals.get(self.signal, ()))
        if not hits:
            return self._silent
        accepted, opened = _NEEDS[self.need]
        good = tuple(hit for hit in hits if hit.standing in accepted)
        if good:
            return Outcome(Truth.TRUE, met=(Ground(self.say, good),), pointed=self.points)
        undecided = tuple(hit for hit in hits if hit.standing in opened)
        if undecided:
            words = f"{self.say}（{_STANDING_WORDS[undecided[0].standing]}）"
            return Outcome(Truth.UNKNOWN, missing=(Ground(words, undecided),), pointed=self.points)
        return Outcome(Truth.FALSE, failed=(Ground(f"线索写明不具备：{self.say}", hits),), pointed=self.points)


@dataclass(frozen=True)
class FactLeaf:
    """A profile fact compared with a value; ``editor`` rules are never false (see the module's text)."""

    fact: str
    op: str
    value: FactValue
    say: str
    editor: bool = False
    points: bool = False
    office: bool = False

    @cached_property
    def _outcomes(self) -> tuple[Outcome, Outcome, Outcome]:
        """Of a comparison that holds, that is open, that fails."""
        ground = (Ground(self.say, (), self.editor, self.office),)
        return (
            Outcome(Truth.TRUE, met=ground, pointed=self.points),
            Outcome(Truth.UNKNOWN, missing=ground),
            Outcome(Truth.FALSE, failed=(Ground(f"不符合：{self.say}"),)),
        )

    def evaluate(self, facts: Facts) -> Outcome:
        """Compare; an unknown fact is unknown."""
        found = holds(self, facts)
        true, unknown, false = self._outcomes
        return true if found else unknown if found is None or self.editor else false


@dataclass(frozen=True, slots=True)
class JudgeLeaf:
    """A judgement the document leaves to the department."""

    say: str

    def evaluate(self, facts: Facts) -> Outcome:
        """Always unknown: only people decide it."""
        del facts
        return Outcome(Truth.UNKNOWN, missing=(Ground(self.say),))


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold; ``together``: only the whole group, when true, counts as the lead speaking of the matter."""

    parts: tuple[Condition, ...]
    together: bool = False

    def evaluate(self, facts: Facts) -> Outcome:
        """Kleene conjunction; keeps the reasons of every part."""
        outcomes = [part.evaluate(facts) for part in self.parts]
        truth = min((o.truth for o in outcomes), default=Truth.TRUE)
        merged = _merged(truth, outcomes)
        return replace(merged, pointed=truth is Truth.TRUE) if self.together else merged


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part is enough. ``spoken``: once the lead speaks of some parts, its silence on the others leaves no door open."""

    parts: tuple[Condition, ...]
    say: str = ""
    spoken: bool = False

    def evaluate(self, facts: Facts) -> Outcome:
        """Kleene disjunction; what is missing is told once, by ``say`` where given."""
        outcomes = [part.evaluate(facts) for part in self.parts]
        if self.spoken:
            outcomes = [o for o in outcomes if o.pointed] or outcomes
        truth = max((o.truth for o in outcomes), default=Truth.FALSE)
        chosen = [o for o in outcomes if o.truth is truth]
        if truth is Truth.UNKNOWN:
            chosen = [o for o in chosen if o.pointed] or chosen
        merged = _merged(truth, chosen)
        missing = merged.missing
        if truth is Truth.UNKNOWN and not merged.pointed:
            judged = tuple(Ground(part.say) for part in self.parts if isinstance(part, JudgeLeaf))
            missing = (Ground(self.say),) if self.say else judged or missing
        return Outcome(truth, merged.met, missing, merged.failed, any(o.pointed for o in outcomes))


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part may hold; parts that are not spoken of do not stand in the way."""

    parts: tuple[Condition, ...]

    def evaluate(self, facts: Facts) -> Outcome:
        """False when a part is true. Contra-indications are read from the text only: silence is not one."""
        hits = [o for o in (part.evaluate(facts) for part in self.parts) if o.truth is Truth.TRUE]
        failed = tuple(ground for o in hits for ground in o.met)
        return Outcome(Truth.FALSE, failed=failed) if hits else Outcome(Truth.TRUE)


def _merged(truth: Truth, outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        truth,
        met=tuple(ground for o in outcomes for ground in o.met),
        missing=tuple(ground for o in outcomes if o.truth is Truth.UNKNOWN for ground in o.missing),
        failed=tuple(ground for o in outcomes if o.truth is Truth.FALSE for ground in o.failed),
        pointed=any(o.pointed for o in outcomes),
    )


def _in_plan(facts: Facts) -> bool | None:
    if facts.chains.industry_ids:
        return True
    return False if facts.chains.is_outside else None


def _tracks(facts: Facts) -> frozenset[str] | None:
    if facts.chains.track_ids:
        return frozenset(facts.chains.track_ids)
    return frozenset() if facts.chains.is_outside else None


def _industries(facts: Facts) -> frozenset[str] | None:
    if facts.chains.industry_ids:
        return frozenset(facts.chains.industry_ids)
    return frozenset() if facts.chains.is_outside else None


FACTS: Mapping[str, Callable[[Facts], FactValue]] = {
    "in_plan": _in_plan,
    "tracks": _tracks,
    "industries": _industries,
    "phases": lambda facts: frozenset(facts.profile.phases) or None,
    "ownership": lambda facts: facts.profile.ownership,
    "origin": lambda facts: facts.profile.origin,
    "is_existing": lambda facts: facts.profile.is_existing,
    "investment_wan": lambda facts: facts.profile.investment_wan,
    "land_mu": lambda facts: facts.profile.land_mu,
    "floor_area_sqm": lambda facts: facts.profile.floor_area_sqm,
    "no_new_space": lambda facts: facts.profile.no_new_space or None,
    "foreign_paid_in": lambda facts: facts.profile.foreign_paid_in,
}
"""Names a ``fact`` leaf may use."""


def holds(leaf: FactLeaf, facts: Facts) -> bool | None:
    """What the comparison of a fact gives; None when the fact is unknown."""
    return compare(FACTS[leaf.fact](facts), leaf.op, leaf.value)


def compare(found: FactValue, op: str, wanted: FactValue) -> bool | None:
    """None when the fact is unknown."""
    if found is None:
        return None
    if op == "is":
        return found == wanted
    if op == "in":
        return isinstance(wanted, frozenset) and found in wanted
    if op == "any":
        return isinstance(found, frozenset) and isinstance(wanted, frozenset) and bool(found & wanted)
    if isinstance(found, Decimal) and isinstance(wanted, Decimal):
        return found > wanted if op == ">" else found >= wanted
    return None


OPS = ("is", "in", "any", ">", ">=")
_LEAF_KEYS = {
    "signal": {"signal", "need", "say", "points"},
    "fact": {"fact", "op", "value", "say", "points", "editor", "office"},
    "judge": {"judge"},
    "all": {"all", "together"},
    "any": {"any", "say", "spoken"},
    "none": {"none"},
}


def parse_condition(raw: object, where: str) -> Condition:
    """Read one condition of a rule record.

    Args:
        raw: the mapping as YAML gives it.
        where: record id for messages.

    Raises:
        RuleFileError: unknown form, key, fact, operator or need.
    """
    if not isinstance(raw, Mapping):
        raise _bad(where, f"条件应为键值，写成了：{raw}")
    form = next((name for name in _LEAF_KEYS if name in raw), None)
    if form is None:
        raise _bad(where, f"条件要写 {'、'.join(_LEAF_KEYS)} 之一")
    extra = sorted(str(key) for key in set(raw) - _LEAF_KEYS[form])
    if extra:
        raise _bad(where, f"“{form}”条件里不认识的键：{'、'.join(extra)}")
    return _READERS[form](raw, where)


def _signal(raw: Mapping[str, object], where: str) -> Condition:
    need = str(raw.get("need", "claimed"))
    if need not in _NEEDS:
        raise _bad(where, f"need 不能是“{need}”，可用：{'、'.join(_NEEDS)}")
    return SignalLeaf(str(raw["signal"]), _words(raw, where), need, raw.get("points") is not False)


def _fact(raw: Mapping[str, object], where: str) -> Condition:
    name, op = str(raw["fact"]), str(raw.get("op", "is"))
    if name not in FACTS:
        raise _bad(where, f"不认识的事实“{name}”，可用：{'、'.join(FACTS)}")
    if op not in OPS:
        raise _bad(where, f"不认识的比较“{op}”，可用：{'、'.join(OPS)}")
    editor, points = raw.get("editor") is True, raw.get("points") is True
    words = _words(raw, where)
    return FactLeaf(name, op, _value(raw.get("value", True)), words, editor, points, raw.get("office") is True)


def _value(raw: object) -> FactValue:
    if isinstance(raw, list):
        return frozenset(str(item) for item in raw)
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return Decimal(str(raw))
    return None if raw is None else str(raw)


def _words(raw: Mapping[str, object], where: str) -> str:
    say = raw.get("say")
    if not isinstance(say, str) or not say:
        raise _bad(where, "每个条件都要用 say 写明中文说法")
    return say


def _parts(raw: Mapping[str, object], form: str, where: str) -> tuple[Condition, ...]:
    items = raw[form]
    if not isinstance(items, list) or not items:
        raise _bad(where, f"“{form}”下面要有至少一个条件")
    return tuple(parse_condition(item, where) for item in items)


_READERS: Mapping[str, Callable[[Mapping[str, object], str], Condition]] = {
    "signal": _signal,
    "fact": _fact,
    "judge": lambda raw, where: JudgeLeaf(str(raw["judge"])),
    "all": lambda raw, where: All(_parts(raw, "all", where), raw.get("together") is True),
    "any": lambda raw, where: AnyOf(_parts(raw, "any", where), str(raw.get("say", "")), raw.get("spoken") is True),
    "none": lambda raw, where: NoneOf(_parts(raw, "none", where)),
}


def pointers(condition: Condition) -> tuple[Condition, ...]:
    """The parts of a condition by which a lead can speak of the matter; cheap to ask before the whole is evaluated."""
    if isinstance(condition, SignalLeaf | FactLeaf):
        return (condition,) if condition.points else ()
    if isinstance(condition, All) and condition.together:
        return (condition,)
    if isinstance(condition, All | AnyOf):
        return tuple(found for part in condition.parts for found in pointers(part))
    return ()


def signals_used(condition: Condition) -> frozenset[str]:
    """Ids of the signals a condition asks for (``plan check`` compares them with the vocabulary)."""
    if isinstance(condition, SignalLeaf):
        return frozenset({condition.signal})
    if isinstance(condition, All | AnyOf | NoneOf):
        return frozenset().union(*(signals_used(part) for part in condition.parts))
    return frozenset()


def _bad(where: str, why: str) -> RuleFileError:
    return RuleFileError(f"规则“{where}”的适用条件有误：{why}。", code="policy-condition")
