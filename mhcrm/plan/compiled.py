"""A compiled copy of the rule base in the user's cache folder: reading 600 kB of YAML on every start would cost too much.

Never required: a missing, damaged or foreign copy is ignored and written anew, and one is only used when the rule files
and the code that reads them are byte for byte those it was made from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from mhcrm.plan.model import Basis, Cite, Figure, Flag, Link, Record, RecordKind, Validity

_READING_CODE = ("compiled", "cursor", "loader", "model", "schema", "yaml_strict")


@cache
def code_stamp() -> str:
    """Hash of the modules that decide how a rule file is read; a constant word where their source is not shipped."""
    digest = hashlib.sha256()
    for name in _READING_CODE:
        source = Path(__file__).with_name(f"{name}.py")
        digest.update(source.read_bytes() if source.is_file() else b"packed")
    return digest.hexdigest()[:12]


def _file(folder: Path, version: str) -> Path:
    return folder / f"plan-{version}-{code_stamp()}.json"


def read_compiled(folder: Path, version: str) -> dict[str, Record] | None:
    """The records of this very version, or None when there is no sound copy."""
    try:
        copy = json.loads(_file(folder, version).read_bytes())
        records = {record.id: record for record in map(_unpack, copy["records"])}
        return records if len(records) == copy["count"] else None
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError):
        return None


def write_compiled(folder: Path, version: str, records: Mapping[str, Record]) -> None:
    """Keep a copy and drop those of other versions; a folder that cannot be written is no problem."""
    target = _file(folder, version)
    partial = target.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        copy = {"count": len(records), "records": [_pack(record) for record in records.values()]}
        partial.write_text(json.dumps(copy, ensure_ascii=False), encoding="utf-8")
        partial.replace(target)
        for old in folder.glob("plan-*.json"):
            if old != target:
                old.unlink()


def _pack(record: Record) -> list[object]:
    return [
        record.id,
        record.kind.value,
        record.name,
        _pack_cite(record.cite),
        record.aliases,
        [_pack_cite(cite) for cite in record.also],
        [_day(record.valid.start), _day(record.valid.end), record.valid.basis.value, record.valid.note],
        record.history,
        [_pack_figure(figure) for figure in record.figures],
        [[x.type, x.target, x.role, _pack_cite(x.cite), x.note] for x in record.links],
        [[flag.code, flag.note] for flag in record.flags],
        record.data,
        record.note,
        record.file,
        record.line,
    ]


def _pack_cite(cite: Cite | None) -> list[str] | None:
    return [cite.doc, cite.at] if cite else None


def _pack_figure(figure: Figure) -> list[object]:
    value = None if figure.value is None else str(figure.value)
    rest = (figure.unit, figure.comparator, figure.as_of, figure.text)
    return [figure.metric, value, *rest, _pack_cite(figure.cite), figure.computed, figure.note]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _unpack(row: list[Any]) -> Record:
    start, end, basis, basis_note = row[6]
    return Record(
        id=row[0],
        kind=RecordKind(row[1]),
        name=row[2],
        cite=Cite(*row[3]),
        aliases=tuple(row[4]),
        also=tuple(Cite(*cite) for cite in row[5]),
        valid=Validity(_read_day(start), _read_day(end), Basis(basis), basis_note),
        history=row[7],
        figures=tuple(_unpack_figure(figure) for figure in row[8]),
        links=tuple(Link(kind, target, role, _read_cite(cite), note) for kind, target, role, cite, note in row[9]),
        flags=tuple(Flag(code, note) for code, note in row[10]),
        data=row[11],
        note=row[12],
        file=row[13],
        line=row[14],
    )


def _unpack_figure(row: list[Any]) -> Figure:
    metric, value, unit, comparator, as_of, text, cite, computed, note = row
    number = None if value is None else Decimal(value)
    return Figure(metric, number, unit, comparator, as_of, text, _read_cite(cite), computed, note)


def _read_cite(pair: list[str] | None) -> Cite | None:
    return Cite(*pair) if pair else None


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
