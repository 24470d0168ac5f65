"""选址建议书: for one project up to four sites side by side, as PDF and Excel; the code-name variant for outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QDateEdit, QFileDialog, QGridLayout, QLineEdit, QWidget

from mhcrm.base.errors import EnvironmentProblem
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.widgets.basic import ElidedLabel, button, day_of, holder, label, row

FOLDER = "proposals.folder"


class ProposalSheet(Sheet):
    """Project, sites, validity, where to; 生成 writes both files at once and says where they are."""

    def __init__(self, ctx: Context, lead_code: str, sites: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent.window(), "选址建议书", "proposalSheet", 560)
        self.ctx, self.lead_code = ctx, lead_code
        until = ctx.app.clock.today() + timedelta(days=ctx.app.spaces.rules.proposal_days)
        self.project = QLineEdit(lead_code)
        self.sites = QLineEdit("、".join(sites))
        self.until = QDateEdit(QDate(until.year, until.month, until.day))
        self.masked = QCheckBox("代号版：文件里不出现投资方名称、联系人和号码")
        self.folder = ElidedLabel(ctx.state.text(FOLDER) or _documents(), "sub", "proposal.folder")
        self.said = label("", "sub", name="proposal.said", wrap=True)
        self.error = label("", "error", name="proposal.error", wrap=True)
        self._opener = button("打开文件夹", "proposal.show", self._show, kind="link")
        self._build()

    def make(self) -> None:
        """Write the PDF and the workbook."""
        app, folder = self.ctx.app, Path(self.folder.accessibleName())
        code, masked, until = self.project.text().strip(), self.masked.isChecked(), self._until()
        sites = [
            part.strip()
            for part in self.sites.text().replace("，", "、").replace(",", "、").split("、")
            if part.strip()
        ]
        if not code:
            self.error.setText("请写项目编号")
            return
        self.error.setText("")
        self._go.setEnabled(False)
        self.ctx.lanes.run(
            "生成选址建议书",
            lambda _p: app.proposals.write(code, folder, sites, code_name=masked, valid_until=until),
            on_done=self._done,
            on_error=self._failed,
        )

    def _done(self, files: tuple[Path, Path]) -> None:
        self._go.setEnabled(True)
        self.said.setText(f"已写出 {files[0].name} 和 {files[1].name}。")
        self._opener.show()
        self.ctx.notify.said(f"选址建议书已写到 {files[0].parent}。")

    def _failed(self, error: BaseException) -> None:
        self._go.setEnabled(True)
        self.error.setText("没有生成，内容还在")
        self.ctx.notify.failed("选址建议书", error)

    def _until(self) -> date:
        return day_of(self.until)

    def _build(self) -> None:
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setCalendarPopup(True)
        self.until.setFixedWidth(126)
        self.sites.setPlaceholderText("不写则自动取最合适的几处；相连的写成 编号+编号")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        change = button("更改…", "proposal.choose", self._choose, small=True)
        where = row(self.folder, change)
        where.setStretch(0, 1)
        fields: tuple[tuple[str, str, QWidget], ...] = (
            ("项目", "proposal.project", self.project),
            ("选址", "proposal.sites", self.sites),
            ("有效期至", "proposal.until", self.until),
            ("", "proposal.masked", self.masked),
            ("存到", "proposal.where", holder(where)),
        )
        for at, (words, name, field) in enumerate(fields):
            field.setObjectName(name)
            field.setAccessibleName(words or field.accessibleName() or "代号版")
            grid.addWidget(label(words, "sub"), at, 0)
            grid.addWidget(field, at, 1)
        self.body.addLayout(grid)
        self.body.addWidget(
            label(
                "逐项比对满足、不满足、待核；附载体情况、可衔接政策和楼层剖面（不写承租方）。最多四处。",
                "meta",
                wrap=True,
            )
        )
        self.body.addWidget(holder(row(self.said, self._opener, None)))
        self._opener.hide()
        self._go = button("生成 PDF 和 Excel", "proposal.make", self.make, kind="filled")
        self.buttons(button("关闭", "proposal.close", self.reject), self._go, left=self.error)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "存到哪个文件夹", self.folder.accessibleName())
        dialog.setObjectName("proposal.folderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.keep_in)
        dialog.open()

    def keep_in(self, folder: str) -> None:
        """Write there from now on, also next time."""
        self.folder.put(folder)
        self.ctx.state.set_text(FOLDER, folder)

    def _show(self) -> None:
        folder = self.folder.accessibleName()
        if not Path(folder).is_dir():
            self.ctx.notify.failed(
                "打开文件夹", EnvironmentProblem(f"找不到 {folder}。", todo="请重新生成。", code="no-folder")
            )
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def _documents() -> str:
    """Where a person keeps documents."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
