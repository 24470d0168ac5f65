"""The other places: spaces, settings, match report, messages; names for everything; what loads when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mhcrm.base.errors import InputError
from mhcrm.base.paths import ROOT, data_dir
from mhcrm.bootstrap import App
from mhcrm.desktop.actions import COMMANDS
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models import match_words
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.pages.projects.whole_match import WholeMatch
from mhcrm.desktop.pages.settings.page import SettingsPage
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.widgets.match.policies import PolicyGroup
from mhcrm.domain.lead import Lead

CITE = {"doc": "闵府规发〔2024〕11号", "at": "第18条"}
REPORT: dict[str, object] = {
    "as_of": "2026-09-16",
    "plan_version": "甲",
    "chains": [
        {
            "industry": "未来健康", "track": "脑机接口", "segment": "柔性电极和芯片", "verdict": "match", "basis": "editor",
            "evidence": [{"term": "皮层电极"}], "cites": [{"doc": "闵府发〔2026〕8号", "at": "三（三）3"}],
        }
    ],
    "parks": [{"name": "虹桥前湾园", "standing": "named", "role": "制造", "reasons": [{"text": "点到", "basis": "document", **CITE}]}],
    "tier": {"name": None, "basis": "editor", "reason": "环节未写明", "missing": ["所处环节"], "cites": []},
    "slots": [
        {"code": "a", "name": "五层", "park": "虹桥前湾园", "reasons": ["够用"], "to_check": [], "rejected": []},
        {"code": "b", "name": "六层", "park": "虹桥前湾园", "reasons": [], "to_check": ["荷载"], "rejected": []},
    ],
    "policies": [
        {"article": 18, "title": "育孵", "verdict": "possible", "missing": [{"text": "谁创办"}], "cites": [CITE]},
        {"article": 9, "title": "外资", "verdict": "no", "failed": [{"text": "不是外资"}], "cites": [CITE]},
    ],
    "warnings": [{"code": "x", "message": "请核对"}],
}  # fmt: skip


def test_a_report_is_read_as_it_stands() -> None:
    report = match_words.read(REPORT)
    assert report.chains[0].path == ("未来健康", "脑机接口", "柔性电极和芯片")
    assert report.chains[0].cites[0].short == "8号文 三（三）3"
    assert report.policies[0].cites[0].short == "11号文 第18条"
    assert report.policies[0].cites[0].full == "闵府规发〔2024〕11号 第18条"
    assert [slot.verdict for slot in report.slots] == ["free", "unknown"]
    assert dict(report.unknowns()) == {"所处环节": "空间层级", "谁创办": "第18条", "荷载": "六层"}


def test_an_absent_part_reads_as_empty() -> None:
    report = match_words.read({})
    assert (report.chains, report.parks, report.policies, report.unknowns()) == ((), (), (), ())
    assert report.tier.name == ""


def test_matching_from_the_panel_stores_and_shows(
    projects: ProjectsPage, leads: tuple[int, ...], services: App, qtbot: QtBot
) -> None:
    projects.panel.show_lead(leads[0], "match")
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.id == leads[0])
    now = projects.panel.match.findChild(QPushButton, "match.now")
    assert now is not None
    qtbot.mouseClick(now, Qt.MouseButton.LeftButton)
    stored = services.records.latest_report(leads[0])
    assert stored is not None
    qtbot.waitUntil(lambda: projects.panel.match.findChild(QPushButton, "match.open") is not None)
    row = projects.model.row_of(leads[0])
    column = [column.key for column in projects.model.columns].index("track")
    assert projects.model.data(projects.model.index(row, column)) == (stored.track or "待核实")
    projects.panel.match.open_whole()
    view = projects.findChild(WholeMatch)
    assert view is not None
    assert view.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert projects.table.isVisible()


def test_policy_groups_open_what_may_apply(theme: object, qtbot: QtBot) -> None:
    report = match_words.read(REPORT)
    group = PolicyGroup("no", "不符合", report.of_verdict("no"), None)
    qtbot.addWidget(group)
    assert group._body is None
    group.fold()
    assert group._body is not None
    open_group = PolicyGroup("possible", "可能可衔接", report.of_verdict("possible"), None)
    qtbot.addWidget(open_group)
    assert open_group._body is not None


def test_settings_remember_person_and_look(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.open_place("settings", None)
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.person.clear()
    page.person.insert("陈屿")
    page.person.editingFinished.emit()
    assert "陈屿" in window.top.person.text()
    dark = page.looks._buttons["dark"]
    qtbot.mouseClick(dark, Qt.MouseButton.LeftButton)
    assert window.ctx.theme.dark
    window.ctx.state.sync()
    assert WindowState(tmp_path / "window.ini").text("look") == "dark"
    qtbot.mouseClick(page.looks._buttons["light"], Qt.MouseButton.LeftButton)


def test_a_backup_is_made_and_restored(window: MainWindow, services: App, leads: tuple[int, ...], qtbot: QtBot) -> None:
    window.open_place("settings", None)
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    copy = services.maintenance.backup(data_dir() / "copy.db")
    services.records.update(leads[0], {"owner": "改过的人"})
    page._confirm(copy)
    asked = next(made for made in window.findChildren(Confirm) if made.isVisible())
    ok = asked.findChild(QPushButton, "confirm.ok")
    assert ok is not None
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert services.records.get(leads[0]).text("owner") == "周岚"


def test_an_expected_error_is_calm_and_a_bug_is_reported(window: MainWindow, qtbot: QtBot) -> None:
    window.ctx.notify.failed("导入", InputError("打不开", "有密码", "去掉密码"))
    calm = next(made for made in window.findChildren(QDialog) if made.objectName() == "errorDialog")
    assert "去掉密码" in calm.findChild(QWidget, "error.todo").text()
    calm.accept()
    window.ctx.notify.failed("导入", ZeroDivisionError("除以零"))
    crash = next(made for made in window.findChildren(QDialog) if made.objectName() == "crashDialog")
    report = crash.findChild(QPlainTextEdit, "crash.report")
    assert "ZeroDivisionError" in report.toPlainText()
    assert "ZeroDivisionError" in (data_dir() / "logs" / "mhcrm.log").read_text("utf-8")
    crash.accept()


def test_an_undeclared_setting_is_a_bug(tmp_path: Path) -> None:
    state = WindowState(tmp_path / "w.ini")
    with pytest.raises(KeyError):
        state.set_text("no.such", "x")
    with pytest.raises(KeyError):
        state.text("no.such")


def test_every_control_has_a_name_a_person_and_a_test_can_use(window: MainWindow) -> None:
    for key in ("projects", "spaces", "settings"):
        window.open_place(key, None)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTableView)
    nameless = [
        f"{type(widget).__name__} in {widget.parent().objectName() if widget.parent() else ''}"
        for kind in kinds
        for widget in window.findChildren(kind)
        if not widget.objectName() or not widget.accessibleName()
        if (not widget.objectName().startswith("qt_") and type(widget).__module__.startswith("mhcrm"))
        or not widget.objectName()
        if type(widget).__name__ not in ("QLineEditIconButton", "QTableCornerButton", "QAbstractButton", "QToolButton")
    ]
    assert nameless == []


def test_every_command_does_something_and_shortcuts_are_unique(window: MainWindow) -> None:
    assert set(window.actions_by_key) == {command.key for command in COMMANDS}
    shortcuts = [command.shortcut for command in COMMANDS if command.shortcut]
    assert len(shortcuts) == len(set(shortcuts))


def test_only_operations_write() -> None:
    writes = (
        "records.create(", "records.update(", "records.bin(", "records.unbin(", "records.move(", "records.log(", "records.undo(",
        "records.redo(", "intake.commit(", "intake.undo_batch(", "maintenance.restore(", "match_many(", "install_samples(",
        "samples.remove(", "spaces.import_file(", "spaces.hold(",
    )  # fmt: skip
    desktop = ROOT / "mhcrm" / "desktop"
    found = [
        f"{path.name}: {call}"
        for path in desktop.rglob("*.py")
        if not {"operations", "tour"} & set(path.parts)
        for call in writes
        if f"app.{call}" in path.read_text("utf-8")
    ]
    assert found == []


PROBE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from mhcrm.bootstrap import open_app
from mhcrm.desktop.app import make_application, open_window
from mhcrm.desktop.background import InlineExecutor, Lanes
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Look
qt, theme = make_application(Look.LIGHT)
app = open_app(sys.argv[1])
lanes = Lanes(qt, InlineExecutor(), InlineExecutor())
window = open_window(app, lanes, theme, WindowState())
window.show()
window.grab()
assert window.page("projects").model.rowCount() == 3
heavy = ("pandas", "openpyxl", "alembic", "reportlab", "pypinyin", "python_calamine", "yaml", "numpy", "lxml", "PIL", "mhcrm.plan.lexicon")
print([name for name in heavy if name in sys.modules])
"""


def test_heavy_modules_wait_until_the_window_is_painted(filled: tuple[Path, tuple[int, ...]], tmp_path: Path) -> None:
    path = tmp_path / "cold.db"
    path.write_bytes(filled[0].read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_a_lead_without_a_name_is_still_shown(window: MainWindow) -> None:
    from mhcrm.desktop.models.lead_facts import fact

    assert fact(Lead({}), "investment_wan") == "待核实"
    assert fact(Lead({"phone": "13812340026"}), "phone") == "138****0026"
