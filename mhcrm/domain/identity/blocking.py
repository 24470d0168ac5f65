"""Which pairs are worth comparing: leads that share a key; keeps the search near-linear."""

from __future__ import annotations

from collections.abc import Iterator

from mhcrm.domain.identity.party import Party

MOST = 40
"""A block with more members than this says nothing (a switchboard number, a common word) and is not searched."""


class Blocks:
    """An index of parties by credit code, project code, phone, company core and its first characters, project core."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[int]] = {}
        self.parties: list[Party] = []

    def add(self, party: Party) -> int:
        """Add a party; returns its place."""
        place = len(self.parties)
        self.parties.append(party)
        for key in _keys(party):
            members = self._by_key.setdefault(key, [])
            if len(members) <= MOST:
                members.append(place)
        return place

    def candidates(self, party: Party) -> Iterator[int]:
        """Places of earlier parties that share a key, each once, in order of arrival."""
        found: set[int] = set()
        for key in _keys(party):
            members = self._by_key.get(key)
            if members is not None and len(members) <= MOST:
                found.update(members)
        return iter(sorted(found))


def _keys(party: Party) -> Iterator[tuple[str, str]]:
    if party.uscc:
        yield "u", party.uscc
    if party.project_code:
        yield "c", party.project_code
    if party.phone:
        yield "p", party.phone
    if party.company_core:
        yield "n", party.company_core
        if len(party.company_core) >= 3:
            yield "s", party.company_core[:2]
    if len(party.project_core) >= 4:
        yield "j", party.project_core
