"""Item model of the space list: frozen lines of one day, folded as a tree, narrowed by words and state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mhcrm.desktop.models import words
from mhcrm.desktop.models.lead_model import MUTED_ROLE, STATE_ROLE
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.wording import last_day
from mhcrm.services.spaces.service import SpaceLineView

Index = QModelIndex | QPersistentModelIndex
DEPTH_ROLE = Qt.ItemDataRole.UserRole + 4
FOLD_ROLE = Qt.ItemDataRole.UserRole + 5
"""``open``, ``closed`` or "" for a line without children."""


@dataclass(frozen=True)
class SpaceColumn:
    """One column of the list."""

    key: str
    title: str
    width: int
    right: bool = False


COLUMNS: tuple[SpaceColumn, ...] = (
    SpaceColumn("name", "空间", 216),
    SpaceColumn("tier", "层级", 62),
    SpaceColumn("state", "状态", 124),
    SpaceColumn("area", "面积 ㎡", 78, right=True),
    SpaceColumn("land", "用地 亩", 66, right=True),
    SpaceColumn("until", "占用到", 92),
    SpaceColumn("party", "占用方或项目", 140),
    SpaceColumn("height", "层高 m", 76, right=True),
    SpaceColumn("load", "荷载 t/㎡", 84, right=True),
    SpaceColumn("use", "用途", 100),
)
GROUPING = frozenset({SpaceKind.PARK, SpaceKind.BUILDING})


class SpaceModel(QAbstractTableModel):
    """Parents stay visible while any of their children is."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[SpaceLineView] = []
        self._shown: list[SpaceLineView] = []
        self._parents: set[int] = set()
        self._folded: set[int] = set()
        self._words = ""
        self._state = ""

    def put(self, lines: Sequence[SpaceLineView]) -> None:
        """The lines of a day; on the first time floors start folded."""
        first = not self._lines
        self._lines = list(lines)
        self._parents = {line.space.parent_id for line in lines if line.space.parent_id is not None}
        if first:
            self._folded = {line.space.id for line in lines if line.space.kind is SpaceKind.FLOOR}
        self._rebuild()

    def narrow(self, text: str, state: str) -> None:
        """Show only lines whose whole name holds the words and whose state is the chosen one ("" = any)."""
        self._words, self._state = text.strip().casefold(), state
        self._rebuild()

    def toggle(self, row: int) -> None:
        """Fold or open a line."""
        number = self._shown[row].space.id
        if number in self._parents:
            self._folded ^= {number}
            self._rebuild()

    def line(self, row: int) -> SpaceLineView | None:
        """The line of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def lines(self) -> tuple[SpaceLineView, ...]:
        """All lines, folded or not."""
        return tuple(self._lines)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Visible lines."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles with units."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if COLUMNS[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words and what the delegates draw."""
        if not index.isValid():
            return None
        line, key = self._shown[index.row()], COLUMNS[index.column()].key
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text(line, key)
        if role == STATE_ROLE:
            return line.status.state.value if key == "state" else line.tier
        if role == MUTED_ROLE:
            return text(line, key) == words.UNKNOWN
        if role == DEPTH_ROLE:
            return line.depth
        if role == FOLD_ROLE:
            number = line.space.id
            return "" if number not in self._parents else "closed" if number in self._folded else "open"
        return None

    def _rebuild(self) -> None:
        wanted = self._wanted()
        self.beginResetModel()
        self._shown, hidden_below = [], None
        narrowed = bool(self._words or self._state)
        for line in self._lines:
            if line.space.id not in wanted:
                continue
            if hidden_below is not None and line.depth > hidden_below:
                continue
            hidden_below = None
            self._shown.append(line)
            if line.space.id in self._folded and not narrowed:
                hidden_below = line.depth
        self.endResetModel()

    def _wanted(self) -> set[int]:
        parent = {line.space.id: line.space.parent_id for line in self._lines}
        found: set[int] = set()
        for line in self._lines:
            if self._matches(line):
                number: int | None = line.space.id
                while number is not None and number not in found:
                    found.add(number)
                    number = parent.get(number)
        return found

    def _matches(self, line: SpaceLineView) -> bool:
        if self._words and self._words not in line.full_name.casefold():
            return False
        if not self._state:
            return True
        return line.space.kind not in GROUPING and line.status.state.value == self._state


def text(line: SpaceLineView, key: str) -> str:
    """The words of a cell."""
    space, status = line.space, line.status
    group = space.kind in GROUPING
    if key == "name":
        return space.name or space.code
    if key == "tier":
        return line.tier
    if key == "state":
        return "" if group else line.state_word
    if key in ("until", "party"):
        because = status.because
        if because is None or group:
            return ""
        if key == "party":
            return because.party
        last = last_day(because)
        return last.isoformat() if last else "期限未定"
    if key == "use":
        return space.planned_use or ("" if group else words.UNKNOWN)
    return _measure(line, key, group)


def _measure(line: SpaceLineView, key: str, group: bool) -> str:
    space = line.space
    plot = space.kind is SpaceKind.PLOT
    values = {"area": line.area, "land": space.land_mu, "height": space.clear_height_m, "load": space.floor_load_t}
    value = values[key]
    if value is not None:
        return words.number(value)
    if group or (key == "land") != plot:
        return ""
    return words.UNKNOWN
