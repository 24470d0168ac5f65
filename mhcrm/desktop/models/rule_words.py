"""A rule record as the window words it: basis, stamps, figures, facts, relations, doubts. No Qt, no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mhcrm.desktop.models.match_words import Cited
from mhcrm.services.insight.targets import Target
from mhcrm.services.rules.entry import RuleEntry
from mhcrm.services.rules.service import Reference
from mhcrm.services.rules.wording import COMPARATORS, OWN_PARTS, figure_text, lines_of, validity_text

BASIS = {"document": "文件依据", "editor": "编者规则", "office": "本办规则"}
STATUS_TONES = {"current": "green", "future": "blue", "expired": "amber", "history": "dashed"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a record: what it is, what it says, where it is printed when elsewhere."""

    label: str
    text: str
    cite: Cited | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """A way to another record."""

    id: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """Everything the viewer shows of one record."""

    id: str
    kind: str
    kind_label: str
    name: str
    aliases: tuple[str, ...]
    basis: str
    status: str
    status_label: str
    stamp: str
    cite: Cited
    also: tuple[Cited, ...]
    doc_title: str
    validity: str
    derived: bool
    figures: tuple[Line, ...]
    facts: tuple[Line, ...]
    relations: tuple[tuple[str, tuple[Pointer, ...]], ...]
    pointed_at: tuple[tuple[str, tuple[Pointer, ...]], ...]
    flags: tuple[str, ...]
    note: str
    office: str


def sheet_of(entry: RuleEntry, references: Sequence[Reference] = ()) -> RuleSheet:
    """Word one record."""
    data = entry.data
    return RuleSheet(
        id=entry.id,
        kind=entry.kind,
        kind_label=entry.kind_label,
        name=entry.name,
        aliases=tuple(alias for alias in entry.aliases if alias != entry.at),
        basis=basis_of(entry),
        status=entry.status,
        status_label=entry.status_label,
        stamp=stamp_of(entry),
        cite=Cited(entry.doc, entry.at),
        also=tuple(Cited(str(one["doc"]), str(one["at"])) for one in _maps(data.get("also"))),
        doc_title=entry.doc_title,
        validity=validity_text(entry),
        derived=entry.valid["basis"] == "derived",
        figures=tuple(_figure(one) for one in _maps(data.get("figures"))),
        facts=_facts(entry),
        relations=_relations(_maps(data.get("links"))),
        pointed_at=_pointed_at(references),
        flags=tuple(str(one["note"]) for one in _maps(data.get("flags"))),
        note=entry.note,
        office=entry.office,
    )


def basis_of(entry: RuleEntry) -> str:
    """document, editor (our own reading, as in the crosswalks) or office (a rule of this office)."""
    if entry.basis == "office":
        return "office"
    return "editor" if "编者" in str(entry.data.get("basis") or "") else "document"


def stamp_of(entry: RuleEntry) -> str:
    """The stamp a record of a superseded plan carries; "" for the others."""
    if entry.status != "history":
        return ""
    year = entry.doc.partition("〔")[2].partition("〕")[0]
    return f"历史口径 {year}".strip()


def target_text(target: Target) -> str:
    """``超过700亿元``; the printed words where there is no number, 待核实 where there is neither."""
    if target.text:
        return target.text
    if target.value is None:
        return "待核实"
    return f"{COMPARATORS.get(target.comparator, '')}{target.value:,f}{target.unit}"


def target_line(target: Target, own: Cited | None = None) -> Line:
    """One figure with its period and mark; its place only when it differs from the record's ``own``."""
    period = f"　{target.as_of}" if target.as_of else ""
    mark = "　计算值" if target.computed else ""
    note = f"　{target.note}" if target.note else ""
    cite = Cited(target.doc, target.at)
    return Line(target.metric, f"{target_text(target)}{period}{mark}{note}", None if cite == own else cite)


def term_words(days_left: int) -> str:
    """余 54 天, 今天到期 or 已过有效期."""
    if days_left < 0:
        return "已过有效期"
    return f"余 {days_left} 天" if days_left else "今天到期"


def _facts(entry: RuleEntry) -> tuple[Line, ...]:
    """Facts of the kind; a list of parts (the sentences of an article) becomes one line a part."""
    found: list[Line] = []
    for key, value in entry.data.items():
        if key in OWN_PARTS:
            continue
        parts = _maps(value) if isinstance(value, list) else []
        if len(parts) > 1:
            titles = lines_of(replace(entry, data={key: "1"}))
            for at, part in enumerate(parts, 1) if titles else ():
                words = lines_of(replace(entry, data=dict(part)))
                found.append(Line(f"{titles[0][0]} {at}", "\n".join(f"{label}：{text}" for label, text in words)))
        else:
            found += [Line(label, text) for label, text in lines_of(replace(entry, data={key: value}))]
    return tuple(found)


def _figure(one: Mapping[str, object]) -> Line:
    _label, _colon, text = figure_text(one).partition("：")
    period = f"　{one['as_of']}" if one.get("as_of") else ""
    cite = Cited(str(one["doc"]), str(one["at"])) if one.get("doc") else None
    return Line(str(one["metric"]), f"{text}{period}", cite)


def _relations(links: Sequence[Mapping[str, object]]) -> tuple[tuple[str, tuple[Pointer, ...]], ...]:
    groups: dict[str, list[Pointer]] = {}
    for link in links:
        said = "，".join(str(link[key]) for key in ("role", "note") if link.get(key))
        groups.setdefault(str(link["label"]), []).append(Pointer(str(link["target"]), str(link["name"]), said))
    return tuple((label, tuple(found)) for label, found in groups.items())


def _pointed_at(references: Sequence[Reference]) -> tuple[tuple[str, tuple[Pointer, ...]], ...]:
    groups: dict[str, dict[str, Pointer]] = {}
    for one in references:
        groups.setdefault(one.kind_label, {}).setdefault(one.id, Pointer(one.id, one.name, one.role))
    return tuple((label, tuple(found.values())) for label, found in groups.items())


def _maps(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
