"""All stops of the tour: every page and every dialog. A new subject adds its module's ``STOPS`` here."""

from __future__ import annotations

from mhcrm.desktop.tour import dialogs, intake, loops, plan, projects, referral, spaces, today
from mhcrm.desktop.tour.guide import Stop

STOPS: tuple[Stop, ...] = tuple(
    sorted(
        (
            *today.STOPS,
            *projects.STOPS,
            *intake.STOPS,
            *loops.STOPS,
            *spaces.STOPS,
            *plan.STOPS,
            *referral.STOPS,
            *dialogs.STOPS,
        ),
        key=lambda stop: stop.name,
    )
)
"""In the order of their names; a picture of one stop may rest on what the stop before it left."""
