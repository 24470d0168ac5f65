"""Fonts of the printed papers: lazy registration with ReportLab and a fallback for every single character.

A character missing from a font would not only print as a box, it would also swallow text on extraction, so every
string is split into runs by what each font really holds. 仿宋 is the office's own FangSong where there is one
(``MHCRM_FANGSONG`` or the system's ``simfang.ttf``); else the body is set in 宋体 (Noto Serif SC).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts

from mhcrm.base.errors import EnvironmentProblem
from mhcrm.base.paths import resource

MISSING = "〓"  # 〓, the printers' own mark for a character no fount holds

_FILES = {
    "mh-hei": "NotoSansSC-Medium.ttf",
    "mh-song": "NotoSerifSC-Regular.ttf",
    "mh-title": "NotoSerifSC-Bold.ttf",
    "mh-kai": "LXGWWenKai-Regular.ttf",
}
_FANG = "mh-fang"
_chosen: list[Path] = []
"""The file the office has chosen in 设置; empty when it has not."""


class Role:
    """The five uses of type in an official paper (GB/T 9704-2012 7.3)."""

    TITLE = "title"  # 小标宋
    HEI = "hei"  # 黑体: first-level headings, table heads
    KAI = "kai"  # 楷体: second-level headings
    BODY = "body"  # 仿宋
    SONG = "song"  # 宋体: page numbers


def fangsong() -> Path | None:
    """The office's own FangSong file, or None: the chosen one, ``MHCRM_FANGSONG``, then where Windows and Linux keep it."""
    named = os.environ.get("MHCRM_FANGSONG")
    candidates = [*_chosen, *([Path(named)] if named else [])]
    if sys.platform == "win32":
        candidates.append(Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts" / "simfang.ttf")
    candidates += [
        Path("/usr/share/fonts/truetype/simfang.ttf"),
        Path("/usr/share/fonts/winfonts/simfang.ttf"),
        Path.home() / ".local/share/fonts/simfang.ttf",
    ]
    return next((path for path in candidates if path.is_file()), None)


def choose_fangsong(path: Path | None) -> None:
    """Set the body of papers in this file from now on; None = look for one where systems keep it.

    Raises:
        EnvironmentProblem: the file is no TrueType font that can be embedded; the choice before stays.
    """
    before = list(_chosen)
    _chosen[:] = [path] if path is not None else []
    for kept in (_face, _usable_fangsong, chain, glyph, width):
        kept.cache_clear()
    if path is None:
        return
    try:
        _face(_FANG)
    except EnvironmentProblem:
        _chosen[:] = before
        raise


@cache
def _face(name: str) -> ttfonts.TTFont:
    """Register and return one font; ``name`` is ours, not the file's."""
    _patch_unicode_map()
    path = fangsong() if name == _FANG else resource(f"fonts/{_FILES[name]}")
    try:
        font = ttfonts.TTFont(name, str(path))
    except (OSError, ttfonts.TTFError) as error:
        raise EnvironmentProblem(
            f"字体文件无法读取：{path}。",
            f"{error}。",
            "请重新安装程序，或在设置中另选仿宋字体。",
            code="font-unreadable",
        ) from error
    pdfmetrics.registerFont(font)
    return font


@cache
def _usable_fangsong() -> bool:
    """Whether the office's FangSong exists and ReportLab can read it; a broken one is passed over."""
    if fangsong() is None:
        return False
    try:
        _face(_FANG)
    except EnvironmentProblem:
        return False
    return True


@cache
def chain(role: str) -> tuple[str, ...]:
    """Font names for ``role``, most wanted first."""
    if role == Role.TITLE:
        return ("mh-title", "mh-song", "mh-kai")
    if role == Role.HEI:
        return ("mh-hei", "mh-song", "mh-kai")
    if role == Role.KAI:
        return ("mh-kai", "mh-song", "mh-hei")
    if role == Role.BODY and _usable_fangsong():
        return (_FANG, "mh-kai", "mh-song")
    return ("mh-song", "mh-kai", "mh-hei")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as it will be drawn: its text, font and width in em."""

    char: str
    font: str
    width: float


@cache
def glyph(char: str, role: str) -> Glyph:
    """The first font of the role's chain that holds ``char``; :data:`MISSING` where none does."""
    for name in chain(role):
        face = _face(name).face
        if ord(char) in face.charToGlyph:
            return Glyph(char, name, face.charWidths.get(ord(char), face.defaultWidth) / 1000)
    return glyph(MISSING, role)


@lru_cache(maxsize=8192)
def width(text: str, role: str) -> float:
    """Width of ``text`` in em."""
    return sum(glyph(char, role).width for char in text)


def runs(text: str, role: str) -> Iterator[tuple[str, str]]:
    """``text`` as (font, piece) runs."""
    font, piece = "", ""
    for char in text:
        one = glyph(char, role)
        if one.font != font and piece:
            yield font, piece
            piece = ""
        font = one.font
        piece += one.char
    if piece:
        yield font, piece


def missing(text: str) -> str:
    """The characters of ``text`` that no bundled font holds, each once, in order."""
    return "".join(dict.fromkeys(char for char in text if glyph(char, Role.BODY).char != char))


def base_font() -> str:
    """The canvas' initial font, so that no unembedded Helvetica enters the file."""
    return _face("mh-song").fontName  # type: ignore[no-any-return]


@cache
def _patch_unicode_map() -> None:
    """Make ReportLab write UTF-16 pairs in ToUnicode maps (5.1.0 writes five digits beyond U+FFFF, which is wrong)."""
    original: Callable[[str, list[int]], str] = ttfonts.makeToUnicodeCMap

    def fixed(font_name: str, subset: list[int]) -> str:
        text = original(font_name, subset)
        for index, code in enumerate(subset):
            if code > 0xFFFF:
                pair = chr(code).encode("utf-16-be").hex().upper()
                text = text.replace(f"<{index:02X}> <{code:04X}>", f"<{index:02X}> <{pair}>")
        return text

    ttfonts.makeToUnicodeCMap = fixed
