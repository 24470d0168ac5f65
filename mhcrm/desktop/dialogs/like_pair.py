"""并排看: the project being filled in beside a stored one that looks like it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.duplicate_words import field_lines, verdict_words
from mhcrm.desktop.models.words import UNKNOWN
from mhcrm.desktop.widgets.basic import button, column, hline, label, scrolled
from mhcrm.desktop.widgets.duplicates.field_table import FieldTable
from mhcrm.desktop.widgets.duplicates.waterfall import Waterfall
from mhcrm.domain.lead import Lead
from mhcrm.services.duplicates.found import LikePair


class LikeDialog(Sheet):
    """Announces ``edit(lead_id)``: go on with the stored project, taking along what was typed."""

    edit = Signal(int)

    def __init__(self, ctx: Context, parent: QWidget, pairs: Sequence[LikePair], typed: Lead, *, new: bool) -> None:
        super().__init__(parent, "与库中的项目对照", "likeDialog", 760)
        self._ctx, self._pairs, self._typed = ctx, tuple(pairs), typed
        self._at = 0
        self.which = QComboBox()
        self.which.setObjectName("like.which")
        self.which.setAccessibleName("与哪一个对照")
        for pair in pairs:
            head = pair.left
            names = "　".join(dict.fromkeys(text for text in (head.name, head.project) if text))
            self.which.addItem(f"{head.code} {names}（{pair.comparison.verdict.value}）")
        self.which.activated.connect(self.choose)
        self._why = label("", "strong", name="like.why", wrap=True)
        self.waterfall, self.table = Waterfall(), FieldTable("like")
        content = QWidget()
        content.setLayout(column(self._why, self.waterfall, hline(), self.table, None, gap=12, margins=(0, 0, 8, 0)))
        self.body.addWidget(self.which)
        area = scrolled(content, "like.scroll")
        area.setMinimumHeight(360)
        self.body.addWidget(area, 1)
        close = button("接着填", "like.close", self.reject)
        go = button("改为编辑它，带上新填的", "like.edit", self._edit, kind="filled")
        go.setToolTip("打开库中这个项目；它空着的项用刚才填的补上，不同的在旁边写明，保存前都可以改")
        self.buttons(*((close, go) if new else (close,)))
        self.choose(0)

    def choose(self, at: int) -> None:
        """Show another of the stored ones."""
        self._at = at
        pair, app = self._pairs[at], self._ctx.app
        self._why.setText(verdict_words(pair.comparison))
        self.waterfall.put(pair.comparison)
        self._ctx.lanes.run(
            "读取项目",
            lambda _p: app.records.get(pair.left.id),
            on_done=lambda lead: self._put(at, lead),
            on_error=lambda error: self._ctx.notify.failed("读取项目", error),
            quiet=True,
        )

    def _put(self, at: int, lead: Lead) -> None:
        if at == self._at:
            self.table.put(
                field_lines(lead, self._typed, self._ctx.stages.names),
                (f"库中 {lead.code}", "正在填的"),
                deciding=False,
                blanks=(UNKNOWN, "没填"),
            )

    def _edit(self) -> None:
        self.edit.emit(self._pairs[self._at].left.id)
        self.accept()
