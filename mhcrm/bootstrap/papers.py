"""Services that put things on paper or into files."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.bootstrap.places import Places

if TYPE_CHECKING:
    from mhcrm.services.briefs.service import BriefsService
    from mhcrm.services.export.service import ExportService
    from mhcrm.services.reports.service import ReportsService


class Papers(Places):
    """Briefs, exports, reports."""

    @cached_property
    def briefs(self) -> BriefsService:
        """Project briefs as PDF."""
        from mhcrm.services.briefs.service import BriefsService

        if self.fangsong and Path(self.fangsong).is_file():
            self.choose_fangsong(self.fangsong)
        return BriefsService(
            self.store, self.clock, self._document_ends, lambda: self.matching.version, self.stage_names
        )

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

        return ExportService(self.store, self.clock, self.stage_names)

    @cached_property
    def reports(self) -> ReportsService:
        """Weekly, monthly and park reports."""
        from mhcrm.services.reports.service import ReportsService

        return ReportsService(self.store, self.clock, self.stage_names)
