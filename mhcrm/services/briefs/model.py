"""The brief before it has a look: sections of paragraphs and tables, plain text only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.stored import ReportView
from mhcrm.domain.records import Activity, Space, StageEvent
from mhcrm.domain.stages import shipped_names
from mhcrm.typeset.blocks import Block


@dataclass(frozen=True, slots=True)
class BriefSource:
    """All a brief is made of; nothing else is looked up while composing.

    Attributes:
        lead: the stored lead.
        report: the match report (:func:`report.parse`), or None when the lead was never matched.
        stale: the report is older than the lead, the rules or the space it judged.
        activities, events: timeline of the lead, any order.
        spaces: space code → record, for the slots the report names.
        document_ends: 文号 → last day in force (ISO) of the documents that state or imply one.
        stage_names: code → name officers know the stage by.
        as_of: reference date printed as 数据截至.
    """

    lead: Lead
    as_of: date
    report: ReportView | None = None
    stale: bool = False
    activities: tuple[Activity, ...] = ()
    events: tuple[StageEvent, ...] = ()
    spaces: Mapping[str, Space] = field(default_factory=dict)
    document_ends: Mapping[str, str] = field(default_factory=dict)
    stage_names: Mapping[str, str] = field(default_factory=shipped_names)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the nine numbered sections."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The project's line in the cover table (汇总表)."""

    project: str
    company: str
    investment: str
    currency: str
    chain: str
    site: str
    tier: str
    stage: str


@dataclass(frozen=True, slots=True)
class BriefContent:
    """A complete brief.

    Attributes:
        code: the lead's code.
        name: project name as printed (the code name in the 代号 variant).
        title_lines: the centred title, broken at word sense.
        compact: signature and date share one line.
        shortened: what had to be shortened to keep two pages, for the user's eye.
    """

    code: str
    name: str
    title_lines: tuple[str, ...]
    as_of: date
    sections: tuple[Section, ...]
    closing: str
    unit: str
    officer: str
    summary: Summary
    compact: bool = False
    shortened: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title in one line, for metadata."""
        return "".join(self.title_lines)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of each part is said. Tightened in order until the brief keeps to two pages.

    Attributes:
        events, event_chars: dated contacts shown in 五 and characters of each.
        profile_chars: the company's own words in 一.
        summary_chars: the project's contents in 二.
        policies, slots: rows of the two tables.
        text_chars: free texts in 六, 七, 九.
        judged_chars: length of 三, and of 四, up to which further reasons and alternatives are added.
        field_chars: any field that is no free text.
        compact: signature and date on one line.
    """

    events: int = 5
    event_chars: int = 80
    profile_chars: int = 400
    summary_chars: int = 400
    policies: int = 7
    slots: int = 3
    text_chars: int = 320
    judged_chars: int = 160
    field_chars: int = 60
    compact: bool = False


LADDER: tuple[Limits, ...] = (
    Limits(),
    Limits(event_chars=22),
    Limits(events=4, event_chars=22),
    Limits(events=3, event_chars=22),
    Limits(events=2, event_chars=22),
    Limits(events=1, event_chars=40),
    Limits(1, 40, profile_chars=160),
    Limits(1, 30, profile_chars=60),
    Limits(1, 22, profile_chars=0, compact=True),
    Limits(1, 22, 0, 200, compact=True),
    Limits(1, 22, 0, 120, judged_chars=110, compact=True),
    Limits(1, 22, 0, 120, 6, 3, 240, 110, 40, True),
    Limits(1, 22, 0, 90, 5, 3, 160, 90, 40, True),
    Limits(1, 22, 0, 80, 5, 3, 100, 60, 40, True),
    Limits(1, 20, 0, 60, 4, 2, 70, 0, 34, True),
    Limits(1, 16, 0, 40, 3, 2, 50, 0, 30, True),
    Limits(1, 12, 0, 30, 2, 1, 30, 0, 20, True),
    Limits(1, 10, 0, 20, 1, 1, 16, 0, 10, True),
)
"""五 first, then 一; only then longer texts and rows. Sections 六 to 九 are never dropped."""

REGAIN = (
    "text_chars",
    "policies",
    "compact",
    "slots",
    "field_chars",
    "judged_chars",
    "summary_chars",
    "events",
    "event_chars",
    "profile_chars",
)
"""Order in which parts are given room again where a rung left some: the opposite of the order of cutting."""

_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("五、对接进展", ("events", "event_chars")),
    ("一、投资方概况", ("profile_chars",)),
    ("二、项目概况", ("summary_chars",)),
    ("三、四研判理由", ("judged_chars",)),
    ("选址、政策表格行数", ("slots", "policies")),
    ("诉求、问题等较长文字", ("text_chars", "field_chars")),
)


def shortened_parts(limits: Limits) -> tuple[str, ...]:
    """What ``limits`` holds shorter than the full brief, in the officers' words."""
    full = LADDER[0]
    return tuple(word for word, names in _PARTS if any(getattr(limits, n) != getattr(full, n) for n in names))
