"""Which pairs are worth comparing: leads that share a key; keeps the search near-linear."""

from __future__ import annotations

from mhcrm.domain.identity.party import Party

MOST = 40
"""A block with more members than this says nothing (a switchboard number, a common word) and is not searched."""
SHORTEST, LONGEST = 2, 4
"""Lengths of a company's short name that are looked for at the start of its full name."""

Index = dict[str, list[int]]


class Blocks:
    """An index of parties by credit code, project code, phone, company core, its beginnings, and project core."""

    def __init__(self) -> None:
        self.parties: list[Party] = []
        self._uscc: Index = {}
        self._code: Index = {}
        self._phone: Index = {}
        self._core: Index = {}
        self._start: Index = {}
        self._project: Index = {}

    def add(self, party: Party) -> int:
        """Add a party; returns its place."""
        place = len(self.parties)
        self.parties.append(party)
        for index, key in self._exact(party):
            _put(index, key, place)
        core = party.company_core
        for length in range(SHORTEST, min(LONGEST, len(core) - 1) + 1):
            _put(self._start, core[:length], place)
        return place

    def candidates(self, party: Party) -> list[int]:
        """Places of earlier parties that share a key, each once, in order of arrival."""
        found: set[int] = set()
        for index, key in self._exact(party):
            _take(index, key, found)
        core = party.company_core
        if SHORTEST <= len(core) <= LONGEST:
            _take(self._start, core, found)
        for length in range(SHORTEST, min(LONGEST, len(core) - 1) + 1):
            _take(self._core, core[:length], found)
        return sorted(found) if found else []

    def _exact(self, party: Party) -> list[tuple[Index, str]]:
        keys = []
        if party.company_core:
            keys.append((self._core, party.company_core))
        if len(party.project_core) >= 4:
            keys.append((self._project, party.project_core))
        if party.phone:
            keys.append((self._phone, party.phone))
        if party.uscc:
            keys.append((self._uscc, party.uscc))
        if party.project_code:
            keys.append((self._code, party.project_code))
        return keys


def _put(index: Index, key: str, place: int) -> None:
    members = index.get(key)
    if members is None:
        index[key] = [place]
    elif len(members) <= MOST:
        members.append(place)


def _take(index: Index, key: str, found: set[int]) -> None:
    members = index.get(key)
    if members is not None and len(members) <= MOST:
        found.update(members)
