"""Signals (信号): what a lead's words say about a company's standing, titles, plans and needs.

The words live in ``resources/lexicon/signals.yaml`` (编者词库: ours, no document's). A hit carries its place in the text and a
:class:`Standing`, read from the cue words of the same clause: ``拟申报`` is not ``已获``, ``未取得`` is neither.
Policy conditions ask for signals by id; an absent signal is *unknown*, never a "no".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import ahocorasick

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.plan.anchors import anchors
from mhcrm.plan.yaml_strict import read_yaml

SIGNALS_FILE = "lexicon/signals.yaml"

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_KEEP_FULL_WIDTH = "，；！？（）：～"
for _char in _KEEP_FULL_WIDTH:
    _FOLD.pop(ord(_char), None)
_WIDE = re.compile("[" + "".join(map(chr, _FOLD)) + "]")
_DROP = ' \t“”"‘’「」'
_DROPPED = re.compile(f"[{_DROP}]")
_BOUNDARIES = "，。；;,！!？?\n（）()"
_BOUNDARY = re.compile(f"[{_BOUNDARIES}]")
_REACH_BEFORE = 18  # characters of the clause before a hit that can carry a cue
_REACH_AFTER = 14


class Standing(StrEnum):
    """How settled a signal is."""

    GOT = "got"  # 已获、已通过、承担
    PLAIN = "plain"  # said without a cue
    PLANNED = "planned"  # 拟、计划、正在申报
    OPEN = "open"  # 未定、待定
    DENIED = "denied"  # 未取得、不涉及、没有


@dataclass(frozen=True, slots=True)
class SignalHit:
    """One place where a signal's words stand; ``start`` and ``end`` are offsets in the field's own text."""

    id: str
    field: str
    start: int
    end: int
    text: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class SignalRule:
    """One signal of the file: where it may stand and what cancels it."""

    id: str
    name: str
    phrases: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    fields: frozenset[str]


@dataclass(frozen=True)
class Cues:
    """Cue words by standing; ``adjacent`` (denial) and ``touching`` (achievement) only count right before the hit."""

    denied_before: tuple[str, ...]
    denied_after: tuple[str, ...]
    adjacent: tuple[str, ...]
    touching: tuple[str, ...]
    planned_before: tuple[str, ...]
    planned_after: tuple[str, ...]
    open_after: tuple[str, ...]
    got_before: tuple[str, ...]
    got_after: tuple[str, ...]

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """One pattern a list: any of its words."""
        return {name: re.compile("|".join(map(re.escape, getattr(self, name))) or "(?!)") for name in CUE_LISTS}


CUE_LISTS = tuple(Cues.__dataclass_fields__)


def fold(text: str) -> str:
    """Lower case and half width, one character for one (offsets stay true)."""
    narrow = text.translate(_FOLD) if _WIDE.search(text) else text
    folded = narrow.lower()
    return folded if len(folded) == len(text) else narrow


def _squeeze(text: str) -> tuple[str, list[int] | None]:
    """Folded text without blanks inside a line and quotation marks (“领跑者” is 领跑者), and the original offset of each
    kept character (None: unchanged)."""
    folded = fold(text)
    if not _DROPPED.search(folded):
        return folded, None
    places = [i for i, char in enumerate(folded) if char not in _DROP]
    return "".join(folded[i] for i in places), places


class Signals:
    """The compiled signal vocabulary."""

    def __init__(self, rules: Iterable[SignalRule], cues: Cues) -> None:
        self.rules: Mapping[str, SignalRule] = {rule.id: rule for rule in rules}
        self.cues = cues
        self._fields = frozenset(name for rule in self.rules.values() for name in rule.fields)
        self._patterns = [(rule, pattern) for rule in self.rules.values() for pattern in rule.patterns]
        self._always: list[int] = []
        owners: dict[str, tuple[list[str], list[int]]] = {}
        for rule in self.rules.values():
            for phrase in rule.phrases:
                owners.setdefault(phrase, ([], []))[0].append(rule.id)
        for at, (_, pattern) in enumerate(self._patterns):
            words = anchors(pattern.pattern)
            if words is None:
                self._always.append(at)
            for word in words or ():
                owners.setdefault(word, ([], []))[1].append(at)
        self._automaton: Any = ahocorasick.Automaton()
        for word, (ids, tried) in owners.items():
            self._automaton.add_word(word, (len(word), tuple(ids), tuple(tried)))
        self._automaton.make_automaton()

    def find(self, text_by_field: Mapping[str, str]) -> tuple[SignalHit, ...]:
        """All signals in the fields of one lead, in field order; overlapping hits of one signal count once."""
        hits: list[SignalHit] = []
        for field, text in text_by_field.items():
            if text and field in self._fields:
                hits.extend(self._in_field(field, text))
        return tuple(hits)

    def _spans(self, field: str, squeezed: str) -> dict[str, list[tuple[int, int]]]:
        """Signal id → where its phrases and patterns stand; a pattern is tried only where one of its anchors stands."""
        spans: dict[str, list[tuple[int, int]]] = {}
        tried = set(self._always)
        for last, (length, ids, patterns) in self._automaton.iter(squeezed):
            tried.update(patterns)
            for signal_id in ids:
                spans.setdefault(signal_id, []).append((last - length + 1, last + 1))
        for at in tried:
            rule, pattern = self._patterns[at]
            if field in rule.fields:
                for match in pattern.finditer(squeezed):
                    spans.setdefault(rule.id, []).append(match.span())
        return spans

    def _in_field(self, field: str, text: str) -> list[SignalHit]:
        squeezed, places = _squeeze(text)
        spans = self._spans(field, squeezed)
        hits = []
        for signal_id, found in spans.items():
            rule = self.rules[signal_id]
            if field not in rule.fields:
                continue
            for start, end in _longest(found):
                if _cancelled(rule, squeezed, start, end):
                    continue
                standing = standing_of(squeezed, start, end, self.cues)
                left = start if places is None else places[start]
                right = end if places is None else places[end - 1] + 1
                hits.append(SignalHit(signal_id, field, left, right, text[left:right], standing))
        hits.sort(key=lambda hit: (hit.start, hit.id))
        return hits


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans merged to the longest of each group."""
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """First and last offset of the clause around a hit."""
    left = max(map(text[:start].rfind, _BOUNDARIES)) + 1
    right = _BOUNDARY.search(text, end)
    return left, right.start() if right else len(text)


def _cancelled(rule: SignalRule, text: str, start: int, end: int) -> bool:
    if not rule.unless:
        return False
    left, right = _clause(text, start, end)
    clause = text[left:right]
    return any(pattern.search(clause) for pattern in rule.unless)


def standing_of(text: str, start: int, end: int, cues: Cues) -> Standing:
    """Standing of the hit ``text[start:end]`` from the cue words of its clause.

    A denial beats everything, then "not settled", then an achievement said after the hit, then a plan, then an
    achievement said before it (``拟获评`` is a plan, ``首台套已通过`` is none).
    """
    left, right = _clause(text, start, end)
    before = text[max(left, start - _REACH_BEFORE) : start]
    after = text[end : min(right, end + _REACH_AFTER)]
    said = cues.patterns
    if before.endswith(cues.adjacent) or said["denied_before"].search(before) or said["denied_after"].search(after):
        return Standing.DENIED
    if said["open_after"].search(after):
        return Standing.OPEN
    if said["got_after"].search(after):
        return Standing.GOT
    if said["planned_before"].search(before) or said["planned_after"].search(after):
        return Standing.PLANNED
    if before.endswith(cues.touching) or said["got_before"].search(before):
        return Standing.GOT
    return Standing.PLAIN


def load_signals(path: Path | None = None) -> Signals:
    """Read the signal file strictly.

    Raises:
        RuleFileError: names the file, the signal and what is allowed.
    """
    place = path or resource(SIGNALS_FILE)
    root = _mapping(read_yaml(place)[0], place, "文件")
    _only(root, {"basis", "default_fields", "cues", "signals"}, place, "文件")
    default = frozenset(_texts(root.get("default_fields"), place, "default_fields"))
    cues = _cues(root.get("cues"), place)
    rules = [_rule(item, default, place) for item in _items(root.get("signals"), place)]
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise _bad(place, rule.id, "编号重复，每个信号只能写一次")
        seen.add(rule.id)
    return Signals(rules, cues)


def _rule(item: object, default: frozenset[str], place: Path) -> SignalRule:
    raw = _mapping(item, place, "signals")
    key = str(raw.get("id") or "")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        raise _bad(place, key or "（空）", "id 只能用小写字母、数字和下划线")
    _only(raw, {"id", "name", "phrases", "patterns", "unless", "fields", "also_fields", "note"}, place, key)
    phrases = tuple(_DROPPED.sub("", fold(word)) for word in _texts(raw.get("phrases"), place, key))
    patterns = _patterns(raw.get("patterns"), place, key)
    if not phrases and not patterns:
        raise _bad(place, key, "phrases 和 patterns 至少要有一项")
    name = raw.get("name")
    if not isinstance(name, str) or not name:
        raise _bad(place, key, "缺少 name（中文名称）")
    fields = frozenset(_texts(raw.get("fields"), place, key)) or default
    fields |= frozenset(_texts(raw.get("also_fields"), place, key))
    return SignalRule(key, name, phrases, patterns, _patterns(raw.get("unless"), place, key), fields)


def _cues(value: object, place: Path) -> Cues:
    raw = _mapping(value, place, "cues")
    _only(raw, set(CUE_LISTS), place, "cues")
    return Cues(**{name: tuple(_texts(raw.get(name), place, f"cues.{name}")) for name in CUE_LISTS})


def _patterns(value: object, place: Path, key: str) -> tuple[re.Pattern[str], ...]:
    compiled = []
    for text in _texts(value, place, key):
        try:
            compiled.append(re.compile(text))
        except re.error as error:
            raise _bad(place, key, f"正则式写错：{text}（{error}）") from error
    return tuple(compiled)


def _mapping(value: object, place: Path, key: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _bad(place, key, "应为键值表")
    return {str(name): item for name, item in value.items()}


def _items(value: object, place: Path) -> list[object]:
    if not isinstance(value, list) or not value:
        raise _bad(place, "signals", "应为非空列表")
    return value


def _texts(value: object, place: Path, key: str) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _bad(place, key, "应为文字列表")
    return [str(item) for item in value]


def _only(raw: Mapping[str, object], allowed: set[str], place: Path, key: str) -> None:
    unknown = sorted(set(raw) - allowed)
    if unknown:
        raise _bad(place, key, f"不认识的键：{'、'.join(unknown)}；可用：{'、'.join(sorted(allowed))}")


def _bad(place: Path, key: str, why: str) -> RuleFileError:
    return RuleFileError(
        f"词库文件 {place.name} 的“{key}”有误。", why=f"{why}。", todo="请改正后重试。", code="signals-file"
    )
