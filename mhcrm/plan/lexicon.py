"""The office vocabulary (编者词库): the words by which a trade is recognised, read from ``resources/lexicon/``.

Nothing here is a statement of a document, except terms listed under ``document``: those are the plan's own names of
a track or segment. Everything else is the editors' knowledge of the trades and is shown as such. ``signals.yaml`` in
the same folder belongs to :mod:`mhcrm.plan.signals`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.plan.lexicon_file import LexiconFile
from mhcrm.plan.model import Cite

LEVELS = ("document", "strong", "medium", "weak")
TRADE_KINDS = ("outside", "superseded", "pollution", "fund")
TARGET_PREFIXES = ("industry.", "track.", "segment.")

_SPACES = re.compile(r"(?<=[^\x00-\x7f])[ \t\u3000]+|[ \t\u3000]+(?=[^\x00-\x7f])")
_FOLD = str.maketrans({**dict.fromkeys("‐‑–—－−", "-"), **dict.fromkeys("·•“”「」《》"), "\r": "\n", "’": "'"})
_FOLDED = re.compile("[" + "".join(map(chr, _FOLD)) + "]")
_WIDE = {wide: unicodedata.normalize("NFKC", wide) for wide in "，；：！？（）"}
_ODD = re.compile("[^\x00-\x7f\u4e00-\u9fff。、“”《》" + "".join(_WIDE) + "]")  # what NFKC may change beyond _WIDE


def normalise(text: str) -> str:
    """Text as the vocabulary compares it: NFKC, lower case, quotes and spaces beside Chinese removed."""
    if not text:
        return ""
    if not text.isascii():
        if _ODD.search(text):
            text = unicodedata.normalize("NFKC", text)
        else:  # ideographs and the commonest punctuation: the same result at a tenth of the cost
            for wide, narrow in _WIDE.items():
                text = text.replace(wide, narrow)
    text = text.lower()
    if _FOLDED.search(text):
        text = text.translate(_FOLD)
    return _SPACES.sub("", text) if " " in text or "\t" in text else text


@dataclass(frozen=True, slots=True)
class Term:
    """One word that speaks for a target.

    Attributes:
        text: the normalised word.
        target: a track, segment, industry or outside-trade id.
        level: document, strong, medium or weak.
        needs: at least one of these must stand somewhere in the lead for the word to count.
        unless: none of these may stand in the lead.
        guess: no document names the trade and its place is only the editors' guess: never sure by such words.
    """

    text: str
    target: str
    level: str
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    office: bool = False
    guess: bool = False

    @property
    def basis(self) -> str:
        """``document`` for the plan's own words, ``office`` for 本办词, else ``editor``."""
        return "document" if self.level == "document" else "office" if self.office else "editor"


@dataclass(frozen=True, slots=True)
class OutsideTrade:
    """A trade the plan in force does not name; ``kind`` says why (outside, superseded, pollution, fund)."""

    id: str
    label: str
    kind: str
    reason: str
    cite: Cite | None = None


@dataclass(frozen=True, slots=True)
class GbHint:
    """What a GB/T 4754-2017 class says of the trade: hints by target id, or an outside trade, or nothing."""

    code: str
    name: str
    hints: Mapping[str, float]
    outside: str = ""

    @property
    def is_service_outside(self) -> bool:
        """A service or farming class outside the plan: it names what the firm does, whatever it does it with."""
        return bool(self.outside) and not "06" <= self.code[:2] < "51"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stage of activity (所处环节) and the words that state it."""

    id: str
    words: tuple[str, ...]
    field_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that change what a neighbouring term means (否定、客户语境、应用语境)."""

    before_negation: tuple[str, ...]
    adjacent_negation: tuple[str, ...]
    after_negation: tuple[str, ...]
    customer: tuple[str, ...]
    customer_clause_start: tuple[str, ...]
    customer_open: tuple[str, ...]
    customer_close: tuple[str, ...]
    application: tuple[str, ...]
    brought_before: tuple[str, ...] = ()
    brought_after: tuple[str, ...] = ()
    dealt_after: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    runs_named: tuple[str, ...] = ()
    develops: tuple[str, ...] = ()
    tech_heads: tuple[str, ...] = ()
    soft_heads: tuple[str, ...] = ()
    soft_targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regions:
    """Places by which the origin of a company is read."""

    home: tuple[str, ...]
    delta: tuple[str, ...]
    other: tuple[str, ...]
    foreign: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """The whole vocabulary; ``version`` is a short hash of its files."""

    terms: tuple[Term, ...]
    trades: Mapping[str, OutsideTrade]
    gb_codes: Mapping[str, GbHint]
    gb_names: Mapping[str, GbHint]
    phases: tuple[Phase, ...]
    cues: Cues
    regions: Regions
    version: str


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """Read ``resources/lexicon/`` (or ``folder``).

    Raises:
        RuleFileError: a file breaks the format; names file, line, key and what is allowed.
    """
    root = folder or resource("lexicon")
    terms, trades = read_terms(root)
    _check_duplicates(terms)
    codes, names = _gb(LexiconFile(root / "gb4754.yaml", normalise), trades)
    return Lexicon(
        terms=_conditional_first(terms),
        trades=trades,
        gb_codes=codes,
        gb_names=names,
        phases=_phases(LexiconFile(root / "phases.yaml", normalise)),
        cues=_cues(LexiconFile(root / "cues.yaml", normalise)),
        regions=_regions(LexiconFile(root / "regions.yaml", normalise)),
        version=_version(root),
    )


def read_terms(root: Path) -> tuple[list[Term], dict[str, OutsideTrade]]:
    """Every term as its file states it, before conditional entries rule plain ones, and the outside trades.

    Raises:
        RuleFileError: a file breaks the format.
    """
    terms: list[Term] = []
    for path in sorted((root / "terms").glob("*.yaml")):
        terms.extend(_term_file(LexiconFile(path, normalise)))
    trades, trade_terms = _outside(LexiconFile(root / "outside.yaml", normalise))
    return [*terms, *trade_terms], trades


def _version(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _variants(word: str) -> tuple[str, ...]:
    """The word and its spellings without or with a space for the hyphen (``car-t``, ``cart``, ``car t``)."""
    if "-" in word and word.isascii():
        return (word, word.replace("-", ""), word.replace("-", " "))
    return (word,)


def _level_terms(
    file: LexiconFile, item: Mapping[str, object], target: str, where: tuple[str | int, ...]
) -> Iterator[Term]:
    for level in LEVELS:
        for index, word in enumerate(file.words(item, level, where)):
            if len(word) < 2:
                raise file.fail((*where, level, index), f"“{word}”只有一个字，太容易误中；请写成词。")
            for spelling in _variants(word):
                yield Term(spelling, target, level, file=file.name, line=file.line((*where, level, index)))


def _guarded_terms(
    file: LexiconFile, item: Mapping[str, object], target: str, where: tuple[str | int, ...]
) -> Iterator[Term]:
    guarded = item.get("guarded", [])
    if not isinstance(guarded, list):
        raise file.fail((*where, "guarded"), "“guarded”应为列表。")
    for index, entry in enumerate(guarded):
        place = (*where, "guarded", index)
        row = file.mapping(entry, place)
        file.only(row, ("terms", "level", "needs", "unless"), place)
        level = file.text(row, "level", place)
        needs, unless = file.words(row, "needs", place), file.words(row, "unless", place)
        if level not in LEVELS:
            raise file.fail(place, f"“level”只能是 {'、'.join(LEVELS)}。")
        if not needs and not unless:
            raise file.fail(place, "带条件的词须写 needs 或 unless。")
        for word in file.words(row, "terms", place):
            for spelling in _variants(word):
                yield Term(spelling, target, level, needs, unless, file.name, file.line(place))


def _term_file(file: LexiconFile) -> Iterator[Term]:
    file.only(file.data, ("groups",), ())
    for where, item in file.items("groups"):
        file.only(item, ("target", "guess", *LEVELS, "guarded"), where)
        target = file.text(item, "target", where)
        if not target.startswith(TARGET_PREFIXES):
            raise file.fail((*where, "target"), f"“{target}”不是产业、赛道或细分的编号。")
        guess = item.get("guess", False)
        if not isinstance(guess, bool):
            raise file.fail((*where, "guess"), "“guess”只能是 true 或 false。")
        for term in (*_level_terms(file, item, target, where), *_guarded_terms(file, item, target, where)):
            yield replace(term, guess=guess)


def _outside(file: LexiconFile) -> tuple[dict[str, OutsideTrade], list[Term]]:
    trades: dict[str, OutsideTrade] = {}
    terms: list[Term] = []
    for where, item in file.items("trades"):
        file.only(item, ("id", "label", "kind", "reason", "cite", *LEVELS, "guarded"), where)
        ident, kind = file.text(item, "id", where), file.text(item, "kind", where)
        if not ident.startswith("outside.") or ident in trades:
            raise file.fail((*where, "id"), f"“{ident}”须以 outside. 开头且不重复。")
        if kind not in TRADE_KINDS:
            raise file.fail((*where, "kind"), f"“kind”只能是 {'、'.join(TRADE_KINDS)}。")
        trades[ident] = OutsideTrade(
            ident, file.text(item, "label", where), kind, file.text(item, "reason", where), _cite(file, item, where)
        )
        terms.extend(_level_terms(file, item, ident, where))
        terms.extend(_guarded_terms(file, item, ident, where))
    return trades, terms


def _cite(file: LexiconFile, item: Mapping[str, object], where: tuple[str | int, ...]) -> Cite | None:
    if "cite" not in item:
        return None
    row = file.mapping(item["cite"], (*where, "cite"))
    file.only(row, ("doc", "at"), (*where, "cite"))
    return Cite(file.text(row, "doc", (*where, "cite")), file.text(row, "at", (*where, "cite")))


def _check_duplicates(terms: Sequence[Term]) -> None:
    seen: dict[tuple[str, str], Term] = {}
    for term in terms:
        other = seen.setdefault((term.text, term.target), term)
        if other is not term and not (term.needs or term.unless or other.needs or other.unless):
            if other.file == term.file and other.line == term.line:
                continue
            raise RuleFileError(
                f"词库文件 {term.file} 第 {term.line} 行：",
                f"“{term.text}”在 {term.target} 下已写过（{other.file} 第 {other.line} 行）。",
                "请删去一处。",
                code="lexicon.duplicate",
                details={"file": term.file, "line": term.line},
            )


def _conditional_first(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Let a conditional entry rule its word: the plain entry of the same word and target holds only where no ``needs``
    of a conditional one is met, and not at all beside an ``unless`` entry."""
    needs: dict[tuple[str, str], tuple[str, ...]] = {}
    ruled: set[tuple[str, str]] = set()
    for term in terms:
        key = (term.text, term.target)
        if term.needs:
            needs[key] = (*needs.get(key, ()), *term.needs)
        elif term.unless:
            ruled.add(key)
    kept = []
    for term in terms:
        key = (term.text, term.target)
        plain = not term.needs and not term.unless
        if plain and key in ruled:
            continue
        kept.append(replace(term, unless=needs[key]) if plain and key in needs else term)
    return tuple(kept)


def _gb(file: LexiconFile, trades: Mapping[str, OutsideTrade]) -> tuple[dict[str, GbHint], dict[str, GbHint]]:
    codes: dict[str, GbHint] = {}
    names: dict[str, GbHint] = {}
    for where, item in file.items("classes"):
        file.only(item, ("code", "name", "hints", "outside"), where)
        code, name = file.text(item, "code", where), normalise(file.text(item, "name", where))
        hints: dict[str, float] = {}
        for key, weight in file.mapping(item.get("hints", {}), (*where, "hints")).items():
            if not key.startswith(TARGET_PREFIXES) or isinstance(weight, bool) or not isinstance(weight, int | float):
                raise file.fail((*where, "hints"), f"“{key}: {weight}”应为“产业编号: 权重”。")
            hints[key] = float(weight)
        outside = str(item.get("outside", ""))
        if outside and outside not in trades:
            raise file.fail((*where, "outside"), f"没有名为“{outside}”的重点产业外行业。")
        if code in codes:
            raise file.fail((*where, "code"), f"代码 {code} 重复。")
        codes[code] = GbHint(code, name, hints, outside)
        names.setdefault(name, codes[code])
    return codes, names


def _phases(file: LexiconFile) -> tuple[Phase, ...]:
    found = []
    for where, item in file.items("phases"):
        file.only(item, ("id", "words", "field_words"), where)
        found.append(
            Phase(
                file.text(item, "id", where), file.words(item, "words", where), file.words(item, "field_words", where)
            )
        )
    return tuple(found)


def _cues(file: LexiconFile) -> Cues:
    keys = (
        "before_negation",
        "adjacent_negation",
        "after_negation",
        "customer",
        "customer_clause_start",
        "customer_open",
        "customer_close",
        "application",
        "brought_before",
        "brought_after",
        "dealt_after",
        "runs",
        "makes",
        "runs_named",
        "develops",
        "tech_heads",
        "soft_heads",
        "soft_targets",
    )
    file.only(file.data, keys, ())
    return Cues(**{key: file.words(file.data, key, ()) for key in keys})


def _regions(file: LexiconFile) -> Regions:
    file.only(file.data, ("home", "delta", "other", "foreign"), ())
    return Regions(
        file.words(file.data, "home", ()),
        file.words(file.data, "delta", ()),
        file.words(file.data, "other", ()),
        file.words(file.data, "foreign", ()),
    )
