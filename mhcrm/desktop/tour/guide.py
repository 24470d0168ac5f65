"""The window being shown, and how a picture of it is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from mhcrm.bootstrap import App
from mhcrm.desktop.app import make_application, open_window
from mhcrm.desktop.background import InlineExecutor, Lanes
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Look
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import LeadQuery

LEDGER_NAME = "9月前湾组在谈项目台账（示例）.csv"
SETTLE_MS = 120
SHOWN = "脑机"


@dataclass(frozen=True)
class Guide:
    """The window being shown and the lead the tour looks at."""

    app: App
    window: MainWindow
    lead: Lead

    def projects(self, tab: str = "overview") -> ProjectsPage:
        """The project page with the lead's panel at a tab."""
        self.window.open_place("projects", None)
        page = self.window.page("projects")
        assert isinstance(page, ProjectsPage)
        assert self.lead.id is not None
        row = page.model.row_of(self.lead.id)
        page.table.pick(max(0, row))
        page.panel.show_lead(self.lead.id, tab)
        return page


@dataclass(frozen=True)
class Stop:
    """One picture: its name and the way there; ``show`` returns what is pictured."""

    name: str
    show: Callable[[Guide], QWidget]


@contextmanager
def open_at(app: App, folder: Path, look: str, width: int, height: int) -> Iterator[Guide]:
    """A window of one size and look on the sample data."""
    qt, theme = make_application(Look(look))
    theme.choose(Look(look))
    state = WindowState(folder / f"{look}-{width}.ini")
    state.set_text("person", "示例")
    state.set_text("look", look)
    lanes = Lanes(qt, InlineExecutor(), InlineExecutor())
    window = open_window(app, lanes, theme, state)
    window.refresher.hold()
    window.tray.look()
    window.tray.hold()
    window.resize(width, height)
    window.show()
    settle()
    try:
        yield Guide(app, window, _lead(app))
    finally:
        lanes.close()
        window.close()
        window.deleteLater()
        settle()


def picture(guide: Guide, stop: Stop, path: Path) -> None:
    """Go there and write the picture."""
    shown = stop.show(guide)
    settle()
    shown.grab().save(str(path))
    if isinstance(shown, QDialog):
        shown.close()
        shown.deleteLater()


def settle(milliseconds: int = SETTLE_MS) -> None:
    """Let timers and layouts come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _lead(app: App) -> Lead:
    ids = app.records.list(LeadQuery(SHOWN)) or app.records.list(LeadQuery())
    return app.records.get(ids[0])


def place(key: str, argument: object = None) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        guide.window.open_place(key, argument)
        return guide.window

    return show


def dialog(make: Callable[[Guide], QDialog]) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        dialog = make(guide)
        dialog.open()
        return dialog

    return show
