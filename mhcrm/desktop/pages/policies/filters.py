"""The bar above the lists: which list, words, section, department, standing, only what serves a lead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.models.policy_lines import STATUS_WORDS, PolicyFilter
from mhcrm.desktop.widgets.basic import Segments, tool

DEBOUNCE_MS = 150


class PolicyFilters(QWidget):
    """Announces what is wanted; knows nothing of the lists."""

    changed = Signal(object)
    turned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("policies.filters")
        self.setFixedHeight(theme.size("filter_bar"))
        self.kinds = Segments((("articles", "条款"), ("tasks", "任务")), "policies.kinds")
        self.kinds.choose("articles")
        self.words = QLineEdit()
        self.words.setObjectName("policies.filter")
        self.words.setAccessibleName("筛条款名称、部门、支持方式")
        self.words.setPlaceholderText("筛条款、部门、方式")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(176)
        self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.section = _choice("policies.section", "按方面筛", "全部方面", 152)
        self.department = _choice("policies.department", "按部门筛", "全部部门", 136)
        self.status = _choice("policies.status", "按时效筛", "全部时效", 112)
        for key in ("current", "expired", "future"):
            self.status.addItem(STATUS_WORDS[key], key)
        self.served = QCheckBox("只看有项目的")
        self.served.setObjectName("policies.served")
        self.served.setAccessibleName("只看有项目可衔接或可能可衔接的条款")
        self.reset = tool("清除", "policies.clear", "", self.clear)
        self.reset.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._arrange()
        self._connect()

    def wanted(self) -> PolicyFilter:
        """What the bar says now."""
        return PolicyFilter(
            self.words.text().strip(),
            str(self.section.currentData() or ""),
            str(self.department.currentData() or ""),
            str(self.status.currentData() or ""),
            self.served.isChecked(),
        )

    def offer(self, sections: Sequence[str], departments: Sequence[str]) -> None:
        """Fill the choices, keeping what is chosen."""
        for box, names in ((self.section, sections), (self.department, departments)):
            kept = box.currentData()
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for name in names:
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(kept)) if kept else 0)
            box.blockSignals(False)

    def count(self, articles: int, tasks: int) -> None:
        """Numbers in the tabs."""
        self.kinds.set_text("articles", f"条款 {articles}")
        self.kinds.set_text("tasks", f"任务 {tasks}")

    def turn(self, key: str) -> None:
        """Show the other list."""
        self.kinds.choose(key)
        self.section.setVisible(key == "articles")
        self.served.setVisible(key == "articles")
        self.turned.emit(key)

    def clear(self) -> None:
        """Show everything."""
        for box in (self.section, self.department, self.status):
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        for field in (self.words, self.served):
            field.blockSignals(True)
        self.words.clear()
        self.served.setChecked(False)
        for field in (self.words, self.served):
            field.blockSignals(False)
        self._announce()

    def _arrange(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(24, 0, 16, 0)
        box.setSpacing(8)
        for widget in (self.kinds, self.words, self.section, self.department, self.status, self.served, self.reset):
            box.addWidget(widget)
        box.addStretch(1)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self.turn)
        self.words.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._announce)
        for box in (self.section, self.department, self.status):
            box.currentIndexChanged.connect(lambda _at: self._announce())
        self.served.toggled.connect(lambda _on: self._announce())

    def _announce(self) -> None:
        wanted = self.wanted()
        self.reset.setVisible(wanted != PolicyFilter())
        self.changed.emit(wanted)


def _choice(name: str, title: str, everything: str, width: int) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(title)
    made.setFixedWidth(width)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.view().setMinimumWidth(max(width, 220))
    made.addItem(everything, "")
    return made
