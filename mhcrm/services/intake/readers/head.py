"""The first rows of a large file: enough to look at while the whole of it is read.

A spreadsheet package is cut short (sheets after some rows, the string table after the last string they use) and handed to the
very same reader, so that what is shown first reads like what is read in the end. Text is cut at a line. Other containers are
read whole; they are smaller or quick.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import IO

from mhcrm.services.intake.readers import encoding, limits, package
from mhcrm.services.intake.readers.sniff import Format, NotASheet, Packed, sniff
from mhcrm.services.intake.readers.source import SourceFile, content, read_bytes

SMALL = 1024 * 1024
"""Files up to this size are read whole at once."""
SPARE = 60
"""Rows beyond those asked for: titles and headers."""
_TEXT_BYTES = 512 * 1024
_PIECE = 256 * 1024
_ROW_END = re.compile(rb"</row>|<row [^>]*/>")
_STRING = re.compile(rb"<si[ />]")
_STRING_REF = re.compile(rb't="s"[^>]*><v>(\d+)</v>')
_MERGES = re.compile(rb"<mergeCells.*?</mergeCells>", re.DOTALL)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_STRINGS = "xl/sharedStrings.xml"
_LEFT_OUT = re.compile(r"xl/(?:media|drawings|charts|embeddings|pivot\w*|calcChain)|.*vbaProject\.bin|customXml")


def read_head(path: Path, rows: int) -> SourceFile:
    """The first rows of each sheet; the whole file when it is small (then it is not ``partial``).

    Raises:
        InputError, EnvironmentProblem: as for the whole file.
    """
    data = content(path)
    if len(data) <= SMALL:
        return read_bytes(data, path.name)
    cut = _cut(data, path.name, rows + SPARE)
    source = read_bytes(data if cut is None else cut, path.name)
    grids = tuple(replace(grid, rows=grid.rows[: rows + SPARE]) for grid in source.grids)
    shorter = cut is not None or any(len(grid.rows) > rows + SPARE for grid in source.grids)
    return replace(source, grids=grids, sha256="" if cut is not None else source.sha256, partial=shorter)


def _cut(data: bytes, name: str, rows: int) -> bytes | None:
    """The file cut short; None for one that has to be read whole."""
    try:
        kind = sniff(data[:65536], data, name)
        if kind is Format.TEXT:
            return _cut_text(data)
        return _cut_package(data, name, rows) if kind is Format.XLSX else None
    except (NotASheet, Packed, *limits.DAMAGE):
        return None  # the reader of the whole file says what is wrong with it


def _cut_text(data: bytes) -> bytes:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or encoding.wide(data)
    end = data.rfind(b"\n", 0, _TEXT_BYTES)
    return data[: _TEXT_BYTES // 4 * 4] if wide or end <= 0 else data[: end + 1]


def _cut_package(data: bytes, name: str, rows: int) -> bytes | None:
    out = io.BytesIO()
    highest = -1
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        package.check_sizes(old, name)
        for entry in old.infolist():
            if _SHEET.fullmatch(entry.filename):
                sheet = _first_rows(old, entry, rows)
                if sheet is None:
                    return None
                highest = max([highest, *map(int, _STRING_REF.findall(sheet))])
                new.writestr(entry.filename, sheet)
            elif entry.filename != _STRINGS:
                kept = b"" if _LEFT_OUT.match(entry.filename) else old.read(entry)
                if len(kept) > limits.RATIO_FROM:
                    return None
                new.writestr(entry.filename, kept)
        if _STRINGS in old.NameToInfo:
            new.writestr(_STRINGS, _first_strings(old, highest + 1))
    return out.getvalue()


def _first_rows(book: zipfile.ZipFile, entry: zipfile.ZipInfo, rows: int) -> bytes | None:
    """A sheet after so many rows, with its merged ranges; None when it is written in a way that is not cut here."""
    with book.open(entry) as stream:
        kept = b""
        while piece := stream.read(_PIECE):
            kept += piece
            if b":row" in piece[:4096]:
                return None
            ends = [match.end() for match in _ROW_END.finditer(kept)]
            if len(ends) >= rows:
                head = kept[: ends[rows - 1]]
                return head + b"</sheetData>" + _merges(stream, kept[len(head) :]) + b"</worksheet>"
    return kept


def _merges(stream: IO[bytes], rest: bytes) -> bytes:
    """Merged ranges stand behind the rows: the rest is unpacked, and thrown away but for its end."""
    while True:
        found = _MERGES.search(rest)
        if found:
            return found[0]
        piece = stream.read(4 * _PIECE)
        if not piece:
            return b""
        start = rest.rfind(b"<mergeCells")
        rest = (rest[start:] if start >= 0 else rest[-16:]) + piece


def _first_strings(book: zipfile.ZipFile, number: int) -> bytes:
    """The string table after so many strings."""
    kept, seen, looked = bytearray(), 0, 0
    with book.open(_STRINGS) as stream:
        while piece := stream.read(_PIECE):
            kept += piece
            starts = [match.start() for match in _STRING.finditer(kept, looked)]
            if seen + len(starts) > number:
                return bytes(kept[: starts[number - seen]]) + b"</sst>"
            seen += len(starts)
            looked = max(len(kept) - 3, starts[-1] + 1 if starts else 0)
    return bytes(kept)
