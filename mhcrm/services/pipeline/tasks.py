"""待办: adding, doing, putting off, handing over. A task done leaves a line in its project's timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.records import Task, TaskState, Waiting
from mhcrm.services.pipeline.steps import add_step, finish_step, show_next
from mhcrm.store import Store, UnitOfWork

Finished = Callable[[UnitOfWork, Task, date, str], None]
"""Told inside the write that finishes a task (its day, its note): what the task came from is finished with it."""


class TasksService:
    """Tasks of the office."""

    def __init__(
        self, store: Store, clock: Clock, calendar: Callable[[], WorkCalendar], finished: Finished | None = None
    ) -> None:
        self._store, self._clock, self._calendar = store, clock, calendar
        self._finished = finished or (lambda *_: None)

    def open(self, *, lead_id: int | None = None, person: str = "") -> list[Task]:
        """Tasks still to be done, soonest first."""
        with self._store.read() as view:
            found = view.pipeline.open_tasks() if lead_id is None else view.pipeline.open_tasks_of(lead_id)
        return [task for task in found if not person or person in task.person]

    def all(self, lead_id: int | None = None) -> list[Task]:
        """Every task, those done and dropped included, oldest first."""
        with self._store.read() as view:
            return view.pipeline.tasks.all() if lead_id is None else view.pipeline.tasks.of_lead(lead_id)

    def get(self, task_id: int) -> Task:
        """One task; :class:`InputError` when there is none."""
        with self._store.read() as view:
            found = view.pipeline.tasks.get(task_id)
        if found is None:
            raise _missing(task_id)
        return found

    def add(
        self,
        title: str,
        *,
        lead_id: int | None = None,
        due: date | None = None,
        time: str = "",
        person: str = "",
        waiting: str = "",
        waiting_for: str = "",
        note: str = "",
    ) -> ChangeSet:
        """Write down a task.

        Raises:
            InputError: no words, or no such project.
        """
        with self._store.write(f"待办“{title.strip()[:20]}”") as uow:
            if lead_id is not None:
                uow.leads.get(lead_id)
            turn = {"waiting": _waiting(waiting), "waiting_for": waiting_for}
            add_step(uow, lead_id, title, due=due, time=time, person=person, note=note, **turn)  # type: ignore[arg-type]
        return uow.changes

    def done(self, task_id: int, note: str = "", on: date | None = None) -> ChangeSet:
        """办完: the task leaves the list, a line stays in the timeline.

        Raises:
            InputError: no such task, or it is done already.
        """
        day = on or self._clock.today()
        with self._store.write("办完待办") as uow:
            task = self._open_one(uow, task_id)
            self._finished(uow, task, day, note.strip())
            finish_step(uow, task, day, self._store.actor, note)
        return uow.changes

    def drop(self, task_id: int, reason: str) -> ChangeSet:
        """不办了, with the reason.

        Raises:
            InputError: no such open task, or no reason.
        """
        if not reason.strip():
            raise InputError("不办这件待办要写原因。", "", "请写一句原因。", "no-reason")
        with self._store.write("取消待办") as uow:
            task = self._open_one(uow, task_id)
            gone = {"state": TaskState.DROPPED, "done_on": self._clock.today(), "done_by": self._store.actor}
            uow.pipeline.tasks.update(task_id, {**gone, "note": reason.strip()})
            if task.lead_id is not None:
                show_next(uow, task.lead_id, gone=task.title)
        return uow.changes

    def snooze(self, task_id: int, until: date | None = None) -> ChangeSet:
        """延期 to a day, or to the next working day; what was due moves with it.

        Raises:
            InputError: no such open task, or the day has been.
        """
        today = self._clock.today()
        day = until or self._calendar().add(today, 1)
        if day <= today:
            raise InputError(f"{day} 不在今天之后。", "", "请选一个以后的日期。", "past-date")
        with self._store.write(f"待办延到 {day}") as uow:
            task = self._open_one(uow, task_id)
            uow.pipeline.tasks.update(task_id, {"due_on": day, "snoozed_until": day})
            if task.lead_id is not None:
                show_next(uow, task.lead_id, gone=task.title)
        return uow.changes

    def hand(self, task_id: int, person: str) -> ChangeSet:
        """转交 to somebody else.

        Raises:
            InputError: no such open task, or nobody is named.
        """
        if not person.strip():
            raise InputError("没有写转交给谁。", "", "请写姓名。", "task-person")
        with self._store.write(f"待办转交 {person.strip()}") as uow:
            task = self._open_one(uow, task_id)
            handed = f"{task.note}；" if task.note else ""
            note = f"{handed}{self._clock.today()} 由 {task.person or self._store.actor} 转交"
            uow.pipeline.tasks.update(task_id, {"person": person.strip(), "note": note})
        return uow.changes

    def wait(self, task_id: int, waiting: str, waiting_for: str = "") -> ChangeSet:
        """谁在等谁: now it is the company's or a department's turn ("" = ours again).

        Raises:
            InputError: no such open task or turn.
        """
        turn = _waiting(waiting)
        with self._store.write("记下等谁") as uow:
            self._open_one(uow, task_id)
            uow.pipeline.tasks.update(task_id, {"waiting": turn, "waiting_for": waiting_for.strip()})
        return uow.changes

    @staticmethod
    def _open_one(uow: UnitOfWork, task_id: int) -> Task:
        task = uow.pipeline.tasks.get(task_id)
        if task is None:
            raise _missing(task_id)
        if task.state is not TaskState.OPEN:
            raise InputError(
                f"待办“{task.title}”已经结束。", f"{task.done_on} 由 {task.done_by} 办结。", "", "task-over"
            )
        return task


def _missing(task_id: int) -> InputError:
    return InputError(f"没有编号为 {task_id} 的待办。", "", "用 mhcrm task list 查编号。", "task-missing")


def _waiting(word: str) -> Waiting:
    said = {"我": "me", "企业": "company", "部门": "department", "": ""}.get(word.strip(), word.strip())
    try:
        return Waiting(said)
    except ValueError:
        raise InputError(f"不知道等的是“{word}”。", "", "可用：我、企业、部门，或留空。", "task-waiting") from None
