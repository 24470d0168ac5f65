"""People of the office and what each may do (人员与角色). There is no login: a name is what somebody signs with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mhcrm.base.errors import InputError
from mhcrm.base.text import fold_tight


class Role(StrEnum):
    """What a person may do; the values are what an office reads and enters."""

    SEE = "查看引荐"
    REGISTER = "登记经办"
    CHECK = "核查"
    REVIEW = "初审"
    RECHECK = "复核"
    APPROVE = "会议审定"
    PUBLISH = "公示"
    PAY = "拨付"
    DECIDE = "争议裁定"
    SCHEME = "方案管理"
    PEOPLE = "人员管理"


OPEN_TO_ALL = "还没有给任何人设置角色，任何署名都可以办理。"
"""Shown while nobody has a role."""
NO_LOGIN = "本程序没有登录：署名由使用者自己填写，角色用来防止误办，不能防冒名。"
"""What roles are worth, said wherever they are set."""


@dataclass(frozen=True, slots=True)
class OfficePerson:
    """One person: name, unit, phone (for checks of relatedness), roles; inactive people stay for the record."""

    id: int
    name: str
    unit: str = ""
    phone: str = ""
    roles: frozenset[Role] = frozenset()
    active: bool = True
    note: str = ""
    version: int = 0


def find(people: Sequence[OfficePerson], name: str) -> OfficePerson | None:
    """The active person of that name, spacing and width aside."""
    key = fold_tight(name)
    return next((person for person in people if person.active and fold_tight(person.name) == key), None)


def allowed(people: Sequence[OfficePerson], name: str, role: Role) -> bool:
    """True when the person has the role, or while nobody at all has any. Any role includes 查看引荐.

    人员管理 counts only once somebody has it, so that an office cannot lock itself out.
    """
    given = {one for person in people if person.active for one in person.roles}
    if not given or (role is Role.PEOPLE and role not in given):
        return True
    person = find(people, name)
    return person is not None and (role in person.roles or (role is Role.SEE and bool(person.roles)))


def require(people: Sequence[OfficePerson], name: str, role: Role) -> None:
    """Refuse a name that lacks the role.

    Raises:
        InputError: no name, or not allowed; says who could.
    """
    if not name.strip():
        raise InputError("没有写经办人姓名。", "", "请写上办理这一步的人。", "no-name")
    if allowed(people, name, role):
        return
    could = [person.name for person in people if person.active and role in person.roles]
    raise InputError(
        f"“{name}”没有“{role}”角色，不能办这一步。",
        f"有这个角色的有：{'、'.join(could)}。" if could else "还没有人有这个角色。",
        "请由有角色的人办理，或在“设置 › 人员”里调整角色。",
        "role",
        {"role": role.value, "people": could},
    )
