"""示意图: one axis, two cores, two circles as 闵府发〔2026〕8号 四 names them, the other areas beside; no map."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.space_areas import Sketch, read_sketch, with_free
from mhcrm.desktop.models.space_book import SpaceBook
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.widgets.basic import badge, clear, holder, label, row, scrolled
from mhcrm.desktop.widgets.space.area_plate import HEIGHT, AreaPlate

CAPTION = "不是地图：只画8号文写明的一轴、双核、双圈和南北；文件没有写方位的区域列在右边。"
ASIDE = (("carrier", "重点园区载体（8号文四，未写方位）"), ("aside", "其他点名的区域（未写方位）"))
ACROSS = 2


class Figure(QWidget):
    """The circles, the axis and the plates that stand in them."""

    def __init__(self, opened: Callable[[str], None], asked: Callable[[AreaPlate, QPoint], None]) -> None:
        super().__init__()
        self.setObjectName("spaces.figure")
        self.setAccessibleName("一轴、双核、双圈示意图")
        self._opened, self._asked = opened, asked
        self._sketch: Sketch | None = None
        self._plates: dict[str, list[AreaPlate]] = {}
        self.setMinimumSize(430, 480)

    def put(self, sketch: Sketch) -> None:
        """Show the areas of a day."""
        first = self._sketch is None
        self._sketch = sketch
        if first:
            for place in ("north-core", "north", "south-core", "south"):
                self._plates[place] = [
                    plate_of(self, area.id, sketch, place.endswith("core"), self._opened, self._asked)
                    for area in sketch.at(place)
                ]
        for plates in self._plates.values():
            for plate in plates:
                plate.put(next(area for area in sketch.areas if area.id == plate.area.id))
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the plates in their circles."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Circles, axis, their names, north and south."""
        if self._sketch is None:
            return
        look = theme.active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        north, south = self._circles()
        middle = self.width() / 2
        painter.setPen(QPen(look.color("accentLine"), 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(middle, 34), QPointF(middle, self.height() - 34))
        for circle, name in zip((north, south), self._sketch.circles, strict=True):
            pen = QPen(look.color("control"), 1.5)
            pen.setDashPattern([5, 4])
            painter.setPen(pen)
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(circle, 96, 96)
            self._word(painter, look, QRectF(circle.left(), circle.top() + 10, circle.width(), 20), name, True)
        gap = QRectF(0, north.bottom(), self.width(), south.top() - north.bottom())
        self._plate_text(painter, look, gap)
        self._word(painter, look, QRectF(middle - 20, 4, 40, 20), "北", True)
        self._word(painter, look, QRectF(middle - 20, self.height() - 24, 40, 20), "南", True)

    def _plate_text(self, painter: QPainter, look: theme.Theme, gap: QRectF) -> None:
        assert self._sketch is not None
        text = f"{self._sketch.axis}（{self._sketch.route}）" if self._sketch.route else self._sketch.axis
        painter.setFont(look.font("meta", medium=True))
        wide = painter.fontMetrics().horizontalAdvance(text) + 20
        plate = QRectF(gap.center().x() - wide / 2, gap.center().y() - 13, wide, 26)
        painter.setPen(QPen(look.color("accentLine"), 1))
        painter.setBrush(look.color("accentSoft"))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(look.color("accentText"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _word(self, painter: QPainter, look: theme.Theme, area: QRectF, text: str, medium: bool) -> None:
        painter.setFont(look.font("meta", medium=medium))
        painter.setPen(look.color("text2"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _circles(self) -> tuple[QRectF, QRectF]:
        half = (self.height() - 56 - 52) / 2
        north = QRectF(16, 28, self.width() - 32, half)
        return north, QRectF(16, north.bottom() + 52, self.width() - 32, half)

    def _place(self) -> None:
        north, south = self._circles()
        for circle, core, members in ((north, "north-core", "north"), (south, "south-core", "south")):
            inner = circle.adjusted(28, 36, -28, -16)
            rows = [self._plates.get(core, []), self._plates.get(members, [])]
            rows = [plates for plates in rows if plates]
            total = len(rows) * HEIGHT + (len(rows) - 1) * 12
            y = inner.center().y() - total / 2
            for at, plates in enumerate(rows):
                wide = min(300.0, (inner.width() - 12 * (len(plates) - 1)) / len(plates))
                x = inner.center().x() - (wide * len(plates) + 12 * (len(plates) - 1)) / 2
                for plate in plates:
                    plate.setGeometry(QRect(round(x), round(y + at * (HEIGHT + 12)), round(wide), HEIGHT))
                    x += wide + 12


class SketchView(QWidget):
    """The figure and the areas aside. A click opens the area's spaces, or its park page when it has none."""

    def __init__(self, ctx: Context, opened: Callable[[str], None]) -> None:
        super().__init__()
        self.ctx, self._opened = ctx, opened
        self.setObjectName("spaces.sketch")
        self._sketch: Sketch | None = None
        self._book: SpaceBook | None = None
        self._day: date | None = None
        self.figure = Figure(opened, self._ask)
        self._aside = QVBoxLayout()
        self._aside.setSpacing(8)
        self._plates: list[AreaPlate] = []
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(8, 4, 16, 16)
        box.addLayout(self._aside)
        box.addStretch(1)
        head = holder(row(badge("示意图", "dashed"), label(CAPTION, "meta"), None, margins=(24, 8, 16, 4)))
        across = QHBoxLayout()
        across.setContentsMargins(8, 0, 0, 8)
        across.setSpacing(8)
        across.addWidget(self.figure, 5)
        across.addWidget(scrolled(inside, "spaces.aside"), 5)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addLayout(across, 1)

    def put(self, book: SpaceBook, day: date) -> None:
        """Show a day; the rules and the leads are read when the inventory is another."""
        again = self._book is not book
        self._book, self._day = book, day
        if again:
            app = self.ctx.app
            self.ctx.lanes.run("读取示意图", lambda _p: read_sketch(app), on_done=self._arrived, quiet=True)
        elif self._sketch is not None:
            self._show()

    def _arrived(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._show()

    def _show(self) -> None:
        if self._sketch is None or self._book is None or self._day is None:
            return
        shown = with_free(self._sketch, self._book, self._day)
        self.figure.put(shown)
        clear(self._aside)
        for place, title in ASIDE:
            areas = sorted(
                shown.at(place), key=lambda area: (area.free is None and area.free_land is None, -area.leads)
            )
            self._aside.addWidget(label(f"{title}　{len(areas)}", "strong"))
            grid = QGridLayout()
            grid.setSpacing(8)
            for at, area in enumerate(areas):
                made = plate_of(None, area.id, shown, False, self._opened, self._ask)
                grid.addWidget(made, at // ACROSS, at % ACROSS)
            self._aside.addLayout(grid)

    def _ask(self, plate: AreaPlate, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("area.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        park = plate.area.id
        menu.addAction("看空间").triggered.connect(lambda _checked=False: self._opened(park))
        menu.addAction("看园区").triggered.connect(lambda _checked=False: self.ctx.open_place("parks", ShowRule(park)))
        menu.popup(plate.mapToGlobal(at))


def plate_of(
    parent: QWidget | None,
    key: str,
    sketch: Sketch,
    core: bool,
    opened: Callable[[str], None],
    asked: Callable[[AreaPlate, QPoint], None],
) -> AreaPlate:
    """A plate that opens its area on a click and asks on the right button."""
    made = AreaPlate(next(area for area in sketch.areas if area.id == key), core, parent)
    made.clicked.connect(lambda _checked=False: opened(key))
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    made.customContextMenuRequested.connect(lambda at: asked(made, at))
    if parent is not None:
        made.show()
    return made
