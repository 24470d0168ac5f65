"""Repositories of approvals, demands, assessments, meetings, commitments and opportunities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from mhcrm.domain.approvals.records import (
    Case,
    Item,
    ItemState,
    LoopEvent,
    Material,
    Opinion,
    Promise,
    Session,
    Stop,
    Verdict,
)
from mhcrm.domain.assessment.records import AgendaItem, Assessment, Check, Decision, Meeting, Score, TaskForce
from mhcrm.domain.commitments.records import Commitment, Verification
from mhcrm.domain.demands.records import Demand
from mhcrm.domain.opportunities.records import Opportunity, Pairing, Side
from mhcrm.store.repos.access import Access
from mhcrm.store.repos.nouns import NounRepo
from mhcrm.store.tables import table

T = TypeVar("T")
_CHUNK = 2_500
_LOCKED = (
    *("acceptance_session", "approval_case", "approval_item", "approval_material", "approval_promise"),
    *("commitment", "commitment_check", "demand", "meeting", "meeting_decision", "meeting_item"),
    *("opportunity", "opportunity_match", "task_force"),
)
"""Always all of them and in one order, so that two writers never wait for each other."""


class Loops:
    """Everything that has to be brought to a close, one repository a noun."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self.cases = NounRepo(access, "approval_case", Case)
        self.items = NounRepo(
            access,
            "approval_item",
            Item,
            {"after": tuple, "members": tuple, "state": ItemState, "stops": _many(_stop)},
        )
        self.materials = NounRepo(access, "approval_material", Material)
        self.promises = NounRepo(access, "approval_promise", Promise)
        self.sessions = NounRepo(access, "acceptance_session", Session, {"opinions": _many(_opinion)})
        self.events = NounRepo(access, "loop_event", LoopEvent, columns={"on": "happened_on"})
        self.demands = NounRepo(access, "demand", Demand)
        checks = _by_name(_check)
        self.assessments = NounRepo(
            access,
            "assessment",
            Assessment,
            {"scores": _by_name(_score), "vetoes": checks, "checks": checks},
        )
        self.meetings = NounRepo(access, "meeting", Meeting)
        self.agenda = NounRepo(access, "meeting_item", AgendaItem)
        self.decisions = NounRepo(access, "meeting_decision", Decision)
        self.forces = NounRepo(access, "task_force", TaskForce, {"members": tuple})
        self.commitments = NounRepo(access, "commitment", Commitment)
        self.checks = NounRepo(access, "commitment_check", Verification)
        self.opportunities = NounRepo(access, "opportunity", Opportunity, {"side": Side})
        self.pairings = NounRepo(access, "opportunity_match", Pairing, columns={"on": "decided_on"})

    def lock(self) -> None:
        """Let no other transaction write these tables until this one ends; call it before reading what a check rests on.

        Two officers who both look first and write afterwards would else approve what is owed, or decide twice. On SQLite
        a write transaction is alone from its first statement.
        """
        conn = self._access.conn
        if conn.dialect.name != "sqlite":
            conn.exec_driver_sql(f"LOCK TABLE {', '.join(_LOCKED)} IN SHARE ROW EXCLUSIVE MODE")

    def note(
        self,
        lead_id: int | None,
        subject: str,
        subject_id: int,
        on: date,
        kind: str,
        text: str = "",
        before: str = "",
        after: str = "",
    ) -> int:
        """Add a step to the history under the writer's name."""
        values = {"lead_id": lead_id, "subject": subject, "subject_id": subject_id, "on": on, "kind": kind}
        return self.events.add({**values, "text": text, "before": before, "after": after})

    def live_leads(self, lead_ids: Iterable[int], without: Sequence[str] = ()) -> set[int]:
        """Those of these leads that are not in the bin and in none of the stages ``without``."""
        lead, wanted, found = table("lead"), list(lead_ids), set[int]()
        for at in range(0, len(wanted), _CHUNK):
            query = select(lead.c.id, lead.c.stage).where(
                lead.c.id.in_(wanted[at : at + _CHUNK]), lead.c.binned_at.is_(None)
            )
            found |= {row[0] for row in self._access.conn.execute(query) if row[1] not in without}
        return found

    def leads_of_force(self, force_id: int) -> list[int]:
        """Leads a 专班 follows."""
        rows = self._access.many("task_force_lead", table("task_force_lead").c.force_id == force_id)
        return [row["lead_id"] for row in rows]

    def set_leads_of_force(self, force_id: int, lead_ids: Sequence[int]) -> None:
        """Have a 专班 follow exactly these leads."""
        rows = self._access.many("task_force_lead", table("task_force_lead").c.force_id == force_id)
        for row in rows:
            if row["lead_id"] not in lead_ids:
                self._access.rec.delete("task_force_lead", row["id"])
        known = {row["lead_id"] for row in rows}
        for lead_id in dict.fromkeys(lead_ids):
            if lead_id not in known:
                self._access.rec.insert("task_force_lead", {"force_id": force_id, "lead_id": lead_id, "version": 1})


def _many(make: Callable[[Mapping[str, Any]], T]) -> Callable[[Any], tuple[T, ...]]:
    return lambda found: tuple(make(item) for item in found or ())


def _by_name(make: Callable[[Mapping[str, Any]], T]) -> Callable[[Any], dict[str, T]]:
    return lambda found: {name: make(item) for name, item in (found or {}).items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _stop(row: Mapping[str, Any]) -> Stop:
    return Stop(date.fromisoformat(row["start"]), _day(row["end"]), row["reason"], row["by"], row.get("note", ""))


def _opinion(row: Mapping[str, Any]) -> Opinion:
    verdict = Verdict(row["verdict"]) if row.get("verdict") else None
    return Opinion(row["department"], verdict, _day(row.get("on")), _day(row.get("due")), row["note"], row["by"])


def _score(row: Mapping[str, Any]) -> Score:
    return Score(row.get("value"), row.get("evidence", ""))


def _check(row: Mapping[str, Any]) -> Check:
    return Check(row.get("result", ""), row.get("by", ""), _day(row.get("on")), row.get("evidence", ""))
