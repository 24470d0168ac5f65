"""Where an item stands against its clock: light, deadline, whose turn, each with the sentence why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mhcrm.domain.approvals.network import Items, waiting_for
from mhcrm.domain.approvals.promises import FREEZES, Limits, Stand, Standing
from mhcrm.domain.approvals.records import RUNNING, TERMINAL, Item, ItemState
from mhcrm.domain.approvals.workdays import WorkDays

_COMPANY_STOPS = {"补正": "企业", "企业原因": "企业", "公示": "公示", "专家评审": "专家"}


class Light(StrEnum):
    """Colour and word together; never colour alone."""

    NONE = "无"
    GREEN = "正常"
    YELLOW = "临期"
    RED = "逾期"


@dataclass(frozen=True, slots=True)
class ClockView:
    """An item's clock on a day; ``left`` None = no limit known or no clock running."""

    light: Light
    deadline: date | None
    used: int
    left: int | None
    words: str


def clock_of(item: Item, standings: Sequence[Standing], on: date, workdays: WorkDays, limits: Limits) -> ClockView:
    """Light, deadline and the sentence why; a late promise outweighs the item's own clock."""
    used = workdays.used(item, on)
    late = [one for one in standings if one.stand in FREEZES or one.stand is Stand.OVERDUE]
    if late:
        return ClockView(
            Light.RED, workdays.deadline(item), used, None, f"容缺件“{late[0].promise.material}”{late[0].words}"
        )
    if item.state in RUNNING:
        return _running(item, used, on, workdays, limits)
    soon = [one for one in standings if one.stand is Stand.SOON]
    if soon:
        return ClockView(Light.YELLOW, None, used, None, f"容缺件“{soon[0].promise.material}”{soon[0].words}")
    if item.state in TERMINAL:
        return ClockView(Light.NONE, None, used, None, _done_words(item, used))
    return ClockView(Light.NONE, None, used, None, f"自 {item.since} {item.word}" if item.since else "还没有启动")


def _running(item: Item, used: int, on: date, workdays: WorkDays, limits: Limits) -> ClockView:
    if item.stopped is not None:
        words = f"自 {item.stopped.start} 停表（{item.stopped.reason}），已用 {used} 个工作日"
        return ClockView(Light.NONE, None, used, None, words)
    if item.days is None:
        return ClockView(Light.NONE, None, used, None, f"时限待核实，已用 {used} 个工作日")
    end = workdays.deadline(item)
    left = item.days - used
    if left < 0:
        return ClockView(Light.RED, end, used, left, f"时限 {item.days} 个工作日，已用 {used} 个，超 {-left} 个")
    light = Light.YELLOW if left <= limits.item_warn else Light.GREEN
    return ClockView(light, end, used, left, f"时限 {item.days} 个工作日，已用 {used} 个，{end} 到期")


def _done_words(item: Item, used: int) -> str:
    if item.accepted_on is None:
        return f"{item.decided_on} {item.word}" if item.decided_on else item.word
    return f"{item.decided_on} {item.word}，用 {used} 个工作日"


def turn_of(item: Item, items: Items) -> str:
    """Who has to act now: 企业, the department, 专家 …; "" when nobody."""
    if item.state in TERMINAL:
        return ""
    if item.stopped is not None:
        return _COMPANY_STOPS.get(item.stopped.reason, "企业")
    if item.state in (ItemState.FILED, ItemState.ACCEPTED, ItemState.PROCESSING):
        return item.department or "审批部门"
    if item.state is ItemState.IDLE and waiting_for(item, items):
        return "等前置"
    return "企业"
