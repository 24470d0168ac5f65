"""Cells that only mean something together with another one: 单位 and 币种 beside an amount, 同上 below a value."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from mhcrm.base.money import CURRENCIES
from mhcrm.base.text import fold, is_placeholder
from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.intake.grid import Cell, address, blank, cell_text
from mhcrm.domain.intake.mapping import Role
from mhcrm.domain.intake.problems import Problem

DITTO = frozenset({"同上", "〃", "″", "同前", "上同", '"', "“", "”", "''", "同上行", "同上一行", "如上"})
"""What people write for the value of the cell above."""
_BARE = re.compile(r"^[\d,.\s~～\-—–至到约]+$")
_HOME = frozenset({"人民币", "rmb", "cny", "元", "¥", "￥"})


def amounts_with_units(roles: Sequence[Role], columns: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Give each bare amount the unit and currency that stand in columns of their own; an amount is never RMB on a hunch."""
    at = {role.field: place for place, role in enumerate(roles) if role.field}
    amount = at.get("investment_wan")
    beside = [at[name] for name in ("amount_unit", "currency_word") if name in at]
    if amount is None or not beside:
        return columns
    unit = roles[amount].unit or "万"
    words = zip(*(columns[place] for place in beside), strict=True)
    joined = [
        _joined(cell, [cell_text(word) for word in row], unit) for cell, row in zip(columns[amount], words, strict=True)
    ]
    return [joined if place == amount else column for place, column in enumerate(columns)]


def _joined(cell: Cell, words: Sequence[str], unit: str) -> Cell:
    text = cell_text(cell)
    known = [word for word in words if word]
    if not known or not text or not _BARE.match(text):
        return cell
    tail = "".join(known)
    plain = fold(tail)
    if plain in _HOME - {"元"}:
        return cell
    if any(letter in plain for letter in "万亿千百") or plain == "元":
        return f"{text}{tail}"
    foreign = any(word in plain for word, code in CURRENCIES.items() if code != "CNY")
    return f"{text}{unit.removesuffix('元')}{tail}" if foreign else cell


def areas_with_units(
    roles: Sequence[Role], columns: Sequence[Sequence[Cell]], units: Mapping[str, str]
) -> Sequence[Sequence[Cell]]:
    """Give each bare area the unit that stands in the column right of it (20 | 亩): 20 亩 is never 20 ㎡.

    Args:
        units: the words areas are counted in.
    """
    found = list(columns)
    for place, (role, beside) in enumerate(itertools.pairwise(roles)):
        kind = FIELDS[role.field].kind if role.field in FIELDS else None
        if kind not in (Kind.LAND, Kind.AREA) or beside.index != role.index + 1:
            continue
        first = next((cell for cell in columns[place + 1] if not blank(cell)), None)
        if first is None or fold(cell_text(first)) not in units:
            continue
        words = [cell_text(cell) for cell in columns[place + 1]]
        if all(not word or fold(word) in units for word in words):
            found[place] = [
                f"{text}{word}" if word and _BARE.match(text := cell_text(cell)) else cell
                for cell, word in zip(columns[place], words, strict=True)
            ]
    return found


def companies_above(
    roles: Sequence[Role], columns: Sequence[list[Cell]], rows: Sequence[int]
) -> list[tuple[int, Problem]]:
    """Name the company of the rows that carry on the one above (in place), and say so for each as (place, problem).

    Only where the serial numbers say that such a row begins nothing of its own: every row with a company has one, no row
    without a company has. A blank under a numbered row stays unknown.
    """
    at = {role.field: place for place, role in enumerate(roles) if role.field}
    if not {"seq", "company", "project"} <= at.keys():
        return []
    index = roles[at["company"]].index
    names, own = columns[at["company"]], columns[at["project"]]
    if not any(map(blank, names)) or any(
        blank(name) != blank(number) for name, number in zip(names, columns[at["seq"]], strict=True)
    ):
        return []
    said: list[tuple[int, Problem]] = []
    for place in range(1, len(rows)):
        if blank(names[place]) and not blank(own[place]) and rows[place] == rows[place - 1] + 1:
            names[place] = above = names[place - 1]
            if not is_placeholder(cell_text(above)):
                said.append((place, Problem("name-above", "company", address(rows[place], index), cell_text(above))))
    return said


def without_dittos(
    roles: Sequence[Role], columns: Sequence[list[Cell]], rows: Sequence[int]
) -> list[tuple[int, Problem]]:
    """Put the value of the cell above where a cell says 同上 (in place); says so for each cell as (place, problem)."""
    said: list[tuple[int, Problem]] = []
    for role, column in zip(roles, columns, strict=True):
        if role.field == "seq" or DITTO.isdisjoint(column):
            continue
        above: Cell = None
        for place, cell in enumerate(column):
            if not isinstance(cell, str) or cell.strip() not in DITTO:
                above = cell
            elif not blank(above):
                column[place] = above
                said.append(
                    (place, Problem("cell-ditto", role.field, address(rows[place], role.index), cell_text(above)))
                )
    return said
