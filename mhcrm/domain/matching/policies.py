"""Which articles of 闵府规发〔2024〕11号 a lead may be linked to (政策衔接), each with its reasons.

Verdicts per article, best route first: 可衔接 (every stated condition is met by the lead's own words), 可能可衔接 (the lead
speaks of the matter and something named is missing), 不符合 (the lead speaks of the matter and rules it out), 已过有效期.
An article the lead does not touch is *unmentioned* and stays out of the list. 可衔接 is never a promise: where the article
leaves the decision to an evaluation (经综合评定 …) the verdict carries that word, and no amount is ever stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mhcrm.domain.matching.articles import Article, Measure, Route
from mhcrm.domain.matching.conditions import (
    Facts,
    Ground,
    Outcome,
    Truth,
)
from mhcrm.domain.matching.policy_book import policy_book
from mhcrm.domain.matching.protocols import ChainFacts, ProfileFacts
from mhcrm.plan.base import PlanView
from mhcrm.plan.model import Cite, Record, Status

CASE_BY_CASE_ID = "policy.2024-11.case-by-case"


class Verdict(StrEnum):
    """What an article means for a lead."""

    APPLIES = "applies"
    POSSIBLE = "possible"
    NO = "no"
    EXPIRED = "expired"
    UNMENTIONED = "unmentioned"


VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.APPLIES: "可衔接",
    Verdict.POSSIBLE: "可能可衔接",
    Verdict.NO: "不符合",
    Verdict.EXPIRED: "已过有效期",
    Verdict.UNMENTIONED: "线索未涉及",
}


_ORDER = {verdict: index for index, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class PolicyVerdict:
    """The judgement of one article for one lead."""

    record_id: str
    article: int
    title: str
    verdict: Verdict
    departments: tuple[str, ...]
    measures: tuple[Measure, ...]
    met: tuple[Ground, ...]
    missing: tuple[Ground, ...]
    failed: tuple[Ground, ...]
    cites: tuple[Cite, ...]
    note: str = ""
    basis: str = "document"

    @property
    def support_forms(self) -> tuple[str, ...]:
        """Forms of support of the sentences that were reached."""
        return tuple(dict.fromkeys(measure.support_form for measure in self.measures))

    @property
    def discretion(self) -> tuple[str, ...]:
        """Words by which the article leaves the decision open (经综合评定 …), without 无."""
        return tuple(dict.fromkeys(m.discretion for m in self.measures if m.discretion not in ("", "无")))

    def to_json(self) -> dict[str, object]:
        """The element of ``policies`` in a match report."""
        return {
            "article": self.article,
            "title": self.title,
            "verdict": self.verdict.value,
            "verdict_text": VERDICT_WORDS[self.verdict],
            "departments": list(self.departments),
            "support_forms": list(self.support_forms),
            "discretion": list(self.discretion),
            "municipal_match": any(measure.municipal_match for measure in self.measures),
            "met": [_ground_json(ground) for ground in self.met],
            "missing": [_ground_json(ground) for ground in self.missing],
            "failed": [_ground_json(ground) for ground in self.failed],
            "cites": [{"doc": cite.doc, "at": cite.at} for cite in self.cites],
            "note": self.note,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """一事一议: worth raising, never a right."""

    title: str
    text: str
    cites: tuple[Cite, ...]


def judge(profile: ProfileFacts, chains: ChainFacts, plan: PlanView) -> tuple[PolicyVerdict, ...]:
    """Verdicts on every article the lead touches, 可衔接 first, then by article number.

    Args:
        profile: facts of the lead.
        chains: what the classifier found.
        plan: the rule base as of the date of the report.
    """
    facts, start, book = Facts(profile, chains), _founding(profile), policy_book(plan.base)
    verdicts = [
        _judge_routes(book.articles[at], routes, facts, plan, start) for at, routes in book.touched(facts).items()
    ]
    return tuple(sorted(verdicts, key=lambda v: (_ORDER[v.verdict], v.article)))


def judge_all(profile: ProfileFacts, chains: ChainFacts, plan: PlanView) -> tuple[PolicyVerdict, ...]:
    """Verdicts on all articles, including those the lead does not touch, by article number."""
    facts, start, book = Facts(profile, chains), _founding(profile), policy_book(plan.base)
    touched = book.touched(facts)
    return tuple(
        _judge_routes(article, touched.get(at, ()), facts, plan, start) for at, article in enumerate(book.articles)
    )


def _founding(profile: ProfileFacts) -> date | None:
    return None if profile.is_existing else _earliest(profile.planned_on)


def _judge_routes(
    article: Article, routes: tuple[Route, ...], facts: Facts, plan: PlanView, start: date | None
) -> PolicyVerdict:
    if not routes:
        return _verdict(article, Verdict.UNMENTIONED, article.measures, Outcome(Truth.UNKNOWN))
    results = [(route, _walk(route, facts)) for route in routes]
    best = max(_RANK[outcome.truth] for _, outcome in results)
    chosen = _nearest([(route, outcome) for route, outcome in results if _RANK[outcome.truth] == best])
    measures = tuple(dict.fromkeys(route.measure for route, _ in chosen))
    merged = Outcome(
        Truth.UNKNOWN,
        met=_unique(ground for _, outcome in chosen for ground in outcome.met),
        missing=_unique(ground for _, outcome in chosen for ground in outcome.missing),
        failed=_unique(ground for _, outcome in chosen for ground in outcome.failed),
    )
    return _in_time(_verdict(article, _BY_RANK[best], measures, merged), article.record, plan, start)


def _nearest(routes: list[tuple[Route, Outcome]]) -> list[tuple[Route, Outcome]]:
    """Of equally good routes those with the least in the way: what is missing is asked for once."""
    fewest = min((len(outcome.missing) + len(outcome.failed) for _, outcome in routes), default=0)
    return [(route, o) for route, o in routes if len(o.missing) + len(o.failed) == fewest]


_RANK = {Truth.TRUE: 3, Truth.UNKNOWN: 2, Truth.FALSE: 1}
_BY_RANK = {3: Verdict.APPLIES, 2: Verdict.POSSIBLE, 1: Verdict.NO}


def _walk(route: Route, facts: Facts) -> Outcome:
    outcome = route.when.evaluate(facts)
    if route.unless is None:
        return outcome
    against = route.unless.evaluate(facts)
    if against.truth is Truth.FALSE:
        return Outcome(Truth.FALSE, met=outcome.met, failed=outcome.failed + against.failed, pointed=True)
    return outcome


def _in_time(verdict: PolicyVerdict, record: Record, plan: PlanView, start: date | None) -> PolicyVerdict:
    """The verdict as of the date: nothing is offered before the first or after the last day of the article."""
    valid = record.valid
    status = plan.status(record)
    if status is Status.FUTURE and valid.start:
        words = f"自{_day(valid.start)}起施行，{_day(plan.as_of)}尚未施行"
        return _closed(verdict, Verdict.NO, words)
    if status is not Status.CURRENT and valid.end:
        return _closed(verdict, Verdict.EXPIRED, f"有效期至{_day(valid.end)}，已过有效期，后续以新文件为准")
    if start and valid.end and start > valid.end:
        words = f"计划{start.year}年{start.month}月以后才落地，晚于有效期末{_day(valid.end)}，不能据此承诺"
        return _closed(verdict, Verdict.EXPIRED, words)
    return verdict


def _closed(verdict: PolicyVerdict, kind: Verdict, words: str) -> PolicyVerdict:
    return replace(verdict, verdict=kind, missing=(), failed=(Ground(words),))


def _verdict(article: Article, verdict: Verdict, measures: tuple[Measure, ...], outcome: Outcome) -> PolicyVerdict:
    record = article.record
    return PolicyVerdict(
        record_id=record.id,
        article=article.number,
        title=record.name,
        verdict=verdict,
        departments=article.departments,
        measures=measures,
        met=outcome.met,
        missing=outcome.missing,
        failed=outcome.failed,
        cites=(record.cite, *record.also),
        note=_caution(measures) + _own_words(record),
        basis=record.basis,
    )


def _caution(measures: tuple[Measure, ...]) -> str:
    words = [m.discretion for m in measures if m.discretion not in ("", "无")]
    notes = [f"须{'、'.join(dict.fromkeys(words))}，不是当然享受"] if words else []
    if any(measure.municipal_match for measure in measures):
        notes.append("含以市级认定或资助为前提的配套")
    notes.append("金额以实施细则和当年申报通知为准")
    return "；".join(notes) + "。"


def _own_words(record: Record) -> str:
    """What the office laid over the article: a superior rule (从其规定), or whose rule it is."""
    words = [flag.note for flag in record.flags if flag.code == "从其规定"]
    if record.office:
        words.append(record.office.text())
    return "".join(f"{text}。" for text in words)


def case_by_case(verdicts: Iterable[PolicyVerdict], plan: PlanView) -> Suggestion | None:
    """一事一议 as a suggestion, for leads whose large new project is linked to article 22 or 41 in force."""
    record = plan.base.records.get(CASE_BY_CASE_ID)
    if record is None or plan.status(record) is not Status.CURRENT:
        return None
    big = [v for v in verdicts if v.article in (22, 41) and v.verdict is Verdict.APPLIES]
    if len(big) < 2:
        return None
    text = "重大产业项目可以研究是否提请“一事一议”；条文用语为“可以实行”，没有门槛数字，也不是企业的当然权利。"
    return Suggestion(record.name, text, (record.cite,))


_PARTIAL = re.compile(r"(20\d\d)(?:-(\d\d))?")


def _earliest(planned_on: str | None) -> date | None:
    """First day of the stated year or month."""
    match = _PARTIAL.match(planned_on or "")
    return date(int(match.group(1)), int(match.group(2) or 1), 1) if match else None


def _ground_json(ground: Ground) -> dict[str, object]:
    return {
        "text": ground.text,
        "basis": ground.basis,
        "evidence": [{"term": hit.text, "field": hit.field} for hit in ground.evidence],
    }


def _unique(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """Grounds with the same words once, their evidence joined."""
    found: dict[str, Ground] = {}
    for ground in grounds:
        known = found.get(ground.text)
        joined = (*(known.evidence if known else ()), *ground.evidence)
        if known or len(joined) > 1:
            ground = replace(ground, evidence=tuple(dict.fromkeys(joined)))
        found[ground.text] = ground
    return tuple(found.values())


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
