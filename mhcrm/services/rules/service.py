"""The rule base for the command line and the window: list, show, search, check, export, what expires soon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError, UsageError
from mhcrm.base.text import nfkc
from mhcrm.plan.base import PlanBase, PlanView
from mhcrm.plan.checks import PlanProblem
from mhcrm.plan.model import Basis, Record, RecordKind, Status
from mhcrm.services.rules.entry import KIND_LABELS, RuleEntry, entry_of
from mhcrm.store.pinyin import initials

SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Reference:
    """Another record that points at the one shown."""

    id: str
    kind: str
    kind_label: str
    name: str
    relation: str
    role: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """A document whose validity ends soon. ``derived`` = the day is computed by us and shown as such (推算)."""

    entry: RuleEntry
    last_day: date
    days_left: int
    derived: bool


class RulesService:
    """Read access to the rule base; every answer is as of a date, by default the clock's reference date."""

    def __init__(self, base: PlanBase, clock: Clock) -> None:
        self._base = base
        self._clock = clock
        self._texts: dict[str, tuple[Record, _Text]] = {}

    @property
    def version(self) -> str:
        """Content hash of the rule base."""
        return self._base.version

    @staticmethod
    def kinds() -> dict[str, str]:
        """Every kind with its Chinese word, in the order of the model."""
        return {kind.value: KIND_LABELS[kind] for kind in RecordKind}

    def view(self, as_of: date | None = None) -> PlanView:
        """The rule base on a date."""
        return self._base.view(as_of or self._clock.today())

    def list(self, kind: str, as_of: date | None = None) -> tuple[RuleEntry, ...]:
        """The records of a kind, those in force first, else in file order.

        Args:
            kind: a word of :meth:`kinds` or its Chinese label.

        Raises:
            UsageError: no such kind.
        """
        view = self.view(as_of)
        entries = [entry_of(record, view) for record in view.of_kind(_kind(kind))]
        return tuple(sorted(entries, key=lambda entry: entry.status != Status.CURRENT))

    def show(self, record_id: str, as_of: date | None = None) -> RuleEntry:
        """One record by id, by name where the name is unique, or a document by its number (闵府发〔2025〕5号, 5号文).

        Raises:
            InputError: nothing, or more than one record, answers to it.
        """
        view = self.view(as_of)
        return entry_of(self._find(record_id, view), view)

    def references(self, record_id: str, as_of: date | None = None) -> tuple[Reference, ...]:
        """Who points at a record: layouts of a park, segments of a track, enterprises of a segment."""
        view = self.view(as_of)
        wanted = self._find(record_id, view).id
        return tuple(
            Reference(record.id, record.kind.value, KIND_LABELS[record.kind], record.name, link.type, link.role)
            for record in view.base.records.values()
            for link in record.links
            if link.target == wanted
        )

    def search(self, text: str, as_of: date | None = None) -> tuple[RuleEntry, ...]:
        """Records holding every word of ``text``: names first, then aliases, then the rest; at most 200.

        Raises:
            UsageError: no word given.
        """
        words = _folded(text).split()
        if not words:
            raise UsageError("没有写要查的词。", todo="例如：mhcrm plan search 商业航天")
        view = self.view(as_of)
        scored = []
        for order, record in enumerate(view.base.records.values()):
            rank = _rank(self._text(record, view), words)
            if rank is not None:
                scored.append((rank, view.status(record) is not Status.CURRENT, order, record))
        scored.sort(key=lambda item: item[:3])
        return tuple(entry_of(record, view) for *_, record in scored[:SEARCH_LIMIT])

    def _text(self, record: Record, view: PlanView) -> _Text:
        """Searchable words of a record, kept; they change with the date only where the office amends a record."""
        known = self._texts.get(record.id)
        if known is None or known[0] is not record:
            known = self._texts[record.id] = (record, _text_of(record, view))
        return known[1]

    def check(self) -> tuple[PlanProblem, ...]:
        """Everything wrong with rule base and vocabulary, errors first; a sound one yields notes (worth a look) at most.

        Raises:
            RuleFileError: a file of the vocabulary cannot be read.
        """
        from mhcrm.services.rules.soundness import check_all  # reads every word file: only this command needs it

        return check_all(self.view().base)

    def export(self, as_of: date | None = None) -> dict[str, object]:
        """The whole base as plain JSON: every fact in one record with its document and place."""
        view = self.view(as_of)
        return {
            "version": self.version,
            "as_of": view.as_of.isoformat(),
            "records": [entry_of(record, view).to_json() for record in view.base.records.values()],
        }

    def expiring(self, within_days: int = 90, as_of: date | None = None) -> tuple[Expiry, ...]:
        """Documents in force whose last day lies at most ``within_days`` ahead, the nearest first."""
        view = self.view(as_of)
        found = []
        for record in view.current(RecordKind.DOCUMENT):
            last = record.valid.end
            if last is not None and (last - view.as_of).days <= within_days:
                derived = record.valid.basis is Basis.DERIVED
                found.append(Expiry(entry_of(record, view), last, (last - view.as_of).days, derived))
        return tuple(sorted(found, key=lambda expiry: expiry.last_day))

    def _find(self, wanted: str, view: PlanView) -> Record:
        if wanted in view.base.records:
            return view.get(wanted)
        named = [record for record in view.base.records.values() if wanted in (record.name, *record.aliases)]
        named = named or _numbered(wanted, view)
        in_force = [record for record in named if view.status(record) is Status.CURRENT]
        candidates = in_force or named
        if len(candidates) > 1:
            raise InputError(
                what=f"叫“{wanted}”的记录有 {len(candidates)} 条：{'、'.join(record.id for record in candidates[:8])}。",
                todo="请写编号。",
                code="ambiguous_rule",
            )
        return candidates[0] if candidates else view.get(wanted)


_BRACKETS = str.maketrans("[(【﹝", "〔〔〔〔") | str.maketrans("])】﹞", "〕〕〕〕")


def _numbered(wanted: str, view: PlanView) -> list[Record]:
    """Documents of the number an officer writes: in full whatever the brackets, or short (5号, 5号文, 2025年5号)."""
    asked = "".join(nfkc(wanted).split()).translate(_BRACKETS).removesuffix("文件").removesuffix("文")
    short = re.fullmatch(r"(?:(\d{4})年?第?|第)?(\d+)号", asked.strip("《》").replace("〔", "").replace("〕", ""))
    found = []
    for record in view.base.records.values():
        number = nfkc(record.cite.doc).translate(_BRACKETS)
        if record.kind is not RecordKind.DOCUMENT:
            continue
        year, _, last = number.partition("〔")[2].partition("〕")
        if asked == number or (short and last == f"{short[2]}号" and short[1] in (None, year)):
            found.append(record)
    return found


def _kind(word: str) -> RecordKind:
    for kind, label in KIND_LABELS.items():
        if word in (kind.value, label):
            return kind
    words = "、".join(f"{kind.value}（{label}）" for kind, label in KIND_LABELS.items())
    raise UsageError(f"没有“{word}”这一类。", todo=f"可用：{words}。")


@dataclass(frozen=True, slots=True)
class _Text:
    """What a record answers to: its exact names, its name, name and aliases and id, everything it holds."""

    names: frozenset[str]
    name: str
    near: str
    initials: tuple[str, ...]
    whole: str


def _text_of(record: Record, view: PlanView) -> _Text:
    names = [_folded(name) for name in (record.name, *record.aliases)]
    whole = _folded(_flat(entry_of(record, view).to_json()))
    spelt = tuple(word for name in names for word in initials(name).split())
    return _Text(frozenset(names), names[0], " ".join([record.id, *names]), spelt, whole)


def _folded(text: str) -> str:
    return nfkc(text).casefold()


def _rank(text: _Text, words: list[str]) -> int | None:
    """The smaller, the nearer: 0 it is a name or alias, 1 in the name, 2 in an alias or id or its pinyin initials, 3 partly in the name, 4 elsewhere.

    None = not found.
    """
    if " ".join(words) in text.names:
        return 0
    for rank, place in enumerate((text.name, text.near), 1):
        if all(word in place for word in words):
            return rank
    if len(words) == 1 and len(words[0]) > 1 and any(word.startswith(words[0]) for word in text.initials):
        return 2
    if not all(word in text.whole for word in words):
        return None
    return 3 if any(word in text.name for word in words) else 4


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{'' if key.isascii() else key} {_flat(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return " ".join(_flat(item) for item in value)
    return "" if value is None else str(value)
