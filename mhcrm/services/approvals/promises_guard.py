"""What undo and redo may not do: leave an approval whose promise is owed, or a closed case with something open."""

from __future__ import annotations

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.records import ItemState
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.services.approvals.cases import loops_of
from mhcrm.services.approvals.loading import book_of
from mhcrm.store import ReadView

_KINDS = (RowKind.APPROVAL_ITEM, RowKind.APPROVAL_PROMISE, RowKind.APPROVAL_CASE, RowKind.DEMAND)


def refuse_broken_loops(before: ReadView, after: ReadView, done: ChangeSet) -> None:
    """Compare what is broken before and after; what was broken already is not this step's fault.

    Raises:
        InputError: the step would leave a broken loop.
    """
    if not done.touches(*_KINDS):
        return
    new = _broken(after) - _broken(before)
    if new:
        raise InputError(
            "这一步不能撤销或重做，没有改动。",
            f"{min(new)}。",
            "这之后又有人办了后续的事。请在事项上改正，并写明原因。",
            "loop-broken",
        )


def _broken(view: ReadView) -> set[str]:
    found = set()
    owed = {one.item_id: one for one in view.loops.promises.where(met_on=None, waived_on=None)}
    for item_id, promise in owed.items():
        item = view.loops.items.get(item_id)
        if item is not None and item.state is ItemState.APPROVED:
            found.add(f"“{item.name}”已经批准，而“{promise.material}”会变回没有补齐")
    for case in view.loops.cases.all():
        if case.closed_on is not None:
            found |= {f"已闭环的项目会有没了结的事：{words}" for words in loops_of(view, book_of(view, case))}
    return found
