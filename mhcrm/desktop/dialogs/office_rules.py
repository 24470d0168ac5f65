"""本办规则: the office's own rules, with author, basis and days; adding, taking back, one file for colleagues."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from mhcrm.base.errors import MhcrmError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.dialogs.office_authors import OfficeAuthors
from mhcrm.desktop.dialogs.office_rule_form import OfficeRuleForm
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import office
from mhcrm.desktop.widgets.basic import button, label, row
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.office.exchange import OverrideDraft, Standing
from mhcrm.services.rules.overrides import OverrideLine

COLUMNS = ("种类", "对象", "内容", "起", "止", "状态", "经办人", "依据")
WIDEST = {0: 90, 1: 230, 3: 100, 4: 100, 5: 80, 6: 90, 7: 190}
"""Column → most pixels it takes of its own; the content column has the rest."""
FILES = "本办规则 (*.yaml *.yml *.json);;所有文件 (*)"
WIDTH, HEIGHT = 980, 560


class OfficeRules(Sheet):
    """The list and what can be done with it."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(parent.window(), "本办规则", "officeRules", WIDTH)
        self.ctx = ctx
        self.resize(WIDTH, HEIGHT)
        self.lines: list[OverrideLine] = []
        about = (
            "放在五份文件和编者规则之上的本单位规则。随程序来的规则从不改动，撤回后即恢复。规则一变，匹配结果待重算。"
        )
        self.body.addWidget(label(about, "sub", wrap=True))
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setObjectName("officeRules.table")
        self.table.setAccessibleName("本办规则")
        self.table.setHorizontalHeaderLabels(list(COLUMNS))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setTabKeyNavigation(False)
        self.body.addWidget(self.table, 1)
        self._empty = label(
            "还没有本办规则。可以新增一条，或读入同事导出的文件。", "sub", name="officeRules.empty", wrap=True
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._empty, 1)
        self._back = button("撤回", "officeRules.revoke", self._revoke, icon="undo-2", small=True)
        tools = row(
            button("新增…", "officeRules.add", self._add, kind="accent", icon="plus", small=True), self._back, None,
            button("经办人…", "officeRules.authors", self._authors, icon="user-round", small=True),
            button("读入…", "officeRules.import", self._ask_import, icon="log-in", small=True),
            button("导出…", "officeRules.export", self._ask_export, icon="download", small=True),
        )  # fmt: skip
        self.body.addLayout(tools)
        self.buttons(button("关闭", "officeRules.close", self.accept, kind="filled"))
        self.table.itemSelectionChanged.connect(self._selected)
        ctx.hub.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the rules anew."""
        app = self.ctx.app
        self.ctx.lanes.run("读取本办规则", lambda _p: app.overrides.lines(), on_done=self._put, quiet=True)

    def _put(self, lines: list[OverrideLine]) -> None:
        self.lines = lines
        self.table.setRowCount(len(lines))
        for at, line in enumerate(lines):
            item = line.override
            cells = (line.kind_label, line.subject, line.text, str(item.valid_from), str(item.valid_to or "—"))
            for column, text in enumerate((*cells, line.standing, item.author, item.basis)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                cell.setData(Qt.ItemDataRole.AccessibleTextRole, f"{COLUMNS[column]} {text}")
                self.table.setItem(at, column, cell)
        for column, widest in WIDEST.items():
            self.table.setColumnWidth(column, min(widest, self.table.sizeHintForColumn(column) + 16))
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._selected()

    def _selected(self) -> None:
        self._back.setEnabled(bool(self.table.selectedItems()))

    def _changed(self, change: ChangeSet, _origin: object) -> None:
        if change.touches(RowKind.RULE_OVERRIDE):
            self.refresh()

    def _add(self) -> None:
        OfficeRuleForm(self.ctx, self).open()

    def _authors(self) -> None:
        OfficeAuthors(self.ctx, self).open()

    def _revoke(self) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self.lines):
            office.revoke_rule(self.ctx.app, parent=self, number=self.lines[at].override.id).start(self.ctx)

    # -- one file for colleagues ------------------------------------------------------------------
    def _ask_export(self) -> None:
        dialog = QFileDialog(self, "导出本办规则", "本办规则.yaml", FILES)
        dialog.setObjectName("officeRules.saveDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.export(Path(path)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Write all rules to a file."""
        app = self.ctx.app
        self.ctx.lanes.run(
            "导出本办规则", lambda _p: app.overrides.export(path),
            on_done=lambda number: self.ctx.notify.said(f"已把 {number} 条本办规则写入 {path.name}。"),
        )  # fmt: skip

    def _ask_import(self) -> None:
        dialog = QFileDialog(self, "读入本办规则", "", FILES)
        dialog.setObjectName("officeRules.openDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.bring(Path(path)))
        dialog.open()

    def bring(self, path: Path) -> None:
        """Read a colleague's file; conflicts are asked about first."""
        try:
            drafts = self.ctx.app.overrides.read_file(path)
            lines = self.ctx.app.overrides.preview(drafts)
        except MhcrmError as error:
            self.ctx.notify.failed("读入本办规则", error)
            return
        clashes = [line for line in lines if line.standing in (Standing.CONFLICT, Standing.REVOKED)]
        if not clashes:
            self._import(drafts, replace=False)
            return
        told = "；".join(f"{line.draft.target}（{line.draft.author}，{line.draft.basis}）" for line in clashes[:6])
        what = f"文件里有 {len(clashes)} 条与本办现有规则不一致：{told}"
        asked = Confirm(
            self, "读入本办规则", what, "“以文件为准”会撤回本办的那几条；关闭则只读入新的。都可以撤销。", "以文件为准"
        )
        asked.accepted.connect(lambda: self._import(drafts, replace=True))
        asked.rejected.connect(lambda: self._import(drafts, replace=False))
        asked.open()

    def _import(self, drafts: list[OverrideDraft], *, replace: bool) -> None:
        office.import_rules(self.ctx.app, parent=self, drafts=drafts, replace=replace).start(self.ctx)
