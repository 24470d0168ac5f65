"""What a page is, and how it is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.widgets.undo_bar import BOTTOM
from mhcrm.domain.change import ChangeSet, RowKind


class Page(QWidget):
    """A place in the window. Refreshes only when a kind of row it shows was changed by somebody else."""

    kinds: frozenset[RowKind] = frozenset()
    bar_above = BOTTOM  # how far above the bottom the bar with 撤销 lies, so that it covers nothing one is reading
    has_primary = False  # the page has its own filled button, so the top bar's steps back

    def __init__(self, ctx: Context, name: str) -> None:
        super().__init__()
        self.ctx = ctx
        self._stale = False
        self.setObjectName(name)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        ctx.hub.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read again what is shown."""

    def opened(self, argument: object) -> None:
        """The person came here, perhaps with a thing to show."""

    def paste(self, mime: QMimeData) -> bool:
        """Offered a paste; True when the page took it."""
        return False

    def take_back(self) -> bool:
        """Ctrl+Z; True when the page took it for something of its own that is not written yet."""
        return False

    @property
    def unwritten(self) -> str:
        """What to say where Ctrl+Z finds no step here, but must not reach behind to what is stored; "" lets it."""
        return ""

    def do_again(self) -> bool:
        """Ctrl+Shift+Z; True when the page took it."""
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with changes made while hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def _changed(self, change: ChangeSet, origin: object) -> None:
        if origin is self or not change.touches(*self.kinds):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True


@dataclass(frozen=True)
class PageSpec:
    """One entry of the rail. ``make`` imports the page's modules only when it is first opened.

    ``under``: the rail entry that stands for a page outside the rail.
    """

    key: str
    label: str
    icon: str
    order: int
    make: Callable[[Context], Page]
    at_bottom: bool = False
    in_rail: bool = True
    under: str = ""
