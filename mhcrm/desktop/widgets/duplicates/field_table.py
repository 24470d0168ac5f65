"""Two leads field by field: what each says, and which of the two stands after a merge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mhcrm.desktop.models.duplicate_words import FieldLine
from mhcrm.desktop.models.words import UNKNOWN
from mhcrm.desktop.widgets.basic import Segments, button, clear, hline, label

LEFT, RIGHT = "left", "right"
NAME_WIDTH, CHOICE_WIDTH = 112, 112


class FieldTable(QWidget):
    """Lines that differ first; equal ones folded away behind a link. Announces ``chosen`` when a side is picked."""

    chosen = Signal()

    def __init__(self, name: str = "duplicates") -> None:
        super().__init__()
        self._name = name
        self.setObjectName(f"{name}.fields")
        self.taken: set[str] = set()
        self.choices: dict[str, Segments] = {}
        self._lines: tuple[FieldLine, ...] = ()
        self._all = False
        self._deciding = True
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        for side in (1, 2):
            self._grid.setColumnStretch(side, 1)
        self.more = button("", f"{name}.same", self._unfold, kind="link")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(self._grid)
        box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def put(
        self,
        lines: Sequence[FieldLine],
        titles: tuple[str, str],
        *,
        deciding: bool = True,
        blanks: tuple[str, str] = (UNKNOWN, UNKNOWN),
    ) -> None:
        """Show two leads; without ``deciding`` nothing can be chosen."""
        self._lines, self._deciding, self._titles, self._blanks = tuple(lines), deciding, titles, blanks
        self.taken = set()
        self._draw()

    def choose(self, name: str, side: str) -> None:
        """Let a field have the value of one side."""
        self._take(name, side)
        self.choices[name].choose(side)

    def _unfold(self) -> None:
        self._all = not self._all
        self._draw()

    def _draw(self) -> None:
        clear(self._grid)
        self.choices = {}
        same = [line for line in self._lines if line.same]
        shown = [line for line in self._lines if line.differs]
        shown += [line for line in self._lines if line.right and not line.left]
        shown += [line for line in self._lines if line.left and not line.right]
        shown += same if self._all else []
        if not shown:
            self._grid.addWidget(label("两边写的各项都一样。", "sub"), 0, 0, 1, 4)
        heads = ("项", *self._titles, "合并后取" if self._deciding else "")
        for at, words in enumerate(heads if shown else ()):
            self._grid.addWidget(label(words, "meta"), 0, at)
        if shown:
            self._grid.addWidget(hline(), 1, 0, 1, 4)
        for at, line in enumerate(shown, 2):
            self._line(at, line)
        self.more.setVisible(bool(same))
        self.more.setText(f"收起两边相同的 {len(same)} 项" if self._all else f"还有 {len(same)} 项两边相同")
        self.more.setAccessibleName(self.more.text())

    def _line(self, at: int, line: FieldLine) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label(line.title, "sub"), at, 0, middle)
        for side, text in ((1, line.left), (2, line.right)):
            role = "" if line.same or not line.differs else "strong"
            words = label(text or self._blanks[side - 1], role, tone="" if text else "muted", wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(words, at, side, middle)
        if not self._deciding:
            return
        if line.differs:
            which = Segments(((LEFT, "左边"), (RIGHT, "右边")), f"{self._name}.take.{line.name}")
            which.setAccessibleName(f"{line.title}合并后取哪一边")
            which.choose(RIGHT if line.name in self.taken else LEFT)
            which.chosen.connect(lambda side, name=line.name: self._take(name, side))
            self.choices[line.name] = which
            self._grid.addWidget(which, at, 3, middle)
        else:
            self._grid.addWidget(label("" if line.same or line.left else "补上", "meta"), at, 3, middle)

    def _take(self, name: str, side: str) -> None:
        if side == RIGHT:
            self.taken.add(name)
        else:
            self.taken.discard(name)
        self.chosen.emit()
