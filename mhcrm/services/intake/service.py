"""Intake: preview a file, write it in one transaction, take it back, read it again a week later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.intake.choices import Choice, Place, apply_choices
from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.preview import Preview, build_preview
from mhcrm.domain.intake.recall import columns_of, split_units, with_units
from mhcrm.domain.intake.records import matcher_naming
from mhcrm.domain.intake.verdict import ACCEPTED, UPDATED, KnownLeads, NothingKnown
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import ColumnMapping, Filter, ImportBatch, LeadQuery
from mhcrm.domain.stages import NamesOf, shipped_names
from mhcrm.services.intake import writing
from mhcrm.services.intake.again import lineage_of, unchanged
from mhcrm.services.intake.known import StoredExactly, StoredLeads
from mhcrm.services.intake.pause import paused_gc
from mhcrm.services.intake.readers import SourceFile, read_head, read_source
from mhcrm.services.intake.recalling import (
    Recalled,
    by_fingerprint,
    by_rows,
    drop,
    known_as,
    named,
    prints_of,
    remember,
    save,
)
from mhcrm.services.intake.stale import check_fresh
from mhcrm.store import Store

ENDINGS = (
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".et",
    ".ods",
    ".csv",
    ".tsv",
    ".txt",
    ".html",
    ".htm",
    ".xml",
    ".mht",
    ".docx",
)
"""Endings looked for when a folder is given."""
HEAD_ROWS = 200
"""Rows shown before the whole file is read."""
MODES = ("both", "add", "update")
"""新增并更新, 新增, 更新."""


@dataclass(frozen=True)
class ImportResult:
    """What a commit did; ``batch`` is None when there was nothing to write."""

    batch: int | None
    added: int
    updated: int
    changes: ChangeSet | None


class IntakeService:
    """Spreadsheets in.

    Args:
        state: notes the stages a ledger states: (lead, stage before or None, its new values), and the source.
        names: what the office calls the stages.
    """

    def __init__(
        self, store: Store, clock: Clock, state: writing.State | None = None, names: NamesOf = shipped_names
    ) -> None:
        self._store, self._clock, self._state, self._names = store, clock, state, names

    # -- looking ----------------------------------------------------------------------------------
    def head(self, path: Path, rows: int = HEAD_ROWS) -> SourceFile:
        """The first rows of a file, read fast, for :meth:`preview_source` while :meth:`read` goes on; never for writing.

        Raises:
            InputError: the file cannot be read.
        """
        return read_head(Path(path), rows)

    def read(self, path: Path, progress: Progress | None = None) -> SourceFile:
        """A whole file.

        Raises:
            InputError: the file cannot be read.
        """
        with paused_gc():
            return read_source(Path(path), progress or silent())

    def preview(
        self,
        path: Path,
        *,
        sheet: str | None = None,
        columns: Mapping[str, str] | None = None,
        header_rows: Mapping[str | None, int] | None = None,
        mapping: str = "",
        progress: Progress | None = None,
    ) -> Preview:
        """What importing a file would do; writes nothing.

        Args:
            sheet: read only this sheet.
            columns: header text → field ("" = keep as extra, ``@亿元`` = unit only), the officer's own choice; None = as remembered.
            header_rows: sheet → 0-based row the officer pointed at as its header; None = as remembered.
            mapping: name of a saved mapping to read it with.

        Raises:
            InputError: the file cannot be read, or has no such sheet; no such mapping.
        """
        progress = progress or silent()
        progress.start("读取文件")
        with paused_gc():
            source = read_source(Path(path), progress)
            return self.preview_source(
                source, sheet=sheet, columns=columns, header_rows=header_rows, mapping=mapping, progress=progress
            )

    def preview_source(
        self,
        source: SourceFile,
        *,
        sheet: str | None = None,
        columns: Mapping[str, str] | None = None,
        header_rows: Mapping[str | None, int] | None = None,
        mapping: str = "",
        progress: Progress | None = None,
    ) -> Preview:
        """:meth:`preview` of a file already read (the window keeps it while columns are changed)."""
        if sheet is not None and sheet not in {grid.name for grid in source.grids}:
            names = "、".join(grid.name or "（无名）" for grid in source.grids)
            raise InputError(
                f"“{source.name}”里没有工作表“{sheet}”。", f"有：{names}。", "请检查表名。", "sheet-missing"
            )
        progress = progress or silent()
        progress.start("识别表格")
        matcher = matcher_naming(self._names())
        with progress.watching(), self._store.read() as view:
            if sheet is None and not header_rows and not mapping and not source.partial:
                same = unchanged(view, source, columns, matcher)
                if same is not None:
                    return same
            mark = view.audit.mark()
            known = StoredExactly(view) if source.partial else StoredLeads(view)
            columns, units = split_units(columns)
            nothing = columns is not None and not columns  # the officer wants nothing remembered
            recalled = named(view, source, mapping) if mapping else None if nothing else by_rows(view, source)
            recalled = recalled or Recalled()
            heads = {**recalled.header_rows, **(header_rows or {})}
            chosen = {**recalled.columns, **(columns or {})} if mapping or columns is None else dict(columns)
            found = _build(source, known, matcher, sheet, with_units(chosen, units), heads)
            if columns is None and not chosen:
                again = by_fingerprint(view, found.fingerprint)
                if again is not None and again.columns:
                    recalled, chosen = again, again.columns
                    found = _build(source, known, matcher, sheet, with_units(chosen, units), heads)
            name = recalled.name or known_as(view, found)
        progress.step(0)
        prints = prints_of(source, found)
        return replace(found, mapping_name=name, head_prints=prints, partial=source.partial, mark=mark)

    def decide(self, preview: Preview, choices: Mapping[Place, Choice]) -> Preview:
        """The preview with decisions about rows (合并, 另建, cells to take) carried out.

        Raises:
            InputError: a stored lead is gone.
        """
        names = self._names()
        with self._store.read() as view:
            return apply_choices(preview, choices, view.leads.by_code, names)

    # -- mappings kept under a name ---------------------------------------------------------------
    def mappings(self) -> list[ColumnMapping]:
        """对应方式 saved under a name."""
        with self._store.read() as view:
            return view.mappings.all()

    def save_mapping(self, name: str, preview: Preview) -> ChangeSet:
        """Keep how a preview reads its columns under a name; one of the same name is replaced.

        Raises:
            InputError: no name, or the preview has no columns.
        """
        if not name.strip() or not any(columns_of(preview).values()):
            what = "没有给出名称。" if not name.strip() else "这份文件没有可保存的列。"
            raise InputError(f"对应方式没有保存：{what}", "", "请先指定各列对应的字段，再起一个名称。", "mapping-empty")
        with self._store.write(f"保存对应方式“{name.strip()}”") as uow:
            save(uow, name, preview)
        return uow.changes

    def rename_mapping(self, mapping_id: int, name: str) -> ChangeSet:
        """Give a saved mapping another name.

        Raises:
            InputError: no name, the name is taken, or there is no such mapping.
        """
        if not name.strip():
            raise InputError("没有给出名称。", code="mapping-empty")
        with self._store.write(f"对应方式改名为“{name.strip()}”") as uow:
            uow.mappings.rename(mapping_id, name)
        return uow.changes

    def delete_mapping(self, mapping_id: int) -> ChangeSet:
        """Remove a saved mapping.

        Raises:
            InputError: there is no such mapping.
        """
        with self._store.write("删除对应方式") as uow:
            drop(uow, mapping_id)
        return uow.changes

    def leads_of(self, path: Path) -> Sequence[Lead]:
        """The leads a file holds, as read, without looking at the database."""
        source = read_source(Path(path))
        found = _build(source, NothingKnown(), matcher_naming(self._names()), None, {})
        return [Lead(row.values, row.raw) for row in found.of_status(ACCEPTED)]

    # -- writing ----------------------------------------------------------------------------------
    def commit(self, preview: Preview, *, mode: str = "both", progress: Progress | None = None) -> ImportResult:
        """Write accepted rows and updates in one transaction.

        Args:
            mode: ``both`` adds and updates, ``add`` only adds, ``update`` only updates.

        Raises:
            InputError: the preview is of the first rows only, or no longer holds (code ``preview-stale``).
        """
        if preview.partial:
            raise InputError("文件还没有读完，不能提交。", "", "请等整份文件读完。", "preview-partial")
        progress = progress or silent()
        new = preview.of_status(ACCEPTED) if mode != "update" else []
        met = preview.of_status(UPDATED) if mode != "add" else []
        if not new and not met:
            return ImportResult(None, 0, 0, None)
        with paused_gc(), self._store.write(writing.operation(len(new), len(met))) as uow:
            check_fresh(uow, preview, new, met)
            batch = uow.batches.add(preview.file, sha256=preview.sha256, mapping=_kept(preview), totals=preview.totals)
            said: dict[str, object] = {}

            def note(first: int) -> None:
                said.update(lineage_of(preview, first, [*new, *met], mode == "both").as_json())

            first = writing.add(uow, new, progress, note)
            writing.keep_apart(uow, new, first)
            writing.update(uow, met, progress)
            if self._state is not None:
                self._state(uow, writing.stages(new, first, met), "导入")
            uow.batches.finish(batch, totals=preview.totals, lineage=said)
            remember(uow, preview)
        return ImportResult(batch, len(new), len(met), uow.changes)

    # -- workbooks --------------------------------------------------------------------------------
    def template(self, path: Path) -> None:
        """Write the blank ledger (项目登记表)."""
        from mhcrm.services.intake.workbooks import write_template

        write_template(Path(path), self._clock.today(), self._names())

    def export_problems(self, preview: Preview, source: Path, target: Path) -> int:
        """导出问题行: the rows with errors or warnings of ``source``, marked; returns how many (0 = no file made)."""
        from mhcrm.services.intake.problem_rows import write_problem_rows

        return write_problem_rows(preview, read_source(Path(source)).grids, Path(target))

    # -- batches ----------------------------------------------------------------------------------
    def batches(self) -> list[ImportBatch]:
        """Every import, latest first."""
        with self._store.read() as view:
            return view.batches.all()

    def undo_batch(self, batch: int, *, rest: bool = False) -> ChangeSet:
        """Take a whole import back.

        Args:
            rest: when some of its rows were changed since, put the untouched ones into the bin and leave the others.

        Raises:
            InputError: unknown or undone batch; or rows were changed since and ``rest`` is False.
        """
        if not rest:
            return self._store.undo_batch(batch)
        untouched = self.untouched(batch)
        if not untouched:
            raise InputError(
                f"导入批次 {batch} 的项目都已改动过，没有可撤销的。",
                "",
                "需要时请逐个移入回收站。",
                "batch-all-changed",
            )
        with self._store.write(f"撤销导入 {batch} 中未改动的 {len(untouched)} 个项目") as uow:
            uow.leads.bin(untouched)
        return uow.changes

    def untouched(self, batch: int) -> list[int]:
        """Leads of a batch nobody changed since it was imported."""
        with self._store.read() as view:
            ids = view.leads.ids(LeadQuery(filters=(Filter("batch_id", "=", batch),), sort=(("id", False),)))
            return [row.id for row in view.leads.rows(ids, ("code",)) if row.version == 1]


def _build(
    source: SourceFile,
    known: KnownLeads,
    matcher: HeaderMatcher,
    sheet: str | None,
    columns: dict[str, str],
    header_rows: Mapping[str | None, int] | None = None,
) -> Preview:
    return build_preview(
        source.name,
        source.format,
        source.grids,
        known,
        matcher,
        only=sheet,
        overrides=columns,
        notes=source.problems,
        sha256=source.sha256,
        header_rows=header_rows,
    )


def _kept(preview: Preview) -> dict[str, object]:
    """How a file was read, for the batch."""
    return {"columns": preview.overrides, "heads": [[sheet, row] for sheet, row in preview.header_rows.items()]}


def expand(paths: Sequence[Path]) -> list[Path]:
    """Files as given; a folder stands for the spreadsheets in it (not below it), by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                p for p in path.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith(("~$", "."))
            )
            found += inside
        else:
            found.append(path)
    return found
