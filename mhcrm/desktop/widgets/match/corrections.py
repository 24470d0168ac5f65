"""人工更正 of a lead: what was put right, by whom and on what basis; each can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.models.match_words import CorrectionLine, Report
from mhcrm.desktop.widgets.basic import button, hline, label, row

Withdraw = Callable[[CorrectionLine], None]


class CorrectionsSection(QWidget):
    """One line a correction; hidden where nothing was put right."""

    def __init__(self, report: Report, withdraw: Withdraw | None = None) -> None:
        super().__init__()
        self.setObjectName("match.corrections")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(row(label("人工更正", "strong"), label(f"{len(report.corrections)} 项", "meta"), None))
        for line in report.corrections:
            box.addWidget(self._line(line, withdraw))
            box.addWidget(hline())
        self.setVisible(bool(report.corrections))

    def _line(self, line: CorrectionLine, withdraw: Withdraw | None) -> QWidget:
        made = QWidget()
        made.setAccessibleName(f"更正 {line.text} {line.signed}")
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(label(line.text, "", wrap=True))
        words.addWidget(label(line.signed, "meta", wrap=True))
        whole = row(gap=8)
        whole.addLayout(words, 1)
        if withdraw is not None and line.id is not None:
            name = f"match.correction.{line.id}.withdraw"
            whole.addWidget(button("撤回", name, lambda: withdraw(line), small=True))
        made.setLayout(whole)
        return made
