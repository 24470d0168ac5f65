"""The immutable result of matching one lead: what was found, why, from which rules, and as of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.domain.matching.classify import Chain, Classification, Part
from mhcrm.domain.matching.facts import Profile
from mhcrm.domain.matching.policies import PolicyVerdict, Suggestion
from mhcrm.domain.matching.site import ParkChoice, Reason, SiteResult
from mhcrm.domain.matching.slots import SlotResult, SlotVerdict
from mhcrm.domain.matching.tier import TierResult
from mhcrm.domain.matching.upstairs import Checklist
from mhcrm.plan.model import Cite
from mhcrm.plan.rule_lines import SlotLines


@dataclass(frozen=True, slots=True)
class MatchWarning:
    """Something the officer must know before relying on the result."""

    code: str
    message: str
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class MatchReport:
    """Everything matching says of one lead."""

    profile: Profile
    classification: Classification
    site: SiteResult
    tier: TierResult
    slots: SlotResult
    policies: tuple[PolicyVerdict, ...]
    suggestion: Suggestion | None
    warnings: tuple[MatchWarning, ...]
    as_of: date
    plan_version: str
    lexicon_version: str
    slot_lines: SlotLines
    corrections: tuple[Mapping[str, object], ...] = ()
    upstairs: Checklist | None = None

    def summary(self) -> dict[str, str]:
        """Industry, track, park and tier as the project table shows them; "" where undecided."""
        chains, parks = self.classification.chains, self.site.parks
        return {
            "industry": chains[0].industry.name if chains else "",
            "track": chains[0].track.name if chains and chains[0].track else "",
            "park": parks[0].park.name if parks else "",
            "tier": self.tier.name or "",
        }

    def to_json(self) -> dict[str, object]:
        """The object of ``match --json``."""
        return {
            "lead": _lead_json(self.profile),
            "as_of": self.as_of.isoformat(),
            "plan_version": self.plan_version,
            "lexicon_version": self.lexicon_version,
            "facts": _facts_json(self.profile),
            "chains": [_chain_json(chain) for chain in self.classification.chains],
            "outside": _outside_json(self.classification),
            "parks": [_park_json(choice) for choice in self.site.parks],
            "pairings": [
                {"parks": [park.name for park in pairing.parks], "text": pairing.text, **_cite_json(pairing.cite)}
                for pairing in self.site.pairings
            ],
            "tier": {
                "name": self.tier.name,
                "basis": self.tier.basis,
                "reason": self.tier.reason,
                "missing": list(self.tier.missing),
                "cites": [_cite_json(cite) for cite in self.tier.cites],
            },
            "slots": _slots_json(self.slots, self.site),
            "slots_elsewhere": self.slots.elsewhere,
            "slots_note": self.slots.note,
            "policies": [verdict.to_json() for verdict in self.policies],
            "upstairs": self.upstairs.to_json() if self.upstairs else None,
            "suggestion": _suggestion_json(self.suggestion),
            "warnings": [
                {
                    "code": warning.code,
                    "message": warning.message,
                    "cites": [_cite_json(cite) for cite in warning.cites],
                }
                for warning in self.warnings
            ],
            **({"corrections": list(self.corrections)} if self.corrections else {}),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed between two reports of a lead."""

    part: str
    before: str
    after: str


def diff(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Difference, ...]:
    """What changed between two stored reports (their JSON): chain, parks, tier, slots, policies, warnings, versions."""
    found = []
    for part, label in (
        ("chains", "产业链"),
        ("parks", "载体"),
        ("tier", "空间层级"),
        ("slots", "具体空间"),
        ("policies", "政策"),
        ("warnings", "提示"),
        ("as_of", "基准日"),
        ("plan_version", "规则版本"),
    ):
        old, new = _digest(part, before.get(part)), _digest(part, after.get(part))
        if old != new:
            found.append(Difference(label, old, new))
    return tuple(found)


def _digest(part: str, value: object) -> str:
    """A short comparable text of one part of a report."""
    if isinstance(value, list):
        return "；".join(text for item in value if isinstance(item, dict) and (text := _item_text(part, item)))
    if isinstance(value, dict):
        return str(value.get("name") or "未定")
    return str(value or "")


def _item_text(part: str, item: Mapping[str, object]) -> str:
    if part == "chains":
        return " › ".join(str(item[key]) for key in ("industry", "track", "segment") if item.get(key))
    if part == "policies":
        return f"第{item.get('article')}条{item.get('verdict_text', item.get('verdict'))}"
    if part == "slots":
        return "" if item.get("rejected") else str(item.get("code"))
    return str(item.get("name") or item.get("message") or "")


def _cite_json(cite: Cite) -> dict[str, str]:
    return {"doc": cite.doc, "at": cite.at}


def _lead_json(profile: Profile) -> dict[str, object]:
    lead = profile.lead
    values = {key: _plain(value) for key, value in lead.values.items() if value is not None}
    return {**({"code": lead.code} if lead.code else {}), **values}


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def _facts_json(profile: Profile) -> dict[str, object]:
    return {
        "phases": sorted(profile.phases),
        "phase_stated": profile.phase_stated,
        "phase_evidence": [{"field": item.field, "text": item.text} for item in profile.phase_evidence],
        "ownership": profile.ownership,
        "origin": profile.origin.value if profile.origin else None,
        "is_existing": profile.is_existing,
        "expansion": profile.expansion,
        "no_new_space": profile.no_new_space,
        "investment_read": _investment_json(profile),
        "foreign_paid_in": profile.foreign_paid_in,
        "planned_on": profile.planned_on,
        "needs": {
            name: None if (value := getattr(profile.needs, name)) is None else f"{value:f}"
            for name in ("clear_height_m", "floor_load_t", "power_kva")
        },
        **_sizes_json(profile),
    }


def _sizes_json(profile: Profile) -> dict[str, object]:
    """Floor area and land where they were read from text; nothing where columns give them."""
    read = {
        name: f"{value:f}"
        for name in ("floor_area_sqm", "land_mu")
        if (value := getattr(profile, name)) is not None and profile.lead.number(name) is None
    }
    return {"sizes_read": read} if read else {}


def _investment_json(profile: Profile) -> dict[str, object] | None:
    """The total investment where it was read from text; None where a column gives it or nothing does."""
    told = profile.investment_evidence
    if told is None or profile.investment is None:
        return None
    return {
        "amount_wan": f"{profile.investment.normalize():f}", "currency": profile.currency, "field": told.field,
        "text": told.text,
    }  # fmt: skip


def _part_json(part: Part) -> dict[str, object]:
    return {
        "term": part.term,
        "field": part.field,
        "weight": part.weight,
        "factor": round(part.factor, 3),
        "points": round(part.points, 2),
        "context": part.context,
        "basis": part.basis,
        **({"cite": _cite_json(part.cite)} if part.cite else {}),
    }


def _chain_json(chain: Chain) -> dict[str, object]:
    return {
        "industry": chain.industry.name,
        "track": chain.track.name if chain.track else None,
        "segment": chain.segment.name if chain.segment else None,
        "ids": [record.id for record in (chain.industry, chain.track, chain.segment) if record],
        "score": chain.score,
        "verdict": chain.verdict,
        "evidence": [_part_json(part) for part in chain.parts],
        "cites": [_cite_json(cite) for cite in chain.cites],
        "basis": chain.basis,
    }


def _outside_json(found: Classification) -> dict[str, object] | None:
    if found.outside is None:
        return None
    return {
        "label": found.outside.label,
        "kind": found.outside.kind,
        "reason": found.outside.reason,
        "evidence": [_part_json(part) for part in found.outside_parts],
    }


def _reason_json(reason: Reason) -> dict[str, object]:
    return {"text": reason.text, **_cite_json(reason.cite), "basis": reason.basis, "points": reason.points}


def _park_json(choice: ParkChoice) -> dict[str, object]:
    return {
        "id": choice.park.id,
        "name": choice.park.name,
        "aliases": list(choice.park.aliases),
        "score": round(choice.score, 2),
        "standing": choice.standing,
        "role": choice.role,
        "reasons": [_reason_json(reason) for reason in choice.reasons],
        "against": [_reason_json(reason) for reason in choice.against],
    }


def _slots_json(slots: SlotResult, site: SiteResult) -> list[dict[str, object]]:
    names = {choice.park.id: choice.park.name for choice in site.parks}
    return [_slot_json(verdict, names) for verdict in (*slots.offers, *slots.rejected)]


def _slot_json(verdict: SlotVerdict, names: Mapping[str, str]) -> dict[str, object]:
    slot = verdict.slot
    return {
        "code": slot.code,
        "name": slot.name,
        "park": names.get(slot.park_id, slot.park_id),
        "reasons": list(verdict.reasons),
        "to_check": list(verdict.to_check),
        "rejected": list(verdict.rejected),
    }


def _suggestion_json(suggestion: Suggestion | None) -> dict[str, object] | None:
    if suggestion is None:
        return None
    return {
        "title": suggestion.title,
        "text": suggestion.text,
        "cites": [_cite_json(cite) for cite in suggestion.cites],
    }
