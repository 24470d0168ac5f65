"""In which encoding a text is written; line by line where a file was put together from several."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mhcrm.domain.intake.records import shipped_matcher

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOOKED_AT = 8192
"""Bytes by which UTF-16 without a mark is recognised."""
_COMMON = 0.9
"""Share of common characters in a text read in its own encoding; read in another one, two thirds at most."""
_LIKELY = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2}")
"""Two Chinese characters in UTF-8; hardly ever found in a GB text."""
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that no text is made of."""
_NULS = re.compile(rb"\x00+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file.

    Attributes:
        lost: characters that could not be read in ``encoding``.
        others: 1-based lines written in the other of UTF-8 and GB18030, and read in it.
    """

    text: str
    encoding: str
    lost: int = 0
    others: tuple[int, ...] = ()


def decode(data: bytes) -> Decoded:
    """BOM first, then UTF-16 without a mark, then UTF-8, then GB18030; Big5 only where it reads cleanly and GB does not.

    Zero bytes among other text stand for nothing that could be read: they are left out and counted as lost.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_losses(data, encoding)
    if encoding := wide(data):
        return _with_losses(data, encoding)
    gaps = 0
    if b"\x00" in data:
        data, gaps = _NULS.subn(b"", data)
    found = _narrow(data)
    return Decoded(found.text, found.encoding, found.lost + gaps, found.others) if gaps else found


def wide(data: bytes) -> str:
    """UTF-16 without a mark, little or big end first; "" for anything else."""
    sample = data[:_LOOKED_AT]
    if len(sample) < 8 or (b"\x00" not in sample and _whole(sample, "utf-8")):
        return ""
    shares = {encoding: common(sample[: len(sample) // 2 * 2].decode(encoding, "replace")) for encoding in _WIDE}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] >= _COMMON:
        return best
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if most * 25 > len(sample) and (not least or most > 20 * least):
        likely = _WIDE[odd < even]  # half of the bytes of Western text are zero, all on one side
        text = sample[: len(sample) // 2 * 2].decode(likely, "replace")
        return likely if len(_ODD.findall(text)) * 50 <= len(text) else ""
    return ""


_WIDE = ("utf-16-le", "utf-16-be")


def common(text: str) -> float:
    """Share of the characters that Chinese texts are made of: what GB2312 or Big5 can write, and no control characters."""
    bare = _ODD.sub("", text.replace("\ufffd", ""))
    if not text:
        return 0.0
    return max(len(bare.encode(name, "ignore").decode(name)) for name in ("gb2312", "big5")) / len(text)


def holds_text(head: bytes) -> bool:
    """True when there is nothing but text between a few stray zero bytes."""
    bare, gaps = _NULS.subn(b"", head)
    if gaps > max(3, len(bare) // 200) or _CONTROL.search(bare):
        return False
    return _whole(bare, "utf-8") or _whole(bare, "gb18030")


def _whole(sample: bytes, encoding: str) -> bool:
    """True when it reads without loss, but for a character that the end of the sample cuts off."""
    return any(_clean(sample[: len(sample) - cut], encoding) for cut in range(4))


def _narrow(data: bytes) -> Decoded:
    if whole := _clean(data, "utf-8"):
        return whole
    if _LIKELY.search(data) and (mixed := _by_line(data)):
        return mixed
    clean = [found for encoding in ("gb18030", "big5") if (found := _clean(data, encoding))]
    if clean:
        return max(clean, key=lambda found: _known_words(found.text))
    return min((_with_losses(data, "utf-8"), _with_losses(data, "gb18030")), key=lambda found: found.lost)


def _by_line(data: bytes) -> Decoded | None:
    """Lines of UTF-8 and of GB18030 in one file, and such with damaged bytes; None when all are written in one of the two."""
    lines: dict[str, list[int]] = {"utf-8": [], "gb18030": []}
    texts = []
    lost = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            texts.append(line.decode("ascii"))
            continue
        best = max((_with_losses(line, encoding) for encoding in lines), key=lambda read: common(read.text))
        lost += best.lost
        if not best.lost:
            lines[best.encoding].append(number)
        texts.append(best.text)
    most, least = sorted(lines, key=lambda encoding: -len(lines[encoding]))
    if not lines[most] or not (lines[least] or lost):
        return None
    return Decoded("\n".join(texts), most, lost, tuple(lines[least]))


def _clean(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _known_words(text: str) -> int:
    """Header words among the first pieces of the text: GB and Big5 read each other's bytes, but not as words."""
    pieces = re.split(r"[,\t;|\r\n]+", text[:4000])
    matcher = shipped_matcher()
    return sum(1 for piece in pieces if 1 < len(piece.strip()) <= 30 and matcher.match(piece.strip(' "')).field)


def _with_losses(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text.lstrip("\ufeff"), encoding, text.count("\ufffd"))
