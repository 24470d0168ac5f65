"""What can be done to a claim now, in the window's words: the next step with what holds it up, and the other steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mhcrm.domain.people import allowed
from mhcrm.domain.referral.compliance import findings
from mhcrm.domain.referral.records import CLOSED, ClaimKind, ClaimStatus
from mhcrm.domain.referral.scheme import Scheme
from mhcrm.domain.referral.snapshot import next_action
from mhcrm.domain.referral.workflow import RULES, Action, Need, may

if TYPE_CHECKING:
    from mhcrm.desktop.readings_referral import ClaimWhole

BROUGHT_ALONG = frozenset({Action.CONFIRM, Action.MILESTONE})
"""Steps whose form itself takes what is missing."""
LABELS = {
    Action.CHECK: "做核查", Action.CONFIRM: "登记确认", Action.CONTACT: "首次洽谈记录", Action.MILESTONE: "登记里程碑",
    Action.APPLY: "申请", Action.REVIEW: "初审通过", Action.RECHECK: "复核通过", Action.APPROVE: "会议审定",
    Action.PUBLISH: "开始公示", Action.OBJECT: "登记异议", Action.SETTLE: "处理异议", Action.CLOSE: "公示结束",
    Action.PAY: "拨付", Action.TRACK: "登记跟踪", Action.CLAW: "追回", Action.RECOVER: "追回到账", Action.RETURN: "退回",
    Action.REVOKE: "撤销", Action.EXTEND: "延长保护", Action.TRANSFER: "流转", Action.REVERSE: "冲销", Action.CARRY: "结转年度",
}  # fmt: skip
FORMS = {
    Action.CHECK: "check", Action.CONFIRM: "confirm", Action.CONTACT: "contact", Action.MILESTONE: "milestone",
    Action.APPLY: "apply", Action.REVIEW: "review", Action.RECHECK: "recheck", Action.APPROVE: "approve",
    Action.PUBLISH: "publish", Action.OBJECT: "objection", Action.SETTLE: "settle", Action.CLOSE: "close",
    Action.PAY: "pay", Action.TRACK: "track", Action.CLAW: "claw", Action.RECOVER: "recover",
    Action.RETURN: "send_back", Action.REVOKE: "revoke", Action.EXTEND: "extend", Action.TRANSFER: "transfer",
    Action.REVERSE: "reverse", Action.CARRY: "carry",
}  # fmt: skip
"""Action → the method of the forms that asks for it."""
_REFERRAL_ONLY = frozenset(FORMS) - {Action.CONTACT, Action.EXTEND, Action.TRANSFER, Action.REVOKE, Action.CONFIRM}


@dataclass(frozen=True)
class NextStep:
    """The step that comes next; ``hindered`` says in a few words why its button is off, "" when it is on."""

    action: Action | None
    words: str
    hindered: str
    open_needs: tuple[Need, ...]
    who: str


def next_step(whole: ClaimWhole) -> NextStep:
    """What comes next on the straight way."""
    view = whole.view
    talk = view.claim.kind is ClaimKind.FIRST_TALK
    action = None if talk else next_action(view.snapshot)
    if action is None:
        return NextStep(None, "", "首谈登记没有后续拨付步骤" if talk else "已办结", (), "")
    lacking = tuple(need for need in view.needs if not need.met)
    role = RULES[action].role
    able = [one.name for one in whole.desk.people if allowed(whole.desk.people, one.name, role)]
    who = f"由有“{role.value}”角色的人办：{'、'.join(able[:3]) or '还没有人'}" if whole.desk.people else ""
    hindered = ""
    if view.claim.status is ClaimStatus.DISPUTED:
        hindered = "先裁定争议"
    elif action is Action.PAY:
        hindered = "" if any(not line.waits_for for line in whole.owed) else "里程碑未达成"
    elif lacking and action not in BROUGHT_ALONG:
        hindered = "先补第 1 项" if len(lacking) == 1 else f"先补 {len(lacking)} 项"
    return NextStep(action, LABELS[action], hindered, lacking, who)


def other_actions(whole: ClaimWhole) -> tuple[Action, ...]:
    """Further steps that the stage allows."""
    view, ahead = whole.view, next_step(whole).action
    if view.claim.status in CLOSED:
        return ()
    found = []
    for action in FORMS:
        if action is ahead or not may(action, view.snapshot.stage):
            continue
        if view.claim.kind is ClaimKind.FIRST_TALK and action in _REFERRAL_ONLY:
            continue
        if view.claim.kind is ClaimKind.REFERRAL and action is Action.TRANSFER:
            continue
        found.append(action)
    return tuple(found)


def scheme_checks(whole: ClaimWhole) -> tuple[tuple[str, str], ...]:
    """What can be said of the scheme the sheet rests on (else of the one on offer): (words, verdict)."""
    terms = whole.view.snapshot.terms
    if terms is None:
        fitting = [one.scheme for one in whole.desk.schemes if one.scheme.channel == whole.view.row.channel]
        terms = fitting[0] if fitting else None
    return () if terms is None else _of_scheme(terms, whole)


def _of_scheme(terms: Scheme, whole: ClaimWhole) -> tuple[tuple[str, str], ...]:
    today, sheet = whole.view.snapshot.today, whole.view.snapshot.sheet
    kinds = {one.kind for one in whole.view.referrers}
    fits = all(kind in {one.value for one in terms.recipients} for kind in kinds)
    wording = findings(terms)
    opinion = bool(terms.review_opinion_no.strip())
    in_force = terms.in_force(today) or sheet is not None
    return (
        ("基数不含税收、地方贡献", "通过"),
        (f"写明支持 {'、'.join(sorted(kinds)) or '待核实'}", "通过" if fits else "不通过"),
        (f"敏感写法 {len(wording)} 处" if wording else "没有敏感写法", "通过" if not wording or opinion else "不通过"),
        (f"审查意见号 {terms.review_opinion_no or '未填'}", "通过" if opinion else "无法核实"),
        (f"方案有效 {terms.start} 至 {terms.end}", "通过" if in_force else "不通过"),
        ("不是示例方案", "不通过" if terms.training or (sheet is not None and sheet.training) else "通过"),
    )
