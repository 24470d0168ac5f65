"""Policies in four groups that fold, each article with its citation, departments, and what is met or missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.models.match_words import VERDICTS, PolicyLine, Report
from mhcrm.desktop.widgets.basic import ElidedLabel, button, column, hline, label, row
from mhcrm.desktop.widgets.marks import verdict_mark
from mhcrm.desktop.widgets.match.chain import OpenCite, cite_chips

MARKS = {
    "applies": ("check", "green"),
    "possible": ("circle-dashed", "amber"),
    "no": ("x", "text3"),
    "expired": ("clock", "text3"),
}
OPEN_AT_FIRST = frozenset({"applies", "possible"})


class PolicyGroup(QWidget):
    """One verdict: a bar with the count, and its articles below while open (made on the first opening)."""

    def __init__(self, verdict: str, words: str, lines: tuple[PolicyLine, ...], opened: OpenCite | None) -> None:
        super().__init__()
        self.setObjectName(f"match.policies.{verdict}")
        self._lines, self._opened = lines, opened
        self._body: QWidget | None = None
        self._head = QToolButton()
        self._head.setProperty("role", "group")
        self._head.setObjectName(f"match.policies.{verdict}.head")
        self._head.setText(f"  {words}　{len(lines)}")
        self._head.setAccessibleName(f"{words} {len(lines)} 条")
        self._head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        name, tint = MARKS[verdict]
        icons.put(self._head, name, tint, 16)
        self._head.setSizePolicy(self.sizePolicy().Policy.Expanding, self.sizePolicy().Policy.Fixed)
        self._head.setEnabled(bool(lines))
        self._head.clicked.connect(lambda _checked=False: self.fold())
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._head)
        self._box.addWidget(hline())
        if lines and verdict in OPEN_AT_FIRST:
            self.fold()

    def fold(self) -> None:
        """Open or close."""
        if self._body is None:
            inner = column(gap=0)
            for line in self._lines:
                inner.addWidget(self._article(line))
                inner.addWidget(hline())
            self._body = QWidget()
            self._body.setLayout(inner)
            self._box.addWidget(self._body)
        else:
            self._body.setVisible(self._body.isHidden())

    def _article(self, line: PolicyLine) -> QWidget:
        made = QWidget()
        made.setAccessibleName(f"第{line.article}条 {line.title}")
        box = QVBoxLayout(made)
        box.setContentsMargins(16, 6, 16, 6)
        box.setSpacing(2)
        head = row(gap=8)
        for chip in cite_chips(line.cites, self._opened, 1):
            head.addWidget(chip)
        head.addWidget(ElidedLabel(line.title, "strong" if line.verdict in OPEN_AT_FIRST else "sub"), 1)
        if line.departments:
            who = "、".join(line.departments[:2]) + (" 等" if len(line.departments) > 2 else "")
            head.addWidget(label(who, "meta"))
        box.addLayout(head)
        for word, items in (("满足", line.met), ("缺", line.missing), ("因", line.failed)):
            if items:
                box.addLayout(_note(word, items, line.verdict))
        return made


def _note(word: str, items: tuple[str, ...], verdict: str) -> QHBoxLayout:
    mark = label()
    mark.setPixmap(verdict_mark({"满足": "applies", "缺": "possible"}.get(word, verdict)))
    mark.setFixedHeight(16)
    line = row(gap=6)
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(f"{word}：{'；'.join(items)}", "meta", wrap=True), 1)
    return line


class PoliciesSection(QWidget):
    """The four groups."""

    def __init__(self, report: Report, opened: OpenCite | None) -> None:
        super().__init__()
        self.setObjectName("match.policies")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for verdict, words in VERDICTS:
            box.addWidget(PolicyGroup(verdict, words, report.of_verdict(verdict), opened))


class UnknownBox(QFrame):
    """待核实: what is missing and what each item decides."""

    SHOWN = 5

    def __init__(self, report: Report, fill: object = None) -> None:
        super().__init__()
        self.setObjectName("match.unknown")
        self.setProperty("role", "unknownBox")
        unknowns = report.unknowns()
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(4)
        mark = label()
        icons.put(mark, "triangle-alert", "amber", 16)
        head = row(mark, label(f"待核实 {len(unknowns)} 项", "strong"), None)
        if callable(fill):
            head.addWidget(button("去填写", "match.fill", fill, small=True))
        box.addLayout(head)
        for item, decides in unknowns[: self.SHOWN]:
            box.addWidget(label(f"{item}，影响{decides}", "meta", wrap=True))
        if len(unknowns) > self.SHOWN:
            box.addWidget(label(f"另有 {len(unknowns) - self.SHOWN} 项", "meta"))
        self.setVisible(bool(unknowns))
