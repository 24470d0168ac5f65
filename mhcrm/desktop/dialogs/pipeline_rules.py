"""推进规则: the office's own gates, names and thresholds as text, with what they would change before they are taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from mhcrm.base.errors import MhcrmError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import pipeline
from mhcrm.desktop.widgets.basic import button, label, row
from mhcrm.services.pipeline.office import RulesPreview

EXAMPLE = """# 只写要改的，其余照旧。例如：
# names: {N: 洽谈}
# gates:
#   - stage: N
#     needs:
#       - {id: N.owner, label: 责任人, fields: [owner]}
#       - {id: N.judgement, label: 研判意见, evidence: true}
# lights:
#   stale: {N: {yellow: 5, red: 15}}
"""
SHOWN = 12


class PipelineRulesSheet(Sheet):
    """Nothing is taken before its changes were shown."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(parent.window(), "推进规则", "pipelineRules", 720)
        self.ctx, self._previewed = ctx, ""
        self.text = QPlainTextEdit(EXAMPLE)
        self.text.setObjectName("pipelineRules.text")
        self.text.setAccessibleName("本单位推进规则")
        self.text.setMinimumHeight(240)
        self.said = QPlainTextEdit()
        self.said.setObjectName("pipelineRules.said")
        self.said.setAccessibleName("会改什么")
        self.said.setReadOnly(True)
        self.said.setFixedHeight(160)
        self.said.setPlaceholderText("点“看会改什么”：列出改动，和按新条件会缺材料的项目。")
        self.body.addWidget(label("进入各阶段的条件、阶段名称、督办灯的天数；随程序的都是示例。", "sub", wrap=True))
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.said)
        tools = (
            button("从文件读入…", "pipelineRules.open", self._open, small=True),
            button("录入放假安排…", "pipelineRules.year", self._year, small=True),
        )
        self.body.addLayout(row(*tools, None))
        self._take = button("采用", "pipelineRules.apply", self._apply, kind="filled")
        self._take.setEnabled(False)
        self.buttons(
            button("取消", "pipelineRules.cancel", self.reject),
            button("看会改什么", "pipelineRules.preview", self._preview),
            self._take,
        )
        self.text.textChanged.connect(self._changed)
        ctx.lanes.run("读取推进规则", lambda _p: ctx.app.pipeline_office.own_rules(), on_done=self._own, quiet=True)

    def _own(self, text: str) -> None:
        if text:
            self.text.setPlainText(text)

    def _changed(self) -> None:
        self._take.setEnabled(self.text.toPlainText() == self._previewed)

    def _preview(self) -> None:
        text, app = self.text.toPlainText(), self.ctx.app

        def show(found: RulesPreview) -> None:
            self._previewed = text
            self.said.setPlainText(_words(found))
            self._changed()

        def failed(error: BaseException) -> None:
            self.said.setPlainText(str(error) if isinstance(error, MhcrmError) else "没有读成。")
            if not isinstance(error, MhcrmError):
                self.ctx.notify.failed("推进规则", error)

        work = app.pipeline_office.preview_text
        self.ctx.lanes.run("看会改什么", lambda _p: work(text), on_done=show, on_error=failed, quiet=True)

    def _apply(self) -> None:
        pipeline.apply_rules(self.ctx.app, parent=self, text=self._previewed).start(self.ctx, lambda _c: self.accept())

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "读入推进规则", "", "规则文件 (*.yaml *.yml)")
        if name:
            self.text.setPlainText(Path(name).read_text("utf-8-sig", errors="replace"))

    def _year(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "录入放假安排", "", "放假安排 (*.yaml *.yml)")
        if name:
            pipeline.load_year(self.ctx.app, parent=self, path=Path(name)).start(self.ctx)


def _words(found: RulesPreview) -> str:
    """Changes, then whom they touch."""
    lines = list(found.lines) or ["没有改动。"]
    if found.affected:
        lines.append(f"按新条件，{len(found.affected)} 个项目会缺材料（不影响现在的阶段）：")
        lines += [f"  {code} {name}：{lacks}" for code, name, lacks in found.affected[:SHOWN]]
        if len(found.affected) > SHOWN:
            lines.append(f"  其余 {len(found.affected) - SHOWN} 个略。")
    return "\n".join(lines)
