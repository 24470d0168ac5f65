"""Where a project stands: the main stages as bars with their words, what is passed in accent."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models.stage_names import StageNames
from mhcrm.domain.stages import OPEN_STAGES, Stage

SHOWN: tuple[Stage, ...] = (
    Stage.LEAD,
    Stage.TALK,
    Stage.INTENT,
    Stage.SIGNED,
    Stage.REGISTERED,
    Stage.BUILDING,
    Stage.OPERATING,
)


class StageStrip(QWidget):
    """34 px high; a project outside the pipeline shows only its word."""

    def __init__(self, names: StageNames) -> None:
        super().__init__()
        self._names = names
        self.setObjectName("stageStrip")
        self.setFixedHeight(34)
        self._stage: Stage = Stage.LEAD
        names.changed.connect(self._say)

    def put(self, code: str) -> None:
        """Show a stage."""
        self._stage = Stage(code) if code in Stage._value2member_map_ else Stage.LEAD
        self._say()

    def words(self) -> list[str]:
        """What stands under the bars, left to right; the one word of a project outside the pipeline."""
        if self._stage not in OPEN_STAGES:
            return [self._names.name(self._stage)]
        current = self._current()
        return [self._names.name(self._stage if index == current else stage) for index, stage in enumerate(SHOWN)]

    def _say(self) -> None:
        """An office may choose long names: what the bars cut stands whole in the hint."""
        self.setAccessibleName(f"阶段 {self._names.name(self._stage)}")
        self.setToolTip(" → ".join(self.words()))
        self.update()

    def _current(self) -> int:
        here = OPEN_STAGES.index(self._stage)
        return max(index for index, stage in enumerate(SHOWN) if OPEN_STAGES.index(stage) <= here)

    def sizeHint(self) -> QSize:
        """Takes the width it gets."""
        return QSize(300, 34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars and words."""
        look = theme.active()
        painter, words = QPainter(self), self.words()
        if self._stage not in OPEN_STAGES:
            painter.fillRect(0, 2, self.width(), 4, look.color("line"))
            painter.setFont(look.font("meta", medium=True))
            painter.setPen(look.color("text2"))
            painter.drawText(QRect(0, 10, self.width(), 20), Qt.AlignmentFlag.AlignLeft, words[0])
            return
        current = self._current()
        gap = 4
        width = (self.width() - gap * (len(SHOWN) - 1)) / len(SHOWN)
        for index in range(len(SHOWN)):
            x = round(index * (width + gap))
            passed = index <= current
            tint = look.color(("accentText" if look.dark else "accent") if passed else "hairline")
            painter.fillRect(x, 2, round(width), 4, tint)
            painter.setFont(look.font("meta", medium=index == current))
            painter.setPen(look.color("accentText" if index == current else "text3"))
            room = round(width) + gap
            word = painter.fontMetrics().elidedText(words[index], Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(x, 10, room, 20), Qt.AlignmentFlag.AlignLeft, word)
