"""One mapping of ``resources/plan/**/*.yaml`` → one :class:`~mhcrm.plan.model.Record`, refusing what does not belong."""

from __future__ import annotations

import re
from datetime import date

from mhcrm.plan.cursor import Cursor
from mhcrm.plan.model import Basis, Cite, Figure, Flag, Link, Record, RecordKind, Validity

RECORD_KEYS = (
    "id", "kind", "name", "aliases", "cite", "also", "valid", "history", "figures", "links", "flags", "data", "note",
)  # fmt: skip
CITE_KEYS = ("doc", "at")
VALID_KEYS = ("from", "to", "basis", "note")
FIGURE_KEYS = ("metric", "value", "unit", "comparator", "as_of", "text", "cite", "computed", "note")
LINK_KEYS = ("type", "target", "role", "cite", "note")
FLAG_KEYS = ("code", "note")
COMPARATORS = ("=", ">=", ">", "<=", "<", "~")
RESERVED_DATA = ("figures", "links", "flags", "also", "children")
"""Names the export adds to ``data``; a record may not use them for its own values."""

LINK_TYPES: dict[str, str] = {
    "parent": "上级",
    "place": "地点",
    "develops": "发展方向",
    "names": "列名",
    "part-of": "属于",
    "member-of": "所属领域",
    "distinct": "不是同一个",
    "same-place": "同一地点",
    "same-as": "同一对象",
    "alias-of": "别名",
    "alias-candidate": "可能同名",
    "builds": "建设",
    "honoured": "获得",
    "pairs": "配对",
    "maps-from": "来自",
    "maps-to": "对应",
    "about": "说的是",
    "supports": "支撑",
    "replaces": "取代",
    "related": "相关",
}
"""Every type of link with its Chinese word; ``plan check`` reports any other."""

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)+\Z")
_PREFIX = {RecordKind.DOCUMENT: "doc"}


def prefix(kind: RecordKind) -> str:
    """First part of every id of a kind (``doc`` for documents, else the kind's own word)."""
    return _PREFIX.get(kind, kind.value)


def parse_record(cursor: Cursor) -> tuple[Record, bool]:
    """Read one record.

    Returns:
        the record and whether it states its own validity (else its document's applies).

    Raises:
        RuleFileError: unknown key, missing or wrong value.
    """
    cursor.only(RECORD_KEYS)
    kind = cursor.choice("kind", RecordKind)
    cite = cursor.child("cite")
    if cite is None:
        cursor.fail(f"“{cursor.value.get('id', '')}”没有出处。", "请写 cite: {doc: 文号, at: 位置}。", "cite")
    valid = cursor.child("valid")
    record = Record(
        id=_identifier(cursor, kind),
        kind=kind,
        name=cursor.text("name"),
        cite=_cite(cite),
        aliases=cursor.texts("aliases"),
        also=tuple(_cite(item) for item in cursor.children("also")),
        valid=_validity(valid) if valid else Validity(),
        history=cursor.flag("history"),
        figures=tuple(_figure(item) for item in cursor.children("figures")),
        links=tuple(_link(item) for item in cursor.children("links")),
        flags=tuple(_flag(item) for item in cursor.children("flags")),
        data=_data(cursor),
        note=cursor.text("note", ""),
        file=cursor.source.name,
        line=cursor.line,
    )
    return record, valid is not None


def _identifier(cursor: Cursor, kind: RecordKind) -> str:
    value = cursor.text("id")
    if not _ID.match(value):
        cursor.fail(f"编号“{value}”不合格式。", "只用小写字母、数字、点和短横，如 track.aero.space。", "id")
    if not value.startswith(prefix(kind) + "."):
        cursor.fail(f"编号“{value}”与种类“{kind}”不符。", f"这类记录的编号以“{prefix(kind)}.”开头。", "id")
    return value


def _cite(cursor: Cursor) -> Cite:
    cursor.only(CITE_KEYS)
    return Cite(doc=cursor.text("doc"), at=cursor.text("at"))


def _own_cite(cursor: Cursor) -> Cite | None:
    cite = cursor.child("cite")
    return _cite(cite) if cite else None


def _validity(cursor: Cursor) -> Validity:
    cursor.only(VALID_KEYS)
    start, end = cursor.day("from"), cursor.day("to")
    basis = cursor.choice("basis", Basis)
    if start and end and end < start:
        cursor.fail(f"失效日 {end} 早于生效日 {start}。", "请核对 from 与 to。", "to")
    if (end is None) != (basis is Basis.OPEN):
        cursor.fail("有失效日时 basis 为 stated 或 derived，没有失效日时为 open。", "请核对 to 与 basis。", "basis")
    return Validity(start=start, end=end, basis=basis, note=cursor.text("note", ""))


def _figure(cursor: Cursor) -> Figure:
    cursor.only(FIGURE_KEYS)
    comparator = cursor.text("comparator", "=")
    if comparator not in COMPARATORS:
        cursor.fail(f"比较符不能是“{comparator}”。", f"可用：{' '.join(COMPARATORS)}。", "comparator")
    value, text = cursor.number("value"), cursor.text("text", "")
    if value is None and not text:
        cursor.fail("数字为空时要写明文件怎么说。", "请补 text。", "text")
    return Figure(
        metric=cursor.text("metric"),
        value=value,
        unit=cursor.text("unit", ""),
        comparator=comparator,
        as_of=cursor.label("as_of"),
        text=text,
        cite=_own_cite(cursor),
        computed=cursor.flag("computed"),
        note=cursor.text("note", ""),
    )


def _link(cursor: Cursor) -> Link:
    cursor.only(LINK_KEYS)
    return Link(
        type=cursor.text("type"),
        target=cursor.text("target"),
        role=cursor.text("role", ""),
        cite=_own_cite(cursor),
        note=cursor.text("note", ""),
    )


def _flag(cursor: Cursor) -> Flag:
    cursor.only(FLAG_KEYS)
    return Flag(code=cursor.text("code"), note=cursor.text("note"))


def _data(cursor: Cursor) -> dict[str, object]:
    data = cursor.child("data")
    if data is None:
        return {}
    for key in RESERVED_DATA:
        if key in data.value:
            data.fail(f"“{key}”不能写在 data 里。", "请写在记录一级，或换一个名称。", key)
    return {key: _plain(value) for key, value in data.value.items()}


def _plain(value: object) -> object:
    """``data`` holds what JSON can hold: a day becomes its ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
