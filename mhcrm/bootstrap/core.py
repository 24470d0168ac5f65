"""The foundation of the app: the opened database, the clock, and the rule base in effect."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from mhcrm.base.clock import Clock
from mhcrm.base.paths import data_dir, resource
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.domain.records import RuleOverride
    from mhcrm.plan.base import PlanBase
    from mhcrm.plan.lexicon import Lexicon
    from mhcrm.plan.signals import Signals
    from mhcrm.services.insight.service import InsightService
    from mhcrm.services.maintenance.service import MaintenanceService
    from mhcrm.services.rules.overrides import OverridesService
    from mhcrm.services.rules.service import RulesService
    from mhcrm.services.search.service import SearchService
    from mhcrm.services.sources.service import SourcesService
    from mhcrm.store import ReadView, Store


class Core:
    """What every service is built on. Close it (or use it as a context manager) to back up and let go."""

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
        """No undo or redo may promise a space twice, or leave an approval whose promise is owed."""
        if done.touches(RowKind.HOLD, RowKind.OCCUPANCY, RowKind.SPACE):
            from mhcrm.services.spaces.promises import refuse_new_overlaps

            refuse_new_overlaps(before, after)
        if done.touches(RowKind.APPROVAL_ITEM, RowKind.APPROVAL_PROMISE, RowKind.APPROVAL_CASE, RowKind.DEMAND):
            from mhcrm.services.approvals.promises_guard import refuse_broken_loops

            refuse_broken_loops(before, after, done)

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

    def park_id(self, name: str) -> str:
        """Rule-base id of a park by name or alias; "" when no document names it."""
        record = self.plan.view(self.clock.today()).name_index().get(name)
        return record.id if record is not None and record.kind == "park" else ""

    @cached_property
    def maintenance(self) -> MaintenanceService:
        """Backup, restore, check."""
        from mhcrm.services.maintenance.service import MaintenanceService

        return MaintenanceService(self.store, self.clock)

    @cached_property
    def search(self) -> SearchService:
        """One box for everything."""
        from mhcrm.services.search.service import SearchService

        return SearchService(self.store)

    def close(self) -> None:
        """Back up if changed and close the database, if it was opened."""
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
