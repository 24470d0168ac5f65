"""Reading the match report's JSON: typed, forgiving views for printing.

The report is stored as JSON and may have been written by an earlier version of the program; a part that is absent reads
as empty, never as a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

Json = Mapping[str, object]


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
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The verdict on one article."""

    article: str
    title: str
    verdict: str
    departments: tuple[str, ...]
    missing: tuple[str, ...]
    cites: tuple[tuple[str, str], ...]
    valid_to: str
    discretion: str


def chains(report: Json) -> tuple[ChainView, ...]:
    """The chains in the report's order."""
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


def parks(report: Json) -> tuple[ParkView, ...]:
    """Recommended parks, best first; 未提及 ones are left out, they are no recommendation."""
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


def tier(report: Json) -> TierView:
    """The tier part."""
    found = report.get("tier")
    one = found if isinstance(found, Mapping) else {}
    return TierView(_text(one, "name"), _texts(one, "missing"), _cites(one))


def slots(report: Json) -> tuple[SlotView, ...]:
    """Slots that were not rejected, best first."""
    return tuple(
        SlotView(_text(one, "code"), _text(one, "name"), _text(one, "park"), _texts(one, "reasons"))
        for one in _objects(report, "slots")
        if not one.get("rejected")
    )


def policies(report: Json) -> tuple[PolicyView, ...]:
    """All verdicts in the report's order."""
    return tuple(
        PolicyView(
            article=_text(one, "article"),
            title=_text(one, "title"),
            verdict=_text(one, "verdict"),
            departments=_texts(one, "departments"),
            missing=_texts(one, "missing"),
            cites=_cites(one),
            valid_to=_valid_to(one),
            discretion=_text(one, "discretion"),
        )
        for one in _objects(report, "policies")
    )


def warnings(report: Json) -> tuple[str, ...]:
    """The warnings' sentences."""
    return tuple(_text(one, "message") for one in _objects(report, "warnings"))


def number(text: object) -> Decimal | None:
    """A JSON number or numeric string as a Decimal."""
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


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


def _valid_to(one: Json) -> str:
    valid = one.get("valid")
    return _text(valid, "to") if isinstance(valid, Mapping) else _text(one, "valid_to")
