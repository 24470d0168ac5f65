"""After 提交: what was written, what was not, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.models.intake_models import totals_words
from mhcrm.desktop.operations.intake import written_words
from mhcrm.desktop.widgets.basic import button, clear, hline, label, row
from mhcrm.domain.intake.preview import Preview
from mhcrm.services.intake.service import ImportResult

WIDTH = 640


class Outcome(QWidget):
    """Announces ``undo``, ``problems``, ``again`` and ``see``."""

    undo = Signal()
    problems = Signal()
    again = Signal()
    see = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("intake.outcome")
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self._column.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        inside.setLayout(self._column)
        inside.setFixedWidth(WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addWidget(inside)
        outer.addStretch(1)

    def put(self, file: str, preview: Preview, result: ImportResult, mode: str) -> None:
        """Show what an import did."""
        clear(self._column)
        self._column.addWidget(label(written_words(result), "page", name="outcome.words"))
        self._column.addWidget(label(f"来自“{file}”。导入记录里随时可以整批撤销，也可以现在撤销。", "sub", wrap=True))
        self._column.addWidget(hline())
        left_out = {"add": ("updated",), "update": ("accepted",)}.get(mode, ())
        for key, (words, count, tone) in zip(KEYS, totals_words(preview.totals), strict=True):
            if not count:
                continue
            why = "按所选方式没有写入" if key in left_out else WHY[key]
            figure = label(f"{count:,}", "figure", tone=tone)
            figure.setMinimumWidth(64)
            self._column.addLayout(row(figure, label(words), label(why, "meta"), None, gap=12))
        self._column.addWidget(hline())
        see = button("去看项目", "outcome.see", self.see.emit, kind="filled")
        undo = button("撤销这次导入", "outcome.undo", self.undo.emit, icon="undo-2")
        problems = button("导出问题行", "outcome.problems", self.problems.emit, icon="file-down")
        again = button("再导一张", "outcome.again", self.again.emit, kind="link")
        undo.setEnabled(result.batch is not None)
        open_rows = any(row_.problems for row_ in preview.rows if row_.status != "skipped")
        problems.setVisible(open_rows)
        self._column.addLayout(row(see, undo, problems, again, None))
        see.setFocus()


KEYS = ("accepted", "updated", "unchanged", "duplicate", "rejected", "skipped")
WHY = {
    "accepted": "写成新项目",
    "updated": "改了库中已有的项目，逐格可查",
    "unchanged": "与库中一致，没有动",
    "duplicate": "与同表前面的行重复，没有另建",
    "rejected": "没有写入，补好后再导一次即可",
    "skipped": "标题、表头、小计、说明等，不是项目",
}
