"""What makes the vocabulary unsound although every file has the right form: contradictions and words that can never count.

Errors are terms that are dead or contradict themselves. Notes are worth a look and may be meant: a word that speaks for two
places at once, a condition that always holds, a plain entry that a conditional one of the same word rules out.
A longer word beside a shorter one of the same target is neither: the longer one is what an officer is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from mhcrm.base.paths import resource
from mhcrm.plan.base import PlanBase
from mhcrm.plan.checks import PlanProblem
from mhcrm.plan.lexicon import Lexicon, OutsideTrade, Term, load_lexicon, normalise, read_terms
from mhcrm.plan.model import Record, RecordKind

SHORTEST_NAME = 4
"""From this length on the plan's own name of a track or segment is a word of its own."""
_SHORTEST_TERM = 2
_TAXONOMY = (RecordKind.INDUSTRY, RecordKind.TRACK, RecordKind.SEGMENT)


def check_lexicon(base: PlanBase, folder: Path | None = None) -> list[PlanProblem]:
    """Every finding in the vocabulary, errors first.

    Raises:
        RuleFileError: a file cannot be read at all.
    """
    root = folder or resource("lexicon")
    terms, trades = read_terms(root)
    lexicon = load_lexicon(root)
    found = chain(
        chain.from_iterable(_own_faults(term, base, trades) for term in terms),
        _twice(terms),
        _two_places(terms, base),
        _ruled_out(terms),
        _without_words(terms, lexicon, base, root),
        _other_files(lexicon, base, root),
    )
    return sorted(dict.fromkeys(found), key=lambda problem: problem.level != "error")


def _at(term: Term, message: str, level: str = "error") -> PlanProblem:
    return PlanProblem(term.file, term.line, term.target, message, level)


def _own_faults(term: Term, base: PlanBase, trades: Mapping[str, OutsideTrade]) -> Iterator[PlanProblem]:
    """What one entry says wrong by itself."""
    if term.target not in trades and _place(term.target, base) is None:
        yield _at(term, f"“{term.text}”指向的“{term.target}”不是现行规划的产业、赛道或细分。")
    if len(term.text) < _SHORTEST_TERM:
        yield _at(term, f"“{term.text}”规整以后不足两个字，太容易误中。")
    if normalise(term.text) != term.text:
        yield _at(term, f"“{term.text}”含有匹配前会去掉的符号，永远不会出现。")
    if "" in (*term.needs, *term.unless):
        yield _at(term, f"“{term.text}”的条件里有规整以后什么都不剩的词。")
        return
    swallowing = [word for word in term.unless if word in term.text]
    if swallowing:
        yield _at(term, f"“{term.text}”自己就含有排除词“{swallowing[0]}”，永远不会算数。")
    clash = [need for need in term.needs if any(word in need for word in term.unless)]
    if clash and len(clash) == len(term.needs):
        yield _at(term, f"“{term.text}”要求出现的词（{'、'.join(clash)}）都被它自己的排除词排除，永远不会算数。")
    elif clash:
        yield _at(term, f"“{term.text}”的“{clash[0]}”既要求出现又被排除，这一项没有作用。", "note")
    always = [need for need in term.needs if need in term.text]
    if always:
        yield _at(term, f"“{term.text}”自己就含有“{always[0]}”，要求出现的条件总是成立。", "note")


def _twice(terms: Sequence[Term]) -> Iterator[PlanProblem]:
    """The same entry with the same conditions on two lines (also after full width, case and quotes are evened out)."""
    seen: dict[tuple[str, str, frozenset[str], frozenset[str]], Term] = {}
    for term in terms:
        key = (term.text, term.target, frozenset(term.needs), frozenset(term.unless))
        other = seen.setdefault(key, term)
        if (other.file, other.line) != (term.file, term.line):
            yield _at(term, f"“{term.text}”与 {other.file} 第 {other.line} 行写的是同一条（规整以后相同）。")


def _two_places(terms: Sequence[Term], base: PlanBase) -> Iterator[PlanProblem]:
    """A word that without any condition speaks for two different places, or for one and against it."""
    for group in _by_text(term for term in terms if not term.needs and not term.unless).values():
        inside = [term for term in group if not term.target.startswith("outside.")]
        outside = [term for term in group if term.target.startswith("outside.")]
        if inside and outside:
            equal = {term.level for term in inside} & {term.level for term in outside}
            words = (
                f"“{group[0].text}”不带条件地既算重点产业（{inside[0].target}）又算产业以外（{outside[0].target}）"
                + ("，力度相同，互相抵消。" if equal else "。")
            )
            yield _at(outside[0], words, "note")
        places: dict[tuple[str, ...], Term] = {}
        for term in inside:
            place = _place(term.target, base)
            if place is not None:
                places.setdefault(place, term)
        apart = [term for place, term in places.items() if not any(_above(place, other) for other in places)]
        if len(apart) > 1 and len({term.level for term in apart}) == 1:
            words = (
                f"“{group[0].text}”不带条件、同样力度地指向 {apart[0].target} 和 {apart[1].target}，请加语境或分轻重。"
            )
            yield _at(apart[1], words, "note")


def _ruled_out(terms: Sequence[Term]) -> Iterator[PlanProblem]:
    """A plain entry beside a conditional one (unless) of the same word and target never speaks."""
    ruled = {(term.text, term.target): term for term in terms if term.unless and not term.needs}
    for term in terms:
        other = ruled.get((term.text, term.target))
        if other is not None and not term.needs and not term.unless:
            words = f"“{term.text}”在 {other.file} 第 {other.line} 行另有带条件的写法，这里不带条件的一条不起作用。"
            yield _at(term, words, "note")


def _without_words(terms: Sequence[Term], lexicon: Lexicon, base: PlanBase, root: Path) -> Iterator[PlanProblem]:
    """Tracks, segments and outside trades that no word can ever reach."""
    reached = {term.target for term in terms}
    by_code = {hint.outside for hint in lexicon.gb_codes.values()}
    for ident, trade in lexicon.trades.items():
        if ident not in reached and ident not in by_code:
            words = f"“{trade.label}”没有任何词，也没有国标行业指向它。"
            yield PlanProblem("outside.yaml", line_of(root / "outside.yaml", ident), ident, words)
    for record in _taxonomy(base):
        if record.kind is RecordKind.INDUSTRY or record.id in reached:
            continue
        names = [normalise(name) for name in (record.name, *record.aliases)]
        if not any(len(name) >= SHORTEST_NAME for name in names):
            yield PlanProblem(
                record.file, record.line, record.id, f"“{record.name}”没有任何词，名称又短，永远匹配不到。"
            )


def line_of(file: Path, word: str) -> int:
    """The first line of a file that holds a word; 1 where none does."""
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    return next((number for number, line in lines if word in line), 1)


def _other_files(lexicon: Lexicon, base: PlanBase, root: Path) -> Iterator[PlanProblem]:
    """GB classes, cues, stages and regions that point nowhere or contradict each other."""
    for hint in lexicon.gb_codes.values():
        for target in hint.hints:
            if _place(target, base) is None:
                said = f"国标 {hint.code} {hint.name}指向的“{target}”不在现行规划里。"
                yield PlanProblem("gb4754.yaml", line_of(root / "gb4754.yaml", hint.code), hint.code, said)
    targets = {term.target for term in lexicon.terms}
    for prefix in lexicon.cues.soft_targets:
        if not any(target.startswith(prefix) for target in targets):
            at = line_of(root / "cues.yaml", prefix)
            yield PlanProblem("cues.yaml", at, "soft_targets", f"“{prefix}”不是任何词的指向，这一项没有作用。")
    stages = {phase.id: (*phase.words, *phase.field_words) for phase in lexicon.phases}
    regions = lexicon.regions
    places = {"上海": regions.home, "长三角": regions.delta, "国内其他": regions.other, "境外": regions.foreign}
    for file, groups in (("phases.yaml", stages), ("regions.yaml", places)):
        owner: dict[str, str] = {}
        for name, words in groups.items():
            for word in words:
                if owner.setdefault(word, name) != name:
                    said = f"“{word}”同时写在“{owner[word]}”和“{name}”下面。"
                    yield PlanProblem(file, line_of(root / file, word), word, said)


def _by_text(terms: Iterable[Term]) -> dict[str, list[Term]]:
    grouped: dict[str, list[Term]] = {}
    for term in terms:
        grouped.setdefault(term.text, []).append(term)
    return grouped


def _above(place: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The one place is an industry, the other a track of it."""
    return len(place) < len(other) and other[: len(place)] == place


def _taxonomy(base: PlanBase) -> Iterator[Record]:
    for kind in _TAXONOMY:
        yield from (record for record in base.by_kind[kind] if not record.history)


def _place(target: str, base: PlanBase) -> tuple[str, ...] | None:
    """Industry and track of a target in the plan; None where it is not part of it."""
    record = base.records.get(target)
    if record is None or record.kind not in _TAXONOMY or record.history:
        return None
    line = [record.id]
    while parents := record.targets("parent"):
        if parents[0] not in base.records or parents[0] in line:
            break
        record = base.records[parents[0]]
        line.append(record.id)
    return tuple(ident for ident in reversed(line) if not ident.startswith("segment."))
