"""查重: groups of leads that may be one at the left, the chosen pair side by side at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.base.errors import Cancelled
from mhcrm.desktop import theme
from mhcrm.desktop.background import Lane
from mhcrm.desktop.context import Context
from mhcrm.desktop.delegates.duplicate_rows import HEIGHT, DuplicateDelegate
from mhcrm.desktop.models.duplicate_model import DuplicateModel
from mhcrm.desktop.models.duplicate_words import Entry, decided_entry, group_entry
from mhcrm.desktop.operations import duplicates
from mhcrm.desktop.pages.duplicates.pair_view import PairView
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.places import ShowLead, ShowPair
from mhcrm.desktop.widgets.basic import Segments, button, hline, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.row_table import RowTable
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.identity import Verdict
from mhcrm.services.duplicates.found import Beside, Decided, Head, LikePair, Material, grouped, search, without

FILTERS = (("all", "全部"), ("same", "相同"), ("likely", "可能相同"), ("decided", "已记为不是重复"))
VERDICTS = {"same": Verdict.SAME, "likely": Verdict.LIKELY}
NOTHING, FOUND = 0, 1
LIST_WIDTH = 408
EMPTY = {
    "all": ("没有发现重复的项目", "新导入或新建的项目，会在这里和库里的逐一比对。"),
    "same": ("没有判为相同的项目", "可能相同的在旁边一栏。"),
    "likely": ("没有可能相同的项目", "判为相同的在旁边一栏。"),
    "decided": ("还没有记为不是重复的", "点“不是重复”后，那一对会收在这里，随时可以取消。"),
}


class DuplicatesPage(Page):
    """Reads on the store lane, compares on the pool; decisions take effect at once and the list follows."""

    kinds = frozenset({RowKind.LEAD, RowKind.DISTINCT_PAIR})
    has_primary = True

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "duplicatesPage")
        self.pairs: tuple[LikePair, ...] = ()
        self.decided: tuple[Decided, ...] = ()
        self._filter = "all"
        self._asked = 0
        self._at = 0
        self._wanted: tuple[int, int] | None = None
        self.model = DuplicateModel()
        self.list = RowTable("duplicates.list", "可能重复的项目", HEIGHT)
        self.view = PairView(ctx.stages)
        self.filters = Segments(FILTERS, "duplicates.filters")
        self.note = label("", "sub", name="duplicates.note")
        self._places = QStackedWidget()
        self._build()
        self._connect()
        self.refresh()

    # -- reading ----------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read everything stored and compare it again; what is shown stays until the answer is there."""
        self._asked += 1
        ticket, app = self._asked, self.ctx.app
        self.note.setText("正在比对…")

        def read(_progress: object) -> tuple[Material, tuple[Decided, ...]]:
            return app.duplicates.material(), app.duplicates.decided()

        self.ctx.lanes.run(
            "读取项目", read, on_done=lambda got: self._read(ticket, *got), on_error=self._failed, quiet=True
        )

    def _read(self, ticket: int, material: Material, decided: tuple[Decided, ...]) -> None:
        self.ctx.lanes.run(
            "比对项目",
            lambda progress: search(material, progress),
            lane=Lane.POOL,
            on_done=lambda pairs: self._arrived(ticket, len(material.leads), pairs, decided),
            on_error=self._failed,
        )

    def _arrived(self, ticket: int, count: int, pairs: tuple[LikePair, ...], decided: tuple[Decided, ...]) -> None:
        if ticket != self._asked:
            return
        self.pairs, self.decided = pairs, decided
        self.note.setText(f"{count:,} 个项目逐一比对过")
        self._show()

    def _failed(self, error: BaseException) -> None:
        self.note.setText("没有比对完，按 F5 再来一次")
        if not isinstance(error, Cancelled):
            self.ctx.notify.failed("查重", error)

    def opened(self, argument: object) -> None:
        """Show one pair, or the list."""
        if isinstance(argument, ShowPair):
            self._wanted = (argument.one, argument.other)
            self._choose_filter("all")
        self.list.setFocus()

    # -- building ---------------------------------------------------------------------------------
    def _build(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(DuplicateDelegate(self.list))
        self.list.head.hide()
        self.list.head.setStretchLastSection(True)
        self.list.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.filters.choose("all")
        back = button("回到项目", "duplicates.back", self._leave, kind="link", tip="Esc")
        top = QWidget()
        top.setFixedHeight(theme.size("page_header"))
        top.setLayout(
            row(label("查重", "page"), 4, self.note, None, self.filters, back, margins=(24, 0, 16, 0), gap=12)
        )
        line = QFrame()
        line.setProperty("role", "vline")
        line.setFixedWidth(1)
        self.list.setFixedWidth(LIST_WIDTH)
        both = QWidget()
        across = QHBoxLayout(both)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.list)
        across.addWidget(line)
        across.addWidget(self.view, 1)
        self._empty = QVBoxLayout()
        nothing = QWidget()
        nothing.setLayout(self._empty)
        self._places.addWidget(nothing)
        self._places.addWidget(both)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(top)
        outer.addWidget(hline())
        outer.addWidget(self._places, 1)

    def _connect(self) -> None:
        self.filters.chosen.connect(self._choose_filter)
        self.list.selectionModel().currentRowChanged.connect(lambda now, _before: self._chosen(now.row()))
        self.list.key_delete.connect(self._drop)
        self.list.key_peek.connect(self.view.next_pair)
        self.list.key_open.connect(self.view.foot.merge.setFocus)
        self.view.wanted.connect(self._look)
        self.view.merge.connect(self._merge)
        self.view.apart.connect(self._apart)
        self.view.forget.connect(self._forget)
        self.view.opened.connect(lambda lead: self.ctx.open_place("projects", ShowLead(lead)))
        self._key("Ctrl+Return", self.view.ask_merge)
        self._key("Alt+X", self.view.swap)
        self._key("Escape", self._leave)

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)

    def _leave(self) -> None:
        self.ctx.open_place("projects", None)

    # -- showing ----------------------------------------------------------------------------------
    def _choose_filter(self, key: str) -> None:
        self._filter = key
        self.filters.choose(key)
        self._at = 0
        self._show()

    def entries(self, key: str) -> list[Entry]:
        """The lines under a filter."""
        if key == "decided":
            return [decided_entry(found) for found in self.decided]
        wanted = VERDICTS.get(key)
        groups = grouped(self.pairs)
        return [group_entry(group) for group in groups if wanted is None or group.verdict is wanted]

    def _show(self) -> None:
        for key, words in FILTERS:
            self.filters.set_text(key, f"{words} {len(self.entries(key)):,}")
        entries = self.entries(self._filter)
        self.model.put(entries)
        self._places.setCurrentIndex(FOUND if entries else NOTHING)
        if not entries:
            self._show_nothing()
            return
        row_at = self.model.row_of_pair(*self._wanted) if self._wanted is not None else -1
        self.list.selectRow(row_at if row_at >= 0 else min(self._at, len(entries) - 1))

    def _show_nothing(self) -> None:
        while (item := self._empty.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        title, words = EMPTY[self._filter]
        self._empty.addWidget(EmptyPlace(title, (words,), None))

    def _chosen(self, at: int) -> None:
        entry = self.model.entry(at)
        if entry is None:
            return
        self._at = at
        wanted, self._wanted = self._wanted, None
        ids = [{pair.left.id, pair.right.id} for pair in entry.pairs]
        self.view.show_entry(entry, ids.index(set(wanted)) if wanted is not None and set(wanted) in ids else 0)

    def _look(self, pair: LikePair) -> None:
        app = self.ctx.app

        def put(beside: Beside) -> None:
            if self.view.pair is pair:
                self.view.put(beside)

        self.ctx.lanes.run(
            "读取项目", lambda _p: app.duplicates.beside(pair.left.id, pair.right.id), on_done=put, quiet=True
        )

    # -- deciding ---------------------------------------------------------------------------------
    def _drop(self) -> None:
        """Delete: 不是重复, or taking that back."""
        if self._filter == "decided":
            self.view.ask_forget()
        else:
            self.view.ask_apart()

    def _merge(self, keep: Head, other: Head, take: frozenset[str]) -> None:
        made = duplicates.merge(self.ctx.app, parent=self, keep=keep, other=other, take=take)
        made.start(self.ctx, lambda _done: self._settled(without(self.pairs, leads={other.id})))

    def _apart(self, one: Head, other: Head) -> None:
        made = duplicates.not_same(self.ctx.app, parent=self, one=one, other=other)
        pair = (min(one.id, other.id), max(one.id, other.id))

        def done(_change: ChangeSet) -> None:
            self._settled(without(self.pairs, pair=pair))
            self._read_decided()

        made.start(self.ctx, done)

    def _forget(self, one: Head, other: Head) -> None:
        duplicates.forget(self.ctx.app, parent=self, one=one, other=other).start(self.ctx, lambda _done: self.refresh())

    def _settled(self, left: tuple[LikePair, ...]) -> None:
        self.pairs = left
        self._show()
        self.list.setFocus()

    def _read_decided(self) -> None:
        app = self.ctx.app

        def put(found: tuple[Decided, ...]) -> None:
            self.decided = found
            self.filters.set_text("decided", f"{dict(FILTERS)['decided']} {len(found):,}")

        self.ctx.lanes.run("读取项目", lambda _p: app.duplicates.decided(), on_done=put, quiet=True)
