"""The right panel: the chosen unit's facts, its time, who holds it, and the form to hold it."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QMenu, QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.models import space_words, words
from mhcrm.desktop.models.space_book import SpaceBook, Sums, Waiting, sums_of
from mhcrm.desktop.operations import spaces
from mhcrm.desktop.pages.spaces.hold_form import HoldForm
from mhcrm.desktop.pages.spaces.unit_dialogs import ExtendHold, MergeUnits, ReleaseHold, SplitUnit
from mhcrm.desktop.pages.spaces.unit_edit import INSIDE, EditUnit, EndOccupancy, NewUnit, OccupyUnit, occupancy_line
from mhcrm.desktop.widgets.basic import (
    ElidedLabel,
    badge,
    button,
    clear,
    column,
    hline,
    holder,
    icon_button,
    label,
    retone,
    row,
    scrolled,
)
from mhcrm.desktop.widgets.space.unit_strip import UnitStrip
from mhcrm.domain.records import Hold, Space, SpaceKind
from mhcrm.domain.space.find import area_of
from mhcrm.domain.space.intervals import STATE_LABELS, Interval, State

WIDTH = 340
COLUMNS = 3
AHEAD, BACK = timedelta(days=420), timedelta(days=75)
EVENTS = 4
CUT = (SpaceKind.ROOM, SpaceKind.PLOT)


class UnitPanel(QWidget):
    """``saved`` after a write, so that the page reads again."""

    saved = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("spaces.panel")
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH)
        self._book: SpaceBook | None = None
        self.space: Space | None = None
        self._code = ""
        self._day = ctx.app.clock.today()
        self.title = ElidedLabel("", "section", "spaces.unit")
        self.state = badge("", "accentLine", "spaces.unitState")
        self.strip = UnitStrip()
        self._parts = label("", "sub", name="spaces.parts", wrap=True)
        self.form = HoldForm(self._day)
        self.hold = button("预留", "spaces.hold", self.save_hold, kind="filled", icon="clock")
        self.split = button("拆分", "spaces.split", self._split)
        self.merge = button("合并", "spaces.merge", self._merge)
        self.more = icon_button("ellipsis", "修改、登记占用、新建、删除", "spaces.more", self._menu)
        self._facts, self._events, self._holds = QGridLayout(), QVBoxLayout(), QVBoxLayout()
        self._build()
        self.form.changed.connect(self._form_changed)

    def put(self, book: SpaceBook, space_id: int, day: date) -> None:
        """Show a unit on a day; what was typed into the form stays. Another day changes the badge and the strip only."""
        same = self._book is book and self.space is not None and self.space.id == space_id and not self._code
        self._code = ""
        self._book, self._day = book, day
        if same and self.space is not None:
            self._show_day(self.space)
            return
        self.space = book.inventory.spaces.get(space_id)
        self._body.setVisible(self.space is not None)
        self._foot.setVisible(self.space is not None and self.space.kind is not SpaceKind.PARK)
        if self.space is None:
            self.title.put("请选一处空间")
            self.state.hide()
            return
        self._show(self.space)
        self.form.setVisible(self.space.kind is not SpaceKind.PARK)
        self.form.put(book, space_id)

    def join(self, code: str, title: str) -> None:
        """The shown unit together with its neighbours (codes joined by +): the form holds all of them."""
        if self._book is None or self.space is None:
            return
        by_code = {space.code: space.id for space in self._book.inventory.spaces.values()}
        ids = [by_code[part] for part in code.split("+") if part in by_code]
        self._code = code
        self.title.put(title)
        self.form.put(self._book, ids[0], ids[1:])

    def take(self, lead: Waiting) -> None:
        """A project was dropped here or brought along."""
        self.form.prefill(lead, max(self._day, self.ctx.app.clock.today()))

    def save_hold(self) -> None:
        """Write the hold if the checks allow it."""
        if self.space is None or self._book is None or not self.form.ready:
            return
        code = self._code or self.space.code
        name = self.title.accessibleName() if self._code else self._book.inventory.full_name(self.space.id)
        operation = spaces.hold(self.ctx.app, parent=self, code=code, name=name, terms=self.form.terms())
        operation.start(self.ctx, lambda _done: self.saved.emit())

    def _build(self) -> None:
        head = row(self.title, self.state, self.more, margins=(16, 0, 8, 0))
        head.setStretch(0, 1)
        top = holder(head)
        top.setFixedHeight(44)
        self._facts.setHorizontalSpacing(8)
        self._facts.setVerticalSpacing(10)
        for at in range(COLUMNS):
            self._facts.setColumnStretch(at, 1)
        self._events.setSpacing(0)
        self._holds.setSpacing(8)
        body = QWidget()
        inner = column(gap=12, margins=(16, 12, 16, 16))
        inner.addLayout(self._facts)
        inner.addWidget(hline())
        inner.addWidget(label("占用", "strong"))
        inner.addWidget(self.strip)
        inner.addWidget(self._parts)
        inner.addLayout(self._events)
        inner.addLayout(self._holds)
        inner.addWidget(hline())
        inner.addWidget(self.form)
        inner.addStretch(1)
        body.setLayout(inner)
        self._body = scrolled(body, "spaces.panelScroll")
        acts = holder(row(self.hold, self.split, self.merge, None))
        self._foot = holder(column(self.form.lines, acts, margins=(16, 8, 16, 8)), role="foot")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (top, hline(), self._body, self._foot):
            whole.addWidget(widget)
        whole.setStretch(2, 1)

    def _show(self, space: Space) -> None:
        assert self._book is not None
        inventory = self._book.inventory
        names = [item.name for item in reversed(inventory.ancestors(space.id)) if item.kind is not SpaceKind.PARK]
        self.title.put(" ".join([*names, space.name or space.code]))
        self._show_day(space)
        clear(self._facts)
        for at, (name, value) in enumerate(space_words.facts(space, area_of(inventory, space))):
            cell = column(label(name, "meta"), _value(value), gap=0)
            self._facts.addLayout(cell, at // COLUMNS, at % COLUMNS)
        self._show_events(space)
        self._show_holds(space)
        self.split.setVisible(space.kind in CUT)
        self.merge.setVisible(space.kind in CUT)

    def _show_day(self, space: Space) -> None:
        """What depends on the day: the badge, the day's mark, the areas of the parts."""
        assert self._book is not None
        status = self._book.inventory.status(space.id, self._day)
        partly = "部分" if status.partly and status.state is not State.FREE else ""
        self.state.setText(f"{self._day:%m-%d} {partly}{STATE_LABELS[status.state]}")
        retone(self.state, tone="accentLine" if status.state is State.FREE else "")
        self.state.setVisible(space.kind is not SpaceKind.PARK)
        whole = not self._book.inventory.children(space.id, self._day)
        self.strip.setVisible(whole)
        self._parts.setVisible(not whole)
        if whole:
            self.strip.put(self._spells(space), self._day)
        else:
            park = self._book.park(space.id)
            self._parts.setText(parts_words(sums_of(self._book, space.id, park.statuses(self._day), self._day)))

    def _spells(self, space: Space) -> list[space_words.Spell]:
        assert self._book is not None
        today = self.ctx.app.clock.today()
        first = min(today, self._day) - BACK
        return space_words.spells(self._book.inventory, space.id, first, max(first + AHEAD, self._day + BACK))

    def _show_events(self, space: Space) -> None:
        assert self._book is not None
        clear(self._events)
        if self._book.inventory.children(space.id, self._day):
            return
        for spell in self._spells(space)[1 : EVENTS + 1]:
            because = spell.status.because
            party = because.party if because is not None and because.party else ""
            what = ElidedLabel(party or STATE_LABELS[spell.status.state])
            line = row(
                label(spell.start.isoformat(), "meta"), what, label(STATE_LABELS[spell.status.state], "meta"), gap=12
            )
            line.setStretch(1, 1)
            shown = holder(line)
            shown.setFixedHeight(28)
            self._events.addWidget(shown)

    def _show_holds(self, space: Space) -> None:
        assert self._book is not None
        clear(self._holds)
        today = self.ctx.app.clock.today()
        for item in self._book.inventory.intervals_of(space.id):
            if item.occupancy_id is not None and (item.end is None or item.end > today):
                self._holds.addWidget(occupancy_line(item, self._end_occupancy))
        for hold in self._book.holds_on(space.id, self.ctx.app.clock.today()):
            self._holds.addWidget(self._hold_line(space, hold))

    def _hold_line(self, space: Space, hold: Hold) -> QWidget:
        assert self._book is not None
        related = self._book.inventory.related_intervals(space.id)
        party = next((item.party for item in related if item.hold_id == hold.id), "")
        where = "" if hold.space_id == space.id else f"（{self._book.inventory.spaces[hold.space_id].name}）"
        strength = "硬预留" if hold.hard else f"软预留，第 {hold.rank} 位"
        name = ElidedLabel(f"{party or words.UNKNOWN}{where}", "strong")
        about = f"{strength}，{hold.start.isoformat()} 至 {hold.until.isoformat()}"
        if hold.extensions:
            about += f"，已延 {len(hold.extensions)} 次"
        unit = f"，{hold.holder_unit}" if hold.holder_unit else ""
        who = ElidedLabel(f"批准人 {hold.approver or words.UNKNOWN}{unit}", "meta")
        longer = button("延期", f"hold.extend.{hold.id}", lambda: self._extend(hold), small=True)
        end = button("解除", f"hold.release.{hold.id}", lambda: self._release(hold), small=True)
        acts = [longer, end]
        if not hold.hard:
            acts.insert(0, button("转独占", f"hold.harden.{hold.id}", lambda: self._harden(hold), small=True))
        across = row(who, *acts)
        across.setStretch(0, 1)
        return holder(column(name, label(about, "meta", wrap=True), holder(across), gap=2))

    def _form_changed(self) -> None:
        self.hold.setEnabled(self.form.ready)
        until = self.form.until.date()
        text = f" 预留到 {until.month():02d}-{until.day():02d}"
        self.hold.setText(text)
        self.hold.setAccessibleName(text.strip())
        blocking = next((item.text for item in self.form.found if item.tone == "red"), "")
        self.hold.setToolTip(blocking)

    def _name(self, hold: Hold) -> str:
        assert self._book is not None
        return self._book.inventory.full_name(hold.space_id)

    def _release(self, hold: Hold) -> None:
        self._open(ReleaseHold(self.ctx, hold, self._name(hold), self))

    def _extend(self, hold: Hold) -> None:
        self._open(ExtendHold(self.ctx, hold, self._name(hold), self))

    def _split(self) -> None:
        if self.space is not None:
            self._open(SplitUnit(self.ctx, self.space, self))

    def _merge(self) -> None:
        if self.space is not None and self._book is not None and self.space.parent_id is not None:
            siblings = self._book.inventory.children(self.space.parent_id, self._day)
            self._open(MergeUnits(self.ctx, self.space, siblings, self))

    def _harden(self, hold: Hold) -> None:
        approver = self.form.approver.text().strip()
        operation = spaces.harden(self.ctx.app, parent=self, held=hold, name=self._name(hold), approver=approver)
        operation.start(self.ctx, lambda _done: self.saved.emit())

    def _end_occupancy(self, item: Interval) -> None:
        if self.space is not None and self._book is not None:
            name = self._book.inventory.full_name(self.space.id)
            self._open(EndOccupancy(self.ctx, item, name, self.ctx.app.clock.today(), self))

    def menu(self) -> QMenu:
        """What can be done with the unit as a record."""
        made = QMenu(self)
        made.setObjectName("spaces.unitMenu")
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        space = self.space
        if space is not None:
            made.addAction("修改…").triggered.connect(lambda _on=False: self._open(EditUnit(self.ctx, space, self)))
            if space.kind is not SpaceKind.PARK:
                made.addAction("登记占用…").triggered.connect(
                    lambda _on=False: self._open(OccupyUnit(self.ctx, space, self._day, self))
                )
            if INSIDE.get(space.kind):
                made.addAction("在这里新建…").triggered.connect(
                    lambda _on=False: self._open(NewUnit(self.ctx, space, self))
                )
            made.addAction("删除").triggered.connect(lambda _on=False: self._remove(space))
            made.addSeparator()
        made.addAction("新建园区…").triggered.connect(lambda _on=False: self._open(NewUnit(self.ctx, None, self)))
        return made

    def _menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _remove(self, space: Space) -> None:
        """Refused while anything hangs on it; undo brings it back."""
        spaces.remove(self.ctx.app, parent=self, space=space).start(self.ctx, lambda _done: self.saved.emit())

    def _open(self, dialog: QDialog) -> None:
        dialog.accepted.connect(self.saved)
        dialog.open()


def parts_words(sums: Sums) -> str:
    """Areas of a floor's or building's parts by state, one a line."""
    lines = [
        f"{STATE_LABELS[state]} {words.number(sums.by_state[state])} ㎡" for state in State if state in sums.by_state
    ]
    if sums.plots:
        lines.append(f"地块 {sums.plots} 块 {words.number(sums.land)} 亩，空置 {sums.free_plots} 块")
    if sums.unknown:
        lines.append(f"面积待核实 {sums.unknown} 处")
    return "\n".join(lines) or "没有登记的单元"


def _value(text: str) -> QWidget:
    made = ElidedLabel(text)
    if text == words.UNKNOWN:
        made.setProperty("tone", "amber")
    else:
        made.setProperty("role", "strong")
    return made
