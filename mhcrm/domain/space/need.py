"""What a project asks of a space: its own area and land, and what the match report read from its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.stored import ReportView
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.find import Need
from mhcrm.domain.space.inventory import OFFERED, TIER_OF
from mhcrm.domain.space.limits import delivery_day


def need_of(lead: Lead, report: ReportView | None, on: date, park_ids: Callable[[str], str] | None = None) -> Need:
    """The need of a project on a day; with ``park_ids`` (name → rule-base id) also how its parks stand to its chain."""
    needs: Mapping[str, str] = report.needs if report is not None else {}
    area = lead.number("floor_area_sqm") or lead.number("floor_area_sqm_min") or _decimal(needs.get("floor_area_sqm"))
    planned = delivery_day(report.planned_on) if report is not None else None
    standings: dict[str, str] = {}
    if report is not None and park_ids is not None:
        standings = {ref: park.standing for park in report.parks if (ref := park_ids(park.name))}
    return Need(
        on,
        kinds=kinds_of(report.tier.name if report is not None else ""),
        min_area_sqm=area,
        build_area_sqm=area,
        min_land_mu=lead.number("land_mu") or lead.number("land_mu_min") or _decimal(needs.get("land_mu")),
        min_height_m=_decimal(needs.get("clear_height_m")),
        min_load_t=_decimal(needs.get("floor_load_t")),
        min_power_kva=_decimal(needs.get("power_kva")),
        deliver_by=planned if planned is not None and planned >= on else None,
        standings=standings,
    )


def completed(lead: Lead, stored: ReportView | None, match: Callable[[Lead], ReportView] | None) -> ReportView | None:
    """The project's newest report; matched now (``match``) where there is none, or where it knows no size at all."""
    sizes = ("floor_area_sqm", "floor_area_sqm_min", "land_mu", "land_mu_min")
    known = stored is not None and any(lead.number(name) is not None or name in stored.needs for name in sizes)
    if known or match is None:
        return stored
    fresh = match(lead)
    return fresh if stored is None else replace(stored, needs=fresh.needs)


def near_named(standings: Mapping[str, str], circles: Iterable[tuple[str, frozenset[str]]]) -> dict[str, str]:
    """Park id → the circle (by name) it shares with a park the documents name for the chain."""
    named = {park for park, standing in standings.items() if standing == "named"}
    found: dict[str, str] = {}
    for name, parks in circles:
        if named & parks:
            found |= {park: name for park in parks - named if park not in found}
    return found


def kinds_of(tier: str) -> tuple[SpaceKind, ...]:
    """The kinds of unit of a tier word; all of them while the tier is undecided."""
    return tuple(kind for kind in OFFERED if TIER_OF[kind] == tier) or OFFERED


def _decimal(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except ArithmeticError:
        return None
