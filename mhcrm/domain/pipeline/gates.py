"""Gates (进入条件): what a stage wants before a project may enter it, and whether it is there. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from mhcrm.base.dates import PartialDate, Precision
from mhcrm.domain.fields import FIELDS, LABELS, Kind
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.records import Evidence
from mhcrm.domain.uscc import read_uscc
from mhcrm.plan.pipeline_rules import Need, PipelineRules, Track

_NO_AGREEMENT = re.compile("框架|意向|备忘录|拟签|草签|草案|待签|未签")


@dataclass(frozen=True, slots=True)
class NeedState:
    """One need of one stage: met or not, how it is met or what is in the way."""

    stage: str
    need: Need
    met: bool
    how: str = ""

    @property
    def field(self) -> str:
        """The field to fill right there; "" when it is not a matter of a field."""
        return self.need.fields[0] if self.need.fields else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a project when a gate is judged.

    ``contacts`` counts real entries, ``checks``: name of a check → what is in the way ("" = nothing); a check nobody
    answers is left out and does not stand in the way.
    """

    lead: Lead
    today: date
    evidence: tuple[Evidence, ...] = ()
    contacts: int = 0
    checks: Mapping[str, str] = field(default_factory=dict)


def judge(rules: PipelineRules, track: Track | None, stages: Iterable[str], known: Known) -> tuple[NeedState, ...]:
    """Every need of these stages for a project on this track, in the order of the rules."""
    found = []
    for stage in stages:
        for need in rules.gates.get(stage, ()):
            if not applies(need, track, known):
                continue
            found.append(_state(stage, need, known))
    return tuple(found)


def missing(states: Iterable[NeedState]) -> tuple[NeedState, ...]:
    """What is not met."""
    return tuple(state for state in states if not state.met)


def applies(need: Need, track: Track | None, known: Known) -> bool:
    """False for another track's need (an unknown track has the common ones only), or a lone check nobody answers."""
    if need.tracks and (track is None or track.id not in need.tracks):
        return False
    alone = need.check and not (need.fields or need.evidence or need.contact)
    return not alone or need.check in known.checks


def _state(stage: str, need: Need, known: Known) -> NeedState:
    checks = known.checks
    if need.check in checks and not need.evidence:
        return NeedState(stage, need, not checks[need.check], checks[need.check])
    for name in need.fields:
        if not known.lead.text(name).strip():
            continue
        fault = field_fault(name, known.lead.text(name), known.today, whole=need.formal)
        if not fault:
            return NeedState(stage, need, True, f"{LABELS.get(name, name)}：{known.lead.text(name)}")
        return NeedState(stage, need, False, fault)
    for item in known.evidence:
        if item.need == need.id and item.counts:
            return NeedState(stage, need, True, item.text)
    if need.contact and known.contacts:
        return NeedState(stage, need, True, f"已有 {known.contacts} 条跟进")
    if need.check in checks and not checks[need.check]:
        return NeedState(stage, need, True, "已登记")
    return NeedState(stage, need, False, checks.get(need.check, ""))


def field_fault(name: str, text: str, today: date, *, whole: bool = False) -> str:
    """What is wrong with a field's value for a gate; "" when it will do. ``whole``: a date must be a day that has come."""
    if name == "uscc":
        reading = read_uscc(text)
        return "" if reading.value else f"统一社会信用代码{reading.fault}。"
    if not whole or FIELDS[name].kind is not Kind.DATE:
        return ""
    said = PartialDate.parse(text)
    if said.precision is not Precision.DAY:
        return f"“{LABELS[name]}”是“{text}”，要写到具体哪一天。"
    return f"“{LABELS[name]}”{text} 还没有到。" if text > today.isoformat() else ""


def evidence_fault(need: Need, text: str) -> str:
    """What is wrong with the words of a piece of evidence; "" when they will do.

    拟签约 is no 签约 and neither is a framework agreement: its name is refused for a need marked ``formal``.
    """
    if not text.strip():
        return f"“{need.label}”没有写佐证。"
    if need.formal and _NO_AGREEMENT.search(text):
        return f"“{text.strip()}”不是正式投资协议：框架协议、意向书、备忘录和未签的文本不算签约。"
    return ""


def unmet_ids(states: Iterable[NeedState], given: Collection[str]) -> list[str]:
    """Ids of needs not met and not among those about to be given."""
    return [state.need.id for state in states if not state.met and state.need.id not in given]
