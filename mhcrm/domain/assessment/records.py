"""Frozen records of 研判 and 上会: assessment sheets, meetings with agenda and decisions, task forces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension: 0, 50 or 100 with its evidence, or empty. Empty stays empty."""

    value: int | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One verified (or not yet verified) point: who checked it, when, on what; ``result`` "" = 待核实."""

    result: str = ""
    by: str = ""
    on: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """研判表 of one project; the newest one counts, older ones are kept."""

    id: int
    lead_id: int
    assessed_on: date
    assessor: str
    scores: Mapping[str, Score] = field(default_factory=dict)
    vetoes: Mapping[str, Check] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    opinion: str = ""
    note: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session at which projects are decided; ``minutes_no`` (纪要号) once it is held."""

    id: int
    name: str
    planned_on: date
    chair: str = ""
    held_on: date | None = None
    minutes_no: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A project on the agenda, with what is to be decided."""

    id: int
    meeting_id: int
    lead_id: int
    position: int
    topic: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """议定事项: what was decided, who does it by when; ``task_ref`` names the task made of it."""

    id: int
    meeting_id: int
    lead_id: int
    text: str
    owner: str
    due: date | None = None
    done_on: date | None = None
    done_note: str = ""
    task_ref: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class TaskForce:
    """专班: leader, members, rhythm in working days (None = none fixed)."""

    id: int
    name: str
    leader: str
    members: tuple[str, ...] = ()
    rhythm: int | None = None
    last_on: date | None = None
    basis: str = ""
    version: int = 0
