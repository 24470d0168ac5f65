"""Lines of the 匹配 page: one project each with chain, park, tier and how many articles may serve it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.desktop.models.words import UNKNOWN
from mhcrm.domain.records import StoredReport
from mhcrm.services.insight.pipeline import PipelineLead

COLUMNS = (
    RuleColumn("project", "项目", 190, strong=True, loose=True),
    RuleColumn("company", "企业", 170, loose=True),
    RuleColumn("chain", "产业链", 170, loose=True),
    RuleColumn("park", "首选园区", 150, loose=True),
    RuleColumn("tier", "层级", 84),
    RuleColumn("applies", "可衔接", 72, right=True),
    RuleColumn("possible", "可能", 64, right=True),
    RuleColumn("state", "状态", 108),
)
OUTSIDE = "不在重点产业或待核实"
CURRENT, STALE, UNMATCHED = "已匹配", "待重算", "未匹配"
CHOICES = (
    ("", "全部"),
    ("chain", "有产业链"),
    ("outside", "无产业链"),
    ("tier", "层级待核实"),
    ("stale", "待重算或未匹配"),
)


@dataclass(frozen=True)
class MatchLine:
    """One project with the words of its newest report, if it has one."""

    lead: PipelineLead
    industry: str = ""
    track: str = ""
    park: str = ""
    tier: str = ""

    def holds(self, choice: str) -> bool:
        """Whether the line belongs to one of :data:`CHOICES`."""
        digest = self.lead.digest
        return {
            "": True,
            "chain": digest is not None and bool(digest.chain),
            "outside": digest is not None and not digest.chain,
            "tier": digest is not None and not self.tier,
            "stale": digest is None or self.lead.stale,
        }[choice]


def match_lines(leads: Sequence[PipelineLead], reports: Mapping[int, StoredReport]) -> tuple[MatchLine, ...]:
    """Leads beside the summary columns of their reports."""
    found = []
    for lead in leads:
        report = reports.get(lead.id)
        if report is None:
            found.append(MatchLine(lead))
        else:
            found.append(MatchLine(lead, report.industry, report.track, report.park, report.tier))
    return tuple(found)


def shown_lines(lines: Sequence[MatchLine], words: str, choice: str) -> list[RuleLine]:
    """Lines of the list that hold every word and the choice."""
    wanted = words.casefold().split()
    found = []
    for line in lines:
        text = f"{line.lead.title} {line.lead.company} {line.industry} {line.track} {line.park} {line.tier}".casefold()
        if line.holds(choice) and all(word in text for word in wanted):
            found.append(_rule_line(line))
    return found


def _rule_line(line: MatchLine) -> RuleLine:
    lead, digest = line.lead, line.lead.digest
    state = UNMATCHED if digest is None else STALE if lead.stale else CURRENT
    verdicts = list(digest.policies.values()) if digest else []
    cells = {"project": lead.title, "company": lead.company, "state": state}
    if digest is not None:
        cells |= {
            "chain": " › ".join(part for part in (line.industry, line.track) if part) or OUTSIDE,
            "park": line.park or UNKNOWN,
            "tier": line.tier or UNKNOWN,
            "applies": str(verdicts.count("applies")),
            "possible": str(verdicts.count("possible")),
        }
    grey = {key for key in ("chain", "park", "tier") if cells.get(key) in (OUTSIDE, UNKNOWN)}
    return RuleLine(str(lead.id), cells, muted=frozenset(grey | ({"state"} if state == CURRENT else set())))
