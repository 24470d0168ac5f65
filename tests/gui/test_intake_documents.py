"""Word documents (.docx) come in like any table: offered by the file dialog, taken when dropped on the window."""

from __future__ import annotations

import zipfile
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.intake.page import IntakePage
from mhcrm.services.intake.service import ENDINGS

_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ROWS = (("企业名称", "项目名称", "总投资（万元）"), ("上海甲辰科技有限公司", "一号项目", "1200"))


def _document(path: Path) -> Path:
    cells = ["".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in row) for row in ROWS]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", f"<w:document {_SPACE}><w:body>{table}</w:body></w:document>")
    return path


def test_the_dialog_offers_every_ending_a_folder_is_searched_for(window: MainWindow, qtbot: QtBot) -> None:
    window.open_place("intake", None)
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    page.ask_file()
    dialog = page.window().findChild(QFileDialog, "intake.openDialog")
    assert dialog is not None
    offered = dialog.nameFilters()[0]
    assert all(f"*{ending} " in offered.replace(")", " ") for ending in ENDINGS)
    assert "*.docx" in offered
    dialog.reject()


def test_a_dropped_document_is_previewed(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(_document(tmp_path / "在谈项目.docx")))])
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    qtbot.waitUntil(lambda: page.loaded is not None)
    assert page.loaded is not None
    (row,) = page.loaded.preview.of_status("accepted")
    assert (row.values["company"], row.values["project"]) == (ROWS[1][0], ROWS[1][1])
