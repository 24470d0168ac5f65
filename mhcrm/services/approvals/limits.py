"""Working days at which something is told, frozen or flagged: the editors' sample figures and the office's own."""

from __future__ import annotations

from collections.abc import Mapping

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.promises import Limits
from mhcrm.domain.change import ChangeSet
from mhcrm.plan.service_rules import LIMITS, load_service_rules
from mhcrm.store import ReadView, Store

SETTING = "approvals.limits"
WORDS = {
    "promise_remind": "容缺承诺到期前几天提醒",
    "promise_freeze": "容缺承诺逾期满几天冻结后续事项",
    "promise_revoke": "容缺承诺逾期满几天列入可撤销",
    "item_warn": "审批时限剩几天变黄",
    "demand_warn": "诉求期限剩几天变黄",
}
_MOST = 365


def limits_in(view: ReadView) -> Limits:
    """The figures in effect."""
    return Limits(**{**load_service_rules().limits, **own_in(view)})


def own_in(view: ReadView) -> dict[str, int]:
    """What the office set itself, by name."""
    found = view.settings.get(SETTING) or {}
    return {name: int(found[name]) for name in LIMITS if name in found}


class LimitsBook:
    """Shows and changes the figures."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def lines(self) -> tuple[tuple[str, str, int, bool], ...]:
        """(name, what it means, working days, set by the office) of every figure."""
        with self._store.read() as view:
            own = own_in(view)
        shipped = load_service_rules().limits
        return tuple((name, WORDS[name], own.get(name, shipped[name]), name in own) for name in LIMITS)

    def put(self, changes: Mapping[str, int | None]) -> ChangeSet:
        """Set figures; None = the editors' again.

        Raises:
            InputError: unknown name, out of range, or flagged before it is frozen.
        """
        for name, value in changes.items():
            if name not in LIMITS:
                raise InputError(f"没有天数“{name}”。", "", f"可用：{'、'.join(LIMITS)}。", "limit-name")
            if value is not None and not 0 <= value <= _MOST:
                raise InputError(f"“{WORDS[name]}”写的是 {value}。", f"应当在 0 到 {_MOST} 之间。", code="limit-range")
        with self._store.write("本办办理天数") as uow:
            own = {**own_in(uow), **{name: value for name, value in changes.items() if value is not None}}
            own = {name: value for name, value in own.items() if changes.get(name, 0) is not None}
            merged = {**load_service_rules().limits, **own}
            if merged["promise_revoke"] < merged["promise_freeze"]:
                raise InputError("列入可撤销不能早于冻结。", "", "请把“列入可撤销”的天数改大。", "limit-order")
            uow.settings.set(SETTING, own)
        return uow.changes
