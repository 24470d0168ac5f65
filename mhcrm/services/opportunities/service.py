"""供给、需求两张机会清单 for both faces (闵府发〔2026〕9号 四9): kept, imported, cross-matched, each match decided once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.base.text import fold_tight
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.opportunities.pairs import Suggestion, suggestions
from mhcrm.domain.opportunities.records import SIDE_WORDS, Opportunity, Pairing, Side
from mhcrm.domain.opportunities.sheet import ListProblem, read_list
from mhcrm.store import Store, UnitOfWork

Classify = Callable[[Sequence[Mapping[str, str]]], Sequence[Mapping[str, str]]]
"""Texts (``company``, ``project``, ``summary``, ``industry_text``) → id and name of the chains each belongs to."""
ReadGrids = Callable[[Path], Sequence[Grid]]
_FIELDS = ("company", "title", "text", "industry", "region", "contact", "phone", "source", "listed_on", "until")


@dataclass
class ListImport:
    """What an import did (or would do)."""

    file: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[tuple[str, ListProblem]] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)


class OpportunitiesService:
    """The two lists.

    Args:
        classify: the classifier that also matches projects.
        read_grids: reads a spreadsheet file into grids (the intake's readers).
    """

    def __init__(self, store: Store, clock: Clock, classify: Classify, read_grids: ReadGrids) -> None:
        self._store, self._clock, self._classify, self._read_grids = store, clock, classify, read_grids

    # -- reading ----------------------------------------------------------------------------------
    def all(self, side: str | None = None, *, closed: bool = False) -> tuple[Opportunity, ...]:
        """A list (or both); lapsed and closed lines only when asked for."""
        wanted, today = (None if side is None else side_of(side)), self._clock.today()
        with self._store.read() as view:
            found = view.loops.opportunities.all()
        return tuple(one for one in found if (wanted is None or one.side is wanted) and (closed or one.live(today)))

    def get(self, opportunity_id: int) -> Opportunity:
        """One line; :class:`InputError` when there is none."""
        with self._store.read() as view:
            return _found(view.loops.opportunities.get(opportunity_id), opportunity_id)

    def suggested(self, opportunity_id: int | None = None) -> tuple[Suggestion, ...]:
        """Matches nobody has decided yet, best first; of one line only when named."""
        with self._store.read() as view:
            found = view.loops.opportunities.all()
            decided = {(one.supply_id, one.demand_id) for one in view.loops.pairings.all()}
        made = suggestions(found, decided, self._clock.today())
        return tuple(one for one in made if opportunity_id is None or opportunity_id in (one.supply.id, one.demand.id))

    def decided(self) -> tuple[tuple[Pairing, Opportunity, Opportunity], ...]:
        """Accepted and declined matches with both lines, latest first."""
        with self._store.read() as view:
            rows = {one.id: one for one in view.loops.opportunities.all()}
            made = view.loops.pairings.all()
        return tuple((one, rows[one.supply_id], rows[one.demand_id]) for one in reversed(made))

    # -- writing ----------------------------------------------------------------------------------
    def add(self, side: str, values: Mapping[str, object], code: str = "") -> ChangeSet:
        """Write down one line; ``code`` ties it to a project.

        Raises:
            InputError: no company or name, an unknown field or project.
        """
        chosen, row = side_of(side), _clean(values)
        if not row.get("company") or not row.get("title"):
            raise InputError("机会清单要写企业名称和供给（需求）名称。", "", "请补上。", "opportunity-incomplete")
        with self._store.write(f"登记{SIDE_WORDS[chosen]}“{row['title']}”") as uow:
            uow.loops.lock()
            lead_id = uow.leads.by_code(code).id if code else None
            chains = self._classify([_record(row)])[0]
            listed = row.get("listed_on") or self._clock.today()
            uow.loops.opportunities.add(
                {**row, "side": chosen, "lead_id": lead_id, "chains": chains, "listed_on": listed}
            )
        return uow.changes

    def update(self, opportunity_id: int, values: Mapping[str, object]) -> ChangeSet:
        """Change a line; its chains are found anew."""
        changes = _clean(values)
        with self._store.write("修改机会清单") as uow:
            uow.loops.lock()
            one = _found(uow.loops.opportunities.get(opportunity_id), opportunity_id)
            merged = {**_row(one), **changes}
            if not merged.get("company") or not merged.get("title"):
                raise InputError("企业名称和名称不能是空的。", "", "请补上。", "opportunity-incomplete")
            uow.loops.opportunities.update(one.id, {**changes, "chains": self._classify([_record(merged)])[0]})
        return uow.changes

    def close(self, opportunity_id: int, reason: str) -> ChangeSet:
        """Take a line off its list with the reason; it stays on record."""
        if not reason.strip():
            raise InputError("没有写下架的原因。", "", "请写一句原因。", "no-reason")
        with self._store.write("下架机会") as uow:
            uow.loops.lock()
            one = _found(uow.loops.opportunities.get(opportunity_id), opportunity_id)
            if one.closed_on is not None:
                raise InputError(f"这条已在 {one.closed_on} 下架（{one.close_reason}）。", code="opportunity-closed")
            uow.loops.opportunities.update(one.id, {"closed_on": self._clock.today(), "close_reason": reason.strip()})
        return uow.changes

    def decide(self, supply_id: int, demand_id: int, *, accepted: bool, reason: str = "") -> ChangeSet:
        """Accept or decline a match; it is remembered and not suggested again.

        Raises:
            InputError: unknown lines, the wrong sides, decided before, or declined without a reason.
        """
        if not accepted and not reason.strip():
            raise InputError("没有写为什么不采纳。", "", "请写一句原因，以后不再提示这一对。", "no-reason")
        with self._store.write("采纳供需匹配" if accepted else "不采纳供需匹配") as uow:
            uow.loops.lock()
            supply = _found(uow.loops.opportunities.get(supply_id), supply_id)
            demand = _found(uow.loops.opportunities.get(demand_id), demand_id)
            if supply.side is not Side.SUPPLY or demand.side is not Side.DEMAND:
                raise InputError("先写供给的编号，再写需求的编号。", code="opportunity-sides")
            known = uow.loops.pairings.where(supply_id=supply_id, demand_id=demand_id)
            if known:
                words = "采纳" if known[0].accepted else "不采纳"
                raise InputError(f"这一对已由{known[0].author}在 {known[0].on} {words}。", code="pair-decided")
            day = self._clock.today()
            values = {"supply_id": supply_id, "demand_id": demand_id, "accepted": accepted, "reason": reason.strip()}
            row_id = uow.loops.pairings.add({**values, "on": day})
            self._tell(uow, supply, demand, row_id, day, accepted)
        return uow.changes

    def forget(self, supply_id: int, demand_id: int) -> ChangeSet:
        """Take a decision back; the pair is suggested again."""
        with self._store.write("撤回供需匹配的决定") as uow:
            uow.loops.lock()
            known = uow.loops.pairings.where(supply_id=supply_id, demand_id=demand_id)
            if not known:
                raise InputError("这一对还没有决定过。", code="pair-undecided")
            uow.loops.pairings.remove(known[0].id)
        return uow.changes

    def reclassify(self) -> ChangeSet:
        """Find the chains of every line anew, after the rules or the vocabulary changed."""
        with self._store.write("机会清单重新归类") as uow:
            uow.loops.lock()
            rows = uow.loops.opportunities.all()
            found = self._classify([_record(_row(one)) for one in rows])
            for one, chains in zip(rows, found, strict=True):
                uow.loops.opportunities.update(one.id, {"chains": chains})
        return uow.changes

    def import_file(
        self, path: Path, side: str | None = None, *, dry_run: bool = False, progress: Progress | None = None
    ) -> tuple[ListImport, ChangeSet | None]:
        """Read a list in the office's own layout; a line of the same side, company and name is updated, blanks erase nothing.

        Raises:
            InputError: no sheet has a company and a name column.
        """
        chosen = None if side is None else side_of(side)
        result = ListImport(path.name)
        lines: list[tuple[Side, Mapping[str, object]]] = []
        heads = 0
        for grid in self._read_grids(path):
            reading = read_list(grid, chosen)
            heads += reading.header_row > 0
            result.problems += [(grid.name or path.name, problem) for problem in reading.problems]
            result.unmapped += reading.unmapped if reading.header_row else []
            lines += [(line.side, line.values) for line in reading.lines]
        if not heads:
            raise InputError(
                f"“{path.name}”里没有找到机会清单。",
                "没有一行同时写着企业名称和供给（需求）名称。",
                "请核对表头，例如：企业名称、名称、说明、类型、地区、联系人。",
                "no-opportunities",
            )
        with self._store.write(f"导入机会清单 {path.name}") as uow:
            uow.loops.lock()
            self._apply(uow, lines, result, dry_run, progress or silent())
        return result, None if dry_run else uow.changes

    def _apply(
        self,
        uow: UnitOfWork,
        lines: Sequence[tuple[Side, Mapping[str, object]]],
        result: ListImport,
        dry_run: bool,
        progress: Progress,
    ) -> None:
        known = {_key(one.side, one.company, one.title): one for one in uow.loops.opportunities.all()}
        merged = []
        for side, values in lines:
            old = known.get(_key(side, str(values["company"]), str(values["title"])))
            filled = {key: value for key, value in values.items() if value not in ("", None)}
            merged.append((side, old, {**(_row(old) if old else {}), **filled}))
        chains = self._classify([_record(row) for _, _, row in merged]) if merged else []
        written: set[tuple[str, str, str]] = set()
        for (side, old, row), found in progress.track(
            list(zip(merged, chains, strict=True)), "写入机会清单", len(merged)
        ):
            key = _key(side, str(row["company"]), str(row["title"]))
            if key in written:
                result.unchanged += 1  # the sheet says the same line twice
                continue
            written.add(key)
            self._write(uow, side, old, {**row, "chains": found}, result, dry_run)

    def _write(
        self,
        uow: UnitOfWork,
        side: Side,
        old: Opportunity | None,
        row: Mapping[str, object],
        result: ListImport,
        dry_run: bool,
    ) -> None:
        if old is None:
            result.added += 1
            if not dry_run:
                uow.loops.opportunities.add({"listed_on": self._clock.today(), **row, "side": side})
        elif all(getattr(old, name) == value for name, value in row.items()):
            result.unchanged += 1
        else:
            result.updated += 1
            if not dry_run:
                uow.loops.opportunities.update(old.id, row)

    def _tell(
        self, uow: UnitOfWork, supply: Opportunity, demand: Opportunity, row_id: int, day: date, accepted: bool
    ) -> None:
        """An accepted match is told in the history of the projects behind it."""
        for own, other in ((supply, demand), (demand, supply)):
            if accepted and own.lead_id is not None:
                words = f"{SIDE_WORDS[own.side]}“{own.title}”与 {other.company} 的“{other.title}”"
                uow.loops.note(own.lead_id, "opportunity_match", row_id, day, "供需匹配", words)


def side_of(word: str) -> Side:
    """The list of a word.

    Raises:
        InputError: neither.
    """
    for side, label in SIDE_WORDS.items():
        if word.strip() in (side.value, label, label[0]):
            return side
    raise InputError(f"“{word}”不是供给也不是需求。", "", "请写“供给”或“需求”。", "opportunity-side")


def _clean(values: Mapping[str, object]) -> dict[str, object]:
    unknown = [key for key in values if key not in _FIELDS]
    if unknown:
        raise InputError(
            f"机会清单没有“{unknown[0]}”这一项。", "", f"可用：{'、'.join(_FIELDS)}。", "opportunity-field"
        )
    return {key: value.strip() if isinstance(value, str) else value for key, value in values.items()}


def _row(one: Opportunity) -> dict[str, object]:
    return {name: getattr(one, name) for name in _FIELDS}


def _record(row: Mapping[str, object]) -> dict[str, str]:
    texts = {key: str(row.get(key) or "") for key in ("company", "title", "text", "industry")}
    return {
        "company": texts["company"],
        "project": texts["title"],
        "summary": texts["text"],
        "industry_text": texts["industry"],
    }


def _key(side: Side, company: str, title: str) -> tuple[str, str, str]:
    return (side.value, fold_tight(company), fold_tight(title))


def _found(one: Opportunity | None, opportunity_id: int) -> Opportunity:
    if one is None:
        raise InputError(
            f"机会清单里没有编号 {opportunity_id}。", "", "用 mhcrm opportunity list 查编号。", "unknown-opportunity"
        )
    return one
