"""One automaton pass over the text of a lead: which words stand where, and in what context."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import ahocorasick

from mhcrm.domain.matching.facts import Context
from mhcrm.plan.lexicon import Cues, Term, normalise

_CLAUSE_END = re.compile(r"[,。;!?\n()]")
_NEGATION_REACH = 14  # characters between a negating word and the term it may still deny
_AFTER_REACH = 6
_BROUGHT_REACH = 10  # characters between 引进、招引 … and the word that names what kind of firm is brought in
_SHORT = 2
_SOFT_REACH = 3  # characters between a trade word and the 软件 it only qualifies
_HEAD_REACH = 5  # characters between a trade word and the technical product it qualifies
_USED_BY = re.compile("用(?![于户品地电水工])")  # 餐厅用, 物业用
_INTO = re.compile("(?:进|走进|装进|服务)$")  # 进酒店和写字楼
_OTHERS_TRADE = re.compile(
    "(?:工厂|厂商|厂家|厂|客户|用户|行业|店|等?(?:单位|客户)?(?:已|在)?(?:试用|采购|下单|在用|订阅|付费))(?!房|区内|址|为自|自)"
)  # 电池厂、制药工厂: the customer's trade
_DISCARDED = re.compile("(?:废|废旧|退役|报废)$")  # 废电路板, 退役组件: what is recycled, not what is made
_ADVERBS = ("^", "主要", "专门", "专", "可", "长期", "直接", "现", "目前", "已", "能")


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the automaton: a vocabulary term, a phase word, or a name of the plan."""

    kind: str  # term, phase, enterprise, park
    value: str  # id of the phase or record; "" for terms
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found in a field."""

    entry: Entry
    text: str
    field: str
    start: int
    context: Context


@dataclass(frozen=True, slots=True)
class Scan:
    """All hits of one lead and the normalised text they were found in."""

    text: str
    hits: tuple[Hit, ...]
    fields: Mapping[str, str]

    def of(self, kind: str) -> list[Hit]:
        """Hits of one kind."""
        return [hit for hit in self.hits if hit.entry.kind == kind]


class Vocabulary:
    """The compiled vocabulary: terms, phases and the plan's names in one automaton."""

    def __init__(self, terms: Iterable[Term], names: Iterable[tuple[str, Entry]], cues: Cues) -> None:
        words: dict[str, list[Entry]] = {}
        by_text: dict[str, list[Term]] = {}
        for term in terms:
            by_text.setdefault(term.text, []).append(term)
        for text, group in by_text.items():
            words.setdefault(text, []).append(Entry("term", "", tuple(group)))
        for text, entry in names:
            if len(text) > 1:
                words.setdefault(text, []).append(entry)
        self.automaton: Any = ahocorasick.Automaton()
        for text, entries in words.items():
            guarded = entries[0].kind == "term" and any(t.needs or t.unless for e in entries for t in e.terms)
            self.automaton.add_word(text, (text, tuple(entries), _is_ascii_word(text), guarded))
        self.automaton.make_automaton()
        self._variants: dict[tuple[int, tuple[bool, ...]], Entry] = {}  # entries cut down to the terms that hold
        self._context = _Context(cues)

    def scan(self, fields: Mapping[str, str]) -> Scan:
        """Find every word in ``fields`` (canonical field name → raw text), one pass over the joined text."""
        clean = {name: text for name, raw in fields.items() if (text := normalise(raw))}
        starts, names, joined = _join(clean)
        raw_hits = self._raw_hits(joined)
        if not raw_hits:
            return Scan(joined, (), clean)
        ends = [match.start() for match in _CLAUSE_END.finditer(joined)]
        runs = self._context.only_runs(joined)
        hits: list[Hit] = []
        for start, text, entries in raw_hits:
            index = bisect_right(starts, start) - 1
            phase = entries[0].kind == "phase"
            context = self._context.of(joined, start, start + len(text), ends, phase)
            end = start + len(text)
            if context is Context.PLAIN and (
                self._context.before_software(joined, end, entries)
                or self._context.dealt_in(joined, end, entries)
                or self._context.where_used(joined, start, end, entries)
                or (runs and self._context.run_only(entries))
            ):
                context = Context.CUSTOMER
            offset = start - starts[index]
            hits.extend(Hit(entry, text, names[index], offset, context) for entry in entries)
        return Scan(joined, tuple(hits), clean)

    def _raw_hits(self, joined: str) -> list[tuple[int, str, tuple[Entry, ...]]]:
        found: list[tuple[int, str, tuple[Entry, ...]]] = []
        for end, (text, entries, ascii_word, guarded) in self.automaton.iter(joined):
            start = end - len(text) + 1
            if ascii_word and not _stands_alone(joined, start, end):
                continue
            kept = self._guarded(entries, joined) if guarded else entries
            if kept:
                found.append((start, text, kept))
        return _longest(found)

    def _guarded(self, entries: tuple[Entry, ...], joined: str) -> tuple[Entry, ...]:
        """The entries whose conditions (needs, unless) hold in the whole text of the lead."""
        kept = []
        for entry in entries:
            held = tuple(not (t.needs or t.unless) or _holds(t, joined) for t in entry.terms)
            if all(held):
                kept.append(entry)
            elif any(held):
                key = (id(entry), held)
                if key not in self._variants:
                    terms = tuple(term for term, holds in zip(entry.terms, held, strict=True) if holds)
                    self._variants[key] = Entry("term", "", terms)
                kept.append(self._variants[key])
        return tuple(kept)


def _join(fields: Mapping[str, str]) -> tuple[list[int], list[str], str]:
    starts, names, position = [], [], 0
    for name, text in fields.items():
        starts.append(position)
        names.append(name)
        position += len(text) + 1
    return starts, names, "\n".join(fields.values())


def _is_ascii_word(text: str) -> bool:
    return text[0].isascii() or text[-1].isascii()


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"


def _stands_alone(joined: str, start: int, end: int) -> bool:
    """True unless a Latin edge of the word touches another Latin letter (``mes`` in ``james``)."""
    if _is_latin(joined[start]) and start > 0 and _is_latin(joined[start - 1]):
        return False
    return not (_is_latin(joined[end]) and end + 1 < len(joined) and _is_latin(joined[end + 1]))


def _holds(term: Term, joined: str) -> bool:
    if term.needs and not any(word in joined for word in term.needs):
        return False
    return not any(word in joined for word in term.unless)


def _longest(found: list[tuple[int, str, tuple[Entry, ...]]]) -> list[tuple[int, str, tuple[Entry, ...]]]:
    """Drop words that lie inside a longer word (机器人 in 手术机器人 says nothing of its own), and two-character words cut out
    of the seam behind a phase word (试车 in 中试车间)."""
    found.sort(key=lambda item: (item[0], -len(item[1])))
    kept = []
    reach = phase_reach = -1
    for start, text, entries in found:
        end = start + len(text)
        inside = end <= reach or (start < phase_reach < end and len(text) == _SHORT)
        reach = max(reach, end)
        if entries[0].kind == "phase" or (len(entries) > 1 and any(entry.kind == "phase" for entry in entries)):
            phase_reach = max(phase_reach, end)
        if not inside:
            kept.append((start, text, entries))
        else:
            rest = tuple(entry for entry in entries if entry.kind != "term")
            if rest:
                kept.append((start, text, rest))
    return kept


class _Context:
    """Reads the clause around a word: denied, said of a customer, said of an application, or plain."""

    def __init__(self, cues: Cues) -> None:
        self._before = re.compile("(?:" + _any(cues.before_negation) + f")[^但而]{{0,{_NEGATION_REACH}}}$")
        self._adjacent = re.compile("(?<![受接])(?:" + _any(cues.adjacent_negation) + ")$")  # 接受委托 denies nothing
        self._after = re.compile(f"^[^,。;]{{0,{_AFTER_REACH}}}?(?:" + _any(cues.after_negation) + ")")
        between = (
            f"(?:{'|'.join(_ADVERBS)})(?:{_any(cues.customer_open)})(?!主|止|核心)(?!.*(?:{_any(cues.customer_close)}))"
        )
        self._customer = re.compile(
            "(?:" + _any(cues.customer) + ")|^(?:" + _any(cues.customer_clause_start) + ")" + "|" + between
        )
        self._application = re.compile("(?:" + _any(cues.application) + ")")
        self._soft_head = re.compile(f"[^,。;]{{0,{_SOFT_REACH}}}?(?:{_any(cues.soft_heads)})")
        self._soft_targets = cues.soft_targets
        self._dealt = re.compile(_any(cues.dealt_after))
        self._tech_head = re.compile(
            f"[^,。;、\\n]{{0,{_HEAD_REACH}}}?(?:{_any(cues.tech_heads)})(?!{_any(cues.dealt_after)}|店|销售|专业|课)"
        )
        self._runs = re.compile(_any(cues.runs))
        self._makes = said_not_denied(cues.makes)
        self._runs_named = cues.runs_named
        self._brought = re.compile(f"(?:{_any(cues.brought_before)})[^,。;]{{0,{_BROUGHT_REACH}}}$")
        self._brought_kind = re.compile(f"[^,。;]{{0,{_AFTER_REACH}}}?(?:{_any(cues.brought_after)})")

    def only_runs(self, joined: str) -> bool:
        """The lead says it runs, buys or charges, and nowhere that it develops, makes or tests."""
        return bool(self._runs.search(joined)) and not self._makes.search(joined)

    def run_only(self, entries: tuple[Entry, ...]) -> bool:
        """The word's targets are things to be made: no document names running them as a trade."""
        return _is_made(entries, self._runs_named)

    def where_used(self, joined: str, start: int, end: int, entries: tuple[Entry, ...]) -> bool:
        """A trade outside the plan that only says where a technical product is used: 停车场…摄像机, 进酒店, 餐厅用."""
        if not all(term.target.startswith("outside.") for entry in entries for term in entry.terms):
            return False
        return bool(
            self._tech_head.match(joined, end) or _USED_BY.match(joined, end) or _INTO.search(joined[:start][-3:])
        )

    def dealt_in(self, joined: str, end: int, entries: tuple[Entry, ...]) -> bool:
        """A product right before 经销、展厅、培训 …: it is what is sold, let, shown or taught, not what is made."""
        if not self._dealt.match(joined, end):
            return False
        return any(not term.target.startswith("outside.") for entry in entries for term in entry.terms)

    def before_software(self, joined: str, end: int, entries: tuple[Entry, ...]) -> bool:
        """A word of a hardware trade right before 软件、算法 …: it names the customer's trade (船舶设计软件)."""
        if not self._soft_head.match(joined, end):
            return False
        targets = [term.target for entry in entries for term in entry.terms]
        return bool(targets) and all(target.startswith(self._soft_targets) for target in targets)

    def of(self, joined: str, start: int, end: int, clause_ends: list[int], phase: bool = False) -> Context:
        """Context of the word at ``joined[start:end]``; a phase word before 工厂 is still the lead's own phase."""
        index = bisect_right(clause_ends, start)
        begin = clause_ends[index - 1] + 1 if index else 0
        before = joined[begin:start]
        if before and (self._adjacent.search(before) or self._before.search(before)):
            return Context.NEGATED
        if self._after.match(joined[end : end + _AFTER_REACH + 6]):
            return Context.NEGATED
        if (not phase and _OTHERS_TRADE.match(joined, end)) or (before and self._customer.search(before)):
            return Context.CUSTOMER
        if not before:
            return Context.PLAIN
        if _DISCARDED.search(before) or (self._brought.search(before) and self._brought_kind.match(joined, end)):
            return Context.CUSTOMER
        return Context.APPLICATION if self._application.search(before) else Context.PLAIN


def said_not_denied(words: Iterable[str]) -> re.Pattern[str]:
    """Any of ``words`` without 不、无、没 … right before it."""
    return re.compile("(?<![不无没非未])(?<!不做)(?<!没有)(?<!不含)(?:" + _any(words) + ")")


def as_objects(scan: Scan, named: tuple[str, ...]) -> Scan:
    """The same scan for a service firm of a trade outside the plan: the things to be made are what it deals with (存动力电池)."""
    hits = tuple(
        replace(hit, context=Context.CUSTOMER)
        if hit.context is Context.PLAIN and _is_made((hit.entry,), named)
        else hit
        for hit in scan.hits
    )
    return Scan(scan.text, hits, scan.fields)


def _is_made(entries: Iterable[Entry], named: tuple[str, ...]) -> bool:
    targets = [term.target for entry in entries for term in entry.terms]
    return bool(targets) and not any(target.startswith(named) for target in targets)


def _any(words: Iterable[str]) -> str:
    found = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) for word in found) or r"(?!)"
