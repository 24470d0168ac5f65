"""Finds the place of a citation in the paragraphs of a document, or says how far it got and what it did not find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mhcrm.domain.sources.locator import FOOTNOTE, Heading, Level, Step, flat, footnote, heading, parse
from mhcrm.domain.sources.words import RowWords, find_row

CONTEXT = 3
"""Paragraphs shown before and after the place."""
NO_WORDS = RowWords()
_TAIL = 6  # paragraphs in which the signature of a document is looked for


@dataclass(frozen=True, slots=True)
class Located:
    """Where a citation stands.

    Attributes:
        at: the citation as given.
        found: the steps that were found, as words; "" = none.
        missing: the steps that were not; "" = the very place was found.
        start, end: the cited paragraphs (``end`` exclusive); both 0 when nothing was found.
        first, last: the paragraphs to show around them (``last`` exclusive).
        by_words: the row carries no number; it was found by the words and numbers the rule base knows of it.
    """

    at: str
    found: str
    missing: str
    start: int = 0
    end: int = 0
    first: int = 0
    last: int = 0
    by_words: bool = False

    @property
    def exact(self) -> bool:
        """Whether the very place was found."""
        return bool(self.found) and not self.missing

    def says(self) -> str:
        """One plain sentence."""
        if self.exact:
            return f"已找到“{self.at}”" + ("（表中没有行号，按行内文字和数字对上）。" if self.by_words else "。")
        if self.found:
            return f"找到了“{self.found}”，没有找到其中的“{self.missing}”。"
        return f"没有在这份文件里找到“{self.at}”，请自行查阅。"


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


def locate(paragraphs: Sequence[str], at: str, context: int = CONTEXT, words: RowWords = NO_WORDS) -> Located:
    """The place of citation ``at``.

    Args:
        paragraphs: text of the document in order; a table row is one paragraph with tabs between cells.
        at: locator such as ``三（一）2``.
        context: paragraphs to show before and after.
        words: what the rule base knows of the row, for tables that do not number their rows.
    """
    steps = parse(at)
    finder = _Finder(paragraphs, words)
    depth, span = finder.resolve(steps, _Span(0, len(paragraphs))) if steps and paragraphs else (0, None)
    if span is None or depth == 0:
        return Located(at, "", at)
    found = "".join(step.text for step in steps[:depth])
    missing = "".join(step.text for step in steps[depth:])
    first, last = max(0, span.start - context), min(len(paragraphs), span.end + context)
    by_words = not missing and finder.by_words == (span.start, span.end)
    return Located(at, found, missing, span.start, span.end, first, last, by_words)


class _Finder:
    """Walks the steps; of several headings with the same number the one that leads deepest wins, then the first."""

    def __init__(self, paragraphs: Sequence[str], words: RowWords) -> None:
        self._paragraphs, self._words = paragraphs, words
        self.by_words: tuple[int, int] | None = None
        self._headings = [heading(paragraph) for paragraph in paragraphs]

    def resolve(self, steps: Sequence[Step], within: _Span) -> tuple[int, _Span | None]:
        """How many steps were found, and the innermost span."""
        best: tuple[int, _Span | None] = (0, None)
        for span in self._candidates(steps[0], within):
            if len(steps) == 1:
                return 1, span
            depth, inner = self.resolve(steps[1:], span)
            if depth + 1 > best[0]:
                best = (depth + 1, inner or span)
            if best[0] == len(steps):
                break
        return best

    def _candidates(self, step: Step, within: _Span) -> Iterator[_Span]:
        if step.level is Level.ROW:
            yield from self._rows(step, within)
        elif step.word and not step.number:
            yield from self._by_word(step.word, within)
        elif step.word == FOOTNOTE:
            notes = (at for at in range(within.start, within.end) if footnote(self._paragraphs[at]) == step.number)
            yield from (_Span(at, at + 1) for at in notes)
        else:
            yield from self._by_heading(step, within)

    def _by_heading(self, step: Step, within: _Span) -> Iterator[_Span]:
        found = False
        for at in range(within.start, within.end):
            head = self._headings[at]
            if head is not None and _is(head, step):
                found = True
                yield self._above(at, within) or self._section(at, head.level, within)
        if not found and step.level is Level.ARTICLE:  # some editions number articles 25. instead of 第二十五条
            yield from self._by_heading(Step(Level.ITEM, step.number, step.text), within)

    def _above(self, at: int, within: _Span) -> _Span | None:
        """The rows above a caption that stands below its table."""
        lines, head = self._paragraphs, self._headings[at]
        below = at + 1 < within.end and "\t" in lines[at + 1]
        if head is None or head.level is not Level.TABLE or below or at == within.start or "\t" not in lines[at - 1]:
            return None
        start = at
        while start > within.start and (self._headings[start - 1] is None or "\t" in lines[start - 1]):
            start -= 1
        first = next(line for line in range(start, at) if "\t" in lines[line])
        return _Span(first, at + 1)

    def _section(self, at: int, level: Level, within: _Span) -> _Span:
        for end in range(at + 1, within.end):
            head = self._headings[end]
            if head is not None and (head.level <= level or level is Level.TABLE):
                return _Span(at, end)
        return _Span(at, within.end)

    def _by_word(self, word: str, within: _Span) -> Iterator[_Span]:
        if word in ("发文通知", "通知", "标题"):
            yield _Span(within.start, min(within.end, self._first_heading(within) or within.start + 1))
        elif word in ("序言", "前言"):
            yield from self._preface(word, within)
        elif word == "落款":
            yield _Span(max(within.start, within.end - _TAIL), within.end)
        elif word == "全文":
            yield within
        else:
            for at in range(within.start, within.end):
                head = self._headings[at]
                if word in flat(self._paragraphs[at])[:12]:
                    yield self._section(at, head.level if head else Level.PART, within)

    def _preface(self, word: str, within: _Span) -> Iterator[_Span]:
        end = self._first_heading(within)
        named = next((at for at in range(within.start, within.end) if flat(self._paragraphs[at]) == word), None)
        if named is not None:
            yield self._section(named, Level.PART, within)
        elif end:
            yield _Span(within.start, end)

    def _first_heading(self, within: _Span) -> int:
        shallow = (Level.CHAPTER, Level.PART)
        heads = ((at, self._headings[at]) for at in range(within.start, within.end))
        return next((at for at, head in heads if head is not None and head.level in shallow), 0)

    def _rows(self, step: Step, within: _Span) -> Iterator[_Span]:
        """Row N of a table: the row numbered N, else the Nth row below the header."""
        rows = [at for at in range(within.start, within.end) if "\t" in self._paragraphs[at].strip()]
        if not rows:
            yield from self._cells(int(step.number), within)
            yield from self._known(within)
            return
        numbered = [at for at in rows if flat(self._paragraphs[at].split("\t")[0]) == step.number]
        if numbered:
            yield _Span(numbered[0], numbered[0] + 1)
        elif len(rows) > int(step.number) and not _counts(self._paragraphs, rows):
            yield _Span(rows[int(step.number)], rows[int(step.number)] + 1)
        else:
            yield from self._known(within)

    def _known(self, within: _Span) -> Iterator[_Span]:
        """The row by what the rule base knows of it."""
        place = find_row(self._paragraphs, within.start, within.end, self._words) if self._words else None
        if place is not None:
            self.by_words = place
            yield _Span(*place)

    def _cells(self, number: int, within: _Span) -> Iterator[_Span]:
        """Row N of a table whose cells, or rows, are lines of plain text: from the serial number N to N + 1."""
        starts: list[int] = []
        for at in range(within.start + 1, within.end):
            if flat(self._paragraphs[at]).split(" ")[0] == str(len(starts) + 1):
                starts.append(at)
        if 0 < number <= len(starts):
            yield _Span(starts[number - 1], starts[number] if number < len(starts) else within.end)


def _counts(paragraphs: Sequence[str], rows: Sequence[int]) -> bool:
    """Whether the table numbers its rows itself (then a number that is not there is not guessed)."""
    firsts = [flat(paragraphs[at].split("\t")[0]) for at in rows[1:]]
    return bool(firsts) and sum(first.isdigit() for first in firsts) * 2 > len(firsts)


def _is(head: Heading, step: Step) -> bool:
    return head.level is step.level and head.number == step.number and head.word == step.word
