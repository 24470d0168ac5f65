"""The rows of an allocation plan: placed, without a place, undecided; what changed against the plan before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mhcrm.desktop.models.lead_model import MUTED_ROLE
from mhcrm.domain.lead import Lead
from mhcrm.services.allocation.paper import left_out, name_of, need_words
from mhcrm.services.allocation.service import Allocation
from mhcrm.services.allocation.snapshot import Difference

Index = QModelIndex | QPersistentModelIndex
TITLES = ("项目", "需要", "安排到", "得分", "得分构成", "与对照相比", "人工")
WIDTHS = (200, 90, 240, 60, 280, 124, 72)
RIGHT = (1, 3)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One project of a plan; ``units`` empty = no place. ``state`` is placed, unplaced, undecided or held."""

    lead: Lead
    state: str
    units: tuple[str, ...]
    cells: tuple[str, ...]


def rows_of(
    plan: Allocation, moves: Sequence[Difference], pins: Mapping[str, str], vetoes: set[tuple[str, str]]
) -> list[PlanRow]:
    """Placed projects by value, then those without a place, then those whose tier is 待核实, then the held ones."""
    moved = {move.code: move.words for move in moves}
    found = []
    for item in sorted(plan.plan.assignments, key=lambda one: (-one.value, one.project)):
        parts = "　".join(f"{name} {points:.1f}" for name, points in plan.parts(item.project, item.units))
        cells = (plan.place(item.units), f"{item.value:.1f}", parts)
        codes = tuple(plan.units[unit][0] for unit in item.units)
        found.append(_row(plan.leads[item.project], "placed", codes, cells, moved, pins, vetoes))
    by_code = {lead.code or "": key for key, lead in plan.leads.items()}
    left = [
        _row(
            plan.leads[by_code[code]],
            "undecided" if by_code[code] in plan.undecided else "unplaced",
            (),
            ("没有安排", "", why),
            moved,
            pins,
            vetoes,
        )
        for code, _name, _need, why in left_out(plan)
    ]
    kept = [
        _row(item.lead, "held", item.codes, (item.place, "", item.words), moved, pins, vetoes) for item in plan.held
    ]
    return found + sorted(left, key=lambda row: row.state != "unplaced") + kept


def _row(
    lead: Lead,
    state: str,
    codes: tuple[str, ...],
    cells: tuple[str, str, str],
    moved: Mapping[str, str],
    pins: Mapping[str, str],
    vetoes: set[tuple[str, str]],
) -> PlanRow:
    code = lead.code or ""
    out = sum(1 for lead_code, _ in vetoes if lead_code == code)
    hand = "固定" if code in pins else f"排除 {out} 处" if out else ""
    return PlanRow(lead, state, codes, (name_of(lead), need_words(lead), *cells, moved.get(code, ""), hand))


class PlanModel(QAbstractTableModel):
    """The table of a plan."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[PlanRow] = []

    def put(self, rows: Sequence[PlanRow]) -> None:
        """Another plan."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, at: int) -> PlanRow | None:
        """One project."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def table(self) -> str:
        """The whole table as tab separated text, for Excel and WPS."""
        return "\n".join("\t".join(cells) for cells in (TITLES, *(row.cells for row in self._rows)))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Projects."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.cells[index.column()]
        return row.state != "placed" if role == MUTED_ROLE else None
