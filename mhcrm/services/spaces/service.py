"""Use cases of the space inventory. Rules live in ``domain.space``; this package reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.files import write_whole
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.stored import ReportView, parse
from mhcrm.domain.records import Hold, Occupancy, Space, SpaceKind
from mhcrm.domain.space.capacity import Capacity
from mhcrm.domain.space.combine import Combined, combined
from mhcrm.domain.space.find import Found, Need, area_of, find
from mhcrm.domain.space.intervals import STATE_LABELS, State
from mhcrm.domain.space.inventory import TIER_OF, Inventory, UnitStatus
from mhcrm.domain.space.need import completed, near_named, need_of
from mhcrm.plan.space_rules import SpaceRules, load_space_rules
from mhcrm.services.spaces.capacity import HistoricStock, as_json, picture
from mhcrm.services.spaces.holds import Holds, HoldView
from mhcrm.services.spaces.loading import load_inventory, space_by_code, stored_id
from mhcrm.services.spaces.sheet_export import Books, write_inventory, write_template
from mhcrm.services.spaces.sheet_import import LAYOUT, SheetImport, SpaceImportResult
from mhcrm.services.spaces.units import Units
from mhcrm.store import Store

ReadGrids = Callable[[Path], Sequence[Grid]]
ParkIds = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SpaceLineView:
    """One line of the space list: the unit, its depth in the tree and its status on the asked-for day."""

    space: Space
    depth: int
    full_name: str
    tier: str
    area: object
    status: UnitStatus

    @property
    def state_word(self) -> str:
        """The status as officers say it."""
        word = STATE_LABELS[self.status.state]
        return f"部分{word}" if self.status.partly and self.status.state is not State.FREE else word


class SpacesService:
    """The inventory on a date.

    Args:
        read_grids: reads a spreadsheet file into grids (the intake's readers).
        park_ids: rule-base park id for a park name; "" when the name is in no document.
        history: the planning stock of 2021 in the rule base, shown beside the capacity picture as history.
        circles: which parks a document says lie together, by the circle's name.
        match: reads the needs of a project that has not been matched yet; nothing is stored.

    ``units`` edits single units and their occupancy, ``hold_book`` places, prolongs and releases holds.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        read_grids: ReadGrids,
        park_ids: ParkIds,
        history: Callable[[], Sequence[HistoricStock]] = tuple,
        circles: Callable[[], Sequence[tuple[str, frozenset[str]]]] = tuple,
        match: Callable[[Lead], ReportView] | None = None,
    ) -> None:
        self._match = match
        self._store = store
        self._clock = clock
        self._read_grids = read_grids
        self._park_ids = park_ids
        self._history = history
        self._circles = circles
        self.units = Units(store, clock, park_ids)
        self.hold_book = Holds(store, clock)

    # -- reading ----------------------------------------------------------------------------------
    @property
    def rules(self) -> SpaceRules:
        """Our own thresholds of space (编者规则)."""
        return load_space_rules()

    def inventory(self) -> Inventory:
        """All spaces with all intervals, as stored now."""
        with self._store.read() as view:
            return load_inventory(view)

    def lines(self, on: date | None = None) -> list[SpaceLineView]:
        """The whole tree, parents before children, as it stood on a day (default: the reference date)."""
        inventory = self.inventory()
        day = on or self._clock.today()
        statuses = inventory.statuses(day)
        found: list[SpaceLineView] = []

        def walk(space: Space, depth: int) -> None:
            found.append(
                SpaceLineView(
                    space,
                    depth,
                    inventory.full_name(space.id),
                    TIER_OF.get(space.kind, ""),
                    area_of(inventory, space, day),
                    statuses[space.id],
                )
            )
            for child in inventory.children(space.id, day):
                walk(child, depth + 1)

        for root in inventory.roots():
            if root.exists(day):
                walk(root, 0)
        return found

    def find(self, need: Need, inventory: Inventory | None = None) -> Found:
        """Units for a need, best first, every rejection with its reason; over an inventory already read, if given."""
        return find(inventory or self.inventory(), need)

    def find_combined(self, need: Need, inventory: Inventory | None = None) -> list[Combined]:
        """Adjoining rooms or floors that meet a need together."""
        return combined(inventory or self.inventory(), need)

    def need_of(self, lead_code: str, on: date | None = None) -> Need:
        """What a project asks of a space on a day, with how its parks stand to its chain, from its newest match report.

        Raises:
            InputError: there is no such project.
        """
        with self._store.read() as view:
            lead = view.leads.by_code(lead_code)
            stored = view.reports.latest(stored_id(lead))
        report = completed(lead, parse(stored.body) if stored is not None else None, self._match)
        need = need_of(lead, report, on or self._clock.today(), self._park_ids)
        return replace(need, near=near_named(need.standings, self._circles()))

    def occupancy(self, code: str) -> list[Occupancy]:
        """Intervals recorded on a unit, oldest first."""
        with self._store.read() as view:
            return sorted(view.occupancy.of_space(space_by_code(view, code).id), key=lambda row: row.start)

    def capacity(self, on: date | None = None) -> Capacity:
        """What is free where and by when, against what the pipeline asks; what stands long or ends soon."""
        with self._store.read() as view:
            return picture(view, on or self._clock.today())

    def historic_stock(self) -> Sequence[HistoricStock]:
        """The planning stock of 2021 in the rule base: history, never a vacancy of today."""
        return self._history()

    def capacity_json(self, on: date | None = None) -> dict[str, object]:
        """The same as plain data, with the planning stock of 2021 as history."""
        return as_json(self.capacity(on), tuple(self._history()))

    def stacking_pdf(
        self, codes: Sequence[str], on: date | None = None, *, parties: bool = True, fixed_time: datetime | None = None
    ) -> bytes:
        """The stacking plans of buildings (and the plots of parks) on a day as PDF.

        Raises:
            InputError: an unknown code, or a unit that is neither building nor park.
        """
        from mhcrm.services.spaces.stacking_pdf import Drawn, stacking_pdf  # loads the fonts: only when printed

        inventory, day = self.inventory(), on or self._clock.today()
        by_code = {space.code: space for space in inventory.spaces.values()}
        buildings, parks = list[int](), list[int]()
        for code in codes:
            space = by_code.get(code)
            if space is None or space.kind not in (SpaceKind.BUILDING, SpaceKind.PARK):
                raise InputError(
                    f"“{code}”不是楼栋或园区的编号。", todo="用 mhcrm spaces 查编号。", code="unknown-space"
                )
            if space.kind is SpaceKind.BUILDING:
                buildings.append(space.id)
                continue
            inside = inventory.children(space.id, day)
            buildings += [unit.id for unit in inside if unit.kind is SpaceKind.BUILDING]
            if any(unit.kind is SpaceKind.PLOT for unit in inside):
                parks.append(space.id)
        if not buildings and not parks:
            raise InputError("没有可以画的楼栋或地块。", todo="请选有楼栋或地块的园区。", code="nothing-to-draw")
        return stacking_pdf(Drawn(inventory, day, buildings, parks, parties), fixed_time or self._clock.now())

    def save_stacking(self, path: Path, codes: Sequence[str], on: date | None = None, *, parties: bool = True) -> None:
        """Write :meth:`stacking_pdf` to a file.

        Raises:
            EnvironmentProblem: the file cannot be written; what stood there is untouched.
        """
        data = self.stacking_pdf(codes, on, parties=parties)
        write_whole(path, lambda part: part.write_bytes(data))

    # -- sheets -----------------------------------------------------------------------------------
    def import_file(
        self, path: Path, *, dry_run: bool = False, is_sample: bool = False, progress: Progress | None = None
    ) -> SpaceImportResult:
        """Read an inventory sheet; one transaction, undoable.

        Raises:
            InputError: the file cannot be read or holds no inventory.
        """
        grids = self._read_grids(path)
        work = SheetImport(path.name, grids, self._park_ids, self._clock.today(), is_sample, progress or silent())
        if dry_run:
            with self._store.read() as view:
                return work.preview(view)
        with self._store.write(f"导入空间清单 {path.name}") as uow:
            return work.apply(uow)

    def export_file(self, path: Path, on: date | None = None) -> int:
        """Write the inventory of a day in the layout of the office's own sheet; returns the number of units.

        Raises:
            InputError: ``path`` is no .xlsx, or there is nothing to write.
            EnvironmentProblem: the file cannot be written.
        """
        day = on or self._clock.today()
        with self._store.read() as view:
            inventory, layout = load_inventory(view), view.settings.get(LAYOUT)
            codes = {row.lead_id: "" for row in view.holds.all()}
            codes = {stored_id(lead): lead.code or "" for lead in view.leads.many(codes)}
            occupancy: dict[int, list[Occupancy]] = {}
            for row in view.occupancy.all():
                occupancy.setdefault(row.space_id, []).append(row)
        if not inventory.spaces:
            raise InputError("还没有空间资料，没有生成文件。", code="nothing-to-export")
        return write_inventory(
            path, inventory, day, layout if isinstance(layout, list) else None, Books(occupancy, codes)
        )

    def template_file(self, path: Path) -> None:
        """Write a blank inventory sheet in the layout of the office's own sheet."""
        with self._store.read() as view:
            layout = view.settings.get(LAYOUT)
        write_template(path, layout if isinstance(layout, list) else None)

    # -- holds ------------------------------------------------------------------------------------
    def hold(
        self,
        space_code: str,
        lead_code: str,
        *,
        until: date,
        start: date | None = None,
        hard: bool = True,
        approver: str = "",
        holder_unit: str = "",
        reason: str = "",
    ) -> ChangeSet:
        """Reserve a unit for a project; see :meth:`Holds.place`."""
        return self.hold_book.place(
            space_code,
            lead_code,
            until=until,
            start=start,
            hard=hard,
            approver=approver,
            holder_unit=holder_unit,
            reason=reason,
        )

    def holds(self, lead_code: str | None = None) -> list[Hold]:
        """Holds of a project, or all of them."""
        with self._store.read() as view:
            if lead_code is None:
                return view.holds.all()
            return view.holds.of_lead(stored_id(view.leads.by_code(lead_code)))

    def hold_views(self, lead_code: str | None = None) -> list[HoldView]:
        """Holds with names and state, running ones that end soonest first."""
        return self.hold_book.views(lead_code)

    def release(self, hold_id: int, reason: str) -> ChangeSet:
        """End a hold today; the unit is free from today on."""
        return self.hold_book.release(hold_id, reason)
