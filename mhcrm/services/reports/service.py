"""Use cases of reporting: the weekly and monthly sheet and the overview by park."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.domain.pipeline.counting import AGREEMENT, is_proven
from mhcrm.domain.records import LeadQuery
from mhcrm.domain.stages import STAGE_LABELS, NamesOf, Stage, shipped_names
from mhcrm.services.reports.tables import GROUPS, Period, funnel, grouped, lead_frame, moves, new_in, quiet
from mhcrm.services.reports.workbook import write_workbook
from mhcrm.store import Store

if TYPE_CHECKING:
    import pandas as pd

KINDS = {"weekly": "招商周报", "monthly": "招商月报", "parks": "园区项目分布"}
QUIET_DAYS = 14
"""After how many days without an entry a project is listed as 久未跟进 (编者规则，示例)."""


@dataclass(frozen=True)
class Report:
    """One report: its tables by name, ready to be written or shown."""

    kind: str
    title: str
    period: Period
    tables: tuple[tuple[str, pd.DataFrame], ...]
    unproven: int = 0
    """Projects in 签约 by the ledger's word alone: no formal agreement, no day of signing."""
    signed: str = STAGE_LABELS[Stage.SIGNED]
    """What the office calls 签约."""

    @property
    def caption(self) -> str:
        """Period and reference date in words, and how far 签约 can be relied on."""
        said = f"统计期 {self.period.first} 至 {self.period.last}；数据截至 {self.period.last}；外币不折算"
        return f"{said}；“{self.signed}”中有 {self.unproven} 个为台账所写、未核实" if self.unproven else said


class ReportsService:
    """Reads only; every figure comes from entered data and drills down to listed projects."""

    def __init__(self, store: Store, clock: Clock, names: NamesOf = shipped_names) -> None:
        """``names``: what the office calls the stages."""
        self._store, self._clock, self._names = store, clock, names

    def build(self, kind: str) -> Report:
        """The report as of the reference date: the week or month up to that day.

        Raises:
            InputError: unknown kind, or there are no projects at all.
        """
        if kind not in KINDS:
            raise InputError(f"没有“{kind}”这种报表。", todo=f"可选：{'、'.join(KINDS)}。", code="unknown-report")
        today = self._clock.today()
        period = Period(_first_day(kind, today), today)
        with self._store.read() as view:
            leads = list(view.leads.many(view.leads.ids(LeadQuery(sort=(("code", False),)))))
            matches = view.reports.summaries([lead.id for lead in leads if lead.id is not None])
            events = view.stage_events.between(period.first, period.last)
            latest = view.activities.latest_days()
            agreed = view.pipeline.needs_met({AGREEMENT}).get(AGREEMENT, set())
        if not leads:
            raise InputError("还没有项目，没有可统计的内容。", todo="请先导入或新建项目。", code="nothing-to-report")
        names = self._names()
        frame, signed = lead_frame(leads, matches, names), names[Stage.SIGNED]
        unproven = sum(lead.text("stage") == "S" and not is_proven(lead, today, agreed) for lead in leads)
        if kind == "parks":
            return Report(kind, KINDS[kind], period, _by_park(frame), unproven, signed)
        tables = [("阶段汇总", funnel(frame, names)), *((name, grouped(frame, column)) for name, column in GROUPS)]
        tables += [("本期新增", new_in(frame, period)), ("阶段变动", moves(frame, events, names))]
        tables.append((f"{QUIET_DAYS}天未跟进", quiet(frame, latest, today, QUIET_DAYS)))
        return Report(kind, KINDS[kind], period, tuple(tables), unproven, signed)

    def write(self, kind: str, path: Path) -> Report:
        """Build the report and write it as .xlsx or .pdf, wholly or not at all.

        Raises:
            InputError: unknown kind, no projects, or a name that is neither.
            EnvironmentProblem: the file cannot be written.
        """
        if path.suffix.lower() not in (".xlsx", ".pdf"):
            raise InputError(
                f"报表只能存成 .xlsx 或 .pdf 文件，不能写成“{path.name}”。", todo="请改文件名。", code="report-suffix"
            )
        report = self.build(kind)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
                part = Path(scratch) / f"report{path.suffix.lower()}"
                self._write(report, part)
                part.replace(path)
        except OSError as problem:
            raise EnvironmentProblem(
                f"报表没有写成：{path}。",
                f"系统说：{problem.strerror or problem}。",
                "请关闭已打开的同名文件，或换个位置。",
                "write-failed",
            ) from problem
        return report

    def _write(self, report: Report, path: Path) -> None:
        if path.suffix == ".xlsx":
            write_workbook(path, report.title, report.caption, report.tables)
            return
        from mhcrm.services.reports.paper import write_paper  # brings the type with it

        path.write_bytes(
            write_paper(report.title, report.caption, report.period.last, report.tables, self._clock.now())
        )


def _first_day(kind: str, today: date) -> date:
    if kind == "monthly":
        return today.replace(day=1)
    return today - timedelta(days=today.weekday())


def _by_park(frame: pd.DataFrame) -> tuple[tuple[str, pd.DataFrame], ...]:
    tables = [("按园区", grouped(frame, "推荐园区"))]
    for name in sorted(set(frame["推荐园区"])):
        part = frame[frame["推荐园区"] == name]
        columns = ["编号", "项目", "企业", "产业", "空间层级", "阶段", "责任人"]
        tables.append((_sheet_name(name, [known for known, _ in tables]), part[columns].reset_index(drop=True)))
    return tuple(tables)


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A sheet name Excel accepts: no []:*?/\\, at most 31 characters, not used yet."""
    clean = "".join(char for char in name if char not in "[]:*?/\\")[:28] or "园区"
    number = 2
    unique = clean
    while unique in taken:
        unique, number = f"{clean}{number}", number + 1
    return unique
