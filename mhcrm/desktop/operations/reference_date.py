"""Moving the reference date (依据日): nothing stored changes, every page reads again."""

from __future__ import annotations

from datetime import date

from mhcrm.desktop.context import Context
from mhcrm.domain.change import ChangeSet, RowKind

MOVED = ChangeSet("改依据日", frozenset(RowKind), undoable=False)
"""Announced after a move, so that whatever depends on the day is read again."""


def travel(ctx: Context, as_of: date | None) -> None:
    """Look at everything as of another day; None = the real one."""
    ctx.app.clock.travel(as_of)
    ctx.hub.announce(MOVED)
