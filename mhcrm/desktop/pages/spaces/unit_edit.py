"""新建、修改、登记占用、结束占用: the forms that keep the inventory without a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QGridLayout, QLineEdit, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import spaces
from mhcrm.desktop.operations.operation import Operation
from mhcrm.desktop.pages.spaces.unit_dialogs import KEEP, UnitForm
from mhcrm.desktop.widgets.basic import button, day_of, holder, label, row, scrolled
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.records import OccupancyKind, Space, SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS, Interval
from mhcrm.domain.space.sheet import field_of
from mhcrm.domain.space.wording import until_words

ATTRIBUTES = (
    "建筑面积（㎡）", "使用面积（㎡）", "用地面积（亩）", "容积率", "层高（m）", "净高（m）", "荷载（t/㎡）", "柱距", "供电（kVA）",
    "给排水", "货梯", "卸货区", "规划用途", "环评类别", "消防类别", "洁净/实验条件", "交付状态", "可交付日", "租金（元/㎡·天）",
    "租金口径", "售价（元/㎡）", "售价口径", "产权方", "运营方", "招商联系人", "释放批次", "载体及配套进度", "企业服务团队", "产业匹配度",
)  # fmt: skip
"""Header words of the sheet: the form, the sheet and the command line read them with the same reader."""
KINDS = {
    SpaceKind.PARK: "园区",
    SpaceKind.BUILDING: "楼栋",
    SpaceKind.FLOOR: "楼层",
    SpaceKind.ROOM: "房间",
    SpaceKind.PLOT: "地块",
}
INSIDE = {
    SpaceKind.PARK: (SpaceKind.BUILDING, SpaceKind.PLOT),
    SpaceKind.BUILDING: (SpaceKind.FLOOR, SpaceKind.ROOM),
    SpaceKind.FLOOR: (SpaceKind.ROOM,),
}
STATES: tuple[tuple[str, OccupancyKind | None], ...] = (
    ("在租", OccupancyKind.LET),
    ("自用", OccupancyKind.OWN),
    ("已签未交付", OccupancyKind.SIGNED),
    ("优先权", OccupancyKind.OPTION),
    ("维修", OccupancyKind.REPAIR),
    ("不可租", OccupancyKind.CLOSED),
    ("空置（没有人占用）", None),
)
YEAR = timedelta(days=365)


class EditUnit(Sheet):
    """All attributes of a unit; an emptied field becomes 待核 again. Only what was changed is written."""

    def __init__(self, ctx: Context, space: Space, parent: QWidget) -> None:
        super().__init__(parent.window(), "修改空间", "editUnit", 720)
        self.ctx, self._space = ctx, space
        self.resize(760, min(620, parent.window().height() - 40))
        self.fields: dict[str, QLineEdit] = {}
        self._before: dict[str, str] = {}
        self.error = label("", "error", name="editUnit.error", wrap=True)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        plot = space.kind is SpaceKind.PLOT
        shown = [word for word in ATTRIBUTES if plot or word not in ("用地面积（亩）", "容积率")]
        for at, word in enumerate(("名称", *shown)):
            text = space.name if word == "名称" else _said(getattr(space, field_of(word)))
            field = QLineEdit(text)
            field.setObjectName(f"editUnit.{field_of(word) or 'name'}")
            field.setAccessibleName(word)
            field.setPlaceholderText("待核实")
            self.fields[word], self._before[word] = field, text
            grid.addWidget(label(word, "sub"), at // 2, at % 2 * 2)
            grid.addWidget(field, at // 2, at % 2 * 2 + 1)
        self.body.addWidget(label(f"{KINDS[space.kind]}　{space.code}", "section"))
        self.body.addWidget(scrolled(holder(grid), "editUnit.scroll"), 1)
        self.buttons(
            button("取消", "editUnit.cancel", self.reject),
            button("保存", "editUnit.save", self.save, kind="filled"),
            left=self.error,
        )

    def changes(self) -> dict[str, str]:
        """What was typed differently, by header word."""
        return {
            word: field.text().strip()
            for word, field in self.fields.items()
            if field.text().strip() != self._before[word]
        }

    def save(self) -> None:
        """Write what changed; what was typed stays when it is refused."""
        found = self.changes()
        if not found:
            self.reject()
        elif not self.fields["名称"].text().strip():
            self.error.setText("名称不能空着")
        else:
            operation = spaces.update(self.ctx.app, parent=self, space=self._space, entries=found)
            operation.start(self.ctx, lambda _done: self.accept(), self._refused)

    def _refused(self, error: BaseException) -> None:
        self.error.setText(KEEP)
        self.ctx.notify.failed("修改空间", error)


class NewUnit(UnitForm):
    """新建 inside a park, building or floor (or a park of its own)."""

    def __init__(self, ctx: Context, inside: Space | None, parent: QWidget) -> None:
        about = f"在 {inside.name or inside.code} 里" if inside is not None else "新的园区"
        super().__init__(ctx, "新建空间", "newUnit", about, "新建", parent)
        self._inside = inside
        self.kind = QComboBox()
        for kind in INSIDE.get(inside.kind, ()) if inside is not None else (SpaceKind.PARK,):
            self.kind.addItem(KINDS[kind], kind)
        self.name, self.area = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText("例如 501、5F、3号楼")
        self.area.setPlaceholderText("㎡，地块为亩；不知道就留空")
        self.field("类型", self.kind, "newUnit.kind")
        self.field("名称", self.name, "newUnit.name")
        self.field("面积", self.area, "newUnit.area")
        self.body.addWidget(
            label("其余属性建好后用“修改”补；状态登记前显示“状态未登记”，不当作空置。", "meta", wrap=True)
        )

    def save(self) -> None:
        """A name is needed."""
        name, size = self.name.text().strip(), self.area.text().strip()
        if not name:
            self.error.setText("请写名称")
            return
        kind = SpaceKind(str(self.kind.currentData()))
        word = "用地面积" if kind is SpaceKind.PLOT else "建筑面积"
        code = self._inside.code if self._inside is not None else None
        entries: Mapping[str, str] = {word: size} if size else {}
        self.write(spaces.create(self.ctx.app, parent=self, kind=kind, name=name, inside=code, entries=entries))


class OccupyUnit(UnitForm):
    """登记占用: who has it from when until when; or that nobody has."""

    def __init__(self, ctx: Context, space: Space, day: date, parent: QWidget) -> None:
        super().__init__(ctx, "登记占用", "occupyUnit", space.name or space.code, "登记", parent)
        self._space = space
        self.kind = QComboBox()
        for text, kind in STATES:
            self.kind.addItem(text, kind.value if kind is not None else "")
        self.party = QLineEdit()
        self.start, self.last = _day(day), _day(day + YEAR)
        self.open_end = QCheckBox("到期日待核实")
        self.field("状态", self.kind, "occupyUnit.kind")
        self.field("谁", self.party, "occupyUnit.party")
        self.field("起始日", self.start, "occupyUnit.start")
        self.field("最后一天", self.last, "occupyUnit.last")
        self.field("", self.open_end, "occupyUnit.open")
        self.open_end.toggled.connect(lambda on: self.last.setEnabled(not on))
        self.kind.currentIndexChanged.connect(lambda _at: self._free())

    def _free(self) -> None:
        taken = bool(self.kind.currentData())
        for field in (self.party, self.start, self.last, self.open_end):
            field.setEnabled(taken)

    def save(self) -> None:
        """The service refuses what is promised already."""
        chosen = str(self.kind.currentData() or "")
        kind = OccupancyKind(chosen) if chosen else None
        last = None if self.open_end.isChecked() else day_of(self.last)
        if kind is not None and last is not None and last < day_of(self.start):
            self.error.setText("最后一天早于起始日")
            return
        self.write(
            spaces.occupy(
                self.ctx.app,
                parent=self,
                space=self._space,
                kind=kind,
                start=day_of(self.start),
                last=last,
                party=self.party.text().strip(),
            )
        )


class EndOccupancy(UnitForm):
    """结束占用: the last day of a lease, repair or closure."""

    def __init__(self, ctx: Context, interval: Interval, name: str, today: date, parent: QWidget) -> None:
        about = f"{name}　{STATE_LABELS[interval.state]} {interval.party}"
        super().__init__(ctx, "结束占用", "endOccupancy", about, "结束", parent)
        self._interval, self._name = interval, name
        self.last = _day(max(today, interval.start))
        self.field("现在", label(f"{interval.start.isoformat()} 起，{until_words(interval)}"), "endOccupancy.now")
        self.field("最后一天", self.last, "endOccupancy.last")

    def save(self) -> None:
        """Within its time."""
        operation: Operation[ChangeSet] = spaces.end_occupancy(
            self.ctx.app,
            parent=self,
            occupancy_id=self._interval.occupancy_id or 0,
            name=self._name,
            last=day_of(self.last),
        )
        self.write(operation)


def occupancy_line(interval: Interval, clicked: object) -> QWidget:
    """A recorded occupancy that still runs, with its way to end."""
    words = label(f"{STATE_LABELS[interval.state]} {interval.party}".strip(), "strong")
    about = label(f"{interval.start.isoformat()} 起，{until_words(interval)}", "meta")
    end = button("结束…", f"occupancy.end.{interval.occupancy_id}", small=True)
    if callable(clicked):
        end.clicked.connect(lambda _checked=False: clicked(interval))
    return holder(row(words, about, None, end))


def _said(value: object) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _day(day: date) -> QDateEdit:
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setDisplayFormat("yyyy-MM-dd")
    made.setCalendarPopup(True)
    return made
