"""Reading the match report's JSON: typed, forgiving views for printing.

The report is stored as JSON and may have been written by an earlier version of the program; a part that is absent reads
as empty, never as a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Json = Mapping[str, object]

_ASIDE = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）")  # our own remarks on a condition stay in the match page


@dataclass(frozen=True, slots=True)
class ChainView:
    """One chain the lead was placed on."""

    industry: str
    track: str
    segment: str
    certain: bool
    evidence: tuple[tuple[str, str], ...]  # (term, field)
    cites: tuple[tuple[str, str], ...]
    from_document: bool


@dataclass(frozen=True, slots=True)
class ParkView:
    """One park with its standing."""

    name: str
    standing: str
    role: str
    cites: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TierView:
    """The tier, or what is missing to decide it."""

    name: str
    missing: tuple[str, ...]
    cites: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SlotView:
    """One free slot."""

    code: str
    name: str
    park: str
    to_check: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The verdict on one article."""

    article: str
    title: str
    verdict: str
    departments: tuple[str, ...]
    missing: tuple[str, ...]
    cites: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]
    discretion: tuple[str, ...] = ()  # 经综合评定 …, only where the article's own sentence says so


@dataclass(frozen=True, slots=True)
class ReportView:
    """A match report, read once.

    Attributes:
        parks: recommended ones only; 未提及 is no recommendation.
        slots: offered ones only.
        policies: applying, possible and expired articles, in that order.
        outside: why the lead is not among the plan's industries; "" where the report does not say so.
        suggestion, suggestion_cites: a proposal to raise (一事一议) with its places.
        slots_note: what the report says where no slot is offered.
        needs: measured needs of the space read from the lead (clear_height_m, floor_load_t, power_kva), and
            floor_area_sqm, land_mu where its text states them and no column does.
        planned_on: the latest-starting plan date of the lead, ISO with precision.
    """

    chains: tuple[ChainView, ...] = ()
    parks: tuple[ParkView, ...] = ()
    tier: TierView = TierView("", (), ())
    slots: tuple[SlotView, ...] = ()
    policies: tuple[PolicyView, ...] = ()
    warnings: tuple[str, ...] = ()
    outside: str = ""
    suggestion: str = ""
    suggestion_cites: tuple[tuple[str, str], ...] = ()
    slots_note: str = ""
    needs: Mapping[str, str] = field(default_factory=dict)
    planned_on: str = ""


def parse(report: Json) -> ReportView:
    """Read the JSON of ``MatchReport.to_json``."""
    verdicts = _policies(report)
    outside, suggestion = _object(report, "outside"), _object(report, "suggestion")
    return ReportView(
        chains=_chains(report),
        parks=_parks(report),
        tier=_tier(report),
        slots=_slots(report),
        policies=tuple(v for word in ("applies", "possible", "expired") for v in verdicts if v.verdict == word),
        warnings=tuple(_text(one, "message") for one in _objects(report, "warnings")),
        outside=_text(outside, "reason") or _text(outside, "label"),
        suggestion=_text(suggestion, "title"),
        suggestion_cites=_cites(suggestion),
        slots_note=_text(report, "slots_note"),
        needs={
            name: str(value)
            for part in ("needs", "sizes_read")
            for name, value in _object(_object(report, "facts"), part).items()
            if value
        },
        planned_on=_text(_object(report, "facts"), "planned_on"),
    )


def _chains(report: Json) -> tuple[ChainView, ...]:
    return tuple(
        ChainView(
            industry=_text(one, "industry"),
            track=_text(one, "track"),
            segment=_text(one, "segment"),
            certain=one.get("verdict") == "match",
            evidence=tuple((_text(e, "term"), _text(e, "field")) for e in _objects(one, "evidence")),
            cites=_cites(one),
            from_document=one.get("basis") == "document",
        )
        for one in _objects(report, "chains")
    )


def _parks(report: Json) -> tuple[ParkView, ...]:
    return tuple(
        ParkView(
            name=_text(one, "name"),
            standing=_text(one, "standing"),
            role=_text(one, "role"),
            cites=tuple((_text(r, "doc"), _text(r, "at")) for r in _objects(one, "reasons") if r.get("doc")),
        )
        for one in _objects(report, "parks")
        if one.get("standing") in ("named", "same-chain")
    )


def _tier(report: Json) -> TierView:
    one = _object(report, "tier")
    return TierView(_text(one, "name"), _texts(one, "missing"), _cites(one))


def _slots(report: Json) -> tuple[SlotView, ...]:
    return tuple(
        SlotView(_text(one, "code"), _text(one, "name"), _text(one, "park"), _texts(one, "to_check"))
        for one in _objects(report, "slots")
        if not one.get("rejected")
    )


def _policies(report: Json) -> tuple[PolicyView, ...]:
    return tuple(
        PolicyView(
            article=_text(one, "article"),
            title=_text(one, "title"),
            verdict=_text(one, "verdict"),
            departments=_texts(one, "departments"),
            missing=tuple(_ASIDE.sub("", text) for text in _texts(one, "missing")),
            cites=_cites(one),
            forms=_texts(one, "support_forms"),
            discretion=_texts(one, "discretion"),
        )
        for one in _objects(report, "policies")
    )


def _object(one: Json, key: str) -> Json:
    value = one.get(key)
    return value if isinstance(value, Mapping) else {}


def _text(one: Json, key: str) -> str:
    value = one.get(key)
    return "" if value is None else str(value)


def _objects(one: Json, key: str) -> list[Json]:
    value = one.get(key)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _texts(one: Json, key: str) -> tuple[str, ...]:
    """A list of strings or of objects that carry their words under ``text``/``label``/``name``/``field``."""
    value = one.get(key)
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple):
        return ()
    words = []
    for item in value:
        if isinstance(item, Mapping):
            item = next((item[key] for key in ("text", "label", "message", "name", "field") if item.get(key)), "")
        if item:
            words.append(str(item))
    return tuple(words)


def _cites(one: Json) -> tuple[tuple[str, str], ...]:
    return tuple((_text(c, "doc"), _text(c, "at")) for c in _objects(one, "cites") if c.get("doc"))
