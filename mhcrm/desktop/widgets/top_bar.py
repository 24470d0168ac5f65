"""The top bar: search everything, the two ways to bring in projects, the reference date, the person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from mhcrm.desktop import actions, icons, theme
from mhcrm.desktop.widgets.basic import badge, button, label, retone, tool

DEBOUNCE_MS = 120
HIT = Qt.ItemDataRole.UserRole


class SearchBox(QLineEdit):
    """The one search field; arrow keys walk the hits, Enter opens, Esc leaves."""

    asked = Signal(str)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setAccessibleName("搜索项目、企业、园区、命令")
        self.setPlaceholderText("搜项目、企业、园区、命令（可打拼音首字母）")
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self._key = label("Ctrl+K", "meta")
        self._key.setParent(self)
        self._list: QListWidget | None = None
        self._popup: QFrame | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(lambda: self.asked.emit(self.text().strip()))
        self.textChanged.connect(self._typed)

    def show_hits(self, text: str, hits: list[tuple[str, str, object]]) -> None:
        """Hits as (words, grey note, thing); ignored when the text moved on meanwhile."""
        if text != self.text().strip() or not text:
            self.close_hits()
            return
        box = self._hits()
        box.clear()
        for words, note, thing in hits:
            item = QListWidgetItem(f"{words}　{note}" if note else words)
            item.setData(HIT, thing)
            box.addItem(item)
        if not hits:
            item = QListWidgetItem(f"没有找到“{text}”。可以换几个字，或打拼音首字母。")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            box.addItem(item)
        box.setCurrentRow(0)
        self._place(min(8, max(1, box.count())))

    def close_hits(self) -> None:
        """Put the list away."""
        if self._popup is not None:
            self._popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the hits without leaving the field."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.clear()
            self.close_hits()
            self.clearFocus()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list is not None:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self._list.currentItem() if self._list is not None else None)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shortcut at the right end."""
        super().resizeEvent(event)
        hint = self._key.sizeHint()
        self._key.setGeometry(
            self.width() - hint.width() - 12, (self.height() - hint.height()) // 2, hint.width(), hint.height()
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Clicking elsewhere puts the list away."""
        if event.type() == QEvent.Type.MouseButtonPress and self._popup is not None and self._popup.isVisible():
            inside = watched is self or (isinstance(watched, QWidget) and self._popup.isAncestorOf(watched))
            if isinstance(watched, QWidget) and not inside and watched is not self._popup:
                self.close_hits()
        return False

    def _typed(self, text: str) -> None:
        self._key.setVisible(not text)
        if text.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self.close_hits()

    def _hits(self) -> QListWidget:
        if self._list is None:
            self._popup = QFrame(self.window())
            self._popup.setObjectName("popup")
            box = QVBoxLayout(self._popup)
            box.setContentsMargins(4, 4, 4, 4)
            self._list = QListWidget()
            self._list.setObjectName("search.hits")
            self._list.setAccessibleName("搜索结果")
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.itemClicked.connect(self._pick)
            box.addWidget(self._list)
            self.window().installEventFilter(self)
        return self._list

    def _place(self, rows: int) -> None:
        assert self._popup is not None
        corner = self.mapTo(self.window(), self.rect().bottomLeft())
        self._popup.setGeometry(corner.x(), corner.y() + 4, max(self.width(), 520), rows * 33 + 12)
        self._popup.show()
        self._popup.raise_()

    def _pick(self, item: QListWidgetItem | None) -> None:
        thing = item.data(HIT) if item is not None else None
        if thing is not None:
            self.clear()
            self.close_hits()
            self.picked.emit(thing)


class TopBar(QWidget):
    """48 px above the pages."""

    def __init__(self, run: Callable[[str], None], person: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFixedHeight(theme.size("top_bar"))
        self.search = SearchBox()
        self.search.setMaximumWidth(520)
        self.search.setMinimumWidth(260)
        self.date = badge("", "amber", "topBar.date")
        self.date.hide()
        self.imports = button("导入表格", "topBar.import", lambda: run("import"), kind="filled", icon="download")
        self.imports.setToolTip(actions.tip("import"))
        new = button("新建项目", "topBar.new", lambda: run("new_lead"), icon="plus", tip=actions.tip("new_lead"))
        self.person = tool("", "topBar.person", "user-round", person)
        box = QHBoxLayout(self)
        box.setContentsMargins(24, 0, 16, 0)
        box.setSpacing(8)
        box.addWidget(self.search, 3)
        box.addStretch(2)
        box.addWidget(self.date)
        box.addWidget(self.imports)
        box.addWidget(new)
        box.addSpacing(16)
        box.addWidget(self.person)

    def step_back(self, back: bool) -> None:
        """Only one filled button a screen: the page has its own."""
        retone(self.imports, kind="" if back else "filled")
        icons.put(self.imports, "download", "text" if back else "onAccent", 16)

    def show_person(self, name: str, office: str) -> None:
        """Name and office, or an invitation to set them."""
        words = f"{name}  {office}".strip() or "设置姓名"
        self.person.setText(words)
        self.person.setAccessibleName(words)
