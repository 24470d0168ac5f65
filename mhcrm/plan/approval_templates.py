"""Item networks per track (编者模板), read strictly from ``resources/approvals/templates`` or an office's own file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mhcrm.base.dag import cycle_of, dangling_of
from mhcrm.base.paths import resource
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.yaml_strict import parse_yaml, read_yaml

EXAMPLE, OFFICE = "编者模板", "本办模板"
_GATES = ("开工", "综合验收")
_KEY = re.compile(r"[a-z][a-z0-9-]*\Z")
_ITEM_KEYS = ("key", "name", "phase", "department", "after", "days", "gate", "members", "materials")


@dataclass(frozen=True, slots=True)
class MaterialPlan:
    """One paper; ``deferrable`` = 可容缺件."""

    name: str
    deferrable: bool


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """One item of a template; ``days`` None = 待核实."""

    key: str
    name: str
    phase: str
    department: str
    after: tuple[str, ...]
    days: int | None
    gate: str
    members: tuple[str, ...]
    materials: tuple[MaterialPlan, ...]


@dataclass(frozen=True, slots=True)
class ApprovalTemplate:
    """A track's network. ``doc`` and ``at`` cite where the way of working comes from; the items are ``mark``'s."""

    track: str
    name: str
    mark: str
    doc: str
    at: str
    phases: tuple[str, ...]
    items: tuple[ItemPlan, ...]


@lru_cache(maxsize=2)
def load_templates(folder: Path | None = None) -> Mapping[str, ApprovalTemplate]:
    """The delivered templates by track.

    Raises:
        RuleFileError: a file breaks its format; names file, line and, for a cycle, its items.
    """
    found: dict[str, ApprovalTemplate] = {}
    for path in sorted((folder or resource("approvals/templates")).glob("*.yaml")):
        data, line_of = read_yaml(path)
        root = Cursor(Source(path.name, line_of), data)
        made = _template(root)
        if made.track in found:
            root.fail(f"路径“{made.track}”已有一个模板。", "一条路径只留一个模板。", "track")
        found[made.track] = made
    return found


def parse_template(raw: bytes, name: str) -> ApprovalTemplate:
    """One template from a file's bytes, e.g. an office's own.

    Raises:
        RuleFileError: as :func:`load_templates`.
    """
    data, line_of = parse_yaml(raw, name)
    return _template(Cursor(Source(name, line_of), data))


def _template(root: Cursor) -> ApprovalTemplate:
    root.only(("track", "name", "mark", "cite", "phases", "items"))
    cite = root.child("cite")
    if cite is None:
        root.fail("缺少“cite”。", "写明工作方式的出处：cite: {doc: 文号, at: 位置}。", "cite")
    cite.only(("doc", "at"))
    mark = root.text("mark")
    if mark not in (EXAMPLE, OFFICE):
        root.fail(f"“mark”不能是“{mark}”。", f"可用：{EXAMPLE}、{OFFICE}。", "mark")
    phases = root.texts("phases")
    items = tuple(_item(one, phases) for one in root.children("items"))
    if not items:
        root.fail("模板里没有事项。", "至少写一个事项。", "items")
    _check(root, items)
    return ApprovalTemplate(
        root.text("track"), root.text("name"), mark, cite.text("doc"), cite.text("at"), phases, items
    )


def _item(one: Cursor, phases: tuple[str, ...]) -> ItemPlan:
    one.only(_ITEM_KEYS)
    key = one.text("key")
    if not _KEY.match(key):
        one.fail(f"代号“{key}”不合格式。", "用小写英文字母、数字和 -，例如 fire-design。", "key")
    phase = one.text("phase", "")
    if phase and phase not in phases:
        one.fail(f"没有阶段“{phase}”。", f"可用：{'、'.join(phases)}。", "phase")
    gate = one.text("gate", "")
    if gate and gate not in _GATES:
        one.fail(f"没有关口“{gate}”。", f"可用：{'、'.join(_GATES)}。", "gate")
    materials = tuple(_material(part) for part in one.children("materials"))
    names = [part.name for part in materials]
    if len(set(names)) != len(names):
        one.fail("同一事项里有两份同名的材料。", "请改名或删去一份。", "materials")
    return ItemPlan(
        key=key,
        name=one.text("name"),
        phase=phase,
        department=one.text("department", ""),
        after=one.texts("after") if "after" in one.value else (),
        days=_days(one),
        gate=gate,
        members=one.texts("members") if "members" in one.value else (),
        materials=materials,
    )


def _days(one: Cursor) -> int | None:
    value = one.value.get("days")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 2000:
        one.fail(f"“days”应当是工作日的整数，现在是“{value}”。", "不知道就不写，按待核实。", "days")
    return value


def _material(one: Cursor) -> MaterialPlan:
    one.only(("name", "deferrable"))
    return MaterialPlan(one.text("name"), one.flag("deferrable"))


def _check(root: Cursor, items: tuple[ItemPlan, ...]) -> None:
    names = {item.key: item.name for item in items}
    if len(names) != len(items):
        double = next(item.key for item in items if [one.key for one in items].count(item.key) > 1)
        root.fail(f"有两个事项的代号都是“{double}”。", "每个事项用不同的代号。", "items")
    after = {item.key: item.after for item in items}
    for key, missing in dangling_of(after):
        root.fail(f"“{names[key]}”要等“{missing}”，但没有这个事项。", "请改正 after 里的代号。", "items")
    cycle = cycle_of(after)
    if cycle:
        words = " → ".join(names[key] for key in cycle)
        root.fail(f"事项互相等待，成了循环：{words}。", "箭头左边的要等右边的办完；请去掉其中一个前置。", "items")
