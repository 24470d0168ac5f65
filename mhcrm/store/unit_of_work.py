"""The unit of work: one transaction for rows, undo steps, audit and search index. The only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from mhcrm.base.clock import Clock
from mhcrm.domain.change import ChangeSet
from mhcrm.store.changelog import Recorder
from mhcrm.store.errors import translate
from mhcrm.store.repos.access import Access
from mhcrm.store.repos.batches import BatchRepo
from mhcrm.store.repos.companies import CompanyRepo
from mhcrm.store.repos.duplicates import DuplicateRepo
from mhcrm.store.repos.leads import LeadRepo
from mhcrm.store.repos.mappings import MappingRepo
from mhcrm.store.repos.office import CorrectionRepo, OverrideRepo, SourceFileRepo
from mhcrm.store.repos.people import ContactRepo
from mhcrm.store.repos.reports import AttachmentRepo, ReportRepo, SettingRepo
from mhcrm.store.repos.spaces import HoldRepo, OccupancyRepo, SpaceRepo
from mhcrm.store.repos.timeline import ActivityRepo, AuditRepo, StageEventRepo
from mhcrm.store.rows import RowWriter
from mhcrm.store.undo import UndoLog

if TYPE_CHECKING:
    from mhcrm.store.repos.loops import Loops
    from mhcrm.store.repos.pipeline import PipelineRepo
    from mhcrm.store.repos.referral import DisputeRepo, EventRepo, EvidenceRepo, ReferrerRepo, RegistrationRepo
    from mhcrm.store.repos.referral_money import BudgetRepo, LedgerRepo, PersonRepo, SchemeRepo, SheetRepo


class ReadView:
    """One consistent view of the data; its repos refuse to write."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.companies = CompanyRepo(access)
        self.leads = LeadRepo(access, self.companies)
        self.contacts = ContactRepo(access)
        self.activities = ActivityRepo(access)
        self.stage_events = StageEventRepo(access)
        self.batches = BatchRepo(access)
        self.spaces = SpaceRepo(access)
        self.occupancy = OccupancyRepo(access)
        self.holds = HoldRepo(access)
        self.reports = ReportRepo(access)
        self.attachments = AttachmentRepo(access)
        self.settings = SettingRepo(access)
        self.audit = AuditRepo(access)
        self.overrides = OverrideRepo(access)
        self.sources = SourceFileRepo(access)
        self.corrections = CorrectionRepo(access)
        self.duplicates = DuplicateRepo(access)
        self.mappings = MappingRepo(access)

    # Subjects that the first paint of the window does without are loaded when asked for.
    @cached_property
    def referrers(self) -> ReferrerRepo:
        """Everybody who introduces projects."""
        from mhcrm.store.repos.referral import ReferrerRepo

        return ReferrerRepo(self.access)

    @cached_property
    def registrations(self) -> RegistrationRepo:
        """Claims."""
        from mhcrm.store.repos.referral import RegistrationRepo

        return RegistrationRepo(self.access)

    @cached_property
    def claim_events(self) -> EventRepo:
        """What happened to claims."""
        from mhcrm.store.repos.referral import EventRepo

        return EventRepo(self.access)

    @cached_property
    def claim_evidence(self) -> EvidenceRepo:
        """Evidence of claims."""
        from mhcrm.store.repos.referral import EvidenceRepo

        return EvidenceRepo(self.access)

    @cached_property
    def disputes(self) -> DisputeRepo:
        """Claims against claims."""
        from mhcrm.store.repos.referral import DisputeRepo

        return DisputeRepo(self.access)

    @cached_property
    def schemes(self) -> SchemeRepo:
        """Schemes and their versions."""
        from mhcrm.store.repos.referral_money import SchemeRepo

        return SchemeRepo(self.access)

    @cached_property
    def sheets(self) -> SheetRepo:
        """Calculation sheets."""
        from mhcrm.store.repos.referral_money import SheetRepo

        return SheetRepo(self.access)

    @cached_property
    def budgets(self) -> BudgetRepo:
        """Budgets by year."""
        from mhcrm.store.repos.referral_money import BudgetRepo

        return BudgetRepo(self.access)

    @cached_property
    def ledger(self) -> LedgerRepo:
        """The chained ledger."""
        from mhcrm.store.repos.referral_money import LedgerRepo

        return LedgerRepo(self.access)

    @cached_property
    def people(self) -> PersonRepo:
        """People and roles."""
        from mhcrm.store.repos.referral_money import PersonRepo

        return PersonRepo(self.access)

    @cached_property
    def loops(self) -> Loops:
        """Approvals, demands, assessment, meetings, commitments, opportunities."""
        from mhcrm.store.repos.loops import Loops

        return Loops(self.access)

    @cached_property
    def pipeline(self) -> PipelineRepo:
        """Tasks, evidence of stages, lights, pulses."""
        from mhcrm.store.repos.pipeline import PipelineRepo

        return PipelineRepo(self.access)


class UnitOfWork(ReadView):
    """A :class:`ReadView` that writes. ``changes`` says what was written once the block is left."""

    changes: ChangeSet


Listeners = Sequence[Callable[[ChangeSet], None]]
"""Told of every committed write, undo and redo: what is derived from rows in memory must not outlive them."""

Guard = Callable[[ReadView, ReadView, ChangeSet], None]
"""Looks at what an undo or redo would leave (before, after, what it did) and raises an InputError to refuse it."""


class Transactions:
    """Opens read views and units of work on one engine."""

    def __init__(
        self,
        engine: Engine,
        target: str,
        clock: Clock,
        actor: str,
        listeners: Listeners = (),
        guards: Sequence[Guard] = (),
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        self.engine, self.target, self.clock, self.actor = engine, target, clock, actor
        self._listeners = listeners
        self._guards = guards
        self._committed = committed

    @contextmanager
    def calm(self) -> Iterator[None]:
        """Turn the environment's database errors into calm messages; bugs pass through."""
        try:
            yield
        except DBAPIError as error:
            known = translate(error, self.target)
            if known is None:
                raise
            raise known from error

    @contextmanager
    def read(self) -> Iterator[ReadView]:
        """A read view; it sees nothing that others commit meanwhile (SQLite)."""
        with self.calm(), self.engine.connect() as conn:
            yield ReadView(Access(conn, self.clock, self.actor))

    @contextmanager
    def write(self, operation: str, *, undoable: bool = True, actor: str | None = None) -> Iterator[UnitOfWork]:
        """A unit of work under the name the undo menu shows; commits on a clean exit, else rolls everything back."""
        who = actor or self.actor
        with self.calm(), self.engine.connect().execution_options(mhcrm_write=True) as conn:
            writer = RowWriter(conn)
            recorder = Recorder(writer, self.clock.now(), who, operation, undoable)
            unit = UnitOfWork(Access(conn, self.clock, who, recorder))
            yield unit
            unit.changes = recorder.finish()
            if unit.changes.undoable:
                UndoLog(writer, who, recorder.now).forget()
            conn.commit()
        self._committed()
        self._tell(unit.changes)

    def revert(self, act: Callable[[UndoLog], ChangeSet | None]) -> ChangeSet | None:
        """Run an undo or redo in its own transaction."""
        with self.calm(), self.engine.connect().execution_options(mhcrm_write=True) as conn:
            done = act(UndoLog(RowWriter(conn), self.actor, self.clock.now()))
            if done is not None:
                self._ask_guards(conn, done)
            conn.commit()
        if done is not None:
            self._committed()
            self._tell(done)
        return done

    def _ask_guards(self, conn: Connection, done: ChangeSet) -> None:
        for guard in self._guards:
            with self.read() as before:
                guard(before, ReadView(Access(conn, self.clock, self.actor)), done)

    def _tell(self, change: ChangeSet) -> None:
        for listener in self._listeners:
            listener(change)
