"""The stored leads as the search for duplicates sees them, read in bulk."""

from __future__ import annotations

from collections.abc import Iterable

from mhcrm.domain.identity import Blocks, Party, company_core
from mhcrm.domain.intake.verdict import KnownLead
from mhcrm.domain.lead import Lead
from mhcrm.store import ReadView

_CHUNK = 5000


class StoredLeads:
    """Looks stored leads up inside one read view; nothing is asked of the database row by row."""

    def __init__(self, view: ReadView) -> None:
        self._view = view
        self._known = [KnownLead(*row) for row in view.leads.duplicate_index()]
        self._exact = {(lead.company_key, lead.project_key): lead for lead in reversed(self._known)}
        self._order = {lead.id: place for place, lead in enumerate(self._known)}
        self._full: dict[int, Lead] = {}
        self._blocks: Blocks | None = None

    def exact(self, company_key: str, project_key: str) -> KnownLead | None:
        """The lead with this company and project."""
        return self._exact.get((company_key, project_key))

    def likely(self, party: Party) -> Iterable[tuple[KnownLead, Party]]:
        """Leads worth a comparison; the index is built on first use."""
        if not self._known:
            return ()
        if self._blocks is None:
            self._blocks = Blocks()
            for lead in self._known:
                self._blocks.add(_party(lead))
        blocks = self._blocks
        return [(self._known[place], blocks.parties[place]) for place in blocks.candidates(party)]

    def full(self, lead_id: int) -> Lead:
        """The stored values; reads ahead, because a ledger comes back in the order it was imported."""
        if lead_id not in self._full:
            at = self._order[lead_id]
            ids = [lead.id for lead in self._known[at : at + _CHUNK]]
            self._full = {lead.id: lead for lead in self._view.leads.many(ids) if lead.id is not None}
        return self._full[lead_id]


def _party(lead: KnownLead) -> Party:
    return Party(
        company=lead.company_key,
        company_core=company_core(lead.company) if lead.company else "",
        project=lead.project_key,
        project_core=lead.project_key,
        uscc=lead.uscc,
    )
