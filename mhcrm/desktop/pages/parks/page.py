"""The 园区 page: every park of the documents at the left, the chosen one whole at the right."""

from __future__ import annotations

from collections.abc import Sequence

from mhcrm.base.progress import Progress
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.park_lines import COLUMNS, FreeSpace, free_of, park_lines
from mhcrm.desktop.models.rule_table import RuleLine
from mhcrm.desktop.models.rule_words import RuleSheet
from mhcrm.desktop.pages.listed import WIDE_FROM, ListedPage, ListedWords
from mhcrm.desktop.pages.parks.park_panel import ParkPanel
from mhcrm.domain.change import RowKind
from mhcrm.services.insight.parks import ParkLine, ParkSheet

WIDTHS = (460, 600)


class ParksPage(ListedPage[ParkLine]):
    """Reads the list at once, a park's sheet when it is chosen."""

    kinds = frozenset(
        {RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.MATCH_REPORT, RowKind.RULE_OVERRIDE, RowKind.SPACE,
         RowKind.OCCUPANCY, RowKind.HOLD}
    )  # fmt: skip
    words_said = ListedWords(
        things="园区",
        counted="个园区",
        filtered="园区、别名、类型",
        teach="还没有项目。导入台账并匹配后，每个园区后面会写明有几个项目首选这里。",
        note="首选：匹配结果排第一的项目　列入：排在第二位以后的项目　历史口径是2021年的说法，不代表现在",
    )

    def __init__(self, ctx: Context) -> None:
        self._asked = ""
        self.panel = ParkPanel(ctx)
        super().__init__(ctx, "parks", COLUMNS, self.panel, WIDTHS[ctx.window.width() >= WIDE_FROM])

    def read(self, progress: Progress) -> tuple[ParkLine, ...]:
        """Parks with their leads counted."""
        return self.ctx.app.insight.parks(progress=progress)

    def lines(self, items: Sequence[ParkLine], words: str, standing: str) -> Sequence[RuleLine]:
        """Parks by name, alias or type."""
        return park_lines(tuple(items), words, standing)

    def picked(self, record_id: str) -> None:
        """Read a park's sheet."""
        self._asked = record_id
        if not record_id:
            self.panel.put(None, None, (), FreeSpace(False))
            return
        app = self.ctx.app

        def work(_progress: object) -> tuple[ParkSheet, RuleSheet, tuple[RuleSheet, ...], FreeSpace]:
            from mhcrm.desktop.dialogs.rule import read_sheet

            sheet = app.insight.park(record_id)
            past = tuple(read_sheet(app.rules, one.id) for one, _figures in sheet.past)
            return sheet, read_sheet(app.rules, record_id), past, free_of(app.spaces.lines(), sheet.ids)

        def show(found: tuple[ParkSheet, RuleSheet, tuple[RuleSheet, ...], FreeSpace]) -> None:
            if self._asked == record_id:
                self.panel.put(*found)

        self.ctx.lanes.run("读取园区", work, on_done=show, quiet=True)
