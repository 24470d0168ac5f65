"""Services about space: inventory, allocation, site proposals."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.leads import Leads

if TYPE_CHECKING:
    from mhcrm.domain.lead import Lead
    from mhcrm.domain.matching.stored import ReportView
    from mhcrm.domain.records import Space
    from mhcrm.domain.space.inventory import Inventory
    from mhcrm.services.allocation.service import AllocationService
    from mhcrm.services.proposals.service import ProposalsService
    from mhcrm.services.spaces.capacity import HistoricStock
    from mhcrm.services.spaces.service import SpacesService
    from mhcrm.store import UnitOfWork
    from mhcrm.typeset.layout import Page


class Places(Leads):
    """Where a project may go."""

    @cached_property
    def spaces(self) -> SpacesService:
        """Parks, buildings, floors, rooms, plots, holds."""
        from mhcrm.services.intake.readers import read_source
        from mhcrm.services.spaces.service import SpacesService

        return SpacesService(
            self.store,
            self.clock,
            lambda path: read_source(path).grids,
            self.park_id,
            self._stock_2021,
            self._circles,
            self._read_needs,
        )

    def _read_needs(self, lead: Lead) -> ReportView:
        """What matching reads of one project now; nothing is stored."""
        from mhcrm.domain.matching.stored import parse

        return parse(self.matching.match_records([lead])[0].to_json())

    def _circles(self) -> list[tuple[str, frozenset[str]]]:
        """The circles in which documents group places, by name, as far as they are in force."""
        from mhcrm.plan.model import Status
        from mhcrm.plan.space_rules import load_space_rules

        view = self.plan.view(self.clock.today())
        records = [view.get(key) for key in load_space_rules().near_layouts]
        return [
            (
                f"“{next(iter(record.aliases), record.name)}”（{record.cite.doc}{record.cite.at}）",
                frozenset(record.targets("place")),
            )
            for record in records
            if view.status(record) is Status.CURRENT
        ]

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
        from mhcrm.domain.space.paper import building_sheet
        from mhcrm.services.proposals.service import ProposalsService
        from mhcrm.services.spaces.stacking_pdf import sheet_pages

        def drawing(inventory: Inventory, on: date, building: int, chosen: frozenset[int]) -> tuple[list[Page], bool]:
            sheet = building_sheet(inventory, building, on, parties=False, chosen=chosen)
            return sheet_pages(sheet), sheet.across

        return ProposalsService(self.store, self.clock, self.park_id, drawing, self._read_needs)
