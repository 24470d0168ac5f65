"""人员与角色: who works here and who may do what. A name is what somebody signs with; nothing proves it (no login)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.people import NO_LOGIN, OPEN_TO_ALL, OfficePerson, Role, allowed, find, require
from mhcrm.store import Store


class PeopleService:
    """Reads and writes the office's people."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, *, inactive: bool = False) -> list[OfficePerson]:
        """Active people by name; with ``inactive`` also those who left."""
        with self._store.read() as view:
            found = view.people.all()
        return sorted((one for one in found if one.active or inactive), key=lambda one: one.name)

    def notes(self) -> tuple[str, ...]:
        """What must be said wherever roles are set."""
        return (NO_LOGIN,) if any(person.roles for person in self.all()) else (OPEN_TO_ALL, NO_LOGIN)

    def may(self, role: Role, name: str | None = None) -> bool:
        """Whether a person (default: the one at the machine) may do something."""
        with self._store.read() as view:
            return allowed(view.people.all(), name or self._store.actor, role)

    def require(self, role: Role, name: str | None = None) -> str:
        """The name, if it may do something.

        Raises:
            InputError: it may not; says who could.
        """
        who = name or self._store.actor
        with self._store.read() as view:
            require(view.people.all(), who, role)
        return who

    def save(self, name: str, values: Mapping[str, Any], *, person: str | None = None) -> ChangeSet:
        """Store a person, or change the one of that name; keys ``unit phone roles active note``.

        Raises:
            InputError: no name, an unknown role or field, or somebody has 人员管理 and ``person`` has not.
        """
        title = name.strip()
        if not title:
            raise InputError("没有写姓名。", "", "请写姓名。", "no-name")
        strange = set(values) - {"unit", "phone", "roles", "active", "note"}
        if strange:
            raise InputError(
                f"不认识的栏目：{'、'.join(sorted(strange))}。",
                "",
                "可用：unit、phone、roles、active、note。",
                "person-field",
            )
        ready = dict(values)
        if "roles" in ready:
            known = {role.value for role in Role}
            wrong = [str(word) for word in ready["roles"] if str(word) not in known]
            if wrong:
                raise InputError(f"没有角色“{'、'.join(wrong)}”。", "", f"可选：{'、'.join(known)}。", "role-unknown")
        with self._store.write(f"设定人员“{title}”") as uow:
            people = uow.people.all()
            require(people, person or self._store.actor, Role.PEOPLE)
            one = find(people, title) or next((p for p in people if p.name == title), None)
            if one is None:
                uow.people.add({"name": title, **ready})
            else:
                uow.people.update(one.id, ready)
        return uow.changes
