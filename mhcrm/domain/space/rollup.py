"""What a floor or building is by its rooms, where nobody wrote it down for the whole: the weakest part decides.

A height, load or supply all parts state is the least of them, a delivery day the latest. Where only some parts state one the
whole stays 待核, except that a stated part which already fails a limit fails it for the whole: no other part can mend it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.limits import delivery_day, height

_WHOLES = (SpaceKind.FLOOR, SpaceKind.BUILDING)


@dataclass(frozen=True)
class Rolled:
    """Units with facts of their parts, by id; units not named have nothing to gain.

    Attributes:
        whole: with what all parts state.
        weakest: besides that, what only some parts state, to look for a limit that fails already.
    """

    whole: Mapping[int, Space] = field(default_factory=dict)
    weakest: Mapping[int, Space] = field(default_factory=dict)


def rolled_up(spaces: Mapping[int, Space], order: Sequence[int]) -> Rolled:
    """``order``: the units that exist on a day, parents first."""
    whole: dict[int, Space] = {}
    weakest: dict[int, Space] = {}
    parts: dict[int, list[int]] = {}
    for key in reversed(order):
        space = spaces[key]
        if space.parent_id is not None and space.kind is not SpaceKind.PLOT:
            parts.setdefault(space.parent_id, []).append(key)
        below = parts.get(key)
        if not below or space.kind not in _WHOLES:
            continue
        full = _filled(space, [whole.get(one, spaces[one]) for one in below], every=True)
        some = _filled(full, [weakest.get(one) or whole.get(one, spaces[one]) for one in below], every=False)
        if full is not space:
            whole[key] = full
        if some is not full:
            weakest[key] = some
    return Rolled(whole, weakest)


def _filled(space: Space, parts: Sequence[Space], *, every: bool) -> Space:
    """The unit with its unknown facts taken from its parts; ``every``: only those all parts state."""
    changes: dict[str, object] = {}
    if height(space) is None:
        # Mixed statements of 层高 and 净高 are kept as 净高, the one that promises less.
        clear = [part.clear_height_m for part in parts]
        tall = _least(clear, every=True)
        if tall is not None:
            changes["clear_height_m"] = tall
        else:
            changes["net_height_m"] = _least([height(part) for part in parts], every=every)
    if space.floor_load_t is None:
        changes["floor_load_t"] = _least([part.floor_load_t for part in parts], every=every)
    if space.power_kva is None:
        changes["power_kva"] = _least([part.power_kva for part in parts], every=every)
    if delivery_day(space.delivery_on) is None:
        changes["delivery_on"] = _latest([part.delivery_on for part in parts], every=every)
    known = {name: value for name, value in changes.items() if value}
    return replace(space, **known) if known else space  # type: ignore[arg-type]


def _least(values: Sequence[Decimal | None], *, every: bool) -> Decimal | None:
    known = [value for value in values if value is not None]
    return min(known) if known and (len(known) == len(values) or not every) else None


def _latest(texts: Sequence[str], *, every: bool) -> str:
    days = [(day, text) for text in texts if (day := delivery_day(text)) is not None]
    return max(days)[1] if days and (len(days) == len(texts) or not every) else ""
