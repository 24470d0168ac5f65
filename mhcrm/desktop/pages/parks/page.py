"""The 园区 page: every park of the documents at the left, the chosen one whole at the right."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop import icons, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.park_lines import COLUMNS, FreeSpace, free_of, park_lines
from mhcrm.desktop.models.rule_words import RuleSheet
from mhcrm.desktop.pages.parks.park_panel import ParkPanel
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, holder, label, row
from mhcrm.desktop.widgets.rules.head import RuleHead
from mhcrm.desktop.widgets.rules.notice import PipelineNotice
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.change import RowKind
from mhcrm.services.insight.parks import ParkLine, ParkSheet

TEACH = "还没有项目。导入台账并匹配后，每个园区后面会写明有几个项目首选这里。"
NOTE = "首选：匹配结果排第一的项目　列入：排在第二位以后的项目　历史口径是2021年的说法，不代表现在"
STANDINGS = (("", "全部"), ("now", "现行"), ("history", "历史口径"))
WIDE_FROM = 1700
DEBOUNCE_MS = 150
WIDTHS = (460, 600)


class ParksPage(Page):
    """Reads the list at once, a park's sheet when it is chosen."""

    kinds = frozenset(
        {RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.MATCH_REPORT, RowKind.RULE_OVERRIDE, RowKind.SPACE,
         RowKind.OCCUPANCY, RowKind.HOLD}
    )  # fmt: skip

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "parksPage")
        self._parks: tuple[ParkLine, ...] = ()
        self._wanted = ""
        self._asked = ""
        self._standing = ""
        self.head = RuleHead(ctx, "parks")
        self.notice = PipelineNotice(ctx, "parks.notice", TEACH)
        self.words = QLineEdit()
        self.standings = Segments(STANDINGS, "parks.standings")
        self.list = RuleList("parks.list", "园区列表", COLUMNS)
        self.panel = ParkPanel(ctx)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._build()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        app, first = self.ctx.app, not self._parks

        def work(progress: Progress) -> tuple[tuple[ParkLine, ...], tuple[int, int, int]]:
            return app.insight.parks(progress=progress), app.insight.standing()

        self.ctx.lanes.run("读取园区", work, on_done=self._arrived, quiet=not first)

    def opened(self, argument: object) -> None:
        """Show a park."""
        self.list.setFocus()
        if isinstance(argument, ShowRule):
            self._wanted = argument.record_id
            self._go_wanted()

    def _build(self) -> None:
        self.words.setObjectName("parks.filter")
        self.words.setAccessibleName("筛园区名称、别名、类型")
        self.words.setPlaceholderText("筛园区、别名、类型")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(212)
        self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.standings.choose("")
        bar = QWidget()
        bar.setFixedHeight(theme.size("filter_bar"))
        bar.setLayout(row(self.words, self.standings, None, margins=(24, 0, 16, 0)))
        self._none = label("没有符合条件的园区。清除筛选可看全部。", "sub", name="parks.none")
        self._none.setContentsMargins(24, 8, 16, 16)
        self._none.hide()
        strip = holder(row(ElidedLabel(NOTE, "meta", "parks.legend"), margins=(24, 0, 16, 0)), "parks.strip", "strip")
        strip.setFixedHeight(theme.size("totals"))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.head)
        left.addLayout(row(self.notice, margins=(24, 0, 16, 0)))
        for widget in (bar, self.list, self._none, strip):
            left.addWidget(widget, 1 if widget is self.list else 0)
        body = QWidget()
        body.setLayout(left)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(body, 1)
        whole.addWidget(self.panel)
        self.panel.setFixedWidth(WIDTHS[self.ctx.window.width() >= WIDE_FROM])

    def _connect(self) -> None:
        self.words.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._narrow)
        self.standings.chosen.connect(self._stand)
        self.list.chosen.connect(self._picked)
        self.list.opened.connect(lambda park_id: open_rule(self.ctx, self, record_id=park_id))

    def _arrived(self, found: tuple[tuple[ParkLine, ...], tuple[int, int, int]]) -> None:
        self._parks, standing = found
        self.notice.put(*standing)
        self._narrow()
        self._go_wanted()

    def _stand(self, key: str) -> None:
        self._standing = key
        self._narrow()

    def _narrow(self) -> None:
        lines = park_lines(self._parks, self.words.text(), self._standing)
        self.list.put(lines)
        self._none.setVisible(not lines and bool(self._parks))
        count = sum(not line.group for line in lines)
        self.head.note.setText(f"{count} 个园区")

    def _go_wanted(self) -> None:
        if self._wanted and self._parks:
            wanted, self._wanted = self._wanted, ""
            if not self.list.choose(wanted):
                self.words.clear()
                self.standings.choose("")
                self._stand("")
                self.list.choose(wanted)

    def _picked(self, park_id: str) -> None:
        self._asked = park_id
        if not park_id:
            self.panel.put(None, None, (), FreeSpace(False))
            return
        app = self.ctx.app

        def work(_progress: object) -> tuple[ParkSheet, RuleSheet, tuple[RuleSheet, ...], FreeSpace]:
            from mhcrm.desktop.dialogs.rule import read_sheet

            sheet = app.insight.park(park_id)
            past = tuple(read_sheet(app.rules, one.id) for one, _figures in sheet.past)
            return sheet, read_sheet(app.rules, park_id), past, free_of(app.spaces.lines(), sheet.ids)

        def show(found: tuple[ParkSheet, RuleSheet, tuple[RuleSheet, ...], FreeSpace]) -> None:
            if self._asked == park_id:
                self.panel.put(*found)

        self.ctx.lanes.run("读取园区", work, on_done=show, quiet=True)
