"""The stored leads as the search for duplicates sees them, read in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from mhcrm.domain.identity import IDENTIFYING, Blocks, Party, party_of
from mhcrm.domain.intake.lineage import digests_of
from mhcrm.domain.intake.verdict import KnownLead
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import MERGED_INTO, Filter, LeadQuery
from mhcrm.domain.stages import Stage
from mhcrm.store import ReadView


class StoredLeads:
    """Looks stored leads up inside one read view; nothing is asked of the database row by row."""

    def __init__(self, view: ReadView) -> None:
        self._view = view
        self._known = [KnownLead(*row) for row in view.leads.duplicate_index()]
        heirs = self._heirs()
        self._known = [replace(lead, heir=heirs[lead.id]) if lead.id in heirs else lead for lead in self._known]
        self._exact = {(lead.company_key, lead.project_key): lead for lead in reversed(self._known)}
        self._twins: dict[tuple[str, str], list[KnownLead]] | None = None
        self._full: dict[int, Lead] = {}
        self._edits: dict[int, dict[str, str | None]] = {}
        self._said: dict[int, bytes] = {}
        for _batch, lineage in view.batches.lineages() if self._known else ():
            self._said.update(digests_of(lineage))
        self._blocks: Blocks | None = None
        self._compared: list[KnownLead] = []

    def _heirs(self) -> dict[int, KnownLead]:
        """Lead that was merged away → the lead in which it lives on; none when that one is gone too."""
        merged = self._view.leads.ids(LeadQuery(filters=(Filter("stage", "=", Stage.MERGED.value),)))
        if not merged:
            return {}
        by_code = {lead.code: lead for lead in self._known}
        into = {row.id: str(row.cells.get(MERGED_INTO) or "") for row in self._view.leads.rows(merged, (MERGED_INTO,))}
        found: dict[int, KnownLead] = {}
        for lead_id in merged:
            heir, seen = by_code.get(into[lead_id]), {lead_id}
            while heir is not None and heir.id in into and heir.id not in seen:
                seen.add(heir.id)
                heir = by_code.get(into[heir.id])
            if heir is not None and heir.id not in seen:
                found[lead_id] = heir
        return found

    def some(self) -> bool:
        """False when nothing is stored."""
        return bool(self._known)

    def exact(self, company_key: str, project_key: str, taken: Collection[int] = ()) -> KnownLead | None:
        """The first lead with this company and project that is not taken; few files ask for a second one."""
        if not taken:
            return self._exact.get((company_key, project_key))
        if self._twins is None:
            self._twins = {}
            for lead in self._known:
                self._twins.setdefault((lead.company_key, lead.project_key), []).append(lead)
        return next((lead for lead in self._twins.get((company_key, project_key), ()) if lead.id not in taken), None)

    def likely(self, party: Party) -> Iterable[tuple[KnownLead, Party]]:
        """Leads worth a comparison; the index is built on first use."""
        if not self._known:
            return ()
        if self._blocks is None:
            self._blocks = self._index()
        blocks = self._blocks
        return [(self._compared[place], blocks.parties[place]) for place in blocks.candidates(party)]

    def _index(self) -> Blocks:
        """The leads 查重 compares, by all it compares: one pair gets one verdict in both places."""
        blocks = Blocks()
        by_id = {lead.id: lead for lead in self._known}
        for row in self._view.leads.rows(list(by_id), (*IDENTIFYING, "stage")):
            if row.cells.get("stage") != Stage.MERGED.value:
                self._compared.append(by_id[row.id])
                blocks.add(party_of(row.cells))
        return blocks

    def said(self, lead_id: int) -> bytes:
        """Digest of the row last imported into a lead; empty when none was."""
        return self._said.get(lead_id, b"")

    def prepare(self, lead_ids: Sequence[int]) -> None:
        """Read these leads and what was done to them by hand, in bulk."""
        self._full = {lead.id: lead for lead in self._view.leads.many(lead_ids) if lead.id is not None}
        self._edits = self._view.audit.edits_since_import([lead for lead in lead_ids if lead in self._said])

    def full(self, lead_id: int) -> Lead:
        """The stored values of a prepared lead."""
        return self._full[lead_id]

    def edited(self, lead_id: int) -> Mapping[str, str | None] | None:
        """What the office changed since the last import; None for leads no import made."""
        return self._edits.get(lead_id, {}) if lead_id in self._said else None


class StoredExactly:
    """Looks up the few leads that rows of a first glance name exactly; the search for similar ones waits for the whole file."""

    def __init__(self, view: ReadView) -> None:
        self._view = view
        self._full: dict[int, Lead] = {}

    def some(self) -> bool:
        """Whether anything is stored shows in the asking."""
        return True

    def exact(self, company_key: str, project_key: str, taken: Collection[int] = ()) -> KnownLead | None:
        """The lead with this company and project; which of several is settled once the whole file is read."""
        row = self._view.leads.with_keys(company_key, project_key)
        return KnownLead(*row) if row is not None else None

    def likely(self, party: Party) -> Iterable[tuple[KnownLead, Party]]:
        """Nothing yet."""
        return ()

    def said(self, lead_id: int) -> bytes:
        """Not looked at yet."""
        return b""

    def prepare(self, lead_ids: Sequence[int]) -> None:
        """Read these leads in bulk."""
        self._full = {lead.id: lead for lead in self._view.leads.many(lead_ids) if lead.id is not None}

    def full(self, lead_id: int) -> Lead:
        """The stored values of a prepared lead."""
        return self._full[lead_id]

    def edited(self, lead_id: int) -> Mapping[str, str | None] | None:
        """Conflicts are looked at once the whole file is read."""
        return {}
