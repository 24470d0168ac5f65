"""The limits of 找空间: from a project or by hand; every field may stay empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QDateEdit, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm.desktop.models.space_book import SpaceBook, Waiting
from mhcrm.desktop.widgets.basic import Segments, day_of, holder, label, retone, row
from mhcrm.domain.space.find import Need
from mhcrm.domain.space.inventory import TIER_OF
from mhcrm.domain.space.limits import ENV_ORDER, FIRE_ORDER
from mhcrm.domain.space.need import kinds_of

ANY = "不限"
TIERS = (("", ANY), *((word, word) for word in TIER_OF.values()))
WHEN = (("on", "这天起空置"), ("by", "这天前能用"))


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of the form: its key in a need, its label with unit."""

    key: str
    words: str


NUMBERS = (
    Number("min_area_sqm", "面积 ㎡ ≥"),
    Number("max_area_sqm", "面积 ㎡ ≤"),
    Number("min_land_mu", "用地 亩 ≥"),
    Number("build_area_sqm", "地块可建 ㎡ ≥"),
    Number("min_height_m", "层高 m ≥"),
    Number("min_load_t", "荷载 t/㎡ ≥"),
    Number("min_power_kva", "供电 kVA ≥"),
    Number("min_lift_t", "货梯 t ≥"),
    Number("max_rent", "日租 元/㎡ ≤"),
)
ACROSS = 4


class FindForm(QWidget):
    """``changed`` when the need changed and every field can be read; ``asked`` a project's code, to fill from its need."""

    changed = Signal()
    asked = Signal(str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("find.form")
        self._standings: dict[str, str] = {}
        self._quiet = False
        self.lead = QComboBox()
        self.when = Segments(WHEN, "find.when")
        self._when = "on"
        self.day = QDateEdit(QDate(today.year, today.month, today.day))
        self.tier = Segments(TIERS, "find.tier")
        self._tier = ""
        self.park = QComboBox()
        self.numbers = {number.key: QLineEdit() for number in NUMBERS}
        self.use, self.env, self.fire = QComboBox(), QComboBox(), QComboBox()
        self.together = QCheckBox("也找相连的几间、几层")
        self.rejected = QCheckBox("也列不符合的")
        self.error = label("", "error", name="find.error")
        self._build()

    def put(self, book: SpaceBook, waiting: Sequence[Waiting]) -> None:
        """The parks and projects to choose from."""
        self._quiet = True
        chosen, park = self.lead.currentData(), self.park.currentData()
        self.lead.clear()
        self.lead.addItem("不按项目", "")
        for item in waiting:
            self.lead.addItem(f"{item.name}　{item.code}", item.code)
        self.lead.setCurrentIndex(max(0, self.lead.findData(chosen)))
        self.park.clear()
        self.park.addItem("全部园区", None)
        for root in book.inventory.roots():
            self.park.addItem(root.name, root.park_ref or None)
        self.park.setCurrentIndex(max(0, self.park.findData(park)))
        self._quiet = False

    def fill(self, need: Need) -> None:
        """Take over what a project asks."""
        self._quiet = True
        for number in NUMBERS:
            value = getattr(need, number.key)
            self.numbers[number.key].setText("" if value is None else f"{value.normalize():f}")
        tier = TIER_OF[need.kinds[0]] if len(need.kinds) == 1 else ""
        self.tier.choose(tier)
        self._tier = tier
        self._standings = dict(need.standings)
        line = self.lead.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
        self.use.setEditText(need.use or "")
        self._quiet = False
        self._tell()

    def choose_lead(self, code: str) -> None:
        """Look for a project from outside."""
        self.lead.setCurrentIndex(max(0, self.lead.findData(code)))

    def need(self) -> Need | None:
        """The need as it stands; None while a field cannot be read (it is marked)."""
        values: dict[str, Decimal | None] = {}
        bad = ""
        for number in NUMBERS:
            field = self.numbers[number.key]
            try:
                values[number.key] = _number(field.text())
                retone(field, state="")
            except InvalidOperation:
                retone(field, state="error")
                bad = f"“{number.words.rstrip(' ≥≤')}”读不出数字，请改成如“300”，或留空"
        self.error.setText(bad)
        if bad:
            return None
        on = day_of(self.day)
        need = Need(on, kinds=kinds_of(self._tier), park_ref=self.park.currentData(), standings=self._standings)
        return replace(
            need,
            **values,  # type: ignore[arg-type]
            deliver_by=on if self._when == "by" else None,
            use=self.use.currentText().strip() or None,
            env=str(self.env.currentData() or "") or None,
            fire=str(self.fire.currentData() or "") or None,
        )

    def _build(self) -> None:
        for field, name, words in (
            (self.lead, "find.lead", "按项目"), (self.park, "find.park", "园区"), (self.use, "find.use", "规划用途"),
            (self.env, "find.env", "环评类别"), (self.fire, "find.fire", "火灾危险性"), (self.day, "find.day", "日期"),
            (self.together, "find.together", "也找相连"), (self.rejected, "find.rejected", "也列不符合的"),
        ):  # fmt: skip
            field.setObjectName(name)
            field.setAccessibleName(words)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.day.setFixedWidth(126)
        self.lead.setEditable(True)
        self.lead.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.lead.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.lead.setMinimumContentsLength(24)
        completer = self.lead.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.use.setEditable(True)
        self.use.addItems(["", "研发", "工业", "商办"])
        for field, order, suffix in ((self.env, ENV_ORDER, ""), (self.fire, FIRE_ORDER, "类")):
            field.addItem(ANY, "")
            for word in order:
                field.addItem(f"{word}{suffix}", word)
        self.when.choose("on")
        self.tier.choose("")
        self.together.setChecked(True)
        grid = self._grid()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 8, 24, 8)
        box.setSpacing(8)
        box.addWidget(holder(row(label("按项目", "sub"), self.lead, 4, self.day, self.when, None)))
        box.addWidget(holder(row(label("层级　", "sub"), self.tier, 8, label("园区", "sub"), self.park, None)))
        box.addLayout(grid)
        box.addWidget(holder(row(self.together, self.rejected, self.error, None, gap=16)))
        self._connect()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        fields: list[tuple[str, QWidget]] = [(number.words, self.numbers[number.key]) for number in NUMBERS]
        fields += [("规划用途", self.use), ("环评类别", self.env), ("火灾危险性", self.fire)]
        for at, (words, field) in enumerate(fields):
            across, down = at % ACROSS, at // ACROSS
            grid.addWidget(label(words, "sub"), down, across * 2)
            grid.addWidget(field, down, across * 2 + 1)
            grid.setColumnStretch(across * 2 + 1, 1)
        for number in NUMBERS:
            field = self.numbers[number.key]
            field.setObjectName(f"find.{number.key}")
            field.setAccessibleName(number.words)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setMinimumWidth(56)
        return grid

    def _connect(self) -> None:
        self.lead.currentIndexChanged.connect(lambda _at: self._asked())
        self.when.chosen.connect(self._choose_when)
        self.tier.chosen.connect(self._choose_tier)
        self.day.dateChanged.connect(lambda _day: self._tell())
        self.park.currentIndexChanged.connect(lambda _at: self._tell())
        self.env.currentIndexChanged.connect(lambda _at: self._tell())
        self.fire.currentIndexChanged.connect(lambda _at: self._tell())
        self.use.editTextChanged.connect(lambda _text: self._tell())
        self.together.toggled.connect(lambda _on: self._tell())
        self.rejected.toggled.connect(lambda _on: self._tell())
        for field in self.numbers.values():
            field.textChanged.connect(lambda _text: self._tell())

    def _asked(self) -> None:
        if self._quiet:
            return
        code = str(self.lead.currentData() or "")
        if code:
            self.asked.emit(code)
        else:
            self._standings = {}
            self._tell()

    def _choose_when(self, key: str) -> None:
        self._when = key
        self._tell()

    def _choose_tier(self, key: str) -> None:
        self._tier = key
        self._tell()

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()


def _number(text: str) -> Decimal | None:
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain:
        return None
    value = Decimal(plain)
    if not value.is_finite() or value < 0:
        raise InvalidOperation
    return value
