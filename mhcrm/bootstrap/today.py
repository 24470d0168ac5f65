"""今日, lights and board: where what every subject has due comes together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.referral import Referrals

if TYPE_CHECKING:
    from mhcrm.domain.due import DueItem
    from mhcrm.domain.pipeline.today import Line
    from mhcrm.services.pipeline.board import BoardService
    from mhcrm.services.pipeline.lights import Causes, LightsService
    from mhcrm.services.pipeline.today import Provider, TodayService
    from mhcrm.store import ReadView


class Days(Referrals):
    """What is due. A subject with something of its own adds to :meth:`due_sources` or :meth:`today_lines`."""

    def due_sources(self) -> Sequence[Causes]:
        """What subjects have due: lines of 今日, and red lights once overdue."""
        return (self._loops_due,)

    def today_lines(self) -> Sequence[Provider]:
        """What subjects have to tell that is not overdue work: what runs out, who waits."""
        return (self._holds_ending, self._papers_ending, self._claims_due, self._renewed_matches)

    def _loops_due(self, _view: ReadView, day: date) -> Iterable[DueItem]:
        """Approvals, promises, demands and whatever else has to be closed."""
        return self.loop_due_items(day)

    @staticmethod
    def _holds_ending(view: ReadView, day: date, ahead: int) -> Iterable[Line]:
        from mhcrm.services.pipeline.ending import holds_ending

        return holds_ending(view, day, ahead)

    def _papers_ending(self, _view: ReadView, day: date, _ahead: int) -> Iterable[Line]:
        from mhcrm.services.pipeline.ending import documents_ending

        documents = self.plan.view(day).base.documents.items()
        return documents_ending(
            [(n, record.name, record.valid.end, record.id) for n, record in documents if record.valid.end], day
        )

    def _claims_due(self, _view: ReadView, day: date, _ahead: int) -> Iterable[Line]:
        from mhcrm.services.pipeline.ending import claims_due

        return claims_due(self.referral.reading.due(), day)

    def _renewed_matches(self, view: ReadView, _day: date, _ahead: int) -> Iterable[Line]:
        from mhcrm.services.pipeline.ending import renewed_matches

        return renewed_matches(view, self.clock.now())

    @cached_property
    def today(self) -> TodayService:
        """今日."""
        from mhcrm.services.pipeline.today import TodayService

        return TodayService(self.store, self.clock, self.tasks, self.due_sources(), self.today_lines())

    @cached_property
    def lights(self) -> LightsService:
        """督办灯."""
        from mhcrm.services.pipeline.lights import LightsService

        return LightsService(self.store, self.clock, self.due_sources())

    @cached_property
    def board(self) -> BoardService:
        """看板 and saved views."""
        from mhcrm.services.pipeline.board import BoardService

        return BoardService(self.store, self.clock, self.due_sources())
