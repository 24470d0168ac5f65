"""Tracks, gates, reasons and thresholds of the pipeline, read strictly from ``resources/pipeline/stages.yaml``.

An office's own file has the same form and says only what it changes: a stage it names replaces that stage's gate, a
threshold that threshold, a reason the reason of that code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mhcrm.base.paths import resource
from mhcrm.base.text import fold_tight, is_placeholder

if TYPE_CHECKING:  # the reader of files waits until a file is read: the records are wanted before the window paints
    from mhcrm.plan.cursor import Cursor

STAGES = ("L", "N", "I", "S", "R", "P", "C", "D", "O", "F")
ENDS = ("XH", "XL", "XT", "XM")
ASKS = ("competitor", "unit", "lead")
_PAIRS = ("answer", "judge", "sign", "start", "task")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a gate wants: any of ``fields`` filled, or evidence, or a real contact, or a check handed in.

    ``formal``: words for papers that are no agreement (框架协议, 意向书) do not meet it. ``tracks`` empty = all.
    """

    id: str
    label: str
    fields: tuple[str, ...] = ()
    evidence: bool = False
    contact: bool = False
    formal: bool = False
    check: str = ""
    tracks: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """落地方式: the stages it has, those of them it may do without, the words of ledgers."""

    id: str
    name: str
    stages: tuple[str, ...]
    optional: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a project leaves: for which ends, and what else has to be said."""

    code: str
    label: str
    stages: tuple[str, ...]
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Days to yellow and to red."""

    yellow: int
    red: int


@dataclass(frozen=True, slots=True)
class LightRules:
    """Thresholds of the lights, all marked 示例 until the office sets its own (``own``: names of those it set)."""

    stale: Mapping[str, Pair] = field(default_factory=dict)
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    expiring: int = 14
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PipelineRules:
    """Everything above."""

    names: Mapping[str, str]
    tracks: tuple[Track, ...]
    gates: Mapping[str, tuple[Need, ...]]
    reasons: tuple[Reason, ...]
    lights: LightRules


@lru_cache(maxsize=1)
def shipped_rules() -> PipelineRules:
    """The rules delivered with the program."""
    file = resource("pipeline/stages.yaml")
    empty = PipelineRules({}, (), {}, (), LightRules())
    return read_rules(file.read_bytes(), file.name, over=empty, own=False)


def read_rules(raw: bytes, name: str, *, over: PipelineRules, own: bool = True, kept: bool = False) -> PipelineRules:
    """The rules of a file laid over others.

    Args:
        kept: taken by an earlier version of the program; what only later ones ask of names does not shut the office out.

    Raises:
        RuleFileError: not as it should be; names file and line.
    """
    from mhcrm.plan.cursor import Cursor, Source
    from mhcrm.plan.yaml_strict import parse_yaml

    data, line_of = parse_yaml(raw, name)
    root = Cursor(Source(name, line_of), data if data is not None else {})
    root.only(("names", "tracks", "gates", "reasons", "lights"))
    tracks = {item.id: item for item in over.tracks} | {item.id: item for item in map(_track, root.children("tracks"))}
    gates, named = dict(over.gates), set()
    for item in root.children("gates"):
        stage = _stage(item, "stage", STAGES[1:])
        if stage in named:
            item.fail(f"阶段“{stage}”写了两次。", "每个阶段只写一段。", "stage")
        named.add(stage)
        item.only(("stage", "needs"))
        gates[stage] = tuple(_need(part, tuple(tracks)) for part in item.children("needs"))
        _no_doubles(item, gates[stage])
    reasons = {item.code: item for item in over.reasons}
    reasons |= {item.code: item for item in map(_reason, root.children("reasons"))}
    lights = _lights(root.child("lights"), over.lights, own)
    return PipelineRules(_names(root, over.names, kept), tuple(tracks.values()), gates, tuple(reasons.values()), lights)


def _names(root: Cursor, over: Mapping[str, str], kept: bool) -> dict[str, str]:
    names, at = dict(over), root.child("names")
    if at is not None:
        at.only((*STAGES, *ENDS))
        names |= {code: at.text(code) for code in at.value}
        twice = [name for name in names.values() if list(names.values()).count(name) > 1]
        if twice:
            at.fail(f"两个阶段都叫“{twice[0]}”。", "请各起一个名称。")
        if not kept:
            _tell_apart(at, names)
    return names


def _tell_apart(at: Cursor, names: Mapping[str, str]) -> None:
    """A name is written into sheets and typed at the command line: both must lead back to its own stage."""
    taken: dict[str, str] = {}
    for code, name in names.items():
        key = fold_tight(name)
        if not key or is_placeholder(name):
            at.fail(f"“{name}”不能作阶段名称。", "表格里这样写表示没有填。请换一个名称。", code)
        if name.upper() in names and name.upper() != code:
            at.fail(f"“{name}”是另一个阶段的代码，不能作名称。", "请换一个名称。", code)
        if key in taken:
            at.fail(f"两个阶段的名称“{taken[key]}”和“{name}”只差标点、空格或大小写。", "表格里分不开，请换一个。")
        taken[key] = name


def _track(at: Cursor) -> Track:
    at.only(("id", "name", "stages", "optional", "words"))
    stages, optional = _stages(at, "stages", STAGES), _stages(at, "optional", STAGES)
    if not stages or stages[0] != "L" or sorted(stages, key=STAGES.index) != list(stages):
        at.fail("“stages”要从 L 开始，按先后写。", f"先后是：{'、'.join(STAGES)}。", "stages")
    if not set(optional) <= set(stages):
        at.fail("“optional”里有这种方式没有的阶段。", "只写 stages 里的。", "optional")
    return Track(at.text("id"), at.text("name"), stages, optional, at.texts("words"))


def _need(at: Cursor, tracks: Sequence[str]) -> Need:
    at.only(("id", "label", "fields", "evidence", "contact", "formal", "check", "tracks", "hint"))
    wanted = at.texts("tracks")
    if not set(wanted) <= set(tracks):
        at.fail(f"没有落地方式“{'、'.join(set(wanted) - set(tracks))}”。", f"可用：{'、'.join(tracks)}。", "tracks")
    need = Need(
        *(at.text("id"), at.text("label"), at.texts("fields")),
        *(at.flag("evidence"), at.flag("contact"), at.flag("formal")),
        *(at.text("check", ""), wanted, at.text("hint", "")),
    )
    if not (need.fields or need.evidence or need.contact or need.check):
        at.fail(f"“{need.label}”没有写怎样算有。", "请写 fields、evidence、contact 或 check 之一。")
    return need


def _no_doubles(at: Cursor, needs: Sequence[Need]) -> None:
    ids = [need.id for need in needs]
    if len(set(ids)) != len(ids):
        at.fail("同一阶段里有两个相同的 id。", "请改成不同的 id。", "needs")


def _reason(at: Cursor) -> Reason:
    at.only(("code", "label", "stages", "asks"))
    asks = at.text("asks", "")
    if asks and asks not in ASKS:
        at.fail(f"“asks”不能是“{asks}”。", f"可用：{'、'.join(ASKS)}。", "asks")
    return Reason(at.text("code"), at.text("label"), _stages(at, "stages", ENDS), asks)


def _stage(at: Cursor, key: str, allowed: Sequence[str]) -> str:
    text = at.text(key)
    if text not in allowed:
        at.fail(f"没有阶段“{text}”。", f"可用：{'、'.join(allowed)}。", key)
    return text


def _stages(at: Cursor, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
    found = at.texts(key)
    for text in found:
        if text not in allowed:
            at.fail(f"没有阶段“{text}”。", f"可用：{'、'.join(allowed)}。", key)
    return found


def _lights(at: Cursor | None, over: LightRules, own: bool) -> LightRules:
    if at is None:
        return over
    at.only(("stale", *_PAIRS, "expiring"))
    stale, pairs, mine = dict(over.stale), dict(over.pairs), set(over.own)
    inner = at.child("stale")
    if inner is not None:
        inner.only(STAGES)
        for stage in inner.value:
            stale[stage] = _pair(inner, stage)
            mine.add(f"stale.{stage}")
    for key in _PAIRS:
        if key in at.value:
            pairs[key] = _pair(at, key)
            mine.add(key)
    days = at.value.get("expiring", over.expiring)
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        at.fail("“expiring”应为不小于 1 的整数（天）。", key="expiring")
    if "expiring" in at.value:
        mine.add("expiring")
    return replace(over, stale=stale, pairs=pairs, expiring=days, own=frozenset(mine) if own else frozenset())


def _pair(at: Cursor, key: str) -> Pair:
    inner = at.child(key)
    if inner is None:
        at.fail(f"“{key}”要写黄灯和红灯的天数。", f"写作 {key}: {{yellow: 10, red: 20}}。", key)
    inner.only(("yellow", "red"))
    yellow, red = inner.value.get("yellow"), inner.value.get("red")
    if not (isinstance(yellow, int) and isinstance(red, int) and 0 <= yellow < red):
        inner.fail("yellow 和 red 应为整数，且 0 ≤ yellow < red。", "例如 {yellow: 10, red: 20}。")
    return Pair(yellow, red)
