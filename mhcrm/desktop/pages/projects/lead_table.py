"""The project table: its columns, their widths shared or set by hand, and how they come back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Signal

from mhcrm.desktop.delegates.rows import RowDelegate, delegate_for
from mhcrm.desktop.models.lead_columns import COLUMNS, NARROW, WIDE, Drawn
from mhcrm.desktop.models.lead_model import LeadTableModel
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.widgets.row_table import RowTable

LEAST = 60
LOOSE = 120
EDGE = 16
"""The first column is wider by what it starts further in."""


def shown_columns(state: WindowState, wide: bool) -> tuple[str, ...]:
    """The columns the person chose, else those that suit the screen."""
    kept = tuple(key for key in state.names("projects.columns") if key in COLUMNS)
    return kept or (WIDE if wide else NARROW)


class LeadTable(RowTable):
    """Columns share the width until the person sets one by hand."""

    columns_changed = Signal()

    def __init__(self, model: LeadTableModel, state: WindowState, wide: Callable[[], bool]) -> None:
        super().__init__("projects.table", "项目列表")
        self.leads, self._state, self._wide = model, state, wide
        self._delegates: list[RowDelegate] = []
        self._shared = True
        self._ours = False
        self.setModel(model)
        self.head.setSectionsMovable(True)
        self.head.sectionResized.connect(lambda *_args: self._remember())
        self.resized.connect(self.fit)
        self._dress()

    def choose(self, keys: tuple[str, ...]) -> None:
        """Show these columns and remember it."""
        self._state.set_text("projects.columns", ",".join(keys))
        self._show(keys)

    def pick(self, row: int) -> None:
        """Select one row whatever keys are held down (Ctrl+Z ends in a refresh while Ctrl is still down)."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.leads.index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def fit(self) -> None:
        """Text columns give or take what is missing or left over; a wide screen gets more columns."""
        if not self._shared or not self.isVisible():
            return
        keys = shown_columns(self._state, self._wide())
        if keys != tuple(column.key for column in self.leads.columns):
            self._show(keys)
            return
        columns = self.leads.columns
        widths = [column.width + (EDGE if at == 0 else 0) for at, column in enumerate(columns)]
        loose = {at for at, c in enumerate(columns) if c.drawn in (Drawn.TEXT, Drawn.STRONG) and c.width >= LOOSE}
        share = sum(widths[at] for at in loose)
        spare = self.viewport().width() - sum(widths)
        for at, width in enumerate(widths):
            wanted = width + spare * width // share if at in loose else width
            self._set_width(at, max(wanted, LEAST))

    def show_sort(self, field: str, descending: bool) -> None:
        """Mark the sorted column."""
        keys = [column.key for column in self.leads.columns]
        self.head.sorted_section = keys.index(field) if field in keys else -1
        self.head.descending = descending
        self.head.viewport().update()

    def _show(self, keys: tuple[str, ...]) -> None:
        self.leads.set_columns([COLUMNS[key] for key in keys])
        self._dress()
        self.columns_changed.emit()

    def _dress(self) -> None:
        widths = dict(part.split("=") for part in self._state.names("projects.widths") if "=" in part)
        self._delegates = [delegate_for(column.drawn) for column in self.leads.columns]
        for at, (column, delegate) in enumerate(zip(self.leads.columns, self._delegates, strict=True)):
            delegate.setParent(self)
            self.setItemDelegateForColumn(at, delegate)
            self._set_width(at, int(widths.get(column.key, column.width + (EDGE if at == 0 else 0))))
        self._shared = not widths
        self.fit()

    def _set_width(self, section: int, width: int) -> None:
        """Set by us, not by the person: not remembered."""
        self._ours = True
        self.setColumnWidth(section, width)
        self._ours = False

    def _remember(self) -> None:
        if self._ours:
            return
        self._shared = False
        parts = [f"{column.key}={self.columnWidth(at)}" for at, column in enumerate(self.leads.columns)]
        self._state.set_text("projects.widths", ",".join(parts))
