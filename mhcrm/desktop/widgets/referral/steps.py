"""The timeline of a claim: twelve steps down the left side, done with day and person, the one that comes now, those ahead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.domain.referral.snapshot import Milepost

TALL, SHORT, MARK = 46, 33, 18
TITLES = {
    "登记": "引荐登记", "核查": "利益冲突核查", "确认": "投资方与接洽单位确认", "里程碑": "里程碑达成", "会议": "会议审定",
    "追回": "追回（如有）",
}  # fmt: skip


class StepTimeline(QWidget):
    """Read out whole as its accessible description."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("claim.timeline")
        self.setAccessibleName("办理进度")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.posts: tuple[Milepost, ...] = ()

    def put(self, posts: Sequence[Milepost]) -> None:
        """Show the steps."""
        self.posts = tuple(posts)
        words = {"done": "已办", "now": "现在", "ahead": "待办"}
        told = [
            f"{one.stage.value} {words[one.state]} {one.on or ''} {one.person} {one.words}".strip() for one in posts
        ]
        self.setAccessibleDescription("；".join(told))
        self.setToolTip("\n".join(told))
        self.setFixedHeight(sum(map(self._height, self.posts)) + 8)
        self.update()

    def sizeHint(self) -> QSize:
        """All steps."""
        return QSize(216, sum(map(self._height, self.posts)) + 8)

    @staticmethod
    def _height(post: Milepost) -> int:
        return TALL if post.person or post.words else SHORT

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Line, marks, words."""
        look, painter = theme.active(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = 4
        for at, post in enumerate(self.posts):
            height = self._height(post)
            if at + 1 < len(self.posts):
                painter.setPen(QPen(look.color("line"), 1.5))
                painter.drawLine(QPointF(9, y + MARK + 3), QPointF(9, y + height - 2))
            self._mark(painter, look, y, post.state)
            self._words(painter, look, QRect(28, y, self.width() - 28, height), post)
            y += height

    def _mark(self, painter: QPainter, look: theme.Theme, y: int, state: str) -> None:
        circle = QRectF(0.75, y + 0.75, MARK - 1.5, MARK - 1.5)
        ratio = self.devicePixelRatioF()
        painter.setPen(Qt.PenStyle.NoPen)
        if state == "done":
            painter.setBrush(look.color("greenSoft"))
            painter.drawEllipse(circle)
            painter.drawPixmap(3, y + 3, icons.pixmap("check", "green", 12, ratio))
        elif state == "now":
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(circle)
            painter.drawPixmap(3, y + 3, icons.pixmap("chevron-right", "onAccent", 12, ratio))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("control"), 1.5))
            painter.drawEllipse(circle.adjusted(4, 4, -4, -4))

    @staticmethod
    def _words(painter: QPainter, look: theme.Theme, area: QRect, post: Milepost) -> None:
        top = QRect(area.left(), area.top(), area.width(), MARK)
        day = f"{post.on:%m-%d}" if post.on else "现在" if post.state == "now" else ""
        tint = {"done": "text", "now": "accentText", "ahead": "text2"}[post.state]
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("accentText" if post.state == "now" else "text3"))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, day)
        room = area.width() - painter.fontMetrics().horizontalAdvance(day) - 8
        painter.setFont(look.font("body", medium=post.state == "now"))
        painter.setPen(look.color(tint))
        title = TITLES.get(post.stage.value, post.stage.value)
        title = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        told = "，".join(part for part in (post.person, post.words) if part)
        if told:
            below = QRect(area.left(), area.top() + MARK, area.width(), 18)
            painter.setFont(look.font("meta"))
            painter.setPen(look.color("text3"))
            told = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, told)
