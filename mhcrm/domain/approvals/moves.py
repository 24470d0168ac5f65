"""The one guarded state machine of an item: what may follow what, and what each step needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.network import Items, waiting_for
from mhcrm.domain.approvals.records import ACCEPTANCE, STATE_WORDS, Item, ItemState, Material, Promise

S = ItemState
MOVES: dict[ItemState, tuple[ItemState, ...]] = {
    S.IDLE: (S.PREPARING, S.FILED, S.SKIPPED),
    S.PREPARING: (S.FILED, S.IDLE, S.SKIPPED),
    S.FILED: (S.ACCEPTED, S.CORRECTION, S.REFUSED, S.WITHDRAWN),
    S.CORRECTION: (S.FILED, S.WITHDRAWN),
    S.ACCEPTED: (S.PROCESSING, S.APPROVED, S.CONDITIONAL, S.REFUSED, S.WITHDRAWN),
    S.PROCESSING: (S.APPROVED, S.CONDITIONAL, S.REFUSED, S.WITHDRAWN),
    S.CONDITIONAL: (S.APPROVED, S.REFUSED, S.WITHDRAWN),
    S.APPROVED: (S.PROCESSING,),
    S.REFUSED: (S.PREPARING,),
    S.WITHDRAWN: (S.PREPARING,),
    S.SKIPPED: (S.IDLE,),
}
"""What may follow; 批准 → 办理中 is the correction of a mistaken entry."""
FORWARD = frozenset({S.FILED, S.ACCEPTED, S.PROCESSING, S.CONDITIONAL, S.APPROVED})
DECIDED = frozenset({S.CONDITIONAL, S.APPROVED, S.REFUSED, S.WITHDRAWN, S.SKIPPED})
_NUMBERED = frozenset({S.CONDITIONAL, S.APPROVED, S.REFUSED})
_BACK = frozenset({S.PREPARING, S.IDLE})
_REASONED = frozenset({S.CORRECTION, S.REFUSED, S.WITHDRAWN, S.SKIPPED})


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that bears on a step of ``item``.

    Attributes:
        frozen: item key → why it is frozen.
        locks: hard gate → why it is locked.
        accepted: the joint acceptance of this item has passed (综合验收 only).
    """

    item: Item
    items: Items
    materials: Sequence[Material]
    promises: Sequence[Promise]
    today: date
    frozen: Mapping[str, str]
    locks: Mapping[str, Sequence[str]]
    accepted: bool = False

    @property
    def owed(self) -> tuple[Promise, ...]:
        """Promises of this item still open."""
        return tuple(one for one in self.promises if one.open and one.item_id == self.item.id)


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked for: the state to reach, the day, the reason or condition, the number or evidence, who handles it."""

    to: ItemState
    on: date
    reason: str = ""
    result: str = ""
    handler: str = ""


def allowed(item: Item) -> tuple[ItemState, ...]:
    """States that may follow, in the usual order."""
    return MOVES[item.state]


def move(now: Situation, step: Step) -> dict[str, object]:
    """The changes a step makes to its item.

    Raises:
        InputError: the step does not follow, its day is out of order, or something it needs is missing.
    """
    item = now.item
    if step.to not in MOVES[item.state]:
        words = "、".join(STATE_WORDS[one] for one in MOVES[item.state])
        raise InputError(
            f"“{item.name}”现在是“{item.word}”，不能直接转为“{STATE_WORDS[step.to]}”。",
            "",
            f"可以转为：{words}。",
            "item-move",
        )
    _check_day(now, step)
    _check_reason(item, step)
    if step.to in FORWARD:
        _check_forward(now, step)
    return _changes(now, step)


def _check_day(now: Situation, step: Step) -> None:
    if step.on > now.today:
        raise InputError(f"日期 {step.on} 在今天（{now.today}）之后。", "", "请写实际发生的日期。", "future-date")
    if now.item.since is not None and step.on < now.item.since:
        raise InputError(
            f"日期 {step.on} 早于上一步的 {now.item.since}（{now.item.word}）。", "", "请核对日期。", "date-order"
        )


def _check_reason(item: Item, step: Step) -> None:
    back = step.to in _BACK and item.state not in (S.IDLE, S.PREPARING)
    corrected = item.state is S.APPROVED
    if (step.to in _REASONED or back or corrected) and not step.reason.strip():
        raise InputError(f"转为“{STATE_WORDS[step.to]}”要写原因。", "", "请写一句原因。", "no-reason")


def _check_forward(now: Situation, step: Step) -> None:
    item = now.item
    if item.state is S.APPROVED:  # taking a mistaken approval back needs nothing but its reason
        return
    if item.key in now.frozen:
        raise InputError(
            f"“{item.name}”已冻结。", f"{now.frozen[item.key]}。", "请先补齐容缺件或办豁免。", "item-frozen"
        )
    if item.gate and now.locks.get(item.gate):
        raise InputError(
            f"“{item.name}”是{item.gate}的关口，现在锁着。",
            f"{'；'.join(now.locks[item.gate])}。",
            "请先补齐容缺件或办豁免。",
            "gate-locked",
        )
    waits = waiting_for(item, now.items)
    if waits:
        names = "、".join(f"{one.name}（{one.word}）" for one in waits)
        raise InputError(f"“{item.name}”的前置事项还没有办完。", f"还差：{names}。", "请先办前置事项。", "item-waits")
    if step.to is S.ACCEPTED:
        _check_materials(now)
    if step.to in (S.APPROVED, S.CONDITIONAL):
        _check_decision(now, step)


def _check_materials(now: Situation) -> None:
    promised = {one.material_id for one in now.promises}
    missing = [one for one in now.materials if one.supplied_on is None]
    mains = [one.name for one in missing if not one.deferrable]
    if mains:
        raise InputError(
            f"“{now.item.name}”的主件没有齐。", f"还缺：{'、'.join(mains)}。", "请先登记收到主件。", "main-missing"
        )
    loose = [one.name for one in missing if one.id not in promised]
    if loose:
        raise InputError(
            f"“{now.item.name}”的可容缺件没有交，也没有承诺。",
            f"还缺：{'、'.join(loose)}。",
            "请登记材料，或办容缺承诺（谁、哪天、依据）。",
            "promise-missing",
        )


def _check_decision(now: Situation, step: Step) -> None:
    item = now.item
    if item.stopped is not None:
        raise InputError(
            f"“{item.name}”还在停表（{item.stopped.reason}，自 {item.stopped.start}）。",
            "",
            "请先恢复计时。",
            "item-stopped",
        )
    if not (step.result.strip() or item.result):
        raise InputError(f"没有写“{item.name}”的批准文号或凭据。", "", "请写上文号，或附件的名称。", "result-missing")
    if step.to is S.CONDITIONAL:
        if item.gate:
            raise InputError(f"“{item.name}”是{item.gate}的关口，不能附条件批准。", code="gate-conditional")
        if not now.owed and not step.reason.strip():
            raise InputError("附条件批准没有写条件。", "", "请写明条件。", "no-reason")
        return
    if now.owed:
        names = "、".join(one.material for one in now.owed)
        raise InputError(
            f"“{item.name}”还有容缺件没有补齐，不能批准。",
            f"还欠：{names}。",
            "可以先转为“附条件批准”，或先补齐、豁免。",
            "promise-open",
        )
    if item.gate == ACCEPTANCE and not now.accepted:
        raise InputError(
            f"“{item.name}”要由综合验收得出结果。", "", "请登记各部门意见，全部通过后出意见书。", "acceptance-open"
        )


def _changes(now: Situation, step: Step) -> dict[str, object]:
    item = now.item
    changes: dict[str, object] = {"state": step.to, "since": step.on}
    if step.handler.strip():
        changes["handler"] = step.handler.strip()
    if step.reason.strip():
        changes["note"] = step.reason.strip()
    if step.result.strip() and step.to in _NUMBERED:
        changes["result"] = step.result.strip()
    if step.to is S.FILED and item.state is not S.CORRECTION:
        changes["filed_on"] = step.on
    if step.to is S.ACCEPTED:
        changes |= {"accepted_on": step.on, "gaps": bool(now.owed)}
    if step.to in DECIDED:
        changes["decided_on"] = step.on
    if step.to in _BACK and item.state not in (S.IDLE, S.PREPARING):
        changes |= {"filed_on": None, "accepted_on": None, "decided_on": None, "gaps": False, "stops": (), "result": ""}
    if item.state is S.APPROVED:
        changes |= {"decided_on": None, "result": ""}
    return changes
