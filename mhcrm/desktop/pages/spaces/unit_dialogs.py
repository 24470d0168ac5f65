"""解除、延期、拆分、合并: the small forms behind the panel's buttons. What was typed stays until it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models import words
from mhcrm.desktop.operations import spaces
from mhcrm.desktop.operations.operation import Operation
from mhcrm.desktop.widgets.basic import button, day_of, label
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.records import Hold, Space, SpaceKind
from mhcrm.domain.space.lineage import Part

LONGER = timedelta(days=30)
KEEP = "没有保存，内容还在"


class UnitForm(Sheet):
    """A title line, fields, an error line and one act."""

    def __init__(self, ctx: Context, title: str, name: str, about: str, act: str, parent: QWidget) -> None:
        super().__init__(parent.window(), title, name, 460)
        self.ctx = ctx
        self.body.addWidget(label(about, "section", wrap=True))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(10)
        self.grid.setColumnStretch(1, 1)
        self.body.addLayout(self.grid)
        self.error = label("", "error", name=f"{name}.error", wrap=True)
        self.buttons(
            button("取消", f"{name}.cancel", self.reject),
            button(act, f"{name}.save", self.save, kind="filled"),
            left=self.error,
        )

    def field(self, words: str, widget: QWidget, name: str) -> None:
        """One row."""
        at = self.grid.rowCount()
        widget.setObjectName(name)
        widget.setAccessibleName(words)
        tall = isinstance(widget, QPlainTextEdit | QListWidget)
        place = Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
        self.grid.addWidget(label(words, "sub"), at, 0, place)
        self.grid.addWidget(widget, at, 1)

    def save(self) -> None:
        """Check and write."""
        raise NotImplementedError

    def write(self, operation: Operation[ChangeSet] | Operation[spaces.Merged]) -> None:
        """Start it; close when done, keep everything when refused."""
        operation.start(self.ctx, lambda _done: self.accept(), lambda error: self._refused(operation.name, error))

    def _refused(self, name: str, error: BaseException) -> None:
        self.error.setText(KEEP)
        self.ctx.notify.failed(name, error)


class ReleaseHold(UnitForm):
    """解除预留, with the reason the project's timeline will show."""

    def __init__(self, ctx: Context, hold: Hold, name: str, parent: QWidget) -> None:
        super().__init__(ctx, "解除预留", "releaseHold", name, "解除预留", parent)
        self._hold, self._name = hold, name
        self.reason = QLineEdit()
        self.field("原因", self.reason, "releaseHold.reason")
        self.reason.setFocus()

    def save(self) -> None:
        """A reason is needed."""
        reason = self.reason.text().strip()
        if not reason:
            self.error.setText("请写一句原因")
            return
        self.write(spaces.release(self.ctx.app, parent=self, held=self._hold, name=self._name, reason=reason))


class ExtendHold(UnitForm):
    """延期, counted and with its reason."""

    def __init__(self, ctx: Context, hold: Hold, name: str, parent: QWidget) -> None:
        super().__init__(ctx, "延长预留", "extendHold", name, "延长预留", parent)
        self._hold, self._name = hold, name
        self.until = _day(hold.until + LONGER)
        self.reason = QLineEdit()
        self.field("现到期", label(hold.until.isoformat(), name="extendHold.now"), "extendHold.now")
        self.field("新到期", self.until, "extendHold.until")
        self.field("原因", self.reason, "extendHold.reason")

    def save(self) -> None:
        """A later day and a reason."""
        reason, until = self.reason.text().strip(), day_of(self.until)
        if until <= self._hold.until:
            self.error.setText(f"新到期日要晚于 {self._hold.until.isoformat()}")
            return
        if not reason:
            self.error.setText("请写一句原因")
            return
        self.write(
            spaces.extend(self.ctx.app, parent=self, held=self._hold, name=self._name, until=until, reason=reason)
        )


class SplitUnit(UnitForm):
    """拆分: one line a part, its name and its size."""

    def __init__(self, ctx: Context, space: Space, parent: QWidget) -> None:
        plot = space.kind is SpaceKind.PLOT
        self._unit = "亩" if plot else "㎡"
        size = space.land_mu if plot else space.area_sqm
        about = f"{space.name or space.code}　{words.number(size)}{'' if size is None else f' {self._unit}'}"
        super().__init__(ctx, "拆分", "splitUnit", about, "拆分", parent)
        self._space = space
        self.parts = QPlainTextEdit()
        self.parts.setPlaceholderText(
            f"一行一部分：名称，空格，面积（{self._unit}）\n{space.name}甲 300\n{space.name}乙"
        )
        self.parts.setMinimumHeight(96)
        self.parts.setTabChangesFocus(True)
        self.on = _day(ctx.app.clock.today() + timedelta(days=1))
        self.field("各部分", self.parts, "splitUnit.parts")
        self.field("自哪天起", self.on, "splitUnit.on")
        self.body.addWidget(label("面积留空表示待核实；原单元和它的合同都留着，约束两边。", "meta", wrap=True))

    def save(self) -> None:
        """Read the lines; the rules speak in the error dialog."""
        try:
            parts = parts_of(self.parts.toPlainText(), self._space.kind is SpaceKind.PLOT)
        except ValueError as problem:
            self.error.setText(str(problem))
            return
        self.write(spaces.split(self.ctx.app, parent=self, code=self._space.code, parts=parts, on=day_of(self.on)))


class MergeUnits(UnitForm):
    """合并: which neighbours, and the new name."""

    def __init__(self, ctx: Context, space: Space, siblings: Sequence[Space], parent: QWidget) -> None:
        super().__init__(ctx, "合并", "mergeUnits", f"{space.name or space.code} 与", "合并", parent)
        self._space = space
        self.others = QListWidget()
        self.others.setMaximumHeight(180)
        for other in siblings:
            if other.kind is space.kind and other.id != space.id:
                size = (
                    f"{words.number(other.land_mu)} 亩"
                    if other.kind is SpaceKind.PLOT
                    else f"{words.number(other.area_sqm)} ㎡"
                )
                item = QListWidgetItem(f"{other.name or other.code}　{size}")
                item.setData(Qt.ItemDataRole.UserRole, other.code)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Unchecked)
                self.others.addItem(item)
        self.name = QLineEdit()
        self.on = _day(ctx.app.clock.today() + timedelta(days=1))
        self.field("并入", self.others, "mergeUnits.others")
        self.field("新名称", self.name, "mergeUnits.name")
        self.field("自哪天起", self.on, "mergeUnits.on")

    def chosen(self) -> list[str]:
        """Codes of the ticked neighbours."""
        items = (self.others.item(row) for row in range(self.others.count()))
        return [
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked
        ]

    def save(self) -> None:
        """At least one other and a name."""
        others, name = self.chosen(), self.name.text().strip()
        if not others:
            self.error.setText("请勾选至少一个要并入的单元")
            return
        if not name:
            self.error.setText("请写合并后的名称")
            return
        codes = [self._space.code, *others]
        self.write(spaces.merge(self.ctx.app, parent=self, codes=codes, name=name, on=day_of(self.on)))


def parts_of(text: str, plot: bool) -> list[Part]:
    """The parts typed one a line, a name and perhaps a size.

    Raises:
        ValueError: with a sentence for the officer when a size cannot be read or there are fewer than two lines.
    """
    found: list[Part] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _gap, size = line.strip().partition(" ")
        size = size.strip().removesuffix("㎡").removesuffix("亩").replace(",", "").strip()
        try:
            value = Decimal(size) if size else None
        except InvalidOperation:
            raise ValueError(f"第 {number} 行的面积“{size}”读不出数字，请改成如“300”，或留空") from None
        found.append(Part(name, land_mu=value) if plot else Part(name, area_sqm=value))
    if len(found) < 2:
        raise ValueError("请至少写两行，一行一部分")
    return found


def _day(day: date) -> QDateEdit:
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setDisplayFormat("yyyy-MM-dd")
    made.setCalendarPopup(True)
    return made
