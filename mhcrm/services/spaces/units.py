"""Editing the inventory unit by unit: create, change, split, merge, remove, record who is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.records import Filter, LeadQuery, Occupancy, OccupancyKind, Space, SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS, from_occupancy
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.lineage import Part, are_neighbours, free_code, merged_values, split_values
from mhcrm.domain.space.sheet import read_entries
from mhcrm.services.spaces.loading import blocker_words, load_inventory, space_by_code
from mhcrm.services.spaces.sheet_import import floor_number
from mhcrm.store import ReadView, Store, UnitOfWork

_PARENTS = {
    SpaceKind.PARK: (),
    SpaceKind.BUILDING: (SpaceKind.PARK,),
    SpaceKind.FLOOR: (SpaceKind.BUILDING,),
    SpaceKind.ROOM: (SpaceKind.FLOOR, SpaceKind.BUILDING),
    SpaceKind.PLOT: (SpaceKind.PARK,),
}
_KIND_WORDS = {
    SpaceKind.PARK: "园区",
    SpaceKind.BUILDING: "楼栋",
    SpaceKind.FLOOR: "楼层",
    SpaceKind.ROOM: "房间",
    SpaceKind.PLOT: "地块",
}


class Units:
    """Writes units and their occupancy, one named and undoable step each."""

    def __init__(self, store: Store, clock: Clock, park_ids: Callable[[str], str]) -> None:
        self._store = store
        self._clock = clock
        self._park_ids = park_ids

    def create(
        self,
        kind: SpaceKind,
        name: str,
        parent_code: str | None = None,
        entries: Mapping[str, str] | None = None,
        code: str = "",
    ) -> ChangeSet:
        """Add a unit; attributes by header word, as in a sheet. Its state stays 状态未登记 until somebody states it.

        Raises:
            InputError: no name, a parent of the wrong kind, the name or code is taken, a value that cannot be read.
        """
        values = _read(entries or {})
        label = name.strip()
        if not label:
            raise InputError("空间没有写名称。", todo="请写上名称，例如 501。", code="space-unnamed")
        with self._store.write(f"新建{_KIND_WORDS[kind]} {label}") as uow:
            parent = None if parent_code is None else space_by_code(uow, parent_code)
            _refuse_parent(kind, parent)
            siblings = [unit for unit in uow.spaces.all() if unit.parent_id == (parent.id if parent else None)]
            if any(unit.name == label and unit.valid_to is None for unit in siblings):
                raise InputError(f"“{label}”已经有了。", todo="请换一个名称。", code="space-taken-name")
            codes = frozenset(unit.code for unit in uow.spaces.all())
            if code and code in codes:
                raise InputError(f"编号“{code}”已被使用。", todo="请换一个编号。", code="space-taken-code")
            own = code or free_code(f"{parent.code}/{label}" if parent else label, codes)
            park = self._park_ids(label) if kind is SpaceKind.PARK else ""
            row = {"park_ref": park, **values, "parent_id": parent.id if parent else None, "kind": kind, "code": own}
            uow.spaces.add({**row, "name": label, "order": floor_number(label) if kind is SpaceKind.FLOOR else 0})
        return uow.changes

    def update(self, code: str, entries: Mapping[str, str], expected_version: int | None = None) -> ChangeSet:
        """Change attributes of a unit by header word; a blank text means unknown again. ``名称`` renames it.

        Raises:
            InputError: unknown unit or attribute, a value that cannot be read.
            StaleWrite: somebody changed the unit since ``expected_version`` was read.
        """
        name = entries.get("名称", "").strip()
        changes = _read({header: text for header, text in entries.items() if header != "名称"})
        if name:
            changes["name"] = name
        with self._store.write(f"修改空间 {code}") as uow:
            unit = space_by_code(uow, code)
            uow.spaces.update(unit.id, changes, expected_version)
        return uow.changes

    def split(self, code: str, parts: Sequence[Part], on: date | None = None) -> ChangeSet:
        """Cut a room or plot into parts from a day on. The old unit keeps its id, its contracts and its past."""
        day = on or self._clock.today()
        with self._store.write(f"拆分 {code}") as uow:
            uow.spaces.lock()
            unit = space_by_code(uow, code)
            siblings = [other for other in uow.spaces.all() if other.parent_id == unit.parent_id]
            rows = split_values(unit, parts, siblings, day)
            known = _known(load_inventory(uow), unit, day)
            uow.spaces.update(unit.id, {"valid_to": day})
            for row in rows:
                _add_part(uow, {**row, "state_known": known}, unit)
        return uow.changes

    def merge(self, codes: Sequence[str], name: str, on: date | None = None) -> tuple[ChangeSet, tuple[str, ...]]:
        """Make one unit of several from a day on; also returns what the officer should look at.

        Raises:
            InputError: not rooms of one floor (or plots of one park), gone on that day, or the name is taken.
        """
        day = on or self._clock.today()
        with self._store.write(f"合并 {'、'.join(codes)}") as uow:
            uow.spaces.lock()
            units = [space_by_code(uow, code) for code in codes]
            inventory = load_inventory(uow)
            siblings = [other for other in inventory.spaces.values() if other.parent_id == units[0].parent_id]
            row = merged_values(units, name, siblings, day)
            row["state_known"] = all(_known(inventory, unit, day) for unit in units)
            parent = units[0].parent_id
            order = inventory.children(parent, day) if parent is not None else []
            for unit in units:
                uow.spaces.update(unit.id, {"valid_to": day})
            _add_part(uow, row, units[0])
        notes = () if are_neighbours(units, order) else ("这些单元按编号并不相邻，请现场核对能否连通。",)
        return uow.changes, notes

    def remove(self, code: str) -> ChangeSet:
        """Remove a unit that nothing hangs on (undo brings it back).

        Raises:
            InputError: it has sub-units, contracts, holds, projects or a history; each is named.
        """
        with self._store.write(f"删除空间 {code}") as uow:
            uow.spaces.lock()
            unit = space_by_code(uow, code)
            in_the_way = self.hangs_on(uow, unit)
            if in_the_way:
                raise InputError(
                    f"{unit.name} 不能删除。",
                    "；".join(in_the_way) + "。",
                    "请先处理它们；已停用的单元可以改有效期而不删除。",
                    "space-in-use",
                )
            uow.spaces.remove(unit.id)
        return uow.changes

    def hangs_on(self, view: ReadView, unit: Space) -> list[str]:
        """What keeps a unit from being removed, in words; empty when nothing does."""
        spaces = view.spaces.all()
        inventory = Inventory(spaces, ())
        words = []
        if below := [other.name for other in spaces if other.parent_id == unit.id]:
            words.append(f"下有 {len(below)} 个单元（{_some(below)}）")
        if made := [other.name for other in spaces if unit.id in other.predecessors]:
            words.append(f"由它拆分或合并出 {_some(made)}")
        if rows := view.occupancy.of_space(unit.id):
            parties = [f"{STATE_LABELS[from_occupancy(row).state]} {row.party or '未注明'}" for row in rows]
            words.append(f"有 {len(rows)} 条占用或合同（{_some(parties)}）")
        holds = view.holds.of_space(unit.id)
        if holds:
            leads = [lead.code or "" for lead in view.leads.many(dict.fromkeys(row.lead_id for row in holds))]
            words.append(f"有项目 {_some(leads)} 的预留记录 {len(holds)} 条")
        if named := _projects_naming(view, unit, inventory.full_name(unit.id)):
            words.append(f"项目 {_some(named)} 的选址写着它")
        return words

    # -- occupancy --------------------------------------------------------------------------------
    def occupy(
        self, code: str, kind: OccupancyKind, start: date, end: date | None, *, party: str = "", note: str = ""
    ) -> ChangeSet:
        """Record a lease, own use, signed contract, option, repair or closure ``[start, end)``.

        Raises:
            InputError: end before start, or (unless an option) something hard in that time.
        """
        if end is not None and end <= start:
            raise InputError("到期日早于起始日。", todo="请改正日期。", code="interval-dates")
        with self._store.write(f"登记 {code} 占用") as uow:
            uow.spaces.lock()
            unit = space_by_code(uow, code)
            inventory = load_inventory(uow)
            wanted = from_occupancy(Occupancy(0, unit.id, kind, start, end, party, note))
            against = inventory.conflicts(unit.id, start, end) if wanted.hard else []
            if against:
                raise InputError(
                    f"{inventory.full_name(unit.id)} 这段时间{blocker_words(inventory, unit.id, against[0])}。",
                    todo="请改日期，或先结束那一条。",
                    code="space-taken",
                )
            uow.occupancy.add(unit.id, kind, start, end, party=party, note=note)
        return uow.changes

    def end_occupancy(self, occupancy_id: int, last_day: date) -> ChangeSet:
        """End an interval earlier (or give an open one an end); ``last_day`` is its last day.

        Raises:
            InputError: there is no such interval, it begins later, or would grow.
        """
        with self._store.write("结束占用") as uow:
            rows = [row for row in uow.occupancy.all() if row.id == occupancy_id]
            if not rows:
                raise InputError(f"没有编号为 {occupancy_id} 的占用记录。", code="unknown-occupancy")
            end = date.fromordinal(last_day.toordinal() + 1)
            if end <= rows[0].start or (rows[0].end is not None and end > rows[0].end):
                raise InputError("结束日要在这段占用之内。", todo="要延长请另登记一段。", code="interval-dates")
            uow.occupancy.update(occupancy_id, {"end": end})
        return uow.changes

    def state_free(self, code: str) -> ChangeSet:
        """State that a unit without intervals is free: 状态未登记 becomes 空置."""
        with self._store.write(f"登记 {code} 空置") as uow:
            uow.spaces.update(space_by_code(uow, code).id, {"state_known": True})
        return uow.changes


def _read(entries: Mapping[str, str]) -> dict[str, object]:
    values, problems = read_entries(entries)
    if problems:
        raise InputError(problems[0].message, todo="请改正后再试，或留空表示待核。", code="space-value")
    return values


def _known(inventory: Inventory, unit: Space, day: date) -> bool:
    return inventory.status(unit.id, day).known


def _add_part(uow: UnitOfWork, row: dict[str, object], old: Space) -> None:
    stem = old.code.rpartition("/")[0]
    codes = frozenset(unit.code for unit in uow.spaces.all())
    wanted = f"{stem}/{row['name']}" if stem else f"{old.code}-{row['name']}"
    uow.spaces.add({**row, "code": free_code(wanted, codes)})


def _refuse_parent(kind: SpaceKind, parent: Space | None) -> None:
    allowed = _PARENTS[kind]
    if parent is None and not allowed:
        return
    if parent is None or parent.kind not in allowed:
        words = "或".join(_KIND_WORDS[one] for one in allowed)
        where = f"应建在{words}之下" if allowed else "不能建在别的空间之下"
        raise InputError(f"{_KIND_WORDS[kind]}{where}。", todo="请重新选择上级。", code="space-parent")


def _projects_naming(view: ReadView, unit: Space, full_name: str) -> list[str]:
    """Codes of projects whose 选址 names the unit by code or full name; a bare room number would hit anything."""
    found: dict[int, None] = {}
    for text in {unit.code, full_name}:
        if len(text) >= 4:
            found |= dict.fromkeys(view.leads.ids(LeadQuery(filters=(Filter("site", "contains", text),))))
    return [lead.code or "" for lead in view.leads.many(found)]


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "")
