"""The leads behind a count: a few rows, each opening its lead, and a way to all of them in 项目."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.places import ShowLead, ShowLeads
from mhcrm.desktop.widgets.basic import button, clear, label, row
from mhcrm.desktop.widgets.rules.links import LeadRow
from mhcrm.services.insight.pipeline import PipelineLead

SHOWN = 8


class LeadsList(QWidget):
    """Title with the count, at most eight rows."""

    def __init__(self, ctx: Context, name: str) -> None:
        super().__init__()
        self._ctx = ctx
        self.setObjectName(name)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._told: tuple[str, Sequence[PipelineLead], str, str] | None = None
        ctx.stages.changed.connect(self._again)

    def put(self, title: str, leads: Sequence[PipelineLead], none: str, about: str = "") -> None:
        """Show leads under a title; ``none`` is said when there are none, ``about`` names them in 项目."""
        self._told = title, leads, none, about
        clear(self._box)
        head = row(label(title, "strong"), label(f"{len(leads):,}", "meta"), None)
        if len(leads) > 1:
            ids = tuple(lead.id for lead in leads)
            said = about or title
            opened = button("在项目中打开", f"{self.objectName()}.open", lambda: self._all(ids, said), kind="link")
            head.addWidget(opened)
        self._box.addLayout(head)
        if not leads:
            self._box.addWidget(label(none, "meta", wrap=True))
        for lead in leads[:SHOWN]:
            made = LeadRow(
                lead.id, lead.title, lead.company, lead.stage, self._ctx.stages.name(lead.stage), f"lead.{lead.id}"
            )
            made.clicked.connect(
                lambda _checked=False, to=lead.id: self._ctx.open_place("projects", ShowLead(to, "match"))
            )
            self._box.addWidget(made)
        if len(leads) > SHOWN:
            self._box.addWidget(label(f"另有 {len(leads) - SHOWN:,} 个", "meta"))

    def _again(self) -> None:
        if self._told is not None:
            self.put(*self._told)

    def _all(self, ids: tuple[int, ...], about: str) -> None:
        self._ctx.open_place("projects", ShowLeads(ids, about))
