"""The policy articles compiled from their records: measures and routes with their conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mhcrm.base.errors import RuleFileError
from mhcrm.domain.matching.conditions import Condition, NoneOf, SignalLeaf, parse_condition, pointers
from mhcrm.domain.matching.reference_lines import NO_LINES, with_lines
from mhcrm.plan.lines import Lines
from mhcrm.plan.model import Record


@dataclass(frozen=True, slots=True)
class Measure:
    """One sentence of an article: whom it supports and how; our own short words."""

    objects: tuple[str, ...]
    support_form: str
    basis: str
    discretion: str
    municipal_match: bool
    note: str


@dataclass(frozen=True, slots=True)
class Route:
    """One way into an article: a sentence and the conditions we read in it."""

    measure: Measure
    when: Condition
    unless: Condition | None
    spoken: frozenset[str]  # signals of which any one speaks of the matter
    pointers: tuple[Condition, ...]  # what else speaks of it: facts, or conditions that only speak together
    gate: frozenset[str]  # signals of which one must be there at all, e.g. the words that make a firm industrial


@dataclass(frozen=True, slots=True)
class Article:
    """An article compiled from its record."""

    record: Record
    number: int
    departments: tuple[str, ...]
    measures: tuple[Measure, ...]
    routes: tuple[Route, ...]


def compile_article(record: Record, lines: Lines = NO_LINES) -> Article:
    """Read the measures and conditions of a policy record.

    Raises:
        RuleFileError: the record's ``data`` does not have the form of an article.
    """
    data = record.data
    number, measures_raw, conditions = data.get("article"), data.get("measures"), data.get("conditions", [])
    if not isinstance(number, int) or not isinstance(measures_raw, list) or not isinstance(conditions, list):
        raise _bad(record, "要有 article（条号）、measures 列表和 conditions 列表")
    measures = tuple(_measure(item, record) for item in measures_raw)
    routes = tuple(_route(with_lines(item, lines, record.id), measures, record) for item in conditions)
    return Article(record, number, _texts(data.get("departments")), measures, routes)


def _measure(raw: object, record: Record) -> Measure:
    if not isinstance(raw, Mapping):
        raise _bad(record, "measures 的每一项应为键值")
    return Measure(
        objects=_texts(raw.get("objects")),
        support_form=str(raw.get("support_form", "")),
        basis=str(raw.get("basis", "")),
        discretion=str(raw.get("discretion", "无")),
        municipal_match=raw.get("municipal_match") is True,
        note=str(raw.get("note", "")),
    )


def _route(raw: object, measures: tuple[Measure, ...], record: Record) -> Route:
    if not isinstance(raw, Mapping) or not set(raw) <= {"measure", "when", "unless", "gate"}:
        raise _bad(record, "conditions 的每一项只能有 measure、when、unless、gate")
    index = raw.get("measure")
    if not isinstance(index, int) or not 1 <= index <= len(measures):
        raise _bad(record, f"measure 应为 1 到 {len(measures)} 的序号")
    unless = raw.get("unless")
    against: Condition | None = None
    if unless is not None:
        if not isinstance(unless, list):
            raise _bad(record, "unless 应为条件列表")
        against = NoneOf(tuple(parse_condition(item, record.id) for item in unless))
    when = parse_condition(raw.get("when"), record.id)
    found, gate = pointers(when), frozenset(_texts(raw.get("gate")))
    spoken = frozenset(pointer.signal for pointer in found if isinstance(pointer, SignalLeaf))
    others = tuple(pointer for pointer in found if not isinstance(pointer, SignalLeaf))
    return Route(measures[index - 1], when, against, spoken, others, gate)


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(str(item) for item in raw) if isinstance(raw, list) else ()


def _bad(record: Record, why: str) -> RuleFileError:
    return RuleFileError(f"规则文件 {record.file} 第 {record.line} 行：政策“{record.id}”{why}。", code="policy-record")
