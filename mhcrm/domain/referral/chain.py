"""The hash chain of the ledger: each entry's hash covers its stored values and the hash before it.

Whoever changes, removes or slips in an entry breaks a link, and the first broken one is named. The chain proves integrity,
not authorship: who controls the file and the program could write a new chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

START = "0" * 64
"""What stands before the first entry."""

COVERED = (
    "id",
    "claim_id",
    "referrer_id",
    "milestone",
    "year",
    "kind",
    "phase",
    "fen",
    "happened_on",
    "person",
    "reverses",
    "sheet_id",
    "basis",
    "note",
    "at",
    "author",
    "previous",
)
"""Stored columns a hash covers, in this order; all of them but the hash itself."""


def canonical(row: Mapping[str, Any]) -> bytes:
    """The one byte form of an entry as stored: a JSON array of its values in fixed order, UTF-8."""
    values = [row[name] for name in COVERED]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def link(row: Mapping[str, Any]) -> str:
    """The hash of an entry; ``row["previous"]`` is the hash before it."""
    return hashlib.sha256(canonical(row)).hexdigest()


def first_fault(rows: Iterable[Mapping[str, Any]], given_out: int) -> str:
    """What is wrong with the chain, in words; "" when it is whole.

    Args:
        rows: entries as stored, by number.
        given_out: how many numbers were ever given out; a chain that ends earlier lost its tail.
    """
    before, expected = START, 1
    for row in rows:
        if row["id"] != expected:
            return f"引荐台账第 {expected} 号分录不见了（后面是第 {row['id']} 号）"
        if row["previous"] != before:
            return f"引荐台账第 {expected} 号分录与前一号接不上"
        if link(row) != row["hash"]:
            return f"引荐台账第 {expected} 号分录的内容被改动过"
        before, expected = row["hash"], expected + 1
    if expected - 1 != given_out:
        return f"引荐台账末尾缺少分录：编到第 {given_out} 号，只有 {expected - 1} 号"
    return ""
