"""The sheet and the verdicts side by side: two views, one scroll bar, one selection."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mhcrm.desktop import theme
from mhcrm.desktop.delegates.intake_cells import RawDelegate, VerdictDelegate
from mhcrm.desktop.models.intake_models import RawModel, SheetView
from mhcrm.desktop.models.verdict_model import VerdictModel
from mhcrm.desktop.pages.intake.role_bar import HEIGHT, RoleBar, role_words
from mhcrm.desktop.widgets.basic import holder, retone
from mhcrm.domain.intake.verdict import SKIPPED

VERDICTS = 400
LETTERS = 24
NARROWEST, WIDEST = 56, 220
ROLE_ROOM = 40
"""Frame and arrow of a column's box."""
SAMPLE_ROWS = 40
SPANNED_ROWS = 400


class SheetArea(QWidget):
    """Announces the chosen place and wishes to retype a cell."""

    chosen = Signal(int, int)  # 0-based row and column of the sheet; -1 when none
    retype = Signal(int, int)
    role_changed = Signal(str, str)
    number_chosen = Signal(int)  # 0-based row whose number was clicked
    acted = Signal(str, int, int)  # key of a row's button, 0-based row and column

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("intake.area")
        self._resized = False
        self.raw, self.verdicts = RawModel(), VerdictModel()
        self.sheet = _table("intake.sheet", "原表")
        self.sheet.setModel(self.raw)
        self.notes = _table("intake.verdicts", "每行的结论")
        self.notes.setModel(self.verdicts)
        self._raw_delegate, self._note_delegate = RawDelegate(self.sheet), VerdictDelegate(self.notes)
        self.sheet.setItemDelegate(self._raw_delegate)
        self.notes.setItemDelegate(self._note_delegate)
        self.roles = RoleBar(self.sheet)
        self._arrange()
        self._tie()

    def put(self, view: SheetView | None, key: str, place: tuple[int, int] | None = None) -> None:
        """Show a sheet under a filter, at a place if that is still shown."""
        here = QApplication.focusWidget()
        if here is not None and self.roles.isAncestorOf(here):
            self.sheet.setFocus()  # the box that has the keyboard is made anew
        self.raw.put(view, key)
        self.verdicts.put(view, key)
        self.roles.put(view.roles if view is not None else ())
        if view is not None:
            self._fit(view)
            self._span(view)
        self.roles.place()
        if place is None or not self.go_to(*place):
            self.choose_first()

    def choose_first(self) -> None:
        """Select the first row with a doubt, so that the strip says something useful."""
        view = self.raw.view
        for line in view.doubts if view is not None else ():
            row = self.raw.row_of(line)
            if row >= 0:
                self.sheet.setCurrentIndex(self.raw.index(row, self.first_mark(line)))
                return
        self.chosen.emit(-1, -1)

    def move_down(self) -> None:
        """Enter where nothing is offered."""
        index = self.sheet.currentIndex()
        if index.isValid() and index.row() + 1 < self.raw.rowCount():
            self.sheet.setCurrentIndex(index.siblingAtRow(index.row() + 1))

    def open_role(self) -> None:
        """The box over the current column."""
        box = self.roles.boxes.get(self.sheet.currentIndex().column())
        if box is not None and box.isVisible():
            box.setFocus()
            box.showPopup()

    def _arrange(self) -> None:
        down = self.sheet.verticalHeader()
        down.setVisible(True)
        down.setHighlightSections(True)
        down.setProperty("role", "rows")
        down.setFixedWidth(37)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notes.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.notes.setFocusProxy(self.sheet)  # one selection, one place for the keyboard
        for table in (self.sheet, self.notes):
            table.setTabKeyNavigation(False)  # Tab leads on to the buttons; arrows move in the sheet
            head = table.horizontalHeader()
            head.setFixedHeight(LETTERS)
            head.setHighlightSections(False)
        self.sheet.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        notes = self.notes.horizontalHeader()
        notes.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.notes.verticalHeader().hide()
        self.notes.setColumnWidth(0, 76)
        notes.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.sheet.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.notes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QVBoxLayout()
        left.setContentsMargins(24, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.roles)
        left.addWidget(self.sheet, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, HEIGHT, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.notes, 1)
        self._right = holder(right)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(left, 1)
        line = QFrame()
        line.setProperty("role", "vline")
        line.setFixedWidth(1)
        box.addWidget(line)
        self._right.setFixedWidth(VERDICTS)
        box.addWidget(self._right)

    def _tie(self) -> None:
        one, other = self.sheet.verticalScrollBar(), self.notes.verticalScrollBar()
        one.valueChanged.connect(other.setValue)
        other.valueChanged.connect(one.setValue)
        self.sheet.selectionModel().currentChanged.connect(self._current)
        self.notes.clicked.connect(self._clicked_note)
        self.sheet.doubleClicked.connect(self._double)
        self.roles.changed.connect(self.role_changed)
        self._note_delegate.pressed.connect(self._pressed)
        self.sheet.verticalHeader().sectionClicked.connect(self._number_clicked)
        self.sheet.horizontalScrollBar().rangeChanged.connect(self._level)
        self.sheet.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The sheet gets its size, or another one: the scroll bar is told next."""
        self._resized = self._resized or (watched is self.sheet.viewport() and event.type() == QEvent.Type.Resize)
        return super().eventFilter(watched, event)

    def _level(self, _low: int, high: int) -> None:
        """Both views show the same number of rows when a horizontal bar appears; the current cell stays in full view."""
        self.notes.setViewportMargins(0, 0, 0, self.sheet.horizontalScrollBar().sizeHint().height() if high else 0)
        if self._resized:
            self._resized = False
            self.sheet.scrollTo(self.sheet.currentIndex())

    def _current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.notes.selectRow(now.row())
            self.chosen.emit(self.raw.sheet_row(now.row()), now.column())

    def _clicked_note(self, index: QModelIndex) -> None:
        spot = self.first_mark(self.raw.sheet_row(index.row()))
        self.sheet.setCurrentIndex(self.raw.index(index.row(), spot))

    def _pressed(self, row: int, key: str) -> None:
        self._clicked_note(self.verdicts.index(row, 1))
        self.acted.emit(key, self.raw.sheet_row(row), max(0, self.sheet.currentIndex().column()))

    def _number_clicked(self, row: int) -> None:
        """A click on a row number chooses the row; the strip then offers to take it as the header."""
        self.sheet.setCurrentIndex(self.raw.index(row, 0))
        self.number_chosen.emit(self.raw.sheet_row(row))

    def keep_place(self) -> tuple[int, int] | None:
        """The chosen sheet row and column, to come back to after judging again."""
        index = self.sheet.currentIndex()
        return (self.raw.sheet_row(index.row()), index.column()) if index.isValid() else None

    def go_to(self, line: int, column: int) -> bool:
        """Choose a place of the sheet if the filter shows it."""
        row = self.raw.row_of(line)
        if row < 0:
            return False
        self.sheet.setCurrentIndex(self.raw.index(row, column))
        self.sheet.scrollTo(self.raw.index(row, column))
        return True

    def line(self) -> int:
        """0-based sheet row of the chosen place, -1 when none."""
        index = self.sheet.currentIndex()
        return self.raw.sheet_row(index.row()) if index.isValid() else -1

    def first_mark(self, line: int) -> int:
        """The first marked column of a sheet row, 0 when none is."""
        view = self.raw.view
        return view.first_marks.get(line, 0) if view is not None else 0

    def _double(self, index: QModelIndex) -> None:
        self.retype.emit(self.raw.sheet_row(index.row()), index.column())

    def _span(self, view: SheetView) -> None:
        """A title that stands alone in its row runs across it."""
        self.sheet.clearSpans()
        for at in range(min(self.raw.rowCount(), SPANNED_ROWS)):
            row = self.raw.sheet_row(at)
            if view.status(row) != SKIPPED or view.width < 2:
                continue
            filled = [column for column in range(view.width) if view.grid.text(row, column)]
            if len(filled) == 1 and filled[0] < view.width - 1:
                self.sheet.setSpan(at, filled[0], 1, view.width - filled[0])

    def _fit(self, view: SheetView) -> None:
        metrics = self.sheet.fontMetrics()
        leads = [row for row in sorted(view.results) if view.status(row) != SKIPPED][:SAMPLE_ROWS]
        first = range(min(SAMPLE_ROWS, len(view.grid.rows)))
        looked = first if view.parts else sorted(view.headers) + leads or first
        roles = {role.index: ROLE_ROOM + metrics.horizontalAdvance(role_words(role)) for role in view.roles}
        for column in range(view.width):
            texts = (view.grid.text(row, column)[:40] for row in looked)
            wanted = max((metrics.horizontalAdvance(text.split("\n")[0]) for text in texts), default=0) + 20
            self.sheet.setColumnWidth(column, max(NARROWEST, roles.get(column, 0), min(WIDEST, wanted)))

    def resizeEvent(self, event: object) -> None:
        """The verdicts take more room on a wide screen."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._right.setFixedWidth(max(VERDICTS, self.width() * 36 // 100))


def _table(name: str, title: str) -> QTableView:
    made = QTableView()
    made.setObjectName(name)
    made.setAccessibleName(title)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
    made.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    if name == "intake.verdicts":
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    rows = made.verticalHeader()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setMinimumSectionSize(20)
    rows.setDefaultSectionSize(theme.size("raw_row"))
    return made


def ask_text(parent: QWidget, title: str, words: str, before: str, *, act: str = "改") -> QInputDialog:
    """A small dialog to retype a cell; not modal to the event loop."""
    dialog = QInputDialog(parent.window())
    dialog.setObjectName("intake.retype")
    dialog.setWindowTitle(title)
    dialog.setLabelText(words)
    dialog.setTextValue(before)
    dialog.setOkButtonText(act)
    dialog.setCancelButtonText("取消")
    dialog.setMinimumWidth(420)
    buttons = dialog.findChild(QDialogButtonBox)
    if buttons is not None:
        retone(buttons.button(QDialogButtonBox.StandardButton.Ok), kind="filled")
    return dialog
