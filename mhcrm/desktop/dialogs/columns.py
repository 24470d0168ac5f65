"""Choose columns: tick to show, drag to order."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.lead_columns import COLUMNS, NARROW
from mhcrm.desktop.widgets.basic import button, label


class ColumnChooser(Sheet):
    """Announces the shown columns in order."""

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget, shown: tuple[str, ...]) -> None:
        super().__init__(parent, "列", "columnChooser", 360)
        self.body.addWidget(label("勾选要显示的列，拖动可换次序。", "sub"))
        self.list = QListWidget()
        self.list.setObjectName("columns.list")
        self.list.setAccessibleName("可选的列")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(360)
        self._fill(shown)
        self.body.addWidget(self.list)
        self._note = label("", "error")
        self.buttons(
            button("恢复默认", "columns.reset", lambda: self._fill(NARROW)),
            button("取消", "columns.cancel", self.reject),
            button("确定", "columns.ok", self._take, kind="filled"),
            left=self._note,
        )

    def _fill(self, shown: tuple[str, ...]) -> None:
        self.list.clear()
        for key in (*shown, *(key for key in COLUMNS if key not in shown)):
            column = COLUMNS[key]
            item = QListWidgetItem(f"{column.title} {column.unit}".strip())
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)

    def _take(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        keys = tuple(
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked
        )
        if not keys:
            self._note.setText("至少留一列")
            return
        self.chosen.emit(keys)
        self.accept()
