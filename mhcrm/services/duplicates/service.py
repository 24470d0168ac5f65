"""查重: pairs that may be one project over everything stored, 不是重复, and 合并 that one undo takes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.fields import FIELDS
from mhcrm.domain.identity import Blocks, Comparison, Party, Verdict, compare, party_of
from mhcrm.domain.identity.merge import MergePlan, merge_note, plan_merge
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.records import Filter, LeadQuery
from mhcrm.domain.stages import Stage
from mhcrm.store import ReadView, Store

_COLUMNS = ("company", "project", "uscc", "project_code", "phone", "contact", "investment_wan", "stage")
_STEP = 2_000


@dataclass(frozen=True, slots=True)
class LikePair:
    """Two stored leads that may be one, with the waterfall of parts.

    Attributes:
        left, right: (id, code, name); ``left`` is the older.
    """

    left: tuple[int, str, str]
    right: tuple[int, str, str]
    comparison: Comparison


class DuplicatesService:
    """Looks for duplicates and decides on them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # -- looking ----------------------------------------------------------------------------------
    def pairs(self, limit: int = 200, progress: Progress | None = None) -> tuple[LikePair, ...]:
        """Pairs of live leads judged 相同 or 可能相同, most alike first; those found 不是重复 are left out.

        Only leads that share a key are compared (see ``domain.identity.Blocks``), so the cost grows with the leads.
        """
        progress = progress or silent()
        with self._store.read() as view:
            leads = _parties(view)
            known = view.duplicates.distinct()
        found: list[LikePair] = []
        blocks = Blocks()
        progress.start("比对项目", len(leads))
        for at, (head, party) in enumerate(leads):
            if at % _STEP == 0:
                progress.step(at)
            for place in blocks.candidates(party):
                other = leads[place][0]
                if tuple(sorted((head[0], other[0]))) in known:
                    continue
                result = compare(blocks.parties[place], party)
                if result.verdict is not Verdict.DIFFERENT:
                    found.append(LikePair(other, head, result))
            blocks.add(party)
        found.sort(key=lambda pair: (-pair.comparison.total, pair.left[0], pair.right[0]))
        return tuple(found[:limit])

    def like(self, values: Mapping[str, Value], *, without: int | None = None, limit: int = 5) -> tuple[LikePair, ...]:
        """Stored leads that a lead being typed may be the same as; ``without`` is its own id once stored."""
        party = party_of(values)
        with self._store.read() as view:
            leads = _parties(view)
        blocks = Blocks()
        for _, stored in leads:
            blocks.add(stored)
        name = str(values.get("company") or values.get("project") or "")
        results = [(leads[place][0], compare(blocks.parties[place], party)) for place in blocks.candidates(party)]
        found = [
            LikePair(head, (without or 0, "", name), r) for head, r in results if r.verdict is not Verdict.DIFFERENT
        ]
        found = [pair for pair in found if pair.left[0] != without]
        return tuple(sorted(found, key=lambda pair: -pair.comparison.total)[:limit])

    def compare(self, one: int, other: int) -> Comparison:
        """The waterfall of two stored leads."""
        with self._store.read() as view:
            return compare(party_of(view.leads.get(one).values), party_of(view.leads.get(other).values))

    def preview_merge(self, keep: int, other: int, take: Collection[str] = ()) -> MergePlan:
        """What :meth:`merge` would change in the kept lead."""
        with self._store.read() as view:
            return plan_merge(view.leads.get(keep), view.leads.get(other), _fields(take))

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
        with self._store.write(f"合并 {names[0]} 到 {names[1]}") as uow:
            kept, gone = _two(uow, keep, other)
            for lead in (kept, gone):
                if lead.values.get("stage") == Stage.MERGED.value:
                    raise InputError(f"{lead.code} 已经并入别的项目。", "", "请选另一个项目。", "lead-merged")
            plan = plan_merge(kept, gone, fields)
            uow.duplicates.move_history(gone, kept)
            if plan.changes:
                uow.leads.update(_id(kept), plan.changes, raw=plan.raw)
            today = self._clock.today()
            uow.activities.add(_id(kept), on=today, kind="合并", text=merge_note(gone, plan))
            came_from = str(gone.values.get("stage") or "") or None
            uow.stage_events.add(
                _id(gone),
                from_stage=came_from,
                to_stage=Stage.MERGED.value,
                on=today,
                reason=reason or f"并入 {kept.code}",
            )
            uow.leads.update(_id(gone), {"stage": Stage.MERGED.value, "x:并入": kept.code})
        return uow.changes


def _parties(view: ReadView) -> list[tuple[tuple[int, str, str], Party]]:
    merged = Filter("stage", "!=", Stage.MERGED.value)
    ids = view.leads.ids(LeadQuery(filters=(merged,), sort=(("id", False),)))
    found = []
    for row in view.leads.rows(ids, _COLUMNS):
        cells = row.cells
        head = (row.id, row.code, str(cells.get("company") or cells.get("project") or ""))
        found.append((head, party_of(cells)))
    return found


def _two(view: ReadView, one: int, other: int) -> tuple[Lead, Lead]:
    if one == other:
        raise InputError("要比对的是同一个项目。", "", "请选两个不同的项目。", "lead-itself")
    return view.leads.get(one), view.leads.get(other)


def _id(lead: Lead) -> int:
    if lead.id is None:
        raise RuntimeError("a stored lead without an id")
    return lead.id


def _fields(take: Collection[str]) -> Sequence[str]:
    unknown = [name for name in take if name not in FIELDS and not name.startswith("x:")]
    if unknown:
        raise InputError(f"没有“{unknown[0]}”这个字段。", "", "字段名见 mhcrm template 或说明书。", "field-unknown")
    return tuple(take)
