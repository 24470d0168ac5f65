"""The Gantt on paper: bars told apart by pattern and word, so that a grey printer loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mhcrm.domain.approvals.gantt import BAR_WORDS, Bar, BarKind, Chart
from mhcrm.services.approvals.gantt_words import chart_of, notes_of
from mhcrm.services.approvals.views import CaseView
from mhcrm.typeset import fonts, lines
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.hatch import Fill, Hatch
from mhcrm.typeset.landscape import PAPERS, Frame, frame_of, write_sheets
from mhcrm.typeset.layout import Pen
from mhcrm.typeset.pdf import Metadata

__all__ = ["PAPERS", "gantt_pdf"]

_RISING = Hatch(6, ((0, 6, 6, 0),))
_LEVEL = Hatch(4, ((0, 2, 4, 2),))
_CROSSED = Hatch(6, ((0, 6, 6, 0), (0, 0, 6, 6)))
_DOTTED = Hatch(5, (), ((2.5, 2.5),))
FILLS = {
    BarKind.DONE: Fill("#8A9698", "#3C4648"),
    BarKind.RUNNING: Fill("#D9E7E5", "#2B5A55", _LEVEL),
    BarKind.CRITICAL: Fill("#FFFFFF", "#1F2A2C", _RISING),
    BarKind.PLANNED: Fill("#FFFFFF", "#5A666A"),
    BarKind.UNKNOWN: Fill("#FFFFFF", "#5A666A", _DOTTED, dashed=True),
    BarKind.BLOCKED: Fill("#FFFFFF", "#5A666A", _CROSSED, dashed=True),
    BarKind.SKIPPED: Fill("#FFFFFF", "#B4BDBF", dashed=True),
}
_LINE, _INK, _PAPER = Fill("#B9C2C4"), Fill("#1F2A2C"), Fill("#FFFFFF")
_AXIS, _KEY, _NOTE, _ROW = 18.0, 20.0, 13.0, 19.0
_COLUMNS = (("事项", 0.41), ("部门", 0.27), ("时限", 0.12), ("状态", 0.20))
_TABLE = 0.36
_CELL = 8.6


def gantt_pdf(case: CaseView, made_at: datetime, paper: str = "A4") -> bytes:
    """Landscape pages with as many rows as fit, head and key on each."""
    drawn, frame = chart_of(case), frame_of(paper)
    notes = _wrapped(notes_of(case), frame)
    room = frame.height - _AXIS - _KEY - _NOTE * len(notes)
    per_page = max(1, int(room // _ROW))
    # Few rows on a page do not leave it half empty: they may grow a little.
    height = min(_ROW * 1.5, room / min(per_page, max(len(drawn.bars), 1)))
    parts = [drawn.bars[at : at + per_page] for at in range(0, len(drawn.bars), per_page)] or [()]
    pages = [Sheet(drawn, part, max(height, _ROW), notes) for part in parts]
    title = f"{case.lead_name}　审批推进图"
    day = f"数据截至{case.on.year}年{case.on.month}月{case.on.day}日"
    return write_sheets(pages, paper, title, day, Metadata(title, f"{case.lead_code} 审批推进图", "", made_at))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: table at the left, bars at the right, key and notes below."""

    chart: Chart
    bars: Sequence[Bar]
    row: float
    notes: Sequence[str]

    def __call__(self, pen: Pen, frame: Frame) -> None:
        table = frame.width * _TABLE
        left, width = frame.x + table, frame.width - table
        top, bottom = frame.top - _AXIS, frame.top - _AXIS - self.row * len(self.bars)
        self._head(pen, frame, table)
        self._grid(pen, left, width, top, bottom)
        for index, bar in enumerate(self.bars):
            self._row(pen, frame, table, top - index * self.row, bar)
        pen.rule(frame.x, bottom, frame.width, 0.8)
        today = left + width * self.chart.today / self.chart.days
        pen.area(today - 0.5, bottom, 1.0, top - bottom + 4, _INK)
        pen.text(today + 2, top + 5, "今天", Role.HEI, 7.5)
        self._foot(pen, frame)

    def _head(self, pen: Pen, frame: Frame, table: float) -> None:
        x, y = frame.x, frame.top - _AXIS + 5
        for words, share in _COLUMNS:
            pen.text(x + 2, y, words, Role.HEI, _CELL)
            x += table * share
        pen.rule(frame.x, frame.top, frame.width, 0.8)
        pen.rule(frame.x, frame.top - _AXIS, frame.width, 0.6)

    def _grid(self, pen: Pen, left: float, width: float, top: float, bottom: float) -> None:
        clear_from = left
        today = left + width * self.chart.today / self.chart.days
        for offset, words in self.chart.ticks:
            x = left + width * offset / self.chart.days
            pen.area(x, bottom, 0.3, top - bottom, _LINE)
            size = fonts.width(words, Role.SONG) * 7.5
            free = x >= clear_from and x + size <= left + width and not (today - size - 4 < x < today + 22)
            if free:
                pen.text(x + 1, top + 5, words, Role.SONG, 7.5)
                clear_from = x + size + 6

    def _row(self, pen: Pen, frame: Frame, table: float, top: float, bar: Bar) -> None:
        y = top - self.row / 2 - 0.38 * _CELL
        x = frame.x
        name = f"{'◆' if bar.gate else ''}{bar.name}"
        for words, (_, share) in zip((name, bar.department, bar.limit, bar.word), _COLUMNS, strict=True):
            room = (table * share - 4) / _CELL
            pen.text(x + 2, y, lines.fit(words, Role.BODY, room), Role.BODY, _CELL)
            x += table * share
        pen.area(frame.x, top - self.row, frame.width, 0.3, _LINE)
        width = frame.width - table
        if bar.width:
            self._bar(pen, frame.x + table, width, top, bar)
        elif bar.kind in (BarKind.BLOCKED, BarKind.SKIPPED):
            at = frame.x + table + width * bar.left / self.chart.days
            pen.text(at + 3, y, BAR_WORDS[bar.kind], Role.BODY, 7.5)

    def _bar(self, pen: Pen, left: float, width: float, top: float, bar: Bar) -> None:
        scale = width / self.chart.days
        x, wide = left + bar.left * scale, max(bar.width * scale, 4.0)
        high = self.row * 0.56
        low = top - self.row / 2 - high / 2
        pen.area(x, low, wide, high, FILLS[bar.kind])
        words = _bar_words(bar)
        size = fonts.width(words, Role.SONG) * 7.0
        at = x + wide + 3 if x + wide + 3 + size <= left + width else x - size - 3
        if words:
            pen.area(at - 1, low + 1, size + 2, high - 2, _PAPER)
            pen.text(at, low + high / 2 - 2.6, words, Role.SONG, 7.0)

    def _foot(self, pen: Pen, frame: Frame) -> None:
        y = frame.y + _NOTE * len(self.notes) + 5
        x = frame.x
        for kind in self.chart.kinds:
            pen.area(x, y, 18, 8, FILLS[kind])
            pen.text(x + 21, y + 1, BAR_WORDS[kind], Role.BODY, 8)
            x += 30 + fonts.width(BAR_WORDS[kind], Role.BODY) * 8
        pen.text(x, y + 1, "◆ 关口（开工、综合验收）", Role.BODY, 8)
        for index, text in enumerate(self.notes):
            at = frame.y + _NOTE * (len(self.notes) - 1 - index)
            pen.text(frame.x, at, text, Role.BODY, 8)


def _wrapped(notes: Sequence[str], frame: Frame) -> tuple[str, ...]:
    return tuple(line.text for note in notes for line in lines.break_lines(note, Role.BODY, frame.width / 8 - 1))


def _bar_words(bar: Bar) -> str:
    if bar.kind is BarKind.UNKNOWN:
        return f"{bar.start:%m-%d} 起" if bar.start else ""
    if bar.start is None or bar.finish is None:
        return ""
    return f"{bar.finish:%m-%d}" if bar.start == bar.finish else f"{bar.start:%m-%d}～{bar.finish:%m-%d}"
