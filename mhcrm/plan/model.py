"""Frozen records of the rule base (规则库).

A record states one thing a document says (a track, a park's role, an article, a figure) and where it says so.
Sentences of the documents are never stored; ``note`` and every description are our own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class RecordKind(StrEnum):
    """What a record is about; also the argument of ``mhcrm plan list``."""

    DOCUMENT = "document"
    INDUSTRY = "industry"
    TRACK = "track"
    SEGMENT = "segment"
    PARK = "park"
    LAYOUT = "layout"
    TIER = "tier"
    POLICY = "policy"
    INDICATOR = "indicator"
    ENTERPRISE = "enterprise"
    PROJECT = "project"
    TASK = "task"
    DEFINITION = "definition"
    SAFEGUARD = "safeguard"
    CROSSWALK = "crosswalk"


class Status(StrEnum):
    """Standing of a record on a date."""

    CURRENT = "current"
    FUTURE = "future"
    EXPIRED = "expired"
    HISTORY = "history"


class Basis(StrEnum):
    """How the end of a validity is known."""

    STATED = "stated"  # printed in the document
    DERIVED = "derived"  # computed by us from what is printed; always shown as derived
    OPEN = "open"  # the document names no end
    OFFICE = "office"  # set by the office (本办规则); never in a shipped file


@dataclass(frozen=True, slots=True)
class Cite:
    """A place in a document: 文号 and locator (``四（三）1``, ``第25条``, ``表4-1 第5行``)."""

    doc: str
    at: str


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last valid day (both inclusive); None = not limited on that side."""

    start: date | None = None
    end: date | None = None
    basis: Basis = Basis.OPEN
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a document prints it.

    ``value`` is None where the document gives none (``text`` then keeps what is printed). ``comparator`` is one of
    ``=``, ``>=``, ``>``, ``<=``, ``<``, ``~`` (约/左右). ``computed`` marks our own arithmetic (计算值).
    """

    metric: str
    value: Decimal | None
    unit: str
    comparator: str = "="
    as_of: str = ""
    text: str = ""
    cite: Cite | None = None
    computed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to another record: ``parent``, ``place``, ``develops``, ``names``, ``alias-of``, ``pairs`` …"""

    type: str
    target: str
    role: str = ""
    cite: Cite | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something the document itself gets wrong or leaves open (numbers that disagree, misprints)."""

    code: str
    note: str


@dataclass(frozen=True, slots=True)
class OfficeMark:
    """Who laid something over the shipped rules (本办规则), on what basis (文号 or meeting), since when."""

    author: str
    basis: str
    since: date
    note: str = ""
    override_id: int = 0

    def text(self) -> str:
        """One line for people."""
        return f"本办规则：{self.basis}（{self.author}，自{self.since}起）" + (f"；{self.note}" if self.note else "")


@dataclass(frozen=True, slots=True)
class Record:
    """One cited statement of the rule base."""

    id: str
    kind: RecordKind
    name: str
    cite: Cite
    aliases: tuple[str, ...] = ()
    also: tuple[Cite, ...] = ()
    valid: Validity = field(default_factory=Validity)
    history: bool = False
    figures: tuple[Figure, ...] = ()
    links: tuple[Link, ...] = ()
    flags: tuple[Flag, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    file: str = ""
    line: int = 0
    office: OfficeMark | None = None

    @property
    def basis(self) -> str:
        """``office`` when the office added or changed it, else ``document``."""
        return "office" if self.office else "document"

    def targets(self, link_type: str) -> tuple[str, ...]:
        """Ids this record points at by links of ``link_type``, in file order."""
        return tuple(link.target for link in self.links if link.type == link_type)
