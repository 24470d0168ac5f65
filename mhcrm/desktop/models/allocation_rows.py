"""The rows of an allocation plan: placed, without a place, undecided; what changed against the plan before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mhcrm.desktop.models import words
from mhcrm.desktop.models.lead_model import MUTED_ROLE
from mhcrm.domain.lead import Lead
from mhcrm.services.allocation.service import Allocation, Move

Index = QModelIndex | QPersistentModelIndex
TITLES = ("项目", "需要", "安排到", "得分", "得分构成", "与上次相比", "人工")
WIDTHS = (200, 90, 240, 60, 280, 124, 72)
RIGHT = (1, 3)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One project of a plan; ``units`` empty = no place. ``state`` is placed, unplaced or undecided."""

    lead: Lead
    state: str
    units: tuple[str, ...]
    cells: tuple[str, ...]


def rows_of(
    plan: Allocation, moves: Sequence[Move], pins: dict[str, str], vetoes: set[tuple[str, str]]
) -> list[PlanRow]:
    """Placed projects by value, then those without a place, then those whose tier is 待核实."""
    changed = {move.project: move for move in moves}
    placed = sorted(plan.plan.assignments, key=lambda item: -item.value)
    found = []
    for item in placed:
        parts = "　".join(f"{name} {points:.1f}" for name, points in plan.parts(item.project, item.units))
        names = "、".join(plan.units[unit][1] for unit in item.units)
        found.append(
            _row(plan, item.project, "placed", item.units, (names, f"{item.value:.1f}", parts), changed, pins, vetoes)
        )
    undecided = set(plan.undecided)
    for project in plan.plan.unplaced:
        if project not in undecided:
            found.append(
                _row(
                    plan,
                    project,
                    "unplaced",
                    (),
                    ("没有安排", "", "没有更好的空位，或被别的项目占用"),
                    changed,
                    pins,
                    vetoes,
                )
            )
    shown = {row.lead.id for row in found}
    for project in plan.leads:
        if project in shown:
            continue
        why = "空间层级待核实，没有参加" if project in undecided else "没有合适的空位（园区、层级或硬条件不符）"
        found.append(
            _row(
                plan,
                project,
                "undecided" if project in undecided else "unplaced",
                (),
                ("没有安排", "", why),
                changed,
                pins,
                vetoes,
            )
        )
    return found


def _row(
    plan: Allocation,
    project: int,
    state: str,
    units: tuple[int, ...],
    cells: tuple[str, str, str],
    changed: dict[int, Move],
    pins: dict[str, str],
    vetoes: set[tuple[str, str]],
) -> PlanRow:
    lead = plan.leads[project]
    area, land = lead.values.get("floor_area_sqm"), lead.values.get("land_mu")
    need = (
        f"{words.number(area)} ㎡"
        if area is not None
        else f"{words.number(land)} 亩"
        if land is not None
        else words.UNKNOWN
    )
    name = lead.text("project") or lead.text("company") or lead.code or ""
    move, code = changed.get(project), lead.code or ""
    before = "、".join(plan.units[unit][1] if unit in plan.units else "原空间" for unit in move.before) if move else ""
    told = "" if move is None else f"原在 {before}" if before else "上次没有安排"
    out = sum(1 for lead_code, _ in vetoes if lead_code == code)
    hand = "固定" if code in pins else f"排除 {out} 处" if out else ""
    codes = tuple(plan.units[unit][0] for unit in units)
    return PlanRow(lead, state, codes, (name, need, *cells, told, hand))


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
