"""Writes to the space inventory, holds and allocation plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.records import Hold, OccupancyKind, Space, SpaceKind
from mhcrm.domain.space.lineage import Part
from mhcrm.services.allocation.service import Allocation
from mhcrm.services.spaces.sheet_import import SpaceImportResult

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

KINDS = frozenset({RowKind.SPACE, RowKind.OCCUPANCY, RowKind.HOLD})


@dataclass(frozen=True)
class HoldTerms:
    """What a hold says: for whom, which days, how strong, who approved."""

    lead_code: str
    lead_name: str
    start: date
    until: date
    hard: bool
    approver: str = ""
    reason: str = ""
    holder_unit: str = ""


def preview_file(app: App, path: Path) -> Callable[[Progress], SpaceImportResult]:
    """What 导入空间清单 would do, as work for a lane: read and judged, nothing is written."""
    return lambda progress: app.spaces.import_file(path, dry_run=True, progress=progress)


def import_file(app: App, *, parent: QWidget, path: Path) -> Operation[SpaceImportResult]:
    """导入空间清单, in one transaction."""

    def said(result: SpaceImportResult) -> str:
        problems = f"，{len(result.problems)} 处待处理" if result.problems else ""
        return f"已导入空间：新增 {result.added}，更新 {result.updated}，未变 {result.unchanged}{problems}。"

    return Operation(
        "导入空间清单",
        parent,
        lambda progress: app.spaces.import_file(path, progress=progress),
        lambda _result: ChangeSet(f"导入空间清单 {path.name}", KINDS),
        said,
    )


def hold(app: App, *, parent: QWidget, code: str, name: str, terms: HoldTerms) -> Operation[ChangeSet]:
    """预留: the check runs again inside the transaction."""
    strength = "预留" if terms.hard else "排队预留"
    return Operation(
        strength,
        parent,
        lambda _p: app.spaces.hold(
            code,
            terms.lead_code,
            until=terms.until,
            start=terms.start,
            hard=terms.hard,
            approver=terms.approver,
            holder_unit=terms.holder_unit,
            reason=terms.reason,
        ),
        whole,
        lambda _c: f"已把 {name} {strength}给“{terms.lead_name}”，到 {terms.until.isoformat()} 为止。",
    )


def release(app: App, *, parent: QWidget, held: Hold, name: str, reason: str) -> Operation[ChangeSet]:
    """解除预留."""
    return Operation(
        "解除预留", parent, lambda _p: app.spaces.release(held.id, reason), whole, lambda _c: f"已解除 {name} 的预留。"
    )


def extend(app: App, *, parent: QWidget, held: Hold, name: str, until: date, reason: str) -> Operation[ChangeSet]:
    """延期."""
    return Operation(
        "延长预留",
        parent,
        lambda _p: app.spaces.hold_book.extend(held.id, until, reason),
        whole,
        lambda _c: f"已把 {name} 的预留由 {held.until.isoformat()} 延到 {until.isoformat()}。",
    )


def split(app: App, *, parent: QWidget, code: str, parts: Sequence[Part], on: date) -> Operation[ChangeSet]:
    """拆分 a room or plot from a day on."""
    return Operation(
        "拆分",
        parent,
        lambda _p: app.spaces.units.split(code, parts, on=on),
        whole,
        lambda _c: f"已把 {code} 自 {on.isoformat()} 起拆为 {'、'.join(part.name for part in parts)}。",
    )


Merged = tuple[ChangeSet, tuple[str, ...]]


def merge(app: App, *, parent: QWidget, codes: Sequence[str], name: str, on: date) -> Operation[Merged]:
    """合并 rooms or plots from a day on; says what the officer should look at."""
    return Operation(
        "合并",
        parent,
        lambda _p: app.spaces.units.merge(codes, name, on=on),
        lambda result: whole(result[0]),
        lambda result: f"已把 {len(codes)} 个单元自 {on.isoformat()} 起合并为“{name}”。{''.join(result[1])}",
    )


def accept(app: App, *, parent: QWidget, plan: Allocation, until: date, approver: str) -> Operation[ChangeSet]:
    """Keep an allocation plan as soft holds, one step."""
    count = len(plan.plan.assignments)
    return Operation(
        "按分配方案软预留",
        parent,
        lambda _p: app.allocation.accept(plan, until=until, approver=approver),
        whole,
        lambda _c: f"已按分配方案为 {count} 个项目排队预留，到 {until.isoformat()} 为止。",
    )


def harden(app: App, *, parent: QWidget, held: Hold, name: str, approver: str = "") -> Operation[ChangeSet]:
    """转为独占预留."""
    return Operation(
        "转为独占预留",
        parent,
        lambda _p: app.spaces.hold_book.harden(held.id, approver),
        whole,
        lambda _c: f"已把 {name} 的排队预留转为独占，到 {held.until.isoformat()} 为止。",
    )


def create(
    app: App, *, parent: QWidget, kind: SpaceKind, name: str, inside: str | None, entries: Mapping[str, str]
) -> Operation[ChangeSet]:
    """新建 a park, building, floor, room or plot."""
    return Operation(
        "新建空间",
        parent,
        lambda _p: app.spaces.units.create(kind, name, inside, entries),
        whole,
        lambda _c: f"已新建“{name}”，状态待登记。",
    )


def update(app: App, *, parent: QWidget, space: Space, entries: Mapping[str, str]) -> Operation[ChangeSet]:
    """修改 what is registered of a unit; refused when somebody changed it meanwhile."""
    return Operation(
        "修改空间",
        parent,
        lambda _p: app.spaces.units.update(space.code, entries, space.version),
        whole,
        lambda _c: f"已修改 {space.name or space.code}：{'、'.join(entries)}。",
    )


def remove(app: App, *, parent: QWidget, space: Space) -> Operation[ChangeSet]:
    """删除 a unit nothing hangs on."""
    return Operation(
        "删除空间",
        parent,
        lambda _p: app.spaces.units.remove(space.code),
        whole,
        lambda _c: f"已删除 {space.name or space.code}。",
    )


def occupy(
    app: App, *, parent: QWidget, space: Space, kind: OccupancyKind | None, start: date, last: date | None, party: str
) -> Operation[ChangeSet]:
    """登记占用, or (kind None) that the unit is free."""

    def work(_progress: object) -> ChangeSet:
        if kind is None:
            return app.spaces.units.state_free(space.code)
        end = None if last is None else last + timedelta(days=1)
        return app.spaces.units.occupy(space.code, kind, start, end, party=party)

    return Operation("登记占用", parent, work, whole, lambda _c: f"已登记 {space.name or space.code} 的状态。")


def end_occupancy(app: App, *, parent: QWidget, occupancy_id: int, name: str, last: date) -> Operation[ChangeSet]:
    """结束占用 on a last day."""
    return Operation(
        "结束占用",
        parent,
        lambda _p: app.spaces.units.end_occupancy(occupancy_id, last),
        whole,
        lambda _c: f"已把 {name} 的占用结束到 {last.isoformat()}（含当天）。",
    )
