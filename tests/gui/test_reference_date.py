"""依据日 in the window: moved by a person, seen by the pages, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow


def dialog_of(window: MainWindow) -> QDialog:
    window.actions_by_key["as_of"].trigger()
    found = [dialog for dialog in window.findChildren(QDialog, "referenceDate") if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def press(dialog: QDialog, name: str) -> None:
    found = dialog.findChild(QPushButton, name)
    assert found is not None and found.isEnabled()
    found.click()


def test_the_reference_date_travels_and_comes_back(
    open_main: Callable[[], MainWindow], services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    window = open_main()
    assert {item.status for item in services.rules.list("policy")} == {"current"}
    dialog = dialog_of(window)
    day = dialog.findChild(QDateEdit, "referenceDate.day")
    assert day is not None
    day.setDate(QDate(2027, 1, 15))
    press(dialog, "referenceDate.go")
    assert services.clock.today() == date(2027, 1, 15)
    assert window.top.date.isVisible()
    assert "2027-01-15" in window.top.date.text()
    assert {item.status for item in services.rules.list("policy")} == {"expired"}
    press(dialog_of(window), "referenceDate.today")
    assert services.clock.as_of is None
    assert not window.top.date.isVisible()
