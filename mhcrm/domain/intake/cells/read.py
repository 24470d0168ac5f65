"""Choose the reader of a column by its field."""

from __future__ import annotations

from collections.abc import Callable

from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.intake.cells.amounts import read_money
from mhcrm.domain.intake.cells.areas import read_area
from mhcrm.domain.intake.cells.column import Column, Reading
from mhcrm.domain.intake.cells.dates import read_date
from mhcrm.domain.intake.cells.people import read_contact, read_owner, read_phone
from mhcrm.domain.intake.cells.words import (
    read_code,
    read_flag,
    read_name,
    read_number,
    read_stage,
    read_text,
    read_uscc_column,
)

_BY_FIELD: dict[str, Callable[[Column], Reading]] = {
    "uscc": read_uscc_column,
    "contact": read_contact,
    "contact_phone": read_contact,
    "owner_combined": read_owner,
}
_BY_KIND: dict[Kind, Callable[[Column], Reading]] = {
    Kind.NAME: read_name,
    Kind.TEXT: read_text,
    Kind.LONG: read_text,
    Kind.MONEY: read_money,
    Kind.AREA: read_area,
    Kind.LAND: read_area,
    Kind.DATE: read_date,
    Kind.CODE: read_code,
    Kind.PHONE: read_phone,
    Kind.NUMBER: read_number,
    Kind.STAGE: read_stage,
    Kind.FLAG: read_flag,
}


def read_column(column: Column) -> Reading:
    """Read one column; unknown columns are kept as text."""
    if column.field in _BY_FIELD:
        return _BY_FIELD[column.field](column)
    field = FIELDS.get(column.field)
    return read_text(column) if field is None else _BY_KIND[field.kind](column)
