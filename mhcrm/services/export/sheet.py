"""The sheet of exported leads: headers the import knows, amounts with their currency, no cell that could run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from mhcrm.base.money import CURRENCY_LABELS
from mhcrm.base.progress import Progress
from mhcrm.domain.fields import LEAD_FIELDS, Field, Kind
from mhcrm.domain.lead import Lead
from mhcrm.domain.stages import stage_name

CODE = "编号"  # the import reads a column of this name as a running number and leaves it alone
_RISKY = ("=", "+", "-", "@")
_WITHIN = frozenset(
    (
        "investment_wan_min",
        "investment_wan_max",
        "investment_currency",
        "land_mu_min",
        "land_mu_max",
        "floor_area_sqm_min",
        "floor_area_sqm_max",
    )
)
"""Fields that are said inside the cell of another one (a range, a currency)."""
_WIDE = frozenset((Kind.LONG,))
_HEAD_FILL = PatternFill("solid", fgColor="E1F0EE")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: canonical field (or ``x:<header>``), header as written."""

    field: str
    header: str
    kind: Kind


def columns_for(leads: Sequence[Lead]) -> tuple[Column, ...]:
    """The columns these leads need, in the order of the canonical fields, unknown headers last."""
    used = {name for lead in leads for name, value in lead.values.items() if value is not None}
    used |= {name for lead in leads for name in lead.raw}
    said_elsewhere = _WITHIN if any(_both_amounts(lead) for lead in leads) else _WITHIN | {"investment_foreign_wan"}
    known = [f for f in LEAD_FIELDS if f.name not in said_elsewhere and _is_used(f, used)]
    others = sorted(name for name in used if name.startswith("x:"))
    return (
        Column("", CODE, Kind.CODE),
        *(Column(f.name, _header(f), f.kind) for f in known),
        *(Column(name, name.removeprefix("x:"), Kind.TEXT) for name in others),
    )


def _both_amounts(lead: Lead) -> bool:
    return lead.number("investment_wan") is not None and lead.number("investment_foreign_wan") is not None


def _is_used(field: Field, used: set[str]) -> bool:
    if field.name == "investment_wan" and "investment_foreign_wan" in used:
        return True
    return field.name in used or f"{field.name}_min" in used or f"{field.name}_max" in used


def _header(field: Field) -> str:
    return f"{field.label}（{field.unit}）" if field.unit else field.label


def write_sheet(
    path: Path,
    leads: Sequence[Lead],
    columns: Sequence[Column],
    as_of: date,
    progress: Progress,
    names: Mapping[str, str],
) -> None:
    """Write the workbook row by row, so that a long list does not fill the memory; ``names`` are those of the stages."""
    book = Workbook(write_only=True)
    book.properties.creator = "mhcrm"
    book.properties.title = f"项目清单 {as_of.isoformat()}"
    sheet: Any = book.create_sheet("项目清单")  # the stub lacks the columns of write-only sheets
    sheet.freeze_panes = "C2"
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = 40 if column.kind in _WIDE else 16
    sheet.append(list(_head_cells(sheet, columns)))
    for lead in progress.track(leads, "导出项目", len(leads)):
        sheet.append([_cell(sheet, value_of(lead, column, names)) for column in columns])
    book.save(path)


def _head_cells(sheet: WriteOnlyWorksheet, columns: Sequence[Column]) -> Iterator[object]:
    for column in columns:
        cell = WriteOnlyCell(sheet, value=column.header)
        cell.font, cell.fill = Font(bold=True), _HEAD_FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        yield cell


def value_of(lead: Lead, column: Column, names: Mapping[str, str]) -> str | Decimal | date | None:
    """The lead's value as the cell shows it."""
    if not column.field:
        return lead.code
    name = column.field
    if column.kind in (Kind.MONEY, Kind.LAND, Kind.AREA):
        return _measure(lead, name, column.kind)
    text = lead.text(name)
    if not text:
        return None
    if column.kind is Kind.NUMBER:
        return lead.number(name) or text
    if column.kind is Kind.DATE:
        return _day(text)
    if column.kind is Kind.STAGE:
        return stage_name(names, text)
    return text


def _measure(lead: Lead, name: str, kind: Kind) -> str | Decimal | None:
    """A number as a number; a range, a foreign amount, an amount nobody could read as words the import reads again."""
    value = lead.number(name)
    low, high = lead.number(f"{name}_min"), lead.number(f"{name}_max")
    currency = lead.text("investment_currency") or "CNY"
    foreign = lead.number("investment_foreign_wan")
    money_unit = f"万{CURRENCY_LABELS.get(currency, currency)}" if currency != "CNY" else "万元"
    if low is not None and high is not None and low != high:
        return f"{low:f}-{high:f}{ {Kind.MONEY: money_unit, Kind.LAND: '亩'}.get(kind, '㎡') }"
    if name == "investment_wan" and currency != "CNY" and (value is None) != (foreign is None):
        return f"{value if foreign is None else foreign:f}{money_unit}"
    if value is None:
        value = low if low is not None else high
    return lead.raw.get(name) or None if value is None else value


def _day(text: str) -> str | date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text  # a month, a quarter, a half or a year keeps its precision


def _cell(sheet: WriteOnlyWorksheet, value: str | Decimal | date | None) -> object:
    if value is None:
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:32767])
        cell.data_type = "s"  # "=1+1" stays text
        if value.startswith(_RISKY):
            cell.quotePrefix = True  # and stays text when somebody edits the cell
        return cell
    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # the stub forgets Decimal and date
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell
