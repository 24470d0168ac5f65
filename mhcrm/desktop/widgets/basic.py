"""Labels, buttons, lines and chips built one way everywhere: object name, accessible name, role for the style sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mhcrm.desktop import icons


def label(text: str = "", role: str = "", *, name: str = "", tone: str = "", wrap: bool = False) -> QLabel:
    """A text label; ``role`` and ``tone`` are style sheet names."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if name:
        made.setObjectName(name)
    return made


def badge(text: str, tone: str = "", name: str = "") -> QLabel:
    """A 20 px word plate."""
    made = label(text, "badge", tone=tone, name=name)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def retone(widget: QWidget, **properties: object) -> None:
    """Set style properties and let the style sheet see them."""
    for key, value in properties.items():
        widget.setProperty(key, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(
    text: str,
    name: str,
    clicked: Callable[[], None] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    small: bool = False,
    tip: str = "",
) -> QPushButton:
    """A push button; ``kind`` is filled, accent, bare, link, danger or "" (outlined)."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setProperty("kind", kind)
    made.setProperty("small", "true" if small else "false")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if icon:
        token = {"filled": "onAccent", "accent": "accentText", "link": "accentText", "danger": "red"}.get(kind, "text")
        icons.put(made, icon, token, 14 if small else 16)
        made.setText(f" {text}")
    if tip:
        made.setToolTip(tip)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def icon_button(icon: str, tip: str, name: str, clicked: Callable[[], None] | None = None) -> QToolButton:
    """A square button holding only an icon; its name is read out and shown as the tooltip."""
    made = QToolButton()
    made.setObjectName(name)
    made.setAccessibleName(tip)
    made.setToolTip(tip)
    made.setProperty("role", "iconOnly")
    icons.put(made, icon, "text2", 16)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def tool(text: str, name: str, icon: str = "", clicked: Callable[[], None] | None = None) -> QToolButton:
    """A bare tool button with text."""
    made = QToolButton()
    made.setText(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    if icon:
        icons.put(made, icon, "text2", 16)
        made.setText(f" {text}")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def hline(role: str = "hline") -> QFrame:
    """A one pixel line across."""
    made = QFrame()
    made.setProperty("role", role)
    made.setFixedHeight(1)
    return made


def vline(height: int = 16) -> QFrame:
    """A short upright hairline between groups."""
    made = QFrame()
    made.setProperty("role", "vline")
    made.setFixedSize(1, height)
    return made


def row(*items: QWidget | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """A horizontal layout: widgets, fixed gaps (int) and None for the slack."""
    box = QHBoxLayout()
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    _fill(box, items)
    return box


def column(
    *items: QWidget | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """A vertical layout: widgets, fixed gaps (int) and None for the slack."""
    box = QVBoxLayout()
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    _fill(box, items)
    return box


def _fill(box: QHBoxLayout | QVBoxLayout, items: Sequence[QWidget | int | None]) -> None:
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        else:
            box.addWidget(item)


def holder(layout: QLayout, name: str = "", role: str = "") -> QWidget:
    """A plain widget around a layout, painted by the style sheet."""
    made = QWidget()
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    if name:
        made.setObjectName(name)
    if role:
        made.setProperty("role", role)
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def scrolled(content: QWidget, name: str) -> QScrollArea:
    """A frameless scroll area that only scrolls downwards."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    content.setProperty("role", "scrolled")
    area.setWidget(content)
    return area


def day_of(field: QDateEdit) -> date:
    """The chosen day."""
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())


class ElidedLabel(QLabel):
    """One line of text cut at the right; the whole text is the tooltip while it is cut."""

    def __init__(self, text: str = "", role: str = "", name: str = "") -> None:
        super().__init__()
        self._full = ""
        self.setProperty("role", role)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.put(text)

    def put(self, text: str) -> None:
        """Set the whole text."""
        self._full = text.replace("\n", " ").strip()
        self.setText(self._full)
        self.setAccessibleName(self._full)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Never demands width."""
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide whether a tooltip is needed."""
        cut = QFontMetrics(self.font()).horizontalAdvance(self._full) > self.width()
        self.setToolTip(self._full if cut else "")
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cut text with the label's own colours."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment() | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )


class Chip(QPushButton):
    """A citation or basis chip: 文件依据 solid, 编者规则 dashed violet, 本单位方案 blue."""

    def __init__(self, text: str, basis: str = "document", tip: str = "") -> None:
        super().__init__()
        self.setObjectName("chip")
        self.setText(text)
        self.setAccessibleName(f"依据 {text}" if basis == "document" else text)
        self.setProperty("role", "chip")
        self.setProperty("basis", basis)
        self.setToolTip(tip or text)
        self.setAutoDefault(False)
        icon, token = {"document": ("file-text", "text3"), "editor": ("pencil", "violet")}.get(
            basis, ("pencil", "blue")
        )
        icons.put(self, icon, token, 12)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Segments(QWidget):
    """A few exclusive choices side by side."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for index, (key, text) in enumerate(choices):
            made = QToolButton()
            made.setText(text)
            made.setAccessibleName(text)
            made.setObjectName(f"{name}.{key}")
            made.setCheckable(True)
            made.setProperty("role", "segment")
            made.setProperty("edge", "first" if index == 0 else "last" if index == len(choices) - 1 else "")
            made.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(made)
            self._buttons[key] = made
            box.addWidget(made)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def choose(self, key: str) -> None:
        """Show one as chosen without announcing it; "" shows none."""
        if key:
            self._buttons[key].setChecked(True)
            return
        self._group.setExclusive(False)
        for made in self._buttons.values():
            made.setChecked(False)
        self._group.setExclusive(True)

    def set_text(self, key: str, text: str) -> None:
        """Change a segment's words (a count in it changed)."""
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)
