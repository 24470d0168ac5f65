"""How long the documents still hold: 11号's last day with the days left, and what else ends within 90 days."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.models.rule_words import term_words
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.widgets.basic import badge, clear, label, vline
from mhcrm.desktop.widgets.rules.links import Link
from mhcrm.services.insight.articles import Term
from mhcrm.services.rules.service import Expiry

SOON = 90


class TermStrip(QWidget):
    """One line under the head."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.setObjectName("policies.terms")
        self.setFixedHeight(32)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(24, 0, 16, 0)
        self._box.setSpacing(8)

    def put(self, term: Term | None, expiring: Sequence[Expiry]) -> None:
        """Say the last days."""
        clear(self._box)
        said: list[str] = []
        if term is not None:
            said.append(self._one(term.id, term.number, str(term.last_day), term.days_left, term.derived))
        for one in expiring:
            if term is None or one.entry.id != term.id:
                number = str(one.entry.data.get("number") or one.entry.doc)
                self._box.addWidget(vline())
                said.append(self._one(one.entry.id, number, str(one.last_day), one.days_left, one.derived))
        self._box.addStretch(1)
        self.setAccessibleName("；".join(said))

    def _one(self, record_id: str, number: str, last: str, days: int, derived: bool) -> str:
        short = Cited(number, "").short
        over = days < 0
        mark = label()
        icons.put(mark, "clock", "amber" if days <= SOON else "text3", 14)
        self._box.addWidget(mark)
        name = Link(short, "", f"policies.term.{record_id}", lambda: open_rule(self._ctx, self, record_id=record_id))
        self._box.addWidget(name)
        words = f"有效期到 {last}{'（推算）' if derived else ''}"
        self._box.addWidget(label(words, "sub"))
        self._box.addWidget(
            badge(term_words(days), "red" if over else "amber" if days <= SOON else "", "policies.left")
        )
        return f"{short} {words} {term_words(days)}"
