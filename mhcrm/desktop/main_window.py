"""The frame: rail, top bar, pages, undo bar, status line; commands, drops, pastes and the way between places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.base.clock import SHANGHAI
from mhcrm.desktop import actions, icons, pasting
from mhcrm.desktop.background import Lanes
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.help import open_handbook
from mhcrm.desktop.dialogs.progress import ProgressWatcher
from mhcrm.desktop.messages import Messages
from mhcrm.desktop.models.handbook import chapter_for
from mhcrm.desktop.operations import history, maintenance, reference_date, reports
from mhcrm.desktop.pages import PAGES
from mhcrm.desktop.pages.spec import Page, PageSpec
from mhcrm.desktop.places import NewLead
from mhcrm.desktop.refreshing import Refresher
from mhcrm.desktop.search import Finder
from mhcrm.desktop.stage_naming import StageNaming
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Look, Theme
from mhcrm.desktop.tray import TrayKeeper
from mhcrm.desktop.widgets.basic import holder
from mhcrm.desktop.widgets.rail import Rail
from mhcrm.desktop.widgets.status_line import StatusLine
from mhcrm.desktop.widgets.top_bar import TopBar
from mhcrm.desktop.widgets.undo_bar import UndoBar
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


class MainWindow(QMainWindow):
    """The one window of the program."""

    def __init__(self, app: App, lanes: Lanes, theme: Theme, state: WindowState) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("闵行招商")
        self.setMinimumSize(1000, 560)
        self.setAcceptDrops(True)
        self._specs: dict[str, PageSpec] = {page.key: page for page in PAGES}
        self._made: dict[str, Page] = {}
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        centre = QWidget()
        self.bar = UndoBar(centre)
        self.ctx = Context(
            app, lanes, theme, state, self, Messages(self, self.bar, app.clock), self.open_place, self.show_facts
        )
        self.top = TopBar(self.run_command, lambda: self.open_place("settings", None))
        self.status = StatusLine(lanes)
        self.rail = Rail(PAGES)
        self._arrange(centre)
        self._watch = ProgressWatcher(self, lanes)
        self._finder = Finder(self.ctx, self.top.search, self.run_command)
        self.actions_by_key = actions.install(self, self._handlers())
        self._connect(lanes, theme)
        self.tray = TrayKeeper(self, self.ctx, self.rail)
        self.refresher = Refresher(self, app, lanes, self.ctx.hub, self.status.note.put)
        self.naming = StageNaming(self, app, lanes, self.ctx.hub, self.ctx.stages)
        self._restore()

    def open_place(self, key: str, argument: object = None) -> None:
        """Go to a page, making it on the first visit, and hand it what to show."""
        page = self._made.get(key)
        if page is None:
            page = self._made[key] = self._specs[key].make(self.ctx)
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.rail.choose(self._specs[key].under or key)
        self.top.step_back(page.has_primary)
        self.bar.lie_above(page.bar_above)
        if self._specs[key].in_rail:
            self.ctx.state.set_text("page", key)
        page.opened(argument)

    def page(self, key: str) -> Page | None:
        """A page if it has been opened."""
        return self._made.get(key)

    def run_command(self, key: str) -> None:
        """Give a command by its key."""
        self.actions_by_key[key].trigger()

    def come_forward(self) -> None:
        """Another start asked for this window."""
        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window was left."""
        self.ctx.state.set_blob("window", self.saveGeometry())
        self.ctx.state.sync()
        for timer in self.findChildren(QTimer):
            timer.stop()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and tables may be dropped anywhere."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped in the import preview."""
        self._take(event.mimeData())

    def _arrange(self, centre: QWidget) -> None:
        inner = QVBoxLayout(centre)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._stack)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(centre, 1)
        right.addWidget(self.status)
        whole = QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)
        self.setCentralWidget(holder(whole, "centre"))

    def _connect(self, lanes: Lanes, theme: Theme) -> None:
        self.rail.chosen.connect(lambda key: self.open_place(key, None))
        self.bar.undo.connect(lambda: history.undo(self.ctx.app, parent=self).start(self.ctx))
        lanes.failed.connect(self.ctx.notify.failed)
        theme.changed.connect(self._look_changed)
        self.ctx.hub.changed.connect(self._data_changed)

    def _handlers(self) -> dict[str, Callable[[], None]]:
        ctx = self.ctx
        return {
            "search": self._focus_search,
            "import": lambda: self.open_place("intake", None),
            "new_lead": lambda: self.open_place("projects", NewLead()),
            "affairs": lambda: self.open_place("affairs", None),
            "duplicates": lambda: self.open_place("duplicates", None),
            "paste": self._paste,
            "undo": self._undo,
            "redo": self._redo,
            "look": self._swap_look,
            "rematch": lambda: reports.refresh(ctx.app, parent=self).start(ctx),
            "as_of": self._choose_date,
            "backup": lambda: maintenance.backup(ctx.app, parent=self).start(ctx, lambda _path: self.show_facts()),
            "refresh": self._refresh,
            "help": self._help,
            "quit": self._quit,
        }

    def _restore(self) -> None:
        kept = self.ctx.state.blob("window")
        if kept is None or not self.restoreGeometry(kept):
            self.resize(1366, 768)
        key = self.ctx.state.text("page")
        self.open_place(key if key in self._specs else "projects")
        self.show_facts()

    def show_facts(self) -> None:
        """Person, reference date, data file, backup, rule base."""
        app, state = self.ctx.app, self.ctx.state
        self.top.show_person(state.text("person"), state.text("office"))
        self.top.date.setVisible(app.clock.travelling)
        self.top.date.setText(f"依据日 {app.clock.today():%Y-%m-%d}")
        self.status.data.setText("本机数据库，改动随时保存")
        self.ctx.lanes.run(
            "读取备份时间", lambda _p: maintenance.facts(app), on_done=self._show_maintenance, quiet=True
        )

    def _show_maintenance(self, facts: maintenance.Facts) -> None:
        self.status.backup.setText(facts.backup_words)

    def _data_changed(self, change: ChangeSet, _origin: object) -> None:
        if change is reference_date.MOVED:
            self.show_facts()
            return
        self.status.data.setText(f"本机数据库，已保存 {self.ctx.app.clock.now().astimezone(SHANGHAI):%H:%M}")

    def _choose_date(self) -> None:
        from mhcrm.desktop.dialogs.reference_date import ReferenceDate

        ReferenceDate(self.ctx, self).open()

    def _undo(self) -> None:
        """The page's own step where it has one that is not written yet, else the last write."""
        page = self._stack.currentWidget()
        if isinstance(page, Page) and page.take_back():
            return
        if isinstance(page, Page) and page.unwritten and not self.bar.offers_undo:
            self.ctx.notify.said(page.unwritten)
        else:
            history.undo(self.ctx.app, parent=self).start(self.ctx)

    def _redo(self) -> None:
        page = self._stack.currentWidget()
        if not isinstance(page, Page) or not page.do_again():
            history.redo(self.ctx.app, parent=self).start(self.ctx)

    def _focus_search(self) -> None:
        self.top.search.setFocus()
        self.top.search.selectAll()

    def _paste(self) -> None:
        page = self._stack.currentWidget()
        mime = QGuiApplication.clipboard().mimeData()
        if isinstance(page, Page) and page.paste(mime):
            return
        self._take(mime)

    def _take(self, mime: QMimeData) -> None:
        found = pasting.files(mime) or pasting.pasted(mime)
        if found is not None:
            self.open_place("intake", found)
        else:
            self.ctx.notify.said(pasting.NOTHING)

    def _swap_look(self) -> None:
        look = Look.LIGHT if self.ctx.theme.dark else Look.DARK
        self.ctx.state.set_text("look", look.value)
        self.ctx.theme.choose(look)

    def _look_changed(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            icons.retint(app)

    def _refresh(self) -> None:
        self.naming.look()
        page = self._stack.currentWidget()
        if isinstance(page, Page):
            page.refresh()

    def _help(self) -> None:
        page = self._stack.currentWidget()
        key = next((key for key, made in self._made.items() if made is page), "")
        open_handbook(self.ctx, chapter_for(key))

    def _quit(self) -> None:
        self.close()
