"""列对应: how the columns are read — by the program, as last time, or by a mapping kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from mhcrm.desktop import icons
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.records import ColumnMapping

AUTO = "程序判断"
LAST = "上次的"
NOW = "这次改过"


class MappingMenu(QToolButton):
    """Announces ``used(name)`` ("" = the program's own judgement), ``save()``, ``rename(mapping)``, ``remove(mapping)``."""

    used = Signal(str)
    save = Signal()
    rename = Signal(object)
    remove = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("intake.mapping")
        self.setProperty("role", "filter")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip("各列当作哪一项：可另存一个名称，下次同样的表自动用上（Alt+L）")
        icons.put(self, "columns-3", "text2", 14)
        self.menu_ = QMenu(self)
        self.menu_.setObjectName("intake.mappingMenu")
        self.setMenu(self.menu_)
        self.put((), None)

    def open(self) -> None:
        """Alt+L."""
        if self.isVisible():
            self.menu_.popup(self.mapToGlobal(self.rect().bottomLeft()))
            self.menu_.setActiveAction(self.menu_.actions()[0])

    def put(self, mappings: Sequence[ColumnMapping], preview: Preview | None, *, changed: bool = False) -> None:
        """Show which one is in force and offer the others; ``changed``: columns were changed by hand just now."""
        name = preview.mapping_name if preview is not None else ""
        remembered = preview is not None and bool(preview.overrides or preview.header_rows)
        words = NOW if changed else name or (LAST if remembered else AUTO)
        self.setText(f" 列对应：{words} ")
        self.setAccessibleName(f"列对应：{words}")
        self.menu_.clear()
        for mapping in mappings:
            self._offer(mapping.name, partial(self.used.emit, mapping.name), chosen=mapping.name == name)
        self._offer(f"{AUTO}（不用记住的）", partial(self.used.emit, ""), chosen=words == AUTO)
        self.menu_.addSeparator()
        self._offer("存为…", self.save.emit)
        current = next((mapping for mapping in mappings if mapping.name == name), None)
        if current is not None:
            self._offer(f"给“{name}”改名…", partial(self.rename.emit, current))
            self._offer(f"删除“{name}”", partial(self.remove.emit, current))

    def _offer(self, words: str, act: object, *, chosen: bool | None = None) -> None:
        action = self.menu_.addAction(words)
        action.triggered.connect(lambda _checked=False: act())  # type: ignore[operator]
        if chosen is not None:
            action.setCheckable(True)
            action.setChecked(chosen)
