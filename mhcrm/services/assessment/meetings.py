"""上会 and 专班: agenda built from projects, decisions that become tasks, minutes numbers, teams with a rhythm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.workdays import WorkDays
from mhcrm.domain.assessment.records import AgendaItem, Decision, Meeting, TaskForce
from mhcrm.domain.assessment.rules import GO, next_session
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.due import DueItem, by_urgency, level_of
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.records import TaskState
from mhcrm.domain.stages import OPEN_STAGES
from mhcrm.store import ReadView, Store, UnitOfWork

MakeTask = Callable[[UnitOfWork, int, str, str, "date | None", str], str]
"""Makes a task of a decision inside its transaction (lead id, words, who, due, what it comes from); returns its name."""
FinishTask = Callable[[UnitOfWork, str, date, str], bool]
"""Finishes the task a decision became, inside its transaction (its name, the day, how); False when it is not open."""
_WARN = 3


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One agenda item with its project and the decisions taken on it."""

    item: AgendaItem
    lead_code: str
    lead_name: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with its agenda in order."""

    meeting: Meeting
    agenda: tuple[AgendaLine, ...]


@dataclass(frozen=True, slots=True)
class ForceView:
    """A 专班 with the projects it follows and the next session its rhythm asks for."""

    force: TaskForce
    leads: tuple[tuple[str, str], ...]
    next_on: date | None


class Meetings:
    """Reads and writes meetings and task forces."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        workdays: WorkDays,
        make_task: MakeTask | None = None,
        finish_task: FinishTask | None = None,
    ) -> None:
        self._store, self._clock, self._workdays = store, clock, workdays
        self._make_task = make_task or (lambda *_: "")
        self._finish_task = finish_task or (lambda *_: False)

    # -- meetings ---------------------------------------------------------------------------------
    def all(self) -> tuple[MeetingView, ...]:
        """Every meeting, latest first."""
        with self._store.read() as view:
            found = sorted(view.loops.meetings.all(), key=lambda one: (one.planned_on, one.id), reverse=True)
            return tuple(_view(view, one) for one in found)

    def get(self, meeting_id: int) -> MeetingView:
        """One meeting; :class:`InputError` when there is none."""
        with self._store.read() as view:
            return _view(view, _meeting(view, meeting_id))

    def of_lead(self, code: str) -> tuple[MeetingView, ...]:
        """Meetings a project was or will be on, latest first."""
        return tuple(one for one in self.all() if any(line.lead_code == code for line in one.agenda))

    def suggested(self) -> tuple[tuple[str, str], ...]:
        """(code, name) of projects assessed 跟进 that no coming or past meeting has: candidates for an agenda."""
        open_codes = {stage.value for stage in OPEN_STAGES}
        with self._store.read() as view:
            newest = {one.lead_id: one for one in view.loops.assessments.all()}
            seen = {one.lead_id for one in view.loops.agenda.all()}
            wanted = [key for key, one in newest.items() if one.opinion == GO and key not in seen]
            leads = [lead for lead in view.leads.many(wanted) if lead.text("stage") in open_codes | {""}]
        return tuple((lead.code or "", _name(lead)) for lead in leads)

    def plan(self, name: str, on: date, chair: str = "", codes: Sequence[str] = ()) -> ChangeSet:
        """Call a meeting, with projects on its agenda in the order given.

        Raises:
            InputError: no name, unknown projects.
        """
        if not name.strip():
            raise InputError("会议没有写名称。", "", "例如：招商项目研判会。", "meeting-unnamed")
        with self._store.write(f"安排会议“{name.strip()}”") as uow:
            uow.loops.lock()
            row_id = uow.loops.meetings.add({"name": name.strip(), "planned_on": on, "chair": chair.strip()})
            self._put(uow, row_id, codes, "")
        return uow.changes

    def put(self, meeting_id: int, codes: Sequence[str], topic: str = "") -> ChangeSet:
        """Put projects on the agenda.

        Raises:
            InputError: unknown meeting or project, held already, or on the agenda already.
        """
        with self._store.write("项目上会") as uow:
            uow.loops.lock()
            _not_held(_meeting(uow, meeting_id))
            self._put(uow, meeting_id, codes, topic)
        return uow.changes

    def take_off(self, meeting_id: int, code: str) -> ChangeSet:
        """Take a project off the agenda of a meeting not held yet."""
        with self._store.write("撤下议题") as uow:
            uow.loops.lock()
            _not_held(_meeting(uow, meeting_id))
            lead_id = uow.leads.by_code(code).id
            for item in uow.loops.agenda.where(meeting_id=meeting_id, lead_id=lead_id):
                uow.loops.agenda.remove(item.id)
        return uow.changes

    def hold(self, meeting_id: int, minutes_no: str, on: date | None = None) -> ChangeSet:
        """Note that a meeting was held, with the number of its minutes.

        Raises:
            InputError: no number, held before, a day to come, or an empty agenda.
        """
        day = on or self._clock.today()
        if not minutes_no.strip():
            raise InputError("没有写纪要号。", "", "请补上纪要号。", "minutes-missing")
        if day > self._clock.today():
            raise InputError(f"开会日期 {day} 在今天之后。", "", "请写实际开会的日期。", "future-date")
        with self._store.write("登记会议纪要号") as uow:
            uow.loops.lock()
            meeting = _meeting(uow, meeting_id)
            _not_held(meeting)
            agenda = uow.loops.agenda.where(meeting_id=meeting_id)
            if not agenda:
                raise InputError("会议没有议题。", "", "请先把项目放进议程。", "agenda-empty")
            uow.loops.meetings.update(meeting_id, {"held_on": day, "minutes_no": minutes_no.strip()})
            for item in agenda:
                words = f"{meeting.name}，纪要 {minutes_no.strip()}"
                uow.loops.note(item.lead_id, "meeting", meeting_id, day, "上会", words)
        return uow.changes

    def decide(self, meeting_id: int, code: str, text: str, owner: str, due: date | None = None) -> ChangeSet:
        """Write down a decision about a project on the agenda; it becomes a task.

        Raises:
            InputError: not on the agenda, no words, nobody to do it.
        """
        if not text.strip() or not owner.strip():
            raise InputError("议定事项要写做什么、谁来办。", "", "请补上。", "decision-incomplete")
        with self._store.write("登记议定事项") as uow:
            uow.loops.lock()
            meeting = _meeting(uow, meeting_id)
            lead_id = uow.leads.by_code(code).id or 0
            if not uow.loops.agenda.where(meeting_id=meeting_id, lead_id=lead_id):
                raise InputError(f"{code} 不在“{meeting.name}”的议程上。", "", "请先放进议程。", "not-on-agenda")
            values = {"meeting_id": meeting_id, "lead_id": lead_id, "text": text.strip(), "owner": owner.strip()}
            row_id = uow.loops.decisions.add({**values, "due": due})
            task = self._make_task(uow, lead_id, text.strip(), owner.strip(), due, f"decision:{row_id}")
            uow.loops.decisions.update(row_id, {"task_ref": task})
            day = meeting.held_on or self._clock.today()
            words = f"{text.strip()}（{owner.strip()}{f'，{due} 前' if due else ''}）"
            uow.loops.note(lead_id, "meeting_decision", row_id, day, "议定事项", words)
        return uow.changes

    def done(self, decision_id: int, note: str) -> ChangeSet:
        """Note that a decision was carried out, and how; the task it became is done with it."""
        if not note.strip():
            raise InputError("没有写办理结果。", "", "请写一句怎么办的。", "result-missing")
        with self._store.write("办结议定事项") as uow:
            uow.loops.lock()
            one = uow.loops.decisions.get(decision_id)
            if one is None:
                raise InputError(
                    f"没有编号为 {decision_id} 的议定事项。", "", "用 mhcrm meeting list 查编号。", "unknown-decision"
                )
            if one.done_on is not None:
                raise InputError(f"这件议定事项已在 {one.done_on} 办结。", code="decision-done")
            day = self._clock.today()
            uow.loops.decisions.update(one.id, {"done_on": day, "done_note": note.strip()})
            if not self._finish_task(uow, one.task_ref, day, note.strip()):  # a task leaves its own line
                uow.loops.note(one.lead_id, "meeting_decision", one.id, day, "办结议定事项", note.strip())
        return uow.changes

    # -- task forces ------------------------------------------------------------------------------
    def forces(self) -> tuple[ForceView, ...]:
        """Every 专班."""
        today = self._clock.today()
        with self._store.read() as view:
            found = []
            for one in view.loops.forces.all():
                leads = view.leads.many(view.loops.leads_of_force(one.id))
                named = tuple((lead.code or "", _name(lead)) for lead in leads)
                found.append(ForceView(one, named, self._next(one, today)))
            return tuple(found)

    def set_force(
        self,
        name: str,
        leader: str,
        members: Sequence[str] = (),
        rhythm: int | None = None,
        codes: Sequence[str] = (),
        basis: str = "",
    ) -> ChangeSet:
        """Make a 专班 or change the one of that name: leader, members, rhythm in working days, projects.

        Raises:
            InputError: no name or leader, a rhythm below one day, unknown projects.
        """
        if not name.strip() or not leader.strip():
            raise InputError("专班要写名称和牵头人。", "", "请补上。", "force-incomplete")
        if rhythm is not None and rhythm < 1:
            raise InputError(
                f"例会间隔写的是 {rhythm}。", "应当是 1 个以上工作日。", "没有固定例会就留空。", "force-rhythm"
            )
        values = {"name": name.strip(), "leader": leader.strip(), "rhythm": rhythm, "basis": basis.strip()}
        people = tuple(dict.fromkeys(one.strip() for one in members if one.strip()))
        with self._store.write(f"专班“{name.strip()}”") as uow:
            uow.loops.lock()
            known = uow.loops.forces.where(name=name.strip())
            if known:
                row_id = known[0].id
                uow.loops.forces.update(row_id, {**values, "members": people})
            else:
                row_id = uow.loops.forces.add({**values, "members": people})
            uow.loops.set_leads_of_force(row_id, [uow.leads.by_code(code).id or 0 for code in codes])
        return uow.changes

    def met(self, name: str, on: date | None = None) -> ChangeSet:
        """Note a session of a 专班; its rhythm counts from there."""
        with self._store.write(f"专班例会“{name}”") as uow:
            uow.loops.lock()
            known = uow.loops.forces.where(name=name.strip())
            if not known:
                raise InputError(f"没有专班“{name}”。", "", "用 mhcrm meeting forces 查名称。", "unknown-force")
            uow.loops.forces.update(known[0].id, {"last_on": on or self._clock.today()})
        return uow.changes

    def due_items(self, as_of: date | None = None) -> tuple[DueItem, ...]:
        """Decisions not carried out and sessions of task forces; those that are open tasks are told there."""
        on, found = as_of or self._clock.today(), []
        with self._store.read() as view:
            waiting = [one for one in view.loops.decisions.where(done_on=None) if one.due is not None]
            refs = [int(one.task_ref) for one in waiting if one.task_ref.isdecimal()]
            over = {str(task.id) for task in view.pipeline.tasks.of_ids(refs) if task.state is not TaskState.OPEN}
            for one in waiting:
                if one.due is not None and (not one.task_ref or one.task_ref in over):
                    found.append(
                        self._due("meeting_decision", one.id, "议定事项", one.text, one.due, on, one.lead_id, one.owner)
                    )
            for force in view.loops.forces.all():
                day = self._next(force, on)
                if day is not None:
                    found.append(self._due("task_force", force.id, "专班例会", force.name, day, on, None, force.leader))
        return by_urgency(found)

    def _due(
        self, subject: str, key: int, kind: str, title: str, due: date, on: date, lead_id: int | None, who: str
    ) -> DueItem:
        left = self._workdays.between(on, due)
        words = f"应于 {due} 前" + (f"，已逾期 {-left} 个工作日" if due < on else f"，还有 {left} 个工作日")
        return DueItem(subject, key, kind, title, due, left, level_of(due, on, left, _WARN), lead_id, who, "", words)

    def _next(self, force: TaskForce, today: date) -> date | None:
        start = next_session(force, today)
        return None if start is None or force.rhythm is None else self._workdays.add(start, force.rhythm)

    @staticmethod
    def _put(uow: UnitOfWork, meeting_id: int, codes: Sequence[str], topic: str) -> None:
        known = {one.lead_id for one in uow.loops.agenda.where(meeting_id=meeting_id)}
        for code in codes:
            lead_id = uow.leads.by_code(code).id or 0
            if lead_id in known:
                raise InputError(f"{code} 已在议程上。", code="agenda-double")
            values = {"meeting_id": meeting_id, "lead_id": lead_id, "position": len(known), "topic": topic.strip()}
            uow.loops.agenda.add(values)
            known.add(lead_id)


def finish_decision(uow: UnitOfWork, decision_id: int, day: date, note: str) -> None:
    """Inside the write that finishes the task a decision became: the decision is carried out, unless it was before."""
    uow.loops.lock()
    one = uow.loops.decisions.get(decision_id)
    if one is not None and one.done_on is None:
        uow.loops.decisions.update(one.id, {"done_on": day, "done_note": note or "待办已办完"})


def _view(view: ReadView, meeting: Meeting) -> MeetingView:
    items = sorted(view.loops.agenda.where(meeting_id=meeting.id), key=lambda one: (one.position, one.id))
    leads = {lead.id: lead for lead in view.leads.many({one.lead_id for one in items})}
    decisions = view.loops.decisions.where(meeting_id=meeting.id)
    lines = []
    for one in items:
        lead = leads.get(one.lead_id)
        mine = tuple(made for made in decisions if made.lead_id == one.lead_id)
        lines.append(AgendaLine(one, (lead.code or "") if lead else "", _name(lead) if lead else "", mine))
    return MeetingView(meeting, tuple(lines))


def _meeting(view: ReadView, meeting_id: int) -> Meeting:
    found = view.loops.meetings.get(meeting_id)
    if found is None:
        raise InputError(f"没有编号为 {meeting_id} 的会议。", "", "用 mhcrm meeting list 查编号。", "unknown-meeting")
    return found


def _not_held(meeting: Meeting) -> None:
    if meeting.held_on is not None:
        raise InputError(
            f"“{meeting.name}”已在 {meeting.held_on} 召开（纪要 {meeting.minutes_no}）。",
            "",
            "请另外安排一次会议。",
            "meeting-held",
        )


def _name(lead: Lead) -> str:
    return lead.text("project") or lead.text("company")
