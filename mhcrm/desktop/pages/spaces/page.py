"""空间: what is free on a date: stacking plan, list and schematic; holding a unit for a project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, QTimer
from PySide6.QtWidgets import QDateEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_book import SpaceBook, Waiting, read_book
from mhcrm.desktop.pages.spaces import rare
from mhcrm.desktop.pages.spaces.acts import Acts
from mhcrm.desktop.pages.spaces.find_view import FindView
from mhcrm.desktop.pages.spaces.left import LeftColumn, upright
from mhcrm.desktop.pages.spaces.list_view import SpaceList
from mhcrm.desktop.pages.spaces.placing import Placing
from mhcrm.desktop.pages.spaces.plan_view import PlanView
from mhcrm.desktop.pages.spaces.unit_panel import UnitPanel
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.places import Allocate, FindSpace, ShowLead, ShowSpace
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.widgets.basic import (
    ElidedLabel,
    Segments,
    badge,
    button,
    day_of,
    hline,
    holder,
    icon_button,
    label,
    row,
)
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.domain.change import RowKind
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.find import area_of

VIEWS = (("plan", "剖面"), ("list", "列表"), ("find", "找空间"), ("capacity", "容量"), ("sketch", "示意图"))
NAMES = {"list": "全部空间", "find": "找空间", "capacity": "容量", "sketch": "全区"}
SPLIT = "spaces.leftSplit"
DRAWN = frozenset({"plan"})
WIDE = frozenset({"capacity", "sketch"})
"""Views without the unit panel."""
LATER_MS = 120
"""The tree's bars and the list follow the slider after the hand rests this long."""


class SpacesPage(Page):
    """Reads the whole inventory once; every day after that is computed in memory."""

    kinds = frozenset({RowKind.SPACE, RowKind.OCCUPANCY, RowKind.HOLD, RowKind.LEAD, RowKind.MATCH_REPORT})
    has_primary = True

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "spacesPage")
        self.book: SpaceBook | None = None
        self.day = ctx.app.clock.today()
        self._unit = 0
        self.left = LeftColumn()
        self.tree, self.waiting = self.left.tree, self.left.waiting
        self.plan, self.list, self.panel = PlanView(self.day), SpaceList(), UnitPanel(ctx)
        self.on = QDateEdit()
        self.views = Segments(VIEWS, "spaces.views")
        self.title = label("", "section", name="spaces.building")
        self._about = ElidedLabel("", "sub", "spaces.about")
        self._sample = badge("示例", "dashed", "spaces.sample")
        self._print_button = icon_button("printer", "打印剖面", "spaces.print", self._print)
        self._views = QStackedWidget()
        self._made: dict[str, QWidget] = {}
        self.view, self._remembered = "plan", False
        self.acts, self.placing = Acts(ctx, self), Placing(ctx, self)
        self._places = QStackedWidget()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._build()
        self._connect()
        self.refresh()

    # -- reading ---------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the inventory, the holds and the projects without a place."""
        app = self.ctx.app
        self.ctx.lanes.run("读取空间", lambda _p: read_book(app), on_done=self._arrived, quiet=True)

    def opened(self, argument: object) -> None:
        """A unit to show, or nothing."""
        if isinstance(argument, Allocate):
            self.acts.allocate()
        elif isinstance(argument, FindSpace):
            self.find_for(argument.lead_code)
        elif isinstance(argument, ShowSpace):
            self._unit = argument.space_id
            self.show_unit(argument.space_id)

    def _arrived(self, book: SpaceBook) -> None:
        self.book = book
        self.placing.forget()
        self._places.setCurrentIndex(1 if book.empty else 0)
        if book.empty:
            return
        self._fill_tree()
        self.waiting.projects.put(book.waiting)
        self.left.count(len(book.waiting))
        chosen = self.tree.chosen() or self.tree.first()
        if self._unit in book.inventory.spaces:
            self.show_unit(self._unit)
        elif chosen is not None:
            self.tree.choose(*chosen)
            self._show_place(*chosen)
        if not self._remembered:
            self._remembered = True
            self.choose_view(kept if (kept := self.ctx.state.text("spaces.view")) in dict(VIEWS) else "plan")
            return
        self._name_view()
        self._follow()

    def _fill_tree(self) -> None:
        if self.book is not None:
            self.tree.put(self.book, self.book.inventory.statuses(self.day), self.day, self.left.filter.text())

    # -- going places ----------------------------------------------------------------------------------------------
    def show_unit(self, space_id: int) -> None:
        """Go to a unit: its building, its plan, its panel."""
        if self.book is None or space_id not in self.book.inventory.spaces:
            return
        space = self.book.inventory.spaces[space_id]
        above = [space, *self.book.inventory.ancestors(space_id)]
        building = next((item for item in above if item.kind is SpaceKind.BUILDING), None)
        place = (building.id, False) if building else (self.book.inventory.park_of(space_id).id, True)
        self.tree.choose(*place)
        self._show_place(*place)
        self.plan.choose(space_id)
        self.show_in_panel(space_id)

    def choose_view(self, key: str) -> None:
        """剖面, 列表, 找空间, 容量 or 示意图."""
        self.view = key
        self.views.choose(key)
        self.ctx.state.set_text("spaces.view", key)
        self._views.setCurrentWidget(self._widget(key))
        self.panel.setVisible(key not in WIDE)
        self._print_button.setVisible(key in DRAWN)
        self.on.setVisible(key != "find")  # its form has a day of its own
        if key == "plan" and (chosen := self.tree.chosen()) is not None:
            self._show_place(*chosen)
        self._name_view()
        self._follow()

    def _widget(self, key: str) -> QWidget:
        """A view; the rarer ones are made when first looked at."""
        if key in ("plan", "list"):
            return self.plan if key == "plan" else self.list
        if key not in self._made:
            self._made[key] = rare.make(self, key)
            self._views.addWidget(self._made[key])
        return self._made[key]

    def find_for(self, lead_code: str) -> None:
        """找空间 with a project's need."""
        self.choose_view("find")
        found = self._made["find"]
        assert isinstance(found, FindView)
        found.look_for(lead_code)

    def _name_view(self) -> None:
        """The other views show everything, not one building."""
        if self.view != "plan":
            self.title.setText(NAMES[self.view])
            self._about.put("")
            self._sample.hide()

    def show_area(self, park_ref: str) -> None:
        """From the schematic: the list of what lies in a park."""
        roots = [root for root in self.book.inventory.roots() if root.park_ref == park_ref] if self.book else []
        if roots:
            self.choose_view("list")
            self.list.narrow_to(roots[0].name)
        else:
            self.ctx.open_place("parks", ShowRule(park_ref))

    def _go_place(self, space_id: int, plots: bool) -> None:
        """From the tree: always as a stacking plan."""
        if self.view == "plan":
            self._show_place(space_id, plots)
        else:
            self.choose_view("plan")

    def _show_place(self, space_id: int, plots: bool) -> None:
        if self.book is None:
            return
        inventory = self.book.inventory
        space = inventory.spaces[space_id]
        self._sample.setVisible(space.is_sample)
        if plots:
            self.title.setText(f"{space.name}储备地块")
            self._about.put("")
            self.plan.show_plots(self.book, space_id, self.day)
            return
        self.title.setText(space.name or space.code)
        self.plan.show_building(self.book, space_id, self.day)
        area = area_of(inventory, space)
        floors = sum(1 for child in inventory.children(space_id, self.day) if child.kind is SpaceKind.FLOOR)
        size = words.number(area) + (" ㎡" if area is not None else "")
        self._about.put(f"{floors} 层，{size}" if floors else size)
        if not self._belongs(self._unit, space_id):
            self.show_in_panel(space_id)

    def _belongs(self, unit: int, building: int) -> bool:
        if self.book is None or unit not in self.book.inventory.spaces:
            return False
        return unit == building or any(item.id == building for item in self.book.inventory.ancestors(unit))

    def show_in_panel(self, space_id: int) -> None:
        self._unit = space_id
        if self.book is not None:
            self.panel.put(self.book, space_id, self.day)

    # -- time ------------------------------------------------------------------------------------------------------
    def go_to(self, day: date) -> None:
        """Another day, everywhere."""
        self.plan.go_to(day)
        self._dated(day)

    def _dated(self, day: date) -> None:
        self.day = day
        self.on.blockSignals(True)
        self.on.setDate(QDate(day.year, day.month, day.day))
        self.on.blockSignals(False)
        if self.book is not None and self._unit:
            self.panel.put(self.book, self._unit, day)
        self._later.start()

    def _follow(self) -> None:
        """Tree bars, list and schematic on the day now shown."""
        app, on = self.ctx.app, self.day
        if self.book is None or self.book.empty:
            return
        self._fill_tree()
        if self.view == "list":
            self.ctx.lanes.run("读取空间", lambda _p: app.spaces.lines(on), on_done=self.list.put, quiet=True)
        elif self.view in self._made:
            rare.show(self._made[self.view], self.book, on)

    # -- projects --------------------------------------------------------------------------------------------------
    def show_empty(self) -> None:
        """The page as it is before anything was imported."""
        self._places.setCurrentIndex(1)

    def bring(self, lead: Waiting | None) -> None:
        """Enter on a project: it becomes the candidate, the keyboard goes to the plan."""
        if lead is not None:
            self.placing.take(lead)
            self.plan.plan.setFocus()

    def _opened_unit(self, space_id: int) -> None:
        """Enter on a unit: its form, prefilled when a project was taken along."""
        self.show_in_panel(space_id)
        lead = self.waiting.projects.item(self.waiting.currentIndex().row())
        if lead is not None:
            self.panel.take(lead)
        self.panel.form.lead.setFocus()

    def _ask(self, space_id: int, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("spaces.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts: list[tuple[str, Callable[[], None]]] = [("预留…", lambda: self._opened_unit(space_id))]
        chosen = self.waiting.projects.item(self.waiting.currentIndex().row())
        code = self.book.inventory.spaces[space_id].code if self.book is not None else ""
        acts.append(("选址建议书…", lambda: self.acts.propose(chosen.code if chosen else "", [code])))
        status = self.book.inventory.status(space_id, self.day) if self.book is not None else None
        lead_id = status.because.lead_id if status is not None and status.because is not None else None
        if lead_id is not None:
            acts.append(("看项目", lambda: self.ctx.open_place("projects", ShowLead(lead_id))))
        for text, act in acts:
            menu.addAction(text).triggered.connect(lambda _checked=False, act=act: act())
        menu.popup(at)

    def _print(self) -> None:
        self.acts.print_menu(self._print_button)

    # -- building --------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.on.setObjectName("spaces.on")
        self.on.setAccessibleName("看哪一天的状态")
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.on.setDate(QDate(self.day.year, self.day.month, self.day.day))
        self.on.setFixedWidth(126)
        self.views.choose("plan")
        kept = self.ctx.state.blob(SPLIT)
        if kept is not None:
            self.left.split.restoreState(kept)
        self.left.split.splitterMoved.connect(lambda *_at: self.ctx.state.set_blob(SPLIT, self.left.split.saveState()))
        whole = QWidget()
        across = row(self.left, upright(), self._centre(), upright(), self.panel, gap=0)
        across.setStretch(2, 1)
        whole.setLayout(across)
        self._places.addWidget(whole)
        self._places.addWidget(self._empty())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._places)

    def _centre(self) -> QWidget:
        bar = row(
            self.title, self._about, self._sample, self.on, self.views,
            self._print_button, margins=(24, 0, 16, 0),
        )  # fmt: skip
        bar.setStretch(1, 1)
        head = holder(bar)
        head.setFixedHeight(theme.size("page_header"))
        self._views.addWidget(self.plan)
        self._views.addWidget(self.list)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (head, hline(), self._views):
            column.addWidget(widget)
        column.setStretch(2, 1)
        return holder(column, "spaces.centre")

    def _empty(self) -> EmptyPlace:
        main = button("导入空间清单", "spaces.emptyImport", self.acts.ask_file, kind="filled", icon="download")
        link = button("载入示例数据", "spaces.samples", self.acts.samples, kind="link")
        lines = ("把园区、楼宇、楼层、房间和地块的清单导进来，", "就能看到哪天哪里空着，把项目拖上去预留。")
        return EmptyPlace("还没有空间", lines, main, (link,), "示例都标有“示例”，可一次移除")

    def _connect(self) -> None:
        self.on.dateChanged.connect(lambda _day: self.go_to(day_of(self.on)))
        self.left.narrowed.connect(self._narrow)
        self.left.load.connect(lambda: self.acts.files_menu(self.left))
        self.left.allocate.connect(self.acts.allocate)
        self._later.timeout.connect(self._follow)
        self.views.chosen.connect(self.choose_view)
        self.tree.picked.connect(self._go_place)
        self.list.picked.connect(self.show_in_panel)
        self.plan.picked.connect(self.show_in_panel)
        self.plan.opened.connect(self._opened_unit)
        self.plan.dropped.connect(self.placing.dropped)
        self.plan.asked.connect(self._ask)
        self.plan.dated.connect(self._dated)
        self.plan.plan.judged_by(self.placing.judge)
        self.plan.tiles.judged_by(self.placing.judge)
        self.waiting.taken.connect(self.bring)
        self.waiting.looked.connect(self.placing.looked)
        self.panel.form.wanted.connect(self.placing.learn)
        self.panel.saved.connect(self.refresh)

    def _narrow(self, text: str) -> None:
        self._fill_tree()
        self.waiting.projects.narrow(text)
