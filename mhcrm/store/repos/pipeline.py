"""The pipeline's own rows, and the pulse of every live lead read in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, String, case, func, insert, literal, or_, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from mhcrm.domain.pipeline.records import Evidence, LightEvent, Pulse, Quiet, Task, TaskState, TodayMark, Vital, Waiting
from mhcrm.domain.records import LeadQuery
from mhcrm.store import search_index
from mhcrm.store.repos import lead_money, lead_query
from mhcrm.store.repos.access import Access
from mhcrm.store.repos.nouns import NounRepo
from mhcrm.store.rows import raw_table
from mhcrm.store.tables import table
from mhcrm.store.tables.types import to_stamp

_FEW = 2_000


class PipelineRepo:
    """Tasks, evidence, marks, lights; and the pulse."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self.tasks = NounRepo(access, "task", Task, {"state": TaskState, "waiting": Waiting})
        self.evidence = NounRepo(access, "evidence", Evidence, columns={"on": "happened_on"})
        self.marks = NounRepo(access, "today_mark", TodayMark, columns={"until": "until_on"})
        self.lights = NounRepo(access, "light_event", LightEvent, columns={"on": "happened_on"})

    def pulses(self, query: LeadQuery) -> list[Pulse]:
        """The pulse of the leads of a list, by id."""
        statement = lead_query.selection(query, self._dialect, *_columns(self._dialect), among=self._few(query))
        return [Pulse(*row) for row in self._plain(statement.order_by(table("lead").c.id))]

    def vitals(self, query: LeadQuery, lane: str = "") -> list[Vital]:
        """What sums and planned days need of the leads of a list, by id; ``lane`` is a column to group by."""
        lead = table("lead")
        money = (lead_money.amount(self._dialect), lead_money.currency(self._dialect))
        columns = (lead.c.id, lead.c.stage, lead.c.start_on, *money, _grouped(lane))
        statement = lead_query.selection(query, self._dialect, *columns, among=self._few(query))
        return cast("list[Vital]", self._plain(statement.order_by(lead.c.id)))

    def quiet(self, query: LeadQuery, horizons: Mapping[str, str], lane: str = "") -> list[Quiet]:
        """Leads of a list without a real entry after the day of their stage, and all of stages without one, in no order: one
        look into an index tells most of the others apart, so that only these are read with their days."""
        lead, entry = table("lead"), table("activity")
        created = func.substr(type_coerce(lead.c.created_at, String), 1, 10)
        columns = (lead.c.id, lead.c.stage, *_latest_days(), lead.c.received_on, created, _grouped(lane))
        statement = lead_query.selection(query, self._dialect, *columns, among=self._few(query))
        if horizons:
            after = type_coerce(entry.c.happened_on, String) > case(dict(horizons), value=lead.c.stage, else_="9")
            seen = select(entry.c.id).where(entry.c.lead_id == lead.c.id, entry.c.real == 1, after)
            statement = statement.where(~seen.exists())
        return cast("list[Quiet]", self._plain(statement))

    def _plain(self, statement: Select[Any]) -> Any:
        """Rows straight from the driver: plain text and whole numbers need no translation."""
        found = self._access.conn.execute(statement)
        rows = found.cursor.fetchall() if found.cursor is not None else []
        found.close()
        return rows

    def names(self, ids: Iterable[int]) -> dict[int, str]:
        """What to call these leads, the project, else the company; those in the bin are left out."""
        lead, wanted = table("lead"), list(ids)
        found: dict[int, str] = {}
        for at in range(0, len(wanted), _FEW):
            query = select(lead.c.id, lead.c.project, lead.c.company).where(lead.c.id.in_(wanted[at : at + _FEW]))
            query = query.where(lead.c.binned_at.is_(None))
            found |= {row[0]: row[1] or row[2] or "" for row in self._access.conn.execute(query)}
        return found

    def corrected_since(self) -> dict[int, str]:
        """Lead → day it entered its stage, for leads whose last move was put right afterwards."""
        event, fix = table("stage_event"), table("stage_event").alias("fix")
        last = select(func.max(event.c.id)).where(event.c.lead_id == fix.c.lead_id, event.c.corrects_id.is_(None))
        query = select(fix.c.lead_id, fix.c.happened_on).where(fix.c.corrects_id.is_not(None))
        query = query.where(fix.c.corrects_id == last.scalar_subquery())
        return {row[0]: row[1].isoformat() for row in self._access.conn.execute(query.order_by(fix.c.id))}

    def open_tasks(self, until: date | None = None) -> list[Task]:
        """Tasks still to be done, soonest first, those without a day last; ``until`` leaves out those due later."""
        own = table("task")
        near = [] if until is None else [or_(own.c.due_on <= until, own.c.due_on.is_(None))]
        found = self.tasks.found(own.c.state == TaskState.OPEN.value, *near)
        return sorted(found, key=lambda task: (task.due_on or date.max, task.due_time, task.id))

    def overdue_tasks(self, day: date) -> dict[int, date]:
        """Lead → the earliest day an open task of its own is overdue since; what others are waited for does not count."""
        own = table("task")
        late = (
            own.c.state == TaskState.OPEN.value,
            own.c.due_on < day,
            own.c.lead_id.is_not(None),
            own.c.waiting == "",
        )
        query = select(own.c.lead_id, func.min(own.c.due_on, type_=own.c.due_on.type)).where(*late)
        return {row[0]: row[1] for row in self._access.conn.execute(query.group_by(own.c.lead_id))}

    def open_tasks_of(self, lead_id: int) -> list[Task]:
        """The same of one project."""
        found = self.tasks.where(state=TaskState.OPEN, lead_id=lead_id)
        return sorted(found, key=lambda task: (task.due_on or date.max, task.due_time, task.id))

    def needs_met(self, needs: Iterable[str]) -> dict[str, set[int]]:
        """Need → leads that have counting evidence of it."""
        own = table("evidence")
        query = select(own.c.need, own.c.lead_id).where(own.c.withdrawn_on.is_(None), own.c.need.in_(list(needs)))
        found: dict[str, set[int]] = {}
        for need, lead_id in self._access.conn.execute(query.distinct()):
            found.setdefault(need, set()).add(lead_id)
        return found

    def planned_signings(self) -> dict[int, str]:
        """Lead → 拟签约时间, for projects before 签约 that state one (it lives in the further fields)."""
        lead = table("lead")
        asked = lead.c.stage.in_(("N", "I")), type_coerce(lead.c.extra, String).contains('"plan_sign_on"')
        query = select(lead.c.id, lead.c.extra).where(lead.c.binned_at.is_(None), *asked)
        return {row[0]: str(row[1]["plan_sign_on"]) for row in self._access.conn.execute(query)}

    def mark(self, key: str, until: date | None, reason: str) -> None:
        """Put a derived line of 今日 off until a day, or settle it (None)."""
        known = self.marks.where(key=key)
        if known:
            self.marks.update(known[0].id, {"until": until, "reason": reason})
        else:
            self.marks.add({"key": key, "until": until, "reason": reason})

    def last_lights(self) -> dict[int, str]:
        """Lead → its light as last noted."""
        own = table("light_event")
        newest = select(func.max(own.c.id)).group_by(own.c.lead_id)
        query = select(own.c.lead_id, own.c.color).where(own.c.id.in_(newest))
        return {row[0]: row[1] for row in self._access.conn.execute(query)}

    def note_lights(self, changes: Sequence[tuple[int, str, str, str, str]], on: date) -> None:
        """Keep changes of lights (lead, before, color, rule, why): derived rows, no undo step."""
        if not changes:
            return
        rec = self._access.rec
        first, now = rec.writer.next_ids("light_event", len(changes)), to_stamp(self._access.clock.now())
        names = ("lead_id", "before", "color", "rule", "why")
        rows = [
            {
                **dict(zip(names, change, strict=True)),
                "id": first + at,
                "happened_on": on.isoformat(),
                "created_at": now,
            }
            for at, change in enumerate(changes)
        ]
        self._access.conn.execute(insert(raw_table("light_event")), rows)

    def _few(self, query: LeadQuery) -> list[int] | None:
        if not query.text.strip():
            return None
        return search_index.few_ids(self._access.conn, query.text, _FEW, binned=query.binned)

    @property
    def _dialect(self) -> str:
        return self._access.conn.dialect.name


def _columns(dialect: str) -> list[ColumnElement[Any]]:
    """The columns of :class:`Pulse` in its order; both days come from an index, lead by lead."""
    lead = table("lead")
    texts = ("project", "company", "stage", "owner", "lead_unit", "park", "chain_text", "space_mode")
    more = ("next_step", "next_due_on", "received_on", "sign_on", "start_on")
    return [
        *(lead.c.id, lead.c.code),
        *(func.coalesce(lead.c[name], "") for name in texts),
        *(lead_money.amount(dialect), lead_money.currency(dialect)),
        *(func.coalesce(lead.c[name], "") for name in more),
        func.substr(type_coerce(lead.c.created_at, String), 1, 10),
        *_latest_days(),
    ]


def _grouped(lane: str) -> ColumnElement[Any]:
    return table("lead").c[lane] if lane else literal("")


def _latest_days() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """(the day of the last move, the day of the last real entry) of a lead."""
    lead, event, entry = table("lead"), table("stage_event"), table("activity")
    moved = (
        select(event.c.happened_on)
        .where(event.c.lead_id == lead.c.id, event.c.corrects_id.is_(None))
        .order_by(event.c.id.desc())
        .limit(1)
    )
    real = (
        select(entry.c.happened_on)
        .where(entry.c.lead_id == lead.c.id, entry.c.real == 1)
        .order_by(entry.c.happened_on.desc())
        .limit(1)
    )
    return moved.scalar_subquery(), real.scalar_subquery()
