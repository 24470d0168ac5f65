"""Installing and removing the sample data. Everything it brings is marked, so that nothing real is ever removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.paths import resource
from mhcrm.domain.records import SpaceKind
from mhcrm.store import ReadView, Store, UnitOfWork

LEDGER = "示例-项目台账.xlsx"
SPACES = "示例-空间台账.xlsx"
REFERRERS = "示例-引荐方.xlsx"
_DEPTH = {SpaceKind.ROOM: 0, SpaceKind.FLOOR: 1, SpaceKind.BUILDING: 2, SpaceKind.PLOT: 2, SpaceKind.PARK: 3}


@dataclass(frozen=True, slots=True)
class SampleState:
    """What of the sample data is in the database."""

    batches: tuple[int, ...]
    spaces: int
    referrers: int

    @property
    def installed(self) -> bool:
        """True if any of it is there."""
        return bool(self.batches or self.spaces or self.referrers)


class SamplesService:
    """The shipped sample files and what of them is in the database."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @staticmethod
    def file(name: str) -> Path:
        """Path of a shipped sample sheet (:data:`LEDGER`, :data:`SPACES`, :data:`REFERRERS`)."""
        return resource(f"samples/{name}")

    def state(self) -> SampleState:
        """What is installed now."""
        with self._store.read() as view:
            batches = tuple(b.id for b in view.batches.all() if b.file_name == LEDGER and not b.undone)
            spaces = sum(space.is_sample for space in view.spaces.all())
            referrers = sum(referrer.is_sample for referrer in view.referrers.all())
        return SampleState(batches, spaces, referrers)

    def install(self, import_ledger: Callable[[Path], object], import_spaces: Callable[[Path], object]) -> SampleState:
        """Bring in spaces, leads and referrers.

        Args:
            import_ledger: the intake's own road for a lead sheet, so that samples are read like any file.
            import_spaces: the inventory's road; it must mark the spaces as samples.

        Raises:
            InputError: the sample data is already there.
        """
        if self.state().installed:
            raise InputError("示例数据已经导入过。", todo="需要重来时，请先移除示例数据。", code="samples-installed")
        import_spaces(self.file(SPACES))
        import_ledger(self.file(LEDGER))
        self.install_referrers()
        return self.state()

    def install_referrers(self) -> int:
        """Store the ten sample referrers; those already there by name are left alone. Returns how many were added."""
        added = 0
        with self._store.write("导入示例引荐方") as uow:
            for values in read_referrers(self.file(REFERRERS)):
                if uow.referrers.find(values["name"]) is None:
                    uow.referrers.add({**values, "is_sample": True})
                    added += 1
        return added

    def remove(self) -> SampleState:
        """Take the sample data out again: undo the ledger's import, remove marked spaces and referrers.

        Raises:
            InputError: sample leads were worked on since, or real data hangs on a sample space; nothing is half removed.
        """
        state = self.state()
        with self._store.read() as view:
            _refuse_real_work(view)
        for batch in state.batches:  # refuses by itself where somebody worked on the leads; nothing is gone by then
            self._store.undo_batch(batch)
        with self._store.write("移除示例空间和引荐方") as uow:
            _remove_spaces(uow)
            _remove_referrers(uow)
        return self.state()


def read_referrers(path: Path) -> list[dict[str, str]]:
    """The rows of the sample referrer sheet as values of the store."""
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        rows = [tuple("" if cell is None else str(cell) for cell in row) for row in book.worksheets[0].values]
    finally:
        book.close()
    head = next(index for index, row in enumerate(rows) if "引荐方名称" in row)
    names = rows[head]
    found = []
    for row in rows[head + 1 :]:
        cells = dict(zip(names, row, strict=False))
        if not cells.get("引荐方名称"):
            continue
        since, until = cells.get("合作起始日", ""), cells.get("合作到期日", "")
        term = f"合作期{since}至{until}" if since or until else "合作期待核实"
        found.append(
            {
                "name": cells["引荐方名称"],
                "kind": cells.get("类型", ""),
                "contact": cells.get("联系人", ""),
                "phone": cells.get("联系电话", ""),
                "note": "；".join(part for part in (cells.get("渠道", ""), term, cells.get("备注", "")) if part),
            }
        )
    return found


def _remove_spaces(uow: UnitOfWork) -> None:
    """Holds and occupancy of sample spaces go first, then the spaces from the rooms up."""
    samples = {space.id: space for space in uow.spaces.all() if space.is_sample}
    for hold in uow.holds.all():
        if hold.space_id in samples:
            uow.holds.remove(hold.id)
    for occupancy in uow.occupancy.all():
        if occupancy.space_id in samples:
            uow.occupancy.remove(occupancy.id)
    for space in sorted(samples.values(), key=lambda space: _DEPTH[space.kind]):
        uow.spaces.remove(space.id)


def _refuse_real_work(view: ReadView) -> None:
    """Real spaces below sample ones, or real projects holding them, keep the samples where they are."""
    samples = {space.id: space for space in view.spaces.all() if space.is_sample}
    for space in view.spaces.all():
        if space.parent_id in samples and not space.is_sample:
            raise InputError(
                f"示例空间“{samples[space.parent_id].name}”下已登记了“{space.name}”，没有移除任何示例数据。",
                todo="请先把它移到别的楼栋或删除。",
                code="samples-in-use",
            )
    sample_batches = {batch.id for batch in view.batches.all() if batch.file_name == LEDGER}
    held = [hold for hold in view.holds.all() if hold.space_id in samples and hold.released_on is None]
    rows = view.leads.rows([hold.lead_id for hold in held], ["batch_id", "project"])
    for row in rows:
        if row.cells.get("batch_id") not in sample_batches:
            raise InputError(
                f"项目 {row.code} 预留了示例空间，没有移除任何示例数据。", todo="请先释放预留。", code="samples-in-use"
            )


def _remove_referrers(uow: UnitOfWork) -> None:
    for referrer in uow.referrers.all():
        if referrer.is_sample and not uow.registrations.of_referrer(referrer.id):
            uow.referrers.remove(referrer.id)
