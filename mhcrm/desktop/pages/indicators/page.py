"""The 指标 page: indicators by document, the chosen one at the right with its figures and the sum of entered data."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop import icons, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.indicator_lines import COLUMNS, indicator_lines
from mhcrm.desktop.pages.indicators.indicator_panel import IndicatorPanel
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, holder, label, row
from mhcrm.desktop.widgets.rules.head import RuleHead
from mhcrm.desktop.widgets.rules.notice import PipelineNotice
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.change import RowKind
from mhcrm.services.insight.indicators import Indicator

TEACH = "还没有项目。签约及以后的项目填了预计年产值、固定资产投资，这里才有合计。"
NOTE = "合计只加签约及以后的项目录入的数，没有填的不估算；口径与统计指标不同，只供对照（编者规则）"
STANDINGS = (("", "全部"), ("now", "现行"), ("history", "历史口径"))
WIDE_FROM = 1700
DEBOUNCE_MS = 150


class IndicatorsPage(Page):
    """Reads the signed leads' values; sums nothing that was not entered."""

    kinds = frozenset({RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.MATCH_REPORT, RowKind.RULE_OVERRIDE})

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "indicatorsPage")
        self._found: tuple[Indicator, ...] = ()
        self._wanted = ""
        self._standing = ""
        self.head = RuleHead(ctx, "indicators")
        self.notice = PipelineNotice(ctx, "indicators.notice", TEACH)
        self.words = QLineEdit()
        self.standings = Segments(STANDINGS, "indicators.standings")
        self.list = RuleList("indicators.list", "指标列表", COLUMNS)
        self.panel = IndicatorPanel(ctx)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._build()
        self.words.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._narrow)
        self.standings.chosen.connect(self._stand)
        self.list.chosen.connect(self._picked)
        self.list.opened.connect(lambda record_id: open_rule(self.ctx, self, record_id=record_id))
        self.refresh()

    def refresh(self) -> None:
        """Read and add up again."""
        app, first = self.ctx.app, not self._found

        def work(progress: Progress) -> tuple[tuple[Indicator, ...], tuple[int, int, int]]:
            return app.insight.indicators(progress=progress), app.insight.standing()

        self.ctx.lanes.run("读取指标", work, on_done=self._arrived, quiet=not first)

    def opened(self, argument: object) -> None:
        """Show an indicator."""
        self.list.setFocus()
        if isinstance(argument, ShowRule):
            self._wanted = argument.record_id
            self._go_wanted()

    def _build(self) -> None:
        self.words.setObjectName("indicators.filter")
        self.words.setAccessibleName("筛指标名称")
        self.words.setPlaceholderText("筛指标")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(212)
        self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.standings.choose("")
        bar = QWidget()
        bar.setFixedHeight(theme.size("filter_bar"))
        bar.setLayout(row(self.words, self.standings, None, margins=(24, 0, 16, 0)))
        self._none = label("没有符合条件的指标。清除筛选可看全部。", "sub", name="indicators.none")
        self._none.setContentsMargins(24, 8, 16, 16)
        self._none.hide()
        strip = holder(
            row(ElidedLabel(NOTE, "meta", "indicators.caution"), margins=(24, 0, 16, 0)), "indicators.strip", "strip"
        )
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
        self.panel.setFixedWidth(theme.size("detail_1920" if self.ctx.window.width() >= WIDE_FROM else "detail_1366"))

    def _arrived(self, found: tuple[tuple[Indicator, ...], tuple[int, int, int]]) -> None:
        self._found, standing = found
        leads, unmatched, stale = standing
        self.notice.put(leads, unmatched, stale)
        self._narrow()
        self._go_wanted()

    def _stand(self, key: str) -> None:
        self._standing = key
        self._narrow()

    def _narrow(self) -> None:
        lines = indicator_lines(self._found, self.words.text(), self._standing)
        self.list.put(lines)
        self._none.setVisible(not lines and bool(self._found))
        self.head.note.setText(f"{sum(not line.group for line in lines)} 项指标")

    def _go_wanted(self) -> None:
        if self._wanted and self._found:
            wanted, self._wanted = self._wanted, ""
            if not self.list.choose(wanted):
                self.words.clear()
                self.standings.choose("")
                self._stand("")
                self.list.choose(wanted)

    def _picked(self, record_id: str) -> None:
        self.panel.put(next((one for one in self._found if one.id == record_id), None))
