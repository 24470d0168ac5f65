"""The editors' reference lines (编者规则) of ``resources/rules/policies.yaml``: numbers no document states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from mhcrm.base.paths import resource
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.model import OfficeMark
from mhcrm.plan.yaml_strict import parse_yaml, rule_error

LINES_FILE = "rules/policies.yaml"
KEYS = ("id", "name", "fact", "value", "unit", "note")
UNITS = {"investment_wan": "万元", "land_mu": "亩", "floor_area_sqm": "㎡"}
"""Facts a line may measure, each with its unit."""
_ID = re.compile(r"line\.[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_WAN_PER_YI = 10_000


@dataclass(frozen=True, slots=True)
class EditorLine:
    """One number of ours; ``office`` when the office put its own in its place; ``least``, ``most``: what makes sense."""

    id: str
    name: str
    fact: str
    value: Decimal
    unit: str
    note: str = ""
    office: OfficeMark | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def amount(self) -> str:
        """``5亿元``, ``3000万元``, ``20亩``."""
        if self.unit == "万元" and self.value >= _WAN_PER_YI:
            return f"{(self.value / _WAN_PER_YI).normalize():f}亿元"
        return f"{self.value.normalize():f}{self.unit}"

    @property
    def whose(self) -> str:
        """Who set the number, for sentences."""
        return "本办" if self.office else "编者"


Lines = Mapping[str, EditorLine]


def load_lines(path: Path | None = None) -> dict[str, EditorLine]:
    """Read the lines strictly.

    Raises:
        RuleFileError: unknown key, missing or wrong value, an id twice; names file and line.
    """
    file = path or resource(LINES_FILE)
    data, line_of = parse_yaml(file.read_bytes(), file.name)
    root = Cursor(Source(file.name, line_of), data)
    root.only(("lines",))
    found: dict[str, EditorLine] = {}
    for item in root.children("lines"):
        made = _line(item)
        if made.id in found:
            raise rule_error(file.name, item.line, f"编号“{made.id}”写了两次。", todo="每条参考线只写一次。", key="id")
        found[made.id] = made
    return found


def _line(item: Cursor) -> EditorLine:
    item.only(KEYS)
    ident, fact, value = item.text("id"), item.text("fact"), item.number("value")
    if not _ID.match(ident):
        item.fail(f"编号“{ident}”不合格式。", "以 line. 开头，只用小写字母、数字和短横。", "id")
    if fact not in UNITS:
        item.fail(f"“{fact}”不是可以量的项目。", f"可用：{'、'.join(UNITS)}。", "fact")
    if item.text("unit") != UNITS[fact]:
        item.fail(f"“{fact}”的单位应当是{UNITS[fact]}。", key="unit")
    if value is None or value <= 0:
        item.fail("参考线应当是大于零的数字。", key="value")
    return EditorLine(ident, item.text("name"), fact, value, UNITS[fact], item.text("note", ""))
