"""选址建议书 for one project: choose the sites, compose, write PDF and Excel. Reads only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.files import write_whole
from mhcrm.domain.lead import Lead
from mhcrm.domain.masking import Mask
from mhcrm.domain.matching.stored import ReportView, parse
from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.combine import combined
from mhcrm.domain.space.find import Need, find
from mhcrm.domain.space.intervals import gather
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.need import completed, need_of
from mhcrm.plan.space_rules import load_space_rules
from mhcrm.services.proposals.book import workbook
from mhcrm.services.proposals.content import Proposal, Site, Source, compose, masked, texts_of
from mhcrm.services.proposals.paper import pdf
from mhcrm.store import Store
from mhcrm.typeset.layout import Page

MOST = 4
"""Sites that still stand side by side on a portrait page."""
FEW = 2
"""With fewer single units than this, adjoining units are proposed as well."""
Match = Callable[[Lead], ReportView]
Drawing = Callable[[Inventory, date, int, frozenset[int]], tuple[list[Page], bool]]
_UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f\s.]+")


@dataclass(frozen=True)
class Drafted:
    """A composed proposal with what its drawings need."""

    proposal: Proposal
    inventory: Inventory
    buildings: tuple[int, ...]
    units: frozenset[int] = frozenset()


class ProposalsService:
    """Papers that put sites side by side.

    Args:
        park_ids: rule-base id of a park by name. drawing: a building's stacking plan without tenants, the proposed units ringed: pages, and whether they lie across. match: reads the needs of a project not matched yet, storing nothing.
    """

    def __init__(
        self, store: Store, clock: Clock, park_ids: Callable[[str], str], drawing: Drawing, match: Match
    ) -> None:
        self._store = store
        self._clock = clock
        self._park_ids = park_ids
        self._drawing = drawing
        self._match = match

    def draft(
        self,
        lead_code: str,
        sites: Sequence[str] = (),
        *,
        code_name: bool = False,
        valid_until: date | None = None,
    ) -> Drafted:
        """Compose the proposal; without ``sites`` the best free units of the project's tier are taken.

        Raises:
            InputError: unknown project or site, more than four sites, none to be found, or already out of date.
        """
        today = self._clock.today()
        until = valid_until or today + timedelta(days=load_space_rules().proposal_days)
        if until < today:
            raise InputError(f"有效期 {until} 已经过去。", todo="请改正日期。", code="proposal-over")
        with self._store.read() as view:
            lead = view.leads.by_code(lead_code)
            stored = view.reports.latest(lead.id) if lead.id is not None else None
            holds = view.holds.of_lead(lead.id) if lead.id is not None else []
            inventory = Inventory(view.spaces.all(), gather(view.occupancy.all(), view.holds.all(), {}))
        report = completed(lead, parse(stored.body) if stored is not None else None, self._match)
        found = (
            self._named(inventory, sites)
            if sites
            else self._best(inventory, lead_code, need_of(lead, report, today, self._park_ids))
        )
        chosen = [Site.of(inventory, units, today) for units in found]
        held = [row for row in holds if row.released_on is None and row.start <= today <= row.until]
        source = Source(lead, report, inventory, chosen, held, self._park_ids, today, until)
        proposal = compose(source)
        if code_name:
            mask = Mask.of(lead)
            proposal = masked(proposal, mask)
            left = mask.leaks(texts_of(proposal))
            if left:
                raise AssertionError("the code-name variant still names the investor")
            inventory = _renamed(inventory, mask)
        units = frozenset(unit.id for site in chosen for unit in site.units)
        return Drafted(proposal, inventory, tuple(dict.fromkeys(_buildings(inventory, chosen))), units)

    def pdf(self, drafted: Drafted, fixed_time: datetime | None = None) -> bytes:
        """The paper with its drawings."""
        day = drafted.proposal.as_of
        drawings = [
            (f"{drafted.inventory.full_name(key)} 楼层剖面", *self._drawing(drafted.inventory, day, key, drafted.units))
            for key in drafted.buildings
        ]
        return pdf(drafted.proposal, drawings, fixed_time or self._clock.now())

    def workbook(self, drafted: Drafted, fixed_time: datetime | None = None) -> bytes:
        """The same tables as an Excel file."""
        return workbook(drafted.proposal, fixed_time or self._clock.now())

    def write(
        self,
        lead_code: str,
        out_dir: Path,
        sites: Sequence[str] = (),
        *,
        code_name: bool = False,
        valid_until: date | None = None,
    ) -> tuple[Path, Path]:
        """Write ``选址建议书_<code>….pdf`` and ``.xlsx`` into a folder; each completely or not at all.

        Raises:
            InputError: see :meth:`draft`.
            EnvironmentProblem: the folder cannot be written.
        """
        drafted = self.draft(lead_code, sites, code_name=code_name, valid_until=valid_until)
        stem = f"选址建议书_{drafted.proposal.code}"
        name = "代号" if code_name else _UNSAFE.sub("_", drafted.proposal.name).strip("_")[:40]
        paper, book = out_dir / f"{stem}_{name}.pdf", out_dir / f"{stem}_{name}.xlsx"
        pages, cells = self.pdf(drafted), self.workbook(drafted)
        write_whole(paper, lambda part: part.write_bytes(pages))
        write_whole(book, lambda part: part.write_bytes(cells))
        return paper, book

    @staticmethod
    def _named(inventory: Inventory, codes: Sequence[str]) -> list[tuple[Space, ...]]:
        """The sites asked for; codes joined by + are one site."""
        by_code = {space.code: space for space in inventory.spaces.values()}
        wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
        found: list[tuple[Space, ...]] = []
        for code in wanted:
            parts = [code] if code in by_code or "+" not in code else [part.strip() for part in code.split("+")]
            for part in parts:
                if part not in by_code:
                    raise InputError(
                        f"没有编号为“{part}”的空间。", todo="用 mhcrm spaces 查编号。", code="unknown-space"
                    )
                if by_code[part].kind is SpaceKind.PARK:
                    raise InputError(
                        "园区不能作为具体选址。", todo="请选楼栋、楼层、房间或地块。", code="proposal-park"
                    )
            found.append(tuple(by_code[part] for part in parts))
        if len(found) > MOST:
            raise InputError(f"一份建议书最多并列 {MOST} 处。", todo="请减少选址。", code="proposal-many")
        return found

    @staticmethod
    def _best(inventory: Inventory, lead_code: str, need: Need) -> list[tuple[Space, ...]]:
        """The best free units of the project's tier; neighbours together in its own parks go before strange parks."""
        wanted = replace(need, deliver_by=None)

        def strange(unit: Space) -> bool:
            return inventory.park_of(unit.id).park_ref not in need.standings

        free = list(find(inventory, wanted).offered)
        own = [item for item in free if not strange(item.space)]
        chosen: list[tuple[Space, ...]] = [(item.space,) for item in own[:MOST]]
        if len(chosen) < FEW:
            rows = combined(inventory, wanted)
            chosen += [item.units for item in rows if not strange(item.units[0])][: MOST - len(chosen)]
        if len(chosen) < FEW:
            chosen += [(item.space,) for item in free if strange(item.space)][: MOST - len(chosen)]
        if len(chosen) < FEW:
            chosen += [item.units for item in rows if strange(item.units[0])][: MOST - len(chosen)]
        if not chosen:
            raise InputError(
                f"{lead_code} 没有可推荐的空闲空间。",
                todo="请用 --site 指定空间，或看 mhcrm spaces 的不符合原因。",
                code="no-site",
            )
        return chosen


def _buildings(inventory: Inventory, sites: Sequence[Site]) -> list[int]:
    found = []
    for site in sites:
        line = [inventory.spaces[site.space.id], *inventory.ancestors(site.space.id)]
        found += [space.id for space in line if space.kind is SpaceKind.BUILDING]
    return found


def _renamed(inventory: Inventory, mask: Mask) -> Inventory:
    """The inventory for the drawings of the 代号 variant: names masked, parties gone."""
    spaces = [replace(space, name=mask.names(space.name)) for space in inventory.spaces.values()]
    intervals = [replace(item, party="") for space in spaces for item in inventory.intervals_of(space.id)]
    return Inventory(spaces, intervals)
