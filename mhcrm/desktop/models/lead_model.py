"""Item model of the project table: ids in order, frozen rows fetched a page at a time ahead of painting."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from mhcrm.desktop.models.lead_columns import Column, Drawn
from mhcrm.desktop.models.stage_names import StageNames
from mhcrm.desktop.models.words import UNKNOWN, due
from mhcrm.domain.records import LeadRow

PAGE = 128
KEPT_PAGES = 64
WAITING = "…"
LEAD_ROLE = Qt.ItemDataRole.UserRole + 1
"""The :class:`LeadRow` of a row, or None while it is being fetched."""
STATE_ROLE = Qt.ItemDataRole.UserRole + 2
"""Stage code, tier name or due state: what a delegate draws beside the words."""
MUTED_ROLE = Qt.ItemDataRole.UserRole + 3
"""True when the words are 待核实 or a placeholder."""

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[int, list[int], tuple[str, ...]], None]


class LeadTableModel(QAbstractTableModel):
    """Never touches the store: ``fetch(page, ids, fields)`` is asked, :meth:`deliver` is answered."""

    ordered = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Fetch,
        today: Callable[[], date],
        stages: StageNames,
    ) -> None:
        super().__init__()
        self._stages = stages
        self.columns = tuple(columns)
        self._fetch, self._today = fetch, today
        self._ids: list[int] = []
        self._pages: OrderedDict[int, list[LeadRow]] = OrderedDict()
        self._asked: set[int] = set()
        self._stamp = 0
        stages.changed.connect(self._renamed)

    @property
    def stamp(self) -> int:
        """Changes with every new list; answers to an older list are dropped."""
        return self._stamp

    def today(self) -> date:
        """The reference date the words are made for."""
        return self._today()

    def text(self, column: Column, lead: LeadRow) -> str:
        """The words of a cell."""
        return column.text(lead.cells, self._today(), self._stages.names)

    def ids(self) -> tuple[int, ...]:
        """All ids in the shown order."""
        return tuple(self._ids)

    def id_at(self, row: int) -> int | None:
        """The lead id of a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, lead_id: int) -> int:
        """The row showing a lead, -1 when it is not in the list."""
        try:
            return self._ids.index(lead_id)
        except ValueError:
            return -1

    def lead(self, row: int) -> LeadRow | None:
        """The frozen row if already fetched."""
        page = self._pages.get(row // PAGE)
        return page[row % PAGE] if page is not None and row % PAGE < len(page) else None

    def put(self, ids: Sequence[int], first: Sequence[LeadRow] = ()) -> None:
        """A new list, with its first page when it was read along."""
        self.beginResetModel()
        self._stamp += 1
        self._ids = list(ids)
        self._pages.clear()
        self._asked.clear()
        if first:
            self._pages[0] = list(first)
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; rows are fetched again."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._pages.clear()
        self._asked.clear()
        self._stamp += 1
        self.endResetModel()

    def fields(self) -> tuple[str, ...]:
        """Cell names the shown columns need."""
        return tuple(dict.fromkeys(name for column in self.columns for name in column.fields))

    def page_ids(self, page: int) -> list[int]:
        """Ids of one page."""
        return self._ids[page * PAGE : (page + 1) * PAGE]

    def deliver(self, stamp: int, page: int, rows: Sequence[LeadRow]) -> None:
        """The answer to ``fetch``; dropped when the list moved on."""
        if stamp != self._stamp:
            return
        self._asked.discard(page)
        self._pages[page] = list(rows)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        top, bottom = page * PAGE, min((page + 1) * PAGE, len(self._ids)) - 1
        if bottom >= top:
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows of the list."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Shown columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, alignment and what delegates need, from memory only."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        lead = self._lead_or_ask(index.row())
        if role == LEAD_ROLE:
            return lead
        if lead is None:
            return {Qt.ItemDataRole.DisplayRole: WAITING, MUTED_ROLE: True}.get(role)
        return self._value(column, lead, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title with its unit, aligned as its numbers are."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{column.title} {column.unit}".strip()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Announce the wish; the order itself is made in SQL."""
        if 0 <= column < len(self.columns) and self.columns[column].sortable:
            self.ordered.emit(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)

    def _renamed(self) -> None:
        """Stages have other names: every row is worded again, nothing is fetched."""
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def _lead_or_ask(self, row: int) -> LeadRow | None:
        page = row // PAGE
        lead = self.lead(row)
        if lead is None and page not in self._pages and page not in self._asked:
            self._asked.add(page)
            self._fetch(page, self.page_ids(page), self.fields())
        return lead

    def _value(self, column: Column, lead: LeadRow, role: int) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return lead.code if column.key == "code" else self.text(column, lead)
        if role == STATE_ROLE:
            if column.drawn is Drawn.DUE:
                return due(lead.cells.get("next_due_on"), self._today()).state
            return str(lead.cells.get(column.key) or "")
        if role == MUTED_ROLE:
            return self.text(column, lead) == UNKNOWN
        return None
