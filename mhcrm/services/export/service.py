"""Leads as an .xlsx that an officer can send on and that imports again unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.files import write_whole
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.records import LeadQuery
from mhcrm.domain.stages import NamesOf, shipped_names
from mhcrm.services.export.sheet import columns_for, write_sheet
from mhcrm.store import Store


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written: the file, its rows, its columns."""

    path: Path
    rows: int
    columns: int


class ExportService:
    """Lists → spreadsheets. Reads only."""

    def __init__(self, store: Store, clock: Clock, names: NamesOf = shipped_names) -> None:
        """``names``: what the office calls the stages."""
        self._store, self._clock, self._names = store, clock, names

    def leads(self, query: LeadQuery, path: Path, progress: Progress | None = None) -> ExportResult:
        """Write the leads of a list, in its order, with every field that any of them fills.

        Raises:
            InputError: the list is empty, or ``path`` is no .xlsx.
            EnvironmentProblem: the file cannot be written; what stood there is untouched.
        """
        if path.suffix.lower() != ".xlsx":
            raise InputError(
                f"只能导出为 .xlsx 文件，不能写成“{path.name}”。", todo="请把文件名改为以 .xlsx 结尾。", code="not-xlsx"
            )
        progress = progress or silent()
        with self._store.read() as view:
            leads = list(view.leads.many(view.leads.ids(query)))
        if not leads:
            raise InputError(
                "没有符合条件的项目，没有生成文件。", todo="请放宽搜索词后再导出。", code="nothing-to-export"
            )
        columns, names = columns_for(leads), self._names()
        write_whole(path, lambda part: write_sheet(part, leads, columns, self._clock.today(), progress, names))
        return ExportResult(path, len(leads), len(columns))
