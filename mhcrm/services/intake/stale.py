"""Whether a preview still holds when it is written: somebody may have written since it was looked at.

Two people (or the window and a command) may import the same ledger at the same time. What was new in both previews is new
for the first one only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mhcrm.base.errors import InputError
from mhcrm.base.text import fold_tight
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.verdict import RowResult
from mhcrm.store import UnitOfWork

STALE = "preview-stale"


def check_fresh(uow: UnitOfWork, preview: Preview, new: Sequence[RowResult], met: Sequence[RowResult]) -> None:
    """Refuse a preview that no longer holds; asks nothing more when nobody wrote since.

    Args:
        new, met: the rows that are to be added, and those that change stored leads.

    Raises:
        InputError: leads of ``new`` are stored by now, or what ``met`` would change is not what it was.
    """
    if uow.audit.mark() == preview.mark:
        return
    overtaken = [*_stored_since(uow, preview, new), *_changed_since(uow, met)]
    if overtaken:
        first = overtaken[0]
        name = first.values.get("company") or first.values.get("project") or ""
        raise InputError(
            "没有提交：预览之后，库里又有了改动。",
            f"{len(overtaken)} 行的项目已被录入或改过，如第 {first.row} 行“{name}”。",
            "请重新核对这份表格，再提交。",
            STALE,
        )


def _stored_since(uow: UnitOfWork, preview: Preview, new: Sequence[RowResult]) -> Iterable[RowResult]:
    """Rows whose company and project are stored more often than rows of the file met them; 另建 was decided knowingly."""
    free = Counter((company, project) for _, _, _, company, project, _ in uow.leads.duplicate_index())
    free.subtract(_keys(row) for row in preview.rows if row.known_id is not None)
    return [row for row in new if not row.apart and free[_keys(row)] > 0]


def _changed_since(uow: UnitOfWork, met: Sequence[RowResult]) -> Iterable[RowResult]:
    """Rows that would change a value which is no longer the one the preview showed, or a lead that is gone."""
    found = {lead.id: lead.values for lead in uow.leads.many([row.known_id for row in met if row.known_id is not None])}
    for row in met:
        values = found.get(row.known_id)
        if values is None or any(values.get(name) != old for name, (old, _) in row.changes.items()):
            yield row


def _keys(row: RowResult) -> tuple[str, str]:
    company, project = row.values.get("company"), row.values.get("project")
    return fold_tight(str(company or "")), fold_tight(str(project or ""))
