"""What the command line prints: one JSON document on stdout with ``--json``, else plain lines; messages on stderr."""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

from mhcrm.base.progress import Progress

_WIDE = 44
"""Columns are padded to at most so many cells."""


@dataclass(frozen=True)
class Output:
    """Printer of one command; ``as_json`` decides what goes to stdout."""

    as_json: bool

    @classmethod
    def of(cls, args: argparse.Namespace) -> Output:
        """The printer the parsed arguments ask for."""
        return cls(as_json=bool(args.json))

    def json(self, document: object) -> None:
        """Print the one JSON document, when ``--json`` was asked for."""
        if self.as_json:
            json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=plain)
            sys.stdout.write("\n")

    def line(self, text: str = "") -> None:
        """Print a line for people; silent with ``--json``."""
        if not self.as_json:
            print(text)

    def message(self, text: str) -> None:
        """Print a line on stderr, whatever the form of the output."""
        print(text, file=sys.stderr)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print aligned columns; a Chinese character counts two cells."""
        if self.as_json:
            return
        lines = [tuple(header), *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
        widths = [_column([_width(line[column]) for line in lines]) for column in range(len(header))]
        for line in lines:
            padded = (cell + " " * max(0, width - _width(cell)) for cell, width in zip(line, widths, strict=True))
            print("  ".join(padded).rstrip())

    def progress(self) -> Progress:
        """A progress that writes to a terminal's stderr; silent elsewhere."""
        return Progress(_show_progress if sys.stderr.isatty() else None)


def _show_progress(label: str, done: int, total: int) -> None:
    share = f"{done}/{total}" if total else str(done) if done else ""
    end = "\n" if total and done >= total else ""
    print(f"\r{label} {share:<16}", end=end, file=sys.stderr, flush=True)


def _column(widths: Sequence[int]) -> int:
    """Room of a column: that of its longest text, but a few very long ones stick out rather than padding all others."""
    longest, usual = max(widths), sorted(widths)[(len(widths) - 1) * 9 // 10]
    return longest if longest <= _WIDE else max(min(usual, _WIDE), widths[0])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def plain(value: object) -> object:
    """JSON form of our own types: decimals and dates as strings, records as objects.

    Raises:
        TypeError: for a value that has no JSON form.
    """
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    raise TypeError(f"no JSON form for {type(value).__name__}")
