"""Above the sheet's letters: what each column was taken for, changeable."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QWidget

from mhcrm.desktop.widgets.basic import retone
from mhcrm.domain.fields import FIELDS, LEAD_FIELDS
from mhcrm.domain.intake.mapping import Role

HEIGHT = 32
EXTRA = "附加列"
HELPERS = {"seq": "序号", "contact_phone": "联系人和电话", "owner_combined": "责任单位和人"}


def role_words(role: Role) -> str:
    """What a column is taken for."""
    field = FIELDS.get(role.field)
    return f"{field.label} {field.unit}".strip() if field is not None else HELPERS.get(role.field, EXTRA)


class RoleBar(QWidget):
    """One box a mapped column, kept over it while scrolling and resizing."""

    changed = Signal(str, str)  # header text, field or ""

    def __init__(self, table: QTableView) -> None:
        super().__init__()
        self.setObjectName("intake.roles")
        self.setFixedHeight(HEIGHT)
        self._table = table
        self._boxes: dict[int, QComboBox] = {}
        head = table.horizontalHeader()
        head.sectionResized.connect(lambda *_args: self.place())
        table.horizontalScrollBar().valueChanged.connect(lambda _value: self.place())

    def put(self, roles: Sequence[Role]) -> None:
        """Boxes for these columns."""
        for box in self._boxes.values():
            box.hide()
            box.deleteLater()
        self._boxes = {role.index: self._box(role) for role in roles}
        self.place()

    def place(self) -> None:
        """Follow the columns."""
        head: QHeaderView = self._table.horizontalHeader()
        left = self._table.verticalHeader().width()
        for column, box in self._boxes.items():
            x = left + head.sectionViewportPosition(column)
            shown = x + head.sectionSize(column) > left and x < self.width()
            box.setVisible(shown)
            box.setGeometry(max(x, left) + 1, 3, head.sectionSize(column) - 2, 26)

    def _box(self, role: Role) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"intake.role.{role.index}")
        box.setAccessibleName(f"“{role.header}”列当作")
        box.setToolTip(f"“{role.header}”当作哪一项")
        box.setProperty("role", "column")
        box.addItem(EXTRA, "")
        for field in LEAD_FIELDS:
            box.addItem(f"{field.label} {field.unit}".strip(), field.name)
        if role.field and role.field not in FIELDS:
            box.addItem(HELPERS.get(role.field, role.header), role.field)
        box.setCurrentIndex(max(0, box.findData(role.field)))
        retone(box, mapped="true" if role.field else "false")
        box.view().setMinimumWidth(180)
        box.activated.connect(partial(self._chosen, role.header, box))
        return box

    def _chosen(self, header: str, box: QComboBox, _index: int) -> None:
        self.changed.emit(header, str(box.currentData()))
