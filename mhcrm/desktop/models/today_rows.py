"""今日 as rows: section heads and lines of the list, what runs out and who waits beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from mhcrm.domain.matching.news import NEWS_DAYS, NEWS_READ
from mhcrm.domain.pipeline.calendar import weekday
from mhcrm.domain.pipeline.today import GROUP_WORDS, TURN_WORDS, Group, Line, Today, when

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
HEAD, LINE, ENDING, WAITING, NOTE = "head", "line", "ending", "waiting", "note"
ICONS = {
    "task": "check",
    "step": "pencil",
    "stale": "phone",
    "hold": "hourglass",
    "claim": "user-round",
    "document": "file-text",
    "demand": "user-round",
    "approval_item": "file-text",
    "approval_promise": "flag",
}
_HEADS = {
    Group.OVERDUE: ("triangle-alert", "red", "先办最久的"),
    Group.TODAY: ("clock", "amber", ""),
    Group.WEEK: ("calendar", "text2", ""),
    Group.LATER: ("calendar", "text2", ""),
    Group.UNDATED: ("circle-dashed", "text2", ""),
}


@dataclass(frozen=True)
class TodayRow:
    """One row: a head (words, icon, count), a line, or a quiet sentence."""

    kind: str
    words: str = ""
    icon: str = ""
    tone: str = "text2"
    count: str = ""
    note: str = ""
    line: Line | None = None

    @property
    def spoken(self) -> str:
        """The row in one sentence, for those who listen and for tests."""
        if self.line is None:
            return f"{self.words} {self.count}".strip()
        parts = (when(self.line), self.line.kind, self.line.title, self.line.lead_name, self.line.person)
        return "，".join(part for part in parts if part)


def main_rows(page: Today) -> list[TodayRow]:
    """The list: overdue, today, the week, without a day; then what nothing has happened to for long."""
    rows: list[TodayRow] = []
    for group in Group:
        lines = page.of(group)
        if lines:
            icon, tone, note = _HEADS[group]
            rows.append(TodayRow(HEAD, GROUP_WORDS[group], icon, tone, str(len(lines)), note))
            rows += [TodayRow(LINE, line=line, icon=ICONS.get(line.source, "check")) for line in lines]
    if page.stale_count:
        more = page.stale_count - len(page.stale)
        note = f"列出 {len(page.stale)} 个，其余 {more} 个见“项目”" if more > 0 else "按工作日计，天数为示例"
        rows.append(TodayRow(HEAD, "久未推进", "phone", "amber", str(page.stale_count), note))
        rows += [TodayRow(LINE, line=line, icon="phone") for line in page.stale]
    if page.news:
        note = f"近 {NEWS_DAYS} 天里最后匹配的 {NEWS_READ} 个项目与上一次比"
        rows.append(TodayRow(HEAD, "新匹配", "refresh-cw", "text2", str(len(page.news)), note))
        rows += [TodayRow(LINE, line=line, icon="refresh-cw") for line in page.news]
    return rows


def side_rows(page: Today) -> list[TodayRow]:
    """Beside it: what runs out, soonest first; who waits for whom, longest first."""
    rows = [TodayRow(HEAD, "将到期", count=str(len(page.expiring)) if page.expiring else "", note="按剩余天数")]
    rows += [TodayRow(ENDING, line=line, icon=ICONS.get(line.source, "hourglass")) for line in page.expiring]
    if not page.expiring:
        rows.append(TodayRow(NOTE, "近期没有到期的预留、承诺、协议和文件。"))
    rows.append(TodayRow(HEAD, "谁在等谁", count=str(len(page.waiting)) if page.waiting else ""))
    rows += [TodayRow(WAITING, line=line) for line in page.waiting]
    if not page.waiting:
        rows.append(TodayRow(NOTE, "没有等企业或部门答复的事。"))
    return rows


def turn_words(line: Line) -> str:
    """等企业, 等部门 …"""
    return TURN_WORDS.get(line.waiting, "等我")


def day_words(day: date) -> str:
    """9 月 16 日 周三."""
    return f"{day.month} 月 {day.day} 日 {weekday(day)}"


class TodayModel(QAbstractListModel):
    """Rows; heads cannot be chosen."""

    def __init__(self, rows: Sequence[TodayRow] = ()) -> None:
        super().__init__()
        self._rows: list[TodayRow] = list(rows)

    def put(self, rows: Iterable[TodayRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, at: int) -> TodayRow | None:
        """A row by its place."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def place_of(self, key: str) -> int:
        """Where a line stands; -1 when it is not shown."""
        return next((at for at, row in enumerate(self._rows) if row.line is not None and row.line.key == key), -1)

    def first_line(self, start: int = 0) -> int:
        """The first line at or after a place, else the last one before it; -1 without any."""
        lines = [at for at, row in enumerate(self._rows) if row.line is not None]
        return next((at for at in lines if at >= start), lines[-1] if lines else -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, its words, why as the tooltip."""
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole and row.line is not None:
            return row.line.why or row.line.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only lines can be chosen."""
        row = self.row(index.row())
        if row is None or row.line is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
