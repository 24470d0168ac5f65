"""``mhcrm task add|list|done|snooze|hand|wait|drop``."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.domain.pipeline.records import Task, TaskState

_STATES = {TaskState.OPEN: "未办完", TaskState.DONE: "已办完", TaskState.DROPPED: "不办了"}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("task", help="待办：新建、列出、办完、延期、转交")
    words = parser.add_subparsers(title="操作", metavar="操作", dest="word", required=True)
    one = words.add_parser("add", help="新建：task add 周五 看厂房 @王 --lead 编号")
    one.add_argument("text", metavar="内容", nargs="+", help="一行，里面的日期、时间、@人会读出来")
    one.add_argument("--lead", default=None, metavar="编号")
    one.add_argument("--due", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    one.add_argument("--person", default=None, metavar="姓名")
    one.add_argument("--wait", default="", metavar="谁", help="等谁：我、企业、部门")
    one.add_argument("--wait-for", default="", metavar="名称", help="具体等谁")
    one.set_defaults(run=add)
    one = words.add_parser("list", help="还没办完的待办，先到期的在前")
    one.add_argument("--lead", default=None, metavar="编号")
    one.add_argument("--person", default="", metavar="姓名")
    one.add_argument("--all", action="store_true", help="办完的也列出")
    one.set_defaults(run=listed)
    one = _of_one(words, "done", "办完", done)
    one.add_argument("--note", default="", metavar="结果")
    one = _of_one(words, "snooze", "延期（不写日期则到下一个工作日）", snooze)
    one.add_argument("--until", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    one = _of_one(words, "hand", "转交", hand)
    one.add_argument("person", metavar="姓名")
    one = _of_one(words, "wait", "记下等谁", wait)
    one.add_argument("who", metavar="谁", help="我、企业、部门；写 无 表示不等")
    one.add_argument("--for", dest="name", default="", metavar="名称")
    one = _of_one(words, "drop", "不办了", drop)
    one.add_argument("--reason", default="", metavar="原因")


def _of_one(words: Any, name: str, said: str, action: Any) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = words.add_parser(name, help=said)
    one.add_argument("id", type=int, metavar="待办号")
    one.set_defaults(run=action)
    return one


def add(app: App, args: argparse.Namespace) -> int:
    """``task add TEXT…``."""
    quick = app.journal.understand(" ".join(args.text), day_given=args.due is not None)
    lead = app.records.by_code(args.lead).id if args.lead else None
    due = args.due or (quick.on if quick.dated else None)
    person = args.person if args.person is not None else "、".join(quick.people)
    turn = {"waiting": args.wait, "waiting_for": args.wait_for}
    app.tasks.add(quick.text, lead_id=lead, due=due, time=quick.time, person=person, **turn)
    return _told(app, args, app.tasks.all()[-1], "已记待办")


def listed(app: App, args: argparse.Namespace) -> int:
    """``task list``."""
    out = Output.of(args)
    lead = app.records.by_code(args.lead).id if args.lead else None
    tasks = app.tasks.all(lead) if args.all else app.tasks.open(lead_id=lead, person=args.person)
    ids = {task.lead_id for task in tasks if task.lead_id is not None}
    codes = {one.id: one.code for one in app.records.many(ids)}
    out.json([task_json(task, codes) for task in tasks])
    rows = [
        (
            task.id,
            task.due_on or "未定",
            task.due_time,
            task.title,
            codes.get(task.lead_id, ""),
            task.person,
            _STATES[task.state],
        )
        for task in tasks
    ]
    out.table(("待办号", "期限", "时间", "内容", "项目", "谁办", "状态"), rows)
    out.message(f"共 {len(tasks)} 件。")
    return 0


def done(app: App, args: argparse.Namespace) -> int:
    """``task done ID``."""
    app.tasks.done(args.id, args.note)
    return _told(app, args, app.tasks.get(args.id), "已办完")


def snooze(app: App, args: argparse.Namespace) -> int:
    """``task snooze ID``."""
    app.tasks.snooze(args.id, args.until)
    task = app.tasks.get(args.id)
    caveat = app.calendar.caveat(task.due_on, task.due_on) if task.due_on is not None else ""
    return _told(app, args, task, f"已延到 {task.due_on}：", caveat)


def hand(app: App, args: argparse.Namespace) -> int:
    """``task hand ID PERSON``."""
    app.tasks.hand(args.id, args.person)
    return _told(app, args, app.tasks.get(args.id), f"已转交 {args.person}：")


def wait(app: App, args: argparse.Namespace) -> int:
    """``task wait ID WHO``."""
    app.tasks.wait(args.id, "" if args.who == "无" else args.who, args.name)
    return _told(app, args, app.tasks.get(args.id), "已记下：")


def drop(app: App, args: argparse.Namespace) -> int:
    """``task drop ID``."""
    app.tasks.drop(args.id, args.reason)
    return _told(app, args, app.tasks.get(args.id), "已取消")


def task_json(task: Task, codes: dict[int | None, str | None] | None = None) -> dict[str, Any]:
    """A task as JSON."""
    lead = (codes or {}).get(task.lead_id)
    said = {"id": task.id, "title": task.title, "lead": lead, "due": task.due_on, "time": task.due_time}
    turn = {"waiting": task.waiting.value, "waiting_for": task.waiting_for}
    end = {"state": task.state.value, "done_on": task.done_on, "done_by": task.done_by, "note": task.note}
    return {**said, "person": task.person, **turn, **end, "origin": task.origin}


def _told(app: App, args: argparse.Namespace, task: Task, what: str, caveat: str | None = None) -> int:
    codes: dict[int | None, str | None] = {}
    if task.lead_id is not None:
        codes[task.lead_id] = app.records.get(task.lead_id).code
    Output.of(args).json(task_json(task, codes) | ({} if caveat is None else {"caveat": caveat or None}))
    due = f"，{task.due_on} 前" if task.due_on else ""
    who = f"，{task.person}" if task.person else ""
    Output.of(args).line(f"{what} {task.id} {task.title}{due}{who}。{caveat or ''}")
    return 0
