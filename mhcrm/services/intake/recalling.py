"""What the office did with such a sheet last time, and the mappings it keeps under a name (对应方式)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mhcrm.base.errors import InputError
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.recall import columns_of, pointed_prints, pointed_rows, row_prints, short
from mhcrm.domain.records import ColumnMapping
from mhcrm.services.intake.readers import SourceFile
from mhcrm.store import ReadView, UnitOfWork


@dataclass(frozen=True)
class Recalled:
    """Columns and header rows to read a file with; ``name`` is that of a saved mapping, "" for none."""

    columns: dict[str, str] = field(default_factory=dict)
    header_rows: dict[str | None, int] = field(default_factory=dict)
    name: str = ""


def named(view: ReadView, source: SourceFile, name: str) -> Recalled:
    """A saved mapping laid over a file.

    Raises:
        InputError: there is none of that name.
    """
    known = view.mappings.by_name(name)
    if known is None:
        names = "、".join(mapping.name for mapping in view.mappings.all())
        raise InputError(
            f"没有名为“{name}”的对应方式。", f"已保存：{names or '（无）'}。", "请核对名称。", "mapping-missing"
        )
    return _laid(known, source)


def _laid(known: ColumnMapping, source: SourceFile) -> Recalled:
    return Recalled(dict(known.columns), pointed_rows(row_prints(source.grids), known.heads), known.name)


def by_rows(view: ReadView, source: SourceFile) -> Recalled | None:
    """What is remembered of a row of this file that was once pointed at as a header."""
    prints = row_prints(source.grids)
    fitting = [mapping for mapping in view.mappings.all() if any(head in prints for head in mapping.heads)]
    kept = {key: value for key, value in view.batches.remembered_among(prints).items() if value.get("pointed")}
    if not fitting and not kept:
        return None
    latest = max(fitting, key=lambda mapping: mapping.updated_at, default=None)
    columns = {name: target for value in kept.values() for name, target in (value.get("columns") or {}).items()}
    heads = pointed_rows(prints, [*(latest.heads if latest else ()), *kept])
    return Recalled(columns or dict(latest.columns if latest else {}), heads, latest.name if latest else "")


def by_fingerprint(view: ReadView, fingerprint: str) -> Recalled | None:
    """What is remembered of a file with these headers: the columns of last time, else those of the mapping saved for it."""
    if not fingerprint:
        return None
    key = short(fingerprint)
    fitting = [mapping for mapping in view.mappings.all() if mapping.fingerprint == key]
    latest = max(fitting, key=lambda mapping: mapping.updated_at, default=None)
    columns = dict((view.batches.remembered(key) or {}).get("columns") or (latest.columns if latest else {}))
    return Recalled(columns, {}, latest.name if latest else "") if columns else None


def known_as(view: ReadView, preview: Preview) -> str:
    """Name of the newest saved mapping that says of these headers what the preview is read with; "" for none."""
    key = short(preview.fingerprint)
    fitting = [m for m in view.mappings.all() if m.fingerprint == key and dict(m.columns) == preview.overrides]
    return max(fitting, key=lambda mapping: mapping.updated_at).name if fitting and preview.fingerprint else ""


def remember(uow: UnitOfWork, preview: Preview) -> None:
    """Keep what was chosen for next time, under the headers and under each row that was pointed at."""
    if preview.fingerprint and (preview.overrides or preview.header_rows):
        _remember(uow, preview, preview.overrides)


def save(uow: UnitOfWork, name: str, preview: Preview) -> None:
    """Keep all columns of a preview under a name; from now on it is also what is remembered of such a file."""
    columns = columns_of(preview)
    uow.mappings.save(name, columns, preview.head_prints, short(preview.fingerprint))
    _remember(uow, preview, columns)


def _remember(uow: UnitOfWork, preview: Preview, columns: Mapping[str, str]) -> None:
    uow.batches.remember(short(preview.fingerprint), {"columns": dict(columns)})
    for head in preview.head_prints:
        uow.batches.remember(head, {"columns": dict(columns), "pointed": True})


def drop(uow: UnitOfWork, mapping_id: int) -> None:
    """Remove a saved mapping and what was remembered along with it."""
    for mapping in uow.mappings.all():
        if mapping.id == mapping_id:
            uow.batches.forget([mapping.fingerprint, *mapping.heads])
    uow.mappings.delete(mapping_id)


def prints_of(source: SourceFile, preview: Preview) -> tuple[str, ...]:
    """Prints of the header rows a person pointed at, or whose columns a person named."""
    heads: dict[str | None, int] = {}
    for plan in preview.sheets:
        block = plan.blocks[0] if plan.kind == "table" and plan.blocks else None
        if block and block.header_rows and any(role.key in preview.overrides for role in block.mapping.roles):
            heads[plan.name] = block.header_rows[0]
    return pointed_prints(source.grids, {**heads, **preview.header_rows})
