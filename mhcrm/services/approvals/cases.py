"""Starting a network from a template, editing it, closing it (闭环) and opening it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.closing import check_close, open_loops
from mhcrm.domain.approvals.network import check_network
from mhcrm.domain.approvals.records import GATES, NOT_FILED, Item, ItemState
from mhcrm.domain.change import ChangeSet
from mhcrm.plan.approval_templates import EXAMPLE, ApprovalTemplate
from mhcrm.services.approvals.loading import Book, Kit, any_book, latest_case, lead_of, open_book
from mhcrm.store import ReadView, UnitOfWork

EDITABLE = ("name", "department", "phase", "after", "days", "handler", "note")
DOING = frozenset({"状态", "材料", "容缺承诺", "停表", "恢复计时", "部门意见", "承诺补齐"})
"""Kinds of steps that count as having done the work."""


class Cases:
    """Writes cases and the shape of their networks."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def start(self, code: str, track: str, tracker: str = "", on: date | None = None) -> ChangeSet:
        """Lay a track's template under a project.

        Raises:
            InputError: unknown project or track, or a case is running already.
        """
        template, day = self._template(track), self._kit.day(on)
        with self._kit.write(f"启动 {code} 的审批推进") as uow:
            lead, lead_id = lead_of(uow, code)
            running = latest_case(uow, lead_id)
            if running is not None and running.closed_on is None:
                raise InputError(
                    f"{code} 的审批推进已在 {running.started_on} 启动。", "", "请在原来的事项上继续。", "case-running"
                )
            who = tracker.strip() or lead.text("owner") or uow.access.actor
            values = {"lead_id": lead_id, "track": template.track, "template": f"{template.mark} {template.name}"}
            case_id = uow.loops.cases.add({**values, "tracker": who, "started_on": day})
            for position in range(len(template.items)):
                _add_planned(uow, case_id, lead_id, template, position)
            uow.loops.note(
                lead_id, "approval_case", case_id, day, "启动", f"{template.mark}“{template.name}”，跟踪人 {who}"
            )
        return uow.changes

    def add_item(self, code: str, key: str, name: str, values: Mapping[str, object] | None = None) -> ChangeSet:
        """Add an item of the project's own.

        Raises:
            InputError: key in use, unknown value, or the network would no longer be one.
        """
        with self._kit.write(f"增加事项“{name}”") as uow:
            book = open_book(uow, code)
            if any(one.key == key for one in book.items):
                raise InputError(f"已有代号为“{key}”的事项。", "", "请换一个代号。", "item-key")
            gate = str((values or {}).get("gate", ""))
            if gate and gate not in GATES:
                raise InputError(f"没有关口“{gate}”。", "", f"可用：{'、'.join(GATES)}。", "unknown-gate")
            changes = _clean({k: v for k, v in (values or {}).items() if k != "gate"})
            blank = Item(0, book.case.id, book.case.lead_id, key.strip(), name.strip(), gate=gate)
            check_network((*book.items, replace(blank, after=_after(changes, book))))
            row = {"case_id": book.case.id, "lead_id": book.case.lead_id, "key": key.strip(), "name": name.strip()}
            row |= {"position": len(book.items), "gate": gate, **changes, "after": _after(changes, book)}
            item_id = uow.loops.items.add(row)
            self._log(uow, book, item_id, "增加事项", name.strip())
        return uow.changes

    def set_item(self, code: str, word: str, values: Mapping[str, object]) -> ChangeSet:
        """Change name, department, phase, prerequisites, time limit, handler of an item.

        Raises:
            InputError: unknown item or value, or a cycle, named.
        """
        changes = _clean(values)
        with self._kit.write("修改审批事项") as uow:
            book = open_book(uow, code)
            item = book.item(word)
            if "after" in changes:
                if item.state not in NOT_FILED:
                    raise InputError(f"“{item.name}”已经申报，前置事项不能再改。", "", "请先撤回或补正。", "item-filed")
                waits = changes["after"] = _after(changes, book)
                check_network([replace(one, after=waits) if one.id == item.id else one for one in book.items])
            if "days" in changes:
                changes["days_basis"] = "office"
            uow.loops.items.update(item.id, changes)
            words = "，".join(f"{_LABELS[k]}改为 {_said(v)}" for k, v in changes.items() if k in _LABELS)
            self._log(uow, book, item.id, "修改事项", words)
        return uow.changes

    def add_material(self, code: str, word: str, name: str, *, deferrable: bool = False) -> ChangeSet:
        """Add a paper to an item's list.

        Raises:
            InputError: unknown item, a paper of that name is on the list, or a gate with a deferrable one.
        """
        with self._kit.write(f"增加材料“{name}”") as uow:
            book = open_book(uow, code)
            item = book.item(word)
            mine = book.materials_of(item)
            if any(one.name == name.strip() for one in mine):
                raise InputError(f"“{item.name}”的清单里已有“{name}”。", code="material-double")
            values = {"item_id": item.id, "lead_id": book.case.lead_id, "name": name.strip()}
            uow.loops.materials.add({**values, "deferrable": deferrable, "position": len(mine)})
            self._log(uow, book, item.id, "修改事项", f"增加{'可容缺件' if deferrable else '主件'}“{name.strip()}”")
        return uow.changes

    def set_tracker(self, code: str, tracker: str) -> ChangeSet:
        """Hand the tracking to somebody else."""
        if not tracker.strip():
            raise InputError("没有写跟踪人。", "", "请写上姓名。", "tracker-missing")
        with self._kit.write("更换跟踪人") as uow:
            book = open_book(uow, code)
            uow.loops.cases.update(book.case.id, {"tracker": tracker.strip()})
            words = f"{book.case.tracker} 交给 {tracker.strip()}"
            uow.loops.note(
                book.case.lead_id, "approval_case", book.case.id, self._kit.clock.today(), "更换跟踪人", words
            )
        return uow.changes

    def close(self, code: str, by: str = "", note: str = "") -> ChangeSet:
        """闭环: nothing may be open, and the closer is not one of those who did the work.

        Raises:
            InputError: what is open, each by name; or the closer did it.
        """
        with self._kit.write(f"{code} 审批闭环") as uow:
            book = open_book(uow, code)
            closer = by.strip() or uow.access.actor
            check_close(loops_of(uow, book), closer, doers_of(uow, book))
            day = self._kit.clock.today()
            uow.loops.cases.update(book.case.id, {"closed_on": day, "closed_by": closer, "close_note": note.strip()})
            uow.loops.note(book.case.lead_id, "approval_case", book.case.id, day, "闭环", note.strip(), after=closer)
        return uow.changes

    def withdraw(self, code: str, reason: str) -> ChangeSet:
        """Take back a network started by mistake, while nothing has been done in it; that it was started stays on record.

        Raises:
            InputError: no reason, no running case, or work has been done.
        """
        if not reason.strip():
            raise InputError("撤回要写原因。", "", "请写一句原因。", "no-reason")
        with self._kit.write(f"撤回 {code} 的审批推进") as uow:
            book = open_book(uow, code)
            if book.promises or book.sessions or doers_of(uow, book) or _moved(book):
                raise InputError(
                    f"{code} 的审批推进里已经办了事，不能撤回。",
                    "",
                    "请在原来的事项上继续，不涉及的写“不涉及”。",
                    "case-begun",
                )
            for paper in book.materials:
                uow.loops.materials.remove(paper.id)
            for item in book.items:
                uow.loops.items.remove(item.id)
            uow.loops.cases.remove(book.case.id)
            day, said = self._kit.clock.today(), f"{book.case.template}：{reason.strip()}"
            uow.loops.note(book.case.lead_id, "approval_case", book.case.id, day, "撤回启动", said)
        return uow.changes

    def reopen(self, code: str, reason: str) -> ChangeSet:
        """Open a closed case again.

        Raises:
            InputError: no reason, or it is not closed.
        """
        if not reason.strip():
            raise InputError("重新打开要写原因。", "", "请写一句原因。", "no-reason")
        with self._kit.write(f"重新打开 {code} 的审批推进") as uow:
            book = any_book(uow, code)
            if book.case.closed_on is None:
                raise InputError(f"{code} 的审批推进没有闭环，不用重新打开。", code="case-running")
            day = self._kit.clock.today()
            uow.loops.cases.update(book.case.id, {"closed_on": None, "closed_by": "", "close_note": ""})
            uow.loops.note(book.case.lead_id, "approval_case", book.case.id, day, "重新打开", reason.strip())
        return uow.changes

    def _template(self, track: str) -> ApprovalTemplate:
        found = self._kit.templates()
        for key, template in found.items():
            if track.strip() in (key, key.lower(), template.name):
                return template
        known = "、".join(f"{key} {template.name}" for key, template in found.items())
        raise InputError(f"没有路径“{track}”。", "", f"可用：{known}。", "unknown-track")

    def _log(self, uow: UnitOfWork, book: Book, item_id: int, kind: str, text: str) -> None:
        uow.loops.note(book.case.lead_id, "approval_item", item_id, self._kit.clock.today(), kind, text)


_LABELS = {
    "name": "名称",
    "department": "部门",
    "phase": "阶段",
    "after": "前置",
    "days": "时限",
    "handler": "经办人",
    "note": "备注",
}


def _said(value: object) -> str:
    if value is None:
        return "待核实"
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _clean(values: Mapping[str, object]) -> dict[str, object]:
    unknown = [key for key in values if key not in EDITABLE]
    if unknown:
        raise InputError(f"事项没有“{unknown[0]}”这一项。", "", f"可改：{'、'.join(EDITABLE)}。", "unknown-item-field")
    if "days" in values and not (values["days"] is None or (isinstance(values["days"], int) and values["days"] >= 0)):
        raise InputError("时限应当是工作日的整数。", "", "不知道就留空，按待核实。", "item-days")
    return dict(values)


def _after(changes: Mapping[str, object], book: Book) -> tuple[str, ...]:
    """Prerequisites as keys, whether given by key or by name."""
    given = changes.get("after", ())
    words: Sequence[str] = [str(one) for one in given] if isinstance(given, list | tuple) else []
    return tuple(dict.fromkeys(book.item(word).key for word in words))


def loops_of(view: ReadView, book: Book) -> tuple[str, ...]:
    """What keeps a case from being closed."""
    demands = view.loops.demands.of_lead(book.case.lead_id)
    return open_loops(book.items, book.promises, book.sessions, demands)


def _moved(book: Book) -> bool:
    return any(one.state != ItemState.IDLE for one in book.items)


def doers_of(view: ReadView, book: Book) -> set[str]:
    """Who did the work of a case: authors of its steps and named handlers."""
    ids = {one.id for one in book.items}
    events = view.loops.events.of_lead(book.case.lead_id)
    found = {
        one.author for one in events if one.kind in DOING and one.subject == "approval_item" and one.subject_id in ids
    }
    return found | {one.handler for one in book.items if one.handler}


def _add_planned(uow: UnitOfWork, case_id: int, lead_id: int, template: ApprovalTemplate, position: int) -> None:
    plan = template.items[position]
    basis = "" if plan.days is None else "example" if template.mark == EXAMPLE else "office"
    item_id = uow.loops.items.add(
        {
            "case_id": case_id,
            "lead_id": lead_id,
            "key": plan.key,
            "name": plan.name,
            "phase": plan.phase,
            "department": plan.department,
            "after": plan.after,
            "days": plan.days,
            "days_basis": basis,
            "gate": plan.gate,
            "members": plan.members,
            "position": position,
            "state": ItemState.IDLE,
        }
    )
    for at, paper in enumerate(plan.materials):
        values = {"item_id": item_id, "lead_id": lead_id, "name": paper.name, "deferrable": paper.deferrable}
        uow.loops.materials.add({**values, "position": at})
