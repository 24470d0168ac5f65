"""The chain path: industry › track › segment as plates, the basis beside, other possibilities below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.models.match_words import BASIS_WORDS, ChainLine, Cited, Report
from mhcrm.desktop.widgets.basic import Chip, ElidedLabel, badge, label, row
from mhcrm.desktop.widgets.flow import Flow

OpenCite = Callable[[Cited], None]


class Plate(QWidget):
    """One node of the path; the last one is filled softly."""

    def __init__(self, text: str, last: bool) -> None:
        super().__init__()
        self._text, self._last = text, last
        self.setAccessibleName(text)
        metrics = self.fontMetrics()
        self.setFixedSize(QSize(metrics.horizontalAdvance(text) + 24, 32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rounded plate and word."""
        look = theme.active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("accentLine" if self._last else "line"), 1))
        painter.setBrush(look.color("accentSoft" if self._last else "surface"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.setPen(look.color("accentText" if self._last else "text"))
        painter.drawText(self.rect(), 0x84, self._text)


def cite_chips(cites: tuple[Cited, ...], opened: OpenCite | None, limit: int = 4) -> list[Chip]:
    """Chips of distinct citations."""
    chips = []
    for cite in list(dict.fromkeys(cites))[:limit]:
        chip = Chip(cite.short, "document", cite.full)
        if opened is not None:
            chip.clicked.connect(lambda _checked=False, cite=cite: opened(cite))
        chips.append(chip)
    return chips


def basis_chip(basis: str) -> Chip | None:
    """The chip of our own or the office's rule; documents are shown by their citations."""
    word = BASIS_WORDS.get(basis)
    return Chip(word, basis, "不是文件原文，是编者整理的规则或词库" if basis == "editor" else word) if word else None


class ChainSection(QWidget):
    """Title, path, evidence, other possibilities; or why there is none."""

    def __init__(self, report: Report, opened: OpenCite | None, plates: bool = True) -> None:
        super().__init__()
        self.setObjectName("match.chain")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        if not report.chains:
            box.addLayout(
                row(label("产业链", "strong"), badge("不在重点产业范围" if report.outside else "待核实", "amber"), None)
            )
            why = report.outside or "项目资料里没有认出 8号文 列出的产业、赛道或环节。补充项目简介后再匹配。"
            box.addWidget(label(why, "sub", wrap=True))
            return
        first, others = report.chains[0], report.chains[1:]
        state = badge("对应" if first.certain else "可能", "accentLine" if first.certain else "amber")
        box.addLayout(row(label("产业链", "strong"), state, None))
        box.addWidget(self._path(first, plates))
        box.addWidget(self._evidence(first, opened))
        if others:
            words = "；".join(" › ".join(chain.path) for chain in others[:3])
            box.addWidget(label(f"另有可能：{words}", "meta", wrap=True))

    def _path(self, chain: ChainLine, plates: bool) -> QWidget:
        if not plates:
            made = label(" › ".join(chain.path), "strong", wrap=True)
            made.setAccessibleName(f"产业链 {' › '.join(chain.path)}")
            return made
        flow = Flow(8)
        for index, name in enumerate(chain.path):
            if index:
                arrow = label()
                icons.put(arrow, "chevron-right", "text3", 16)
                arrow.setFixedHeight(32)
                flow.add(arrow)
            flow.add(Plate(name, index == len(chain.path) - 1))
        return flow

    def _evidence(self, chain: ChainLine, opened: OpenCite | None) -> QWidget:
        flow = Flow(6)
        for chip in cite_chips(chain.cites, opened):
            flow.add(chip)
        if chain.terms:
            flow.add(ElidedLabel(f"资料写有“{'”“'.join(chain.terms[:4])}”", "meta"))
        own = basis_chip(chain.basis)
        if own is not None:
            flow.add(own)
        return flow
