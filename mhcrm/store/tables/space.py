"""载体: parks, buildings, floors, rooms and plots, with dated occupancy and holds."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Json, Micro, Moment


class SpaceTable(Base, table=True):
    """One node of the space tree; every measure may be unknown. ``position`` is the order among siblings."""

    __tablename__ = "space"

    id: int = Field(primary_key=True)
    version: int = 1
    parent_id: int | None = Field(default=None, foreign_key="space.id", index=True)
    kind: str
    code: str = Field(unique=True)
    name: str
    park_ref: str = ""
    position: int = 0
    area_sqm: Decimal | None = Field(default=None, sa_type=Micro)
    land_mu: Decimal | None = Field(default=None, sa_type=Micro)
    clear_height_m: Decimal | None = Field(default=None, sa_type=Micro)
    floor_load_t: Decimal | None = Field(default=None, sa_type=Micro)
    power_kva: Decimal | None = Field(default=None, sa_type=Micro)
    goods_lift: str = ""
    planned_use: str = ""
    env_class: str = ""
    fire_class: str = ""
    delivery_state: str = ""
    delivery_on: str = ""
    rent: Decimal | None = Field(default=None, sa_type=Micro)
    price: Decimal | None = Field(default=None, sa_type=Micro)
    plot_ratio: Decimal | None = Field(default=None, sa_type=Micro)
    owner: str = ""
    operator: str = ""
    contact: str = ""
    release_batch: str = ""
    is_sample: bool = False
    extra: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    usable_area_sqm: Decimal | None = Field(default=None, sa_type=Micro)
    net_height_m: Decimal | None = Field(default=None, sa_type=Micro)
    column_grid: str = ""
    water: str = ""
    loading_bay: str = ""
    lab_conditions: str = ""
    rent_basis: str = ""
    price_basis: str = ""
    ready_carrier: str = ""
    ready_service: str = ""
    ready_match: str = ""
    state_known: bool = False
    valid_from: date | None = Field(default=None, sa_type=Day)
    valid_to: date | None = Field(default=None, sa_type=Day)
    predecessors: list[int] = Field(default_factory=list, sa_type=Json)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class OccupancyTable(Base, table=True):
    """A dated interval ``[start_on, end_on)`` on a space; ``end_on`` empty = until further notice."""

    __tablename__ = "occupancy"
    __table_args__ = (CheckConstraint("end_on IS NULL OR end_on > start_on", name="interval"),)

    id: int = Field(primary_key=True)
    version: int = 1
    space_id: int = Field(foreign_key="space.id", index=True)
    kind: str
    start_on: date = Field(sa_type=Day)
    end_on: date | None = Field(default=None, sa_type=Day)
    party: str = ""
    note: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class HoldTable(Base, table=True):
    """A reservation (预留); ``until_on`` is the last held day."""

    __tablename__ = "hold"
    __table_args__ = (CheckConstraint("until_on >= start_on", name="interval"),)

    id: int = Field(primary_key=True)
    version: int = 1
    space_id: int = Field(foreign_key="space.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    start_on: date = Field(sa_type=Day)
    until_on: date = Field(sa_type=Day)
    hard: bool = True
    approver: str = ""
    holder_unit: str = ""
    reason: str = ""
    rank: int = 1
    released_on: date | None = Field(default=None, sa_type=Day)
    release_reason: str = ""
    extensions: list[dict[str, str]] = Field(default_factory=list, sa_type=Json)
    released_by: str = ""
    updated_at: datetime = Field(sa_type=Moment)
