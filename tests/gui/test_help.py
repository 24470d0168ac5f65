"""F1: the handbook opens at the chapter of the page, finds words, follows its links, changes its look."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.desktop.actions import COMMANDS
from mhcrm.desktop.dialogs.help import HelpDialog
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.handbook import CHAPTER_OF, chapters
from mhcrm.desktop.pages import PAGES
from mhcrm.desktop.theme import Look


def opened(window: MainWindow, page: str) -> HelpDialog:
    """The handbook after F1 on a page."""
    window.open_place(page, None)
    window.run_command("help")
    dialogs = window.findChildren(HelpDialog)
    assert len(dialogs) == 1
    return dialogs[0]


def test_it_opens_at_the_page_and_there_is_only_one(window: MainWindow) -> None:
    assert window.actions_by_key["help"].shortcut() == QKeySequence("F1")
    for page, chapter in (("projects", "projects"), ("intake", "import"), ("spaces", "space"), ("settings", "backup")):
        dialog = opened(window, page)
        assert dialog.isVisible() and not dialog.isModal()
        assert dialog.shown == chapter
        assert dialog.list.currentItem().text() == dialog.text.toPlainText().split("\n", 1)[0]
    assert dialog.list.count() == len(chapters())


def test_every_page_has_its_chapter() -> None:
    assert {page.key for page in PAGES} <= set(CHAPTER_OF)


def test_every_shortcut_is_in_the_first_chapter() -> None:
    for command in COMMANDS:
        assert not command.shortcut or command.shortcut in chapters()[0].text, command.text


def test_finding_lists_the_chapters_and_goes_from_place_to_place(window: MainWindow) -> None:
    dialog = opened(window, "projects")
    dialog.words.setText("软预留")
    assert 0 < dialog.list.count() < len(chapters())
    assert dialog.text.textCursor().selectedText() == "软预留"
    first = dialog.text.textCursor().position()
    marked = len(dialog.text.extraSelections())
    for _ in range(marked):
        dialog.words.returnPressed.emit()
    assert dialog.text.textCursor().position() == first
    dialog.words.clear()
    assert dialog.list.count() == len(chapters())
    assert not dialog.text.extraSelections()


def test_words_that_are_nowhere_are_said(window: MainWindow) -> None:
    dialog = opened(window, "projects")
    dialog.words.setText("没有这句话的手册")
    assert dialog.list.count() == len(chapters())
    assert dialog.shown == "projects"
    assert any("没有" in label.text() for label in dialog.findChildren(type(dialog._found), "help.found"))


def test_links_change_the_chapter_and_foreign_ones_do_nothing(window: MainWindow) -> None:
    dialog = opened(window, "projects")
    dialog.text.anchorClicked.emit(QUrl("05-match.md"))
    assert dialog.shown == "match"
    dialog.text.anchorClicked.emit(QUrl("https://example.org/"))
    assert dialog.shown == "match"


def test_the_text_follows_the_look(window: MainWindow) -> None:
    dialog = opened(window, "intake")
    theme = window.ctx.theme
    theme.choose(Look.LIGHT)
    light = dialog.text.toHtml()
    theme.choose(Look.DARK)
    assert dialog.shown == "import"
    assert dialog.text.toHtml() != light
    assert theme.color("accentText").name() in dialog.text.toHtml()


def test_settings_lead_to_the_handbook_and_the_licences(window: MainWindow, qtbot: QtBot) -> None:
    window.open_place("settings", None)
    for name, chapter in (("settings.licences", "licences"), ("settings.handbook", "start")):
        button = window.findChild(QPushButton, name)
        assert button is not None
        button.click()
        (dialog,) = window.findChildren(HelpDialog)
        assert dialog.shown == chapter
