"""The strict bed of the window tests: offscreen, own data folder, inline lanes, no leaked threads, timers or Qt warnings."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mhcrm.base.clock import Clock
from mhcrm.bootstrap import App
from mhcrm.desktop.app import make_application, open_window
from mhcrm.desktop.background import InlineExecutor, Lanes
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Look, Theme

TODAY = date(2026, 9, 16)
CLOCK = Clock(as_of=TODAY, fixed=datetime(2026, 9, 16, 2, 0, tzinfo=UTC))
HARMLESS = ("propagateSizeHints", "XDG_RUNTIME_DIR", "does not support raise()")
LEADS = (
    {
        "project": "柔性皮层电极中试线", "company": "苏州弦枢医疗科技有限公司", "stage": "N", "phase": "中试", "owner": "周岚",
        "investment_wan": Decimal(12000), "floor_area_sqm": Decimal(2800), "next_step": "送选址意见",
        "next_due_on": "2026-09-18", "summary": "脑机接口柔性皮层电极的中试线",
    },
    {
        "project": "车规芯片研发总部", "company": "合肥驭砂微电子股份有限公司", "stage": "S", "phase": "研发总部", "owner": "陆知行",
        "investment_wan": Decimal(50000), "next_step": "补注册资本证明", "next_due_on": "2026-09-13",
    },
    {
        "project": "外周冲击波球囊", "company": "凯创医疗（拟设）", "stage": "L", "owner": "顾清和", "investment_wan": Decimal(700),
        "investment_currency": "USD", "next_due_on": "2026-09-16",
    },
    {"project": "某芯片设计公司", "company": "名称保密", "stage": "XL", "owner": "周岚"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person's own is read or written."""
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def clean_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test: no lane threads, no running timers, no Qt warnings."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert [widget for widget in app.topLevelWidgets() if widget.objectName() == "mainWindow"] == []
        running = [
            timer for widget in app.topLevelWidgets() for timer in widget.findChildren(QTimer) if timer.isActive()
        ]
        assert running == []
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("mhcrm-")] == []
    if "qtlog" in request.fixturenames:
        log = request.getfixturevalue("qtlog")
        loud = [r.message for r in log.records if not any(word in r.message for word in HARMLESS)]
        assert loud == []


@pytest.fixture
def theme(qapp: QApplication, own_data_folder: None) -> Theme:
    """The application in the light look."""
    return make_application(Look.LIGHT)[1]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated empty database, made once and copied by every test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    app = App(str(path), CLOCK, "周岚")
    assert app.records.count() == 0
    app.close()
    return path


@pytest.fixture(scope="session")
def filled(template: Path) -> tuple[Path, tuple[int, ...]]:
    """The same with four leads, and their ids."""
    path = template.with_name("filled.db")
    path.write_bytes(template.read_bytes())
    app = App(str(path), CLOCK, "周岚")
    ids = tuple(app.records.create(values).ids[0] for values in LEADS)
    app.close()
    return path, ids


@pytest.fixture
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """The real services on a database of the test's own: with four leads if the test asks for ``leads``, else empty."""
    wanted = "leads" in request.fixturenames
    source = request.getfixturevalue("filled")[0] if wanted else request.getfixturevalue("template")
    path = tmp_path / "crm.db"
    path.write_bytes(source.read_bytes())
    app = App(str(path), replace(CLOCK), "周岚")  # a clock of its own: 依据日 can be moved
    yield app
    app.close()


@pytest.fixture
def leads(filled: tuple[Path, tuple[int, ...]]) -> tuple[int, ...]:
    """Ids of the four leads in the database."""
    return filled[1]


OpenWindow = Callable[[], MainWindow]


@pytest.fixture
def open_main(qtbot: object, theme: Theme, services: App, tmp_path: Path) -> Iterator[OpenWindow]:
    """Opens the main window with inline lanes; closes it at the end."""
    made: list[tuple[MainWindow, Lanes]] = []

    def make() -> MainWindow:
        app = QApplication.instance()
        lanes = Lanes(app, InlineExecutor(), InlineExecutor())
        state = WindowState(tmp_path / "window.ini")
        state.set_text("person", "周岚")
        window = open_window(services, lanes, theme, state)
        window.resize(1366, 768)
        window.show()
        made.append((window, lanes))
        return window

    yield make
    for window, lanes in made:
        window.close()
        lanes.close()
        window.deleteLater()
        lanes.deleteLater()
    made.clear()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def window(open_main: OpenWindow, leads: tuple[int, ...]) -> MainWindow:
    """The main window on four leads."""
    return open_main()


@pytest.fixture
def projects(window: MainWindow, qtbot: QtBot) -> ProjectsPage:
    """The project page of that window, its panel read."""
    page = window.page("projects")
    assert isinstance(page, ProjectsPage)
    qtbot.waitUntil(lambda: page.panel.lead is not None)
    return page
