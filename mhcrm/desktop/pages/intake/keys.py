"""The preview by keyboard: from doubt to doubt, the buttons of the strip by number, columns and sheets, 提交 and the way out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox

if TYPE_CHECKING:
    from mhcrm.desktop.pages.intake.page import IntakePage

NUMBERED = 9
HELP = (
    "F8 下一处有疑问的，Shift+F8 上一处；Enter 按第一个改法，F2 改这一格，Ctrl+Z 退回；Alt+↓ 改这一列，Ctrl+Enter 提交"
)


class Keys(QObject):
    """Shortcuts that work anywhere in the preview, or in the sheet alone where they would disturb typing.

    A button's own ``setShortcut`` would be lost with its next ``setText``, so the keys belong to the page.
    """

    def __init__(self, page: IntakePage) -> None:
        super().__init__(page)
        self._page = page
        self._add("F8", partial(self.step, 1))
        self._add("Shift+F8", partial(self.step, -1))
        self._add("Escape", self._escape)
        for keys in ("Return", "Enter"):
            self._add(keys, self._enter)
        for number in range(1, NUMBERED + 1):
            self._add(f"Alt+{number}", partial(self.press, number))
        for keys, made in (
            ("Ctrl+Return", page.commit),
            ("Ctrl+Enter", page.commit),
            ("Ctrl+O", page.head.another),
            ("Alt+H", page.head.past),
            ("Alt+N", page.head.skip),
            ("Alt+R", page.head.keep),
        ):
            self._add(keys, partial(_click, made))
        self._add("Alt+E", self._problems)
        self._add("Alt+L", page.head.mapping.open)
        self._add("Alt+F", page.swap_filter)
        self._add("Ctrl+PgDown", partial(page.step_sheet, 1))
        self._add("Ctrl+PgUp", partial(page.step_sheet, -1))
        sheet = page.area.sheet
        self._add("F2", self._retype, sheet)
        self._add("Delete", partial(self._press_named, "blank"), sheet)
        self._add("Alt+Down", page.area.open_role, sheet)

    def step(self, way: int) -> None:
        """Go to the next or the one before of the rows with a doubt, whatever the filter shows."""
        view = self._page.view()
        if view is None or not view.doubts:
            self._page.ctx.notify.said("这张表没有有疑问的行。")
            return
        here = self._page.area.line()
        later = [row for row in view.doubts if row > here] if way > 0 else [row for row in view.doubts if row < here]
        line = (later or view.doubts)[0 if way > 0 else -1]
        if not self._page.area.go_to(line, self._page.area.first_mark(line)):
            self._page.show_all()
            self._page.area.go_to(line, self._page.area.first_mark(line))
        self._page.area.sheet.setFocus()

    def press(self, number: int) -> None:
        """The strip's button of that number."""
        shown = self._page.strip.shown_buttons()
        if number <= len(shown):
            shown[number - 1].click()

    def _problems(self) -> None:
        """导出问题行, before 提交 or after it."""
        for made in (self._page.foot.out, self._page.outcome.findChild(QAbstractButton, "outcome.problems")):
            if made is not None:
                _click(made)

    def _enter(self) -> None:
        """The button that has the keyboard; in the sheet the first way to mend, else one row down as in a spreadsheet."""
        here = QApplication.focusWidget()
        if isinstance(here, QAbstractButton):
            here.click()
            return
        if isinstance(here, QComboBox):
            here.showPopup()
            return
        shown = self._page.strip.shown_buttons()
        if shown and shown[0].property("kind") == "accent":
            shown[0].click()
        else:
            self._page.area.move_down()

    def _escape(self) -> None:
        """A list that hangs open closes; else away from the preview, which stays."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        else:
            self._page.leaving.step_out()

    def _press_named(self, key: str) -> None:
        made = self._page.strip.buttons[key]
        if made.isVisible():
            made.click()

    def _retype(self) -> None:
        index = self._page.area.sheet.currentIndex()
        if index.isValid():
            self._page.area.retype.emit(self._page.area.raw.sheet_row(index.row()), index.column())

    def _add(self, keys: str, act: Callable[[], object], where: QObject | None = None) -> None:
        made = QShortcut(QKeySequence(keys), where or self._page)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)


def _click(made: QAbstractButton) -> None:
    if made.isVisible() and made.isEnabled():
        made.click()
