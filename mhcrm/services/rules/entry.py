"""A rule-base record as faces show it and as ``plan export`` writes it: one object holding the whole fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.plan.base import PlanView
from mhcrm.plan.model import Basis, Cite, Figure, Link, Record, RecordKind, Status
from mhcrm.plan.schema import LINK_TYPES

SUPERIOR = "从其规定"
"""Code of the flag by which the office marks a superior rule."""

KIND_LABELS: dict[RecordKind, str] = {
    RecordKind.DOCUMENT: "文件",
    RecordKind.INDUSTRY: "产业",
    RecordKind.TRACK: "赛道",
    RecordKind.SEGMENT: "环节",
    RecordKind.PARK: "园区",
    RecordKind.LAYOUT: "布局",
    RecordKind.TIER: "空间梯度",
    RecordKind.POLICY: "政策条款",
    RecordKind.INDICATOR: "指标",
    RecordKind.ENTERPRISE: "企业和机构",
    RecordKind.PROJECT: "项目",
    RecordKind.TASK: "任务",
    RecordKind.DEFINITION: "定义",
    RecordKind.SAFEGUARD: "保障措施",
    RecordKind.CROSSWALK: "分类对照",
}
STATUS_LABELS: dict[Status, str] = {
    Status.CURRENT: "现行",
    Status.FUTURE: "尚未生效",
    Status.EXPIRED: "已过有效期",
    Status.HISTORY: "历史口径",
}
BASIS_LABELS: dict[Basis, str] = {
    Basis.STATED: "文件写明",
    Basis.DERIVED: "推算",
    Basis.OPEN: "未写明止期",
    Basis.OFFICE: "本办规定",
}


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One record, self-contained: names of its relations, figures with units, citation, standing on the date.

    ``basis`` is ``office`` for 本办规则; ``office`` then says who laid it, on what basis, since when.
    """

    id: str
    kind: str
    kind_label: str
    name: str
    aliases: tuple[str, ...]
    doc: str
    doc_title: str
    at: str
    status: str
    status_label: str
    valid: dict[str, str | None]
    basis_label: str
    data: dict[str, object]
    note: str
    basis: str = "document"
    office: str = ""

    def to_json(self) -> dict[str, object]:
        """The object of ``plan export`` and of ``plan list/show --json``."""
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "aliases": list(self.aliases),
            "doc": self.doc,
            "at": self.at,
            "status": self.status,
            "valid": self.valid,
            "data": self.data,
            "note": self.note,
            **({"basis": self.basis, "office": self.office} if self.office else {}),
        }


def entry_of(record: Record, view: PlanView) -> RuleEntry:
    """The record as it stands on the date of the view."""
    status = view.status(record)
    return RuleEntry(
        id=record.id,
        kind=record.kind.value,
        kind_label=KIND_LABELS[record.kind],
        name=record.name,
        aliases=record.aliases,
        doc=record.cite.doc,
        doc_title=view.document(record).name,
        at=record.cite.at,
        status=status.value,
        status_label=STATUS_LABELS[status],
        valid={
            "from": _day(record.valid.start),
            "to": _day(record.valid.end),
            "basis": record.valid.basis.value,
            "note": record.valid.note,
        },
        basis_label=BASIS_LABELS[record.valid.basis],
        data=_data(record, view),
        note=record.note,
        basis=record.basis,
        office=_office(record),
    )


def _office(record: Record) -> str:
    """Who laid what over the shipped rule; a superior rule (从其规定) is part of it, not a fault of the document."""
    superior = [flag.note for flag in record.flags if flag.code == SUPERIOR]
    return "。".join([record.office.text(), *superior]) if record.office else ""


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _data(record: Record, view: PlanView) -> dict[str, object]:
    data: dict[str, object] = dict(record.data)
    parts: dict[str, list[object]] = {
        "figures": [_figure(figure) for figure in record.figures],
        "links": [_link(link, view) for link in record.links],
        "flags": [{"code": flag.code, "note": flag.note} for flag in record.flags if flag.code != SUPERIOR],
        "also": [{"doc": cite.doc, "at": cite.at} for cite in record.also],
        "children": [child.name for child in view.children(record.id)],
    }
    data.update({key: value for key, value in parts.items() if value})
    return data


def _figure(figure: Figure) -> dict[str, object]:
    found: dict[str, object] = {"metric": figure.metric, "value": number(figure.value), "unit": figure.unit}
    if figure.comparator != "=":
        found["comparator"] = figure.comparator
    optional = {"as_of": figure.as_of, "text": figure.text, "note": figure.note}
    found.update({key: value for key, value in optional.items() if value})
    if figure.computed:
        found["computed"] = "计算值"
    return found | _place(figure.cite)


def number(value: Decimal | None) -> int | float | None:
    """A JSON number that reads as the document prints it; None stays unknown."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _link(link: Link, view: PlanView) -> dict[str, object]:
    target = view.get(link.target)
    found: dict[str, object] = {
        "type": link.type,
        "label": LINK_TYPES.get(link.type, link.type),
        "target": link.target,
        "name": target.name,
        "kind": target.kind.value,
    }
    optional: dict[str, object] = {"aliases": list(target.aliases), "role": link.role, "note": link.note}
    found.update({key: value for key, value in optional.items() if value})
    return found | _place(link.cite)


def _place(cite: Cite | None) -> dict[str, object]:
    return {"doc": cite.doc, "at": cite.at} if cite else {}
