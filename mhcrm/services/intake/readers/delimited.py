"""Text files: delimiter and quoting are found out, never assumed."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from mhcrm.base.progress import Progress
from mhcrm.domain.intake.grid import Cell, Grid
from mhcrm.domain.intake.mapping import looks_like_company
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.services.intake.readers.limits import MAX_COLUMNS, MAX_ROWS, MAX_TEXT_FIELD

DELIMITERS = (",", "\t", ";", "|", "，", "^")
_LABELLED = re.compile(r"^\s*(?:[\d一二三四五六七八九十]+[.、)）]\s*)?([^:：\t]{2,20})[:：]\s*(.*)$")


_FURTHER = re.compile(r"[;；,，。\s]\s*(?:\d{1,2}[.、)）]\s*)?([^;；:：,，。\s\d]{2,12})\s*[:：]")
_STAMP = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*$|^\S{1,12}\s+20\d\d[-/年.]\d{1,2}")
"""Who wrote when, as chat programs put it above a message; no part of what was said before."""
_SAMPLE = 1 << 18
"""Characters by which the delimiter is found out."""
_GUARD = re.compile(r"""(?m)(?<=[,;])\t|(?<=[,;]")\t|\t(?="?[,;])|^\t(?=[^\t\n]*[,;]"?\t)|(?<=^")\t""")
_GUARD_SIGNS = (",\t", ";\t", '"\t', "\t,", "\t;", '\t"')
"""Without any of these there is no guard; they are found a hundred times faster."""
_GAP = re.compile(r"(?: {2,}|\u3000+[ \u3000]*)")


def read_delimited(text: str, name: str | None = None, progress: Progress | None = None) -> tuple[Grid, str]:
    """The rows of a delimited text and its delimiter ("" for label: value lines or a single column)."""
    text = _without_guards(text.replace("\x00", ""))
    first, _, rest = text.partition("\n")
    if match := re.match(r"^sep=(.)\r?$", first.strip("\ufeff")):
        return Grid(name, [[], *_parse(rest, match[1])]), match[1]
    delimiter = _delimiter(text)
    if not delimiter or _labelled_lines(text) > 2:
        labelled = _label_grid(text)
        if labelled is not None:
            return Grid(name, labelled), ""
    if not delimiter and (aligned := _aligned(text)):
        return Grid(name, aligned), "  "
    return Grid(name, _parse(text, delimiter or "\t", progress)), delimiter


def _without_guards(text: str) -> str:
    """The text without the tabs that exports put beside a comma so that Excel shows 0123 and long numbers as they are."""
    if not any(sign in text for sign in _GUARD_SIGNS):
        return text
    guards = len(_GUARD.findall(text))
    return _GUARD.sub("", text) if guards and guards * 5 >= text.count("\t") * 4 else text


def _delimiter(text: str) -> str:
    """The delimiter under which most records have the same, greatest width; header words break ties."""
    sample = "\n".join(text[:_SAMPLE].splitlines()[:120])
    best, found = (0.0, 0.0), ""
    for candidate in DELIMITERS:
        if candidate not in sample:
            continue
        rows = [row for row in _parse(sample, candidate) if any(row)]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        hits = max(_hits(row) for row in rows[:30])
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = (float(hits), count / len(rows) + min(width, 30) / 100)
        if score > best:
            best, found = score, candidate
    return found


def _aligned(text: str) -> list[list[Cell]]:
    """Columns kept apart by two blanks or more, as in mails and printed lists; empty when the text is no such table."""
    rows: list[list[Cell]] = [list(_GAP.split(line.strip())) if line.strip() else [] for line in text.splitlines()]
    wide = [len(row) for row in rows if len(row) > 2]
    filled = sum(1 for row in rows if row)
    fits = len(wide) > 1 and len(wide) * 2 > filled and max(_hits(row) for row in rows[:30]) > 1
    return rows if fits else []


def _hits(row: list[Cell]) -> int:
    matcher = shipped_matcher()
    return len({hit.field for cell in row[:MAX_COLUMNS] if (hit := matcher.match(str(cell).strip())).field})


def _parse(text: str, delimiter: str, progress: Progress | None = None) -> list[list[Cell]]:
    csv.field_size_limit(MAX_TEXT_FIELD)
    if text.count('"') % 2:
        text = _close_quotes(text, delimiter)
    try:
        return _rows(text, delimiter, csv.QUOTE_MINIMAL, progress)
    except csv.Error:
        return _rows(text, delimiter, csv.QUOTE_NONE, progress)


def _close_quotes(text: str, delimiter: str) -> str:
    """A quote that is never closed must not swallow the records below it: such a quote is taken as a character.

    A record may run over a few lines only; when the following line alone looks like a whole record, it is one.
    """
    lines = text.splitlines()
    width = max((line.count(delimiter) for line in lines[:50]), default=0)
    out: list[str] = []
    at = 0
    while at < len(lines):
        end = at
        quotes = lines[at].count('"')
        while quotes % 2 and end + 1 < len(lines) and end - at < 40 and lines[end + 1].count(delimiter) < width:
            end += 1
            quotes += lines[end].count('"')
        if quotes % 2:
            out.append(lines[at].replace('"', "”"))
            at += 1
        else:
            out += lines[at : end + 1]
            at = end + 1
    return "\n".join(out)


def _rows(text: str, delimiter: str, quoting: int, progress: Progress | None) -> list[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    rows: list[list[Cell]] = []
    for row in reader:
        rows.append(list(map(_unwrap, row)) if any('="' in cell for cell in row) else list(row))
        if len(rows) >= MAX_ROWS:
            break
        if progress is not None and not len(rows) % 2000:
            progress.step(len(rows))
    return rows


def _unwrap(cell: str) -> str:
    """``="00123"`` is how exports keep a text a text."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _labelled_lines(text: str) -> int:
    matcher = shipped_matcher()
    lines = text[:_SAMPLE].splitlines()[:200]
    return sum(1 for line in lines if (found := _LABELLED.match(line)) and matcher.match(found[1].strip()).field)


def _pieces(value: str) -> list[str]:
    """``甲公司；项目：乙；投资：1亿`` after a first label: its value, then the labels and values further on in the line."""
    matcher = shipped_matcher()
    pieces = [""]
    at = 0
    for found in _FURTHER.finditer(value):
        if matcher.match(found[1]).field:
            pieces[-1] = value[at : found.start()].strip(" ;；,，。\u3000")
            pieces += [found[1], ""]
            at = found.end()
    pieces[-1] = value[at:].strip()
    return pieces


def _label_grid(text: str) -> list[list[Cell]] | None:
    """Lines such as ``企业名称：…`` from a chat or a note, as label and value columns."""
    if _labelled_lines(text) < 2:
        return None
    matcher = shipped_matcher()
    rows: list[list[Cell]] = []
    said: list[Cell] | None = None  # the line whose value goes on
    for line in text.splitlines():
        found, plain = _LABELLED.match(line), line.strip()
        if found and matcher.match(found[1].strip()).field:
            said = [found[1].strip(), *_pieces(found[2].strip())]
            rows.append(said)
        elif said is not None and plain and not _STAMP.search(line) and not looks_like_company(plain):
            said[-1] = f"{said[-1]}\n{plain}"
            rows.append([])
        else:
            said = None
            rows.append([plain] if plain else [])
    return rows
