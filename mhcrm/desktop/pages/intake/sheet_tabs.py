"""Which sheet of the workbook is shown: tabs while they fit, else a box to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from mhcrm.desktop.models.intake_models import SheetView, tab_words
from mhcrm.desktop.widgets.basic import clear
from mhcrm.desktop.widgets.tabs import TabStrip


class SheetTabs(QWidget):
    """Announces the place of the chosen sheet."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def put(self, views: Sequence[SheetView], at: int, room: int) -> None:
        """Show the sheets; ``room`` is how wide the tabs may be."""
        clear(self._box)
        words = [tab_words(view) for view in views]
        tabs = TabStrip([(str(place), text) for place, text in enumerate(words)], "intake.sheets", height=40)
        for place, view in enumerate(views):
            tabs.tabs[str(place)].put_count(view.plan.rows)
            tabs.tabs[str(place)].setToolTip(view.plan.reason)
        tabs.choose(str(at))
        tabs.chosen.connect(lambda key: self.chosen.emit(int(key)))
        if tabs.sizeHint().width() <= room:
            self._box.addWidget(tabs)
            return
        tabs.deleteLater()
        self._box.addWidget(self._choice(views, words, at, room))
        self._box.addStretch(1)

    def _choice(self, views: Sequence[SheetView], words: Sequence[str], at: int, room: int) -> QComboBox:
        made = QComboBox()
        made.setObjectName("intake.sheetsBox")
        made.setAccessibleName("工作表")
        for view, text in zip(views, words, strict=True):
            made.addItem(
                f"{text}　{view.plan.rows:,} 行" if view.plan.rows else f"{text}　{view.plan.reason or '没有项目'}"
            )
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMaximumWidth(max(160, min(420, room)))
        made.setMinimumWidth(min(280, max(160, room)))
        made.setCurrentIndex(at)
        made.activated.connect(self.chosen)
        return made
