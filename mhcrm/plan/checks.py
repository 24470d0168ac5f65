"""What makes a loaded rule base unsound although every file has the right form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mhcrm.plan.base import PlanBase
from mhcrm.plan.model import Basis, Cite, Record, RecordKind
from mhcrm.plan.schema import LINK_TYPES

DOC_NUMBER = re.compile(r"闵府(?:规)?发〔\d{4}〕\d+号\Z")
_CHINESE_NUMERAL = "一二三四五六七八九十"
_PLACE = re.compile(
    rf"(?:第[{_CHINESE_NUMERAL}\d]+[章节条款行]|表\d|附件\d|附则|发文|标题|通知|脚注|专栏|序言|[{_CHINESE_NUMERAL}]|前言|全文|图\d|落款)"
)
PARENT_KIND = {RecordKind.TRACK: RecordKind.INDUSTRY, RecordKind.SEGMENT: RecordKind.TRACK}
ROLES = frozenset(["研发", "孵化", "转化", "中试", "制造", "总部", "服务", "协同", "核心"])


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One finding of ``plan check``, with the place to mend it; ``level`` is ``error`` or ``note`` (worth a look)."""

    file: str
    line: int
    id: str
    message: str
    level: str = "error"


def check_plan(base: PlanBase) -> list[PlanProblem]:
    """Every problem of the base, in file order; empty when it is sound."""
    return [
        PlanProblem(record.file, record.line, record.id, message)
        for record in base.records.values()
        for message in _findings(record, base)
    ]


def _findings(record: Record, base: PlanBase) -> Iterator[str]:
    yield from _citations(record)
    yield from _validity(record, base)
    yield from _figures(record)
    yield from _relations(record, base)
    yield from _taxonomy(record, base)
    if record.kind is RecordKind.DOCUMENT:
        yield from _document(record)
    if record.kind is RecordKind.LAYOUT:
        yield from _layout(record)
    if record.kind in (RecordKind.PARK, RecordKind.DOCUMENT):
        yield from _twins(record, base)


def _cites(record: Record) -> Iterator[Cite]:
    yield record.cite
    yield from record.also
    yield from (figure.cite for figure in record.figures if figure.cite)
    yield from (link.cite for link in record.links if link.cite)


def _citations(record: Record) -> Iterator[str]:
    if record.office:
        return  # the office may rest on a meeting or a letter: no 文号, no numbered place
    for cite in _cites(record):
        if not DOC_NUMBER.match(cite.doc):
            yield f"文号“{cite.doc}”不合“闵府发〔年份〕N号”的写法。"
        if not _PLACE.search(cite.at):
            yield f"位置“{cite.at}”看不出章节、条款或表格。"


def _validity(record: Record, base: PlanBase) -> Iterator[str]:
    document = base.documents.get(record.cite.doc)
    if document is None:
        yield f"出处“{record.cite.doc}”没有文件记录。"
        return
    start, own = document.valid.start, record.valid
    if own.basis is Basis.OFFICE and not record.office:
        yield "只有本办规则的止期可以写 basis: office。"
    if start and own.start and own.start < start:
        yield f"生效日 {own.start} 早于文件施行日 {start}。"
    if own.basis is Basis.DERIVED and not own.note:
        yield "推算的失效日没有写明怎样推算（valid.note）。"
    if document.valid.end and own.end and own.end > document.valid.end:
        yield f"失效日 {own.end} 晚于文件的 {document.valid.end}。"


def _figures(record: Record) -> Iterator[str]:
    for figure in record.figures:
        if not figure.unit and figure.value is not None:
            yield f"数字“{figure.metric} {figure.value}”没有单位。"
        if figure.computed and not figure.note:
            yield f"计算值“{figure.metric}”没有写明怎样算得（note）。"
    seen: dict[tuple[str, str, str, str], object] = {}
    for figure in record.figures:
        place = figure.cite.at if figure.cite else ""
        key = (figure.metric, figure.unit, figure.as_of, place)
        if key in seen and seen[key] != figure.value:
            yield f"“{figure.metric}”在同一出处有两个数，请用口径、年份或出处区分。"
        seen[key] = figure.value


def _relations(record: Record, base: PlanBase) -> Iterator[str]:
    seen = set()
    for link in record.links:
        if link.target not in base.records:
            yield f"指向不存在的编号“{link.target}”。"
        if link.type not in LINK_TYPES:
            yield f"不认识的关系“{link.type}”。可用：{'、'.join(sorted(LINK_TYPES))}。"
        if link.target == record.id:
            yield f"关系“{link.type}”指向自己。"
        key = (link.type, link.target, link.role)
        if key in seen:
            yield f"关系“{link.type} → {link.target}”写了两次。"
        seen.add(key)


def _taxonomy(record: Record, base: PlanBase) -> Iterator[str]:
    """Tracks hang on an industry, segments on a track, of the same document."""
    wanted = PARENT_KIND.get(record.kind)
    if wanted is None:
        return
    parents = [base.records[target] for target in record.targets("parent") if target in base.records]
    if len(parents) != 1:
        yield f"应当恰有一个上级，现有 {len(parents)} 个。"
    for parent in parents:
        if parent.kind is not wanted and parent.kind is not record.kind:
            yield f"上级“{parent.name}”应当是{wanted.value}，现为{parent.kind.value}。"
        if parent.cite.doc != record.cite.doc:
            yield f"上级“{parent.name}”出自另一份文件。"


def _document(record: Record) -> Iterator[str]:
    number = record.data.get("number")
    if number != record.cite.doc:
        yield f"data.number“{number}”与出处文号不一致。"
    if record.valid.start is None:
        yield "文件没有施行日。"


def _layout(record: Record) -> Iterator[str]:
    roles = record.data.get("roles", [])
    unknown = set(roles) - ROLES if isinstance(roles, list) else {str(roles)}
    if unknown:
        yield f"不认识的分工“{'、'.join(sorted(unknown))}”。可用：{'、'.join(sorted(ROLES))}。"


def _twins(record: Record, base: PlanBase) -> Iterator[str]:
    """Two parks of one document must not answer to the same name."""
    names = {record.name, *record.aliases}
    for other in base.by_kind[record.kind]:
        if other.id >= record.id or other.cite.doc != record.cite.doc:
            continue
        shared = names & {other.name, *other.aliases}
        if shared:
            yield f"名称“{'、'.join(sorted(shared))}”也用于“{other.id}”。"
