"""政策: the articles and tasks with departments and standing on the day, and the leads each may serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mhcrm.plan.base import PlanView
from mhcrm.plan.model import Basis, Record, RecordKind, Status
from mhcrm.services.insight.pipeline import Pipeline, PipelineLead


@dataclass(frozen=True, slots=True)
class Article:
    """One of the articles that give support.

    ``applies`` and ``possible`` are the leads whose newest stored report says 可衔接 and 可能可衔接.
    """

    id: str
    number: int
    name: str
    section: str
    departments: tuple[str, ...]
    forms: tuple[str, ...]
    discretion: str
    municipal: bool
    status: str
    applies: tuple[PipelineLead, ...]
    possible: tuple[PipelineLead, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One task or item of another document, with who answers for it."""

    id: str
    name: str
    doc: str
    at: str
    section: str
    departments: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Term:
    """A document's last day as of the reference date; ``days_left`` is negative once it has passed."""

    id: str
    number: str
    name: str
    last_day: date
    days_left: int
    derived: bool


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """Everything the 政策 page shows."""

    as_of: date
    articles: tuple[Article, ...]
    tasks: tuple[Task, ...]
    term: Term | None
    leads: int
    unmatched: int
    stale: int


def policy_book(view: PlanView, pipeline: Pipeline) -> PolicyBook:
    """Articles in their order, tasks in file order; those of superseded plans are left to the rule viewer."""
    records = [record for record in view.of_kind(RecordKind.POLICY) if isinstance(record.data.get("article"), int)]
    records.sort(key=_number)
    tasks = [record for record in view.of_kind(RecordKind.TASK) if not record.history]
    term = term_of(view, view.document(records[0])) if records else None
    return PolicyBook(
        view.as_of,
        tuple(_article(view, record, pipeline) for record in records),
        tuple(_task(view, record) for record in tasks),
        term,
        len(pipeline.leads),
        pipeline.unmatched,
        pipeline.stale,
    )


def term_of(view: PlanView, document: Record) -> Term | None:
    """The last day of a document; None when it names none."""
    last = document.valid.end
    if last is None:
        return None
    number = str(document.data.get("number", ""))
    derived = document.valid.basis is Basis.DERIVED
    return Term(document.id, number, document.name, last, (last - view.as_of).days, derived)


def _number(record: Record) -> int:
    return int(str(record.data["article"]))


def _article(view: PlanView, record: Record, pipeline: Pipeline) -> Article:
    number, data = _number(record), record.data
    in_force = view.status(record) is Status.CURRENT
    served: dict[str, list[PipelineLead]] = {"applies": [], "possible": []}
    for lead in pipeline.leads if in_force else ():
        verdict = lead.digest.policies.get(number, "") if lead.digest else ""
        if verdict in served:
            served[verdict].append(lead)
    return Article(
        record.id,
        number,
        record.name,
        str(data.get("section", "")),
        _texts(data, "departments"),
        _texts(data, "support_forms"),
        str(data.get("discretion") or ""),
        bool(data.get("municipal_match")),
        view.status(record).value,
        tuple(served["applies"]),
        tuple(served["possible"]),
    )


def _task(view: PlanView, record: Record) -> Task:
    return Task(
        record.id,
        record.name,
        record.cite.doc,
        record.cite.at,
        str(record.data.get("section") or ""),
        _texts(record.data, "departments"),
        view.status(record).value,
    )


def _texts(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = data.get(key)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
