"""The 匹配 page: every live project with its newest report in one line; Enter opens the report whole, Esc comes back."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop import icons, readings, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.match_lines import CHOICES, COLUMNS, MatchLine, match_lines, shown_lines
from mhcrm.desktop.operations import matching
from mhcrm.desktop.pages.projects.whole_match import UnderWhole
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.places import Allocate, ShowLead
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, button, holder, label, row
from mhcrm.desktop.widgets.rules.notice import PipelineNotice
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.change import RowKind

TEACH = "还没有项目。导入台账后，这里逐个写明产业链、园区、层级和可衔接的政策。"
NOTE = "可衔接、可能：政策条款数；打开可看每条的依据。层级、园区判断不了的写待核实，不猜。"
DEBOUNCE_MS = 150

Standing = tuple[int, int, int]


class MatchPage(Page):
    """The list reads summaries only; a report is read when it is opened."""

    kinds = frozenset({RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.MATCH_REPORT, RowKind.RULE_OVERRIDE})

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "matchPage")
        self._lines: tuple[MatchLine, ...] = ()
        self._choice = ""
        self.notice = PipelineNotice(ctx, "match.notice", TEACH)
        self.words = QLineEdit()
        self.choices = Segments(CHOICES, "match.choices")
        self.list = RuleList("match.list", "项目匹配列表", COLUMNS)
        self.note = label("", "meta", name="match.note")
        self.views = UnderWhole(ctx)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._build()
        self.words.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._narrow)
        self.choices.chosen.connect(self._choose)
        self.views.left.connect(self.list.setFocus)
        self.list.opened.connect(lambda lead_id: self.show_whole(int(lead_id)))
        self.refresh()

    def refresh(self) -> None:
        """Read the newest reports' summaries."""
        app, first = self.ctx.app, not self._lines

        def work(progress: Progress) -> tuple[tuple[MatchLine, ...], Standing]:
            leads = app.insight.pipeline(progress).leads
            reports = app.records.match_summaries([lead.id for lead in leads])
            return match_lines(leads, reports), app.insight.standing()

        self.ctx.lanes.run("读取匹配", work, on_done=self._arrived, quiet=not first)

    def opened(self, argument: object) -> None:
        """Show a project's report, or the list."""
        self.views.back()
        if isinstance(argument, ShowLead):
            self.show_whole(argument.lead_id)

    def show_whole(self, lead_id: int) -> None:
        """Open a project's report; one that has none is matched first."""
        app = self.ctx.app

        def show(whole: readings.LeadWhole) -> None:
            if whole.report is None:
                operation = matching.match_leads(app, parent=self, leads=(whole.lead,))
                operation.start(self.ctx, lambda _done: self.show_whole(lead_id))
                return
            self.views.lay(whole)

        self.ctx.lanes.run("读取匹配", lambda _p: readings.lead_whole(app, lead_id), on_done=show, quiet=True)

    def _build(self) -> None:
        head = row(label("匹配", "page"), None, self.note, margins=(24, 0, 16, 0))
        head.addSpacing(12)
        head.addWidget(button("在项目里看", "match.project", self._project, small=True))
        head.addWidget(button("批量分配空间", "match.allocate", self._allocate, small=True))
        top = QWidget()
        top.setLayout(head)
        top.setFixedHeight(theme.size("page_header"))
        self.words.setObjectName("match.filter")
        self.words.setAccessibleName("筛项目、企业、产业链、园区")
        self.words.setPlaceholderText("筛项目、产业链、园区")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(212)
        self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.choices.choose("")
        bar = QWidget()
        bar.setFixedHeight(theme.size("filter_bar"))
        bar.setLayout(row(self.words, self.choices, None, margins=(24, 0, 16, 0)))
        self._none = label("没有符合条件的项目。清除筛选可看全部。", "sub", name="match.none")
        self._none.setContentsMargins(24, 8, 16, 16)
        self._none.hide()
        strip = holder(row(ElidedLabel(NOTE, "meta", "match.legend"), margins=(24, 0, 16, 0)), "match.strip", "strip")
        strip.setFixedHeight(theme.size("totals"))
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addLayout(row(self.notice, margins=(24, 0, 16, 0)))
        for widget in (bar, self.list, self._none, strip):
            column.addWidget(widget, 1 if widget is self.list else 0)
        body = QWidget()
        body.setLayout(column)
        self.views.addWidget(body)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.views)

    def _arrived(self, found: tuple[tuple[MatchLine, ...], Standing]) -> None:
        self._lines, standing = found
        self.notice.put(*standing)
        self._narrow()

    def _choose(self, key: str) -> None:
        self._choice = key
        self._narrow()

    def _narrow(self) -> None:
        lines = shown_lines(self._lines, self.words.text(), self._choice)
        self.list.put(lines)
        self._none.setVisible(not lines and bool(self._lines))
        self.note.setText(f"{len(lines):,} 个项目")

    def _project(self) -> None:
        if current := self.list.current():
            self.ctx.open_place("projects", ShowLead(int(current), "match"))

    def _allocate(self) -> None:
        self.ctx.open_place("spaces", Allocate())
