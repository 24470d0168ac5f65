"""The 政策 page: articles and tasks as lists, the chosen one at the right, the days left above."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.policy_lines import (
    ARTICLE_COLUMNS,
    TASK_COLUMNS,
    PolicyFilter,
    article_lines,
    departments,
    sections,
    task_lines,
)
from mhcrm.desktop.pages.policies.article_panel import ArticlePanel
from mhcrm.desktop.pages.policies.filters import PolicyFilters
from mhcrm.desktop.pages.policies.term_strip import TermStrip
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.widgets.basic import ElidedLabel, holder, label, row
from mhcrm.desktop.widgets.rules.head import RuleHead
from mhcrm.desktop.widgets.rules.notice import PipelineNotice
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.change import RowKind
from mhcrm.services.insight.articles import PolicyBook
from mhcrm.services.rules.service import Expiry

TEACH = "还没有项目。导入台账并匹配后，每一条后面会写明有几个项目可衔接、可能可衔接。"
WIDE_FROM = 1700
EXPIRES_WITHIN = 90
NOTE = "支持标准以实施细则和当年申报通知为准；国家和本市另有规定的从其规定。匹配结果不是审批意见。"


class PoliciesPage(Page):
    """Two lists behind one set of filters."""

    kinds = frozenset({RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.MATCH_REPORT, RowKind.RULE_OVERRIDE})

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "policiesPage")
        self.book: PolicyBook | None = None
        self._wanted = ""
        self.head = RuleHead(ctx, "policies")
        self.terms = TermStrip(ctx)
        self.notice = PipelineNotice(ctx, "policies.notice", TEACH)
        self.filters = PolicyFilters()
        self.articles = RuleList("policies.articles", "政策条款", ARTICLE_COLUMNS)
        self.tasks = RuleList("policies.tasks", "其他文件的任务", TASK_COLUMNS)
        self.panel = ArticlePanel(ctx)
        self._lists = QStackedWidget()
        self._build()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        app, first = self.ctx.app, self.book is None

        def work(progress: Progress) -> tuple[PolicyBook, tuple[Expiry, ...]]:
            return app.insight.policies(progress=progress), app.rules.expiring(EXPIRES_WITHIN)

        self.ctx.lanes.run("读取政策", work, on_done=self._arrived, quiet=not first)

    def opened(self, argument: object) -> None:
        """Show an article or a task."""
        self._current().setFocus()
        if isinstance(argument, ShowRule):
            self._wanted = argument.record_id
            self._go_wanted()

    def _build(self) -> None:
        self._lists.addWidget(self.articles)
        self._lists.addWidget(self.tasks)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.head)
        left.addWidget(self.terms)
        left.addLayout(row(self.notice, margins=(24, 0, 16, 0)))
        left.addWidget(self.filters)
        left.addWidget(self._lists, 1)
        self._none = label("没有符合条件的条目。清除筛选可看全部。", "sub", name="policies.none")
        self._none.setContentsMargins(24, 8, 16, 16)
        self._none.hide()
        left.addWidget(self._none)
        strip = holder(
            row(ElidedLabel(NOTE, "meta", "policies.caution"), margins=(24, 0, 16, 0)), "policies.strip", "strip"
        )
        strip.setFixedHeight(theme.size("totals"))
        left.addWidget(strip)
        body = QWidget()
        body.setLayout(left)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(body, 1)
        whole.addWidget(self.panel)
        self.panel.setFixedWidth(theme.size("detail_1920" if self.ctx.window.width() >= WIDE_FROM else "detail_1366"))

    def _connect(self) -> None:
        self.filters.changed.connect(self._narrow)
        self.filters.turned.connect(self._turn)
        self.articles.chosen.connect(self._picked)
        self.tasks.chosen.connect(self._picked)
        for shown in (self.articles, self.tasks):
            shown.opened.connect(lambda record_id: open_rule(self.ctx, self, record_id=record_id))

    def _arrived(self, found: tuple[PolicyBook, tuple[Expiry, ...]]) -> None:
        book, expiring = found
        self.book = book
        leads = book.leads
        self.notice.put(leads, book.unmatched, book.stale)
        self.terms.put(book.term, expiring)
        self.filters.offer(sections(book.articles), departments((*book.articles, *book.tasks)))
        self.filters.count(len(book.articles), len(book.tasks))
        self._narrow(self.filters.wanted())
        self._go_wanted()

    def _narrow(self, wanted: PolicyFilter) -> None:
        if self.book is None:
            return
        self.articles.put(article_lines(self.book.articles, wanted))
        self.tasks.put(task_lines(self.book.tasks, wanted))
        self._empty_hint()

    def _turn(self, key: str) -> None:
        self._lists.setCurrentIndex(0 if key == "articles" else 1)
        self._empty_hint()
        self._picked(self._current().current())

    def _current(self) -> RuleList:
        return self.articles if self._lists.currentIndex() == 0 else self.tasks

    def _empty_hint(self) -> None:
        self._none.setVisible(self._current().lines.rowCount() == 0)

    def _go_wanted(self) -> None:
        if not self._wanted or self.book is None:
            return
        wanted, self._wanted = self._wanted, ""
        self.filters.clear()
        tab = "tasks" if wanted.startswith("task.") else "articles"
        self.filters.turn(tab)
        if not self._current().choose(wanted):  # an annex or a superseded task: in no list
            open_rule(self.ctx, self, record_id=wanted)

    def _picked(self, record_id: str) -> None:
        if self.book is None or (record_id and self._current().current() != record_id):
            return
        article = next((one for one in self.book.articles if one.id == record_id), None)
        self.panel.put(record_id, article)
