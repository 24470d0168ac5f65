"""Use cases of the space inventory. Rules live in ``domain.space``; this package reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import Hold, Space, SpaceKind
from mhcrm.domain.space.find import Candidate, Need, area_of, find
from mhcrm.domain.space.intervals import ONE_DAY, STATE_LABELS, State, gather
from mhcrm.domain.space.inventory import TIER_OF, Inventory, UnitStatus
from mhcrm.services.spaces.sheet_import import SheetImport, SpaceImportResult
from mhcrm.store import ReadView, Store, UnitOfWork

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
    """

    def __init__(self, store: Store, clock: Clock, read_grids: ReadGrids, park_ids: ParkIds) -> None:
        self._store = store
        self._clock = clock
        self._read_grids = read_grids
        self._park_ids = park_ids

    def inventory(self) -> Inventory:
        """All spaces with all intervals, as stored now."""
        with self._store.read() as view:
            return load_inventory(view)

    def lines(self, on: date | None = None) -> list[SpaceLineView]:
        """The whole tree, parents before children, with the status on a day (default: the reference date)."""
        inventory = self.inventory()
        statuses = inventory.statuses(on or self._clock.today())
        found: list[SpaceLineView] = []

        def walk(space: Space, depth: int) -> None:
            found.append(
                SpaceLineView(
                    space,
                    depth,
                    inventory.full_name(space.id),
                    TIER_OF.get(space.kind, ""),
                    area_of(inventory, space),
                    statuses[space.id],
                )
            )
            for child in inventory.children(space.id):
                walk(child, depth + 1)

        for root in inventory.roots():
            walk(root, 0)
        return found

    def find(self, need: Need) -> list[Candidate]:
        """Units for a need, best first, every rejection with its reason."""
        return find(self.inventory(), need)

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
        """Reserve a unit for a project up to and including ``until``; the check runs inside the write transaction.

        Raises:
            InputError: unknown codes, dates in the wrong order, or the unit, its floor, building or rooms are taken.
        """
        first = start or self._clock.today()
        if until < first:
            raise InputError(f"预留到期日 {until} 早于起始日 {first}。", todo="请改正日期。", code="hold-dates")
        with self._store.write(f"预留 {space_code} 给 {lead_code}") as uow:
            space, lead_id = _wanted(uow, space_code, lead_code)
            if hard:
                _refuse_conflicts(load_inventory(uow), space, first, until)
            rank = 1 + sum(1 for row in uow.holds.of_space(space.id) if row.released_on is None and row.until >= first)
            uow.holds.add(
                {
                    "space_id": space.id,
                    "lead_id": lead_id,
                    "start": first,
                    "until": until,
                    "hard": hard,
                    "approver": approver,
                    "holder_unit": holder_unit,
                    "reason": reason,
                    "rank": rank,
                }
            )
        return uow.changes

    def holds(self, lead_code: str | None = None) -> list[Hold]:
        """Holds of a project, or all of them."""
        with self._store.read() as view:
            if lead_code is None:
                return view.holds.all()
            return view.holds.of_lead(_stored_id(view.leads.by_code(lead_code)))

    def release(self, hold_id: int, reason: str) -> ChangeSet:
        """End a hold today; the unit is free from today on."""
        if not reason.strip():
            raise InputError("没有写解除预留的原因。", todo="请写一句原因。", code="no-reason")
        with self._store.write("解除预留") as uow:
            uow.holds.release(hold_id, on=self._clock.today(), reason=reason)
        return uow.changes


def load_inventory(view: ReadView) -> Inventory:
    """The inventory through an open view (or the unit of work, so that a check sees its own transaction)."""
    holds = view.holds.all()
    names = {
        _stored_id(lead): lead.text("project") or lead.text("company") or lead.code or ""
        for lead in view.leads.many({row.lead_id for row in holds})
    }
    return Inventory(view.spaces.all(), gather(view.occupancy.all(), holds, names))


def _wanted(uow: UnitOfWork, space_code: str, lead_code: str) -> tuple[Space, int]:
    space = uow.spaces.by_code(space_code)
    if space is None:
        raise InputError(f"没有编号为“{space_code}”的空间。", todo="用 mhcrm spaces 查编号。", code="unknown-space")
    if space.kind is SpaceKind.PARK:
        raise InputError("园区不能整体预留。", todo="请选楼栋、楼层、房间或地块。", code="hold-park")
    return space, _stored_id(uow.leads.by_code(lead_code))


def _stored_id(lead: Lead) -> int:
    if lead.id is None:
        raise AssertionError("a lead read from the store has an id")
    return lead.id


def _refuse_conflicts(inventory: Inventory, space: Space, first: date, until: date) -> None:
    conflicts = inventory.conflicts(space.id, first, until + ONE_DAY)
    if not conflicts:
        return
    blocker = conflicts[0]
    where = "" if blocker.space_id == space.id else f"（{inventory.full_name(blocker.space_id)}）"
    last = f"到 {(blocker.end - ONE_DAY).isoformat()}" if blocker.end is not None else "期限待核"
    raise InputError(
        f"{inventory.full_name(space.id)} 在这段时间不能独占预留。",
        f"已{STATE_LABELS[blocker.state]}{where}，{last}。",
        "请换一个空间、改日期，或改为软预留排队。",
        "space-taken",
    )
