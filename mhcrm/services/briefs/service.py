"""Project briefs: what the window, the command line and the demo ask for."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.stored import parse
from mhcrm.domain.stages import NamesOf, shipped_names
from mhcrm.services.briefs.model import BriefContent, BriefSource
from mhcrm.services.briefs.papers import Brief, fitted, gathered, missing_characters, single, total_pages
from mhcrm.store import ReadView, Store

_UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f\s.]+")


@dataclass(frozen=True, slots=True)
class BriefFile:
    """One written file: its path, the leads in it, its pages, what was shortened, characters without a glyph."""

    path: Path
    codes: tuple[str, ...]
    pages: int
    shortened: tuple[str, ...] = ()
    missing: str = ""


class BriefsService:
    """Reads leads and their stored match reports, writes PDF papers. Writes nothing into the database."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        document_ends: Callable[[], Mapping[str, str]] | None = None,
        rules: Callable[[], str] | None = None,
        names: NamesOf = shipped_names,
    ) -> None:
        """All are asked only when a brief is composed: ``document_ends`` gives 文号 → last day in force, ``rules`` the
        stamp of the rules in effect (a report of other rules is said to be stale), ``names`` what the office calls the
        stages."""
        self._rules, self._names = rules, names
        self._store = store
        self._clock = clock
        self._document_ends = document_ends or dict

    def content(self, code: str, *, code_name: bool = False) -> BriefContent:
        """What the brief of one lead says, within two pages.

        Raises:
            InputError: there is no such lead.
        """
        return self._briefs([code], code_name, silent())[0].content

    def pdf(
        self, codes: Sequence[str], *, cover: bool = False, code_name: bool = False, fixed_time: datetime | None = None
    ) -> bytes:
        """The briefs of ``codes`` in one file, for preview and printing.

        Raises:
            InputError: an unknown code, or none at all.
        """
        briefs = self._briefs(codes, code_name, silent())
        made_at = fixed_time or self._clock.now()
        if len(briefs) == 1 and not cover:
            return single(briefs[0], made_at)
        return gathered(briefs, made_at, cover=cover)

    def render(
        self,
        codes: Sequence[str],
        out_dir: Path,
        *,
        cover: bool = True,
        one_file: bool = False,
        code_name: bool = False,
        fixed_time: datetime | None = None,
        progress: Progress | None = None,
    ) -> list[BriefFile]:
        """Write the briefs into ``out_dir``: one file a lead, or with ``one_file`` a single one (behind a cover table).

        Each file is written completely or not at all.

        Raises:
            InputError: an unknown code, or none at all.
            EnvironmentProblem: the folder cannot be written.
        """
        made_at = fixed_time or self._clock.now()
        progress = progress or silent()
        briefs = self._briefs(codes, code_name, progress)
        if one_file and len(briefs) > 1:
            day = self._clock.today()
            path = out_dir / f"项目情况汇报_{len(briefs)}个项目_{day:%Y%m%d}.pdf"
            data = gathered(briefs, made_at, cover=cover)
            _write(path, data)
            return [_file(path, briefs, total_pages(briefs, cover=cover))]
        files = []
        for brief in progress.track(briefs, "生成简报", len(briefs), every=1):
            path = out_dir / file_name(brief.content, code_name=code_name)
            _write(path, single(brief, made_at))
            files.append(_file(path, [brief], len(brief.pages)))
        return files

    def _briefs(self, codes: Sequence[str], code_name: bool, progress: Progress) -> list[Brief]:
        wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
        if not wanted:
            raise InputError("没有选中项目。", todo="请先选择至少一个项目，或写出项目编号。", code="nothing-selected")
        ends, names = dict(self._document_ends()), self._names()
        with self._store.read() as view:
            sources = [
                replace(self._source(view, view.leads.by_code(code), ends), stage_names=names) for code in wanted
            ]
        return [
            fitted(source, code_name=code_name) for source in progress.track(sources, "编写简报", len(sources), every=1)
        ]

    def _other_rules(self, version: str) -> bool:
        return self._rules is not None and version != self._rules()

    def _source(self, view: ReadView, lead: Lead, ends: Mapping[str, str]) -> BriefSource:
        if lead.id is None:
            raise ValueError("a stored lead has an id")
        stored = view.reports.latest(lead.id)
        report = parse(stored.body) if stored is not None else None
        codes = [slot.code for slot in report.slots[:3]] if report is not None else []
        found = {code: view.spaces.by_code(code) for code in codes}
        return BriefSource(
            lead=lead,
            as_of=self._clock.today(),
            report=report,
            stale=stored is not None and (stored.stale or self._other_rules(stored.plan_version)),
            activities=tuple(view.activities.of_lead(lead.id)),
            events=tuple(view.stage_events.of_lead(lead.id)),
            spaces={code: space for code, space in found.items() if space is not None},
            document_ends=ends,
        )


def file_name(content: BriefContent, *, code_name: bool = False) -> str:
    """``项目汇报_MH-2026-0007_柔性皮层电极中试线.pdf``; in the 代号 variant the code alone."""
    if code_name:
        return f"项目汇报_{content.code}_代号.pdf"
    name = _UNSAFE.sub("_", content.name).strip("_")[:40]
    return f"项目汇报_{content.code}_{name}.pdf" if name else f"项目汇报_{content.code}.pdf"


def _file(path: Path, briefs: Sequence[Brief], pages: int) -> BriefFile:
    shortened = tuple(dict.fromkeys(part for brief in briefs for part in brief.content.shortened))
    missing = "".join(dict.fromkeys("".join(missing_characters(brief) for brief in briefs)))
    codes = tuple(brief.content.code for brief in briefs)
    return BriefFile(path, codes, pages, shortened, missing)


def _write(path: Path, data: bytes) -> None:
    """Write beside the target and rename, so that a half-written PDF never stands there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EnvironmentProblem(
            f"文件没有写成：{path}。",
            f"（{error.strerror or error}）",
            "请确认文件夹可写、磁盘有空间、该文件没有在别的程序中打开。",
            code="write-failed",
        ) from error
