"""What the 材料 tab reads of one project, in one go on the store lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # these bring the rules with them: not before the tab is looked at
    from mhcrm.bootstrap import App
    from mhcrm.services.approvals.views import CaseView
    from mhcrm.services.assessment.meetings import MeetingView
    from mhcrm.services.assessment.sheets import SheetView
    from mhcrm.services.commitments.service import ProgressLine
    from mhcrm.services.demands.service import DemandLine


@dataclass(frozen=True)
class LoopsWhole:
    """Approvals, demands, commitments, assessment and meetings of a project; ``case`` None = not started."""

    code: str
    name: str
    case: CaseView | None
    tracks: tuple[tuple[str, str, str], ...]
    demands: tuple[DemandLine, ...]
    commitments: tuple[ProgressLine, ...]
    sheet: SheetView
    meetings: tuple[MeetingView, ...]


def loops_of(app: App, code: str, name: str) -> LoopsWhole:
    """Everything the tab shows."""
    tracks = tuple(
        (key, template.name, f"{template.mark}，{len(template.items)} 个事项")
        for key, template in app.approvals.templates.all().items()
    )
    return LoopsWhole(
        code,
        name,
        app.approvals.find(code),
        tracks,
        app.demands.lines(code, closed=True),
        app.commitments.lines(code),
        app.assessment.view(code),
        app.meetings.of_lead(code),
    )


def case_of(app: App, code: str) -> CaseView:
    """A project's approvals."""
    return app.approvals.view(code)
