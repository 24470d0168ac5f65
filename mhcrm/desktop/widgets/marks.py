"""Small drawn marks that always stand beside a word: stage pie, tier bars, policy and standing shapes.

Each is drawn once per colour and cached as a pixmap.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from mhcrm.desktop import icons, theme
from mhcrm.domain.stages import OPEN_STAGES, Stage

TIERS = ("一间房", "一层楼", "一栋楼", "一块地")
_cache: dict[tuple[str, str, float], QPixmap] = {}


def stage_pie(code: str, ratio: float = 1.0) -> QPixmap:
    """14 px pie: dashed ring for 线索, filling up to full for 达产, a bar for what has left the pipeline."""
    look = theme.active()
    tint = look.color("accentText" if look.dark else "accent")
    return _cached(f"stage:{code}", tint, ratio, lambda painter: _pie(painter, code, tint, look.color("text3")))


def tier_bars(name: str, ratio: float = 1.0) -> QPixmap:
    """Four rising bars, as many filled as the tier is high."""
    look = theme.active()
    tint = look.color("accentText" if look.dark else "accent")
    level = TIERS.index(name) + 1 if name in TIERS else 0
    return _cached(f"tier:{level}", tint, ratio, lambda painter: _bars(painter, level, tint, look.color("line")))


def verdict_mark(verdict: str, ratio: float = 1.0) -> QPixmap:
    """Shape of a policy or slot verdict: check, dashed ring, cross, clock."""
    name, token = {
        "applies": ("check", "green"),
        "free": ("check", "green"),
        "possible": ("circle-dashed", "amber"),
        "unknown": ("circle-dashed", "amber"),
        "expired": ("clock", "text3"),
    }.get(verdict, ("x", "text3"))
    return icons.pixmap(name, token, 14, ratio)


def _cached(key: str, tint: QColor, ratio: float, paint: object) -> QPixmap:
    full = (key, tint.name(), ratio)
    found = _cache.get(full)
    if found is None:
        found = QPixmap(round(16 * ratio), round(16 * ratio))
        found.fill(Qt.GlobalColor.transparent)
        found.setDevicePixelRatio(ratio)
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)  # type: ignore[operator]
        painter.end()
        _cache[full] = found
    return found


def _pie(painter: QPainter, code: str, tint: QColor, grey: QColor) -> None:
    ring = QRectF(1.5, 1.5, 13, 13)
    stage = Stage(code) if code in Stage._value2member_map_ else Stage.LEAD
    if stage not in OPEN_STAGES:
        painter.setPen(QPen(grey, 1.5))
        painter.drawEllipse(ring)
        painter.drawLine(5, 8, 11, 8)
        return
    if stage is Stage.LEAD:
        pen = QPen(grey, 1.5)
        pen.setDashPattern([1.4, 1.6])
        painter.setPen(pen)
        painter.drawEllipse(ring)
        return
    painter.setPen(QPen(tint, 1.5))
    painter.drawEllipse(ring)
    share = OPEN_STAGES.index(stage) / (len(OPEN_STAGES) - 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawPie(QRectF(3.5, 3.5, 9, 9), 90 * 16, round(-share * 360 * 16))


def _bars(painter: QPainter, level: int, tint: QColor, pale: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for index in range(4):
        height = 3 + index * 3
        painter.setBrush(tint if index < level else pale)
        painter.drawRect(QRectF(1 + index * 3.6, 14 - height, 2.6, height))
