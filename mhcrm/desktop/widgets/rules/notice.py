"""Between the head and the body of a rule page: what the counts rest on, and the one button that mends it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from mhcrm.desktop import icons
from mhcrm.desktop.context import Context
from mhcrm.desktop.operations import reports, samples
from mhcrm.desktop.widgets.basic import button, clear, label


class PipelineNotice(QFrame):
    """Shown while there is no lead, or while reports are missing or older than data and rules."""

    def __init__(self, ctx: Context, name: str, teach: str) -> None:
        super().__init__()
        self._ctx, self._teach = ctx, teach
        self.setObjectName(name)
        self.setProperty("role", "note")
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(12, 4, 8, 4)
        self._box.setSpacing(8)
        self.hide()

    def put(self, leads: int, unmatched: int, stale: int) -> None:
        """Say what matters most, or nothing."""
        clear(self._box)
        self.setVisible(not leads or bool(unmatched or stale))
        if not leads:
            self._say("info", "text2", self._teach)
            self._box.addWidget(button("载入示例项目", f"{self.objectName()}.samples", self._samples, kind="link"))
            self._box.addWidget(button("导入表格", f"{self.objectName()}.import", self._import, small=True))
        elif unmatched or stale:
            parts = [
                f"{unmatched:,} 个项目还没有匹配" if unmatched else "",
                f"{stale:,} 个匹配结果早于现在的资料或规则" if stale else "",
            ]
            self._say("clock", "amber", "，".join(part for part in parts if part) + "，下面按已有结果统计。")
            self._box.addWidget(
                button("更新匹配", f"{self.objectName()}.match", self._match, small=True, icon="refresh-cw")
            )

    def _say(self, icon: str, tint: str, text: str) -> None:
        mark = label()
        icons.put(mark, icon, tint, 14)
        self._box.addWidget(mark)
        self._box.addWidget(label(text, "sub"))
        self._box.addStretch(1)
        self.setAccessibleName(text)

    def _import(self) -> None:
        self._ctx.open_place("intake", None)

    def _samples(self) -> None:
        samples.load(self._ctx.app, parent=self).start(self._ctx)

    def _match(self) -> None:
        reports.refresh(self._ctx.app, parent=self).start(self._ctx)
