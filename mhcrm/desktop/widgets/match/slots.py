"""Free spaces with the verdict on each: usable, to be checked, or why not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mhcrm.desktop.models.match_words import Report, SlotLine
from mhcrm.desktop.widgets.basic import ElidedLabel, hline, label, row
from mhcrm.desktop.widgets.marks import verdict_mark

SHOWN = 6
WORDS = {"free": ("可用", "green"), "unknown": ("待核实", "amber"), "no": ("不可用", "muted")}


class SlotsSection(QWidget):
    """At most six lines; the offers first."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.setObjectName("match.slots")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        offers = [slot for slot in report.slots if not slot.rejected]
        rejected = [slot for slot in report.slots if slot.rejected]
        note = f"{report.as_of}，可用 {len(offers)} 处" if report.slots else report.as_of
        box.addLayout(row(label("空余空间", "strong"), label(note, "meta"), None))
        shown = (offers + rejected)[:SHOWN]
        if not shown:
            box.addWidget(
                label(report.slots_note or "空间台账里没有可以比对的房源。先在“空间”导入房源。", "sub", wrap=True)
            )
            return
        for slot in shown:
            box.addWidget(self._line(slot))
            box.addWidget(hline())
        rest = len(report.slots) - len(shown)
        if rest > 0:
            box.addWidget(label(f"另有 {rest} 处已比对，不合适", "meta"))
        if report.slots_note:
            box.addWidget(label(report.slots_note, "meta", wrap=True))

    def _line(self, slot: SlotLine) -> QWidget:
        word, tone = WORDS[slot.verdict]
        why = "；".join(slot.rejected or slot.to_check or slot.reasons)
        mark = label()
        mark.setPixmap(verdict_mark(slot.verdict if slot.verdict != "free" else "applies"))
        made = QWidget()
        made.setAccessibleName(f"{slot.name} {word} {why}")
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        name = ElidedLabel(slot.name or slot.code, "strong" if slot.verdict == "free" else "sub")
        grid.addWidget(name, 0, 0)
        grid.addWidget(mark, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label(word, "", tone=tone), 0, 2)
        grid.addWidget(ElidedLabel(f"{slot.park}　{why}" if why else slot.park, "meta"), 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        return made
