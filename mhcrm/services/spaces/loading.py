"""Reading the inventory through an open view, and the one check every writer of intervals makes."""

from __future__ import annotations

from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import Space
from mhcrm.domain.space.intervals import ONE_DAY, STATE_LABELS, Interval, gather
from mhcrm.domain.space.inventory import Inventory
from mhcrm.store import ReadView


def load_inventory(view: ReadView) -> Inventory:
    """The inventory through an open view (or the unit of work, so that a check sees its own transaction)."""
    holds = view.holds.all()
    names = {
        stored_id(lead): lead.text("project") or lead.text("company") or lead.code or ""
        for lead in view.leads.many({row.lead_id for row in holds})
    }
    return Inventory(view.spaces.all(), gather(view.occupancy.all(), holds, names))


def stored_id(lead: Lead) -> int:
    """The id of a lead read from the store."""
    if lead.id is None:
        raise AssertionError("a lead read from the store has an id")
    return lead.id


def space_by_code(view: ReadView, code: str) -> Space:
    """The unit with a code.

    Raises:
        InputError: there is none.
    """
    space = view.spaces.by_code(code.strip())
    if space is None:
        raise InputError(f"没有编号为“{code}”的空间。", todo="用 mhcrm spaces 查编号。", code="unknown-space")
    return space


def blocker_words(inventory: Inventory, space_id: int, blocker: Interval) -> str:
    """What is in the way, where and until when: ``已在租（A楼 5F 502），到 2027-02-28``."""
    where = "" if blocker.space_id == space_id else f"（{inventory.full_name(blocker.space_id)}）"
    last = f"到 {(blocker.end - ONE_DAY).isoformat()}" if blocker.end is not None else "期限待核"
    return f"已{STATE_LABELS[blocker.state]}{where}，{last}"


def refuse_conflicts(inventory: Inventory, space: Space, first: date, until: date) -> None:
    """Refuse a hard hold over anything hard.

    Raises:
        InputError: the unit, its floor, building, rooms or its split and merged forms are taken in that time.
    """
    conflicts = inventory.conflicts(space.id, first, until + ONE_DAY)
    if conflicts:
        raise InputError(
            f"{inventory.full_name(space.id)} 在这段时间不能独占预留。",
            f"{blocker_words(inventory, space.id, conflicts[0])}。",
            "请换一个空间、改日期，或改为软预留排队。",
            "space-taken",
        )
