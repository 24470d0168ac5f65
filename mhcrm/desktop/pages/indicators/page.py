"""The 指标 page: indicators by document, the chosen one at the right with its figures and the sum of entered data."""

from __future__ import annotations

from collections.abc import Sequence

from mhcrm.base.progress import Progress
from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.indicator_lines import COLUMNS, indicator_lines
from mhcrm.desktop.models.rule_table import RuleLine
from mhcrm.desktop.pages.indicators.indicator_panel import IndicatorPanel
from mhcrm.desktop.pages.listed import WIDE_FROM, ListedPage, ListedWords
from mhcrm.domain.change import RowKind
from mhcrm.services.insight.indicators import Indicator


class IndicatorsPage(ListedPage[Indicator]):
    """Reads the signed leads' values; sums nothing that was not entered."""

    kinds = frozenset({RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.MATCH_REPORT, RowKind.RULE_OVERRIDE})
    words_said = ListedWords(
        things="指标",
        counted="项指标",
        filtered="指标名称",
        teach="还没有项目。签约及以后的项目填了预计年产值、固定资产投资，这里才有合计。",
        note="合计只加签约及以后的项目录入的数，没有填的不估算；口径与统计指标不同，只供对照（编者规则）",
    )

    def __init__(self, ctx: Context) -> None:
        self.panel = IndicatorPanel(ctx)
        width = theme.size("detail_1920" if ctx.window.width() >= WIDE_FROM else "detail_1366")
        super().__init__(ctx, "indicators", COLUMNS, self.panel, width)

    def read(self, progress: Progress) -> tuple[Indicator, ...]:
        """Indicators with the sums of entered data."""
        return self.ctx.app.insight.indicators(progress=progress)

    def lines(self, items: Sequence[Indicator], words: str, standing: str) -> Sequence[RuleLine]:
        """Indicators by name."""
        return indicator_lines(tuple(items), words, standing)

    def picked(self, record_id: str) -> None:
        """Show an indicator."""
        self.panel.put(next((one for one in self._items if one.id == record_id), None))
