"""Writes to leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.lead import Lead, Value

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def create(app: App, *, parent: QWidget, values: Mapping[str, Value], raw: Mapping[str, str]) -> Operation[ChangeSet]:
    """新建项目."""
    return Operation(
        "新建项目",
        parent,
        lambda _p: app.records.create(values, raw),
        whole,
        lambda _c: f"已新建项目“{name_of(values)}”。",
    )


def update(
    app: App, *, parent: QWidget, lead: Lead, changes: Mapping[str, Value], raw: Mapping[str, str]
) -> Operation[ChangeSet]:
    """Change fields; refused when somebody changed the lead meanwhile."""
    assert lead.id is not None
    number = lead.id
    return Operation(
        "修改项目",
        parent,
        lambda _p: app.records.update(number, changes, lead.version, raw),
        whole,
        lambda _c: f"已修改“{name_of({**lead.values, **changes})}”的 {len(changes)} 项。",
    )


def bin_leads(app: App, *, parent: QWidget, ids: tuple[int, ...]) -> Operation[ChangeSet]:
    """移入回收站."""
    return Operation(
        "移入回收站", parent, lambda _p: app.records.bin(ids), whole, lambda _c: f"已把 {len(ids)} 个项目移入回收站。"
    )


def unbin(app: App, *, parent: QWidget, ids: tuple[int, ...]) -> Operation[ChangeSet]:
    """移出回收站."""
    return Operation(
        "移出回收站", parent, lambda _p: app.records.unbin(ids), whole, lambda _c: f"已把 {len(ids)} 个项目移出回收站。"
    )


def finish_step(app: App, *, parent: QWidget, lead: Lead) -> Operation[ChangeSet]:
    """办完: the next step goes, its words stay in the timeline."""
    assert lead.id is not None
    number, text = lead.id, lead.text("next_step")

    def work(_progress: object) -> ChangeSet:
        return app.records.update(number, {"next_step": None, "next_due_on": None}, lead.version)

    return Operation("办完", parent, work, whole, lambda _c: f"已办完“{text[:20]}”。")


def name_of(values: Mapping[str, Value]) -> str:
    """What to call a lead in a sentence."""
    return str(values.get("project") or values.get("company") or "未命名")
