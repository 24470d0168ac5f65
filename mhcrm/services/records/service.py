"""Leads for both faces: every write is one named, undoable step and returns its ChangeSet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.fields import LABELS
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.pipeline.timeline import TimelineEntry, latest_first
from mhcrm.domain.records import AuditEntry, Contact, LeadQuery, LeadRow, StoredReport
from mhcrm.domain.referral.records import Referrer, Registration
from mhcrm.domain.stages import NamesOf, shipped_names
from mhcrm.services.records.timeline import firms_told, merged
from mhcrm.store import ReadView, Store, UnitOfWork

OnLeave = Callable[[UnitOfWork, int, date, str], object]
Enter = Callable[[UnitOfWork, Lead, str], object]
State = Callable[[UnitOfWork, Sequence[tuple[int, str | None, Mapping[str, object]]], str], None]
More = Callable[[ReadView, int], Iterable[TimelineEntry]]


class RecordsService:
    """Reads and writes leads.

    Args:
        on_leave: told inside the transaction, with lead id, day and reason, when a project goes to the bin; lets go of
            what was kept for it.
        enter: the guarded way to another stage; refuses what the gates refuse.
        state: notes the stage a first entry states.
        more: lines that other subjects have for a project's timeline.
        names: what the office calls the stages.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_leave: OnLeave | None = None,
        enter: Enter | None = None,
        state: State | None = None,
        more: Sequence[More] = (),
        names: NamesOf = shipped_names,
    ) -> None:
        self._store = store
        self._clock = clock
        self._on_leave = on_leave or (lambda *_: None)
        self._enter, self._state, self._more, self._names = enter, state, more, names

    # -- lists ------------------------------------------------------------------------------------
    def list(self, query: LeadQuery = LeadQuery(), limit: int | None = None) -> Sequence[int]:  # noqa: B008
        """Ids of a list in its order."""
        with self._store.read() as view:
            return view.leads.ids(query, limit)

    def rows(self, ids: Sequence[int], columns: Sequence[str]) -> Sequence[LeadRow]:
        """Columns of these leads, in the order of ``ids``."""
        with self._store.read() as view:
            return view.leads.rows(ids, columns)

    def count(self, query: LeadQuery = LeadQuery()) -> int:  # noqa: B008
        """Length of a list."""
        with self._store.read() as view:
            return view.leads.count(query)

    def totals(self, query: LeadQuery = LeadQuery()) -> dict[str, Decimal]:  # noqa: B008
        """Stated investment in 万元 of each currency."""
        with self._store.read() as view:
            return view.leads.totals(query)

    def distinct(self, field: str) -> Sequence[str]:
        """Values of a field in use."""
        with self._store.read() as view:
            return view.leads.distinct(field)

    def match_summaries(self, ids: Iterable[int]) -> dict[int, StoredReport]:
        """The newest match report of each lead, without its body."""
        with self._store.read() as view:
            return view.reports.summaries(ids)

    def latest_report(self, lead_id: int) -> StoredReport | None:
        """The newest match report of a lead as stored, without loading the rules; None if never matched."""
        with self._store.read() as view:
            return view.reports.latest(lead_id)

    # -- one lead ---------------------------------------------------------------------------------
    def get(self, lead_id: int) -> Lead:
        """One lead; :class:`InputError` when there is none."""
        with self._store.read() as view:
            return view.leads.get(lead_id)

    def by_code(self, code: str) -> Lead:
        """The lead with a code; :class:`InputError` when there is none."""
        with self._store.read() as view:
            return view.leads.by_code(code)

    def many(self, ids: Iterable[int]) -> Sequence[Lead]:
        """Leads in the order of ``ids``."""
        with self._store.read() as view:
            return tuple(view.leads.many(ids))

    def timeline(self, lead_id: int) -> tuple[TimelineEntry, ...]:
        """Entries, moves and edits, latest first."""
        names = self._names()
        with self._store.read() as view:
            return merged(
                view.activities.of_lead(lead_id),
                view.stage_events.of_lead(lead_id),
                view.audit.of_row("lead", lead_id),
                names,
                [entry for lines in self._more for entry in lines(view, lead_id)],
            )

    def company_timeline(self, company_id: int) -> tuple[TimelineEntry, ...]:
        """Visits of a company and the timelines of all its projects in one, latest first."""
        with self._store.read() as view:
            own = view.activities.of_company(company_id)
            found = [TimelineEntry(e.on, e.created_at, "activity", e.kind, firms_told(e), e.author, e.id) for e in own]
            leads = list(view.leads.many(view.leads.of_company(company_id)))
        for lead in leads:
            about = f"{lead.code} {_name(lead.values)}"
            found += [replace(entry, about=about) for entry in self.timeline(lead.id or 0)]
        return latest_first(found)

    def audit(self, lead_id: int) -> Sequence[AuditEntry]:
        """Who changed what, latest first."""
        with self._store.read() as view:
            return view.audit.of_row("lead", lead_id)

    # -- writing ----------------------------------------------------------------------------------
    def read_entries(self, entries: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
        """Typed texts as (values, raw texts); see :func:`mhcrm.services.records.reading.read_entries`."""
        from mhcrm.services.records.reading import read_entries  # loads the word lists: not before the first paint

        return read_entries(entries, self._names())

    def create(self, values: Mapping[str, Value], raw: Mapping[str, str] | None = None) -> ChangeSet:
        """Store a new lead; its id is the first of the ChangeSet.

        Raises:
            InputError: neither company nor project is named.
        """
        if not values.get("company") and not values.get("project"):
            raise InputError(
                "还没有写企业名称或项目名称。",
                "两者至少要有一个，才能找到这个项目。",
                "请补上后再保存。",
                "lead-unnamed",
            )
        received = {} if values.get("received_on") else {"received_on": self._clock.today().isoformat()}
        with self._store.write(f"新建项目“{_name(values)}”") as uow:
            lead_id = uow.leads.add({**values, **received}, raw)
            if self._state is not None:
                self._state(uow, [(lead_id, None, values)], "登记")
        return uow.changes

    def update(
        self,
        lead_id: int,
        changes: Mapping[str, Value],
        expected_version: int | None = None,
        raw: Mapping[str, str] | None = None,
    ) -> ChangeSet:
        """Change values (None = unknown again).

        Raises:
            StaleWrite: somebody changed the lead since ``expected_version`` was read; both versions in ``details``.
            InputError: the stage is among them and its gate is not met.
        """
        labels = "、".join(LABELS.get(name, name.removeprefix("x:")) for name in [*changes][:3])
        with self._store.write(f"修改{labels}{'等' if len(changes) > 3 else ''}") as uow:
            before = uow.leads.get(lead_id)
            self._keep_named(before, changes)
            moved = changes.get("stage")
            moves = self._enter is not None and moved is not None and moved != before.values.get("stage")
            rest = {name: value for name, value in changes.items() if not (moves and name == "stage")}
            uow.leads.update(lead_id, rest, expected_version, raw)
            if moves and self._enter is not None:
                self._enter(uow, uow.leads.get(lead_id), str(moved))
        return uow.changes

    def log(self, lead_id: int, text: str, *, kind: str = "其他", on: date | None = None) -> ChangeSet:
        """Add an entry to the timeline."""
        if not text.strip():
            raise InputError("跟进内容是空的。", "", "请写一句做了什么。", "activity-empty")
        with self._store.write(f"记录{kind}") as uow:
            uow.leads.get(lead_id)
            uow.activities.add(lead_id, on=on or self._clock.today(), kind=kind, text=text.strip())
        return uow.changes

    def bin(self, ids: Sequence[int]) -> ChangeSet:
        """Put leads into the bin (回收站)."""
        with self._store.write(f"把 {len(ids)} 个项目放进回收站") as uow:
            uow.leads.bin(ids)
            for lead_id in ids:
                self._on_leave(uow, lead_id, self._clock.today(), "项目放进回收站")
        return uow.changes

    def unbin(self, ids: Sequence[int]) -> ChangeSet:
        """Take leads out of the bin."""
        with self._store.write(f"把 {len(ids)} 个项目移出回收站") as uow:
            uow.leads.unbin(ids)
        return uow.changes

    # -- undo -------------------------------------------------------------------------------------
    def undo(self) -> ChangeSet | None:
        """Take back the latest step of this officer; None when there is none."""
        return self._store.undo()

    def redo(self) -> ChangeSet | None:
        """Do the step undone last again; None when there is none."""
        return self._store.redo()

    def undo_name(self) -> str | None:
        """What undo would take back."""
        return self._store.undo_name()

    def redo_name(self) -> str | None:
        """What redo would do again."""
        return self._store.redo_name()

    # -- people -----------------------------------------------------------------------------------
    def contacts(self, lead_id: int) -> Sequence[Contact]:
        """Contacts of a lead."""
        with self._store.read() as view:
            return view.contacts.of_lead(lead_id)

    def referrers(self) -> Sequence[Referrer]:
        """Everybody who introduces projects."""
        with self._store.read() as view:
            return view.referrers.all()

    def registrations(self, lead_id: int) -> Sequence[Registration]:
        """Who claims to have brought a lead, first reported first."""
        with self._store.read() as view:
            return view.registrations.of_lead(lead_id)

    def add_referrer(self, values: Mapping[str, Any]) -> ChangeSet:
        """Store a referrer; keys as in ``domain.records.Referrer``."""
        if not str(values.get("name") or "").strip():
            raise InputError("引荐方没有写名称。", "", "请写上姓名或单位名称。", "referrer-unnamed")
        with self._store.write(f"新建引荐方“{values['name']}”") as uow:
            uow.referrers.add(values)
        return uow.changes

    @staticmethod
    def _keep_named(before: Lead, changes: Mapping[str, Value]) -> None:
        if not any(changes.get(name, before.values.get(name)) for name in ("company", "project")):
            raise InputError("企业名称和项目名称不能都是空的。", "", "请至少保留一个。", "lead-unnamed")


def _name(values: Mapping[str, Value]) -> str:
    return str(values.get("project") or values.get("company"))
