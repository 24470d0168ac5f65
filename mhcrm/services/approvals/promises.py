"""容缺承诺: making, extending once, meeting through the paper itself, waiving by name."""

from __future__ import annotations

from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.closing import check_other
from mhcrm.domain.approvals.promises import check_extension, check_promise
from mhcrm.domain.approvals.records import Promise
from mhcrm.domain.change import ChangeSet
from mhcrm.services.approvals.loading import Kit, open_book
from mhcrm.store import UnitOfWork


class Promises:
    """Writes promises."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def make(
        self,
        code: str,
        word: str,
        material: str,
        *,
        signed_by: str,
        due: date,
        basis: str,
        on: date | None = None,
    ) -> ChangeSet:
        """Take a promise for a deferrable paper: who signs, until when, on what basis.

        Raises:
            InputError: a 主件, a gate, supplied or promised already, incomplete, or dates in the wrong order.
        """
        day = self._kit.day(on)
        with self._kit.write(f"容缺承诺“{material}”") as uow:
            book = open_book(uow, code)
            item = book.item(word)
            paper = book.material(item, material)
            if any(one.material_id == paper.id and one.open for one in book.promises):
                raise InputError(f"“{paper.name}”已经有承诺。", "", "要改期请办延期。", "promise-double")
            check_promise(item, paper, due, day, {"signed_by": signed_by, "basis": basis})
            values = {"lead_id": item.lead_id, "item_id": item.id, "material_id": paper.id, "material": paper.name}
            values |= {"signed_by": signed_by.strip(), "due": due, "basis": basis.strip(), "made_on": day}
            uow.loops.promises.add(values)
            words = f"{item.name}：“{paper.name}”由{signed_by.strip()}承诺 {due} 前补齐，依据 {basis.strip()}"
            uow.loops.note(item.lead_id, "approval_item", item.id, day, "容缺承诺", words)
        return uow.changes

    def extend(self, promise_id: int, due: date, reason: str) -> ChangeSet:
        """Move the last day once, with the reason.

        Raises:
            InputError: settled, extended before, no reason, or not later.
        """
        with self._kit.write("延长容缺承诺") as uow:
            promise = self._open(uow, promise_id)
            check_extension(promise, due, reason)
            day = self._kit.clock.today()
            changes = {"due": due, "first_due": promise.due, "extended_on": day, "extension_reason": reason.strip()}
            uow.loops.promises.update(promise.id, changes)
            words = f"“{promise.material}”由 {promise.due} 延到 {due}：{reason.strip()}"
            uow.loops.note(promise.lead_id, "approval_item", promise.item_id, day, "承诺延期", words)
        return uow.changes

    def waive(self, promise_id: int, by: str, reason: str) -> ChangeSet:
        """Let a promise go by name; not by the one who took it.

        Raises:
            InputError: settled, no name or reason, or the one who waives took the promise.
        """
        if not by.strip() or not reason.strip():
            raise InputError("豁免要写由谁批准、为什么。", "", "请补上姓名和原因。", "waive-incomplete")
        with self._kit.write("豁免容缺承诺") as uow:
            promise = self._open(uow, promise_id)
            if not promise.open:
                raise InputError(f"“{promise.material}”的承诺已经了结。", code="promise-settled")
            check_other(by, (promise.author, promise.signed_by))
            day = self._kit.clock.today()
            changes = {"waived_on": day, "waived_by": by.strip(), "waive_reason": reason.strip()}
            uow.loops.promises.update(promise.id, changes)
            words = f"“{promise.material}”由{by.strip()}豁免：{reason.strip()}"
            uow.loops.note(promise.lead_id, "approval_item", promise.item_id, day, "承诺豁免", words)
        return uow.changes

    def _open(self, uow: UnitOfWork, promise_id: int) -> Promise:
        promise = uow.loops.promises.get(promise_id)
        if promise is None:
            raise InputError(
                f"没有编号为 {promise_id} 的容缺承诺。",
                "",
                "用 mhcrm approval list 项目编号 查承诺号。",
                "unknown-promise",
            )
        item = uow.loops.items.get(promise.item_id)
        case = uow.loops.cases.get(item.case_id) if item is not None else None
        if case is not None and case.closed_on is not None:
            raise InputError(
                f"审批推进已在 {case.closed_on} 闭环。", "", "要改动请先重新打开，并写明原因。", "case-closed"
            )
        return promise
