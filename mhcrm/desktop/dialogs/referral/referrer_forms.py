"""Forms about a referrer: who it is, partner statuses, agreements, people to talk to."""

from __future__ import annotations

from typing import Any

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.form import StepAsked, Values
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.dialogs.referral.signing import person_ask
from mhcrm.desktop.operations.referral import Outcome
from mhcrm.desktop.readings_referral import Desk
from mhcrm.domain.people import Role
from mhcrm.domain.referral.records import Referrer
from mhcrm.domain.referral.scheme import Recipient
from mhcrm.services.referral.referrers import PARTNER_NAMES

FIELDS = ("name", "kind", "uscc", "legal_person", "address", "contact", "phone", "note")


def referrer_asked(ctx: Context, desk: Desk, one: Referrer | None) -> StepAsked:
    """New, or change ``one``."""

    def at(name: str) -> str:
        return str(getattr(one, name) or "") if one is not None else ""

    kinds = ["", *(kind.value for kind in Recipient)]
    if at("kind") not in kinds:
        kinds.append(at("kind"))  # from an older list: shown as it is until another is chosen
    asks = (
        Ask("name", "名称", value=at("name"), must=True),
        Ask("kind", "类型", "choice", options=kinds, value=at("kind"), note="自然人：政策文本未载明，只有本单位方案写明时才能申请。"),
        Ask("uscc", "信用代码", value=at("uscc"), hint="统一社会信用代码，18 位；没有就留空"),
        Ask("legal_person", "法定代表人", value=at("legal_person"), note="法定代表人、地址、电话用于核查关联。"),
        Ask("address", "地址", value=at("address")),
        Ask("contact", "联系人", value=at("contact")),
        Ask("phone", "电话", value=at("phone")),
        Ask("note", "备注", "long", value=at("note")),
        person_ask(desk, Role.REGISTER),
    )  # fmt: skip
    part = ctx.app.referral

    def act(values: Values) -> Outcome:
        ready: dict[str, Any] = {name: values[name] for name in FIELDS}
        change = part.referrers.save(ready, one.name if one is not None else None, person=values["person"])
        return Outcome(f"已保存引荐方“{values['name']}”。", change)

    return StepAsked("引荐方" if one is not None else "新建引荐方", "referrer", asks, act)


def status_asked(ctx: Context, desk: Desk, name: str) -> StepAsked:
    """A partner status."""
    year = ctx.app.clock.today().year
    asks = (
        Ask("status", "资格", "pick", value=PARTNER_NAMES[0], options=PARTNER_NAMES, must=True),
        Ask("start", "起", "day", value=f"{year}-01-01"),
        Ask("end", "止", "day", value=f"{year}-12-31"),
        Ask("evidence", "证明", hint="证书或通知的编号"),
        person_ask(desk, Role.REGISTER),
    )
    part = ctx.app.referral

    def act(values: Values) -> Outcome:
        change = part.referrers.add_status(
            name, values["status"], values["start"], values["end"], evidence=values["evidence"], person=values["person"]
        )
        return Outcome(f"已登记“{name}”的资格。", change)

    return StepAsked("合作伙伴资格", "partnerStatus", asks, act, f"{name}。有效期以证书为准。")


def agreement_asked(ctx: Context, desk: Desk, name: str) -> StepAsked:
    """A cooperation agreement."""
    asks = (
        Ask("number", "协议编号", must=True),
        Ask("signed", "签订日期", "day"),
        Ask("until", "到期", hint="2027-12-31；没写期限就留空"),
        Ask("note", "内容"),
        person_ask(desk, Role.REGISTER),
    )
    part = ctx.app.referral

    def act(values: Values) -> Outcome:
        change = part.referrers.add_agreement(
            name, values["number"], values["signed"], values["until"] or None, note=values["note"],
            person=values["person"],
        )  # fmt: skip
        return Outcome(f"已登记“{name}”的协议。", change)

    return StepAsked("合作协议", "agreement", asks, act, name)


def contact_asked(ctx: Context, desk: Desk, name: str) -> StepAsked:
    """Somebody to talk to."""
    asks = (
        Ask("who", "姓名", must=True),
        Ask("phone", "电话"),
        Ask("title", "职务"),
        person_ask(desk, Role.REGISTER),
    )
    part = ctx.app.referral

    def act(values: Values) -> Outcome:
        change = part.referrers.add_person(
            name, values["who"], phone=values["phone"], title=values["title"], person=values["person"]
        )
        return Outcome(f"已登记“{name}”的联系人。", change)

    return StepAsked("联系人", "referrerContact", asks, act, name)
