"""Parks that compete, as cards: standing, roles, reasons with their sources, and why the others rank lower."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.models.match_words import STANDINGS, ParkLine, ReasonLine, Report
from mhcrm.desktop.widgets.basic import badge, column, hline, label, row
from mhcrm.desktop.widgets.flow import Flow
from mhcrm.desktop.widgets.match.chain import OpenCite, basis_chip, cite_chips

SHOWN = 3
REASONS = 3
STYLES = {"named": "accent", "same-chain": "accentLine", "unmentioned": "dashed"}


def standing_badge(standing: str) -> QLabel:
    """Shape and word."""
    return badge(STANDINGS.get(standing, standing), STYLES.get(standing, "dashed"))


class ParkCard(QFrame):
    """One park."""

    def __init__(self, rank: int, park: ParkLine, opened: OpenCite | None) -> None:
        super().__init__()
        self.setObjectName(f"match.park.{rank}")
        self.setAccessibleName(f"第{rank} {park.name} {STANDINGS.get(park.standing, '')}")
        self.setProperty("role", "card")
        self.setProperty("chosen", "true" if rank == 1 else "false")
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(6)
        name = label(park.name, "strong", wrap=True)
        box.addLayout(row(label(str(rank), "sub"), name, None, standing_badge(park.standing), gap=6))
        if park.role:
            box.addWidget(label(park.role, "meta", wrap=True))
        for reason in park.reasons[:REASONS]:
            box.addWidget(reason_line(reason, opened))
        box.addStretch(1)
        if park.against:
            box.addWidget(hline())
            for reason in park.against[:1]:
                box.addLayout(_against(reason))


def _against(reason: ReasonLine) -> QHBoxLayout:
    mark = label()
    icons.put(mark, "info", "text3", 14)
    mark.setFixedHeight(18)
    line = row(gap=6)
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(reason.text, "meta", wrap=True), 1)
    return line


def reason_line(reason: ReasonLine, opened: OpenCite | None) -> QWidget:
    """Mark by basis, the words, the chip below."""
    mark = label()
    name, tint = ("file-text", "accentText") if reason.basis == "document" else ("pencil", "violet")
    if reason.basis == "data":
        name, tint = "database", "text3"
    icons.put(mark, name, tint, 14)
    mark.setFixedHeight(20)
    words = column(label(reason.text, "", wrap=True), gap=2)
    chips = Flow(4)
    for chip in cite_chips((reason.cite,), opened) if reason.cite else []:
        chips.add(chip)
    own = basis_chip(reason.basis)
    if own is not None:
        chips.add(own)
    words.addWidget(chips)
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(words, 1)
    return made


class ParksSection(QWidget):
    """Up to three cards beside or below each other."""

    def __init__(self, report: Report, opened: OpenCite | None, across: int = 3) -> None:
        super().__init__()
        self.setObjectName("match.parks")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        shown, rest = report.parks[:SHOWN], report.parks[SHOWN:]
        counted = f"列出 {len(shown)} 个" + (f"，其余 {len(rest)} 个排在后面" if rest else "")
        box.addLayout(row(label("园区", "strong"), label(counted if shown else "", "meta"), None))
        if not shown:
            box.addWidget(
                label(
                    "待核实：产业链未定，先不排园区。" if not report.chains else "规划没有点到适合的园区。",
                    "sub",
                    wrap=True,
                )
            )
            return
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for index, park in enumerate(shown):
            grid.addWidget(ParkCard(index + 1, park, opened), index // across, index % across)
        for at in range(across):
            grid.setColumnStretch(at, 1)
        box.addLayout(grid)
        if rest:
            names = "、".join(park.name for park in rest[:6])
            box.addWidget(label(f"其余：{names}{' 等' if len(rest) > 6 else ''}", "meta", wrap=True))
