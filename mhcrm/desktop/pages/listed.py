"""A page of the rule base with a narrowable list at the left and the chosen record whole at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop import icons, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, holder, label, row
from mhcrm.desktop.widgets.rules.head import RuleHead
from mhcrm.desktop.widgets.rules.notice import PipelineNotice
from mhcrm.desktop.widgets.rules.rule_list import RuleList

STANDINGS = (("", "全部"), ("now", "现行"), ("history", "历史口径"))
WIDE_FROM = 1700
DEBOUNCE_MS = 150

Item = TypeVar("Item")
Standing = tuple[int, int, int]


@dataclass(frozen=True)
class ListedWords:
    """What a listed page says: its things (园区), what the filter looks through, hints below and for an empty pipeline."""

    things: str
    counted: str
    filtered: str
    teach: str
    note: str


class ListedPage(Page, Generic[Item]):
    """Reads all items at once; a subclass says how to read them, how they stand in the list and what a choice shows."""

    words_said: ListedWords

    def __init__(self, ctx: Context, key: str, columns: Sequence[RuleColumn], panel: QWidget, width: int) -> None:
        super().__init__(ctx, f"{key}Page")
        said = self.words_said
        self._key = key
        self._items: tuple[Item, ...] = ()
        self._wanted = ""
        self._standing = ""
        self.head = RuleHead(ctx, key)
        self.notice = PipelineNotice(ctx, f"{key}.notice", said.teach)
        self.words = QLineEdit()
        self.standings = Segments(STANDINGS, f"{key}.standings")
        self.list = RuleList(f"{key}.list", f"{said.things}列表", columns)
        self.side = panel
        self.side.setFixedWidth(width)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._build()
        self.words.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._narrow)
        self.standings.chosen.connect(self._stand)
        self.list.chosen.connect(self.picked)
        self.list.opened.connect(lambda record_id: open_rule(self.ctx, self, record_id=record_id))
        self.refresh()

    def read(self, progress: Progress) -> tuple[Item, ...]:
        """All items, on the store lane."""
        raise NotImplementedError

    def lines(self, items: Sequence[Item], words: str, standing: str) -> Sequence[RuleLine]:
        """The lines of the list that hold the words and have the standing."""
        raise NotImplementedError

    def picked(self, record_id: str) -> None:
        """Show a record at the right; "" = none is chosen."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again."""
        app, first = self.ctx.app, not self._items

        def work(progress: Progress) -> tuple[tuple[Item, ...], Standing]:
            return self.read(progress), app.insight.standing()

        self.ctx.lanes.run(f"读取{self.words_said.things}", work, on_done=self._arrived, quiet=not first)

    def opened(self, argument: object) -> None:
        """Show a record."""
        self.list.setFocus()
        if isinstance(argument, ShowRule):
            self._wanted = argument.record_id
            self._go_wanted()

    def _build(self) -> None:
        key, said = self._key, self.words_said
        self.words.setObjectName(f"{key}.filter")
        self.words.setAccessibleName(f"筛{said.filtered}")
        self.words.setPlaceholderText(f"筛{said.filtered}")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(212)
        self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.standings.choose("")
        bar = QWidget()
        bar.setFixedHeight(theme.size("filter_bar"))
        bar.setLayout(row(self.words, self.standings, None, margins=(24, 0, 16, 0)))
        self._none = label(f"没有符合条件的{said.things}。清除筛选可看全部。", "sub", name=f"{key}.none")
        self._none.setContentsMargins(24, 8, 16, 16)
        self._none.hide()
        note = ElidedLabel(said.note, "meta", f"{key}.legend")
        strip = holder(row(note, margins=(24, 0, 16, 0)), f"{key}.strip", "strip")
        strip.setFixedHeight(theme.size("totals"))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.head)
        left.addLayout(row(self.notice, margins=(24, 0, 16, 0)))
        for widget in (bar, self.list, self._none, strip):
            left.addWidget(widget, 1 if widget is self.list else 0)
        body = QWidget()
        body.setLayout(left)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(body, 1)
        whole.addWidget(self.side)

    def _arrived(self, found: tuple[tuple[Item, ...], Standing]) -> None:
        self._items, standing = found
        self.notice.put(*standing)
        self._narrow()
        self._go_wanted()

    def _stand(self, key: str) -> None:
        self._standing = key
        self._narrow()

    def _narrow(self) -> None:
        lines = self.lines(self._items, self.words.text(), self._standing)
        self.list.put(lines)
        self._none.setVisible(not lines and bool(self._items))
        self.head.note.setText(f"{sum(not line.group for line in lines)} {self.words_said.counted}")

    def _go_wanted(self) -> None:
        if self._wanted and self._items:
            wanted, self._wanted = self._wanted, ""
            if not self.list.choose(wanted):
                self.words.clear()
                self.standings.choose("")
                self._stand("")
                self.list.choose(wanted)
