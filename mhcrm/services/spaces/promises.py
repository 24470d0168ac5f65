"""What undo and redo may not do: promise a space twice."""

from __future__ import annotations

from mhcrm.base.errors import InputError
from mhcrm.services.spaces.loading import load_inventory
from mhcrm.store import ReadView


def refuse_new_overlaps(before: ReadView, after: ReadView) -> None:
    """Compare the promises before and after; overlaps that stood already (from old sheets) are not this step's fault.

    Raises:
        InputError: the step would leave two hard intervals that bear on each other on the same days.
    """
    after.spaces.lock()
    inventory = load_inventory(after)
    new = inventory.overlaps() - load_inventory(before).overlaps()
    if not new:
        return
    pair = sorted(min(new, key=repr), key=repr)
    raise InputError(
        "这一步不能撤销或重做，没有改动。",
        f"{inventory.full_name(pair[0][0])} 与 {inventory.full_name(pair[-1][0])} 在同一段时间会被答应两次。",
        "这期间空间已另作安排。请先处理新的预留或占用。",
        "space-taken",
    )
