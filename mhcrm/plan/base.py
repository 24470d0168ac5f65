"""The rule base in memory, and its view on a date: no rule is read without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from mhcrm.base.errors import InputError
from mhcrm.plan.lines import Lines
from mhcrm.plan.model import Record, RecordKind, Status

NAMED_KINDS = (RecordKind.PARK, RecordKind.ENTERPRISE)


@dataclass(frozen=True)
class PlanBase:
    """Every record by id, in file order, the content hash they were read from, and the editors' reference lines."""

    records: Mapping[str, Record]
    version: str
    lines: Lines = field(default_factory=dict)

    def view(self, as_of: date) -> PlanView:
        """The rule base as it stands on a date."""
        return PlanView(self, as_of)

    def with_records(self, extra: Iterable[Record], version: str) -> PlanBase:
        """A base with further records laid over this one (the office's own layer); equal ids replace.

        Args:
            extra: the overriding or additional records.
            version: stamp of the added layer; joined to the version of the shipped base.
        """
        records = dict(self.records)
        records.update((record.id, record) for record in extra)
        return replace(self, records=records, version=f"{self.version}+{version}")

    @cached_property
    def documents(self) -> Mapping[str, Record]:
        """Document records by 文号."""
        return {
            str(record.data.get("number", "")): record
            for record in self.records.values()
            if record.kind is RecordKind.DOCUMENT
        }

    @cached_property
    def by_kind(self) -> Mapping[RecordKind, tuple[Record, ...]]:
        """Records of each kind, in file order."""
        groups: dict[RecordKind, list[Record]] = {kind: [] for kind in RecordKind}
        for record in self.records.values():
            groups[record.kind].append(record)
        return {kind: tuple(found) for kind, found in groups.items()}

    @cached_property
    def reverse(self) -> Mapping[tuple[str, str], tuple[Record, ...]]:
        """(target id, link type) → records holding such a link, in file order."""
        found: dict[tuple[str, str], list[Record]] = {}
        for record in self.records.values():
            for key in dict.fromkeys((link.target, link.type) for link in record.links):
                found.setdefault(key, []).append(record)
        return {key: tuple(records) for key, records in found.items()}


class PlanView:
    """Read access as of a date. Records of every standing are returned; :meth:`status` tells which are in force."""

    def __init__(self, base: PlanBase, as_of: date) -> None:
        self.base = base
        self.as_of = as_of

    @property
    def version(self) -> str:
        """Content hash of the rule base."""
        return self.base.version

    def get(self, record_id: str) -> Record:
        """A record by id.

        Raises:
            InputError: no record has this id.
        """
        record = self.base.records.get(record_id)
        if record is None:
            raise InputError(
                what=f"规则库中没有编号“{record_id}”。",
                todo="用 mhcrm plan search 查找，或用 mhcrm plan list 列出。",
                code="unknown_rule",
                details={"id": record_id, "as_of": self.as_of.isoformat()},
            )
        return record

    def of_kind(self, kind: RecordKind) -> tuple[Record, ...]:
        """All records of a kind, whatever their standing, in file order."""
        return self.base.by_kind[kind]

    def current(self, kind: RecordKind) -> tuple[Record, ...]:
        """The records of a kind that are in force on the date."""
        return tuple(record for record in self.of_kind(kind) if self.status(record) is Status.CURRENT)

    def status(self, record: Record) -> Status:
        """Standing on the date: not yet, in force, past its end, or kept as history (历史口径)."""
        valid = record.valid
        if valid.start is not None and self.as_of < valid.start:
            return Status.FUTURE
        over = valid.end is not None and self.as_of > valid.end
        if record.history and (over or valid.end is None):
            return Status.HISTORY
        return Status.EXPIRED if over else Status.CURRENT

    def document(self, record: Record) -> Record:
        """The document a record is taken from.

        Raises:
            InputError: the cited 文号 has no document record.
        """
        found = self.base.documents.get(record.cite.doc)
        if found is None:
            raise InputError(what=f"规则库中没有文件“{record.cite.doc}”。", code="unknown_rule")
        return found

    def linked(self, record_id: str, link_type: str) -> tuple[Record, ...]:
        """Records that point at ``record_id`` by a link of this type, in file order."""
        return self.base.reverse.get((record_id, link_type), ())

    def children(self, record_id: str) -> tuple[Record, ...]:
        """Records whose ``parent`` is ``record_id``."""
        return self.linked(record_id, "parent")

    def path(self, record_id: str) -> tuple[Record, ...]:
        """From the topmost parent down to the record: industry › track › segment."""
        steps = [self.get(record_id)]
        while parents := steps[0].targets("parent"):
            parent = self.get(parents[0])
            if parent in steps:
                raise InputError(what=f"“{record_id}”的上级关系成环。", code="unknown_rule")
            steps.insert(0, parent)
        return tuple(steps)

    def name_index(self) -> Mapping[str, Record]:
        """Names and aliases of parks and enterprises → record; one in force goes before one of history."""
        index: dict[str, Record] = {}
        for kind in NAMED_KINDS:
            for record in sorted(self.of_kind(kind), key=lambda r: self.status(r) is not Status.CURRENT):
                for name in (record.name, *record.aliases):
                    index.setdefault(name, record)
        return index
