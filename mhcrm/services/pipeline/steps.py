"""A next step inside somebody's write: the task, and the two columns of the project that show it."""

from __future__ import annotations

from datetime import date

from mhcrm.base.dates import PartialDate
from mhcrm.base.errors import InputError
from mhcrm.domain.pipeline.records import Task, TaskState, Waiting
from mhcrm.store import UnitOfWork


def add_step(
    uow: UnitOfWork,
    lead_id: int | None,
    title: str,
    *,
    due: date | None = None,
    person: str = "",
    time: str = "",
    kind: str = "",
    origin: str = "",
    waiting: Waiting = Waiting.NOBODY,
    waiting_for: str = "",
    note: str = "",
) -> int:
    """Add a task; a project's own 下一步 and its day follow the task that comes first. Returns the task's id.

    Raises:
        InputError: no words.
    """
    words = title.strip()
    if not words:
        raise InputError("待办没有写内容。", "", "请写一句要做什么。", "task-empty")
    if lead_id is not None:
        _keep_step(uow, lead_id)
    row = {"lead_id": lead_id, "title": words, "due_on": due, "person": person.strip(), "due_time": time}
    row |= {
        "kind": kind,
        "origin": origin,
        "waiting": waiting,
        "waiting_for": waiting_for.strip(),
        "note": note.strip(),
    }
    number = uow.pipeline.tasks.add(row)
    if lead_id is not None:
        show_next(uow, lead_id)
    return number


def _keep_step(uow: UnitOfWork, lead_id: int) -> None:
    """下一步 as a ledger or the form gave it becomes a task of its own before the column shows another one: nothing is lost."""
    lead = uow.leads.get(lead_id)
    step = lead.text("next_step").strip()
    if not step or any(task.title == step for task in uow.pipeline.open_tasks_of(lead_id)):
        return
    row = {"lead_id": lead_id, "title": step, "due_on": _day(lead.text("next_due_on")), "person": lead.text("owner")}
    uow.pipeline.tasks.add({**row, "origin": "step", "waiting": Waiting.NOBODY})


def _day(text: str) -> date | None:
    """A day of the precision known; a month means its last day."""
    try:
        return PartialDate.parse(text).last() if text else None
    except ValueError:
        return None


def finish_step(uow: UnitOfWork, task: Task, day: date, by: str, note: str = "") -> None:
    """办完 an open task: it leaves the list, a line stays in the project's timeline."""
    said = note.strip()
    closed = {"state": TaskState.DONE, "done_on": day, "done_by": by, "note": said or task.note}
    uow.pipeline.tasks.update(task.id, closed)
    if task.lead_id is not None:
        uow.activities.add(task.lead_id, on=day, kind="办结", text=f"办完：{task.title}{f'（{said}）' if said else ''}")
        show_next(uow, task.lead_id, gone=task.title)


def show_next(uow: UnitOfWork, lead_id: int, gone: str = "") -> None:
    """Have 下一步 show the soonest open task; once there is none, the words of ``gone`` are taken away, others stay."""
    open_ones = [task for task in uow.pipeline.open_tasks_of(lead_id) if not task.waiting or task.due_on is not None]
    lead = uow.leads.get(lead_id)
    if open_ones:
        first = open_ones[0]
        due = first.due_on.isoformat() if first.due_on is not None else None
        uow.leads.update(lead_id, {"next_step": first.title, "next_due_on": due})
    elif gone and lead.text("next_step") == gone:
        uow.leads.update(lead_id, {"next_step": None, "next_due_on": None})
