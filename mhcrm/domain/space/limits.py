"""Hard limits of a need against one unit: met, not met or 待核, fast first and in words only when somebody reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from mhcrm.base.dates import PartialDate
from mhcrm.domain.records import Space, SpaceKind

SQM_PER_MU = Decimal(2000) / 3
ENV_ORDER = ("豁免", "登记表", "报告表", "报告书")
"""Classes of 环评 from the lightest on; a unit fit for a heavier class takes the lighter ones."""
FIRE_ORDER = ("戊", "丁", "丙", "乙", "甲")
"""Fire hazard classes from the mildest on; a unit built for a graver one takes the milder ones."""
_LIFT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:t|吨)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a unit must at least offer; None = does not matter. Areas ㎡, land 亩, heights m, load t/㎡, power kVA.

    Attributes:
        build_area_sqm: floor area to be built, for plots: land × plot ratio must allow it.
        max_rent: 元/㎡·天. env: class of 环评 the project needs. fire: class of goods (甲乙丙丁戊).
        deliver_by: last acceptable day of delivery.
    """

    min_area_sqm: Decimal | None = None
    max_area_sqm: Decimal | None = None
    min_land_mu: Decimal | None = None
    min_height_m: Decimal | None = None
    min_load_t: Decimal | None = None
    min_power_kva: Decimal | None = None
    use: str | None = None
    build_area_sqm: Decimal | None = None
    min_lift_t: Decimal | None = None
    max_rent: Decimal | None = None
    env: str | None = None
    fire: str | None = None
    deliver_by: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One limit judged: ``met`` True, False, or None where the inventory does not say; ``words`` for the officer."""

    label: str
    met: bool | None
    words: str


Check = Callable[[Space, "Decimal | None"], "bool | None"]
_Read = Callable[[Space, "Decimal | None"], "Decimal | None"]


def checks(limits: Limits, *, plot: bool) -> tuple[Check, ...]:
    """The limits that matter, each as one question to (unit, its area): met, not met or None = unknown; no words.

    Made once a search, asked of every unit; what is cheap and refuses most comes first.
    """
    found: list[Check] = []
    use, env, fire, by = limits.use, limits.env, limits.fire, limits.deliver_by
    if use:
        found.append(lambda space, _: use in space.planned_use if space.planned_use else None)
    for _, _, read, want in _measures(limits, plot=plot):
        if want is not None:
            found.append(_at_least(read, want))
    most, rent = limits.max_area_sqm, limits.max_rent
    if most is not None:
        found.append(lambda _, area: None if area is None else area <= most)
    if rent is not None:
        found.append(lambda space, _: None if space.rent is None else space.rent <= rent)
    if env:
        found.append(lambda space, _: _class_met(space.env_class, env, ENV_ORDER))
    if fire:
        found.append(lambda space, _: _class_met(space.fire_class, fire, FIRE_ORDER))
    if by is not None:
        found.append(lambda space, _: delivered(space, by))
    return tuple(found)


def _at_least(read: _Read, want: Decimal) -> Check:
    def met(space: Space, area: Decimal | None) -> bool | None:
        have = read(space, area)
        return None if have is None else have >= want

    return met


def findings(space: Space, area: Decimal | None, limits: Limits) -> Iterator[Finding]:
    """The same in words; what is short says by how much."""
    for label, unit, read, want in _measures(limits, plot=space.kind is SpaceKind.PLOT):
        if want is not None:
            yield _measured(label, unit, read(space, area), want)
    if limits.max_area_sqm is not None and area is None:
        yield Finding("面积", None, f"面积待核（上限 {number(limits.max_area_sqm)} ㎡）")
    elif limits.max_area_sqm is not None and area is not None and area > limits.max_area_sqm:
        yield Finding("面积", False, f"面积超出上限 {number(area - limits.max_area_sqm)} ㎡")
    if limits.max_rent is not None:
        yield _rent(space, limits.max_rent)
    if limits.use:
        met = limits.use in space.planned_use if space.planned_use else None
        yield Finding("规划用途", met, "规划用途待核" if met is None else f"规划用途是{space.planned_use}")
    for label, stated, wanted, order in (
        ("环评类别", space.env_class, limits.env, ENV_ORDER),
        ("消防类别", space.fire_class, limits.fire, FIRE_ORDER),
    ):
        if wanted:
            met = _class_met(stated, wanted, order)
            words = (
                f"{label}待核（需{wanted}）" if met is None else f"{label}{stated}，{'可容' if met else '不容'}{wanted}"
            )
            yield Finding(label, met, words)
    if limits.deliver_by is not None:
        met = delivered(space, limits.deliver_by)
        yield Finding("交付", met, "交付日待核" if met is None else f"{space.delivery_on or '现房'} 交付")


def findings_of_parts(whole: Space, weakest: Space, area: Decimal | None, limits: Limits) -> Iterator[Finding]:
    """Findings of a unit made of parts: what is 待核 for the whole but fails in a part that states it has failed."""
    first = findings(whole, area, limits)
    if weakest is whole:
        yield from first
        return
    for one, part in zip(first, findings(weakest, area, limits), strict=True):
        yield Finding(part.label, False, f"部分{part.words}") if one.met is None and part.met is False else one


def delivered(space: Space, by: date) -> bool | None:
    """Whether the unit is handed over by a day; None when neither a date nor a state of delivery is registered.

    A date of a month or quarter counts with its last day: that is what can be relied on.
    """
    day = delivery_day(space.delivery_on)
    if day is not None:
        return day <= by
    return None


@lru_cache(maxsize=4096)
def delivery_day(text: str) -> date | None:
    """The day to rely on of a delivery date with precision; None when it says none."""
    if not text:
        return None
    try:
        return PartialDate.parse(text).last()
    except ValueError:
        return None


def number(value: Decimal) -> str:
    """Plain digits without trailing zeros, at most two decimals."""
    return f"{round(value, 2).normalize():f}"


def buildable(space: Space) -> Decimal | None:
    """Floor area the plot ratio allows on a plot, ㎡; None unless land and ratio are both registered."""
    if space.land_mu is None or space.plot_ratio is None:
        return None
    return space.land_mu * SQM_PER_MU * space.plot_ratio


def height(space: Space) -> Decimal | None:
    """Height to compare with a need: 层高, else 净高, which is never more."""
    return space.clear_height_m if space.clear_height_m is not None else space.net_height_m


def _measures(limits: Limits, *, plot: bool) -> tuple[tuple[str, str, _Read, Decimal | None], ...]:
    return (
        ("面积", "㎡", lambda _, area: area, None if plot else limits.min_area_sqm),
        ("用地", "亩", lambda space, _: space.land_mu, limits.min_land_mu if plot else None),
        ("可建面积", "㎡", lambda space, _: buildable(space), limits.build_area_sqm if plot else None),
        ("层高", "m", lambda space, _: height(space), limits.min_height_m),
        ("荷载", "t/㎡", lambda space, _: space.floor_load_t, limits.min_load_t),
        ("供电", "kVA", lambda space, _: space.power_kva, limits.min_power_kva),
        ("货梯", "t", lambda space, _: _lift(space.goods_lift), limits.min_lift_t),
    )


def _measured(label: str, unit: str, have: Decimal | None, want: Decimal) -> Finding:
    if have is None:
        return Finding(label, None, f"{label}待核（需 {number(want)} {unit}）")
    if have < want:
        return Finding(label, False, f"{label}少 {number(want - have)} {unit}")
    return Finding(label, True, f"{label} {number(have)} {unit} 够用")


def _rent(space: Space, limit: Decimal) -> Finding:
    if space.rent is None:
        return Finding("租金", None, f"租金待核（上限 {number(limit)} 元/㎡·天）")
    if space.rent > limit:
        return Finding("租金", False, f"租金高出 {number(space.rent - limit)} 元/㎡·天")
    return Finding("租金", True, f"租金 {number(space.rent)} 元/㎡·天")


@lru_cache(maxsize=1024)
def _lift(text: str) -> Decimal | None:
    """Tons of the strongest goods lift named; None when none is."""
    found = [Decimal(item) for item in _LIFT.findall(text)]
    return max(found) if found else None


@lru_cache(maxsize=1024)
def _class_met(stated: str, wanted: str, order: tuple[str, ...]) -> bool | None:
    """Whether a stated class takes the wanted one; None when either is not a class we know."""
    have = max((rank for rank, word in enumerate(order) if word in stated), default=None)
    want = max((rank for rank, word in enumerate(order) if word in wanted), default=None)
    return None if have is None or want is None else have >= want
