"""What becomes of each row: accepted, duplicate, updated, unchanged, rejected or skipped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Protocol

from mhcrm.base.progress import checkpoint, now_and_then
from mhcrm.base.text import fold_tight
from mhcrm.domain.fields import LABELS
from mhcrm.domain.identity import Blocks, Comparison, Party, Verdict, compare, contradicts, party_of
from mhcrm.domain.intake.lineage import digest
from mhcrm.domain.intake.mapping import looks_like_company
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.stages import stage_name

ACCEPTED, UPDATED, UNCHANGED = "accepted", "updated", "unchanged"
DUPLICATE, REJECTED, SKIPPED = "duplicate", "rejected", "skipped"
STATUSES = (ACCEPTED, UPDATED, UNCHANGED, DUPLICATE, REJECTED, SKIPPED)
_NAMED = re.compile(r"[\u4e00-\u9fffA-Za-z]")
"""Most names show at once that they hold a letter."""
_PROJECT_LIKE = ("项目", "基地", "中心", "工程", "产线", "生产线", "平台", "总部")
_COMPARED = (
    "investment_wan",
    "investment_foreign_wan",
    "land_mu",
    "floor_area_sqm",
    "uscc",
    "contact",
    "phone",
    "stage",
)


@dataclass(slots=True)
class RowResult:
    """One source row and its fate.

    Attributes:
        sheet: sheet name, None for text files; ``row``: 1-based.
        duplicate_of: the row (or stored code) it repeats.
        known_id: id of the stored lead it meets; ``changes``: what the row will change there; ``held``: where both the file
            and the office say something new (冲突): what is stored stays unless a person takes the file's value.
        column: 0-based column of a lead in a transposed table, where all leads share their rows.
        edited: what the office changed in that lead since the last import: field → value the file had said then;
            None when the lead came from no import.
        reason: why a skipped row was skipped.
        apart: what a person said it is not the same as: codes of stored leads, or sheet and row of this file.
    """

    sheet: str | None
    row: int
    status: str
    values: dict[str, Value] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    duplicate_of: str | None = None
    known_id: int | None = None
    changes: dict[str, tuple[Value, Value]] = field(default_factory=dict)
    held: dict[str, tuple[Value, Value]] = field(default_factory=dict)
    edited: Mapping[str, str | None] | None = None
    reason: str = ""
    apart: tuple[str | tuple[str | None, int], ...] = ()
    column: int | None = None


@dataclass(frozen=True, slots=True)
class KnownLead:
    """A stored lead as the search for duplicates sees it; ``heir`` is the one it was merged into (并入)."""

    id: int
    code: str
    uscc: str
    company_key: str
    project_key: str
    company: str
    heir: KnownLead | None = None


class KnownLeads(Protocol):
    """The stored leads, looked up in bulk by the service."""

    def some(self) -> bool:
        """False when nothing is stored, so that nothing need be asked."""

    def exact(self, company_key: str, project_key: str, taken: Collection[int] = ()) -> KnownLead | None:
        """The first lead with this company and project (keys of ``base.text.fold_tight``) that is not ``taken``."""

    def likely(self, party: Party) -> Iterable[tuple[KnownLead, Party]]:
        """Leads worth a comparison."""

    def said(self, lead_id: int) -> bytes:
        """Digest of the row last imported into a lead; empty when none was."""

    def prepare(self, lead_ids: Sequence[int]) -> None:
        """Leads that :meth:`full` and :meth:`edited` will be asked for."""

    def full(self, lead_id: int) -> Lead:
        """The stored values."""

    def edited(self, lead_id: int) -> Mapping[str, str | None] | None:
        """See :class:`RowResult`."""


class NothingKnown:
    """An empty database."""

    def some(self) -> bool:
        """Nothing."""
        return False

    def exact(self, company_key: str, project_key: str, taken: Collection[int] = ()) -> KnownLead | None:
        """Nothing."""
        return None

    def likely(self, party: Party) -> Iterable[tuple[KnownLead, Party]]:
        """Nothing."""
        return ()

    def said(self, lead_id: int) -> bytes:
        """Nothing."""
        return b""

    def prepare(self, lead_ids: Sequence[int]) -> None:
        """Nothing to do."""

    def full(self, lead_id: int) -> Lead:
        """Never called."""
        raise KeyError(lead_id)

    def edited(self, lead_id: int) -> Mapping[str, str | None] | None:
        """Unknown."""
        return None


def judge_rows(rows: Sequence[RowResult], known: KnownLeads, names: Mapping[str, str]) -> None:
    """Set status, duplicates and identity problems of lead rows, in source order.

    Args:
        names: what the office calls the stages (code → name).
    """
    judge = _Judge(known, names)
    checkpoint(label="核对重复", total=len(rows))
    for done, row in enumerate(rows):
        now_and_then(done)
        judge.row(row)
    judge.meet_stored()


class _Judge:
    def __init__(self, known: KnownLeads, names: Mapping[str, str]) -> None:
        self.known, self.names = known, names
        self.any_known = known.some()
        self.firsts: dict[tuple[str, str], RowResult] = {}
        self.blocks = Blocks()
        self.owners: list[RowResult] = []
        self.codes: dict[str, RowResult] = {}
        self.meeting: list[tuple[RowResult, KnownLead]] = []
        self.same: list[tuple[RowResult, KnownLead, Problem]] = []
        self.met: set[int] = set()
        self.filled: dict[tuple[int, str], Value] = {}

    def row(self, row: RowResult) -> None:
        values = row.values
        company, project = values.get("company"), values.get("project")
        if company is None and project is None:
            row.status = REJECTED
            row.problems.insert(0, Problem("row-no-name", params={"row": str(row.row)}))
            return
        row.status = ACCEPTED
        if company is None:
            row.problems.append(Problem("row-no-company", "company", params={"row": str(row.row)}))
        elif project is not None:
            _swapped(row, str(company), str(project))
        if company is not None and not _NAMED.search(str(company)) and not any(map(str.isalpha, str(company))):
            row.problems.append(Problem("name-odd", "company", raw=str(company)))
        party = party_of(values)
        key = (party.company, party.project)
        first = self.firsts.get(key)
        if first is not None and not contradicts(party, party_of(first.values)):
            _duplicate(row, first)
            return
        self.firsts.setdefault(key, row)
        if self.any_known:
            found = self.known.exact(_key(row, "company"), _key(row, "project"))
            if found is not None and found.id in self.met:  # two rows of one wording: each meets its own lead
                found = self.known.exact(_key(row, "company"), _key(row, "project"), self.met)
            if found is not None:
                self._met(row, found)
                return
        self._in_file(row, party)
        if self.any_known:
            self._likely_stored(row, party)

    def meet_stored(self) -> None:
        """Compare the rows that met a stored lead and say something new; the leads are read in bulk."""
        for row, found, doubt in self.same:  # after the exact ones: a lead is met by one row only
            if found.id in self.met:
                row.problems.append(doubt)
            else:
                self._met(row, found)
        self.known.prepare([lead.id for _, found in self.meeting for lead in (found, found.heir) if lead is not None])
        for row, found in self.meeting:
            if found.heir is None:
                row.edited = self.known.edited(found.id)
                meet(row, found, self.known.full(found.id), self.names)
                self.filled.update(((found.id, name), value) for name, (_, value) in row.changes.items())
        for row, found in self.meeting:
            if found.heir is not None:
                self._meet_heir(row, found.heir, self.known.full(found.id))

    def _meet_heir(self, row: RowResult, heir: KnownLead, gone: Lead) -> None:
        """The row of a lead that was merged into another: what is new in it fills what the other lacks, the rest is 冲突.

        What another row of this file fills in goes first.
        """
        told = {name: gone.values.get(name) for name in row.values}
        row.edited = {name: None if value is None else str(value) for name, value in told.items()}
        meet(row, heir, self.known.full(heir.id), self.names)
        for name, (_, value) in list(row.changes.items()):
            first = self.filled.setdefault((heir.id, name), value)
            if not _alike(first, value):
                row.held[name] = (first, row.changes.pop(name)[1])
                row.problems.append(_conflict(name, first, value, self.names))
        row.status = UPDATED if row.changes else UNCHANGED

    def _met(self, row: RowResult, found: KnownLead) -> None:
        self.met.add(found.id)
        said = self.known.said(found.id)
        if said and said == digest(
            row.values
        ):  # the file says what it said last time: nothing to do, whatever changed here
            shown = found.heir or found
            row.status, row.known_id, row.duplicate_of = UNCHANGED, found.id, shown.code
            row.problems.append(Problem("stored-same", params={"other": shown.code}))
        else:
            self.meeting.append((row, found))

    def _in_file(self, row: RowResult, party: Party) -> None:
        best: tuple[int, RowResult, Comparison] | None = None
        self.owners.append(row)
        for place in self.blocks.meet(party):
            result = compare(party, self.blocks.parties[place])
            if result.verdict is not Verdict.DIFFERENT and (best is None or result.total > best[0]):
                best = (result.total, self.owners[place], result)
        if best is not None:
            other = best[1]
            row.problems.append(
                Problem(
                    "duplicate-likely",
                    "company",
                    raw=best[2].reasons,
                    params={"first": _place(row, other), "other": _title(other), "verdict": best[2].words},
                )
            )
        same_code = self.codes.get(party.uscc) if party.uscc else None
        if same_code is not None and party_of(same_code.values).company_core != party.company_core:
            row.problems.append(
                Problem(
                    "duplicate-code-name",
                    "uscc",
                    raw=party.uscc,
                    params={"first": _place(row, same_code), "other": _title(same_code)},
                )
            )
        if party.uscc:
            self.codes.setdefault(party.uscc, row)

    def _likely_stored(self, row: RowResult, party: Party) -> None:
        best: tuple[int, KnownLead, Comparison] | None = None
        for lead, other in self.known.likely(party):
            result = compare(party, other)
            if result.verdict is not Verdict.DIFFERENT and (best is None or result.total > best[0]):
                best = (result.total, lead, result)
        if best is not None:
            other_name = f"{best[1].code} {best[1].company}"
            said = {"other": other_name, "verdict": best[2].words}
            doubt = Problem("stored-likely", "company", raw=best[2].reasons, params=said)
            if best[2].verdict is Verdict.SAME and best[2].keyed:
                self.same.append((row, best[1], doubt))
            else:
                row.problems.append(doubt)


def _key(row: RowResult, name: str) -> str:
    value = row.values.get(name)
    return fold_tight(str(value)) if value is not None else ""


def _place(row: RowResult, other: RowResult) -> str:
    return str(other.row) if row.sheet == other.sheet else f"{other.sheet}!{other.row}"


def _title(row: RowResult) -> str:
    return str(row.values.get("company") or row.values.get("project") or "")


def _duplicate(row: RowResult, first: RowResult) -> None:
    row.status, row.duplicate_of = DUPLICATE, _place(row, first)
    row.problems.append(Problem("duplicate-in-file", params={"first": _place(row, first)}))
    different = [
        LABELS.get(name, name)
        for name in _COMPARED
        if row.values.get(name) is not None
        and first.values.get(name) is not None
        and row.values[name] != first.values[name]
    ]
    if different:
        row.problems.append(
            Problem("duplicate-differs", raw="、".join(different), params={"first": _place(row, first)})
        )


def _swapped(row: RowResult, company: str, project: str) -> None:
    if (
        company.endswith(_PROJECT_LIKE)
        and looks_like_company(project)
        and not looks_like_company(company.removesuffix("中心"))
    ):
        row.problems.append(Problem("row-swapped", "company", raw=company, params={"other": project}))


def meet(row: RowResult, found: KnownLead, stored: Lead, names: Mapping[str, str]) -> None:
    """A row that meets a stored lead: what it would change. A blank never erases.

    Three values decide each cell: what the file said last time, what it says now, what stands here. Only the file changed:
    更新. Only the office changed: the office's value stays. Both: 冲突, said, and left as it is until somebody decides.
    """
    row.known_id, row.duplicate_of = found.id, found.code
    for name, value in row.values.items():
        old = stored.values.get(name)
        if value is None or _alike(old, value):
            continue
        if row.edited is not None and name in row.edited and _alike(row.edited[name], value):
            continue
        doubtful = old is not None and (row.edited is None or name in row.edited)
        (row.held if doubtful else row.changes)[name] = (old, value)
    if row.changes.get("investment_currency", (None,))[0] is None and "investment_wan" not in row.changes:
        row.changes.pop("investment_currency", None)
    row.status = UPDATED if row.changes else UNCHANGED
    row.problems.append(Problem("stored-same", params={"other": found.code}))
    row.problems += [_conflict(name, old, value, names) for name, (old, value) in row.held.items()]


def _conflict(name: str, old: Value, value: Value, names: Mapping[str, str]) -> Problem:
    return Problem("update-conflict", name, raw=_shown(name, value, names), params={"other": _shown(name, old, names)})


def _shown(name: str, value: Value, names: Mapping[str, str]) -> str:
    """A value as officers read it: stages by their name, never by their code."""
    return stage_name(names, value) if name == "stage" else str(value)


def _alike(old: Value, new: Value) -> bool:
    """Equal as values; a number may stand as text on one side (``1000.00`` is 1000)."""
    if old == new or str(old) == str(new):
        return True
    if isinstance(old, Decimal) == isinstance(new, Decimal) or old is None or new is None:
        return False
    try:
        return Decimal(str(old)) == Decimal(str(new))
    except InvalidOperation:
        return False
