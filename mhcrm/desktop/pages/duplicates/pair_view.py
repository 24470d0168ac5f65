"""Two leads side by side: who they are, why they look alike, field by field, and what merging would do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mhcrm.desktop.models.duplicate_words import (
    Entry,
    field_lines,
    history_words,
    merge_words,
    pair_words,
    verdict_words,
)
from mhcrm.desktop.models.stage_names import StageNames
from mhcrm.desktop.pages.duplicates.foot import PairFoot
from mhcrm.desktop.widgets.basic import badge, button, column, hline, icon_button, label, row, scrolled
from mhcrm.desktop.widgets.duplicates.field_table import FieldTable
from mhcrm.desktop.widgets.duplicates.waterfall import Waterfall
from mhcrm.domain.lead import Lead
from mhcrm.domain.stages import stage_name
from mhcrm.services.duplicates.found import Beside, Head, LikePair


class LeadCard(QFrame):
    """Who one of the two is. Announces ``opened(id)``."""

    opened = Signal(int)

    def __init__(self, side: str, names: StageNames) -> None:
        super().__init__()
        self._names = names
        self.setObjectName(f"duplicates.card.{side}")
        self.setProperty("role", "note")
        self._lead = 0
        self._part = badge("")
        self.code = button("", f"duplicates.open.{side}", lambda: self.opened.emit(self._lead), kind="link")
        self.code.setToolTip("在项目里打开")
        self._name = label("", "strong", wrap=True)
        self._more = label("", "meta", wrap=True)
        self._history = label("", "meta", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        box.setSpacing(2)
        box.addLayout(row(self._part, self.code, None))
        for words in (self._name, self._more, self._history):
            box.addWidget(words)
        box.addStretch(1)

    def put(self, lead: Lead, part: str, history: list[tuple[str, int]]) -> None:
        """Show a lead; ``part`` is 保留, 并入 or ""."""
        self._lead = lead.id or 0
        self._part.setText(part)
        self._part.setVisible(bool(part))
        self.code.setText(lead.code or "")
        self.code.setAccessibleName(f"打开 {lead.code}")
        names = [text for name in ("company", "project") if (text := lead.text(name))]
        self._name.setText("　".join(names) or "未命名")
        facts = [stage_name(self._names.names, lead.text("stage")), lead.text("owner"), lead.text("received_on")]
        self._more.setText(" · ".join(text for text in facts if text))
        self._history.setText(history_words(history) or "还没有跟进和其他记录")


class PairView(QWidget):
    """Announces ``merge(keep, other, fields)``, ``apart(one, other)``, ``forget(one, other)``, ``opened(id)``."""

    merge = Signal(object, object, object)
    apart = Signal(object, object)
    forget = Signal(object, object)
    opened = Signal(int)
    wanted = Signal(object)  # LikePair to be read

    def __init__(self, names: StageNames) -> None:
        super().__init__()
        self._names = names
        self.setObjectName("duplicates.pair")
        self.entry: Entry | None = None
        self.pair: LikePair | None = None
        self._beside: Beside | None = None
        self._swapped = False
        self.which = QComboBox()
        self.which.setObjectName("duplicates.which")
        self.which.setAccessibleName("这一组里的哪一对")
        self.which.activated.connect(self.choose_pair)
        self.cards = LeadCard("left", names), LeadCard("right", names)
        self.turn = icon_button("arrow-left-right", "换一边保留（Alt+X）", "duplicates.turn", self.swap)
        self.waterfall, self.table, self.foot = Waterfall(), FieldTable(), PairFoot()
        self._why = label("", "strong", name="duplicates.why", wrap=True)
        self._build()
        self.table.chosen.connect(self._say)
        names.changed.connect(self._show)
        for card in self.cards:
            card.opened.connect(self.opened)
        self.foot.merge.clicked.connect(self.ask_merge)
        self.foot.apart.clicked.connect(self.ask_apart)
        self.foot.forget.clicked.connect(self.ask_forget)

    def show_entry(self, entry: Entry, at: int = 0) -> None:
        """Show a group at one of its pairs."""
        self.entry = entry
        self.which.clear()
        for pair in entry.pairs:
            self.which.addItem(pair_words(pair))
        self.which.setVisible(len(entry.pairs) > 1)
        self.choose_pair(at)

    def choose_pair(self, at: int) -> None:
        """Show another pair of the group."""
        if self.entry is None:
            return
        self.which.setCurrentIndex(at)
        self.pair, self._swapped = self.entry.pairs[at], False
        self.wanted.emit(self.pair)

    def next_pair(self) -> None:
        """The following pair of the group, the first after the last."""
        if self.entry is not None and len(self.entry.pairs) > 1:
            self.choose_pair((self.which.currentIndex() + 1) % len(self.entry.pairs))

    def put(self, beside: Beside) -> None:
        """The two leads have been read."""
        self._beside = beside
        self._show()

    def swap(self) -> None:
        """Keep the other one."""
        if self._beside is not None and self.foot.deciding:
            self._swapped = not self._swapped
            self._show()

    def ask_merge(self) -> None:
        """合并."""
        if self.pair is not None and self.foot.deciding:
            keep, other = self.sides()
            self.merge.emit(keep, other, frozenset(self.table.taken))

    def ask_apart(self) -> None:
        """不是重复."""
        if self.pair is not None and self.foot.deciding:
            self.apart.emit(self.pair.left, self.pair.right)

    def ask_forget(self) -> None:
        """Take 不是重复 back."""
        if self.pair is not None and not self.foot.deciding:
            self.forget.emit(self.pair.left, self.pair.right)

    def sides(self) -> tuple[Head, Head]:
        """(kept, merged away) as shown."""
        assert self.pair is not None
        left, right = self.pair.left, self.pair.right
        return (right, left) if self._swapped else (left, right)

    def _build(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(8)
        cards.addWidget(self.cards[0], 1)
        cards.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignVCenter)
        cards.addWidget(self.cards[1], 1)
        inner = column(self.which, gap=12, margins=(24, 16, 24, 16))
        inner.addLayout(cards)
        inner.addWidget(self._why)
        inner.addWidget(self.waterfall)
        inner.addWidget(hline())
        inner.addWidget(self.table)
        inner.addStretch(1)
        content = QWidget()
        content.setLayout(inner)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.area = scrolled(content, "duplicates.scroll")
        box.addWidget(self.area, 1)
        box.addWidget(self.foot)

    def _show(self) -> None:
        beside, entry = self._beside, self.entry
        if beside is None or entry is None:
            return
        decided = entry.decided
        leads = (beside.right, beside.left) if self._swapped else (beside.left, beside.right)
        sizes = [(name, b, a) if self._swapped else (name, a, b) for name, a, b in beside.history]
        parts = ("", "") if decided else ("保留", "并入")
        for at, card in enumerate(self.cards):
            card.put(leads[at], parts[at], [(name, (own, theirs)[at]) for name, own, theirs in sizes])
        self.turn.setVisible(decided is None)
        self._why.setText(verdict_words(beside.comparison))
        self.waterfall.put(beside.comparison)
        titles = tuple(f"{part} {lead.code}".strip() for part, lead in zip(parts, leads, strict=True))
        self.table.put(field_lines(*leads, self._names.names), (titles[0], titles[1]), deciding=decided is None)
        self.foot.show_state(deciding=decided is None)
        self._say()

    def _say(self) -> None:
        if self._beside is None or self.pair is None or self.entry is None:
            return
        if self.entry.decided is not None:
            self.foot.say(f"{self.entry.sub}。取消后会重新比对这两个项目。")
            return
        history = [(name, b, a) if self._swapped else (name, a, b) for name, a, b in self._beside.history]
        leads = (self._beside.right, self._beside.left) if self._swapped else (self._beside.left, self._beside.right)
        self.foot.say(merge_words(field_lines(*leads, self._names.names), self.table.taken, history, self.sides()[1]))
