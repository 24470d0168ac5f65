"""在以往案例上试算: what a version would give beside what was computed; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.desktop.widgets.basic import button, label
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.services.referral.schemes import PastCase

COLUMNS = (
    RuleColumn("claim", "登记", 120, strong=True),
    RuleColumn("before", "原来 元", 130, right=True),
    RuleColumn("after", "试算 元", 130, right=True),
    RuleColumn("change", "差额 元", 130, right=True),
    RuleColumn("why", "算不出的原因", 180, loose=True),
)


class PastCases(Sheet):
    """A list; Enter opens the claim."""

    def __init__(self, parent: QWidget, name: str, cases: Sequence[PastCase], opened: Callable[[str], None]) -> None:
        super().__init__(parent.window(), "在以往案例上试算", "pastCases", 820)
        self.body.addWidget(label(name, "section"))
        done = [case for case in cases if case.after is not None]
        before = sum((case.before for case in done), Decimal(0))
        after = sum((case.after for case in done if case.after is not None), Decimal(0))
        words = f"{len(cases)} 件有计算表的登记；算得出的合计 {before:,.2f} → {after:,.2f} 元。只是试算，不改任何登记。"
        self.body.addWidget(
            label(words if cases else "还没有计算过的登记可以试算。", "sub", name="past.words", wrap=True)
        )
        self.list = RuleList("past.list", "以往案例", COLUMNS)
        self.list.setMinimumHeight(280)
        self.list.put([_line(case) for case in cases])
        self.list.opened.connect(opened)
        self.list.opened.connect(lambda _code: self.accept())
        self.body.addWidget(self.list, 1)
        self.buttons(button("关闭", "past.close", self.accept))


def _line(case: PastCase) -> RuleLine:
    after = case.after
    cells = {
        "claim": case.claim,
        "before": f"{case.before:,.2f}",
        "after": "算不出" if after is None else f"{after:,.2f}",
        "change": "" if after is None else f"{after - case.before:+,.2f}",
        "why": case.why_not,
    }
    return RuleLine(case.claim, cells, frozenset({"after"}) if after is None else frozenset())
