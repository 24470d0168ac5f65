"""The 项目 page: views, filters, table, totals, and the detail panel that follows the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget

from mhcrm.desktop import readings, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.columns import ColumnChooser
from mhcrm.desktop.models.lead_columns import COLUMNS
from mhcrm.desktop.models.lead_model import PAGE, LeadTableModel
from mhcrm.desktop.operations import leads, samples
from mhcrm.desktop.pages.projects import copying
from mhcrm.desktop.pages.projects.filter_bar import FilterBar
from mhcrm.desktop.pages.projects.heading import empty_place, page_head, stacked
from mhcrm.desktop.pages.projects.lead_table import LeadTable, shown_columns
from mhcrm.desktop.pages.projects.panel import DetailPanel
from mhcrm.desktop.pages.projects.row_menu import RowActs, row_menu
from mhcrm.desktop.pages.projects.saved_views import SavedViews
from mhcrm.desktop.pages.projects.totals import TotalsStrip
from mhcrm.desktop.pages.projects.views import Conditions, View, query, views
from mhcrm.desktop.pages.projects.whole_match import UnderWhole
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.places import NewLead, ShowLead, ShowLeads
from mhcrm.desktop.widgets.basic import vline
from mhcrm.desktop.widgets.tabs import TabStrip
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.desktop.pages.projects.board_pane import BoardPane
    from mhcrm.services.pipeline.board import SavedView

EMPTY = 0
LIST = 1
WIDE_FROM = 1700


class ProjectsPage(Page):
    """Reads on the store lane; the table itself never waits."""

    kinds = frozenset({RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.ACTIVITY, RowKind.MATCH_REPORT})

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "projectsPage")
        self._views: dict[str, View] = {
            view.key: view for view in views(ctx.state.text("person"), ctx.app.clock.today())
        }
        kept = ctx.state.text("projects.view")
        self._view = self._views.get(kept) or self._views["open"]
        self._conditions = Conditions()
        self._keep: int | None = None
        self._asked = 0
        self._at = 0
        columns = [COLUMNS[key] for key in shown_columns(ctx.state, self._wide())]
        self.model = LeadTableModel(columns, self._fetch, ctx.app.clock.today, ctx.stages)
        self.table = LeadTable(self.model, ctx.state, self._wide)
        self.tabs = TabStrip([(view.key, view.label) for view in self._views.values()], "projects.views")
        self.filters = FilterBar(ctx.stages)
        self._board: BoardPane | None = None
        self.shown = QStackedWidget()
        self._outer = UnderWhole(ctx)
        self.kept_views = SavedViews(ctx, self, self._saved_view)
        self.totals = TotalsStrip()
        self.panel = DetailPanel(ctx)
        self.places = QStackedWidget()
        self._build()
        self._connect()
        self._restore_sort()
        self._show_mode()
        self.refresh()

    # -- building ---------------------------------------------------------------------------------
    def _build(self) -> None:
        self.tabs.choose(self._view.key)
        self._mark = vline()
        self.shown.addWidget(self.table)
        self.places.addWidget(empty_place(self.ctx, self._new, self._samples))
        self.places.addWidget(stacked(self.filters, self.shown, self.totals, wide=self.shown))
        self.places.setCurrentIndex(LIST)
        left = stacked(page_head(self.ctx, self.tabs, self._mark), self.places, wide=self.places)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("projects.splitter")
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setCollapsible(0, False)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self.splitter)
        outer.addWidget(self._outer)
        kept = self.ctx.state.blob("projects.splitter")
        if kept is None or not self.splitter.restoreState(kept):
            side = theme.size("detail_1920" if self._wide() else "detail_1366")
            self.splitter.setSizes([10_000, side])
        self.panel.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the width until the person sets one by hand."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A wider panel and more columns on a wide screen, unless the person has chosen."""
        if not self.isVisible():
            return
        if self.ctx.state.blob("projects.splitter") is None:
            side = theme.size("detail_1920" if self._wide() else "detail_1366")
            self.splitter.setSizes([max(1, self.width() - side), side])
        self.table.fit()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._choose_view)
        self.filters.text_changed.connect(lambda text: self._narrow(self._conditions.with_text(text)))
        self.filters.stages_changed.connect(lambda stages: self._narrow(self._conditions.with_stages(stages)))
        self.filters.cleared.connect(self._clear)
        self.filters.columns_wanted.connect(self._choose_columns)
        self.filters.copy_wanted.connect(self._copy)
        self.filters.mode_chosen.connect(self._choose_mode)
        self.filters.lanes_chosen.connect(self._group)
        self.filters.views_wanted.connect(self.kept_views.open)
        self.kept_views.applied.connect(self.apply_view)
        self.table.head.sectionClicked.connect(self._sort_clicked)
        self.table.columns_changed.connect(self._show_sort)
        self.table.selectionModel().selectionChanged.connect(lambda *_args: self._selected())
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._show_range())
        self.table.key_open.connect(self._open)
        self.table.key_peek.connect(self._peek)
        self.table.key_delete.connect(self._bin)
        self.table.key_copy.connect(self._copy)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        self.splitter.splitterMoved.connect(lambda *_args: self._split())
        self.panel.edit.connect(self._edit)
        self.panel.closed.connect(self.panel.hide)
        self.panel.match.expand.connect(self._outer.lay)
        self._outer.left.connect(self.table.setFocus)
        self.table.resized.connect(self._show_range)
        self.ctx.stages.changed.connect(self._renamed)

    def showEvent(self, event: QShowEvent) -> None:
        """Share the width once it is known."""
        super().showEvent(event)
        self._fit()

    def _renamed(self) -> None:
        """Stages have other names: columns as wide as the new words; the board is worded by its service."""
        self.table.fit()
        if self.mode == "board":
            self.refresh()

    def _split(self) -> None:
        self.ctx.state.set_blob("projects.splitter", self.splitter.saveState())
        self._fit()

    # -- reading ----------------------------------------------------------------------------------
    def refresh(self) -> None:
        """The list again, keeping the selection; then the counts of the tabs."""
        chosen = self.selected_ids()
        self._at = max(0, self.table.currentIndex().row())
        if self._keep is None:
            self._keep = self.panel.wanted if self.panel.isVisible() else chosen[0] if chosen else None
        wanted, fields = query(self._view, self._conditions), self.model.fields()
        self._asked += 1
        ticket, app = self._asked, self.ctx.app
        self.ctx.lanes.run(
            "读取项目",
            lambda _p: readings.lead_list(app, wanted, fields, PAGE),
            on_done=lambda found: self._arrived(ticket, found),
            quiet=True,
        )
        if self.mode == "board":
            self.board.show_query(wanted)
        queries = {view.key: query(view, Conditions()) for view in self._views.values()}
        self.ctx.lanes.run("读取数目", lambda _p: readings.counts(app, queries), on_done=self._counted, quiet=True)

    def _changed(self, change: ChangeSet, origin: object) -> None:
        if len(change.ids) == 1 and change.touches(RowKind.LEAD):
            self._keep = change.ids[0]
        super()._changed(change, origin)

    def _arrived(self, ticket: int, found: readings.LeadList) -> None:
        if ticket != self._asked:
            return
        self.model.put(found.ids, found.first)
        self.totals.put(len(found.ids), found.totals, found.unknown)
        row = self.model.row_of(self._keep) if self._keep is not None else -1
        self._keep = None
        if row < 0 and found.ids:
            row = min(self._at, len(found.ids) - 1)
        if row >= 0:
            self.table.pick(row)
        else:
            self.panel.hide()
        self._show_range()

    def _counted(self, counts: dict[str, int]) -> None:
        for key, count in counts.items():
            self.tabs.tabs[key].put_count(count)
        self.tabs.tabs["bin"].setVisible(counts["bin"] > 0 or self._view.key == "bin")
        nothing = counts["all"] == 0 and self._view.key != "bin" and not self._conditions.any
        self.places.setCurrentIndex(EMPTY if nothing else LIST)
        self.tabs.setVisible(not nothing)
        self._mark.setVisible(not nothing)

    def _fetch(self, page: int, ids: list[int], fields: tuple[str, ...]) -> None:
        stamp, app = self.model.stamp, self.ctx.app
        self.ctx.lanes.run(
            "读取项目",
            lambda _p: readings.lead_rows(app, ids, fields),
            on_done=lambda rows: self.model.deliver(stamp, page, rows),
            quiet=True,
        )

    # -- narrowing and sorting --------------------------------------------------------------------
    def _choose_view(self, key: str) -> None:
        self._view = self._views[key]
        self.ctx.state.set_text("projects.view", key)
        self.refresh()

    def _narrow(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self.filters.show_clear()
        self.refresh()

    def _clear(self) -> None:
        if self._view.key not in self._views:
            self._view = self._views["open"]
            self.tabs.choose("open")
        self._narrow(Conditions(sort=self._conditions.sort))

    def _restore_sort(self) -> None:
        field, _colon, direction = self.ctx.state.text("projects.sort").partition(":")
        if field in COLUMNS and COLUMNS[field].sortable:
            self._conditions = self._conditions.with_sort(field, direction == "desc")
        self._show_sort()

    def _sort_clicked(self, section: int) -> None:
        column = self.model.columns[section]
        if not column.sortable:
            self.ctx.notify.said(f"“{column.title}”由匹配得出，不能排序。")
            return
        field, descending = self._conditions.sort[0]
        turned = field == column.key and not descending
        self._conditions = self._conditions.with_sort(column.key, turned)
        self.ctx.state.set_text("projects.sort", f"{column.key}:{'desc' if turned else 'asc'}")
        self._show_sort()
        self.refresh()

    def _show_sort(self) -> None:
        self.table.show_sort(*self._conditions.sort[0])

    # -- table or board, saved views --------------------------------------------------------------
    @property
    def mode(self) -> str:
        """``table`` or ``board``, as the person left it."""
        return "board" if self.ctx.state.text("projects.mode") == "board" else "table"

    @property
    def board(self) -> BoardPane:
        """The board, made when first wanted: it reads the gates."""
        if self._board is None:
            from mhcrm.desktop.pages.projects.board_pane import BoardPane

            self._board = BoardPane(self.ctx)
            self._board.picked.connect(self._picked)
            self._board.opened.connect(self.panel.show_lead)
            self.shown.addWidget(self._board)
        return self._board

    def _choose_mode(self, mode: str) -> None:
        self.ctx.state.set_text("projects.mode", mode)
        self._show_mode()
        self.refresh()

    def _show_mode(self) -> None:
        self.filters.show_mode(self.mode, self.ctx.state.text("projects.board.lanes"))
        self.shown.setCurrentWidget(self.board if self.mode == "board" else self.table)

    def _group(self, by: str) -> None:
        self.board.group(by)
        self._show_mode()

    def _saved_view(self, name: str) -> SavedView:
        wanted = query(self._view, self._conditions)
        filters = tuple((one.field, one.op, one.value) for one in wanted.filters)
        columns = tuple(column.key for column in self.model.columns)
        from mhcrm.services.pipeline.board import SavedView

        lanes = self.ctx.state.text("projects.board.lanes")
        return SavedView(name, self.mode, wanted.text, filters, wanted.sort, lanes, columns)

    def apply_view(self, kept: SavedView) -> None:
        """Show the projects as a saved view has it."""
        wanted = kept.query()
        self._view = View(f"kept:{kept.name}", kept.name, wanted.filters)
        self.filters.show_about(kept.name)
        self.filters.put_text(wanted.text)
        self.ctx.state.set_text("projects.mode", kept.mode)
        self.ctx.state.set_text("projects.board.lanes", kept.lanes)
        if kept.columns:
            self.table.choose(kept.columns)
        self._conditions = Conditions(text=wanted.text, sort=wanted.sort)
        self._show_mode()
        self._show_sort()
        self.refresh()

    # -- columns ----------------------------------------------------------------------------------
    def _wide(self) -> bool:
        return self.ctx.window.width() >= WIDE_FROM

    def _choose_columns(self) -> None:
        chooser = ColumnChooser(self, tuple(column.key for column in self.model.columns))
        chooser.chosen.connect(self.table.choose)
        chooser.open()

    # -- selection --------------------------------------------------------------------------------
    def selected_ids(self) -> list[int]:
        """Ids of the selected rows or cards, in order."""
        if self.mode == "board":
            return self.board.selected()
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [found for row in rows if (found := self.model.id_at(row)) is not None]

    def _selected(self) -> None:
        ids = self.selected_ids()
        if len(ids) == 1:
            self._picked(ids[0])

    def _picked(self, lead_id: int) -> None:
        if self.ctx.state.text("projects.panel") == "yes":
            self.panel.show_lead(lead_id)

    def _show_range(self) -> None:
        first = self.table.rowAt(0) + 1
        last = self.table.rowAt(self.table.viewport().height() - 1) + 1
        count = self.model.rowCount() if self.mode == "table" else 0
        self.totals.put_range(first, last or count, count)

    def _peek(self) -> None:
        if self.panel.isVisible():
            self.panel.hide()
        elif ids := self.selected_ids():
            self.panel.show_lead(ids[0])

    def _open(self) -> None:
        if ids := self.selected_ids():
            self.panel.show_lead(ids[0], "match")

    # -- doing ------------------------------------------------------------------------------------
    def opened(self, argument: object) -> None:
        """Show a lead or the empty form."""
        self._outer.back()
        if isinstance(argument, NewLead):
            self._new()
        elif isinstance(argument, ShowLeads):
            self._view = self._views["all"]
            self.tabs.choose("all")
            self.filters.show_about(argument.about)
            self._narrow(Conditions(sort=self._conditions.sort, ids=argument.ids))
        elif isinstance(argument, ShowLead):
            self._keep = argument.lead_id
            self._view = self._views["all"]
            self.tabs.choose("all")
            self.refresh()
            self.panel.show_lead(argument.lead_id, argument.tab)

    def _new(self) -> None:
        self._edit(None)

    def _edit(self, lead_id: int | None) -> None:
        from mhcrm.desktop.dialogs.lead_form import LeadForm  # reads the word lists: not before the first paint

        LeadForm(self.ctx, lead_id, self).open()

    def _samples(self) -> None:
        samples.load(self.ctx.app, parent=self).start(self.ctx, lambda _done: self.refresh())

    def _bin(self) -> None:
        if ids := self.selected_ids():
            operation = leads.unbin if self._view.binned else leads.bin_leads
            operation(self.ctx.app, parent=self, ids=tuple(ids)).start(self.ctx, lambda _done: self.refresh())

    def _copy(self) -> None:
        ids = tuple(self.selected_ids()) or self.model.ids()
        copying.copy_rows(self.ctx, ids, self.model.columns)

    def _menu(self, at: QPoint) -> None:
        ids = self.selected_ids()
        if ids and self.table.indexAt(at).isValid():
            acts = RowActs(self._open, self._edit, self._copy, self._bin, self._view.binned)
            row_menu(self.ctx, self, ids, acts).popup(self.table.viewport().mapToGlobal(at))
