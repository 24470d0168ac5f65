"""A record as the mapping its rule file holds, so that an amendment is read by the same strict schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.model import Basis, Cite, Figure, Link, Record, Validity
from mhcrm.plan.schema import parse_record
from mhcrm.plan.yaml_strict import LineOf

FILE = "本办规则"
"""What messages call the place of an office rule."""


def first_line(*_path: str | int) -> int:
    """The line finder of a mapping that was not read from a file."""
    return 1


def read_record(raw: Mapping[str, Any], line_of: LineOf = first_line, file: str = FILE) -> Record:
    """One record by the strict schema of the rule files.

    Raises:
        RuleFileError: unknown key, missing or wrong value.
    """
    return parse_record(Cursor(Source(file, line_of), _with_days(raw)))[0]


def raw_of(record: Record) -> dict[str, Any]:
    """The mapping a rule file would hold for this record."""
    raw: dict[str, Any] = {"id": record.id, "kind": record.kind.value, "name": record.name, "cite": _cite(record.cite)}
    raw["valid"] = _validity(record.valid)
    parts: dict[str, Any] = {
        "aliases": list(record.aliases),
        "also": [_cite(cite) for cite in record.also],
        "history": record.history,
        "figures": [_figure(figure) for figure in record.figures],
        "links": [_link(link) for link in record.links],
        "flags": [{"code": flag.code, "note": flag.note} for flag in record.flags],
        "data": dict(record.data),
        "note": record.note,
    }
    return raw | {key: value for key, value in parts.items() if value}


def _cite(cite: Cite) -> dict[str, Any]:
    return {"doc": cite.doc, "at": cite.at}


def _validity(valid: Validity) -> dict[str, Any]:
    raw = {"from": valid.start, "to": valid.end, "basis": valid.basis.value, "note": valid.note or None}
    return {key: value for key, value in raw.items() if value is not None}


def _figure(figure: Figure) -> dict[str, Any]:
    value = None if figure.value is None else _number(format(figure.value, "f"))
    raw: dict[str, Any] = {"metric": figure.metric, "value": value, "comparator": figure.comparator}
    words = {"unit": figure.unit, "as_of": figure.as_of, "text": figure.text, "note": figure.note}
    raw |= {key: word for key, word in words.items() if word}
    if figure.computed:
        raw["computed"] = True
    return raw | ({"cite": _cite(figure.cite)} if figure.cite else {})


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _link(link: Link) -> dict[str, Any]:
    raw: dict[str, Any] = {"type": link.type, "target": link.target}
    raw |= {key: word for key, word in (("role", link.role), ("note", link.note)) if word}
    return raw | ({"cite": _cite(link.cite)} if link.cite else {})


def _with_days(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Stored JSON keeps days as text; the schema wants days."""
    made = dict(raw)
    if isinstance(made.get("valid"), Mapping):
        made["valid"] = {key: day_of(value) if key in ("from", "to") else value for key, value in made["valid"].items()}
    return made


def day_of(value: object) -> object:
    """ISO text as a day; anything else as it is.

    Raises:
        InputError: text that is no day.
    """
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(f"“{value}”不是日期。", "", "日期写作 2026-07-01。", "bad_day") from None


def stated(start: date | None, end: date | None, note: str) -> Validity:
    """A validity the office states itself."""
    return Validity(start=start, end=end, basis=Basis.OFFICE if end else Basis.OPEN, note=note)
