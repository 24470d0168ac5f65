"""Above the sheet's letters: what each column was taken for, in which unit; changeable, and an extra column can be named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QWidget

from mhcrm.desktop.models.intake_words import unit_words
from mhcrm.desktop.widgets.basic import retone
from mhcrm.domain.fields import FIELDS, LEAD_FIELDS, Kind
from mhcrm.domain.intake.mapping import Role
from mhcrm.domain.intake.problems import HELPER_LABELS

HEIGHT = 32
EXTRA = "附加列"
LEAST = 24
"""A box scrolled so far out that less of it would show is hidden."""
NAME_IT = "?"
"""Stands for 附加列，另起名…: the page asks for the name."""
UNITS: dict[Kind, tuple[str, ...]] = {
    Kind.MONEY: ("万元", "亿元", "元", "千元", "百万元", "万美元", "亿美元", "美元", "万欧元", "万港元", "亿日元"),
    Kind.LAND: ("亩", "公顷", "㎡"),
    Kind.AREA: ("㎡", "万㎡"),
}
"""Units a column can be said to be in, the usual one first."""


def role_words(role: Role) -> str:
    """What a column is taken for, with the unit its numbers are read in."""
    field = FIELDS.get(role.field)
    if field is not None:
        return f"{field.label} {unit_words(role.unit, role.currency) or field.unit}".strip()
    if role.field.startswith("x:"):
        return f"{EXTRA} {role.target[2:]}"
    if role.again > 1:  # the number under which its cells are kept
        return f"{EXTRA} {role.shown}"
    return HELPER_LABELS.get(role.field, EXTRA)


class RoleBar(QWidget):
    """One box a mapped column, kept over it while scrolling and resizing."""

    changed = Signal(str, str)  # the column's key, field (with @unit) or "" or NAME_IT

    def __init__(self, table: QTableView) -> None:
        super().__init__()
        self.setObjectName("intake.roles")
        self.setFixedHeight(HEIGHT)
        self._table = table
        self.boxes: dict[int, QComboBox] = {}
        head = table.horizontalHeader()
        head.sectionResized.connect(lambda *_args: self.place())
        table.horizontalScrollBar().valueChanged.connect(lambda _value: self.place())

    def put(self, roles: Sequence[Role]) -> None:
        """Boxes for these columns."""
        for box in self.boxes.values():
            box.hide()
            box.deleteLater()
        self.boxes = {role.index: self._box(role) for role in roles}
        self.place()

    def place(self) -> None:
        """Follow the columns."""
        head: QHeaderView = self._table.horizontalHeader()
        left = self._table.verticalHeader().width()
        for column, box in self.boxes.items():
            x = left + head.sectionViewportPosition(column)
            start, end = max(x, left), x + head.sectionSize(column)
            box.setVisible(end - start >= LEAST and x < self.width())
            box.setGeometry(start + 1, 3, max(LEAST, end - start - 2), 26)

    def _box(self, role: Role) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"intake.role.{role.index}")
        box.setAccessibleName(f"“{role.key}”列当作")
        box.setToolTip(f"“{role.key}”当作{role_words(role)}；点开可改（Alt+↓）")
        box.setProperty("role", "column")
        field = FIELDS.get(role.field)
        if field is not None or role.field:
            box.addItem(role_words(role), role.field)
            for unit in UNITS.get(field.kind, ()) if field is not None else ():
                if unit != unit_words(role.unit, role.currency):
                    box.addItem(f"　单位改为 {unit}", f"{role.field}@{unit}")
            box.insertSeparator(box.count())
        box.addItem(EXTRA, "")
        box.addItem(f"{EXTRA}，另起名…", NAME_IT)
        box.insertSeparator(box.count())
        for other in LEAD_FIELDS:
            if other.name != role.field:
                box.addItem(f"{other.label} {other.unit}".strip(), other.name)
        box.setMaxVisibleItems(20)
        box.setCurrentIndex(max(0, box.findData(role.field)))
        retone(box, mapped="true" if role.field else "false")
        box.view().setMinimumWidth(180)
        box.activated.connect(partial(self._chosen, role.key, box))
        return box

    def _chosen(self, key: str, box: QComboBox, _index: int) -> None:
        self.changed.emit(key, str(box.currentData()))
