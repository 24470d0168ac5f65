"""What runs out: holds, documents, claims and agreements, as lines of 今日."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from mhcrm.domain.matching.news import NEWS_DAYS, NEWS_READ, news_of
from mhcrm.domain.pipeline.today import Line
from mhcrm.store import ReadView

DOCUMENT_DAYS = 180
"""How long before its end a document is told of (示例): projects that rest on it take months."""
_RUNS_OUT = frozenset({"保护期", "申请期限", "合作伙伴资格", "合作协议", "追回期"})


class ClaimDue(Protocol):
    """What the referral part says is due; see its own record."""

    @property
    def kind(self) -> str:
        """Short word for grouping."""

    @property
    def code(self) -> str:
        """What to open."""

    @property
    def words(self) -> str:
        """The sentence."""

    @property
    def on(self) -> date | None:
        """The day it hangs on; None = at once."""

    @property
    def person(self) -> str:
        """Who is in charge."""


def holds_ending(view: ReadView, day: date, ahead: int) -> Iterable[Line]:
    """Running holds whose last day comes within ``ahead`` days, and those that lapsed in the last fortnight."""
    last = day + timedelta(days=ahead)
    near = [
        hold
        for hold in view.holds.all()
        if hold.released_on is None and hold.start <= day and day - timedelta(days=14) <= hold.until <= last
    ]
    leads = {lead.id: lead for lead in view.leads.many({hold.lead_id for hold in near})}
    for hold in near:
        space, lead = view.spaces.get(hold.space_id), leads.get(hold.lead_id)
        name = _short(space.code) if space is not None else str(hold.space_id)
        ended = hold.until < day
        times = f"，已延 {len(hold.extensions)} 次" if hold.extensions else ""
        why = f"{hold.until} {'已到期' if ended else '到期'}{times}"
        yield Line(
            key=f"hold:{hold.id}:{hold.until}",
            sort="expiring",
            kind="预留到期",
            title=f"{'预留' if hold.hard else '排队预留'}：{name}",
            source="hold",
            due=hold.until,
            lead_id=hold.lead_id,
            lead_name=(lead.text("project") or lead.text("company")) if lead is not None else "",
            person=lead.text("owner") if lead is not None else "",
            why=why,
            target=f"space:{hold.space_id}",
        )


def _short(code: str) -> str:
    """A unit by its building, floor and room; the park above them is left out."""
    parts = code.split("/")
    return " ".join(parts[1:] if len(parts) > 2 else parts)


def documents_ending(documents: Iterable[tuple[str, str, date, str]], day: date) -> Iterable[Line]:
    """Documents (文号, name, last day, id in the rule base) in force whose last day comes within half a year."""
    for number, name, end, record in documents:
        if day <= end <= day + timedelta(days=DOCUMENT_DAYS):
            why = f"有效至 {end}，{name}"
            key = f"document:{number}:{end}"
            yield Line(key, "expiring", "文件到期", number, "document", end, why=why, target=f"rule:{record}")


def renewed_matches(view: ReadView, now: datetime) -> Iterable[Line]:
    """Projects whose newest report says something else than the one before, of the latest few matched again."""
    pairs = [(old, new) for old, new in view.reports.renewed(now - timedelta(days=NEWS_DAYS), NEWS_READ)]
    told = [(old, new, words) for old, new in pairs if (words := news_of(old.body, new.body))]
    leads = {lead.id: lead for lead in view.leads.many({new.lead_id for _old, new, _words in told})}
    for old, new, words in told:
        lead = leads.get(new.lead_id)
        if lead is not None:
            rules = "；规则也有更新" if old.plan_version != new.plan_version else ""
            yield Line(
                key=f"match:{new.lead_id}:{new.id}",
                sort="news",
                kind="新匹配",
                title=words,
                source="match",
                lead_id=new.lead_id,
                lead_name=lead.text("project") or lead.text("company"),
                person=lead.text("owner"),
                why=f"与 {old.as_of} 的匹配相比{rules}",
                target=f"match:{new.lead_id}",
                since=new.as_of,
            )


def claims_due(items: Iterable[ClaimDue], day: date) -> Iterable[Line]:
    """What the referral part has due; a day that runs out stands apart from work to be done."""
    for item in items:
        sort = "expiring" if item.kind in _RUNS_OUT else "due"
        key = f"claim:{item.code}:{item.kind}:{item.on or ''}"
        due = item.on or day
        target = f"claim:{item.code}"
        yield Line(key, sort, item.kind, item.words, "claim", due, person=item.person, target=target)
