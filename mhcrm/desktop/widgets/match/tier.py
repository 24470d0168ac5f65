"""The four tiers as rising steps; the chosen one is filled. Geometry is plain and tested without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.models.match_words import Report
from mhcrm.desktop.widgets.basic import label, row
from mhcrm.desktop.widgets.flow import Flow
from mhcrm.desktop.widgets.marks import TIERS
from mhcrm.desktop.widgets.match.chain import OpenCite, basis_chip, cite_chips

USES = ("前期筹备\n概念验证\n小试", "中试\n孵化器\n公共平台", "研发总部\n垂直生态", "研发总部\n高端制造")


@dataclass(frozen=True)
class Step:
    """One step in pixels."""

    name: str
    left: int
    top: int
    width: int
    height: int


def steps(width: int, height: int) -> tuple[Step, ...]:
    """Four steps of equal width rising evenly to the full height, joined without gaps."""
    rise = [0.36, 0.57, 0.78, 1.0]
    edges = [round(width * at / 4) for at in range(5)]
    made = []
    for at, name in enumerate(TIERS):
        tall = round(height * rise[at])
        made.append(Step(name, edges[at], height - tall, edges[at + 1] - edges[at], tall))
    return tuple(made)


class TierSteps(QWidget):
    """The drawing with the uses the document gives each tier below."""

    STAIRS = 108

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("match.tierSteps")
        self.setAccessibleName(f"空间层级 {name or '待核实'}")
        self._name = name
        self.setFixedHeight(self.STAIRS + 60)
        self.setMinimumWidth(248)

    def sizeHint(self) -> QSize:
        """Takes the width it gets."""
        return QSize(300, self.STAIRS + 60)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Steps, names, uses."""
        look = theme.active()
        painter = QPainter(self)
        for at, step in enumerate(steps(self.width() - 1, self.STAIRS)):
            chosen = step.name == self._name
            area = QRect(step.left, step.top, step.width, step.height)
            painter.setPen(QPen(look.color("accent" if chosen else "line"), 1))
            painter.setBrush(look.color("accent" if chosen else "sunken"))
            painter.drawRect(area)
            painter.setFont(look.font("body", medium=chosen))
            painter.setPen(look.color("onAccent" if chosen else "text2"))
            painter.drawText(area.adjusted(8, 8, -4, 0), Qt.AlignmentFlag.AlignLeft, step.name)
            if chosen:
                width = painter.fontMetrics().horizontalAdvance(step.name)
                painter.drawPixmap(area.left() + 12 + width, area.top() + 10, icons.pixmap("check", "onAccent", 14))
            painter.setFont(look.font("meta", medium=chosen))
            painter.setPen(look.color("accentText" if chosen else "text3"))
            below = QRect(step.left, self.STAIRS + 6, step.width, 54)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, USES[at])


class TierSection(QWidget):
    """Title, steps, why; or what is missing to decide."""

    def __init__(self, report: Report, opened: OpenCite | None, drawn: bool = True) -> None:
        super().__init__()
        self.setObjectName("match.tier")
        tier = report.tier
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        chips = Flow(4)
        for chip in cite_chips(tier.cites, opened, 2):
            chips.add(chip)
        own = basis_chip(tier.basis)
        if own is not None:
            chips.add(own)
        box.addLayout(
            row(label("空间层级", "strong"), label(tier.name or "待核实", "", tone="" if tier.name else "amber"), None)
        )
        box.addWidget(chips)
        if drawn:
            box.addWidget(TierSteps(tier.name))
        if tier.reason:
            box.addWidget(label(tier.reason, "meta", wrap=True))
        if tier.missing:
            box.addWidget(label(f"还缺：{'、'.join(tier.missing)}", "warn", wrap=True))
