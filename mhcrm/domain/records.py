"""Frozen records that cross the border between the store and everything above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

MERGED_INTO = "x:并入"
"""Field of a lead that was merged away: the code of the lead it went into."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition of a list: ``field op value``; ops: ``=``, ``!=``, ``in``, ``contains``, ``>=``, ``<=``, ``empty``, ``filled``."""

    field: str
    op: str
    value: object = None


@dataclass(frozen=True, slots=True)
class LeadQuery:
    """What a list of leads shows. ``text`` is matched by the search index (Chinese, pinyin initials, codes)."""

    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[str, bool], ...] = (("updated_at", True),)  # (field, descending)
    binned: bool = False


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One row of the project table: id, code and the asked-for columns by name."""

    id: int
    code: str
    version: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry of a lead's timeline (跟进)."""

    id: int
    lead_id: int
    on: date
    kind: str  # 来访 走访 电话 会议 来函 踏勘 其他 …
    text: str
    author: str
    created_at: datetime
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageEvent:
    """One move of a lead between stages, or (``corrects``) the correction of an earlier one.

    ``source`` is "" for a move an officer made, else 导入 or 登记: the stage was stated, its gate was not passed here.
    """

    id: int
    lead_id: int
    from_stage: str | None
    to_stage: str
    on: date
    reason: str
    author: str
    created_at: datetime
    source: str = ""
    reason_code: str = ""
    competitor: str = ""
    track: str = ""
    corrects: int | None = None


class SpaceKind(StrEnum):
    """Levels of the space tree; ``plot`` hangs on a park beside the buildings."""

    PARK = "park"
    BUILDING = "building"
    FLOOR = "floor"
    ROOM = "room"
    PLOT = "plot"


@dataclass(frozen=True, slots=True)
class Space:
    """A park, building, floor, room or plot. Every measure may be None = unknown (待核实).

    ``state_known`` is False while the office never stated whether the unit is free or taken (状态未登记). A unit exists
    on the days ``[valid_from, valid_to)``; ``predecessors`` are the units it was split from or merged of.
    """

    id: int
    parent_id: int | None
    kind: SpaceKind
    code: str
    name: str
    version: int = 0
    park_ref: str = ""  # id of the rule-base park this belongs to, e.g. park.qianwan-bio
    order: int = 0
    area_sqm: Decimal | None = None
    land_mu: Decimal | None = None
    clear_height_m: Decimal | None = None
    floor_load_t: Decimal | None = None
    power_kva: Decimal | None = None
    goods_lift: str = ""
    planned_use: str = ""  # 研发 工业 商办 …
    env_class: str = ""
    fire_class: str = ""
    delivery_state: str = ""
    delivery_on: str = ""  # PartialDate ISO form
    rent: Decimal | None = None  # 元/㎡·天
    price: Decimal | None = None  # 元/㎡
    plot_ratio: Decimal | None = None
    owner: str = ""
    operator: str = ""
    contact: str = ""
    release_batch: str = ""
    is_sample: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)
    usable_area_sqm: Decimal | None = None
    net_height_m: Decimal | None = None
    column_grid: str = ""  # 柱距, e.g. 8.4×8.4m
    water: str = ""  # 给排水
    loading_bay: str = ""  # 卸货区
    lab_conditions: str = ""  # 洁净、实验条件
    rent_basis: str = ""  # what the rent rests on: 含税、不含物业费, 计划价 …
    price_basis: str = ""
    ready_carrier: str = ""  # 载体及配套进度, the first of the three readiness marks of 闵府发〔2026〕9号
    ready_service: str = ""  # 企业服务团队
    ready_match: str = ""  # 产业匹配度
    state_known: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    predecessors: tuple[int, ...] = ()

    def exists(self, on: date) -> bool:
        """True on the days between the unit's making and its end by split, merger or demolition."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


class OccupancyKind(StrEnum):
    """Why a space is taken in a dated interval."""

    LET = "let"
    OWN = "own"
    SIGNED = "sign"
    RESERVED = "hold"  # kept for somebody by the office's own sheet, without a project of ours behind it
    OPTION = "option"
    REPAIR = "fix"
    CLOSED = "lock"


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A dated interval ``[start, end)`` on a space; ``end`` None = until further notice."""

    id: int
    space_id: int
    kind: OccupancyKind
    start: date
    end: date | None
    party: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoldExtension:
    """One prolongation of a hold: when, by whom, from which last day to which, why."""

    on: date
    by: str
    old_until: date
    new_until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A reservation (预留) ``[start, until]``: the last held day is ``until``; free again the next morning."""

    id: int
    space_id: int
    lead_id: int
    start: date
    until: date
    hard: bool
    approver: str
    holder_unit: str = ""
    reason: str = ""
    rank: int = 1
    released_on: date | None = None
    release_reason: str = ""
    extensions: tuple[HoldExtension, ...] = ()
    released_by: str = ""


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """One committed import."""

    id: int
    file_name: str
    created_at: datetime
    author: str
    totals: Mapping[str, int]
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """对应方式: how the columns of a ledger are read, kept under a name.

    Attributes:
        columns: header → field, "" for an extra field.
        heads: prints of the header rows a person pointed at (``domain.intake.recall``).
        fingerprint: of the headers it was saved from; "" for none.
    """

    id: int
    name: str
    columns: Mapping[str, str]
    heads: tuple[str, ...]
    fingerprint: str
    author: str
    updated_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A match report as stored: the summary columns and the whole JSON."""

    id: int
    lead_id: int
    as_of: date
    plan_version: str
    created_at: datetime
    stale: bool
    industry: str
    track: str
    park: str
    tier: str
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who changed which field of which row, when, from what to what."""

    at: datetime
    actor: str
    operation: str
    table: str
    row_id: int
    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """A lead about to be stored: canonical values (``domain.fields`` names or ``x:<header>``) and their raw text."""

    values: Mapping[str, str | Decimal | None]
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Company:
    """One investor; ``uscc`` None = unknown."""

    id: int
    name: str
    uscc: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """One person to talk to, of a company or of one lead."""

    id: int
    name: str
    company_id: int | None = None
    lead_id: int | None = None
    title: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kept file; ``owner_kind`` is ``lead`` or ``plan``, ``owner_ref`` its id there."""

    id: int
    owner_kind: str
    owner_ref: str
    name: str
    size: int
    sha256: str
    stored_path: str
    author: str
    created_at: datetime


class OverrideKind(StrEnum):
    """What an office rule (本办规则) does to the shipped base."""

    ADD = "add"
    AMEND = "amend"
    END = "end"
    ALIAS = "alias"
    TERM = "term"
    SUPERIOR = "superior"
    SUCCESSOR = "successor"


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """One dated, signed statement of the office over the shipped rules.

    ``target`` is the record (or editors' line) it is about, ``body`` its content by kind, ``basis`` the 文号 or meeting it
    rests on; valid on the days ``valid_from``…``valid_to`` (both inclusive, None = until further notice).
    """

    id: int
    uid: str
    kind: OverrideKind
    target: str
    body: Mapping[str, object]
    valid_from: date
    valid_to: date | None
    author: str
    basis: str
    created_at: datetime
    note: str = ""
    revoked_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The official file of a document (``doc`` = 文号), kept beside the database by content hash; never shipped."""

    id: int
    doc: str
    name: str
    size: int
    sha256: str
    stored_path: str
    author: str
    created_at: datetime


class CorrectionPart(StrEnum):
    """The part of a match report an officer may put right."""

    CHAIN = "chain"
    PARK = "park"
    TIER = "tier"
    POLICY = "policy"


class CorrectionState(StrEnum):
    """What became of the vocabulary a correction proposes; ``kept`` = it proposes none."""

    KEPT = "kept"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class MatchCorrection:
    """人工更正: ``wrong`` and ``right`` are record ids, a tier's name or an article's id; "" = none.

    A policy with ``right`` empty does not apply, one with ``wrong`` empty does.
    """

    id: int
    lead_id: int
    part: CorrectionPart
    wrong: str
    right: str
    author: str
    basis: str
    state: CorrectionState
    created_at: datetime
    proposal: tuple[str, ...] = ()
    version: int = 0
