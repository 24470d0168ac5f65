"""The 项目 page: views, filters, table, totals, and the detail panel that follows the selection."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import actions, readings, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.columns import ColumnChooser
from mhcrm.desktop.models.lead_columns import COLUMNS
from mhcrm.desktop.models.lead_model import PAGE, LeadTableModel
from mhcrm.desktop.operations import leads, samples
from mhcrm.desktop.pages.projects import copying
from mhcrm.desktop.pages.projects.filter_bar import FilterBar
from mhcrm.desktop.pages.projects.lead_table import LeadTable, shown_columns
from mhcrm.desktop.pages.projects.panel import DetailPanel
from mhcrm.desktop.pages.projects.totals import TotalsStrip
from mhcrm.desktop.pages.projects.views import Conditions, View, query, views
from mhcrm.desktop.pages.projects.whole_match import WholeMatch
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.places import NewLead, ShowLead, ShowLeads
from mhcrm.desktop.rule_opening import opener, report_ids
from mhcrm.desktop.widgets.basic import button, label, vline
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.tabs import TabStrip
from mhcrm.domain.change import ChangeSet, RowKind

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
        self.model = LeadTableModel(columns, self._fetch, ctx.app.clock.today)
        self.table = LeadTable(self.model, ctx.state, self._wide)
        self.tabs = TabStrip([(view.key, view.label) for view in self._views.values()], "projects.views")
        self.filters = FilterBar()
        self.totals = TotalsStrip()
        self.panel = DetailPanel(ctx)
        self.places = QStackedWidget()
        self._build()
        self._connect()
        self._restore_sort()
        self.refresh()

    # -- building ---------------------------------------------------------------------------------
    def _build(self) -> None:
        self.tabs.choose(self._view.key)
        head = QHBoxLayout()
        head.setContentsMargins(24, 0, 16, 0)
        head.setSpacing(20)
        head.addWidget(label("项目", "page"))
        self._mark = vline()
        head.addWidget(self._mark)
        head.addWidget(self.tabs, 1)
        head.addStretch(0)
        twice = button(
            "查重", "projects.duplicates", lambda: self.ctx.open_place("duplicates", None), icon="copy", small=True
        )
        twice.setToolTip(actions.tip("duplicates"))
        head.addWidget(twice)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.filters)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.totals)
        whole = QWidget()
        whole.setLayout(inner)
        self.places.addWidget(self._empty())
        self.places.addWidget(whole)
        self.places.setCurrentIndex(LIST)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QWidget()
        top.setLayout(head)
        top.setFixedHeight(theme.size("page_header"))
        column.addWidget(top)
        column.addWidget(self.places, 1)
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
        self._outer = QStackedWidget()
        self._outer.addWidget(self.splitter)
        outer.addWidget(self._outer)
        kept = self.ctx.state.blob("projects.splitter")
        if kept is None or not self.splitter.restoreState(kept):
            side = theme.size("detail_1920" if self._wide() else "detail_1366")
            self.splitter.setSizes([10_000, side])
        self.panel.hide()

    def _empty(self) -> EmptyPlace:
        ctx = self.ctx
        fill = button(
            "导入表格", "empty.import", lambda: ctx.open_place("intake", None), kind="filled", icon="download"
        )
        fill.setToolTip(actions.tip("import"))
        links = (
            button("新建一个项目", "empty.new", self._new, kind="link"),
            button("载入示例项目", "empty.samples", self._samples, kind="link"),
        )
        lines = (
            "把现有台账拖进来，或在 Excel、WPS 里复制后按 Ctrl+V。",
            "表头在第几行、写的是万元还是亿元，都由本机判断，写入前先给您看。",
        )
        return EmptyPlace("还没有项目", lines, fill, links, "示例都标有“示例”，可一次撤销")

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
        self.filters.cleared.connect(lambda: self._narrow(Conditions(sort=self._conditions.sort)))
        self.filters.columns_wanted.connect(self._choose_columns)
        self.filters.copy_wanted.connect(self._copy)
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
        self.panel.match.expand.connect(self._expand)
        self.table.resized.connect(self._show_range)

    def showEvent(self, event: QShowEvent) -> None:
        """Share the width once it is known."""
        super().showEvent(event)
        self._fit()

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

    # -- columns ----------------------------------------------------------------------------------
    def _wide(self) -> bool:
        return self.ctx.window.width() >= WIDE_FROM

    def _choose_columns(self) -> None:
        chooser = ColumnChooser(self, tuple(column.key for column in self.model.columns))
        chooser.chosen.connect(self.table.choose)
        chooser.open()

    # -- selection --------------------------------------------------------------------------------
    def selected_ids(self) -> list[int]:
        """Ids of the selected rows, in order."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [found for row in rows if (found := self.model.id_at(row)) is not None]

    def _selected(self) -> None:
        ids = self.selected_ids()
        if len(ids) == 1 and self.ctx.state.text("projects.panel") == "yes":
            self.panel.show_lead(ids[0])

    def _show_range(self) -> None:
        first = self.table.rowAt(0) + 1
        last = self.table.rowAt(self.table.viewport().height() - 1) + 1
        count = self.model.rowCount()
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
        self.back_to_list()
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

    def _expand(self, whole: readings.LeadWhole) -> None:
        """The match report takes the place of the list."""
        if whole.report is None:
            return
        view = WholeMatch(
            whole.lead, whole.report, opener(self.ctx, self, report_ids(whole.report.body)), self.ctx
        )
        view.back.connect(self.back_to_list)
        self._outer.addWidget(view)
        self._outer.setCurrentWidget(view)
        view.setFocus()

    def back_to_list(self) -> None:
        """Leave the whole report."""
        view = self._outer.currentWidget()
        if view is not self.splitter and view is not None:
            self._outer.setCurrentWidget(self.splitter)
            self._outer.removeWidget(view)
            view.deleteLater()
            self.table.setFocus()

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
        index: QModelIndex = self.table.indexAt(at)
        if not ids or not index.isValid():
            return
        menu = QMenu(self)
        menu.setObjectName("projects.menu")
        menu.addAction("打开", self._open)
        if len(ids) == 1:
            menu.addAction("编辑", lambda: self._edit(ids[0]))
        menu.addAction("复制为表格（Ctrl+C）", self._copy)
        menu.addSeparator()
        menu.addAction("移出回收站" if self._view.binned else "移入回收站（Delete）", self._bin)
        menu.popup(self.table.viewport().mapToGlobal(at))
