"""What is pasted or dropped: files, rows of a spreadsheet, lines of a chat; or nothing that could be projects."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData

from mhcrm.desktop.places import ImportFile, ImportText

_LABELLED = re.compile(r"^\s*[^\s：:，,]{2,14}\s*[：:]\s*\S", re.MULTILINE)
"""「企业名称：……」, as people write to each other."""
_FEWEST = 2
NOTHING = "剪贴板里没有表格。请在 Excel、WPS 里选中几行，或在聊天里选中“企业名称：……”这样的几行，复制后再粘贴。"


def files(mime: QMimeData) -> ImportFile | None:
    """Files and folders on this machine."""
    paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    return ImportFile(paths[0], tuple(paths[1:])) if paths else None


def pasted(mime: QMimeData) -> ImportText | None:
    """Rows, if what is on the clipboard looks like some."""
    text = mime.text() if mime.hasText() else ""
    html = mime.html() if mime.hasHtml() else ""
    if "<table" in html.lower():
        return ImportText(text, html)
    return ImportText(text) if "\t" in text or _labelled(text) or _commas(text) else None


def _labelled(text: str) -> bool:
    return len(_LABELLED.findall(text)) >= _FEWEST


def _commas(text: str) -> bool:
    """Lines of comma separated values: as many commas in each."""
    lines = [line for line in text.splitlines() if line.strip()]
    counts = {line.count(",") for line in lines}
    return len(lines) >= _FEWEST and len(counts) == 1 and counts != {0}
