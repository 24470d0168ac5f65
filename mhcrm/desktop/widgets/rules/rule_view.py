"""One rule record whole: basis, place, validity, figures, facts, relations, the document's own faults, our note."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.models.rule_words import BASIS, STATUS_TONES, Line, Pointer, RuleSheet
from mhcrm.desktop.widgets.basic import Chip, badge, clear, column, hline, label, row
from mhcrm.desktop.widgets.flow import Flow
from mhcrm.desktop.widgets.match.chain import OpenCite
from mhcrm.desktop.widgets.rules.links import Link

SHOWN = 12
NARROW_LABEL, WIDE_LABEL = 92, 168


class RuleView(QWidget):
    """Announces where the person wants to go: ``go(record id)`` or ``cite(Cited)``."""

    go = Signal(str)
    cite = Signal(object)

    def __init__(self, margins: tuple[int, int, int, int] = (0, 0, 0, 0), caption: int = NARROW_LABEL) -> None:
        super().__init__()
        self._caption = caption
        self.setObjectName("rule.view")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(*margins)
        self._box.setSpacing(12)
        self.sheet: RuleSheet | None = None

    def put(self, sheet: RuleSheet | None) -> None:
        """Show a record; None empties the view."""
        clear(self._box)
        self.sheet = sheet
        if sheet is None:
            self.setAccessibleName("")
            return
        self.setAccessibleName(f"{sheet.kind_label} {sheet.name}")
        self._box.addWidget(_head(sheet))
        self._box.addWidget(self._chips(sheet))
        if sheet.stamp:
            self._box.addWidget(history_note())
        if sheet.office:
            self._box.addWidget(label(sheet.office, "", name="rule.office", tone="blue", wrap=True))
        if sheet.note:
            self._box.addWidget(label(sheet.note, "sub", wrap=True))
        self._section("效期", [fact_line(Line("", sheet.validity))])
        self._section("数字", [fact_line(line, self.cite.emit, self._caption) for line in sheet.figures])
        self._section("要点", [fact_line(line, None, self._caption) for line in sheet.facts])
        if sheet.flags:
            self._box.addWidget(faults(sheet.flags))
        self._section("指向", [self._pointers(name, found) for name, found in sheet.relations])
        self._section("被这些记录引用", [self._pointers(name, found) for name, found in sheet.pointed_at])
        self._box.addStretch(1)

    def _chips(self, sheet: RuleSheet) -> QWidget:
        flow = Flow(6)
        own = Chip(sheet.cite.short, "document", f"{sheet.cite.full}《{sheet.doc_title}》")
        own.clicked.connect(lambda _checked=False: self.cite.emit(sheet.cite))
        flow.add(own)
        for cite in sheet.also[:6]:
            chip = Chip(cite.short, "document", cite.full)
            chip.clicked.connect(lambda _checked=False, cite=cite: self.cite.emit(cite))
            flow.add(chip)
        if sheet.basis != "document":
            flow.add(Chip(BASIS[sheet.basis], sheet.basis, "不是文件原文"))
        return flow

    def _section(self, title: str, parts: list[QWidget]) -> None:
        if not parts:
            return
        self._box.addWidget(hline())
        box = column(label(title, "strong"), gap=4)
        for part in parts:
            box.addWidget(part)
        self._box.addLayout(box)

    def _pointers(self, title: str, found: tuple[Pointer, ...]) -> QWidget:
        made = QWidget()
        line = row(gap=8)
        line.addWidget(_caption(title, self._caption), 0, Qt.AlignmentFlag.AlignTop)
        flow = Flow(0)
        for pointer in found[:SHOWN]:
            link = Link(pointer.name, pointer.note, f"rule.link.{pointer.id}")
            link.clicked.connect(lambda _checked=False, to=pointer.id: self.go.emit(to))
            flow.add(link)
        if len(found) > SHOWN:
            flow.add(label(f"等 {len(found)} 条", "meta"))
        line.addWidget(flow, 1)
        made.setLayout(line)
        return made


def _head(sheet: RuleSheet) -> QWidget:
    made = QWidget()
    stamps = row(badge(sheet.kind_label), gap=6)
    if sheet.stamp:
        stamps.addWidget(badge(sheet.stamp, "dashed", name="rule.stamp"))
    else:
        stamps.addWidget(badge(sheet.status_label, STATUS_TONES.get(sheet.status, ""), name="rule.status"))
    if sheet.derived:
        stamps.addWidget(badge("止期系推算", "dashed", name="rule.derived"))
    stamps.addWidget(label(f"{BASIS[sheet.basis]}", "meta"))
    stamps.addStretch(1)
    box = column(gap=6)
    box.addLayout(stamps)
    name = label(sheet.name, "section", name="rule.name", wrap=True)
    name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.addWidget(name)
    if sheet.aliases:
        box.addWidget(label(f"又称 {'、'.join(sheet.aliases)}", "meta", wrap=True))
    made.setLayout(box)
    return made


def history_note() -> QWidget:
    """What a figure of a superseded plan may not be taken for."""
    made = QFrame()
    made.setProperty("role", "note")
    mark = label()
    icons.put(mark, "clock", "text2", 14)
    words = label("规划期已满，只作历史口径：当年的目标和存量，不是现在的空置，用前须核实。", "sub", wrap=True)
    box = row(gap=8, margins=(12, 8, 12, 8))
    box.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    box.addWidget(words, 1)
    made.setLayout(box)
    return made


def faults(flags: tuple[str, ...]) -> QWidget:
    """The document's own faults (文件自身的出入)."""
    made = QFrame()
    made.setProperty("role", "note")
    made.setObjectName("rule.flags")
    made.setAccessibleName(f"文件自身的出入 {len(flags)} 处")
    mark = label()
    icons.put(mark, "triangle-alert", "amber", 14)
    box = column(gap=4, margins=(12, 8, 12, 8))
    box.addLayout(row(mark, label("文件自身的出入", "strong"), None, gap=8))
    for text in flags:
        box.addWidget(label(text, "sub", wrap=True))
    made.setLayout(box)
    return made


def _caption(text: str, width: int) -> QWidget:
    made = label(text, "meta", wrap=True)
    made.setFixedWidth(width)
    made.setContentsMargins(0, 2, 0, 0)
    return made


def fact_line(line: Line, opened: OpenCite | None = None, caption: int = NARROW_LABEL) -> QWidget:
    """Caption, words, and the citation when it is another than the record's own."""
    made = QWidget()
    box = row(gap=8)
    if line.label:
        box.addWidget(_caption(line.label, caption), 0, Qt.AlignmentFlag.AlignTop)
    words = label(line.text.replace("／", "\n"), "", wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
    if line.cite is not None:
        box.addWidget(cite_chip(line.cite, opened), 0, Qt.AlignmentFlag.AlignTop)
    made.setLayout(box)
    return made


def cite_chip(cite: Cited, opened: OpenCite | None) -> Chip:
    """A chip that opens the rule at its place."""
    chip = Chip(cite.short, "document", cite.full)
    if opened is not None:
        chip.clicked.connect(lambda _checked=False: opened(cite))
    return chip
