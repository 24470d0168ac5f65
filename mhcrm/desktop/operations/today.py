"""Writes of 今日: done, put off, handed over, written down."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.pipeline.quick import Quick
from mhcrm.domain.pipeline.today import Line

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def done(app: App, *, parent: QWidget, line: Line) -> Operation[ChangeSet]:
    """办完."""
    return Operation("办完", parent, lambda _p: app.today.done(line), whole, lambda _c: f"已办完“{line.title[:20]}”。")


def snooze(app: App, *, parent: QWidget, line: Line, until: date | None) -> Operation[ChangeSet]:
    """延期."""

    def said(_change: ChangeSet) -> str:
        day = until or app.calendar.add(app.clock.today(), 1)
        to = f"{until}" if until else f"下一个工作日 {day}"
        return f"“{line.title[:20]}”已延到 {to}。{app.calendar.caveat(day, day)}"

    return Operation("延期", parent, lambda _p: app.today.snooze(line, until), whole, said)


def hand(app: App, *, parent: QWidget, line: Line, person: str) -> Operation[ChangeSet]:
    """转交."""
    words = f"“{line.title[:20]}”已转交 {person}。"
    return Operation("转交", parent, lambda _p: app.today.hand(line, person), whole, lambda _c: words)


def enter(app: App, *, parent: QWidget, lead_id: int | None, quick: Quick) -> Operation[ChangeSet]:
    """快速录入."""
    words = f"已记待办“{quick.text[:20]}”，{quick.on}。" if quick.plan else f"已记跟进“{quick.text[:20]}”。"
    return Operation("快速录入", parent, lambda _p: app.journal.enter(lead_id, quick), whole, lambda _c: words)


def export(app: App, *, parent: QWidget, path: Path, person: str) -> Operation[int]:
    """导出日历文件."""
    return Operation(
        "导出日历",
        parent,
        lambda _p: app.today.export_ics(path, person),
        lambda _n: None,
        lambda n: f"已导出 {n} 件到 {path.name}。",
    )
