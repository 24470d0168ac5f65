"""Frozen records of the approval network (并联审批): case, item, material, promise, acceptance, history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ItemState(StrEnum):
    """Where an item stands; :data:`STATE_WORDS` holds the words shown."""

    IDLE = "idle"
    PREPARING = "preparing"
    FILED = "filed"
    CORRECTION = "correction"
    ACCEPTED = "accepted"
    PROCESSING = "processing"
    CONDITIONAL = "conditional"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SKIPPED = "skipped"


STATE_WORDS: dict[ItemState, str] = {
    ItemState.IDLE: "未启动",
    ItemState.PREPARING: "材料准备",
    ItemState.FILED: "已申报",
    ItemState.CORRECTION: "补正",
    ItemState.ACCEPTED: "受理",
    ItemState.PROCESSING: "办理中",
    ItemState.CONDITIONAL: "附条件批准",
    ItemState.APPROVED: "批准",
    ItemState.REFUSED: "不予",
    ItemState.WITHDRAWN: "撤回",
    ItemState.SKIPPED: "不涉及",
}

TERMINAL = frozenset({ItemState.APPROVED, ItemState.REFUSED, ItemState.WITHDRAWN, ItemState.SKIPPED})
"""Nothing more is awaited; 附条件批准 is not among them."""
RUNNING = frozenset({ItemState.ACCEPTED, ItemState.PROCESSING})
"""The authority's clock runs (unless stopped)."""
NOT_FILED = frozenset({ItemState.IDLE, ItemState.PREPARING})

START_OF_WORKS = "开工"
ACCEPTANCE = "综合验收"
GATES = (START_OF_WORKS, ACCEPTANCE)
"""Hard gates: stay locked while something promised before them is still owed."""

STOP_REASONS = ("补正", "公示", "专家评审", "企业原因")
"""Why the working-day clock may stand still."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stood from the morning of ``start`` until the morning of ``end`` (None = it still stands)."""

    start: date
    end: date | None
    reason: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One project's approval network; ``tracker`` follows it (跟踪审批)."""

    id: int
    lead_id: int
    track: str
    template: str
    tracker: str
    started_on: date
    closed_on: date | None = None
    closed_by: str = ""
    close_note: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One approval. ``days`` is its time limit in working days from acceptance (None = 待核实).

    Attributes:
        days_basis: ``example`` = the editors' sample figure (示例), ``office`` = stated by this office.
        gate: the hard gate this item is, "" for most.
        members: departments of the joint acceptance (综合验收), () for other items.
        gaps: accepted with promised materials (容缺受理).
        result: number or evidence of the decision.
    """

    id: int
    case_id: int
    lead_id: int
    key: str
    name: str
    phase: str = ""
    department: str = ""
    after: tuple[str, ...] = ()
    days: int | None = None
    days_basis: str = ""
    gate: str = ""
    members: tuple[str, ...] = ()
    position: int = 0
    state: ItemState = ItemState.IDLE
    since: date | None = None
    filed_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    gaps: bool = False
    result: str = ""
    handler: str = ""
    stops: tuple[Stop, ...] = ()
    note: str = ""
    version: int = 0

    @property
    def word(self) -> str:
        """The state as officers say it."""
        return "受理（容缺）" if self.gaps and self.state is ItemState.ACCEPTED else STATE_WORDS[self.state]

    @property
    def stopped(self) -> Stop | None:
        """The stop that still holds, if any."""
        return next((stop for stop in self.stops if stop.end is None), None)


@dataclass(frozen=True, slots=True)
class Material:
    """One paper an item needs; ``deferrable`` = 可容缺件, else 主件."""

    id: int
    item_id: int
    lead_id: int
    name: str
    deferrable: bool = False
    supplied_on: date | None = None
    evidence: str = ""
    supplied_by: str = ""
    position: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """容缺承诺: a deferrable material owed by ``due``. Met, waived by name, or still open; never forgotten."""

    id: int
    lead_id: int
    item_id: int
    material_id: int
    material: str
    signed_by: str
    due: date
    basis: str
    made_on: date
    author: str = ""
    first_due: date | None = None
    extended_on: date | None = None
    extension_reason: str = ""
    met_on: date | None = None
    evidence: str = ""
    waived_on: date | None = None
    waived_by: str = ""
    waive_reason: str = ""
    version: int = 0

    @property
    def open(self) -> bool:
        """Still owed."""
        return self.met_on is None and self.waived_on is None


class Verdict(StrEnum):
    """What a department says in the joint acceptance."""

    OK = "通过"
    MEND = "整改"
    NONE = "不涉及"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One department's result; 整改 has a last day."""

    department: str
    verdict: Verdict | None = None
    on: date | None = None
    due: date | None = None
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """综合验收: one session, one 意见书, each department's opinion."""

    id: int
    lead_id: int
    item_id: int
    held_on: date
    chair: str = ""
    opinions: tuple[Opinion, ...] = ()
    paper_no: str = ""
    passed_on: date | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class LoopEvent:
    """One step in the history of a case, item, promise, demand, commitment …; ``subject`` says which table it is about."""

    id: int
    lead_id: int | None
    subject: str
    subject_id: int
    on: date
    kind: str
    text: str
    before: str = ""
    after: str = ""
    author: str = ""
    created_at: datetime | None = field(default=None, compare=False)
