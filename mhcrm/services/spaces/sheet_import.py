"""Writing an inventory sheet into the store: new units, changed values, occupancy; nothing is erased by a blank."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress
from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.records import Occupancy, OccupancyKind, Space, SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS, from_occupancy
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.sheet import SheetProblem, SheetReading, SpaceLine, read_sheet
from mhcrm.services.spaces.loading import blocker_words, load_inventory
from mhcrm.store import ReadView, UnitOfWork

LAYOUT = "spaces.layout"
"""Setting: the headers of the office's own sheet, in its order."""
START_OPEN = "起始日待核，按登记日记"
"""Marks the note of an interval whose first day the sheet did not state."""
_FLOOR = re.compile(r"(?P<below>B|地下|负)?\s*(?P<number>\d+)", re.IGNORECASE)
_KINDS = {2: SpaceKind.BUILDING, 3: SpaceKind.FLOOR, 4: SpaceKind.ROOM}

Paths = dict[tuple[str, ...], Space]


@dataclass
class SpaceImportResult:
    """What an import did (or would do): counts, problems with sheet and cell, headers kept without being understood."""

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

    def _readings(self, result: SpaceImportResult) -> list[tuple[str, SheetReading]]:
        readings = []
        for grid in self.grids:
            reading = read_sheet(grid)
            if not reading.header_row:
                continue
            name = grid.name or self.file
            readings.append((name, reading))
            result.problems += [(name, problem) for problem in reading.problems]
            result.unmapped += reading.unmapped
        if not readings:
            raise InputError(
                f"“{self.file}”里没有找到空间清单。",
                "没有一行同时写着园区和楼栋、楼层、房间或地块。",
                "请核对表头，或先用 mhcrm spaces template 导出空白清单。",
                code="no-spaces",
            )
        return readings

    def preview(self, view: ReadView) -> SpaceImportResult:
        """Counts and problems without writing anything."""
        result = SpaceImportResult(self.file)
        known = current_paths(view.spaces.all(), self.today)
        seen = set(known)
        for _, reading in self._readings(result):
            for line in reading.lines:
                if line.path not in seen:
                    seen.add(line.path)
                    result.added += 1
                elif line.path in known and _changes(known[line.path], line):
                    result.updated += 1
                else:
                    result.unchanged += 1
        return result

    def apply(self, uow: UnitOfWork) -> SpaceImportResult:
        """Write through an open unit of work: all units first, then what the sheet says of their state."""
        result = SpaceImportResult(self.file)
        readings = self._readings(result)
        uow.spaces.lock()
        known = current_paths(uow.spaces.all(), self.today)
        codes = {space.code for space in uow.spaces.all()}
        lines = [(sheet, line) for sheet, reading in readings for line in reading.lines]
        placed: list[tuple[str, SpaceLine, int]] = []
        for sheet, line in self.progress.track(lines, "写入空间", len(lines)):
            placed.append((sheet, line, self._unit(uow, line, known, codes, result)))
        if not self.is_sample and lines:
            uow.settings.set(LAYOUT, readings[0][1].headers)
        _Occupancies(uow, self.today, result).write(placed)
        return result

    def _unit(self, uow: UnitOfWork, line: SpaceLine, known: Paths, codes: set[str], result: SpaceImportResult) -> int:
        existing = known.get(line.path)
        if existing is not None:
            changes = _changes(existing, line)
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
        values = {**line.values, "state_known": line.stated, "extra": dict(line.extra)}
        known[line.path] = self._add(uow, line.path, line.kind, line.code, parent, values, codes)
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
            "order": floor_number(path[-1]) if kind is SpaceKind.FLOOR else 0,
            "park_ref": values.get("park_ref") or self.park_ids(path[0]) if kind is SpaceKind.PARK else "",
            "is_sample": self.is_sample,
        }
        space = uow.spaces.get(uow.spaces.add(row))
        if space is None:
            raise AssertionError("a space just added cannot be missing")
        return space


class _Occupancies:
    """What the sheet says of each unit's state, checked against what is already promised."""

    def __init__(self, uow: UnitOfWork, today: date, result: SpaceImportResult) -> None:
        self._uow, self._today, self._result = uow, today, result
        self._inventory: Inventory = load_inventory(uow)
        self._rows: dict[int, list[Occupancy]] = defaultdict(list)
        for row in uow.occupancy.all():
            self._rows[row.space_id].append(row)

    def write(self, placed: Sequence[tuple[str, SpaceLine, int]]) -> None:
        """Write every line; a floor's summary word gives way to the words of its rooms."""
        detailed = {line.path[:depth] for _, line, _ in placed if line.stated for depth in range(1, len(line.path))}
        for sheet, line, space_id in placed:
            if line.state is None:
                if line.stated:
                    self._said_free(sheet, line, space_id)
            elif line.path in detailed and not line.party:
                words = f"下级单元已分别写明状态，本行的“{_word(line.state)}”没有另外登记。"
                self._problem(sheet, line, "note", words)
            else:
                self._interval(sheet, line, space_id)

    def _said_free(self, sheet: str, line: SpaceLine, space_id: int) -> None:
        """The sheet says 空置 while an interval on record still runs: told, not erased."""
        for row in self._rows[space_id]:
            if from_occupancy(row).covers(self._today) and row.kind is not OccupancyKind.OPTION:
                end = "期限待核" if row.end is None else f"到 {row.end.isoformat()}"
                words = f"表上写空置，系统里仍是{_word(row.kind)}（{row.party or '未注明'}，{end}）。没有改动，请核对后在空间页更正。"
                self._problem(sheet, line, "warning", words)

    def _interval(self, sheet: str, line: SpaceLine, space_id: int) -> None:
        if line.state is None:
            return
        # A sheet that says "在租" without a first day states today's fact; earlier days stay unknown.
        start = line.start or min(self._today, line.end or self._today)
        if line.end is not None and line.end <= start:
            return
        same = self._same(line, space_id, start)
        if same is not None and same.end == line.end:
            return
        first = same.start if same is not None else start
        wanted = from_occupancy(Occupancy(0, space_id, line.state, first, line.end, line.party, line.note))
        mine = None if same is None else from_occupancy(same)
        if wanted.hard:
            against = [item for item in self._inventory.conflicts(space_id, first, line.end) if item != mine]
            if against:
                words = blocker_words(self._inventory, space_id, against[0])
                text = (
                    f"写的是{_word(line.state)}（{line.party or '未注明'}），但这段时间{words}。占用没有登记，请核对。"
                )
                self._problem(sheet, line, "error", text)
                return
        self._store(line, space_id, start, same)
        self._inventory.record(wanted)

    def _same(self, line: SpaceLine, space_id: int, start: date) -> Occupancy | None:
        """The stored interval this line speaks of: same kind and party, same first day where one is given, else still running."""
        for row in self._rows[space_id]:
            running = row.end is None or row.end > self._today
            if (
                row.kind is line.state
                and row.party == line.party
                and (row.start == start or (not line.start and running))
            ):
                return row
        return None

    def _store(self, line: SpaceLine, space_id: int, start: date, same: Occupancy | None) -> None:
        if same is not None:
            self._uow.occupancy.update(same.id, {"end": line.end})
        elif line.state is not None:
            given = line.start is not None
            note = line.note if given else "；".join(filter(None, [line.note, START_OPEN]))
            self._uow.occupancy.add(space_id, line.state, start, line.end, party=line.party, note=note)
        self._result.intervals += 1

    def _problem(self, sheet: str, line: SpaceLine, level: str, words: str) -> None:
        self._result.problems.append((sheet, SheetProblem(line.row, f"第{line.row}行", level, words)))


def _word(kind: OccupancyKind) -> str:
    return STATE_LABELS[from_occupancy(Occupancy(0, 0, kind, date.min, None)).state]


def current_paths(spaces: Sequence[Space], today: date) -> Paths:
    """Units by their names from the park down; split, merged and demolished ones are out of the way."""
    by_id = {space.id: space for space in spaces}

    def path(space: Space) -> tuple[str, ...]:
        above = () if space.parent_id is None else path(by_id[space.parent_id])
        return (*above, space.name)

    return {path(space): space for space in spaces if space.valid_to is None or today < space.valid_to}


def _changes(space: Space, line: SpaceLine) -> dict[str, object]:
    """Values the sheet states differently; what it leaves blank is not in ``values`` and stays."""
    found: dict[str, object] = {
        name: value
        for name, value in line.values.items()
        if getattr(space, name) != value and not (name == "park_ref" and space.kind is not SpaceKind.PARK)
    }
    if line.stated and line.state is None and not space.state_known:  # an interval says by itself that it is known
        found["state_known"] = True
    extra = {**space.extra, **line.extra}
    if extra != dict(space.extra):
        found["extra"] = extra
    return found


def floor_number(label: str) -> int:
    """5F → 5, B1 → -1; 0 where the label holds no number."""
    match = _FLOOR.search(label)
    if match is None:
        return 0
    number = int(match["number"])
    return -number if match["below"] else number
