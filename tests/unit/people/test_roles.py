"""Roles: open while nobody has one, then by name; an office cannot lock itself out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import InputError
from mhcrm.domain.people import OfficePerson, Role, allowed, require


def person(number: int, name: str, *roles: Role, active: bool = True) -> OfficePerson:
    return OfficePerson(number, name, roles=frozenset(roles), active=active)


@pytest.mark.parametrize("people", [[], [person(1, "甲")], [person(1, "甲", Role.PAY, active=False)]])
@pytest.mark.parametrize("role", list(Role))
def test_open_while_nobody_has_a_role(people: list[OfficePerson], role: Role) -> None:
    require(people, "谁", role)


def test_by_name_afterwards() -> None:
    people = [person(1, "王 办", Role.REVIEW), person(2, "李办")]
    assert allowed(people, "王办", Role.REVIEW) and allowed(people, "王办", Role.SEE)
    assert not allowed(people, "王办", Role.PAY) and not allowed(people, "李办", Role.SEE)
    with pytest.raises(InputError, match="有这个角色的有：王 办"):
        require(people, "李办", Role.REVIEW)
    with pytest.raises(InputError, match="还没有人有这个角色"):
        require(people, "王办", Role.PAY)
    with pytest.raises(InputError) as refusal:
        require(people, " ", Role.REVIEW)
    assert refusal.value.code == "no-name"


@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙"), st.frozensets(st.sampled_from(list(Role))), st.booleans()), max_size=5
    )
)
def test_somebody_can_always_change_the_people(rows: list[tuple[str, frozenset[Role], bool]]) -> None:
    people = [
        OfficePerson(at, f"{name}{at}", roles=roles, active=active) for at, (name, roles, active) in enumerate(rows)
    ]
    names = ["外人", *(one.name for one in people)]
    assert any(allowed(people, name, Role.PEOPLE) for name in names)
