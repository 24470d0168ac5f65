"""What is dragged from the list of projects onto a unit: the project's code."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

MIME = "application/x-mhcrm-lead"


def lead_code(mime: QMimeData) -> str:
    """The code of a dragged project; "" when something else is dragged."""
    return bytes(mime.data(MIME).data()).decode("utf-8") if mime.hasFormat(MIME) else ""
