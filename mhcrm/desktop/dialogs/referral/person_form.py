"""The form of one person of the office: unit, phone, roles, still here or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.form import StepAsked, StepForm, Values
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.operations.referral import Outcome
from mhcrm.domain.people import OPEN_TO_ALL, OfficePerson, Role


def person_form(ctx: Context, parent: QWidget, one: OfficePerson | None, done: Callable[[], None]) -> StepForm:
    """New, or change one; the name of a known person stays."""
    name = Ask("name", "姓名", value="", must=True)
    fields = (
        Ask("unit", "单位", value=one.unit if one is not None else ""),
        Ask("phone", "电话", value=one.phone if one is not None else "", note="用于核查经办人与引荐方是否关联。"),
        Ask(
            "roles", "角色", "ticks", options=[role.value for role in Role],
            value=[role.value for role in one.roles] if one is not None else (),
            note="有任何一个角色就能看引荐。初审、复核、会议审定须由不同的人办理。",
        ),
        Ask("active", "在岗", "yes", value=one.active if one is not None else True),
        Ask("person", "署名", value=ctx.app.actor, must=True, note="有人有“人员管理”角色以后，只有他能改人员。"),
    )  # fmt: skip
    people = ctx.app.people

    def act(values: Values) -> Outcome:
        who = one.name if one is not None else values["name"]
        ready = {key: values[key] for key in ("unit", "phone", "roles", "active")}
        return Outcome(f"已保存人员“{who}”。", people.save(who, ready, person=values["person"]))

    about = (
        one.name
        if one is not None
        else f"给任何一个人设了角色之后，没有角色的署名就不能再看、再办引荐手续。现在：{OPEN_TO_ALL}"
    )
    asks = fields if one is not None else (name, *fields)
    asked = StepAsked("人员与角色", "person", asks, act, about)
    return StepForm(ctx, parent, asked, lambda _o: done())
