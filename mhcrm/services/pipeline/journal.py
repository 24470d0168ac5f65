"""跟进: entries of a project or a company, next steps, quick entry, firms a visit brought up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.quick import Quick, parse
from mhcrm.domain.pipeline.records import CompanyEntry
from mhcrm.services.pipeline.steps import add_step
from mhcrm.store import Store, UnitOfWork

_CODE = re.compile(r"(?<![A-Za-z0-9])MH-\d{4}-\d{4,}(?!\d)", re.IGNORECASE)
ASKS_FOR_FIRMS = frozenset({"走访"})
"""Kinds of entries that ask for upstream and downstream firms worth referring."""


@dataclass(frozen=True)
class NextStep:
    """下一步 asked for with an entry, not forced: what, until when, who."""

    title: str
    due: date | None = None
    person: str = ""
    time: str = ""


@dataclass(frozen=True)
class Firm:
    """A firm named by a visit as worth referring: upstream or downstream of whom, when, and whether we know it."""

    name: str
    side: str
    of: str
    on: date
    known: bool


class JournalService:
    """Writes entries; shows beforehand what a quick line was understood as."""

    def __init__(self, store: Store, clock: Clock, calendar: Callable[[], WorkCalendar]) -> None:
        self._store, self._clock, self._calendar = store, clock, calendar

    # -- quick entry ------------------------------------------------------------------------------
    def understand(self, line: str, *, day_given: bool = False) -> Quick:
        """What a line means today; nothing is saved. ``day_given``: the day comes from elsewhere, the line need not say it.

        Raises:
            InputError: an empty line, one without words of its own, or with a day that cannot be read: never today instead.
        """
        found = parse(line, self._clock.today(), self._calendar())
        if not found.text:
            raise InputError("这一行没有写做什么。", "", "例如：周五 看厂房 @王。", "activity-empty")
        unread = found.unread or (found.then.unread if found.then else "")
        if unread and not found.dated and not day_given:
            raise InputError(
                f"“{unread}”是哪一天，日期读不出。",
                "没有保存。",
                "请写成 9月20日、下周一、3个工作日后这样的日期。",
                "date-unread",
            )
        return found

    def about(self, line: str) -> tuple[int | None, str]:
        """(the project whose code stands in a line, the line without it).

        Raises:
            InputError: a code no project has.
        """
        match = _CODE.search(line)
        if match is None:
            return None, line
        with self._store.read() as view:
            lead = view.leads.by_code(match.group())
        return lead.id, f"{line[: match.start()]} {line[match.end() :]}"

    def enter(self, lead_id: int | None, quick: Quick) -> ChangeSet:
        """Save what was understood: a task for what is still to come, else an entry of a project's timeline.

        Raises:
            InputError: an entry without a project.
        """
        if quick.plan:
            with self._store.write(f"待办“{quick.text[:20]}”") as uow:
                person = "、".join(quick.people)
                add_step(uow, lead_id, quick.text, due=quick.on, person=person, time=quick.time, kind=quick.kind)
            return uow.changes
        if lead_id is None:
            raise InputError(
                "跟进要记在一个项目上。", "没有写将来的日期，所以不是待办。", "请先选项目，或写上日期。", "entry-lead"
            )
        people = f"（{'、'.join(quick.people)}）" if quick.people else ""
        then = quick.then
        step = None if then is None else NextStep(then.text, then.on, "、".join(then.people), then.time)
        return self.log(lead_id, f"{quick.text}{people}", kind=quick.kind, on=quick.on, next_step=step)

    # -- entries ----------------------------------------------------------------------------------
    def log(
        self,
        lead_id: int,
        text: str,
        *,
        kind: str = "其他",
        on: date | None = None,
        next_step: NextStep | None = None,
        upstream: Sequence[str] = (),
        downstream: Sequence[str] = (),
    ) -> ChangeSet:
        """Add an entry to a project's timeline, with its next step if there is one.

        Raises:
            InputError: no words, a day still to come, or no such project.
        """
        day = self._told(text, on)
        with self._store.write(f"记录{kind}") as uow:
            uow.leads.get(lead_id)
            extra = _firms(upstream, downstream)
            number = uow.activities.add(lead_id, on=day, kind=kind, text=text.strip(), extra=extra)
            self._follow(uow, lead_id, next_step, f"log:{number}")
        return uow.changes

    def visit(
        self,
        company_id: int,
        text: str,
        *,
        kind: str = "走访",
        on: date | None = None,
        upstream: Sequence[str] = (),
        downstream: Sequence[str] = (),
        next_step: NextStep | None = None,
    ) -> ChangeSet:
        """Add an entry to a company's timeline: there need be no project behind it.

        Raises:
            InputError: no words, a day still to come, or no such company.
        """
        day = self._told(text, on)
        with self._store.write(f"记录{kind}") as uow:
            if uow.companies.get(company_id) is None:
                raise InputError("找不到这家企业。", "它可能已被合并或撤销。", "请刷新后再试。", "company-missing")
            extra = _firms(upstream, downstream)
            number = uow.activities.add(None, on=day, kind=kind, text=text.strip(), company_id=company_id, extra=extra)
            self._follow(uow, None, next_step, f"log:{number}")
        return uow.changes

    def company(self, name: str) -> int:
        """Id of a company by its name or credit code; a new one is noted.

        Raises:
            InputError: no name.
        """
        with self._store.read() as view:
            found = view.companies.find(name.strip()) or view.companies.find(name.strip(), name.strip().upper())
        if found is not None:
            return found.id
        with self._store.write(f"登记企业“{name.strip()}”") as uow:
            made = uow.companies.ensure(name.strip(), None)
        if made is None:
            raise InputError("没有写企业名称。", "", "请写上企业名称。", "company-missing")
        return made

    def firms(self) -> list[Firm]:
        """Firms that visits named as worth referring, the latest first; ``known`` when there is a company of that name."""
        with self._store.read() as view:
            entries = view.activities.with_firms()
            leads = {lead.id: lead for lead in view.leads.many({e.lead_id for e in entries if e.lead_id is not None})}
            named = view.companies.names({e.company_id for e in entries if e.company_id is not None})
            firms = {firm for entry in entries for firm in (*entry.upstream, *entry.downstream)}
            known = {firm for firm in firms if view.companies.find(firm) is not None}
        found = []
        for entry in reversed(entries):
            lead = leads.get(entry.lead_id) if entry.lead_id is not None else None
            of = named.get(entry.company_id or 0, "") if lead is None else lead.text("company") or lead.text("project")
            found += _named(entry, of, known)
        return found

    def _told(self, text: str, on: date | None) -> date:
        if not text.strip():
            raise InputError("跟进内容是空的。", "", "请写一句做了什么。", "activity-empty")
        today = self._clock.today()
        if on is not None and on > today:
            raise InputError(
                f"日期 {on} 还没有到。", "跟进记的是已经做过的事。", "将来的事请记成待办（下一步）。", "future-date"
            )
        return on or today

    @staticmethod
    def _follow(uow: UnitOfWork, lead_id: int | None, step: NextStep | None, origin: str) -> None:
        if step is not None and step.title.strip():
            add_step(uow, lead_id, step.title, due=step.due, person=step.person, time=step.time, origin=origin)


def _firms(upstream: Sequence[str], downstream: Sequence[str]) -> dict[str, object]:
    named = {"upstream": upstream, "downstream": downstream}
    kept = {key: [firm.strip() for firm in firms if firm.strip()] for key, firms in named.items()}
    return {key: firms for key, firms in kept.items() if firms}


def _named(entry: CompanyEntry, of: str, known: set[str]) -> list[Firm]:
    sides = (("上游", entry.upstream), ("下游", entry.downstream))
    return [Firm(name, side, of, entry.on, name in known) for side, firms in sides for name in firms]
