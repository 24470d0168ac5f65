"""The bar under the tabs: words, stages, clear; columns and copy at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.models.stage_names import StageNames
from mhcrm.desktop.widgets.basic import Segments, retone, tool
from mhcrm.domain.pipeline.lanes import LANE_WORDS
from mhcrm.domain.stages import Stage

MODES = (("table", "表格"), ("board", "看板"))

DEBOUNCE_MS = 150


class StickyMenu(QMenu):
    """A menu of check boxes that stays open while ticking."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick without closing."""
        action = self.activeAction()
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)


class FilterBar(QWidget):
    """Announces what is wanted; knows nothing of the list."""

    text_changed = Signal(str)
    stages_changed = Signal(tuple)
    cleared = Signal()
    columns_wanted = Signal()
    copy_wanted = Signal()
    mode_chosen = Signal(str)
    lanes_chosen = Signal(str)
    views_wanted = Signal(QPoint)

    def __init__(self, names: StageNames) -> None:
        super().__init__()
        self._names = names
        self.setObjectName("projects.filters")
        self.setFixedHeight(theme.size("filter_bar"))
        self._actions: dict[str, QAction] = {}
        self.words = QLineEdit()
        self.words.setObjectName("projects.filter")
        self.words.setAccessibleName("筛选企业、项目、备注，可打拼音首字母")
        self.words.setPlaceholderText("筛企业、项目、备注")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(212)
        self._icon = self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(lambda: self.text_changed.emit(self.words.text()))
        self.words.textChanged.connect(lambda _text: self._timer.start())
        self.stages = tool("阶段  全部", "projects.stages", "chevron-down", self._open_stages)
        self.stages.setProperty("role", "filter")
        self.stages.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clear = tool("清除", "projects.clear", "", self._clear)
        self.clear.hide()
        self.about = tool("", "projects.about", "x", self._clear)
        self.about.setProperty("role", "filter")
        self.about.setProperty("set", "true")
        self.about.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.about.hide()
        self._menu = self._stage_menu()
        names.changed.connect(self._renamed)
        self.lanes = tool("", "projects.lanes", "chevron-down", self._open_lanes)
        self.lanes.setProperty("role", "filter")
        self.lanes.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.kept = tool("视图", "projects.keptViews", "save", self._open_views)
        self.modes = Segments(MODES, "projects.modes")
        self.modes.chosen.connect(self.mode_chosen)
        self._columns = tool("列", "projects.columns", "columns-3", self.columns_wanted.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(24, 0, 16, 0)
        box.setSpacing(8)
        box.addWidget(self.words)
        box.addWidget(self.stages)
        box.addWidget(self.lanes)
        box.addWidget(self.about)
        box.addWidget(self.clear)
        box.addStretch(1)
        box.addWidget(self.kept)
        box.addWidget(self._columns)
        box.addWidget(tool("复制为表格", "projects.copy", "copy", self.copy_wanted.emit))
        box.addWidget(self.modes)

    def show_mode(self, mode: str, lanes: str) -> None:
        """Table or board; swimlanes belong to the board, columns to the table."""
        self.modes.choose(mode)
        self._columns.setVisible(mode == "table")
        self.lanes.setVisible(mode == "board")
        self.lanes.setText(f"分组  {LANE_WORDS[lanes]}")
        self.lanes.setAccessibleName(f"看板分组 {LANE_WORDS[lanes]}")

    def put_text(self, text: str) -> None:
        """Show words without announcing them."""
        self.words.blockSignals(True)
        self.words.setText(text)
        self.words.blockSignals(False)
        self.show_clear()

    def _open_lanes(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("projects.laneMenu")
        for key, word in LANE_WORDS.items():
            menu.addAction(word).triggered.connect(lambda _checked=False, key=key: self.lanes_chosen.emit(key))
        menu.popup(self.lanes.mapToGlobal(QPoint(0, self.lanes.height() + 2)))

    def _open_views(self) -> None:
        self.views_wanted.emit(self.kept.mapToGlobal(QPoint(0, self.kept.height() + 2)))

    def chosen_stages(self) -> tuple[str, ...]:
        """Codes ticked in the menu."""
        return tuple(code for code, action in self._actions.items() if action.isChecked())

    def _stage_menu(self) -> QMenu:
        menu = StickyMenu(self)
        menu.setObjectName("projects.stageMenu")
        for stage in Stage:
            action = menu.addAction(self._names.name(stage))
            action.setCheckable(True)
            action.toggled.connect(lambda _on: self._stages_ticked())
            self._actions[stage.value] = action
            if stage is Stage.FULL:
                menu.addSeparator()
        return menu

    def _open_stages(self) -> None:
        self._menu.popup(self.stages.mapToGlobal(QPoint(0, self.stages.height() + 2)))

    def _stages_ticked(self) -> None:
        self._show_stages()
        self.show_clear()
        self.stages_changed.emit(self.chosen_stages())

    def _show_stages(self) -> None:
        """Say on the button which stages are ticked."""
        names = [self._names.name(code) for code in self.chosen_stages()]
        words = "全部" if not names else "、".join(names[:2]) + (f" 等{len(names)}个" if len(names) > 2 else "")
        self.stages.setText(f"阶段  {words}")
        self.stages.setAccessibleName(f"阶段 {words}")
        retone(self.stages, set="true" if names else "false")

    def _renamed(self) -> None:
        for code, action in self._actions.items():
            action.setText(self._names.name(code))
        self._show_stages()

    def show_clear(self) -> None:
        """清除 appears only when there is something to clear."""
        self.clear.setVisible(bool(self.chosen_stages() or self.words.text()))

    def show_about(self, words: str) -> None:
        """Say which leads another place handed over; a click lets them go."""
        self.about.setText(f"{words} ")
        self.about.setAccessibleName(f"只看 {words}，点击取消")
        self.about.setVisible(bool(words))

    def _clear(self) -> None:
        self.about.hide()
        for action in self._actions.values():
            action.blockSignals(True)
            action.setChecked(False)
            action.blockSignals(False)
        self.words.clear()
        self._timer.stop()
        self._show_stages()
        self.show_clear()
        self.cleared.emit()
