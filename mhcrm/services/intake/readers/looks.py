"""Which cell styles of a binary workbook mean something: struck through, written in red, filled with a colour.

Fonts, fills and styles come as records of MS-XLS (.xls, .et) or MS-XLSB (.xlsb); they are gathered one by one and asked at the end,
because the palette may follow the fonts that use it.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

Colour = tuple[int, int, int] | int | None
"""Red, green and blue; a number of the palette; None for no colour of its own."""
_SOLID = 1
_WHITE = (255, 255, 255)
_COLOURED = (1, 1, 1)
"""A colour of the theme: which one does not matter, as long as it is not its white."""
_RED_NUMBERS = {2: (255, 0, 0), 10: (255, 0, 0)}
_PALE = frozenset({1, 9, 64, 65, 0x7FFF})
"""Numbers of the palette that are white or automatic."""
_DAY_FORMATS = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)})
"""Built-in number formats that show a day; 27 to 58 are those of Chinese Excel (yyyy"年"m"月")."""
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')


class Looks(NamedTuple):
    """Style numbers by what they mean."""

    struck: frozenset[int] = frozenset()
    marked: frozenset[int] = frozenset()
    filled: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()

    def any(self) -> frozenset[int]:
        """Every style whose cells have to be looked at."""
        return self.struck | self.marked | self.filled


@dataclass
class Gathered:
    """Fonts as (struck, colour), fills as (solid, colour), styles as (font, fill, number format), in order of their numbers."""

    fonts: list[tuple[bool, Colour]] = field(default_factory=list)
    fills: list[tuple[bool, Colour]] = field(default_factory=list)
    styles: list[tuple[int, int, int]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    palette: dict[int, tuple[int, int, int]] = field(default_factory=lambda: dict(_RED_NUMBERS))

    def looks(self) -> Looks:
        """The styles that mean something."""
        struck = {at for at, (crossed, _) in enumerate(self.fonts) if crossed}
        red = {at for at, (_, colour) in enumerate(self.fonts) if self._red(colour)}
        filled = {at for at, (solid, colour) in enumerate(self.fills) if solid and self._coloured(colour)}
        days = {number for number, form in self.formats.items() if shows_day(form)} | _DAY_FORMATS
        return Looks(
            frozenset(at for at, style in enumerate(self.styles) if style[0] in struck),
            frozenset(at for at, style in enumerate(self.styles) if style[0] in red),
            frozenset(at for at, style in enumerate(self.styles) if style[1] in filled),
            frozenset(at for at, style in enumerate(self.styles) if style[2] in days),
        )

    def _red(self, colour: Colour) -> bool:
        if isinstance(colour, int):
            colour = self.palette.get(colour)
        return colour is not None and colour[0] > 180 and colour[1] < 90 and colour[2] < 90

    def _coloured(self, colour: Colour) -> bool:
        if isinstance(colour, int):
            return colour not in _PALE and self.palette.get(colour) != _WHITE
        return colour is not None and colour != _WHITE

    # -- MS-XLS ----------------------------------------------------------------------------------------------------

    def font(self, body: bytes | bytearray) -> None:
        """A FONT record."""
        flags, colour = struct.unpack_from("<HH", body, 2)
        self.fonts.append((bool(flags & 8), colour))
        if len(self.fonts) == 4:  # the fifth font has the number five: the format leaves four out
            self.fonts.append((False, None))

    def style(self, body: bytes | bytearray) -> None:
        """An XF record, which holds its fill itself (in the layout of Excel 97 and later)."""
        font, form = struct.unpack_from("<HH", body)
        pattern, colours = struct.unpack_from("<IH", body, 14) if len(body) >= 20 else (0, 0)
        self.styles.append((font, len(self.fills), form))
        self.fills.append((pattern >> 26 == _SOLID, colours & 0x7F))

    def colours(self, body: bytes | bytearray) -> None:
        """A PALETTE record: colours of the workbook's own from number eight on."""
        for at in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 4)):
            self.palette[8 + at] = (body[2 + 4 * at], body[3 + 4 * at], body[4 + 4 * at])

    # -- MS-XLSB ---------------------------------------------------------------------------------------------------

    def wide_font(self, body: bytes) -> None:
        """A BrtFont record."""
        self.fonts.append((bool(struct.unpack_from("<H", body, 2)[0] & 8), _colour(body[12:20])))

    def wide_fill(self, body: bytes) -> None:
        """A BrtFill record."""
        self.fills.append((struct.unpack_from("<I", body)[0] == _SOLID, _colour(body[4:12])))

    def wide_style(self, body: bytes) -> None:
        """A BrtXF record of a cell."""
        form, font, fill = struct.unpack_from("<HHH", body, 2)
        self.styles.append((font, fill, form))

    def wide_format(self, body: bytes) -> None:
        """A BrtFmt record."""
        number, length = struct.unpack_from("<HI", body)
        self.formats[number] = body[6 : 6 + 2 * length].decode("utf-16-le", "replace")


def _colour(body: bytes) -> Colour:
    kind, number = body[0] >> 1, body[1]
    if kind == 1:
        return number
    if kind == 2:
        return body[4], body[5], body[6]
    return _COLOURED if kind == 3 and number else None


def shows_day(form: str) -> bool:
    """True for a number format that shows a day, a month or a year."""
    bare = _LITERAL.sub("", form.split(";")[0]).lower().replace("general", "")
    return "y" in bare or "d" in bare or ("m" in bare and "h" not in bare and "s" not in bare)
