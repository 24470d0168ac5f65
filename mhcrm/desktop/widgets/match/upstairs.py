"""工业上楼适配: the points of article 42 and ours, each with its state as shape and word, and whose rule it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mhcrm.desktop.models.match_words import CheckLine, Report
from mhcrm.desktop.widgets.basic import Chip, label, row
from mhcrm.desktop.widgets.flow import Flow
from mhcrm.desktop.widgets.marks import verdict_mark
from mhcrm.desktop.widgets.match.chain import OpenCite, basis_chip, cite_chips

MARKS = {"met": "applies", "open": "unknown", "failed": "no"}


class UpstairsSection(QWidget):
    """Title with counts and the article's chip, then one line a point; hidden where the question does not arise."""

    def __init__(self, report: Report, opened: OpenCite | None) -> None:
        super().__init__()
        self.setObjectName("match.upstairs")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        list_ = report.upstairs
        self.setVisible(list_ is not None)
        if list_ is None:
            return
        box.addLayout(row(label(list_.title, "strong"), label(list_.counted, "meta"), None))
        chips = Flow(4)
        for chip in cite_chips((list_.cite,), opened):
            chips.add(chip)
        box.addWidget(chips)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for at, item in enumerate(list_.items):
            self._line(grid, at, item)
        grid.setColumnStretch(2, 1)
        box.addLayout(grid)
        box.addWidget(label("逐项核对，不是评分；标编者规则的项目文件没有写，以部门意见为准。", "meta", wrap=True))

    def _line(self, grid: QGridLayout, at: int, item: CheckLine) -> None:
        mark = label()
        mark.setPixmap(verdict_mark(MARKS.get(item.state, "unknown")))
        mark.setFixedHeight(20)
        word = label(item.word, "", tone={"met": "green", "open": "amber"}.get(item.state, ""))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(item.name, "", wrap=True))
        words.addWidget(label(item.why, "meta", wrap=True))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(mark, at, 0, top)
        grid.addWidget(word, at, 1, top)
        grid.addLayout(words, at, 2)
        own: Chip | None = basis_chip(item.basis)
        if own is not None:
            grid.addWidget(own, at, 3, top)
