"""Tables without a header: columns recognised by what stands in them, offered as a question, never applied silently."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mhcrm.base.text import fold_tight
from mhcrm.domain.intake.grid import Grid, blank, cell_text, column_letter
from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.layout.header import data_like
from mhcrm.domain.intake.mapping import Role, looks_like_company
from mhcrm.domain.uscc import read_uscc

_PHONE = re.compile(r"^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$")
_DATE = re.compile(r"^\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?$")
_MONEY = re.compile(r"^[约]?\d[\d,.]*\s*(?:万|亿)元?$|^\d{3,}$")
_PROJECT = re.compile(r"(?:项目|基地|中心|总部|平台|产线|生产线|工厂|研发|产业化|扩建|工程)$")
_PERSON = re.compile(r"^[\u4e00-\u9fff]{2,4}(?:总|经理|先生|女士)?$")


def guess_columns(grid: Grid, matcher: HeaderMatcher) -> tuple[Role, ...]:
    """Roles proposed from the values; empty when no column looks like company names."""
    rows = [row for row in grid.rows[:200] if sum(not blank(cell) for cell in row) >= 2]
    if not rows or not any(data_like(cell) for cell in rows[0]):
        return ()
    width = max(len(row) for row in rows)
    roles: list[Role] = []
    taken: set[str] = set()
    for column in range(width):
        texts = [cell_text(row[column]) for row in rows if column < len(row) and not blank(row[column])]
        field = _field(texts, taken, matcher)
        if field:
            taken.add(field)
        roles.append(
            Role(
                column, f"{column_letter(column)}列", field, "万" if field == "investment_wan" else None, certain=False
            )
        )
    return tuple(roles) if "company" in taken and len(taken) > 1 else ()


def _field(texts: Sequence[str], taken: set[str], matcher: HeaderMatcher) -> str:
    if not texts:
        return ""
    stages = matcher.words.stages
    tests = (
        ("company", looks_like_company),
        ("uscc", lambda text: read_uscc(text).value is not None),
        ("phone", lambda text: bool(_PHONE.match(text))),
        ("received_on", lambda text: bool(_DATE.match(text))),
        ("stage", lambda text: fold_tight(text) in stages),
        ("project", lambda text: bool(_PROJECT.search(text))),
        ("investment_wan", lambda text: bool(_MONEY.match(text))),
        ("contact", lambda text: bool(_PERSON.match(text))),
    )
    for field, test in tests:
        if field not in taken and sum(map(test, texts)) * 5 >= 3 * len(texts):
            return field
    return ""
