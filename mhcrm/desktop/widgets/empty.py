"""An empty place: one sentence, the button that fills it, and quieter ways beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.widgets.basic import label, vline


class Picture(QWidget):
    """A sheet with a round mark, drawn in line colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(140, 92)
        self.setAccessibleName("空表示意")

    def sizeHint(self) -> QSize:
        """Fixed."""
        return QSize(140, 92)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sheet, header words, rows, mark."""
        look = theme.active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("line"), 1.5))
        painter.drawRoundedRect(QRectF(1, 1, 128, 80), 4, 4)
        painter.drawLine(1, 21, 129, 21)
        painter.drawLine(43, 1, 43, 81)
        for token, y in (("control", 11), ("hairline", 34), ("hairline", 46), ("hairline", 58)):
            painter.setPen(QPen(look.color(token), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(10, y, 33, y)
            painter.drawLine(53, y, 80 if y < 20 else 90, y)
            if y < 20:
                painter.drawLine(90, y, 112, y)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawEllipse(QRectF(106, 58, 32, 32))
        painter.drawPixmap(114, 66, icons.pixmap("download", "onAccent", 16, self.devicePixelRatioF()))


class EmptyPlace(QWidget):
    """Centred picture, title, lines, main button, links, footnote."""

    def __init__(
        self,
        title: str,
        lines: tuple[str, ...],
        main: QPushButton | None,
        links: tuple[QPushButton, ...] = (),
        foot: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("emptyPlace")
        box = QVBoxLayout(self)
        box.setSpacing(4)
        box.addStretch(2)
        box.addWidget(Picture(), 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(16)
        box.addWidget(label(title, "section"), 0, Qt.AlignmentFlag.AlignHCenter)
        for text in lines:
            box.addWidget(label(text, "sub"), 0, Qt.AlignmentFlag.AlignHCenter)
        if main is not None:
            box.addSpacing(12)
            box.addWidget(main, 0, Qt.AlignmentFlag.AlignHCenter)
        if links:
            box.addSpacing(8)
            across = QHBoxLayout()
            across.setSpacing(12)
            across.addStretch(1)
            for index, link in enumerate(links):
                if index:
                    across.addWidget(vline(12))
                across.addWidget(link)
            across.addStretch(1)
            box.addLayout(across)
        if foot:
            box.addWidget(label(foot, "meta"), 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)
