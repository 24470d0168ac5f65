"""Writing an inventory sheet into the store: new units, changed values, occupancy; nothing is erased by a blank."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress
from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.records import OccupancyKind, Space, SpaceKind
from mhcrm.domain.space.sheet import SheetProblem, SheetReading, SpaceLine, read_sheet
from mhcrm.store import ReadView, UnitOfWork

_FLOOR = re.compile(r"(?P<below>B|地下|负)?\s*(?P<number>\d+)", re.IGNORECASE)
_KINDS = {2: SpaceKind.BUILDING, 3: SpaceKind.FLOOR, 4: SpaceKind.ROOM}


@dataclass
class SpaceImportResult:
    """What an import did (or would do): counts, problems with sheet and cell, headers it did not know."""

    file: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    intervals: int = 0
    problems: list[tuple[str, SheetProblem]] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)


@dataclass
class SheetImport:
    """One file on its way in."""

    file: str
    grids: Sequence[Grid]
    park_ids: Callable[[str], str]
    today: date
    is_sample: bool
    progress: Progress

    def _readings(self, result: SpaceImportResult) -> list[SheetReading]:
        readings = []
        for grid in self.grids:
            reading = read_sheet(grid)
            if not reading.header_row:
                continue
            readings.append(reading)
            result.problems += [(grid.name or self.file, problem) for problem in reading.problems]
            result.unmapped += reading.unmapped
        if not any(reading.lines for reading in readings):
            raise InputError(
                f"“{self.file}”里没有找到空间清单。",
                "没有一行同时写着园区和楼栋、楼层、房间或地块。",
                "请核对表头，或先用 mhcrm template 导出空白清单。",
                code="no-spaces",
            )
        return readings

    def preview(self, view: ReadView) -> SpaceImportResult:
        """Counts and problems without writing anything."""
        result = SpaceImportResult(self.file)
        known = _by_path(view.spaces.all())
        seen = set(known)
        for reading in self._readings(result):
            for line in reading.lines:
                if line.path not in seen:
                    seen.add(line.path)
                    result.added += 1
                elif line.path in known and _changes(known[line.path], line.values):
                    result.updated += 1
                else:
                    result.unchanged += 1
        return result

    def apply(self, uow: UnitOfWork) -> SpaceImportResult:
        """Write through an open unit of work."""
        result = SpaceImportResult(self.file)
        readings = self._readings(result)
        known = _by_path(uow.spaces.all())
        codes = {space.code for space in known.values()}
        lines = [line for reading in readings for line in reading.lines]
        for line in self.progress.track(lines, "写入空间", len(lines)):
            space_id = self._unit(uow, line, known, codes, result)
            self._interval(uow, space_id, line, result)
        return result

    def _unit(
        self,
        uow: UnitOfWork,
        line: SpaceLine,
        known: dict[tuple[str, ...], Space],
        codes: set[str],
        result: SpaceImportResult,
    ) -> int:
        existing = known.get(line.path)
        if existing is not None:
            changes = _changes(existing, line.values)
            if changes:
                uow.spaces.update(existing.id, changes)
                result.updated += 1
            else:
                result.unchanged += 1
            return existing.id
        parent: int | None = None
        for depth in range(1, len(line.path)):
            above = line.path[:depth]
            if above not in known:
                kind = SpaceKind.PARK if depth == 1 else _KINDS[depth]
                stated = {"park_ref": line.values["park_ref"]} if depth == 1 and "park_ref" in line.values else {}
                known[above] = self._add(uow, above, kind, "", parent, stated, codes)
            parent = known[above].id
        known[line.path] = self._add(uow, line.path, line.kind, line.code, parent, line.values, codes)
        result.added += 1
        return known[line.path].id

    def _add(
        self,
        uow: UnitOfWork,
        path: tuple[str, ...],
        kind: SpaceKind,
        code: str,
        parent: int | None,
        values: Mapping[str, object],
        codes: set[str],
    ) -> Space:
        code = code if code and code not in codes else "/".join(path)
        codes.add(code)
        row = {
            **values,
            "parent_id": parent,
            "kind": kind,
            "code": code,
            "name": path[-1],
            "order": _floor_number(path[-1]) if kind is SpaceKind.FLOOR else 0,
            "park_ref": values.get("park_ref") or self.park_ids(path[0]) if kind is SpaceKind.PARK else "",
            "is_sample": self.is_sample,
        }
        space = uow.spaces.get(uow.spaces.add(row))
        if space is None:
            raise AssertionError("a space just added cannot be missing")
        return space

    def _interval(self, uow: UnitOfWork, space_id: int, line: SpaceLine, result: SpaceImportResult) -> None:
        if line.state is None:
            return
        # A sheet that says "在租" without a first day states today's fact; earlier days stay unknown.
        start = line.start or min(self.today, line.end or self.today)
        if line.end is not None and line.end <= start:
            return
        for row in uow.occupancy.of_space(space_id):
            same_start = line.start is None or row.start == start
            if row.kind is line.state and row.party == line.party and same_start and row.end == line.end:
                return
        note = line.note if line.start is not None else "；".join(filter(None, [line.note, "起始日待核，按登记日记"]))
        uow.occupancy.add(space_id, OccupancyKind(line.state), start, line.end, party=line.party, note=note)
        result.intervals += 1


def _by_path(spaces: Sequence[Space]) -> dict[tuple[str, ...], Space]:
    by_id = {space.id: space for space in spaces}

    def path(space: Space) -> tuple[str, ...]:
        above = () if space.parent_id is None else path(by_id[space.parent_id])
        return (*above, space.name)

    return {path(space): space for space in spaces}


def _changes(space: Space, values: Mapping[str, object]) -> dict[str, object]:
    """Values the sheet states differently; what it leaves blank is not in ``values`` and stays."""
    return {
        name: value
        for name, value in values.items()
        if getattr(space, name) != value and not (name == "park_ref" and space.kind is not SpaceKind.PARK)
    }


def _floor_number(label: str) -> int:
    """5F → 5, B1 → -1; 0 where the label holds no number."""
    match = _FLOOR.search(label)
    if match is None:
        return 0
    number = int(match["number"])
    return -number if match["below"] else number
