"""今日 for both faces: tasks, next steps, stale projects, and what other subjects hand in; doing, putting off, handing over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.dates import PartialDate
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.due import DueItem
from mhcrm.domain.pipeline.ics import calendar_text
from mhcrm.domain.pipeline.lights import Facts, Reckoner, Sieve
from mhcrm.domain.pipeline.records import Pulse, TodayMark
from mhcrm.domain.pipeline.today import WEEK, Line, Today, arranged, of_due, of_task
from mhcrm.domain.records import Filter, LeadQuery
from mhcrm.services.pipeline.lights import OPEN, Causes, among, gathered
from mhcrm.services.pipeline.office import effective_calendar, effective_rules
from mhcrm.services.pipeline.steps import add_step
from mhcrm.services.pipeline.tasks import TasksService
from mhcrm.store import ReadView, Store

STALE_SHOWN = 200
"""How many 久未推进 are told one by one; the rest is counted, 项目 lists them."""
Provider = Callable[[ReadView, date, int], Iterable[Line]]
"""Lines of another subject: (view, day, how many days ahead something is told)."""


class TodayService:
    """The page and what is done on it.

    Args:
        causes: what other subjects have due (also the ground of red lights).
        providers: lines of other subjects that are no :class:`DueItem` (holds, agreements, policies).
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        tasks: TasksService,
        causes: Sequence[Causes] = (),
        providers: Sequence[Provider] = (),
    ) -> None:
        self._store, self._clock, self._tasks = store, clock, tasks
        self._causes, self._providers = causes, providers

    def page(self, person: str = "", *, ahead: int = WEEK) -> Today:
        """Everything of today and the days ahead, for one person or the office."""
        day = self._clock.today()
        until = day + timedelta(days=ahead)
        with self._store.read() as view:
            kit = _Kit(view, day, gathered(self._causes, view, day))
            marks = {mark.key: mark for mark in view.pipeline.marks.all()}
            lines = [*_own(kit, until), *self._handed_in(kit)]
            stale, number = _stale_ones(kit, marks, person)
            page = arranged([*lines, *stale], marks, day, kit.calendar, person)
        return replace(page, stale_count=number)

    def _handed_in(self, kit: _Kit) -> Iterable[Line]:
        for provider in self._providers:
            yield from provider(kit.view, kit.day, kit.rules.lights.expiring)

    # -- doing ------------------------------------------------------------------------------------
    def done(self, line: Line) -> ChangeSet:
        """办完 a line: a task is done, a next step leaves the project with a line in its timeline, anything else is settled
        until it comes up anew."""
        if line.task_id is not None:
            return self._tasks.done(line.task_id)
        if line.source == "step" and line.lead_id is not None:
            with self._store.write("办完下一步") as uow:
                uow.leads.update(line.lead_id, {"next_step": None, "next_due_on": None})
                day = self._clock.today()
                uow.activities.add(line.lead_id, on=day, kind="办结", text=f"办完：{line.title}")
            return uow.changes
        return self._mark(line, None, "已处理")

    def snooze(self, line: Line, until: date | None = None) -> ChangeSet:
        """延期 a line to a day (the next working day unless told).

        Raises:
            InputError: the day has been.
        """
        today = self._clock.today()
        with self._store.read() as view:
            day = until or effective_calendar(view).add(today, 1)
        if line.task_id is not None:
            return self._tasks.snooze(line.task_id, day)
        if day <= today:
            raise InputError(f"{day} 不在今天之后。", "", "请选一个以后的日期。", "past-date")
        if line.source == "step" and line.lead_id is not None:
            with self._store.write(f"下一步延到 {day}") as uow:
                uow.leads.update(line.lead_id, {"next_due_on": day.isoformat()})
            return uow.changes
        return self._mark(line, day, "延期")

    def hand(self, line: Line, person: str) -> ChangeSet:
        """转交: a task goes to somebody else; for any other line a task is made for them, and the line rests.

        Raises:
            InputError: nobody is named.
        """
        if line.task_id is not None:
            return self._tasks.hand(line.task_id, person)
        if not person.strip():
            raise InputError("没有写转交给谁。", "", "请写姓名。", "task-person")
        with self._store.write(f"转交 {person.strip()}") as uow:
            add_step(uow, line.lead_id, line.title, due=line.due, person=person, origin=line.key, note=line.why)
            if line.source != "step":
                uow.pipeline.mark(line.key, None, f"转交 {person.strip()}")
        return uow.changes

    def _mark(self, line: Line, until: date | None, reason: str) -> ChangeSet:
        with self._store.write(f"{reason}“{line.title[:20]}”") as uow:
            uow.pipeline.mark(line.key, until, reason)
        return uow.changes

    # -- calendar file ----------------------------------------------------------------------------
    def export_ics(self, path: Path, person: str = "") -> int:
        """Write due and expiring lines as an .ics file; returns how many.

        Raises:
            EnvironmentProblem: the file cannot be written.
        """
        page = self.page(person)
        lines = [line for line in (*page.lines, *page.expiring) if line.due is not None]
        text = calendar_text(lines, self._clock.now())
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(text.encode())
            part.replace(path)
        except OSError as problem:
            part.unlink(missing_ok=True)
            raise EnvironmentProblem(
                f"写不了文件 {path}。", f"（{problem.strerror}）", "请检查路径和权限。", "cannot_write"
            ) from problem
        return len(lines)


class _Kit:
    """What the parts of one page share."""

    def __init__(self, view: ReadView, day: date, due: Sequence[DueItem]) -> None:
        self.view, self.day, self.due = view, day, due
        self.rules, self.calendar = effective_rules(view), effective_calendar(view)
        judged = view.pipeline.needs_met(("N.judgement",)).get("N.judgement", set())
        self.facts = Facts(judged=frozenset(judged), corrected=view.pipeline.corrected_since())


def _own(kit: _Kit, until: date) -> Iterable[Line]:
    """Tasks, the next steps that stand in a project without being a task, what other subjects have due."""
    tasks = kit.view.pipeline.open_tasks(until)
    steps = (
        Filter("next_due_on", "filled"),
        Filter("next_due_on", "<=", until.isoformat()),
        Filter("next_step", "filled"),
    )
    due = [item for item in kit.due if (item.due - kit.day).days <= kit.rules.lights.expiring]
    ids = [task.lead_id for task in tasks] + [item.lead_id for item in due]
    names = kit.view.pipeline.names({number for number in ids if number is not None})
    for task in tasks:
        if task.lead_id is None or task.lead_id in names:  # those of a project in the bin rest with it
            yield of_task(task, names.get(task.lead_id or 0, ""))
    told = {(task.lead_id, task.title) for task in tasks}
    for pulse in kit.view.pipeline.pulses(LeadQuery(filters=(OPEN, *steps))):
        if (pulse.id, pulse.next_step) not in told:
            yield _step(pulse)
    for item in due:
        yield of_due(item, names.get(item.lead_id or 0, ""))


def _stale_ones(kit: _Kit, marks: Mapping[str, TodayMark], person: str) -> tuple[list[Line], int]:
    """The first projects nothing has happened to for long, the longest first, and how many there are."""
    sieve = Sieve(kit.rules, kit.calendar, kit.day, kit.facts)
    idle = sieve.idle(kit.view.pipeline.quiet(LeadQuery(filters=(OPEN,)), sieve.horizons, "owner"))
    late = [(last, number) for _rank, last, number, owner in idle if not person or person in (owner or person)]
    late.sort()
    shown = {number for _, number in late[:STALE_SHOWN]}
    reckoner, lines, resting = Reckoner(kit.rules, kit.calendar, kit.day, kit.facts), [], 0
    for pulse in kit.view.pipeline.pulses(among(shown)) if shown else ():
        causes = [cause for cause in reckoner.light(pulse).causes if cause.rule in ("stale", "answer", "judge")]
        line = _stale(pulse, causes[0].rule, "".join(cause.why for cause in causes), causes[0].since, kit.day)
        mark = marks.get(line.key)
        resting += mark is not None and (mark.until is None or mark.until > kit.day)
        lines.append(line)
    return lines, len(late) - resting


def _step(pulse: Pulse) -> Line:
    """下一步 as the ledger or the form has it; a month means its last day."""
    try:
        due: date | None = PartialDate.parse(pulse.next_due).last()
    except ValueError:
        due = None
    said = {"lead_id": pulse.id, "lead_name": pulse.name, "person": pulse.owner, "target": f"lead:{pulse.id}"}
    return Line(f"step:{pulse.id}:{pulse.next_due}", "due", "下一步", pulse.next_step, "step", due, **said)  # type: ignore[arg-type]


def _stale(pulse: Pulse, rule: str, why: str, since: date | None, today: date) -> Line:
    title = {"answer": "回应线索", "judge": "研判：是否跟进"}.get(rule, f"回访（{since} 后没有进展）")
    said = {"lead_id": pulse.id, "lead_name": pulse.name, "person": pulse.owner, "target": f"lead:{pulse.id}"}
    key = f"{rule}:{pulse.id}:{since}"
    return Line(key, "stale", "久未推进", title, "stale", today, why=why, since=since, **said)  # type: ignore[arg-type]
