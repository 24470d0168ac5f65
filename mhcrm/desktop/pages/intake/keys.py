"""The preview by keyboard: from doubt to doubt, the buttons of the strip by number, a cell retyped or left blank."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from mhcrm.desktop.pages.intake.page import IntakePage

NUMBERED = 6
HELP = "F8 下一处有疑问的，Shift+F8 上一处；F2 改这一格，Delete 留空；Alt+1、Alt+2… 按下面的按钮"


class Keys(QObject):
    """Shortcuts that work anywhere in the preview, or in the sheet alone where they would disturb typing."""

    def __init__(self, page: IntakePage) -> None:
        super().__init__(page)
        self._page = page
        self._add("F8", partial(self.step, 1))
        self._add("Shift+F8", partial(self.step, -1))
        for number in range(1, NUMBERED + 1):
            self._add(f"Alt+{number}", partial(self.press, number))
        for table in (page.area.sheet, page.area.notes):
            self._add("F2", self._retype, table)
            self._add("Delete", partial(self._press_named, "blank"), table)
            self._add("Return", partial(self.press, 1), table)

    def step(self, way: int) -> None:
        """Go to the next or the one before of the rows with a doubt, whatever the filter shows."""
        view = self._page.view()
        if view is None or not view.shown["open"]:
            self._page.ctx.notify.said("这张表没有有疑问的行。")
            return
        here = self._page.area.line()
        rows = view.shown["open"]
        later = [row for row in rows if row > here] if way > 0 else [row for row in rows if row < here][::-1]
        line = later[0] if later else rows[0] if way > 0 else rows[-1]
        self._page.area.go_to(line, self._page.area.first_mark(line))
        self._page.area.sheet.setFocus()

    def press(self, number: int) -> None:
        """The strip's button of that number."""
        shown = self._page.strip.shown_buttons()
        if number <= len(shown):
            shown[number - 1].click()

    def _press_named(self, key: str) -> None:
        made = self._page.strip.buttons[key]
        if made.isVisible():
            made.click()

    def _retype(self) -> None:
        index = self._page.area.sheet.currentIndex()
        if index.isValid():
            self._page.area.retype.emit(self._page.area.raw.sheet_row(index.row()), index.column())

    def _add(self, keys: str, act: Callable[[], None], where: QObject | None = None) -> None:
        made = QShortcut(QKeySequence(keys), where or self._page)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)
