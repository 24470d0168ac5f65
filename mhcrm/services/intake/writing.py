"""The rows of a preview written inside one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mhcrm.base.progress import Progress
from mhcrm.domain.intake.verdict import RowResult
from mhcrm.domain.records import LeadDraft
from mhcrm.store import UnitOfWork

Stated = tuple[int, str | None, Mapping[str, object]]
"""A lead, its stage before (None = new), the values a row gives it."""
State = Callable[[UnitOfWork, Sequence[Stated], str], None]


def keep_apart(uow: UnitOfWork, added: Sequence[RowResult], first: int) -> None:
    """不是重复: what an officer kept apart in the preview is not asked again."""
    deciding = [(first + at, row) for at, row in enumerate(added) if row.apart]
    if not deciding:
        return
    made = {(row.sheet, row.row): first + at for at, row in enumerate(added)}
    pairs: list[tuple[int, int]] = []
    for lead_id, row in deciding:
        for other in row.apart:
            known = uow.leads.by_code(other).id if isinstance(other, str) else made.get(other)
            if known is not None:
                pairs.append((lead_id, known))
    uow.duplicates.add_distinct_pairs(pairs, "导入时选择另建")


def operation(new: int, met: int) -> str:
    """What the undo menu calls the import."""
    if new and met:
        return f"导入 {new} 个项目，更新 {met} 个"
    return f"导入 {new} 个项目" if new else f"导入更新 {met} 个项目"


def add(uow: UnitOfWork, rows: Sequence[RowResult], progress: Progress, meanwhile: Callable[[int], None]) -> int:
    """Store new leads; returns the id of the first, 0 for none, which ``meanwhile`` gets while they are written."""
    if not rows:
        meanwhile(0)
        return 0
    return uow.leads.add_many([LeadDraft(row.values, row.raw) for row in rows], progress, meanwhile)[0]


def stages(new: Sequence[RowResult], first: int, met: Sequence[RowResult]) -> list[Stated]:
    """What the rows say about stages: of every new lead, and of a met one whose stage they change."""
    found: list[Stated] = [(first + at, None, row.values) for at, row in enumerate(new)]
    for row in met:
        if row.known_id is not None and "stage" in row.changes:
            before = str(row.changes["stage"][0] or "") or None
            found.append((row.known_id, before, {**row.values, "stage": row.changes["stage"][1]}))
    return found


def update(uow: UnitOfWork, rows: Sequence[RowResult], progress: Progress) -> None:
    """Write what rows change in leads they met."""
    for row in progress.track(rows, "更新项目", len(rows)):
        if row.known_id is None:
            raise RuntimeError("an update without a stored lead")
        changes = {name: new for name, (_, new) in row.changes.items()}
        raw = {name: text for name, text in row.raw.items() if name in changes}
        uow.leads.update(row.known_id, changes, raw=raw)
