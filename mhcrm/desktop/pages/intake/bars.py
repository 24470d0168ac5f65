"""The bars above and below the sheet: file, way of importing, filters; totals and 提交."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from mhcrm.desktop import actions, icons, theme
from mhcrm.desktop.models.intake_models import totals_words
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, button, clear, holder, label, row, vline
from mhcrm.domain.intake.preview import Preview

FILTERS = (("all", "全部"), ("open", "待处理"), ("duplicate", "重复"))
MODES = (("both", "新增并更新"), ("add", "只新增"), ("update", "只更新"))


class Head(QWidget):
    """Title, file, 记住列对应, 导入记录, 换文件."""

    history = Signal()
    other = Signal()
    remember = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.size("page_header"))
        mark = label()
        icons.put(mark, "file-spreadsheet", "text3", 16)
        self.file = ElidedLabel("", "sub", "intake.file")
        self.keep = QCheckBox("记住这张表的列对应")
        self.keep.setObjectName("intake.remember")
        self.keep.setAccessibleName("记住这张表的列对应")
        self.keep.setToolTip("下次遇到同样表头的表，直接按这次改过的列读")
        self.keep.setChecked(True)
        self.keep.toggled.connect(self.remember)
        past = button(
            "导入记录",
            "intake.history",
            self.history.emit,
            icon="clock",
            small=True,
            tip="看以前导入的表，可以整批撤销",
        )
        self.another = button("换文件", "intake.other", self.other.emit, icon="folder-open", small=True)
        self.another.setToolTip(actions.tip("import").replace("导入表格", "另选一个文件"))
        line = row(label("导入表格", "page"), 8, mark, margins=(24, 0, 16, 0), gap=8)
        line.addWidget(self.file, 1)
        for widget in (self.keep, past, self.another):
            line.addWidget(widget)
        self.setLayout(line)
        self.show_file("", busy=False)

    def show_file(self, name: str, *, busy: bool) -> None:
        """Name the file; without one, hide what needs one."""
        self.file.put(f"正在读 {name}…" if busy else name)
        self.keep.setVisible(bool(name) and not busy)
        self.another.setVisible(bool(name))


class Second(QWidget):
    """Tabs of sheets at the left, the way of importing and the filters at the right."""

    filtered = Signal(str)
    mode = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(40)
        self.tabs_place = QHBoxLayout()
        self.filters = Segments(FILTERS, "intake.filters")
        self.filters.choose("all")
        self.filters.chosen.connect(self.filtered)
        self.modes = Segments(MODES, "intake.modes")
        self.modes.setAccessibleName("导入方式")
        self.modes.choose("both")
        self.modes.chosen.connect(self.mode)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 0, 16, 0)
        line.setSpacing(16)
        line.addLayout(self.tabs_place, 1)
        line.addWidget(self.modes)
        line.addWidget(self.filters)


class Foot(QWidget):
    """Totals, what will not be written, 导出问题行, 取消, 提交."""

    commit = Signal()
    cancel = Signal()
    problems = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._totals = QHBoxLayout()
        self._totals.setSpacing(14)
        self._note = label("", "meta", name="intake.note")
        self.go = button("提交", "intake.commit", self.commit.emit, kind="filled", icon="check", tip="Ctrl+Enter")
        self.go.setShortcut("Ctrl+Return")
        self.out = button("导出问题行", "intake.problems", self.problems.emit, kind="bare", icon="file-down")
        self.out.setToolTip("另存一个表：只有有问题的行，问题格标色并批注，可以退回给填表人")
        inner = QHBoxLayout()
        inner.setContentsMargins(24, 0, 16, 0)
        inner.setSpacing(12)
        inner.addLayout(self._totals)
        inner.addWidget(vline(28))
        inner.addWidget(self._note, 1)
        inner.addWidget(self.out)
        inner.addWidget(button("取消", "intake.cancel", self.cancel.emit, kind="bare"))
        inner.addWidget(self.go)
        made = holder(inner, "intake.foot", "strip")
        made.setFixedHeight(56)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(made)

    def put(self, preview: Preview, mode: str) -> None:
        """Count the rows and what will be written."""
        totals = preview.totals
        clear(self._totals)
        for words, count, tone in totals_words(totals):
            figure = label(f"{count:,}", "figure", tone=tone if count else "muted")
            self._totals.addLayout(row(figure, label(words, "meta"), gap=6))
        written = (totals["accepted"] if mode != "update" else 0) + (totals["updated"] if mode != "add" else 0)
        left = totals["rejected"] + totals["duplicate"]
        self._note.setText(f"待处理和重复的 {left:,} 行不写入，\n提交后可整批撤销" if left else "提交后可整批撤销")
        self.go.setText(f" 提交 {written:,} 个项目" if written else " 没有可提交的")
        self.go.setAccessibleName(self.go.text().strip())
        self.go.setEnabled(written > 0)
        self.out.setVisible(any(row_.problems for row_ in preview.rows if row_.status != "skipped"))
