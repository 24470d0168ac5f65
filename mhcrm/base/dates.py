"""Dates with precision: a month stays a month, a half-year a half-year; no day is ever invented.

The stored form is text: ``2026-05-03``, ``2026-05``, ``2026-Q2``, ``2026-H1``, ``2026``.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mhcrm.base.text import chinese_number, nfkc


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?|-Q([1-4])|-H([12]))?\Z")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to ``precision``; ``part`` is the month, quarter or half, ``day`` the day of the month."""

    year: int
    precision: Precision = Precision.YEAR
    part: int = 0
    day: int = 0

    @classmethod
    def of(cls, value: date) -> PartialDate:
        """A full date."""
        return cls(value.year, Precision.DAY, value.month, value.day)

    @classmethod
    def parse(cls, iso: str) -> PartialDate:
        """Back from the stored form.

        Raises:
            ValueError: if the text is not a stored form.
        """
        match = _ISO.match(iso)
        if not match:
            raise ValueError(f"not a stored date: {iso!r}")
        year, month, day, quarter, half = match.groups()
        if day:
            return cls.of(date(int(year), int(month), int(day)))
        if month:
            return cls(int(year), Precision.MONTH, int(month))
        if quarter:
            return cls(int(year), Precision.QUARTER, int(quarter))
        return cls(int(year), Precision.HALF, int(half)) if half else cls(int(year))

    def iso(self) -> str:
        """The stored form."""
        if self.precision is Precision.DAY:
            return f"{self.year:04d}-{self.part:02d}-{self.day:02d}"
        mark = {
            Precision.MONTH: f"-{self.part:02d}",
            Precision.QUARTER: f"-Q{self.part}",
            Precision.HALF: f"-H{self.part}",
        }
        return f"{self.year:04d}" + mark.get(self.precision, "")

    def first(self) -> date:
        """First day of the period."""
        month = {Precision.QUARTER: self.part * 3 - 2, Precision.HALF: self.part * 6 - 5, Precision.YEAR: 1}
        return date(self.year, month.get(self.precision, self.part), self.day or 1)

    def last(self) -> date:
        """Last day of the period; periods sort by it."""
        if self.precision is Precision.DAY:
            return self.first()
        month = {Precision.QUARTER: self.part * 3, Precision.HALF: self.part * 6, Precision.YEAR: 12}.get(
            self.precision, self.part
        )
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def label(self) -> str:
        """As an officer writes it: 2026年5月, 2026年上半年."""
        words = {
            Precision.DAY: f"{self.part}月{self.day}日",
            Precision.MONTH: f"{self.part}月",
            Precision.QUARTER: f"第{'一二三四'[self.part - 1]}季度" if self.precision is Precision.QUARTER else "",
            Precision.HALF: ("上半年", "下半年")[self.part - 1] if self.precision is Precision.HALF else "",
        }
        return f"{self.year}年" + words.get(self.precision, "")


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a date cell says; ``doubts``: ``unclear``, ``impossible``, ``no-year``, ``ambiguous``, ``short-year``,
    ``vague`` (上旬, 底), ``range``, ``year-assumed``, ``serial``, ``implausible``."""

    value: PartialDate | None
    doubts: tuple[str, ...] = ()


_NOTHING = DateReading(None, ("unclear",))
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_abbr) if m}
_TIME = re.compile(r"[t\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|z|[+-]\d\d:?\d\d)?$")
_WEEKDAY = re.compile(r"\((?:周|星期|礼拜)?[一二三四五六日天]\)|(?:周|星期|礼拜)[一二三四五六日天]$")
_YMD = re.compile(r"(\d{4}|\d{2})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*[日号]?$")
_YM = re.compile(r"(\d{4}|\d{2})\s*[年/.\-]\s*(\d{1,2})\s*(?:月份?)?$")
_DOTTED = re.compile(r"(0?[1-9]|1[0-2])[./\-](\d{1,2})$")
"""9.12, 11.3: a day of the sheet's own year; the years 2001 to 2012 are never what is meant."""
_Y = re.compile(r"(\d{4})\s*年?度?$")
_YY = re.compile(r"(\d{2})\s*年度?$")
_MD = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?$")
_M = re.compile(r"(\d{1,2})\s*月份?$")
_DMY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)$")
_SIX = re.compile(r"(\d{4})(\d\d)$")
_ENGLISH = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s\-]+)?([a-z]{3})[a-z]*\.?[\s\-]*(?:(\d{1,2})(?:st|nd|rd|th)?,)?[\s\-]*(\d{4}|\d{2})$"
)
_QUARTER = re.compile(r"(?:(\d{4}|\d{2})\s*年?[\s\-]*)?(?:q([1-4])|第?([一二三四1-4])季度?)$")
_HALF = re.compile(r"(?:(\d{4}|\d{2})\s*年?[\s\-]*)?(?:h([12])|([上下])半年)$")
_VAGUE = re.compile(r"(?:[上中下]旬|(?<=[年月])中|[初底末]|左右|前后|以前|之前|(?<!年)前|份|(?<=[年月度])以?内|期间)$")
_THIS_YEAR = re.compile(r"(?:今年|本年|当年|年(?=[初底中末内]))度?(?:(?<=年)[初底中末内]|之内|以内)?(?:[之以]?前)?")
"""年底前, 年内, 今年下半年: of the year the sheet states, if it states one."""
_OTHER_YEAR = re.compile(r"(?:明|后|次|来|去|前|上)年(?:度|底|末|初|中|内|[上下一二三四第qh\d]|$)")
_RANGE = re.compile(r"^(.*?\d\s*[月日号年]?)\s*(?:-|~|～|—|–|至|到)\s*(.+)$")
_CJK_DAY = re.compile(r"^([一二三四五六七八九十]{1,2})月份?(?:([一二三四五六七八九十]{1,3})[日号])?$")
_CJK_DATE = re.compile(
    r"^([〇零一二三四五六七八九]{4})年(?:([一二三四五六七八九十]+)月(?:([一二三四五六七八九十]+)[日号])?)?$"
)


def from_serial(serial: float, date1904: bool = False) -> date | None:
    """The day of a spreadsheet serial number; None outside 1990–2099."""
    base = _EPOCH_1904 if date1904 else _EPOCH_1900
    if not 0 < serial < 80000:
        return None
    day = base + timedelta(days=int(serial))
    return day if 1990 <= day.year <= 2099 else None


def _full_year(text: str) -> tuple[int, bool]:
    return (int(text), False) if len(text) == 4 else (2000 + int(text), True)


def _day(year: int, month: int, day: int, *doubts: str) -> DateReading:
    try:
        value = date(year, month, day)
    except ValueError:
        return DateReading(None, ("impossible",))
    return DateReading(PartialDate.of(value), _plausible(year, doubts))


def _month(year: int, month: int, *doubts: str) -> DateReading:
    if not 1 <= month <= 12:
        return DateReading(None, ("impossible",))
    return DateReading(PartialDate(year, Precision.MONTH, month), _plausible(year, doubts))


def _plausible(year: int, doubts: tuple[str, ...]) -> tuple[str, ...]:
    return doubts if 1990 <= year <= 2060 else (*doubts, "implausible")


def read_number(number: float, date1904: bool = False) -> DateReading:
    """A date cell that holds a bare number: 46150, 20260508, 202605, 2026, 2025.3."""
    whole = int(number)
    if whole == number:
        text = str(whole)
        if len(text) in (6, 8):
            return parse_date(text)
        if 1990 <= whole <= 2099:
            return DateReading(PartialDate(whole))
    elif 1990 <= number < 2100:
        text = f"{number:.4f}".rstrip("0")
        if text.endswith((".1", ".2")):  # 2025.1 may be 2025.10 with its zero lost; .2 cannot be .20
            month = 2 if text.endswith(".2") else 0
            return _month(whole, month) if month else DateReading(PartialDate(whole), ("ambiguous",))
        return _month(whole, int(text.split(".")[1]))
    elif 15 <= number < 60:
        return DateReading(None, ("ambiguous",))
    day = from_serial(number, date1904)
    return DateReading(PartialDate.of(day)) if day else _NOTHING


_LONGEST = 300
"""Characters of a cell that can still be a date; a longer one is a note put into the wrong column."""


def parse_date(text: str, year: int | None = None) -> DateReading:
    """Read one date text.

    Args:
        text: as written; a placeholder must have been taken out before.
        year: the year the sheet's own title or file name states, for ``3月7日``; None when nothing states it.
    """
    if len(text) > _LONGEST:
        return _NOTHING
    plain = nfkc(text).strip().lower().replace("\n", " ")
    plain = _WEEKDAY.sub("", plain).strip()
    plain = _TIME.sub("", plain).strip()
    plain = re.sub(r"^(?:约|预计|计划|拟|于|力争)+|\(.*?\)$", "", plain).strip()
    for reader in (_dotted, _numeric, _named, _period):
        reading = reader(plain, year)
        if reading is not None:
            return reading
    match = _RANGE.match(plain)
    if match:
        return _range(match, year)
    stripped = _VAGUE.sub("", plain).strip()
    if stripped and stripped != plain:
        inner = parse_date(stripped, year)
        if inner.value is not None:
            return DateReading(inner.value, (*inner.doubts, *(("vague",) if "vague" not in inner.doubts else ())))
        if "no-year" in inner.doubts:
            return inner
    return _relative(plain, year)


def _relative(plain: str, year: int | None) -> DateReading:
    """年内, 今年下半年: known where the sheet states its year; 明年 is not, because nobody knows when it was written."""
    if _OTHER_YEAR.match(plain):
        return DateReading(None, ("no-year",))
    match = _THIS_YEAR.match(plain)
    if not match:
        return _NOTHING
    rest = plain[match.end() :].strip()
    if year is None:
        return DateReading(None, ("no-year",))
    if not rest:
        return DateReading(PartialDate(year), ("vague", "year-assumed"))
    inner = parse_date(rest, year)
    return inner if inner.value is not None and inner.value.year == year else _NOTHING


def _dotted(plain: str, year: int | None) -> DateReading | None:
    match = _DOTTED.match(plain)
    if not match:
        return None
    return DateReading(None, ("no-year",)) if year is None else _day(year, int(match[1]), int(match[2]), "year-assumed")


def _numeric(plain: str, year: int | None) -> DateReading | None:
    if match := _YMD.match(plain):
        number, short = _full_year(match[1])
        return _day(number, int(match[2]), int(match[3]), *(("short-year",) if short else ()))
    if match := _EIGHT.match(plain):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DMY.match(plain):
        first, second, number = int(match[1]), int(match[2]), int(match[3])
        if first > 12 or first == second:
            return _day(number, second, first)
        return _day(number, first, second) if second > 12 else DateReading(PartialDate(number), ("ambiguous",))
    if match := _YM.match(plain):
        number, short = _full_year(match[1])
        return _month(number, int(match[2]), *(("short-year",) if short else ()))
    if (match := _SIX.match(plain)) and 1 <= int(match[2]) <= 12:
        return _month(int(match[1]), int(match[2]))
    if (match := _Y.match(plain)) and 1990 <= int(match[1]) <= 2099:
        return DateReading(PartialDate(int(match[1])))
    if match := _YY.match(plain):
        return DateReading(PartialDate(_full_year(match[1])[0]), ("short-year",))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain):
        return read_number(float(plain))
    return None


def _named(plain: str, year: int | None) -> DateReading | None:
    if match := _MD.match(plain):
        if year is None:
            return DateReading(None, ("no-year",))
        return _day(year, int(match[1]), int(match[2]), "year-assumed")
    if match := _M.match(plain):
        return _month(year, int(match[1]), "year-assumed") if year else DateReading(None, ("no-year",))
    if match := _CJK_DATE.match(plain):
        number = chinese_number(match[1]) or 0
        if match[3]:
            return _day(number, chinese_number(match[2]) or 0, chinese_number(match[3]) or 0)
        return _month(number, chinese_number(match[2]) or 0) if match[2] else DateReading(PartialDate(number))
    if match := _CJK_DAY.match(plain):
        if year is None:
            return DateReading(None, ("no-year",))
        month = chinese_number(match[1]) or 0
        return (
            _day(year, month, chinese_number(match[2]) or 0, "year-assumed")
            if match[2]
            else _month(year, month, "year-assumed")
        )
    match = _ENGLISH.match(plain)
    if match and match[2] in _MONTHS:
        number, short = _full_year(match[4])
        day = match[1] or match[3]
        doubts = ("short-year",) if short else ()
        return _day(number, _MONTHS[match[2]], int(day), *doubts) if day else _month(number, _MONTHS[match[2]], *doubts)
    return None


def _period(plain: str, year: int | None) -> DateReading | None:
    if match := _QUARTER.match(plain):
        part = int(match[2]) if match[2] else "一二三四1234".index(match[3]) % 4 + 1
        precision = Precision.QUARTER
    elif match := _HALF.match(plain):
        part = int(match[2]) if match[2] else "上下".index(match[3]) + 1
        precision = Precision.HALF
    else:
        return None
    if match[1]:
        return DateReading(PartialDate(_full_year(match[1])[0], precision, part), ("vague",))
    if year is None:
        return DateReading(None, ("no-year",))
    return DateReading(PartialDate(year, precision, part), ("vague", "year-assumed"))


def _range(match: re.Match[str], year: int | None) -> DateReading:
    """A span of days or months: the coarsest period both ends share, never one of the ends."""
    left = parse_date(match[1], year)
    if left.value is None:
        head = re.match(r"(\d{4})\s*[年.\-/]", match[1])
        return DateReading(PartialDate(int(head[1])), ("range",)) if head else DateReading(None, ("range",))
    right = parse_date(match[2], left.value.year)
    value = left.value
    same_month = (
        right.value is not None
        and right.value.precision is Precision.DAY
        and value.precision is Precision.DAY
        and (right.value.year, right.value.part) == (value.year, value.part)
    ) or (value.precision is Precision.DAY and re.fullmatch(r"\d{1,2}\s*[日号]?", match[2].strip()) is not None)
    if same_month:
        return DateReading(PartialDate(value.year, Precision.MONTH, value.part), ("range",))
    if right.value is not None and right.value.year != value.year:
        return DateReading(None, ("range",))
    return DateReading(PartialDate(value.year), ("range",))


def iso_of(value: date | datetime) -> str:
    """The stored form of a spreadsheet's own date cell (a time of day is dropped)."""
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
