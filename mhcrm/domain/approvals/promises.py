"""容缺承诺: how a promise stands on a day, what it freezes, which hard gates it keeps locked.

Everything is derived from dates when it is read, so nothing depends on a timer having run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mhcrm.base.dag import upstream_of
from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.network import Items, after_of
from mhcrm.domain.approvals.records import Item, Material, Promise
from mhcrm.domain.approvals.workdays import WorkDays


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days at which something happens (编者规则, 示例; the office may change them)."""

    promise_remind: int
    promise_freeze: int
    promise_revoke: int
    item_warn: int
    demand_warn: int


class Stand(StrEnum):
    """How a promise stands; the words are those shown."""

    MET = "已补齐"
    WAIVED = "已豁免"
    OPEN = "待补"
    SOON = "临期"
    OVERDUE = "逾期"
    FROZEN = "逾期冻结"
    REVOKE = "可撤销"


FREEZES = frozenset({Stand.FROZEN, Stand.REVOKE})


@dataclass(frozen=True, slots=True)
class Standing:
    """A promise on a day; ``left`` working days to its last day (negative = overdue)."""

    promise: Promise
    stand: Stand
    left: int
    words: str


def standing(promise: Promise, on: date, workdays: WorkDays, limits: Limits) -> Standing:
    """How a promise stands on ``on``, with the sentence why."""
    if promise.met_on is not None and promise.met_on <= on:
        return Standing(promise, Stand.MET, 0, f"{promise.met_on} 已补齐")
    if promise.waived_on is not None and promise.waived_on <= on:
        return Standing(promise, Stand.WAIVED, 0, f"{promise.waived_by} 于 {promise.waived_on} 豁免")
    left = workdays.between(on, promise.due)
    if on <= promise.due:
        stand = Stand.SOON if left <= limits.promise_remind else Stand.OPEN
        return Standing(promise, stand, left, f"承诺 {promise.due} 前补齐，还有 {left} 个工作日")
    late = -left
    words = f"承诺 {promise.due} 前补齐，已逾期 {late} 个工作日"
    if late >= limits.promise_revoke:
        return Standing(promise, Stand.REVOKE, left, f"{words}，后续事项冻结；可由主管部门依法撤销原决定")
    if late >= limits.promise_freeze:
        return Standing(promise, Stand.FROZEN, left, f"{words}，后续事项冻结")
    return Standing(promise, Stand.OVERDUE, left, f"{words}，请催办")


def milestones(promise: Promise, on: date, workdays: WorkDays, limits: Limits) -> tuple[tuple[date, str], ...]:
    """Days on which an overdue promise began to remind, to freeze and to be revocable, up to ``on``: for the history."""
    end = promise.met_on or promise.waived_on or on
    steps = (
        (workdays.add(promise.due, 1), f"承诺逾期提醒：{promise.material}"),
        (workdays.add(promise.due, limits.promise_freeze), f"后续事项冻结：{promise.material} 未补"),
        (workdays.add(promise.due, limits.promise_revoke), f"列入可撤销：{promise.material} 未补"),
    )
    return tuple((day, words) for day, words in steps if promise.due < day <= min(on, end))


def frozen_items(items: Items, standings: Sequence[Standing]) -> dict[str, str]:
    """Key → why, for every item behind one whose promise is so late that those waiting are frozen."""
    after, by_id = after_of(items), {item.id: item for item in items}
    found: dict[str, str] = {}
    for one in standings:
        owner = by_id.get(one.promise.item_id)
        if one.stand in FREEZES and owner is not None:
            for item in items:
                if owner.key in upstream_of(after, item.key):
                    found.setdefault(item.key, f"“{owner.name}”的容缺件“{one.promise.material}”{one.words}")
    return found


def gate_locks(items: Items, promises: Sequence[Promise]) -> dict[str, tuple[str, ...]]:
    """Hard gate → why it is locked: everything promised at or before it and still owed; gates that are free are absent."""
    after, by_id = after_of(items), {item.id: item for item in items}
    found: dict[str, tuple[str, ...]] = {}
    for gate in (item for item in items if item.gate):
        before = upstream_of(after, gate.key) | {gate.key}
        owed = tuple(
            f"“{by_id[one.item_id].name}”的“{one.material}”还没有补齐（{one.signed_by}承诺 {one.due} 前）"
            for one in promises
            if one.open and one.item_id in by_id and by_id[one.item_id].key in before
        )
        if owed:
            found[gate.gate] = (*found.get(gate.gate, ()), *owed)
    return found


def check_promise(item: Item, material: Material, due: date, on: date, named: Mapping[str, str]) -> None:
    """Refuse a promise that is none.

    Raises:
        InputError: a 主件, already supplied, a hard gate, no signer or basis, or due before it is made.
    """
    if item.gate:
        raise InputError(f"“{item.name}”是{item.gate}的关口，不能容缺。", "", "请把材料补齐后再办。", "promise-gate")
    if not material.deferrable:
        raise InputError(f"“{material.name}”是主件，不能容缺。", "", "请先补齐这份材料。", "promise-main")
    if material.supplied_on is not None:
        raise InputError(f"“{material.name}”已于 {material.supplied_on} 收到，不用承诺。", code="promise-supplied")
    for key, words in (("signed_by", "承诺人"), ("basis", "依据")):
        if not named.get(key, "").strip():
            raise InputError(f"容缺承诺没有写{words}。", "", f"请补上{words}。", "promise-incomplete")
    if due < on:
        raise InputError(f"承诺的补齐日 {due} 早于承诺日 {on}。", "", "请改正日期。", "promise-dates")


def check_extension(promise: Promise, due: date, reason: str) -> None:
    """Refuse what is no first, reasoned, later date.

    Raises:
        InputError: settled, extended before, no reason, or not later.
    """
    if not promise.open:
        raise InputError(f"“{promise.material}”的承诺已经了结，不用延期。", code="promise-settled")
    if promise.extended_on is not None:
        raise InputError(
            f"“{promise.material}”已在 {promise.extended_on} 延过一次，不能再延。",
            f"原因是：{promise.extension_reason}。",
            "请补齐材料，或由有权的人豁免。",
            "promise-extended",
        )
    if not reason.strip():
        raise InputError("没有写延期的原因。", "", "请写一句原因。", "no-reason")
    if due <= promise.due:
        raise InputError(f"新的补齐日 {due} 不晚于现在的 {promise.due}。", "", "请改正日期。", "promise-dates")
