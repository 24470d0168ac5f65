"""导入表格: look before writing. The sheet as it is, a verdict for every row, totals, 提交 or 取消."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import icons, intake_reading, theme
from mhcrm.desktop.background import Lane
from mhcrm.desktop.context import Context
from mhcrm.desktop.intake_reading import Loaded
from mhcrm.desktop.models.intake_models import SheetView, totals_words
from mhcrm.desktop.operations import intake
from mhcrm.desktop.pages.intake.problem_strip import ProblemStrip
from mhcrm.desktop.pages.intake.sheet_area import SheetArea, ask_text
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.places import ImportFile, ImportText
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, button, clear, hline, holder, label, retone, row, vline
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.tabs import TabStrip
from mhcrm.domain.intake.grid import Cell
from mhcrm.services.intake.readers import SourceFile

KINDS = "表格 (*.xlsx *.xlsm *.xlsb *.xls *.et *.ods *.csv *.tsv *.txt *.html *.htm *.mht);;所有文件 (*)"
FILTERS = (("all", "全部"), ("open", "待处理"), ("duplicate", "重复"))
START, SHEET = 0, 1


class IntakePage(Page):
    """Reading runs on the pool, judging and writing on the store lane; each can be cancelled."""

    has_primary = True

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "intakePage")
        self.loaded: Loaded | None = None
        self._columns: dict[str, str] | None = None
        self._sheet = 0
        self._filter = "all"
        self._file = ElidedLabel("", "sub", "intake.file")
        self.filters = Segments(FILTERS, "intake.filters")
        self.filters.choose("all")
        self._tabs_place = QHBoxLayout()
        self.area = SheetArea()
        self.strip = ProblemStrip()
        self._message = label("", "warn", name="intake.message", wrap=True)
        self._totals = QHBoxLayout()
        self.commit = button("提交", "intake.commit", self._commit, kind="filled", icon="check")
        self._places = QStackedWidget()
        self._build()
        self._connect()

    def opened(self, argument: object) -> None:
        """Read what was handed over; without anything keep what is open, or ask for a file."""
        if isinstance(argument, ImportFile):
            self.read_file(argument.path)
        elif isinstance(argument, ImportText):
            self._read(lambda _p: intake_reading.from_text(argument.text))
        elif self.loaded is None:
            self.ask_file()

    def paste(self, mime: QMimeData) -> bool:
        """Pasted rows replace what is shown."""
        if mime.hasText() and "\t" in mime.text():
            self.opened(ImportText(mime.text()))
            return True
        return False

    def read_file(self, path: str) -> None:
        """Read a file and show its preview."""
        self._read(lambda progress: intake_reading.from_file(Path(path), progress))

    def ask_file(self) -> None:
        """The system's file dialog."""
        dialog = QFileDialog(self.window(), "导入表格", "", KINDS)
        dialog.setObjectName("intake.openDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read_file)
        dialog.open()

    # -- building ---------------------------------------------------------------------------------
    def _build(self) -> None:
        mark = label()
        icons.put(mark, "file-spreadsheet", "text3", 16)
        other = button("换文件", "intake.other", self.ask_file, icon="folder-open", small=True)
        head = QWidget()
        line = row(label("导入表格", "page"), 8, mark, margins=(24, 0, 16, 0))
        line.addWidget(self._file, 1)
        line.addWidget(other)
        head.setLayout(line)
        head.setFixedHeight(theme.size("page_header"))
        second = QHBoxLayout()
        second.setContentsMargins(24, 0, 16, 0)
        second.addLayout(self._tabs_place, 1)
        second.addWidget(self.filters)
        tabs = QWidget()
        tabs.setLayout(second)
        tabs.setFixedHeight(36)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(tabs)
        inner.addWidget(hline())
        self._message.setContentsMargins(24, 8, 16, 8)
        inner.addWidget(self._message)
        inner.addWidget(self.area, 1)
        inner.addWidget(hline("line"))
        inner.addWidget(self.strip)
        inner.addWidget(self._foot())
        self._places.addWidget(self._start())
        self._places.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(self._places, 1)

    def _foot(self) -> QWidget:
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 16, 0)
        foot.setSpacing(12)
        self._totals.setSpacing(16)
        foot.addLayout(self._totals)
        foot.addWidget(vline(28))
        foot.addWidget(label("待处理和重复的行不写入，\n可先提交其余，之后再补。", "meta"))
        foot.addStretch(1)
        foot.addWidget(label("提交后可整批撤销", "meta"))
        foot.addWidget(button("取消", "intake.cancel", self.leave, kind="bare"))
        foot.addWidget(self.commit)
        made = holder(foot, "intake.foot", "strip")
        made.setFixedHeight(56)
        return made

    def _start(self) -> EmptyPlace:
        main = button("选择文件", "intake.choose", self.ask_file, kind="filled", icon="folder-open")
        lines = (
            "把台账拖进窗口，或在 Excel、WPS 里选中几行复制后按 Ctrl+V。",
            "支持 .xlsx、.xls、.et、.ods、.csv；写入前先给您看每一行的结论。",
        )
        return EmptyPlace("导入哪张表", lines, main)

    def _connect(self) -> None:
        self.filters.chosen.connect(self._choose_filter)
        self.area.chosen.connect(self._chosen)
        self.area.retype.connect(self._ask_text)
        self.area.role_changed.connect(self._change_role)
        self.strip.retype.connect(self._ask_text)
        self.strip.blank.connect(lambda line, column: self._mend({(line, column): ""}))
        self.strip.swap.connect(self._swap)
        self.strip.leave_out.connect(self._leave_out)

    # -- reading ----------------------------------------------------------------------------------
    def _read(self, read: object) -> None:
        assert callable(read)
        self._columns = None
        self.ctx.lanes.run("读取表格", read, lane=Lane.POOL, on_done=self._judge_new, on_error=self._failed)

    def _judge_new(self, source: SourceFile) -> None:
        self._sheet, self._filter = 0, "all"
        self.filters.choose("all")
        self._judge(source)

    def _judge(self, source: SourceFile) -> None:
        app, columns = self.ctx.app, dict(self._columns) if self._columns is not None else None
        self.ctx.lanes.run(
            "核对每一行",
            lambda progress: intake_reading.judged(app, source, columns, progress),
            on_done=self._arrived,
            on_error=self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        self.ctx.notify.failed("导入表格", error)

    def _arrived(self, loaded: Loaded) -> None:
        fresh = self.loaded is None or self.loaded.source.sha256 != loaded.source.sha256
        self.loaded = loaded
        if fresh and loaded.views:
            self._sheet = max(range(len(loaded.views)), key=lambda at: loaded.views[at].plan.rows)
        self._places.setCurrentIndex(SHEET)
        self._file.put(loaded.source.name)
        notes = [loaded.preview.message, *(problem.message for problem in loaded.preview.problems)]
        self._message.setText("".join(notes))
        self._message.setVisible(any(notes))
        self._show_tabs(loaded)
        self._show_totals(loaded)
        self._show_sheet()

    def _show_tabs(self, loaded: Loaded) -> None:
        clear(self._tabs_place)
        names = [(str(at), view.grid.name or "粘贴的行") for at, view in enumerate(loaded.views)]
        tabs = TabStrip(names, "intake.sheets", height=36)
        for at, view in enumerate(loaded.views):
            tabs.tabs[str(at)].put_count(view.plan.rows)
            tabs.tabs[str(at)].setToolTip(view.plan.reason)
        tabs.choose(str(self._sheet))
        tabs.chosen.connect(self._choose_sheet)
        self._tabs_place.addWidget(tabs)

    def _show_totals(self, loaded: Loaded) -> None:
        clear(self._totals)
        for words, count, tone in totals_words(loaded.preview.totals):
            figure = label(f"{count:,}", "figure", tone=tone if count else "muted")
            self._totals.addLayout(row(figure, label(words, "meta"), gap=6))
        written = loaded.preview.totals["accepted"] + loaded.preview.totals["updated"]
        self.commit.setText(f" 提交 {written:,} 个项目" if written else " 没有可提交的")
        self.commit.setAccessibleName(self.commit.text().strip())
        self.commit.setEnabled(written > 0)

    def _show_sheet(self) -> None:
        view = self._view()
        if view is None:
            return
        for key, words in FILTERS:
            count = view.plan.rows if key == "all" else len(view.shown[key])
            self.filters.set_text(key, f"{words} {count:,}")
        self.area.put(view, self._filter)
        retone(self.filters)

    def _view(self) -> SheetView | None:
        if self.loaded is None or self._sheet >= len(self.loaded.views):
            return None
        return self.loaded.views[self._sheet]

    # -- choosing and mending ---------------------------------------------------------------------
    def _choose_sheet(self, key: str) -> None:
        self._sheet = int(key)
        self._show_sheet()

    def _choose_filter(self, key: str) -> None:
        self._filter = key
        self._show_sheet()

    def _chosen(self, line: int, column: int) -> None:
        self.strip.show_place(self._view(), line, column)

    def _change_role(self, header: str, field: str) -> None:
        if self.loaded is None:
            return
        self._columns = {**self.loaded.preview.overrides, **(self._columns or {}), header: field}
        self._judge(self.loaded.source)

    def _ask_text(self, line: int, column: int) -> None:
        view = self._view()
        if view is None:
            return
        words = f"第 {line + 1} 行，改成（只改这次导入，原文件不动）"
        dialog: QInputDialog = ask_text(self, "改这一格", words, view.grid.text(line, column))
        dialog.textValueSelected.connect(lambda text: self._mend({(line, column): text}))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _mend(self, cells: dict[tuple[int, int], Cell]) -> None:
        view = self._view()
        if view is not None and self.loaded is not None:
            self._judge(intake_reading.mended(self.loaded.source, view.grid.name, cells))

    def _swap(self, line: int) -> None:
        view = self._view()
        places = {role.field: role.index for role in view.roles} if view is not None else {}
        if view is not None and "company" in places and "project" in places:
            self._mend(intake_reading.swapped(view.grid, line, places["company"], places["project"]))

    def _leave_out(self, line: int) -> None:
        view = self._view()
        if view is not None:
            self._mend(intake_reading.emptied(view.grid, line))

    # -- writing ----------------------------------------------------------------------------------
    def _commit(self) -> None:
        if self.loaded is None:
            return
        self.commit.setEnabled(False)
        operation = intake.commit(self.ctx.app, parent=self, preview=self.loaded.preview)
        operation.start(self.ctx, lambda _result: self.leave(), self._not_written)

    def _not_written(self, error: BaseException) -> None:
        self.commit.setEnabled(True)
        self.ctx.notify.failed("导入表格", error)

    def leave(self) -> None:
        """Forget the file and go back to the projects."""
        self.loaded = None
        self._columns = None
        self._places.setCurrentIndex(START)
        self._file.put("")
        self.ctx.open_place("projects", None)
