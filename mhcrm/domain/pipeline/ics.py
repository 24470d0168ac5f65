"""Tasks as a calendar file (RFC 5545): VTODO entries, lines folded at 75 octets, texts escaped. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from mhcrm.base.clock import SHANGHAI
from mhcrm.domain.pipeline.today import Line

_WIDTH = 75
"""Octets of one line, the end not counted."""


def calendar_text(lines: Iterable[Line], now: datetime) -> str:
    """The file; ``now`` is the moment of writing."""
    out = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mhcrm//today//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for line in lines:
        if line.due is not None:
            out += _todo(line, now)
    out.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for text in out for folded in fold(text))


def _todo(line: Line, now: datetime) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield f"UID:{escape(line.key)}@mhcrm"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"SUMMARY:{escape(line.title)}"
    if line.time and line.due is not None:
        hour, minute = (int(part) for part in line.time.split(":"))
        at = datetime(line.due.year, line.due.month, line.due.day, hour, minute, tzinfo=SHANGHAI)
        yield f"DUE:{_utc(at)}"
    else:
        yield f"DUE;VALUE=DATE:{line.due:%Y%m%d}"
    said = "\n".join(part for part in (line.lead_name, line.person, line.why) if part)
    if said:
        yield f"DESCRIPTION:{escape(said)}"
    yield f"CATEGORIES:{escape(line.kind)}"
    yield "STATUS:NEEDS-ACTION"
    if line.time:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escape(line.title)}",
            "TRIGGER:-PT15M",
            "END:VALARM",
        )
    yield "END:VTODO"


def _utc(moment: datetime) -> str:
    """A UTC moment needs no time zone component, which some programs read wrongly."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    """TEXT: backslash, semicolon, comma and line end; other control characters are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(char for char in plain if char == "\n" or (ord(char) >= 32 and ord(char) != 127))
    for sign, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, said)
    return plain


def fold(text: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets, the later ones begun by a space; no character is cut in two."""
    piece, used = "", 0
    for char in text:
        size = len(char.encode())
        if used + size > _WIDTH:
            yield piece
            piece, used = " ", 1
        piece += char
        used += size
    yield piece
