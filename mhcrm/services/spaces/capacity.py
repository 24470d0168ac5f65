"""The capacity picture from stored leads, reports and spaces; JSON for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mhcrm.domain.records import Filter, LeadQuery
from mhcrm.domain.space.capacity import Amount, Capacity, Demand, capacity
from mhcrm.domain.stages import Stage
from mhcrm.services.spaces.loading import load_inventory, stored_id
from mhcrm.store import ReadView

SEEKING = (Stage.LEAD, Stage.TALK, Stage.INTENT, Stage.SIGNED)
"""Stages in which a project still looks for its space."""


@dataclass(frozen=True, slots=True)
class HistoricStock:
    """A planning figure of 2021 (闵府发〔2021〕17号 表4-1): history, never a vacancy of today."""

    place: str
    metric: str
    text: str
    doc: str
    at: str


def demands(view: ReadView) -> list[Demand]:
    """What projects still looking for space ask; the tier from their newest match report."""
    stages = Filter("stage", "in", [stage.value for stage in SEEKING])
    ids = view.leads.ids(LeadQuery(filters=(stages,), sort=()))
    reports = view.reports.summaries(ids)
    found = []
    for lead in view.leads.many(ids):
        report = reports.get(stored_id(lead))
        area = lead.number("floor_area_sqm") or lead.number("floor_area_sqm_min")
        land = lead.number("land_mu") or lead.number("land_mu_min")
        found.append(Demand(lead.code or "", report.tier if report is not None else "", area, land))
    return found


def picture(view: ReadView, on: date) -> Capacity:
    """The picture of a day."""
    return capacity(load_inventory(view), on, demands(view))


def as_json(found: Capacity, history: tuple[HistoricStock, ...]) -> dict[str, object]:
    """The document of ``spaces capacity --json``."""
    return {
        "on": found.on,
        "note": "各层级互相包含，不能相加；园区空置按最小单元计一次；未登记的不当作零。",
        "free": [
            {"park": park, "tier": tier, "delivery": due, **_amount(amount)}
            for (park, tier, due), amount in sorted(found.free.items())
        ],
        "parks": {park: _amount(amount) for park, amount in sorted(found.parks.items())},
        "state_unknown": {park: _amount(amount) for park, amount in sorted(found.unknown.items())},
        "absorption": [
            {
                "tier": row.tier,
                "free": _amount(row.free),
                "wanted": _amount(row.wanted),
                "area_cover": row.area_cover,
                "land_cover": row.land_cover,
            }
            for row in found.absorption
        ],
        "tier_undecided": _amount(found.undecided),
        "long_vacant": [
            {"code": item.space.code, "name": item.name, "area_sqm": item.area, "since": item.since}
            for item in found.long_vacant
        ],
        "vacant_since_unknown": found.vacant_open,
        "ending": [
            {
                "code": item.space.code,
                "name": item.name,
                "kind": item.word,
                "party": item.party,
                "last_day": item.last_day,
                "hold": item.is_hold,
            }
            for item in found.ending
        ],
        "history_2021": [
            {"place": item.place, "metric": item.metric, "text": item.text, "doc": item.doc, "at": item.at}
            for item in history
        ],
    }


def _amount(amount: Amount) -> Mapping[str, object]:
    return {
        "units": amount.units,
        "area_sqm": amount.area_sqm,
        "land_mu": amount.land_mu,
        "unmeasured": amount.unmeasured,
    }
