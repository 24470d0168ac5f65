"""Leads as an .xlsx that an officer can send on and that imports again unchanged."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.records import LeadQuery
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

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

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
        columns = columns_for(leads)
        self._replace(path, lambda part: write_sheet(part, leads, columns, self._clock.today(), progress))
        return ExportResult(path, len(leads), len(columns))

    def _replace(self, path: Path, write: Callable[[Path], None]) -> None:
        """Write beside the target and rename, so that a half-written sheet never stands there."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part.xlsx")
            os.close(handle)
            part = Path(name)
            try:
                write(part)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise EnvironmentProblem(
                f"文件没有写成：{path}。",
                f"（{error.strerror or error}）",
                "请确认文件夹可写、磁盘有空间、该文件没有在别的程序中打开。",
                code="write-failed",
            ) from error
