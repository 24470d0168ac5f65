"""The strip under the table: how many, how much per currency, what is not counted, which rows are in view."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models import words
from mhcrm.desktop.widgets.basic import ElidedLabel, label


class TotalsStrip(QWidget):
    """Amounts of different currencies are never added up."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("projects.totals")
        self.setProperty("role", "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFixedHeight(theme.size("totals"))
        self._count = label("", "strong", name="totals.count")
        self._sums = label("", "sub", name="totals.sums")
        self._note = ElidedLabel("", "meta", "totals.note")
        self._range = label("", "meta", name="totals.range")
        box = QHBoxLayout(self)
        box.setContentsMargins(24, 0, 16, 0)
        box.setSpacing(16)
        box.addWidget(self._count)
        box.addWidget(self._sums)
        box.addWidget(self._note, 1)
        box.addWidget(self._range)

    def put(self, count: int, totals: Mapping[str, Decimal], unknown: int) -> None:
        """Show count and sums."""
        self._count.setText(f"合计 {count:,} 个")
        self._sums.setText("　".join(sum_words(totals)))
        notes = [f"投资待核实 {unknown} 个，未计入"] if unknown else []
        if len([code for code, amount in totals.items() if amount]) > 1:
            notes.append("外币不折算")
        self._note.put("；".join(notes))

    def put_range(self, first: int, last: int, count: int) -> None:
        """Which rows are in view; none are told of when there is no ``count``."""
        whole = count == 0 or (first <= 1 and last >= count)
        self._range.setText(("全部显示" if count else "") if whole else f"显示 {first:,}–{last:,}")


def sum_words(totals: Mapping[str, Decimal]) -> list[str]:
    """人民币 first, then the others, each in 万 of its currency."""
    ordered = sorted((code != "CNY", code) for code, amount in totals.items() if amount)
    return [f"{words.number(totals[code])} 万{words.currency(code) or '元'}" for _foreign, code in ordered]
