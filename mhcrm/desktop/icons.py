"""Icons: Lucide outlines tinted with a named colour. A button that carries one is re-tinted when the look changes."""

from __future__ import annotations

import hashlib
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from mhcrm.base.paths import data_dir, resource
from mhcrm.desktop import theme

NAME_PROPERTY = "mhIcon"
STROKE = 'stroke-width="1.75"'
_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}


@cache
def _source(name: str) -> str:
    path = resource(f"icons/{name}.svg")
    return path.read_text(encoding="utf-8").replace('stroke-width="2"', STROKE)


def svg(name: str, color: str) -> str:
    """The outline with ``currentColor`` replaced by a hex colour."""
    return _source(name).replace("currentColor", color)


def pixmap(name: str, tint: str = "text2", side: int = 16, ratio: float = 0.0) -> QPixmap:
    """The icon as a pixmap of ``side`` px at 100 %, tinted with a colour token."""
    scale = ratio or _ratio()
    color = theme.active().color(tint).name()
    key = (name, color, side, scale)
    found = _pixmaps.get(key)
    if found is None:
        found = _pixmaps[key] = _render(svg(name, color), side, scale)
    return found


def icon(name: str, tint: str = "text2", side: int = 16) -> QIcon:
    """The icon for a button or an action; a disabled one is drawn in text3."""
    result = QIcon(pixmap(name, tint, side))
    result.addPixmap(pixmap(name, "text3", side), QIcon.Mode.Disabled)
    return result


def put(widget: QAbstractButton | QLabel, name: str, tint: str = "text2", side: int = 16) -> None:
    """Set an icon and remember it for the next change of look."""
    widget.setProperty(NAME_PROPERTY, [name, tint, side])
    _set(widget, name, tint, side)


def retint(root: QApplication) -> None:
    """Set every remembered icon again in the colours now in force."""
    for widget in root.allWidgets():
        kept = widget.property(NAME_PROPERTY)
        if kept:
            _set(widget, *kept)


def _set(widget: QWidget, name: str, tint: str, side: int) -> None:
    if isinstance(widget, QAbstractButton):
        widget.setIcon(icon(name, tint, side))
        widget.setIconSize(QSize(side, side))
    elif isinstance(widget, QLabel):
        widget.setPixmap(pixmap(name, tint, side))


def _ratio() -> float:
    app = QApplication.instance()
    return float(app.devicePixelRatio()) if isinstance(app, QApplication) else 1.0


def _render(text: str, side: int, scale: float) -> QPixmap:
    result = QPixmap(round(side * scale), round(side * scale))
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(text.encode("utf-8"))).render(painter, QRectF(0, 0, result.width(), result.height()))
    painter.end()
    result.setDevicePixelRatio(scale)
    return result


INDICATORS = {
    "check": ("check", "onAccent"),
    "down": ("chevron-down", "text3"),
    "up": ("chevron-up", "text3"),
    "right": ("chevron-right", "text3"),
}


def indicator_files(look: theme.Theme) -> str:
    """Write the four small outlines a style sheet must name by file; returns their folder."""
    texts = {key: svg(name, look.color(token).name()) for key, (name, token) in INDICATORS.items()}
    stamp = hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:12]
    folder = data_dir() / "cache" / f"theme-{stamp}"
    folder.mkdir(parents=True, exist_ok=True)
    for key, text in texts.items():
        path = folder / f"{key}.svg"
        if not path.is_file():
            path.write_text(text, encoding="utf-8")
    return folder.as_posix()
