"""The bars above and below the sheet: file, way of importing, filters; totals and 提交."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.models.intake_models import CONFLICT
from mhcrm.desktop.models.intake_words import TOTALS, totals_of, totals_words
from mhcrm.desktop.pages.intake.mapping_menu import MappingMenu
from mhcrm.desktop.pages.intake.sheet_tabs import SheetTabs
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, button, holder, label, row, vline
from mhcrm.desktop.widgets.totals import TotalButton
from mhcrm.domain.intake.preview import Preview

FILTERS = (("all", "全部"), ("open", "有疑问"))
MODES = (("both", "新增并更新"), ("add", "只新增"), ("update", "只更新"))


class Head(QWidget):
    """Title, file, 列对应, 记住, 导入记录, 跳过这张, 换文件."""

    history = Signal()
    other = Signal()
    next = Signal()
    remember = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.size("page_header"))
        self._mark = label()
        icons.put(self._mark, "file-spreadsheet", "text3", 16)
        self.file = ElidedLabel("", "sub", "intake.file")
        self.mapping = MappingMenu()
        self.keep = QCheckBox("记住列对应")
        self.keep.setObjectName("intake.remember")
        self.keep.setAccessibleName("记住这张表的列对应")
        self.keep.setToolTip("下次遇到同样表头的表，直接按这次改过的列和单位读（Alt+R）")
        self.keep.setChecked(True)
        self.keep.toggled.connect(self.remember)
        self.past = button(
            "导入记录",
            "intake.history",
            self.history.emit,
            icon="clock",
            small=True,
            tip="看以前导入的表，可以整批撤销（Alt+H）",
        )
        self.skip = button("跳过这张", "intake.skip", self.next.emit, small=True, tip="不导入这张，看下一张（Alt+N）")
        self.another = button("换文件", "intake.other", self.other.emit, icon="folder-open", small=True)
        self.another.setToolTip("另选一个文件（Ctrl+O）")
        line = row(label("导入表格", "page"), 8, self._mark, margins=(24, 0, 16, 0), gap=8)
        line.addWidget(self.file, 1)
        for widget in (self.mapping, self.keep, self.past, self.skip, self.another):
            line.addWidget(widget)
        self.setLayout(line)
        self.show_file("", busy=False)

    def show_file(self, name: str, *, busy: bool, waiting: int = 0) -> None:
        """Name the file; without one, hide what needs one. ``waiting``: files still to come."""
        more = f"（后面还有 {waiting} 张）" if waiting else ""
        self.file.put(f"正在读 {name}…{more}" if busy else f"{name}{more}")
        self._mark.setVisible(bool(name))
        self.keep.setVisible(bool(name) and not busy)
        self.mapping.setVisible(bool(name) and not busy)
        self.skip.setVisible(bool(waiting) and not busy)
        self.another.setVisible(bool(name))

    def done(self) -> None:
        """The file is written; nothing about its columns is left to say."""
        for widget in (self.keep, self.mapping, self.skip):
            widget.hide()


class Second(QWidget):
    """Tabs of sheets at the left, the way of importing and the filters at the right."""

    filtered = Signal(str)
    mode = Signal(str)
    wanted = Signal(bool)  # whether the sheet shown is to be imported

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(40)
        self.sheet = QCheckBox("导入这张表")
        self.sheet.setObjectName("intake.sheetWanted")
        self.sheet.setAccessibleName("导入这张工作表")
        self.sheet.setToolTip("不要的工作表可以不导入，例如隐藏的旧表")
        self.sheet.clicked.connect(self.wanted)
        self.tabs = SheetTabs()
        self.filters = Segments(FILTERS, "intake.filters")
        self.filters.choose("all")
        self.filters.setToolTip("只看有疑问的行，再按一次看全部（Alt+F）；逐处看按 F8")
        self.filters.chosen.connect(self.filtered)
        self.modes = Segments(MODES, "intake.modes")
        self.modes.setAccessibleName("导入方式")
        self.modes.choose("both")
        self.modes.setToolTip("库里已有的项目怎么办：更新它、不动它，或只更新不新增")
        self.modes.chosen.connect(self.mode)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 0, 16, 0)
        line.setSpacing(16)
        line.addWidget(self.tabs, 1)
        line.addWidget(self.sheet)
        line.addWidget(self.modes)
        line.addWidget(self.filters)

    def room(self) -> int:
        """How wide the tabs of sheets may be."""
        others = (self.sheet, self.modes, self.filters)
        width = max(self.width(), self.window().width() - theme.size("rail"))  # not laid out yet on the first visit
        return width - sum(widget.sizeHint().width() + 16 for widget in others) - 56

    def show_sheet(self, *, wanted: bool, choice: bool) -> None:
        """Whether the sheet shown is imported; ``choice``: whether that can be chosen."""
        self.sheet.setChecked(wanted)
        self.sheet.setVisible(choice)


class Foot(QWidget):
    """Totals that are filters too, what will not be written, 导出问题行, 取消, 提交."""

    filtered = Signal(str)
    commit = Signal()
    cancel = Signal()
    problems = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.totals = {key: TotalButton(words, f"intake.total.{key}") for key, words, _tone in TOTALS}
        totals = QHBoxLayout()
        totals.setSpacing(4)
        for key, made in self.totals.items():
            made.clicked.connect(lambda _checked=False, key=key: self.filtered.emit(key))
            totals.addWidget(made)
        self._note = label("", "meta", name="intake.note")
        self.go = button(
            "提交",
            "intake.commit",
            self.commit.emit,
            kind="filled",
            icon="check",
            tip="写入数据库，之后可整批撤销（Ctrl+Enter）",
        )
        self.out = button("导出问题行", "intake.problems", self.problems.emit, kind="bare", icon="file-down")
        self.out.setToolTip("另存一个表：只有有问题的行，问题格标色并批注，可以退回给填表人（Alt+E）")
        inner = QHBoxLayout()
        inner.setContentsMargins(16, 0, 16, 0)
        inner.setSpacing(12)
        inner.addLayout(totals)
        inner.addWidget(vline(28))
        inner.addWidget(self._note, 1)
        inner.addWidget(self.out)
        drop = button(
            "取消", "intake.cancel", self.cancel.emit, kind="bare", tip="不导入，放下这张表；按 Esc 只是先离开"
        )
        inner.addWidget(drop)
        inner.addWidget(self.go)
        foot = holder(inner, "intake.foot", "strip")
        foot.setFixedHeight(56)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(foot)

    def put(self, preview: Preview, mode: str) -> None:
        """Count the rows and what will be written."""
        totals = preview.totals
        for (key, made), (_words, count, tone) in zip(
            self.totals.items(), totals_words(totals_of(preview)), strict=True
        ):
            made.put(count, tone)
            made.setVisible(count > 0 or key != CONFLICT)
        written = (totals["accepted"] if mode != "update" else 0) + (totals["updated"] if mode != "add" else 0)
        left = totals["rejected"] + totals["duplicate"]
        self._note.setText(f"待处理和重复的 {left:,} 行不写入，\n提交后可整批撤销" if left else "提交后可整批撤销")
        if preview.partial:
            self.reading("")
            self.out.hide()
            return
        self.go.setText(f" 提交 {written:,} 个项目" if written else " 没有可提交的")
        self.go.setAccessibleName(self.go.text().strip())
        self.go.setEnabled(written > 0)
        self.out.setVisible(any(row_.problems for row_ in preview.rows if row_.status != "skipped"))

    def reading(self, words: str) -> None:
        """Only the first rows are shown so far; ``words`` tell how far the rest is."""
        self._note.setText("先看前面的行，" + (f"\n{words}" if words else "\n正在读其余的行…"))
        self.go.setText(" 正在读…")
        self.go.setAccessibleName("正在读其余的行，读完才能提交")
        self.go.setEnabled(False)

    def show_filter(self, key: str) -> None:
        """The figure whose rows are shown."""
        for name, made in self.totals.items():
            made.setChecked(name == key)
