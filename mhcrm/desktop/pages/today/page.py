"""The 今日 page: the list in the middle, what runs out and who waits beside it, one line to write things down."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.hand_over import HandOver, PutOff
from mhcrm.desktop.dialogs.lights import Lights
from mhcrm.desktop.models.today_rows import day_words, main_rows, side_rows
from mhcrm.desktop.operations import samples
from mhcrm.desktop.operations import today as operations
from mhcrm.desktop.pages.quick_line import QuickLine
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.pages.today.figures import FIGURES, Figure
from mhcrm.desktop.pages.today.lists import TodayList
from mhcrm.desktop.pages.today.opening import open_line
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, button, holder, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.pipeline.today import Group, Line, Today

WHOSE = (("mine", "我的"), ("all", "全中心"))
SIDE_WIDTH = 384


class TodayPage(Page):
    """Reads one page of the service; every change of a task, project, hold or approval reads it again."""

    kinds = frozenset(RowKind) - {RowKind.MATCH_REPORT, RowKind.LIGHT_EVENT, RowKind.CONTACT}

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "todayPage")
        self._shown: Today | None = None
        self._matched = False
        ctx.hub.changed.connect(self._note_matching)
        self.list = TodayList("today.list", "今日要办的事", theme.size("content_inset"))
        self.side = TodayList("today.side", "将到期和等谁", theme.size("panel_inset"), leads=False)
        self.day = label("", "page", name="today.day")
        self.figures = {key: Figure(key, words, tone) for key, words, tone in FIGURES}
        self.whose = Segments(WHOSE, "today.whose")
        self.quick = QuickLine(ctx, "today.quick")
        self.quick.setContentsMargins(24, 0, 16, 8)
        self.note = ElidedLabel("", "meta", "today.note")
        self._stack = QStackedWidget()
        self._arrange()
        self.whose.choose("mine" if self._person() and ctx.state.text("today.whose") == "mine" else "all")
        self.whose.chosen.connect(self._choose)
        for shown in (self.list, self.side):
            shown.done.connect(self._done)
            shown.put_off.connect(self._put_off)
            shown.handed.connect(self._hand)
            shown.opened.connect(lambda line: open_line(self.ctx, line))
        shortcut = QShortcut(QKeySequence("N"), self, context=Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.quick.line.setFocus)
        self.refresh()

    def refresh(self) -> None:
        """Read the page of the day."""
        app, person = self.ctx.app, self._mine()
        self.ctx.lanes.run("读取今日", lambda _p: app.today.page(person), on_done=self._arrived, quiet=True)

    def opened(self, argument: object) -> None:
        """Look again: the day may have changed while the machine slept."""
        if self._matched or (self._shown is not None and self._shown.day != self.ctx.app.clock.today()):
            self.refresh()
        self.list.setFocus()

    def _note_matching(self, change: ChangeSet, _origin: object) -> None:
        """Matching writes often: 新匹配 is read again when the page is next opened."""
        self._matched = self._matched or change.touches(RowKind.MATCH_REPORT)

    # -- building ---------------------------------------------------------------------------------
    def _arrange(self) -> None:
        head = row(self.day, None, *self.figures.values(), 12, self.whose, gap=16, margins=(24, 0, 16, 0))
        top = QWidget()
        top.setLayout(head)
        top.setFixedHeight(60)
        export = button("导出日历", "today.ics", self._export, small=True, tip="把要办的事和到期日写成 .ics 日历文件")
        lights = button(
            "督办灯", "today.lights", lambda: Lights(self.ctx, self).open(), small=True, tip="按单位、责任人看红黄灯"
        )
        foot = row(self.note, lights, export, margins=(24, 0, 16, 0))
        foot.setStretch(0, 1)
        strip = holder(foot, "today.strip", "strip")
        strip.setFixedHeight(theme.size("totals"))
        main = button(
            "导入表格", "today.import", lambda: self.ctx.open_place("intake", None), kind="filled", icon="download"
        )
        sample = button(
            "看看示例数据",
            "today.samples",
            lambda: samples.load(self.ctx.app, parent=self).start(self.ctx),
            kind="link",
        )
        self.empty = EmptyPlace(
            "今天没有要办的事",
            ("待办、下一步、久未推进的项目、快到期的预留和承诺都会列在这里。", "在上面写一行，例如：周五 看厂房 @王"),
            main,
            (sample,),
        )
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        for widget in (top, self.quick, self._stack, strip):
            middle.addWidget(widget, 1 if widget is self._stack else 0)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 8, 0, 0)
        beside.addWidget(self.side)
        side = holder(beside, "today.beside", "sidePanel")
        side.setFixedWidth(SIDE_WIDTH)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(side)

    # -- showing ----------------------------------------------------------------------------------
    def _arrived(self, page: Today) -> None:
        self._shown, self._matched = page, False
        self.day.setText(day_words(page.day))
        for group in (Group.OVERDUE, Group.TODAY, Group.WEEK):
            self.figures[group.value].put(len(page.of(group)))
        self.figures["stale"].put(page.stale_count)
        rows = main_rows(page)
        self.list.put(rows)
        self.side.put(side_rows(page))
        self._stack.setCurrentWidget(self.list if rows else self.empty)
        notice = f"工作日按{page.notice}" if page.notice else ""
        keys = "E 办完，D 延期，H 转交，Enter 打开，N 写一行"
        late = "逾期按日历日计" if page.of(Group.OVERDUE) else ""
        self.note.put("；".join(part for part in (keys, notice, late, page.caveat.rstrip("。")) if part))

    def _person(self) -> str:
        return self.ctx.state.text("person")

    def _mine(self) -> str:
        return self._person() if self.ctx.state.text("today.whose") == "mine" else ""

    def _choose(self, key: str) -> None:
        if key == "mine" and not self._person():
            self.ctx.notify.said("还没有写你的姓名，请在“设置”里填写。")
            self.whose.choose("all")
            return
        self.ctx.state.set_text("today.whose", key)
        self.refresh()

    # -- doing ------------------------------------------------------------------------------------
    def _done(self, line: Line) -> None:
        operations.done(self.ctx.app, parent=self, line=line).start(self.ctx, lambda _c: self.refresh())

    def _delay(self, line: Line, until: date | None) -> None:
        operations.snooze(self.ctx.app, parent=self, line=line, until=until).start(self.ctx, lambda _c: self.refresh())

    def _put_off(self, line: Line, at: QPoint) -> None:
        today = self.ctx.app.clock.today()
        monday = today + timedelta(days=7 - today.weekday())
        menu = QMenu(self)
        menu.setObjectName("today.delays")
        menu.addAction("下一个工作日", lambda: self._delay(line, None))
        menu.addAction(
            f"三天后（{today + timedelta(days=3):%m-%d}）", lambda: self._delay(line, today + timedelta(days=3))
        )
        menu.addAction(f"下周一（{monday:%m-%d}）", lambda: self._delay(line, monday))
        menu.addSeparator()
        tomorrow = today + timedelta(days=1)
        menu.addAction("选日期…", lambda: PutOff(self, line.title, tomorrow, lambda day: self._delay(line, day)).open())
        menu.popup(at)

    def _hand(self, line: Line) -> None:
        app = self.ctx.app

        def ask(names: list[str]) -> None:
            HandOver(self, line.title, names, give).open()

        def give(person: str) -> None:
            operations.hand(app, parent=self, line=line, person=person).start(self.ctx, lambda _c: self.refresh())

        self.ctx.lanes.run("读取姓名", lambda _p: list(app.records.distinct("owner")), on_done=ask, quiet=True)

    def _export(self) -> None:
        start = str(Path.home() / f"今日-{self.ctx.app.clock.today()}.ics")
        name, _ = QFileDialog.getSaveFileName(self, "导出日历", start, "日历文件 (*.ics)")
        if name:
            operations.export(self.ctx.app, parent=self, path=Path(name), person=self._mine()).start(self.ctx)
