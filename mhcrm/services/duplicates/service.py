"""查重: pairs that may be one project over everything stored, 不是重复, and 合并 that one undo takes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.fields import FIELDS
from mhcrm.domain.identity import IDENTIFYING, Blocks, Comparison, Party, Verdict, compare, party_of
from mhcrm.domain.identity.merge import MergePlan, merge_note, plan_merge
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.records import MERGED_INTO, Filter, LeadQuery
from mhcrm.domain.stages import NamesOf, Stage, shipped_names
from mhcrm.services.duplicates.found import Beside, Decided, Head, LikePair, Material, ordered, search
from mhcrm.store import ReadView, Store, UnitOfWork

_COLUMNS = (*IDENTIFYING, "stage")
_MERGED = Filter("stage", "!=", Stage.MERGED.value)
INDEX_HOLDS = timedelta(minutes=5)
"""How long the index of the form's hint is used; writes of this program end it at once, those of others within this."""


class DuplicatesService:
    """Looks for duplicates and decides on them."""

    def __init__(self, store: Store, clock: Clock, names: NamesOf = shipped_names) -> None:
        """``names``: what the office calls the stages."""
        self._store, self._clock, self._names = store, clock, names
        self._index: _Index | None = None
        store.listen(self._written)

    # -- looking ----------------------------------------------------------------------------------
    def material(self) -> Material:
        """All live leads and the pairs told apart; ``search`` of it needs the database no more."""
        with self._store.read() as view:
            return Material(_parties(view), frozenset(view.duplicates.distinct()))

    def pairs(self, limit: int = 200, progress: Progress | None = None) -> tuple[LikePair, ...]:
        """Pairs of live leads judged 相同 or 可能相同, most alike first; those found 不是重复 are left out."""
        return search(self.material(), progress)[:limit]

    def like(self, values: Mapping[str, Value], *, without: int | None = None, limit: int = 5) -> tuple[LikePair, ...]:
        """Stored leads that a lead being typed may be the same as; ``without`` is its own id once stored."""
        party = party_of(values)
        index, told_apart = self._indexed(), set()
        if without is not None:
            with self._store.read() as view:
                told_apart = view.duplicates.distinct()
        own = Head(without or 0, "", str(values.get("company") or values.get("project") or ""))
        found = []
        for place in index.blocks.candidates(party):
            head = index.heads[place]
            if head.id == without or (without is not None and ordered(head.id, without) in told_apart):
                continue
            result = compare(index.blocks.parties[place], party)
            if result.verdict is not Verdict.DIFFERENT:
                found.append(LikePair(head, own, result))
        return tuple(sorted(found, key=lambda pair: -pair.comparison.total)[:limit])

    def decided(self) -> tuple[Decided, ...]:
        """Pairs found to be two, the newest first; pairs of a lead that is gone or merged are idle and left out."""
        with self._store.read() as view:
            rows = view.duplicates.remembered()
            parties = {head.id: (head, party) for head, party in _parties(view, {i for row in rows for i in row[:2]})}
        found = []
        for first, second, reason, author, at in rows:
            if first in parties and second in parties:
                (left, one), (right, other) = parties[first], parties[second]
                found.append(Decided(left, right, reason, author, at, compare(one, other)))
        return tuple(sorted(found, key=lambda pair: pair.at, reverse=True))

    def compare(self, one: int, other: int) -> Comparison:
        """The waterfall of two stored leads."""
        with self._store.read() as view:
            return compare(party_of(view.leads.get(one).values), party_of(view.leads.get(other).values))

    def beside(self, one: int, other: int) -> Beside:
        """Two stored leads, their comparison, and how much belongs to each."""
        with self._store.read() as view:
            left, right = view.leads.get(one), view.leads.get(other)
            sizes = [view.duplicates.history(lead) for lead in (left, right)]
        names = dict.fromkeys([*sizes[0], *sizes[1]])
        history = tuple((name, sizes[0].get(name, 0), sizes[1].get(name, 0)) for name in names)
        return Beside(left, right, compare(party_of(left.values), party_of(right.values)), history)

    def preview_merge(self, keep: int, other: int, take: Collection[str] = ()) -> MergePlan:
        """What :meth:`merge` would change in the kept lead."""
        with self._store.read() as view:
            return plan_merge(view.leads.get(keep), view.leads.get(other), _fields(take))

    def _indexed(self) -> _Index:
        now = self._clock.now()
        if self._index is None or now - self._index.made > INDEX_HOLDS:
            with self._store.read() as view:
                leads = _parties(view)
            blocks = Blocks()
            for _, party in leads:
                blocks.add(party)
            self._index = _Index(tuple(head for head, _ in leads), blocks, now)
        return self._index

    def _written(self, change: ChangeSet) -> None:
        if change.touches(RowKind.LEAD):
            self._index = None

    # -- deciding ---------------------------------------------------------------------------------
    def not_same(self, one: int, other: int, reason: str = "") -> ChangeSet:
        """不是重复: remember that two leads are two projects; they are not shown together again.

        Raises:
            InputError: one and the same lead, or no such lead.
        """
        with self._store.write("记为不是重复") as uow:
            first, second = _two(uow, one, other)
            uow.duplicates.add_distinct(_id(first), _id(second), reason)
        return uow.changes

    def forget(self, one: int, other: int) -> ChangeSet:
        """Take 不是重复 back."""
        with self._store.write("取消不是重复") as uow:
            uow.duplicates.remove_distinct(one, other)
        return uow.changes

    def merge(self, keep: int, other: int, take: Collection[str] = (), reason: str = "") -> ChangeSet:
        """合并: ``other`` goes into ``keep``, with its entries, moves, holds, registrations, reports and files.

        Blank fields of the kept lead are filled; fields in ``take`` get the other's value; every value that is given up is
        written into the timeline. The other lead stays as 并入 with a pointer. One undo takes all of it back.

        Raises:
            InputError: one and the same lead, no such lead, already merged, or no such field.
        """
        fields = _fields(take)
        with self._store.read() as view:
            names = [view.leads.get(lead).code for lead in (other, keep)]
        words = self._names()
        with self._store.write(f"合并 {names[0]} 到 {names[1]}") as uow:
            kept, gone = _two(uow, keep, other)
            for lead in (kept, gone):
                if lead.values.get("stage") == Stage.MERGED.value:
                    raise InputError(f"{lead.code} 已经并入别的项目。", "", "请选另一个项目。", "lead-merged")
            plan = plan_merge(kept, gone, fields)
            uow.duplicates.move_history(gone, kept)
            _still_apart(uow, _id(gone), _id(kept))
            if plan.changes:
                uow.leads.update(_id(kept), plan.changes, raw=plan.raw)
            today = self._clock.today()
            uow.activities.add(_id(kept), on=today, kind="合并", text=merge_note(gone, plan, words))
            came_from = str(gone.values.get("stage") or "") or None
            uow.stage_events.add(
                _id(gone),
                from_stage=came_from,
                to_stage=Stage.MERGED.value,
                on=today,
                reason=reason or f"并入 {kept.code}",
            )
            uow.leads.update(_id(gone), {"stage": Stage.MERGED.value, MERGED_INTO: kept.code})
        return uow.changes


@dataclass(frozen=True)
class _Index:
    """What the form's hint is looked up in."""

    heads: tuple[Head, ...]
    blocks: Blocks
    made: datetime


def _parties(view: ReadView, only: Collection[int] | None = None) -> tuple[tuple[Head, Party], ...]:
    ids = view.leads.ids(LeadQuery(filters=(_MERGED,), sort=(("id", False),)))
    wanted = ids if only is None else [lead for lead in ids if lead in only]
    found = []
    for row in view.leads.rows(wanted, _COLUMNS):
        cells = row.cells
        company, project = str(cells.get("company") or ""), str(cells.get("project") or "")
        head = Head(row.id, row.code, company or project, project, str(cells.get("stage") or ""))
        found.append((head, party_of(cells)))
    return tuple(found)


def _two(view: ReadView, one: int, other: int) -> tuple[Lead, Lead]:
    if one == other:
        raise InputError("要比对的是同一个项目。", "", "请选两个不同的项目。", "lead-itself")
    return view.leads.get(one), view.leads.get(other)


def _still_apart(uow: UnitOfWork, gone: int, kept: int) -> None:
    """What was found to be another project than the lead that goes is another than the one it goes into."""
    for first, second, reason, _author, _at in uow.duplicates.remembered():
        if gone in (first, second):
            uow.duplicates.add_distinct(kept, second if first == gone else first, reason)


def _id(lead: Lead) -> int:
    if lead.id is None:
        raise RuntimeError("a stored lead without an id")
    return lead.id


def _fields(take: Collection[str]) -> Sequence[str]:
    unknown = [name for name in take if name not in FIELDS and not name.startswith("x:")]
    if unknown:
        raise InputError(f"没有“{unknown[0]}”这个字段。", "", "字段名见 mhcrm template 或说明书。", "field-unknown")
    return tuple(take)
