"""剖面: date slider, legend with areas, the stacking plan and the park's plots below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_book import SpaceBook, Waiting, intervals_below
from mhcrm.desktop.models.space_words import change_days, changes_after, sentence
from mhcrm.desktop.widgets.basic import ElidedLabel, button, hline, holder, label, row
from mhcrm.desktop.widgets.space.date_slider import DateSlider
from mhcrm.desktop.widgets.space.look import Ink, paint_marks
from mhcrm.desktop.widgets.space.paint_bars import Candidate
from mhcrm.desktop.widgets.space.plot_tiles import PlotTiles
from mhcrm.desktop.widgets.space.stack_plan import FIGURES, StackPlan
from mhcrm.domain.space.blocks import KeyPart, key_marks, key_parts, key_rows
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.inventory import UnitStatus
from mhcrm.domain.space.marks import Rect
from mhcrm.domain.space.stacking import Floor, Unit, changes_shape, floors_of

KEPT_DAYS = 48


class PlanView(QWidget):
    """One building on one day. Moving the slider recomputes statuses only."""

    picked = Signal(int)
    opened = Signal(int)
    dropped = Signal(int, str)
    asked = Signal(int, QPoint)
    dated = Signal(date)
    settled = Signal(date)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("spaces.planView")
        self._book: SpaceBook | None = None
        self._building = self._park = 0
        self._floors: tuple[Floor, ...] = ()
        self._marks: tuple[date, ...] = ()
        self._fixed = False
        self._memo: dict[date, Mapping[int, UnitStatus]] = {}
        self.day = today
        self.slider = DateSlider(today)
        self.changes = ElidedLabel("", "meta", "spaces.changes")
        self.back = button("回到今天", "spaces.today", lambda: self._to(self.slider.today), kind="link")
        self.legend = Legend()
        self.plan = StackPlan()
        self.tiles = PlotTiles()
        self._plot_title = label("", "strong", name="spaces.plotTitle")
        self._plot_free = label("", "sub", name="spaces.plotFree")
        self._build()

    def show_building(self, book: SpaceBook, building_id: int, day: date) -> None:
        """A building with the plots of its park below."""
        self._book, self._building, self.day = book, building_id, day
        self._park, self._floors = book.inventory.park_of(building_id).id, ()
        self._fixed = not changes_shape(book.inventory, building_id)
        self._set_marks(intervals_below(book.park(building_id), building_id))
        self.refresh()

    def show_plots(self, book: SpaceBook, park_id: int, day: date) -> None:
        """A park's plots alone."""
        self._book, self._building, self._park, self.day = book, 0, park_id, day
        plots = book.plots(park_id, day)
        inventory = book.park(park_id)
        self._set_marks([item for plot in plots for item in inventory.related_intervals(plot.id)])
        self.refresh()

    def go_to(self, day: date) -> None:
        """Another day, from outside; not announced."""
        self.day = day
        self.slider.choose(day)
        self.refresh()

    def choose(self, space_id: int) -> None:
        """Show a unit or plot as current."""
        self.plan.choose(space_id)
        self.tiles.choose(space_id)

    def offer(self, lead: Waiting | None) -> None:
        """A project is being placed."""
        self.plan.offer(Candidate(lead.name, lead.area) if lead is not None else None)

    def refresh(self) -> None:
        """Statuses of the day over the kept geometry."""
        if self._book is None:
            return
        statuses = self._on(self.day)
        if self._building:
            if not (self._fixed and self._floors):
                self._floors = floors_of(self._book.park(self._park), self._building, self.day)
            self.plan.put(self._floors, statuses)
            self.legend.put(key_parts(self._floors, statuses))
        self.plan.setVisible(bool(self._building))
        self.legend.setVisible(bool(self._building))
        self._show_plots(statuses)
        self._show_changes()

    @property
    def floors(self) -> tuple[Floor, ...]:
        """The floors shown, top first."""
        return self._floors

    def _build(self) -> None:
        above = holder(row(self.changes, self.back, margins=(24, 0, 24, 0)))
        above.setFixedHeight(24)
        slide = holder(row(self.slider, margins=(0, 4, 0, 0)))
        heads = row(self.legend, _head("空置 ㎡"), _head("合计 ㎡"), gap=0, margins=(24, 0, 22, 0))
        heads.setStretch(0, 1)
        self._heads = holder(heads)
        self._heads.setFixedHeight(30)
        plan = QVBoxLayout()
        plan.setContentsMargins(0, 0, 22, 0)
        plan.addWidget(self.plan)
        self._plan_box = holder(plan)
        self._plot_head = holder(row(self._plot_title, None, self._plot_free, margins=(24, 8, 24, 0)))
        tiles = QVBoxLayout()
        tiles.setContentsMargins(20, 0, 20, 8)
        tiles.addWidget(self.tiles)
        self._tile_box = holder(tiles)
        self._rule = hline()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (slide, above, self._heads, self._plan_box, self._rule, self._plot_head, self._tile_box):
            whole.addWidget(widget)
        whole.setStretch(3, 1)
        self._slack = whole
        self.slider.dated.connect(self._moved)
        self.slider.settled.connect(self.settled)
        for part in (self.plan, self.tiles):
            part.picked.connect(self.picked)
            part.opened.connect(self.opened)
            part.dropped.connect(self.dropped)
            part.asked.connect(self.asked)
        self.plan.picked.connect(lambda _id: self.tiles.choose(0))
        self.tiles.picked.connect(lambda _id: self.plan.choose(0))

    def _on(self, day: date) -> Mapping[int, UnitStatus]:
        """Statuses of the park on a day; the days around a change are asked for again and again."""
        assert self._book is not None
        if day not in self._memo:
            if len(self._memo) >= KEPT_DAYS:
                self._memo.clear()
            self._memo[day] = self._book.park(self._park).statuses(day)
        return self._memo[day]

    def _set_marks(self, intervals: Sequence[object]) -> None:
        self._memo.clear()
        self.slider.choose(self.day)
        self._marks = change_days(intervals, self.slider.first, self.slider.last)  # type: ignore[arg-type]
        self.slider.put(self._marks)

    def _moved(self, day: date) -> None:
        self.day = day
        self.refresh()
        self.dated.emit(day)

    def _to(self, day: date) -> None:
        self.slider.choose(day)
        self._moved(day)
        self.settled.emit(day)

    def _show_plots(self, statuses: Mapping[int, UnitStatus]) -> None:
        assert self._book is not None
        plots = self._book.plots(self._park, self.day)
        shown = bool(plots)
        for widget in (self._plot_head, self._tile_box):
            widget.setVisible(shown)
        self._rule.setVisible(shown and bool(self._building))
        self._heads.setVisible(bool(self._building))
        if not shown:
            return
        self.tiles.wrap(not self._building)
        self.tiles.put(plots, statuses)
        land = sum((plot.land_mu for plot in plots if plot.land_mu is not None), Decimal(0))
        free = [plot for plot in plots if (found := statuses.get(plot.id)) and found.state is State.FREE]
        free_land = sum((plot.land_mu for plot in free if plot.land_mu is not None), Decimal(0))
        park = self._book.inventory.spaces[self._park]
        self._plot_title.setText(f"{park.name}储备地块　{len(plots)} 块，{words.number(land)} 亩，宽度按面积")
        self._plot_free.setText(f"{self.day:%m-%d} 空置 {len(free)} 块，{words.number(free_land)} 亩")

    def _show_changes(self) -> None:
        assert self._book is not None
        floors: Sequence[Floor] = self._floors if self._building else self._plot_floors()
        found = changes_after(self.day, self._marks, floors, self._on)
        left = sum(1 for day in self._marks if found and day > found[-1].day)
        self.changes.put(sentence(found, left))
        self.back.setVisible(self.day != self.slider.today)

    def _plot_floors(self) -> list[Floor]:
        assert self._book is not None
        plots = self._book.plots(self._park, self.day)
        return [Floor(plot.id, plot.name, None, (Unit(plot.id, plot.name, None),)) for plot in plots]


def _head(text: str) -> QWidget:
    made = label(text, "meta")
    made.setFixedWidth(FIGURES)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


class Legend(QWidget):
    """Each state that occurs, as a swatch with its letter, its word and its area."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("spaces.legend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(26)
        self._parts: list[KeyPart] = []

    def put(self, parts: Sequence[KeyPart]) -> None:
        """The areas of a day."""
        self._parts = list(parts)
        said = [f"{part.word} {part.size}{'' if part.size.endswith('处') else ' ㎡'}" for part in parts]
        self.setAccessibleName("，".join(said))
        self.setToolTip("　".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As many as fit; the tooltip holds all."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows = key_rows(self._parts, self.width() - 16)
        paint_marks(painter, key_marks(rows[0], Rect(0, 0, self.width(), self.height())), Ink())
        if len(rows) > 1:
            painter.setPen(theme.active().color("text3"))
            at = sum(part.width for part in rows[0])
            painter.drawText(QRectF(at, 0, 20, self.height()), Qt.AlignmentFlag.AlignVCenter, "…")
