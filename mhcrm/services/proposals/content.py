"""What a 选址建议书 says: requirements against each site (满足、不满足、待核), site facts, policies. Pure; plain texts only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mhcrm.domain.lead import Lead
from mhcrm.domain.masking import Mask
from mhcrm.domain.matching.stored import ReportView
from mhcrm.domain.records import Hold, Space, SpaceKind
from mhcrm.domain.space.find import Need
from mhcrm.domain.space.intervals import Interval
from mhcrm.domain.space.inventory import TIER_OF, Inventory
from mhcrm.domain.space.joined import first_blocker, joined_name, joined_space, joined_status
from mhcrm.domain.space.limits import delivery_day, findings_of_parts, number
from mhcrm.domain.space.need import need_of

UNKNOWN = "待核实"
MET = {True: "满足", False: "不满足", None: "待核"}
_STANDINGS = {"named": "文件点名", "same-chain": "同链"}
_VERDICTS = {"applies": "可衔接", "possible": "可能可衔接"}
_POLICIES = 12
_INDOORS = frozenset(("使用面积", "层高／净高", "荷载"))
"""Attributes a plot does not have."""

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One paper, complete and as printed; both files are made of it.

    Attributes:
        sites: names of the sites, the heads of the columns of ``requirements`` and ``facts``.
        requirements: (requirement, verdict with reason per site …). facts: (attribute, value per site …).
        policies: (article, title, verdict, departments). notes: closing remarks.
    """

    code: str
    name: str
    as_of: date
    valid_until: date
    unit: str
    officer: str
    sites: tuple[str, ...]
    requirements: Rows
    facts: Rows
    policies: Rows
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """``××项目选址建议书``."""
        name = self.name if self.name.endswith("项目") else f"{self.name}项目"
        return f"{name}选址建议书"


@dataclass(frozen=True, slots=True)
class Site:
    """A proposed site: one unit, or adjoining units together, with what they are as one."""

    units: tuple[Space, ...]
    space: Space
    name: str

    @classmethod
    def of(cls, inventory: Inventory, units: Sequence[Space], on: date) -> Site:
        """One site of these units."""
        space = inventory.whole(joined_space(inventory, units, on), on)
        return cls(tuple(units), space, joined_name(inventory, units))


@dataclass(frozen=True, slots=True)
class Source:
    """All a proposal is made of."""

    lead: Lead
    report: ReportView | None
    inventory: Inventory
    sites: Sequence[Site]
    holds: Sequence[Hold]
    park_ids: Callable[[str], str]
    as_of: date
    valid_until: date


def compose(source: Source) -> Proposal:
    """The proposal of one project."""
    lead = source.lead
    return Proposal(
        code=lead.code or "",
        name=lead.text("project") or lead.text("company") or f"名称{UNKNOWN}",
        as_of=source.as_of,
        valid_until=source.valid_until,
        unit=lead.text("lead_unit") or f"责任单位{UNKNOWN}",
        officer=lead.text("owner") or f"责任人{UNKNOWN}",
        sites=tuple(site.name for site in source.sites),
        requirements=_requirements(source),
        facts=_facts(source),
        policies=_policies(source.report),
        notes=_notes(source),
    )


def masked(proposal: Proposal, mask: Mask) -> Proposal:
    """The code-name variant (代号): nothing that tells who the investor is; our own units keep their names."""

    def rows(found: Rows) -> Rows:
        return tuple(tuple(mask.names(cell) for cell in row) for row in found)

    return replace(
        proposal,
        name=mask.alias,
        unit=mask.names(proposal.unit),
        officer=mask.names(proposal.officer),
        sites=tuple(mask.names(site) for site in proposal.sites),
        requirements=rows(proposal.requirements),
        facts=rows(proposal.facts),
        policies=rows(proposal.policies),
        notes=tuple(mask.names(note) for note in proposal.notes),
    )


def texts_of(proposal: Proposal) -> str:
    """Everything printed, for a last look for names."""
    rows = (*proposal.requirements, *proposal.facts, *proposal.policies, proposal.sites, proposal.notes)
    return "\n".join(
        [proposal.title, proposal.code, proposal.unit, proposal.officer, *("\n".join(row) for row in rows)]
    )


def _requirements(source: Source) -> Rows:
    """One row a requirement; first of all whether the site is to be had."""
    inventory, on = source.inventory, source.as_of
    need = need_of(source.lead, source.report, on)
    statuses, blocked, areas = inventory.statuses(on), inventory.blocked(on), inventory.areas(on)
    own = {row.space_id: row for row in source.holds}
    tier = source.report.tier.name if source.report is not None else ""
    columns: list[dict[str, str]] = []
    for site in source.sites:
        cells: dict[str, str] = {}
        status = joined_status([statuses[unit.id] for unit in site.units])
        in_the_way = [blocked.get(unit.id) for unit in site.units]
        blocker = first_blocker([item for item in in_the_way if not _mine(item, source)])
        held = [own[unit.id].until for unit in site.units if unit.id in own]
        if blocker is None and held and len(held) == len(site.units):
            cells["可用"] = f"满足：已为本项目预留到{min(held)}"
        elif blocker is None:
            cells["可用"] = _free_cell(site.space, on) if status.known else "待核：状态未登记"
        else:
            free = [inventory.free_from(unit.id, on) for unit in site.units]
            day = None if None in free else max(one for one in free if one is not None)
            cells["可用"] = f"不满足：{f'{day} 起可用' if day else '期限待核'}"
        cells["层级"] = _tier_cell(tier, site.space, len(site.units))
        weakest = inventory.weakest(site.units[0], on) if len(site.units) == 1 else site.space
        for finding in findings_of_parts(site.space, weakest, _area(site, areas), need):
            cells[finding.label] = f"{MET[finding.met]}：{finding.words}"
        columns.append(cells)
    labels = list(dict.fromkeys(label for cells in columns for label in cells))
    rows = [(_wanted(label, need, tier), *(cells.get(label, "不适用") for cells in columns)) for label in labels]
    if need.min_area_sqm is None and need.min_land_mu is None:
        rows.append((f"面积或用地需求{UNKNOWN}", *("待核：项目没有写明" for _ in columns)))
    return tuple(rows)


def _free_cell(space: Space, on: date) -> str:
    """A free unit that is handed over later cannot be had yet."""
    day = delivery_day(space.delivery_on)
    if day is None:
        return "满足：空置，交付日待核"
    return "满足：空置" if day <= on else f"不满足：空置，{space.delivery_on} 交付后可用"


def _mine(item: Interval | None, source: Source) -> bool:
    return item is not None and item.lead_id is not None and item.lead_id == source.lead.id


def _area(site: Site, areas: Mapping[int, Decimal | None]) -> Decimal | None:
    return site.space.area_sqm if len(site.units) > 1 else areas.get(site.space.id)


def _tier_cell(tier: str, site: Space, parts: int = 1) -> str:
    own = TIER_OF.get(site.kind, "") + (f"（{parts}处相连，能否连通待现场核对）" if parts > 1 else "")
    if not tier:
        return f"待核：项目层级未定（本处为{own}）"
    return f"{'满足' if TIER_OF.get(site.kind, '') == tier else '不满足'}：{own}"


def _wanted(label: str, need: Need, tier: str) -> str:
    """The requirement with its figure."""
    figures = {
        "面积": (need.min_area_sqm, "㎡"),
        "用地": (need.min_land_mu, "亩"),
        "可建面积": (need.build_area_sqm, "㎡"),
        "层高": (need.min_height_m, "m"),
        "荷载": (need.min_load_t, "t/㎡"),
        "供电": (need.min_power_kva, "kVA"),
    }
    if label == "层级":
        return f"空间层级 {tier or UNKNOWN}"
    if label == "交付":
        return f"{need.deliver_by} 前交付"
    if label == "可用":
        return f"{need.on} 起可用"
    value, unit = figures.get(label, (None, ""))
    return label if value is None else f"{label} 不少于 {number(value)} {unit}"


def _facts(source: Source) -> Rows:
    areas = source.inventory.areas(source.as_of)
    sizes = {site.space.id: _area(site, areas) for site in source.sites}
    readers: tuple[tuple[str, Callable[[Space], str]], ...] = (
        ("所在园区", lambda s: source.inventory.park_of(s.id).name),
        ("园区与产业链", lambda s: _standing(source, s)),
        ("空间层级", lambda s: TIER_OF.get(s.kind, "")),
        ("面积", lambda s: _land(s) if s.kind is SpaceKind.PLOT else _figure(sizes.get(s.id), "㎡")),
        ("使用面积", lambda s: _figure(s.usable_area_sqm, "㎡")),
        ("层高／净高", lambda s: f"{_figure(s.clear_height_m, 'm')}／{_figure(s.net_height_m, 'm')}"),
        ("荷载", lambda s: _figure(s.floor_load_t, "t/㎡")),
        ("柱距", lambda s: s.column_grid),
        ("供电", lambda s: _figure(s.power_kva, "kVA")),
        ("给排水", lambda s: s.water),
        ("货梯／卸货", lambda s: "／".join(filter(None, (s.goods_lift, s.loading_bay)))),
        ("规划用途", lambda s: s.planned_use),
        ("环评／消防", lambda s: "／".join(filter(None, (s.env_class, s.fire_class)))),
        ("洁净、实验条件", lambda s: s.lab_conditions),
        ("交付", lambda s: "，".join(filter(None, (s.delivery_on, s.delivery_state)))),
        ("租金", lambda s: _priced(s.rent, "元/㎡·天", s.rent_basis)),
        ("售价", lambda s: _priced(s.price, "元/㎡", s.price_basis)),
        ("释放批次", lambda s: s.release_batch),
        ("产权方／运营方", lambda s: "／".join(filter(None, (s.owner, s.operator)))),
        ("招商联系人", lambda s: s.contact),
    )
    rows = []
    for label, read in readers:
        cells = [read(site.space) for site in source.sites]
        if label in _INDOORS and all(site.space.kind is SpaceKind.PLOT for site in source.sites):
            continue
        if any(cells):
            rows.append((label, *(cell or UNKNOWN for cell in cells)))
    return tuple(rows)


def _standing(source: Source, site: Space) -> str:
    if source.report is None:
        return "尚未匹配，待核实"
    ref = source.inventory.park_of(site.id).park_ref
    for park in source.report.parks:
        if ref and source.park_ids(park.name) == ref:
            places = "、".join(f"{doc}{at}" for doc, at in park.cites[:1])
            return f"{_STANDINGS.get(park.standing, park.standing)}{f'（{places}）' if places else ''}"
    return "文件未提及"


def _figure(value: Decimal | None, unit: str) -> str:
    return UNKNOWN if value is None else f"{number(value)} {unit}"


def _land(site: Space) -> str:
    ratio = "" if site.plot_ratio is None else f"，容积率 {number(site.plot_ratio)}"
    return _figure(site.land_mu, "亩") + ratio


def _priced(value: Decimal | None, unit: str, basis: str) -> str:
    return "" if value is None else f"{number(value)} {unit}" + (f"（{basis}）" if basis else "，口径待核实")


def _policies(report: ReportView | None) -> Rows:
    if report is None:
        return ()
    found = [one for one in report.policies if one.verdict in _VERDICTS]
    return tuple(
        (
            f"{one.cites[0][0]}{one.cites[0][1]}" if one.cites else f"第{one.article}条",
            one.title,
            _VERDICTS[one.verdict] + (f"，缺：{'、'.join(one.missing[:3])}" if one.missing else ""),
            "、".join(one.departments) or UNKNOWN,
        )
        for one in found[:_POLICIES]
    )


def _notes(source: Source) -> tuple[str, ...]:
    notes = [f"本建议有效期至{source.valid_until}。载体状态以{source.as_of}登记为准，本建议不构成预留或承诺。"]
    if source.report is None:
        notes.append("本项目尚未匹配，产业链、政策部分待核实。")
    elif source.report.policies:
        notes.append("政策以文件原文为准，条款写明须评定的以评定结果为准。")
    return tuple(notes)
