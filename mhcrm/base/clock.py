"""The one source of "now". Nothing below ``bootstrap`` asks the machine for today's date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass
class Clock:
    """Wall clock with an optional reference date (``--as-of``, or the window's 依据日).

    ``fixed`` freezes :meth:`now` for reproducible documents; ``as_of`` only moves :meth:`today`. One clock is shared by
    the store and all services, so that :meth:`travel` moves every look-up at once.
    """

    as_of: date | None = None
    fixed: datetime | None = None

    def now(self) -> datetime:
        """The moment of writing, timezone-aware, UTC."""
        return self.fixed or datetime.now(UTC)

    def today(self) -> date:
        """The reference date for every rule and every interval."""
        return self.as_of or self.now().astimezone(SHANGHAI).date()

    def travel(self, as_of: date | None) -> None:
        """Look at everything as of another day; None comes back to the real one."""
        self.as_of = as_of

    @property
    def travelling(self) -> bool:
        """True when the reference date is not the real day."""
        return self.as_of is not None
