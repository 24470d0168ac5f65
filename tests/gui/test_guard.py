"""PySide6 6.12 loses references to None on Python < 3.12 and aborts the process; this fails on such a pair."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel

CALLS = 1000
TOLERATED = -500


def test_qt_calls_keep_the_references_to_none(qapp: QApplication) -> None:
    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("x")
    assert sys.getrefcount(None) - before > TOLERATED
