"""The one composition root: settings → store → services.

Each part is built when first asked for, and heavy modules are imported only then, so that the window paints before
spreadsheets, PDF or the rule base are loaded.
"""

from __future__ import annotations

import getpass
import os
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mhcrm.base.clock import Clock
from mhcrm.base.errors import UsageError
from mhcrm.base.paths import data_dir, default_database, resource
from mhcrm.base.progress import Progress
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.domain.records import RuleOverride, Space
    from mhcrm.domain.space.inventory import Inventory
    from mhcrm.plan.base import PlanBase
    from mhcrm.plan.lexicon import Lexicon
    from mhcrm.plan.signals import Signals
    from mhcrm.services.allocation.service import AllocationService
    from mhcrm.services.briefs.service import BriefsService
    from mhcrm.services.duplicates.service import DuplicatesService
    from mhcrm.services.export.service import ExportService
    from mhcrm.services.insight.service import InsightService
    from mhcrm.services.intake.service import IntakeService
    from mhcrm.services.maintenance.service import MaintenanceService
    from mhcrm.services.matching.corrections import CorrectionsService
    from mhcrm.services.matching.service import MatchingService
    from mhcrm.services.proposals.service import ProposalsService
    from mhcrm.services.records.service import RecordsService
    from mhcrm.services.reports.service import ReportsService
    from mhcrm.services.rules.overrides import OverridesService
    from mhcrm.services.rules.service import RulesService
    from mhcrm.services.samples.service import SamplesService
    from mhcrm.services.search.service import SearchService
    from mhcrm.services.sources.service import SourcesService
    from mhcrm.services.spaces.capacity import HistoricStock
    from mhcrm.services.spaces.service import SpacesService
    from mhcrm.store import ReadView, Store, UnitOfWork
    from mhcrm.typeset.layout import Page


class App:
    """Everything a face needs, built on demand. Close it (or use it as a context manager) to back up and let go."""

    def __init__(self, database: str, clock: Clock, actor: str) -> None:
        self.database = database
        self.clock = clock
        self.actor = actor
        self.fangsong = ""

    @cached_property
    def store(self) -> Store:
        """The opened database; opening may create, back up and migrate it."""
        from mhcrm.store import open_store

        opened = open_store(self.database, clock=self.clock, actor=self.actor)
        opened.listen(self._committed)
        opened.guard(self._keep_promises)
        return opened

    @staticmethod
    def _keep_promises(before: ReadView, after: ReadView, done: ChangeSet) -> None:
        """No undo or redo may promise a space twice."""
        if done.touches(RowKind.HOLD, RowKind.OCCUPANCY, RowKind.SPACE):
            from mhcrm.services.spaces.promises import refuse_new_overlaps

            refuse_new_overlaps(before, after)

    @staticmethod
    def _release_holds(uow: UnitOfWork, lead_id: int, on: date, why: str) -> None:
        """A project that leaves the pipeline lets go of its spaces."""
        from mhcrm.services.spaces.holds import release_of_lead

        release_of_lead(uow, lead_id, on, why)

    def _committed(self, change: ChangeSet) -> None:
        """Office rules changed (also by undo, redo or restore): whatever was built from them is built anew."""
        if change.touches(RowKind.RULE_OVERRIDE):
            for name in (
                "office_rules",
                "plan",
                "lexicon",
                "rules",
                "matching",
                "corrections",
                "insight",
                "allocation",
            ):
                self.__dict__.pop(name, None)

    @cached_property
    def shipped_plan(self) -> PlanBase:
        """The rule base as delivered."""
        from mhcrm.plan.loader import load_plan

        return load_plan(cache=data_dir() / "cache")

    @cached_property
    def shipped_lexicon(self) -> Lexicon:
        """The editors' vocabulary (编者词库) as delivered."""
        from mhcrm.plan.lexicon import load_lexicon

        return load_lexicon()

    @cached_property
    def office_rules(self) -> tuple[RuleOverride, ...]:
        """The office's live rules (本办规则); none while there is no database yet, which reading rules must not create."""
        if "store" not in self.__dict__ and "://" not in self.database and not Path(self.database).exists():
            return ()
        with self.store.read() as view:
            return tuple(view.overrides.live())

    @cached_property
    def plan(self) -> PlanBase:
        """The rule base in effect: the delivered one with the office's rules laid over it."""
        if not self.office_rules:
            return self.shipped_plan
        from mhcrm.domain.office.layer import effective

        return effective(self.shipped_plan, self.office_rules, self.clock.today())

    @cached_property
    def lexicon(self) -> Lexicon:
        """The vocabulary in effect: the editors' with the office's terms."""
        if not self.office_rules:
            return self.shipped_lexicon
        from mhcrm.domain.office.terms import with_office_terms

        return with_office_terms(self.shipped_lexicon, self.office_rules, self.clock.today())

    @cached_property
    def signals(self) -> Signals:
        """The editors' signal phrases."""
        from mhcrm.plan.signals import load_signals

        return load_signals(resource("lexicon/signals.yaml"))

    @cached_property
    def rules(self) -> RulesService:
        """Reading and checking the rule base."""
        from mhcrm.services.rules.service import RulesService

        return RulesService(self.plan, self.clock)

    @cached_property
    def insight(self) -> InsightService:
        """The pipeline counted by chain, park, article and indicator."""
        from mhcrm.services.insight.service import InsightService

        return InsightService(self.store, self.plan, self.clock)

    @cached_property
    def overrides(self) -> OverridesService:
        """The office's own rules (本办规则)."""
        from mhcrm.services.rules.overrides import OverridesService

        return OverridesService(self.store, self.shipped_plan, self.shipped_lexicon, self.clock)

    @cached_property
    def sources(self) -> SourcesService:
        """Official files of documents, read at the cited place."""
        from mhcrm.services.sources.service import SourcesService

        return SourcesService(self.store, lambda: self.plan)

    @cached_property
    def records(self) -> RecordsService:
        """Leads, companies, timeline, bin, undo."""
        from mhcrm.services.records.service import RecordsService

        return RecordsService(self.store, self.clock, self._release_holds)

    @cached_property
    def duplicates(self) -> DuplicatesService:
        """查重 over everything stored."""
        from mhcrm.services.duplicates.service import DuplicatesService

        return DuplicatesService(self.store, self.clock)

    @cached_property
    def intake(self) -> IntakeService:
        """Spreadsheets in."""
        from mhcrm.services.intake.service import IntakeService

        return IntakeService(self.store, self.clock)

    @cached_property
    def matching(self) -> MatchingService:
        """Lead × rules × space → report."""
        from mhcrm.services.matching.service import MatchingService

        return MatchingService(self.store, self.plan, self.lexicon, self.signals, self.clock)

    @cached_property
    def corrections(self) -> CorrectionsService:
        """What officers put right in match reports (人工更正)."""
        from mhcrm.services.matching.corrections import CorrectionsService

        return CorrectionsService(self.store, self.matching, self.shipped_plan, self.shipped_lexicon, self.clock)

    @cached_property
    def spaces(self) -> SpacesService:
        """Parks, buildings, floors, rooms, plots, holds."""
        from mhcrm.services.intake.readers import read_source
        from mhcrm.services.spaces.service import SpacesService

        return SpacesService(
            self.store, self.clock, lambda path: read_source(path).grids, self.park_id, self._stock_2021
        )

    def _stock_2021(self) -> list[HistoricStock]:
        """闵府发〔2021〕17号 表4-1: what the ten boards had to offer then."""
        from mhcrm.plan.model import RecordKind
        from mhcrm.services.spaces.capacity import HistoricStock

        found = []
        for record in self.plan.view(self.clock.today()).of_kind(RecordKind.PARK):
            for figure in record.figures if record.history else ():
                if figure.metric in ("可利用土地", "可利用厂房", "可利用楼宇"):
                    cite = figure.cite or record.cite
                    text = figure.text or f"{figure.value}{figure.unit}"
                    found.append(HistoricStock(record.name, figure.metric, text, cite.doc, cite.at))
        return found

    @cached_property
    def allocation(self) -> AllocationService:
        """Many projects × free units → the best plan."""
        from mhcrm.plan.allocation_rules import load_allocation_rules
        from mhcrm.services.allocation.service import AllocationService
        from mhcrm.services.spaces.holds import place

        def soft(uow: UnitOfWork, space: Space, lead_id: int, first: date, until: date, approver: str) -> int:
            return place(uow, space, lead_id, first, until, hard=False, approver=approver, reason="分配方案")

        return AllocationService(self.store, self.clock, load_allocation_rules(), self.matching.match_records, soft)

    @cached_property
    def proposals(self) -> ProposalsService:
        """选址建议书 as PDF and Excel."""
        from mhcrm.services.proposals.service import ProposalsService
        from mhcrm.services.spaces.stacking_pdf import Sheet, building_pages

        def drawing(inventory: Inventory, on: date, building: int) -> list[Page]:
            return building_pages(Sheet(inventory, on, parties=False), building)

        return ProposalsService(self.store, self.clock, self.park_id, drawing)

    def park_id(self, name: str) -> str:
        """Rule-base id of a park by name or alias; "" when no document names it."""
        record = self.plan.view(self.clock.today()).name_index().get(name)
        return record.id if record is not None and record.kind == "park" else ""

    @cached_property
    def briefs(self) -> BriefsService:
        """Project briefs as PDF."""
        from mhcrm.services.briefs.service import BriefsService

        if self.fangsong and Path(self.fangsong).is_file():
            self.choose_fangsong(self.fangsong)
        return BriefsService(self.store, self.clock, self._document_ends)

    def choose_fangsong(self, path: str) -> None:
        """Set briefs in this FangSong file from now on; "" = the system's, else 宋体.

        Raises:
            EnvironmentProblem: the file is no font that can be embedded.
        """
        from mhcrm.typeset.fonts import choose_fangsong

        choose_fangsong(Path(path) if path else None)
        self.fangsong = path

    def fangsong_in_use(self) -> str:
        """The FangSong file briefs are set in; "" when there is none and 宋体 stands in."""
        from mhcrm.typeset.fonts import fangsong

        found = fangsong()
        return str(found) if found is not None else ""

    def _document_ends(self) -> dict[str, str]:
        """文号 → last day in force, for the documents that have one."""
        view = self.plan.view(self.clock.today())
        return {
            number: record.valid.end.isoformat() for number, record in view.base.documents.items() if record.valid.end
        }

    @cached_property
    def export(self) -> ExportService:
        """Spreadsheets out."""
        from mhcrm.services.export.service import ExportService

        return ExportService(self.store, self.clock)

    @cached_property
    def reports(self) -> ReportsService:
        """Weekly, monthly and park reports."""
        from mhcrm.services.reports.service import ReportsService

        return ReportsService(self.store, self.clock)

    @cached_property
    def search(self) -> SearchService:
        """One box for everything."""
        from mhcrm.services.search.service import SearchService

        return SearchService(self.store)

    @cached_property
    def maintenance(self) -> MaintenanceService:
        """Backup, restore, check."""
        from mhcrm.services.maintenance.service import MaintenanceService

        return MaintenanceService(self.store, self.clock)

    @cached_property
    def samples(self) -> SamplesService:
        """The sample data (示例)."""
        from mhcrm.services.samples.service import SamplesService

        return SamplesService(self.store, self.clock)

    def install_samples(self, progress: Progress) -> dict[str, Any]:
        """Bring in the sample data (示例) the way any file comes in; returns the ledger's import report (JSON form)."""
        from mhcrm.domain.intake.report import preview_json

        reports: list[dict[str, Any]] = []

        def ledger(path: Path) -> None:
            preview = self.intake.preview(path, progress=progress)
            reports.append(preview_json(preview, self.intake.commit(preview, progress=progress).batch))

        self.samples.install(ledger, lambda path: self.spaces.import_file(path, is_sample=True, progress=progress))
        return reports[0]

    def close(self) -> None:
        """Back up if changed and close the database, if it was opened."""
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    def __enter__(self) -> App:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_app(db: str | None = None, as_of: date | None = None, actor: str | None = None) -> App:
    """The app on a database file or server.

    Args:
        db: file path or ``postgresql+psycopg://…``; None = ``MHCRM_DB`` or the user's own file.
        as_of: reference date for rules and space; None = ``MHCRM_AS_OF`` or today.
        actor: name kept with every change; None = ``MHCRM_ACTOR`` or the system's user name.
    """
    return App(
        database=db or default_database(),
        clock=Clock(as_of=as_of or _as_of_from_environment()),
        actor=actor or os.environ.get("MHCRM_ACTOR") or _user_name(),
    )


def _as_of_from_environment() -> date | None:
    text = os.environ.get("MHCRM_AS_OF")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"环境变量 MHCRM_AS_OF 写的是“{text}”，不是日期。", todo="请写成 2026-11-20 这样。", code="usage"
        ) from None


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no user database entry, as in some containers
        return "本机"
