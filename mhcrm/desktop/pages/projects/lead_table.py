"""The project table: its columns, their widths shared or set by hand, and how they come back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtGui import QFontMetrics

from mhcrm.desktop import theme
from mhcrm.desktop.delegates.rows import PAD, RowDelegate, delegate_for
from mhcrm.desktop.models.column_widths import Wish, shared, usual
from mhcrm.desktop.models.lead_columns import COLUMNS, NARROW, WIDE, Drawn
from mhcrm.desktop.models.lead_model import LeadTableModel
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.widgets.row_table import RowTable

LOOSE = 100
WIDEST = 360
LOOKED_AT = 60
"""Rows whose words are measured."""
MARK, ARROW = 22, 14
"""Room for a stage, tier or due mark before the words, and for the arrow of the sorted column."""
SLACK = 4
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
        model.modelReset.connect(self.fit)
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
        for at, width in enumerate(shared(self._wishes(), self.viewport().width())):
            self._set_width(at, width)

    def _wishes(self) -> list[Wish]:
        """What the first rows need, each column within its bounds."""
        rows = [
            lead for row in range(min(self.leads.rowCount(), LOOKED_AT)) if (lead := self.leads.lead(row)) is not None
        ]
        look = theme.active()
        made = []
        for at, column in enumerate(self.leads.columns):
            plain = QFontMetrics(look.font("body", medium=column.drawn is Drawn.STRONG))
            head = QFontMetrics(look.font("meta")).horizontalAdvance(f"{column.title} {column.unit}".strip()) + ARROW
            texts = (
                [plain.horizontalAdvance(self.leads.text(column, lead)) for lead in rows]
                if column.key != "code"
                else []
            )
            beside = MARK if column.drawn in (Drawn.STAGE, Drawn.TIER, Drawn.DUE) else 0
            edge = EDGE if at == 0 else 0
            part = 1.0 if column.drawn is Drawn.NUMBER else 0.9  # a figure is never cut
            wanted = usual(texts, part) + beside if texts else column.width - 2 * PAD
            width = min(max(wanted, head) + 2 * PAD + SLACK, WIDEST) + edge
            loose = column.drawn in (Drawn.TEXT, Drawn.STRONG) and column.width >= LOOSE
            made.append(Wish(width, min(width, column.least + edge) if loose else width, loose))
        return made

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
