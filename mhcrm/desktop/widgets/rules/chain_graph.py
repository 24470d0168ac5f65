"""The chain graph: plates that are buttons on a canvas that draws the wires between them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models import chain_geometry
from mhcrm.services.insight.chains import ChainMap, ChainNode

ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
ALIGN = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
PAD = 10


def counted(node: ChainNode, known: bool = True) -> str:
    """「企业 1　线索 13」; what is nought is left out, an empty node says 缺口 once leads are known, else only 未点名企业."""
    if node.gap:
        return "缺口" if known else "未点名企业"
    parts = (("企业", len(node.firms)), ("线索", len(node.under_way)), ("落地", len(node.landed)))
    return "　".join(f"{word} {count}" for word, count in parts if count)


class Plate(QAbstractButton):
    """One node: name, counts, a bar as long as its share of the column's leads; a gap has a dashed edge and the word."""

    stepped = Signal(int, int)

    def __init__(self, node: ChainNode, column: int, known: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._gap = node.gap and known
        self._counted = counted(node, known)
        self.node, self._column = node, column
        self.most = 1
        self.setObjectName(f"chain.{node.id}")
        self.setCheckable(True)
        self.setAccessibleName(f"{node.name} {self._counted.replace('　', '，')}")
        self.setToolTip(node.name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the graph."""
        move = ARROWS.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(*move)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plate, words, bar."""
        look = theme.active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, gap = self.isChecked(), self._gap
        pen = QPen(
            look.color("accentText" if chosen and look.dark else "accent" if chosen else "control" if gap else "line")
        )
        pen.setWidthF(1.5 if chosen else 1)
        if gap:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(look.color("accentSoft" if chosen else "hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)
        if self._column == 2:
            self._one_line(painter, look)
        else:
            self._two_lines(painter, look)
        self._bar(painter, look)

    def _two_lines(self, painter: QPainter, look: theme.Theme) -> None:
        area = self.rect().adjusted(PAD, 4, -PAD, -5)
        half = area.height() // 2
        self._name(painter, look, QRect(area.x(), area.y(), area.width(), half))
        self._counts(painter, look, QRect(area.x(), area.y() + half, area.width(), half), ALIGN)

    def _one_line(self, painter: QPainter, look: theme.Theme) -> None:
        area = self.rect().adjusted(PAD, 0, -PAD, -1)
        painter.setFont(look.font("meta"))
        taken = painter.fontMetrics().horizontalAdvance(self._counted) + 8
        self._counts(painter, look, area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self._name(painter, look, area.adjusted(0, 0, -taken, 0))

    def _name(self, painter: QPainter, look: theme.Theme, area: QRect) -> None:
        font = look.font("body")
        font.setWeight(QFont.Weight.Medium if self._column < 2 or self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(look.color("accentText" if self.isChecked() else "text2" if self.node.gap else "text"))
        text = painter.fontMetrics().elidedText(self.node.name, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, ALIGN, text)

    def _counts(self, painter: QPainter, look: theme.Theme, area: QRect, align: Qt.AlignmentFlag) -> None:
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("amber" if self._gap else "text3" if self.node.gap else "text2"))
        painter.drawText(area, align, self._counted)

    def _bar(self, painter: QPainter, look: theme.Theme) -> None:
        leads = len(self.node.under_way) + len(self.node.landed)
        if leads:
            long = max(3, round((self.width() - 8) * leads / self.most))
            painter.fillRect(4, self.height() - 4, long, 2, look.color("accentText" if look.dark else "accent"))


class ChainGraph(QWidget):
    """Industries at the left, the chosen one's tracks and segments beside; ``picked`` carries a node's id."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chains.graph")
        self.setAccessibleName("产业链图")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._map: ChainMap | None = None
        self._plates: dict[str, Plate] = {}
        self._plan = chain_geometry.arrange((), "", 0)
        self._industry = ""
        self._chosen: frozenset[str] = frozenset()
        self.current = ""

    def put(self, found: ChainMap) -> None:
        """Show a tree, keeping what is chosen."""
        self._map = found
        path = found.find(self.current) or found.industries[:1]
        self._industry = path[0].id if path else ""
        self.current = path[-1].id if path else ""
        self._rebuild()
        self._mark(path)

    def choose(self, node_id: str) -> None:
        """Show a node as chosen; another industry opens its branches."""
        path = self._map.find(node_id) if self._map else ()
        if not path:
            return
        self.current = node_id
        if path[0].id != self._industry:
            self._industry = path[0].id
            self._rebuild()
        self._mark(path)

    def plates(self) -> dict[str, Plate]:
        """Plates shown, by id."""
        return dict(self._plates)

    def sizeHint(self) -> QSize:
        """As high as the longer column."""
        return QSize(sum(chain_geometry.LEAST) + 2 * (chain_geometry.EDGE + chain_geometry.WIRE), self._plan.height)

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the width."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Group words and wires; the chosen branch in accent."""
        look = theme.active()
        painter = QPainter(self)
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("text3"))
        for caption in self._plan.captions:
            painter.drawText(QRect(caption.x, caption.y, caption.width, 20), ALIGN, f"{caption.text}产业")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for wire in sorted(self._plan.wires, key=lambda one: one.child in self._chosen):
            chosen = wire.child in self._chosen
            painter.setPen(QPen(look.color("accentLine" if chosen else "line"), 1.5 if chosen else 1))
            path = QPainterPath()
            path.moveTo(wire.x1, wire.y1 + 0.5)
            path.cubicTo(wire.bend, wire.y1, wire.bend, wire.y2, wire.x2, wire.y2 + 0.5)
            painter.drawPath(path)

    def _rebuild(self) -> None:
        for plate in self._plates.values():
            plate.hide()
            plate.deleteLater()
        self._plates = {}
        if self._map is None:
            return
        shown = next((node for node in self._map.industries if node.id == self._industry), None)
        columns = [list(self._map.industries), list(shown.children) if shown else []]
        columns.append([segment for track in columns[1] for segment in track.children])
        for at, nodes in enumerate(columns):
            most = max((len(node.under_way) + len(node.landed) for node in nodes), default=1) or 1
            for node in nodes:
                self._add(node, at, most)
        self._place()

    def _mark(self, path: tuple[ChainNode, ...]) -> None:
        """The chosen node and everything above it."""
        self._chosen = frozenset(node.id for node in path)
        for plate in self._plates.values():
            plate.setChecked(plate.node.id in self._chosen)
        self.update()

    def _add(self, node: ChainNode, column: int, most: int) -> None:
        plate = Plate(node, column, self._map is not None and self._map.known, self)
        plate.most = most
        plate.clicked.connect(lambda _checked=False, to=node.id: self._clicked(to))
        plate.stepped.connect(lambda across, down, to=node.id: self._step(to, across, down))
        self._plates[node.id] = plate
        plate.show()

    def _clicked(self, node_id: str) -> None:
        self.choose(node_id)
        self._plates[node_id].setFocus()
        self.picked.emit(node_id)

    def _step(self, node_id: str, across: int, down: int) -> None:
        to = chain_geometry.step(self._plan.boxes, node_id, across, down)
        if to in self._plates and to != node_id:
            self._clicked(to)

    def _place(self) -> None:
        industries = self._map.industries if self._map else ()
        self._plan = chain_geometry.arrange(industries, self._industry, self.width())
        for box in self._plan.boxes:
            if box.id in self._plates:
                self._plates[box.id].setGeometry(box.x, box.y, box.width, box.height)
        self.updateGeometry()
        self.update()
