"""An unstarted write: what it does, what is said afterwards. Pages start it; nobody else writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop.background import Lane
from mhcrm.desktop.context import Context
from mhcrm.domain.change import ChangeSet

T = TypeVar("T")


@dataclass(frozen=True)
class Operation(Generic[T]):
    """One write on the store lane.

    Attributes:
        name: what is being done, for the progress dialog and an error's title.
        parent: the widget that asked; the origin of the announced change.
        work: the call into a service.
        change: the ChangeSet inside the result, None when nothing changed.
        message: the sentence said afterwards; "" says nothing.
    """

    name: str
    parent: QWidget
    work: Callable[[Progress], T]
    change: Callable[[T], ChangeSet | None]
    message: Callable[[T], str]
    lane: Lane = Lane.STORE

    def start(
        self,
        ctx: Context,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run it; afterwards announce the change, say the sentence, call ``done``."""

        def finish(result: T) -> None:
            change = self.change(result)
            if done is not None:
                done(result)
            if change is not None:
                ctx.hub.announce(change, self.parent)
            text = self.message(result)
            if text:
                ctx.notify.said(text, undo=change is not None and change.undoable)

        ctx.lanes.run(self.name, self.work, lane=self.lane, on_done=finish, on_error=failed)


def whole(change: ChangeSet) -> ChangeSet | None:
    """For services that return the ChangeSet itself."""
    return change if change.kinds else None
