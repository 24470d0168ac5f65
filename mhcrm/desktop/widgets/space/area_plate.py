"""One named area of the schematic: a button with its name, free area, leads and chains."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models.space_areas import Area

HEIGHT = 64
ALIGN = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class AreaPlate(QAbstractButton):
    """A core has a stronger edge; an area without inventory a dashed one and the words."""

    def __init__(self, area: Area, core: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self.setObjectName(f"area.{area.id}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.put(area)

    def put(self, area: Area) -> None:
        """Another day."""
        self.area = area
        chains = "、".join(area.chains) or "文件未写产业"
        self.setAccessibleName(f"{area.name}，{area.said.replace('　', '，')}，{chains}")
        self.setToolTip(f"{area.name}\n{area.said}\n{chains}")
        self.update()

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(180, HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plate and three lines."""
        look = theme.active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        known = self.area.free is not None or self.area.free_land is not None or self.area.unsaid_plots > 0
        accent = look.color("accentText" if look.dark else "accent")
        pen = QPen(accent if self._core else look.color("line" if known else "control"), 1.5 if self._core else 1)
        if not known:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(look.color("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)
        area = self.rect().adjusted(10, 4, -10, -4)
        third = area.height() // 3
        font = look.font("body")
        font.setWeight(QFont.Weight.Medium)
        free = bool(self.area.free or self.area.free_land)
        for at, (text, tint) in enumerate(
            (
                (self.area.name, "text"),
                (self.area.said, "accentText" if free else "text2"),
                ("、".join(self.area.chains) or "文件未写产业", "text3"),
            )
        ):
            painter.setFont(font if at == 0 else look.font("meta"))
            painter.setPen(look.color(tint))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QRect(area.x(), area.y() + at * third, area.width(), third), ALIGN, shown)
