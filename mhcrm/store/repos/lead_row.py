"""A lead as stored and as known: the two translations, tight enough for a hundred thousand rows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.base.text import fold_tight
from mhcrm.domain.fields import COLUMN_FIELDS, FIELDS, LEAD_FIELDS, Field, Kind
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.stages import Stage
from mhcrm.store import pinyin
from mhcrm.store.phones import with_tails

_MEASURES = (Kind.MONEY, Kind.AREA, Kind.LAND)
NUMBERS = frozenset(f.name for f in COLUMN_FIELDS if f.kind in _MEASURES)
_EXTRA_NUMBERS = frozenset(f.name for f in LEAD_FIELDS if not f.column and f.kind in _MEASURES)
COLUMNS = frozenset(f.name for f in COLUMN_FIELDS)


class Place(Enum):
    """Where and how a field is kept."""

    COLUMN = 1
    NUMBER = 2
    EXTRA = 3
    EXTRA_NUMBER = 4


def _place(field: Field) -> Place:
    measure = field.kind in _MEASURES
    if field.column:
        return Place.NUMBER if measure else Place.COLUMN
    return Place.EXTRA_NUMBER if measure else Place.EXTRA


_PLACES = {field.name: _place(field) for field in LEAD_FIELDS}
_STAGES = frozenset(stage.value for stage in Stage)


def split(values: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, Value]]:
    """Known values as (columns, extra); blank text is unknown.

    Raises:
        InputError: a name that is no field, a number that is none, or an unknown stage.
    """
    columns: dict[str, Value] = {}
    extra: dict[str, Value] = {}
    for name, value in values.items():
        place = place_of(name)
        if value == "":
            value = None
        if place is Place.COLUMN:
            columns[name] = value
        elif place is Place.NUMBER:
            columns[name] = number(name, value) if value is not None else None
        elif place is Place.EXTRA_NUMBER:
            extra[name] = format(number(name, value), "f") if value is not None else None
        else:
            extra[name] = format(value, "f") if isinstance(value, Decimal) else value
    check_stage(columns.get("stage"))
    return columns, extra


def place_of(name: str) -> Place:
    """Where a field is kept.

    Raises:
        InputError: a name that is no field.
    """
    place = _PLACES.get(name) or (Place.EXTRA if name.startswith("x:") else None)
    if place is None:
        raise InputError(f"没有“{name}”这个字段。", "", "字段名见操作手册“命令一览”的“字段”。", "field-unknown")
    return place


def check_stage(stage: Value) -> None:
    """Refuse a stage that is none.

    Raises:
        InputError: an unknown stage.
    """
    if stage is not None and stage not in _STAGES:
        raise InputError(f"没有“{stage}”这个阶段。", "", f"可用：{'、'.join(sorted(_STAGES))}。", "stage-unknown")


def number(name: str, value: Value) -> Decimal:
    """The number of a measure field."""
    if isinstance(value, Decimal):
        return value
    try:
        return Decimal(str(value))
    except ArithmeticError as error:
        label = FIELDS[name].label
        raise InputError(f"“{label}”写的是“{value}”，读不出数字。", "", "请只写数字，或留空。", "number-bad") from error


def keys(values: Mapping[str, Any]) -> dict[str, str]:
    """The derived columns of a lead: duplicate keys, pinyin order, initials with the endings of its other phones."""
    company, project = values.get("company") or "", values.get("project") or ""
    found = [pinyin.initials(company), pinyin.initials(project)]
    found += [pinyin.person_initials(values.get(name) or "") for name in ("contact", "owner")]
    return {
        "company_key": fold_tight(company),
        "project_key": fold_tight(project),
        "pinyin": pinyin.sort_key(company or project),
        "initials": with_tails(" ".join(part for part in found if part), str(values.get("phone_other") or "")),
    }


def lead_of(row: Mapping[str, Any]) -> Lead:
    """The frozen lead of a typed row."""
    values: dict[str, Value] = {}
    for name in _ORDER:
        value = row[name]
        if value is not None:
            values[name] = value
    for name, value in (row["extra"] or {}).items():
        values[name] = Decimal(value) if name in _EXTRA_NUMBERS and value is not None else value
    return Lead(values, row["raw"] or {}, row["id"], row["code"], row["version"])


_ORDER = tuple(f.name for f in COLUMN_FIELDS)
