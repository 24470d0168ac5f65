"""预留给: project, dates, strength, approver, with the checks shown while it is filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QDateEdit, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.models.space_book import SpaceBook, Waiting
from mhcrm.desktop.operations.spaces import HoldTerms
from mhcrm.desktop.pages.spaces.checks import BAD, GOOD, Check, allowed, checks_together
from mhcrm.desktop.pages.spaces.waiting import need_words
from mhcrm.desktop.widgets.basic import Segments, clear, day_of, holder, label, row
from mhcrm.domain.space.find import Need

USUAL = timedelta(days=60)
"""A new form proposes this many days; a convenience of the window, no rule of any document."""
DATE_WIDTH = 116
MARKS = {BAD: "x", GOOD: "check"}


class HoldForm(QWidget):
    """``changed`` after every check; what was typed stays until it is saved. The panel shows ``lines`` above its buttons.

    ``wanted``: a project whose need (what its report asks of a space) is not among ``needs`` yet.
    """

    changed = Signal()
    wanted = Signal(str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("spaces.holdForm")
        self.needs: dict[str, Need] = {}
        self._today = today
        self._book: SpaceBook | None = None
        self._space_id = 0
        self._others: tuple[int, ...] = ()
        self.hard = True
        self.lead = QComboBox()
        self.start = _day("hold.start", "起始日", today)
        self.until = _day("hold.until", "到期日", today + USUAL)
        self.strength = Segments((("hard", "硬，独占"), ("soft", "软，可排队")), "hold.strength")
        self.approver = QLineEdit()
        self.unit = QLineEdit()
        self.reason = QLineEdit()
        self._found: list[Check] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.lines = holder(self._lines, "hold.checks")
        self._build()

    def put(self, book: SpaceBook, space_id: int, others: Sequence[int] = ()) -> None:
        """Check against this unit (and adjoining ``others`` held together with it) from now on."""
        if self._book is not book:
            self._book = book
            self._fill(book.waiting)
        self._space_id, self._others = space_id, tuple(others)
        self.check()

    def prefill(self, lead: Waiting, start: date | None = None) -> None:
        """A project was dropped or taken along."""
        self.lead.setCurrentIndex(self.lead.findData(lead.code))
        line = self.lead.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
        if start is not None:
            self.start.setDate(QDate(start.year, start.month, start.day))
            if day_of(self.until) < start:
                later = start + USUAL
                self.until.setDate(QDate(later.year, later.month, later.day))
        self.check()

    @property
    def chosen(self) -> Waiting | None:
        """The project chosen; None while the words name none."""
        at = self.lead.findText(self.lead.currentText())
        code = self.lead.itemData(at) if at >= 0 else None
        return self._book.waiting_by_code(code) if self._book is not None and code else None

    @property
    def found(self) -> tuple[Check, ...]:
        """The checks as they stand."""
        return tuple(self._found)

    @property
    def ready(self) -> bool:
        """It may be saved."""
        return self._space_id != 0 and self.chosen is not None and allowed(self._found)

    def terms(self) -> HoldTerms:
        """What was filled in; only when :attr:`ready`."""
        lead = self.chosen
        assert lead is not None
        return HoldTerms(
            lead.code,
            lead.name,
            day_of(self.start),
            day_of(self.until),
            self.hard,
            self.approver.text().strip(),
            self.reason.text().strip(),
            self.unit.text().strip(),
        )

    def check(self) -> None:
        """Run the checks and show them."""
        if self._book is None or self._space_id not in self._book.inventory.spaces:
            self._found = []
        else:
            lead = self.chosen
            need = self.needs.get(lead.code) if lead is not None else None
            start, until = day_of(self.start), day_of(self.until)
            ids = (self._space_id, *self._others)
            self._found = checks_together(self._book, ids, lead, start, until, self.hard, need)
            if lead is not None and need is None:
                self.wanted.emit(lead.code)
        clear(self._lines)
        for item in self._found:
            mark = label()
            icons.put(mark, MARKS.get(item.tone, "info"), item.tone, 14)
            text = label(item.text, "meta", tone="" if item.tone == GOOD else item.tone, wrap=True, name="hold.check")
            line = row(mark, text, gap=6)
            line.setStretch(1, 1)
            line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            self._lines.addLayout(line)
        self.changed.emit()

    def _build(self) -> None:
        self.lead.setObjectName("hold.lead")
        self.lead.setAccessibleName("预留给")
        self.lead.setEditable(True)
        self.lead.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.lead.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.lead.setMinimumContentsLength(8)
        line = self.lead.lineEdit()
        completer = self.lead.completer()
        if line is not None and completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            line.setPlaceholderText("项目名称")
            line.setObjectName("hold.leadText")
            line.setAccessibleName("预留给")
        for field, name, text in (
            (self.approver, "hold.approver", "批准人"),
            (self.unit, "hold.unit", "预留单位"),
            (self.reason, "hold.reason", "事由"),
        ):
            field.setObjectName(name)
            field.setAccessibleName(text)
        self.reason.setPlaceholderText("可不填")
        self.strength.choose("hard")
        grid = self._grid()
        self._lines.setSpacing(4)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(label("预留", "strong"))
        box.addLayout(grid)
        self.lead.currentTextChanged.connect(lambda _text: self.check())
        self.start.dateChanged.connect(lambda _day: self.check())
        self.until.dateChanged.connect(lambda _day: self.check())
        self.strength.chosen.connect(self._strong)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for day in (self.start, self.until):
            day.setFixedWidth(DATE_WIDTH)
        dates = holder(row(self.start, label("至", "sub"), self.until, None, gap=4))
        who = holder(row(self.approver, label("单位", "sub"), self.unit, gap=8))
        rows: tuple[tuple[str, QWidget], ...] = (
            ("项目", self.lead),
            ("日期", dates),
            ("强度", self.strength),
            ("批准人", who),
            ("事由", self.reason),
        )
        for at, (words, widget) in enumerate(rows):
            grid.addWidget(label(words, "sub"), at, 0)
            grid.addWidget(widget, at, 1)
        return grid

    def _strong(self, key: str) -> None:
        self.hard = key == "hard"
        self.check()

    def _fill(self, waiting: Sequence[Waiting]) -> None:
        typed = self.lead.currentText()
        self.lead.blockSignals(True)
        self.lead.clear()
        names = Counter(item.name for item in waiting)
        for item in waiting:
            self.lead.addItem(item.name if names[item.name] == 1 else f"{item.name}　{item.code}", item.code)
            self.lead.setItemData(
                self.lead.count() - 1, f"{item.code}　{need_words(item)}", Qt.ItemDataRole.ToolTipRole
            )
        self.lead.setCurrentIndex(-1)
        self.lead.setEditText(typed)
        self.lead.blockSignals(False)


def _day(name: str, words: str, day: date) -> QDateEdit:
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setDisplayFormat("yyyy-MM-dd")
    made.setCalendarPopup(True)
    return made
