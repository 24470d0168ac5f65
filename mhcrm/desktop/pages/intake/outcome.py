"""After 提交: what was written, what was not, how far matching is, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.models.intake_words import TOTALS, totals_of
from mhcrm.desktop.operations.intake import written_words
from mhcrm.desktop.refreshing import MOST
from mhcrm.desktop.widgets.basic import button, clear, hline, label, row
from mhcrm.domain.intake.preview import Preview
from mhcrm.services.intake.service import ImportResult

WIDTH = 720
RING = 4
"""Room for the focus ring at the edge."""
MATCHING = "正在与产业链、园区、空间和政策匹配，不用等，做别的也行。"
MATCHED = "已匹配。打开项目的“匹配”页，能看到去哪里、凭什么、还缺什么。"
TOO_MANY = "项目较多，匹配留给您开始：按 Ctrl+K，输入“更新匹配结果”。"


class Outcome(QWidget):
    """Announces ``undo``, ``problems``, ``again``, ``see`` and ``twice`` (查重)."""

    undo = Signal()
    problems = Signal()
    again = Signal()
    see = Signal()
    twice = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("intake.outcome")
        self._match: QLabel | None = None
        self._mark: QLabel | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self._column.setContentsMargins(RING, RING, RING, RING)
        inside = QWidget()
        inside.setLayout(self._column)
        inside.setFixedWidth(WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24 - RING, 24 - RING, 24, 24)
        outer.addWidget(inside)
        outer.addStretch(1)

    def put(self, file: str, preview: Preview, result: ImportResult, mode: str, waiting: int = 0) -> None:
        """Show what an import did; ``waiting`` files are still to be looked at."""
        clear(self._column)
        self._column.addWidget(label(written_words(result), "page", name="outcome.words"))
        self._column.addWidget(label(f"来自“{file}”。以后随时可以在导入记录里整批撤销。", "sub", wrap=True))
        self._column.addWidget(hline())
        totals = totals_of(preview)
        left_out = {"add": ("updated",), "update": ("accepted",)}.get(mode, ())
        for key, words, tone in TOTALS:
            if not (count := totals[key]):
                continue
            why = "按所选方式没有写入" if key in left_out else WHY[key]
            figure = label(f"{count:,}", "figure", tone=tone)
            figure.setMinimumWidth(64)
            self._column.addLayout(row(figure, label(words), label(why, "meta"), None, gap=12))
        self._column.addWidget(hline())
        self._add_match(result)
        self._add_buttons(preview, result, waiting)

    def matched(self) -> None:
        """Matching of the new projects is done."""
        if self._match is not None and self._mark is not None:
            self._match.setText(MATCHED)
            icons.put(self._mark, "check", "green", 16)

    def _add_match(self, result: ImportResult) -> None:
        self._mark, self._match = label(), label("", name="outcome.match", wrap=True)
        count = result.added + result.updated
        self._match.setText(MATCHING if count <= MOST else TOO_MANY)
        icons.put(self._mark, "refresh-cw" if count <= MOST else "info", "text2", 16)
        self._mark.setVisible(count > 0)
        self._match.setVisible(count > 0)
        line = row(self._mark)
        line.addWidget(self._match, 1)
        self._column.addLayout(line)

    def _add_buttons(self, preview: Preview, result: ImportResult, waiting: int) -> None:
        count = result.added + result.updated
        again = button(
            f"看下一张（还有 {waiting} 张）" if waiting else "再导一张",
            "outcome.again",
            self.again.emit,
            kind="filled" if waiting else "",
        )
        words = f"去看这 {count:,} 个项目" if count else "去看项目"
        see = button(words, "outcome.see", self.see.emit, kind="" if waiting else "filled")
        undo = button("撤销这次导入", "outcome.undo", self.undo.emit, icon="undo-2", tip="Ctrl+Z")
        problems = button("导出问题行", "outcome.problems", self.problems.emit, icon="file-down", tip="Alt+E")
        twice = button("查重", "outcome.twice", self.twice.emit, icon="copy", tip="和库里已有的项目逐一比对")
        undo.setEnabled(result.batch is not None)
        problems.setVisible(any(one.problems for one in preview.rows if one.status != "skipped"))
        first, second = (again, see) if waiting else (see, again)
        self._column.addLayout(row(first, second, undo, problems, twice, None))
        first.setFocus()


WHY = {
    "accepted": "写成新项目",
    "updated": "改了库中已有的项目，逐格可查",
    "conflict": "与库中不同、没有选以哪个为准，保留了库中的",
    "unchanged": "与库中一致，没有动",
    "duplicate": "与同表前面的行重复，没有另建",
    "rejected": "没有写入，补好后再导一次即可",
    "skipped": "标题、表头、小计、说明等，不是项目",
}
