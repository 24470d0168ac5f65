"""Values typed one by one (command line, form) read by the same rules as a whole sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mhcrm.base.errors import InputError
from mhcrm.domain.fields import FIELDS, LABELS, Kind
from mhcrm.domain.intake.assemble import TableContext, read_rows
from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.mapping import Caption, Role, map_columns
from mhcrm.domain.intake.records import matcher_naming
from mhcrm.domain.lead import Value

_UNITS = {Kind.MONEY: "万元", Kind.LAND: "亩", Kind.AREA: "㎡"}
_SHEET_ONLY = re.compile(r"[，；](?:未采用|已留空|原文保留|原样保留为附加信息)(?=[，；。]|$)")
"""What becomes of a cell of a sheet; a value typed by itself is refused whole."""
_BY_LABEL = {label: name for name, label in LABELS.items()}


def read_entries(entries: Mapping[str, str], names: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    """(values, raw texts) of ``{"投资总额": "3.5亿元", "phase": "中试", "notes": ""}``; blank = unknown again.

    Keys are canonical names, our labels or any header the import knows; other headers are kept as ``x:<header>``.
    ``names``: what the office calls the stages (code → name).

    Raises:
        InputError: a text that cannot be read as what its field holds.
    """
    values: dict[str, Value] = {}
    raw: dict[str, str] = {}
    matcher = matcher_naming(names)
    for header, text in entries.items():
        role = _role(header.strip(), text, matcher)
        if not text.strip():
            values[role.target] = None
            continue
        row = read_rows([role], [[text]], [0], TableContext(matcher.words))[0]
        grave = [problem for problem in row.problems if problem.level.value == "error"]
        if not row.values and not row.problems:  # 待定, / and the like: said to be unknown
            values[role.target] = None
            continue
        if grave or not row.values:
            raise _unreadable(role, text, [problem.message for problem in row.problems])
        values.update(row.values)
        raw.update(row.raw)
    return values, raw


def _role(header: str, text: str, matcher: HeaderMatcher) -> Role:
    name = header if header in FIELDS else _BY_LABEL.get(header)
    if name is not None:
        return Role(0, header, name, _UNITS.get(FIELDS[name].kind))
    if header.startswith("x:"):
        return Role(0, header[2:])
    return map_columns([(0, header)], matcher, Caption(), [[text]]).roles[0]


def _unreadable(role: Role, text: str, messages: list[str]) -> InputError:
    label = LABELS.get(role.field, role.header)
    return InputError(
        f"“{label}”写的是“{text}”，读不出来。",
        _SHEET_ONLY.sub("", "".join(messages[:1])),
        "没有保存。请改写后再试，或留空表示待核实。",
        "value-unreadable",
        {"field": role.field or role.target, "raw": text},
    )
