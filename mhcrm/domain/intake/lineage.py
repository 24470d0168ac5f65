"""What an import said: per stored lead a digest of its row, and which source rows became what.

Kept with the batch, so that a week later "only the file changed", "only the office changed" and "both changed" can be told
apart, and an unchanged file needs no second look.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby
from typing import NamedTuple

from mhcrm.domain.lead import Value

VERSION = 1
SIZE = 8
"""Bytes of a digest; two of 100,000 different rows share one with a probability below 1e-9."""
_LETTERS = {"accepted": "a", "updated": "u", "unchanged": "n", "duplicate": "d", "rejected": "r"}
_STATUSES = {letter: status for status, letter in _LETTERS.items()}


def digest(values: Mapping[str, Value]) -> bytes:
    """A short fingerprint of what a row says; the order of its columns does not count."""
    if None in values.values():
        values = {name: value for name, value in values.items() if value is not None}
    names, form = _form(tuple(values))
    text = form % tuple([values[name] for name in names])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()


@lru_cache(maxsize=4096)
def _form(names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The sorted columns of a row, and what a row with these columns says, with a gap for each value."""
    ordered = tuple(sorted(names))
    return ordered, "\x1f".join(name.replace("%", "%%") + "\x1e%s" for name in ordered)


class SourceRow(NamedTuple):
    """Where a lead row stood (``row`` 1-based), what became of it, and the lead it met or made (0 = none)."""

    sheet: str | None
    row: int
    status: str
    lead_id: int = 0


@dataclass(frozen=True)
class Lineage:
    """The record of one import.

    Attributes:
        rows: every lead row of the file, in source order.
        digests: lead id → digest of the row that was last imported into it.
        whole: everything the file asked for was written (no mode, no row left out by choice).
    """

    rows: Sequence[SourceRow]
    digests: Mapping[int, bytes]
    whole: bool

    def as_json(self) -> dict[str, object]:
        """A compact form for the batch row: some 20 bytes a lead."""
        ids = [row.lead_id for row in self.rows]
        return {
            "v": VERSION,
            "whole": self.whole,
            "sheets": [[name, len(list(group))] for name, group in groupby(row.sheet for row in self.rows)],
            "status": [[name, len(list(group))] for name, group in groupby(_LETTERS[row.status] for row in self.rows)],
            "rows": _packed([row.row for row in self.rows]),
            "leads": _packed(ids),
            "said": base64.b64encode(b"".join(self.digests.values())).decode("ascii"),
            "said_of": _packed(list(self.digests)),
        }


def digests_of(stored: Mapping[str, object]) -> Iterator[tuple[int, bytes]]:
    """(lead id, digest) of a stored lineage; nothing when it has another version."""
    if stored.get("v") != VERSION:
        return
    joined = base64.b64decode(str(stored["said"]))
    pieces = (joined[at : at + SIZE] for at in range(0, len(joined), SIZE))
    yield from zip(_unpacked(stored["said_of"]), pieces, strict=True)


def rows_of(stored: Mapping[str, object]) -> list[SourceRow] | None:
    """The source rows of a stored lineage; None unless it is whole and of this version."""
    if stored.get("v") != VERSION or stored.get("whole") is not True:
        return None
    sheets = _runs(stored["sheets"])
    statuses = _runs(stored["status"])
    numbers, leads = _unpacked(stored["rows"]), _unpacked(stored["leads"])
    return [
        SourceRow(None if sheet is None else str(sheet), row, _STATUSES[str(letter)], lead)
        for sheet, letter, row, lead in zip(sheets, statuses, numbers, leads, strict=True)
    ]


def _packed(numbers: Sequence[int]) -> str:
    return base64.b64encode(struct.pack(f"<{len(numbers)}I", *numbers)).decode("ascii")


def _unpacked(text: object) -> tuple[int, ...]:
    data = base64.b64decode(str(text))
    return struct.unpack(f"<{len(data) // 4}I", data)


def _runs(pairs: object) -> list[object]:
    if not isinstance(pairs, list):
        return []
    return [name for name, count in pairs for _ in range(count)]
