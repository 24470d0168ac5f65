"""Which pairs are worth comparing: leads that share a key; keeps the search near-linear."""

from __future__ import annotations

from mhcrm.domain.identity.party import Party

MOST = 40
"""A block with more members than this says nothing (a switchboard number, a common word) and is not searched."""
SHORTEST, LONGEST = 2, 4
"""Lengths of the start of a company's full name that a short name is looked for among; of a longer one its start."""

Index = dict[str, "int | list[int]"]
"""Key → its one member, or its members: most keys have one, and a hundred thousand lists weigh ten megabytes."""


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
        self._crowd: Index = {}
        self._crowded: set[str] = set()

    def add(self, party: Party) -> int:
        """Add a party; returns its place."""
        place = len(self.parties)
        self.parties.append(party)
        for index, key in self._exact(party):
            _put(index, key, place)
        core = party.company_core
        for length in range(SHORTEST, min(LONGEST, len(core) - 1) + 1):
            _put(self._start, core[:length], place)
        if _many(self._core.get(core)):
            self._join_crowd(party, place)
        return place

    def candidates(self, party: Party) -> list[int]:
        """Places of earlier parties that share a key, each once, in order of arrival."""
        found: set[int] = set()
        for index, key in self._exact(party):
            if key in index:
                _take(index[key], found)
        core = party.company_core
        if core in self._crowded and (key := _of_crowd(party)) in self._crowd:
            _take(self._crowd[key], found)
        size = len(core)
        if size >= SHORTEST and (start := core[:LONGEST]) in self._start:
            _take(self._start[start], found)
        for length in range(SHORTEST, min(LONGEST, size - 1) + 1):
            short = core[:length]
            if short in self._core:
                _take(self._core[short], found)
        return sorted(found) if found else []

    def meet(self, party: Party) -> list[int]:
        """:meth:`candidates`, then :meth:`add`, in one go: an import does both for every row."""
        place = len(self.parties)
        found: set[int] = set()
        for index, key in self._exact(party):
            members = index.setdefault(key, place)
            if members is not place:
                _take(members, found)
                _join(index, key, members, place)
        self.parties.append(party)
        core = party.company_core
        size = len(core)
        if size >= SHORTEST and (start := core[:LONGEST]) in self._start:
            _take(self._start[start], found)
        for length in range(SHORTEST, min(LONGEST, size - 1) + 1):
            short = core[:length]
            if short in self._core:
                _take(self._core[short], found)
            _put(self._start, short, place)
        if _many(self._core.get(core)):
            if core in self._crowded and (key := _of_crowd(party)) in self._crowd:
                _take(self._crowd[key], found)
            self._join_crowd(party, place)
        return sorted(found) if found else []

    def _join_crowd(self, party: Party, place: int) -> None:
        """Members of a company block that is no longer searched as a whole are found by their project as well."""
        core = party.company_core
        if core not in self._crowded:
            self._crowded.add(core)
            members = self._core[core]
            for earlier in members if isinstance(members, list) else ():
                if earlier != place:
                    _put(self._crowd, _of_crowd(self.parties[earlier]), earlier)
        _put(self._crowd, _of_crowd(party), place)

    def _exact(self, party: Party) -> list[tuple[Index, str]]:
        keys = []
        _, core, _, project, uscc, code, phone, _, _, stated, beside = party
        if core:
            keys.append((self._core, core))
            if stated or beside:
                keys += [(self._core, other) for other in {*stated, *beside} - {core}]
        if len(project) >= 4:
            keys.append((self._project, project))
        if phone:
            keys.append((self._phone, phone[-8:]))  # with or without the area code
        if uscc:
            keys.append((self._uscc, uscc))
        if code:
            keys.append((self._code, code))
        return keys


def _many(members: int | list[int] | None) -> bool:
    return isinstance(members, list) and len(members) > MOST


def _of_crowd(party: Party) -> str:
    return f"{party.company_core}|{party.project_core}"


def _put(index: Index, key: str, place: int) -> None:
    members = index.setdefault(key, place)
    if members is not place:
        _join(index, key, members, place)


def _join(index: Index, key: str, members: int | list[int], place: int) -> None:
    if isinstance(members, int):
        index[key] = [members, place]
    elif len(members) <= MOST:
        members.append(place)


def _take(members: int | list[int], found: set[int]) -> None:
    if isinstance(members, int):
        found.add(members)
    elif len(members) <= MOST:
        found.update(members)
