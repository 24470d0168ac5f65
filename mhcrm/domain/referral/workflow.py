"""The life of a claim as a state machine: 登记 → 核查 → 确认 → 里程碑 → 申请 → 初审 → 复核 → 会议 → 公示 → 拨付 → 跟踪 → 追回.

Pure: which action is open in which stage, where it leads, and what a step still needs. Facts come in as plain booleans, so
that what a step needs can be shown before anybody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mhcrm.base.errors import InputError
from mhcrm.domain.people import Role


class Stage(StrEnum):
    """The last step that is done."""

    REGISTERED = "登记"
    CHECKED = "核查"
    CONFIRMED = "确认"
    REACHED = "里程碑"
    APPLIED = "申请"
    REVIEWED = "初审"
    RECHECKED = "复核"
    APPROVED = "会议"
    PUBLIC = "公示"
    PAYING = "拨付"
    TRACKED = "跟踪"
    CLAWED = "追回"
    REVOKED = "撤销"


ORDER: tuple[Stage, ...] = tuple(stage for stage in Stage if stage is not Stage.REVOKED)
"""The steps in their order, as a timeline shows them."""


class Action(StrEnum):
    """What can be done to a claim; the values are the kinds of its events."""

    REGISTER = "登记"
    CHECK = "核查"
    CONFIRM = "确认"
    CONTACT = "首次洽谈"
    MILESTONE = "里程碑"
    APPLY = "申请"
    REVIEW = "初审"
    RECHECK = "复核"
    APPROVE = "会议审定"
    PUBLISH = "公示开始"
    OBJECT = "公示异议"
    SETTLE = "异议处理"
    CLOSE = "公示结束"
    PAY = "拨付"
    TRACK = "跟踪"
    CLAW = "追回"
    RECOVER = "追回到账"
    RETURN = "退回"
    REVOKE = "撤销"
    EXTEND = "延长保护"
    TRANSFER = "流转"
    REVERSE = "冲销"
    RULE = "核查认定"
    CARRY = "结转年度"


@dataclass(frozen=True, slots=True)
class Rule:
    """Where an action may start, where it leads (None = the stage stays), whose role it takes, whether it posts entries."""

    stages: frozenset[Stage]
    to: Stage | None
    role: Role
    posts: bool = False


def _from(first: Stage, last: Stage) -> frozenset[Stage]:
    return frozenset(ORDER[ORDER.index(first) : ORDER.index(last) + 1])


_S = Stage
_BEFORE_APPROVAL = _from(_S.REGISTERED, _S.RECHECKED)
RULES: Mapping[Action, Rule] = {
    Action.CHECK: Rule(_BEFORE_APPROVAL, _S.CHECKED, Role.CHECK),
    Action.RULE: Rule(_BEFORE_APPROVAL, None, Role.CHECK),
    Action.CONFIRM: Rule(_from(_S.CHECKED, _S.CONFIRMED), _S.CONFIRMED, Role.REGISTER),
    Action.CONTACT: Rule(_from(_S.REGISTERED, _S.REACHED), None, Role.REGISTER),
    Action.MILESTONE: Rule(_from(_S.CONFIRMED, _S.TRACKED), _S.REACHED, Role.REGISTER),
    Action.APPLY: Rule(frozenset({_S.REACHED}), _S.APPLIED, Role.REGISTER, posts=True),
    Action.REVIEW: Rule(frozenset({_S.APPLIED}), _S.REVIEWED, Role.REVIEW),
    Action.RECHECK: Rule(frozenset({_S.REVIEWED}), _S.RECHECKED, Role.RECHECK),
    Action.APPROVE: Rule(frozenset({_S.RECHECKED}), _S.APPROVED, Role.APPROVE, posts=True),
    Action.PUBLISH: Rule(frozenset({_S.APPROVED}), _S.PUBLIC, Role.PUBLISH),
    Action.OBJECT: Rule(frozenset({_S.PUBLIC}), None, Role.PUBLISH),
    Action.SETTLE: Rule(frozenset({_S.PUBLIC}), None, Role.PUBLISH),
    Action.CLOSE: Rule(frozenset({_S.PUBLIC}), _S.PAYING, Role.PUBLISH),
    Action.PAY: Rule(_from(_S.PAYING, _S.TRACKED), None, Role.PAY, posts=True),
    Action.TRACK: Rule(_from(_S.PAYING, _S.CLAWED), _S.TRACKED, Role.REGISTER),
    Action.CLAW: Rule(_from(_S.PAYING, _S.CLAWED), _S.CLAWED, Role.APPROVE, posts=True),
    Action.RECOVER: Rule(frozenset({_S.CLAWED}), None, Role.PAY, posts=True),
    Action.RETURN: Rule(_from(_S.APPLIED, _S.PUBLIC), _S.REACHED, Role.REVIEW, posts=True),
    Action.REVOKE: Rule(_from(_S.REGISTERED, _S.PUBLIC), _S.REVOKED, Role.DECIDE, posts=True),
    Action.EXTEND: Rule(_from(_S.REGISTERED, _S.REACHED), None, Role.REGISTER),
    Action.TRANSFER: Rule(_from(_S.REGISTERED, _S.TRACKED), None, Role.DECIDE),
    Action.CARRY: Rule(_from(_S.APPROVED, _S.TRACKED), None, Role.APPROVE, posts=True),
    Action.REVERSE: Rule(_from(_S.APPLIED, _S.CLAWED), None, Role.PAY, posts=True),
}
"""Every action after 登记."""

NEXT: Mapping[Stage, Action] = {
    _S.REGISTERED: Action.CHECK,
    _S.CHECKED: Action.CONFIRM,
    _S.CONFIRMED: Action.MILESTONE,
    _S.REACHED: Action.APPLY,
    _S.APPLIED: Action.REVIEW,
    _S.REVIEWED: Action.RECHECK,
    _S.RECHECKED: Action.APPROVE,
    _S.APPROVED: Action.PUBLISH,
    _S.PUBLIC: Action.CLOSE,
    _S.PAYING: Action.PAY,
    _S.TRACKED: Action.TRACK,
}
"""The step that comes next on the straight way."""


def may(action: Action, stage: Stage) -> bool:
    """True when the stage allows the action."""
    return stage in RULES[action].stages


def after(action: Action, stage: Stage) -> Stage:
    """The stage an action leads to; actions that may be repeated later never lead back.

    Raises:
        InputError: the stage does not allow it.
    """
    if not may(action, stage):
        raise refused(action, stage)
    to = RULES[action].to
    if to is None:
        return stage
    if action in {Action.RETURN, Action.REVOKE, Action.CLAW}:
        return to
    if stage is Stage.CLAWED or ORDER.index(to) < ORDER.index(stage):
        return stage
    return to


def refused(action: Action, stage: Stage) -> InputError:
    """The action does not fit the stage: says which stages it fits."""
    fits = [word for word in ORDER if word in RULES[action].stages]
    where = f"“{fits[0]}”" if len(fits) == 1 else f"“{fits[0]}”到“{fits[-1]}”之间"
    ahead = NEXT.get(stage)
    return InputError(
        f"现在不能办“{action}”。",
        f"这件登记办到“{stage}”，“{action}”要在{where}办。",
        f"下一步是“{ahead}”。" if ahead is not None else "这件登记已经办结。",
        "referral-step",
        {"action": action.value, "stage": stage.value},
    )


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a step asks for: what it is, whether it is there, what to do when it is not."""

    key: str
    label: str
    met: bool
    todo: str = ""


def missing(needs: tuple[Need, ...], action: Action) -> InputError | None:
    """The refusal that names everything still missing; None when all is there."""
    open_needs = [need for need in needs if not need.met]
    if not open_needs:
        return None
    return InputError(
        f"还不能办“{action}”，缺 {len(open_needs)} 项：{'、'.join(need.label for need in open_needs)}。",
        "",
        "".join(need.todo for need in open_needs),
        "referral-missing",
        {"missing": [need.key for need in open_needs]},
    )
