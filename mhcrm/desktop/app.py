"""The window's start: application, look, one instance, error hook, main window; and its end."""

from __future__ import annotations

import sys
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QLockFile, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from mhcrm.base.errors import EnvironmentProblem, MhcrmError
from mhcrm.base.paths import data_dir
from mhcrm.desktop import waking
from mhcrm.desktop.background import Lanes
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Look, Theme

if TYPE_CHECKING:
    from mhcrm.bootstrap import App
    from mhcrm.desktop.main_window import MainWindow

DONE, INPUT, ENVIRONMENT = 0, 1, 3


def make_application(look: Look) -> tuple[QApplication, Theme]:
    """The QApplication with style, Chinese texts of Qt's own dialogs, type and look."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication) and (theme := existing.findChild(Theme)) is not None:
        theme.choose(look)
        return existing, theme
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("mhcrm")
    app.setApplicationDisplayName("闵行招商")
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    theme = Theme(app, look)
    theme.apply()
    return app, theme


def open_window(services: App, lanes: Lanes, theme: Theme, state: WindowState) -> MainWindow:
    """The main window on opened services."""
    from mhcrm.desktop.main_window import MainWindow

    return MainWindow(services, lanes, theme, state)


def run(db: str | None = None, as_of: date | None = None, actor: str | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    from mhcrm.bootstrap import open_app

    state = WindowState()
    lock = QLockFile(str(data_dir() / "window.lock"))
    lock.setStaleLockTime(0)
    qt, theme = make_application(Look(state.text("look")))
    if not lock.tryLock(100):
        return DONE if waking.ask() else _explain(_already_open())
    try:
        services = open_app(db, as_of, actor or state.text("person") or None)
        services.fangsong = state.text("fangsong")
        services.store  # noqa: B018  opening may refuse: newer, damaged, locked
    except MhcrmError as error:
        return _explain(error)
    return _stay(qt, services, theme, state)


def _stay(qt: QApplication, services: App, theme: Theme, state: WindowState) -> int:
    from mhcrm.desktop.widgets.focus import FocusRing

    lanes = Lanes(qt)
    ring = FocusRing(qt)
    window = open_window(services, lanes, theme, state)
    waking.Waker(window, window.come_forward)
    hook = ErrorHook(window)
    previous, sys.excepthook = sys.excepthook, hook
    try:
        window.show()
        return qt.exec()
    finally:
        sys.excepthook = previous
        lanes.close()
        services.close()
        ring.setParent(None)


class ErrorHook:
    """Unhandled failures of the main thread: log first, then the crash report; never the end of the program."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._busy = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        if self._busy:
            sys.__excepthook__(kind, error, trace)
            return
        self._busy = True
        try:
            self._window.ctx.notify.failed("窗口操作", error)
        finally:
            self._busy = False


def _already_open() -> EnvironmentProblem:
    return EnvironmentProblem(
        "程序已经打开，但没有应答",
        "同一个数据目录只能开一个窗口。",
        "请切换到已经打开的“闵行招商”窗口；如果看不到它，请结束没有应答的程序后再打开。",
        "already-open",
    )


def _explain(error: MhcrmError) -> int:
    from mhcrm.desktop.dialogs.error import ErrorDialog

    parent: QWidget | None = None
    dialog = ErrorDialog(parent, "闵行招商", error)
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.exec()
    return ENVIRONMENT if isinstance(error, EnvironmentProblem) else INPUT
