"""Lays office rules over the shipped base: dated, so that every look-up as of a day sees what stood on that day.

An addition, an end and a successor carry their days in the validity of records; an amendment, an alias and a superior
rule change a record only while they are in force themselves. Later rules win over earlier ones.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mhcrm.base.errors import MhcrmError
from mhcrm.domain.office.raw import FILE, raw_of, read_record, stated
from mhcrm.domain.records import OverrideKind, RuleOverride
from mhcrm.plan.base import PlanBase, PlanView
from mhcrm.plan.lines import EditorLine, Lines
from mhcrm.plan.model import Cite, Flag, Link, OfficeMark, Record, RecordKind

SUPERIOR_FLAG = "从其规定"
_DAY = timedelta(days=1)
_DATED = frozenset({OverrideKind.AMEND, OverrideKind.ALIAS})
Records = dict[str, Record]


@dataclass(frozen=True)
class OfficeBase(PlanBase):
    """The shipped base with the office's rules; ``records`` are those of the day it was made for."""

    shipped: PlanBase = field(default_factory=lambda: PlanBase({}, ""))
    overrides: tuple[RuleOverride, ...] = ()
    kept: dict[tuple[int, ...], PlanBase] = field(default_factory=dict, compare=False)

    def view(self, as_of: date) -> PlanView:
        """The rules as they stand on a date, the office's included."""
        return PlanView(self.on(as_of), as_of)

    def on(self, as_of: date) -> PlanBase:
        """The base of a day; one object for all days with the same office rules in force."""
        key = tuple(item.id for item in self.overrides if in_force(item, as_of))
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = _built(self.shipped, self.overrides, as_of, self.version)
        return found


def effective(shipped: PlanBase, overrides: Iterable[RuleOverride], as_of: date) -> PlanBase:
    """The shipped base itself when the office has no rule, else the base with them.

    Args:
        overrides: those that were not taken back.
        as_of: the day for ``records``; views take their own day.
    """
    live = tuple(sorted(overrides, key=lambda item: (item.valid_from, item.id)))
    if not live:
        return shipped
    version = f"{shipped.version}+{stamp(live)}"
    today = _built(shipped, live, as_of, version)
    return OfficeBase(today.records, version, today.lines, shipped, live)


def _built(shipped: PlanBase, overrides: Sequence[RuleOverride], as_of: date, version: str) -> PlanBase:
    return PlanBase(lay(shipped, overrides, as_of, {}), version, lay_lines(shipped.lines, overrides, as_of))


def stamp(overrides: Sequence[RuleOverride]) -> str:
    """Short hash of the office's rules: part of the version shown on every report."""
    parts = [[o.uid, o.kind.value, o.target, dict(o.body), str(o.valid_from), str(o.valid_to)] for o in overrides]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def in_force(override: RuleOverride, as_of: date) -> bool:
    """Whether the statement itself holds on the day."""
    return override.valid_from <= as_of and (override.valid_to is None or as_of <= override.valid_to)


def mark_of(override: RuleOverride) -> OfficeMark:
    """The sign every record touched by an override carries."""
    return OfficeMark(override.author, override.basis, override.valid_from, override.note, override.id)


def lay(
    shipped: PlanBase, overrides: Sequence[RuleOverride], as_of: date, faults: dict[int, str] | None = None
) -> Records:
    """The records of a day.

    Args:
        faults: where given, an override that no longer fits (the delivered rules were updated since) is left out and
            told of here by its id; the others and the delivered rules stay usable.

    Raises:
        RuleFileError: an addition or amendment does not have the form of a record, and ``faults`` is None.
    """
    records = dict(shipped.records)
    for override in overrides:
        act = _ACTS.get(override.kind)
        if act is not None and (override.kind not in _DATED or in_force(override, as_of)):
            try:
                act(override, records, as_of)
            except MhcrmError as problem:
                if faults is None:
                    raise
                faults[override.id] = str(problem)
    return records


def lay_lines(lines: Lines, overrides: Sequence[RuleOverride], as_of: date) -> dict[str, EditorLine]:
    """The reference lines of a day: the office's number in the place of the editors'."""
    made = dict(lines)
    for override in overrides:
        line = made.get(override.target)
        if line is not None and override.kind is OverrideKind.AMEND and in_force(override, as_of):
            value = Decimal(str(override.body.get("value")))
            made[line.id] = replace(line, value=value, office=mark_of(override))
    return made


def _add(override: RuleOverride, records: Records, as_of: date) -> None:
    del as_of
    record = added_record(override)
    if not _has_document(record.cite.doc, records):
        _put(records, _basis_document(override, record.cite))
    _put(records, record)


def added_record(override: RuleOverride) -> Record:
    """The record an addition states; without a citation it cites its basis, without validity its own days."""
    raw: dict[str, Any] = {"cite": {"doc": override.basis, "at": "全文"}, **override.body}
    record = read_record(raw)
    if "valid" not in override.body:
        note = mark_of(override).text() if override.valid_to else ""
        record = replace(record, valid=stated(override.valid_from, override.valid_to, note))
    return replace(record, file=FILE, line=override.id, office=mark_of(override))


def _has_document(number: str, records: Mapping[str, Record]) -> bool:
    return any(r.kind is RecordKind.DOCUMENT and r.data.get("number") == number for r in records.values())


def _basis_document(override: RuleOverride, cite: Cite) -> Record:
    """A document record for a basis that is none of the shipped documents, e.g. a meeting of the office."""
    name = hashlib.sha256(cite.doc.encode()).hexdigest()[:8]
    return Record(
        id=f"doc.office-{name}", kind=RecordKind.DOCUMENT, name=cite.doc, cite=Cite(cite.doc, "全文"),
        valid=stated(override.valid_from, None, ""), data={"number": cite.doc, "benefits": False}, file=FILE,
        line=override.id, office=mark_of(override),
    )  # fmt: skip


def _amend(override: RuleOverride, records: Records, as_of: date) -> None:
    del as_of
    old = records.get(override.target)
    if old is not None:
        _put(records, amended_record(old, override), old)


def amended_record(old: Record, override: RuleOverride) -> Record:
    """The record with the keys of the body in the place of its own; ``data`` is merged key by key."""
    raw = raw_of(old)
    body: dict[str, Any] = dict(override.body)
    if isinstance(body.get("data"), Mapping):
        body["data"] = {**old.data, **body["data"]}
    if isinstance(body.get("valid"), Mapping):
        body["valid"] = {**raw["valid"], **body["valid"]}
    made = read_record({**raw, **body, "id": old.id, "kind": old.kind.value})
    return replace(made, file=old.file, line=old.line, office=mark_of(override))


def _end(override: RuleOverride, records: Records, as_of: date) -> None:
    del as_of
    old = records.get(override.target)
    if old is not None:
        _put(records, _ended(old, override, mark_of(override).text()), old)


def _ended(old: Record, override: RuleOverride, note: str) -> Record:
    """The record with its last day before the override begins, unless it ended earlier already."""
    last = override.valid_from - _DAY
    if old.valid.end is not None and old.valid.end <= last:
        return old
    return replace(old, valid=stated(old.valid.start, last, note), office=mark_of(override))


def _alias(override: RuleOverride, records: Records, as_of: date) -> None:
    del as_of
    old, alias = records.get(override.target), str(override.body.get("alias", ""))
    if old is not None and alias not in old.aliases:
        _put(records, replace(old, aliases=(*old.aliases, alias), office=mark_of(override)))


def _superior(override: RuleOverride, records: Records, as_of: date) -> None:
    """从其规定: a later rule of a higher body; it may take the place of the rule or only stand beside it."""
    old = records.get(override.target)
    if old is None:
        return
    body = override.body
    words = f"{body.get('doc', '')}《{body.get('name', '')}》{body.get('at', '')}自{override.valid_from}起另有规定，从其规定"
    note = f"{words}；{body['note']}" if body.get("note") else words
    if body.get("suspends"):
        _put(records, _ended(old, override, note), old)
    elif in_force(override, as_of):
        _put(records, replace(old, flags=(*old.flags, Flag(SUPERIOR_FLAG, note)), office=mark_of(override)))


def _successor(override: RuleOverride, records: Records, as_of: date) -> None:
    """A new document takes the place of an old one, with everything the old one states."""
    del as_of
    old = records.get(override.target)
    if old is None:
        return
    _put(records, successor_record(override))
    number = override.body.get("number", "")
    _put(records, _ended(old, override, f"由{number}取代（本办规则：{override.basis}）"), old)


def successor_record(override: RuleOverride) -> Record:
    """The document record of a successor."""
    body = override.body
    number, name = str(body.get("number", "")), str(body.get("name", ""))
    data: dict[str, object] = {"number": number, "role": "后续文件", "benefits": bool(body.get("benefits"))}
    return Record(
        id=f"doc.office-{override.uid[:8]}", kind=RecordKind.DOCUMENT, name=name, cite=Cite(number, "发文通知"),
        valid=stated(override.valid_from, override.valid_to, ""), links=(Link("replaces", override.target),),
        data=data, note=str(body.get("note", "")), file=FILE, line=override.id, office=mark_of(override),
    )  # fmt: skip


def _put(records: Records, made: Record, old: Record | None = None) -> None:
    """Lay a record; when a document's days change, so do those of the records that had the document's days."""
    records[made.id] = made
    if old is None or made.kind is not RecordKind.DOCUMENT or made.valid == old.valid:
        return
    number = old.data.get("number")
    for record in list(records.values()):
        if record.cite.doc == number and record.id != made.id and record.valid == old.valid:
            records[record.id] = replace(record, valid=made.valid, office=made.office)


_ACTS: Mapping[OverrideKind, Callable[[RuleOverride, Records, date], None]] = {
    OverrideKind.ADD: _add,
    OverrideKind.AMEND: _amend,
    OverrideKind.END: _end,
    OverrideKind.ALIAS: _alias,
    OverrideKind.SUPERIOR: _superior,
    OverrideKind.SUCCESSOR: _successor,
}
