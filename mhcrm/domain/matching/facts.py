"""Frozen facts of one lead: what matching knows and where it was read. ``None`` always means unknown (待核实)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from mhcrm.domain.lead import Lead
from mhcrm.plan.signals import SignalHit


class Origin(StrEnum):
    """Where the company comes from, as far as its name and the notes say."""

    HOME = "上海"
    DELTA = "长三角（苏浙皖）"
    OTHER = "国内其他地区"
    FOREIGN = "境外"


class Context(StrEnum):
    """How a word stands in its clause."""

    PLAIN = "plain"
    APPLICATION = "application"
    CUSTOMER = "customer"
    NEGATED = "negated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the lead that a fact was read from."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class SiteNeeds:
    """Hard needs of the space named in the text; None = not stated."""

    clear_height_m: Decimal | None = None
    floor_load_t: Decimal | None = None
    power_kva: Decimal | None = None
    whole_building: bool = False
    whole_floor: bool = False
    workshop: bool = False


@dataclass(frozen=True)
class Profile:
    """One lead as facts.

    Attributes:
        phases: stages of activity (所处环节); empty = unknown. ``phase_stated`` is True when the lead's own field says it.
        investment_wan: 万元, only when the currency is CNY; ``investment`` and ``currency`` keep the stated amount.
        investment_evidence: the words it was read from, where no column gives it (从文字读出).
        land_evidence: the words the land was read from, where no column gives it.
        foreign_paid_in: True = arrived or dated plan, False = said to be open or none, None = not mentioned.
        planned_on: the latest-starting plan date found for registration or landing, ISO (year or year-month).
    """

    lead: Lead
    text_by_field: Mapping[str, str]
    phases: frozenset[str] = frozenset()
    phase_stated: bool = False
    phase_evidence: tuple[Evidence, ...] = ()
    ownership: str | None = None
    origin: Origin | None = None
    origin_evidence: Evidence | None = None
    is_existing: bool | None = None
    expansion: bool = False
    stays_elsewhere: bool = False
    no_new_space: bool = False
    investment: Decimal | None = None
    currency: str = "CNY"
    investment_wan: Decimal | None = None
    investment_evidence: Evidence | None = None
    foreign_paid_in: bool | None = None
    land_mu: Decimal | None = None
    land_evidence: Evidence | None = None
    floor_area_sqm: Decimal | None = None
    needs: SiteNeeds = field(default_factory=SiteNeeds)
    wanted_parks: tuple[str, ...] = ()
    planned_on: str | None = None
    signals: Mapping[str, Sequence[SignalHit]] = field(default_factory=dict)
