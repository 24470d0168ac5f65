"""Chinese numerals in amounts and areas: 三十亩, 两千万元, 一万五千平方米, 壹佰万元整, 一点五亿.

:func:`arabic` rewrites the numerals of a text in digits where they can mean one thing only; the scale of 万 or 亿 stays as the unit, so
that 五亿 is never taken for a bare number. What names no number (十几亩, 数千万, 上百亩, 两亿半) is told by :func:`vague`.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {char: number for number, char in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"两": 2, "貳": 2, "弍": 2, "叄": 3, "參": 3, "陸": 6, "兩": 2}
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_TRADITIONAL = str.maketrans("萬億畝圓圆", "万亿亩元元")
_D, _S = "".join(_DIGITS), "".join(_SCALES)
_HINT = re.compile(f"[{_D}{_S}几数来半萬億畝圓圆]")
_NUMERAL = rf"[{_D}十拾][{_D}{_S}万亿]*(?:[点點][{_D}]+[{_S}]?[万亿]*)?"
_UNIT = r"亩|公顷|平(?!台|均|安|行|稳)|方(?!面|案|式|法|向|协|合|便|可)|m2|元(?!素|化|件|器)|块|美[元金刀]|欧元|英镑|港[元币]|日[元币圆]|韩元|人民币|整|人|名"
_AFTER = rf"(?=\s*[多余来]?\s*(?:{_UNIT}))"
_FOUND = re.compile(
    rf"(?<![\d.]){_NUMERAL}(?=\s*(?:-|~|～|—|–|至|到)\s*[{_D}十拾\d])|(?<![\d.]){_NUMERAL}(?:{_AFTER}|(?=[多余][万亿]))"
)
_BIG_FOUND = re.compile(rf"(?<![\d.])[{_D}十拾][{_D}{_S}点點]*(?:[万亿][{_D}{_S}]*)+")
_WHOLE = re.compile(rf"^([约近超逾]?\s*)({_NUMERAL})(\s*(?:左右|上下|以[上下内])?)$")
_PAIR = re.compile(
    rf"(?<![{_D}{_S}\d])([一二两三四五六七八])([二三四五六七八九])(?=([{_S}]?[万亿]*){_AFTER}|[{_S}万亿])"
)
_VAGUE = re.compile(
    r"[几数][十百千万亿]|[十百千万亿拾佰仟][几来]|\d几|几[亩平]|(?<!以)上[百千万亿]|[近超逾过约成][百千][万亿亩平]"
    r"|[百千万亿个]半(?!导|年|成)|半个?[万亿亩](?!年)"
)


def vague(text: str) -> bool:
    """True where a text speaks of a number without naming one: 十几亩, 数千万元, 上百亩, 两亿半."""
    return _HINT.search(text) is not None and _VAGUE.search(text) is not None


def arabic(text: str) -> str:
    """The text with its Chinese numerals in digits; what is no clear numeral stays as it is."""
    if not _HINT.search(text):
        return text
    text = text.translate(_TRADITIONAL)
    text = _PAIR.sub(_spread, text)
    whole = _WHOLE.match(text)
    if whole:
        return whole[1] + _written(whole[2]) + whole[3]
    text = _FOUND.sub(lambda match: _written(match[0]), text)
    return _BIG_FOUND.sub(lambda match: _written(match[0]), text)


def _spread(match: re.Match[str]) -> str:
    """两三千万 is a range from 两千 to 三千万; digits that do not follow each other say nothing clear."""
    low, high = _DIGITS[match[1]], _DIGITS[match[2]]
    if high != low + 1:
        return match[0]
    tail = re.match(rf"[{_S}]?[万亿]*", match.string[match.end() :])
    scale = tail[0] if tail else ""
    return f"{match[1]}{scale}-{match[2]}"


def _written(numeral: str) -> str:
    value = number(numeral)
    if value is None:
        return numeral
    for scale in ("亿", "万"):
        if scale in numeral:
            return f"{_plain(value / _BIG[scale])}{scale}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(numeral: str) -> Decimal | None:
    """The value of one numeral; None when it is not well formed."""
    total, rest = Decimal(0), numeral
    for scale in ("亿", "万"):
        head, found, tail = rest.partition(scale)
        if not found:
            continue
        value = _below(head)
        if value is None or not value or scale in tail:
            return None
        total += value * _BIG[scale]
        rest = tail
        if len(rest) == 1 and rest in _DIGITS and _DIGITS[rest]:
            return total + _DIGITS[rest] * _BIG[scale] / 10  # 一万五 is 一万五千
    if not rest:
        return total
    value = _below(rest)
    return None if value is None else total + value


def _below(text: str) -> Decimal | None:
    """Below 万: digits before falling scales, a decimal fraction after 点."""
    whole, point, fraction = re.sub("點", "点", text).partition("点")
    value = _falling(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    scale = _SCALES.get(fraction[-1:], 1)
    digits = fraction[:-1] if scale > 1 else fraction
    if not digits or any(char not in _DIGITS for char in digits):
        return None
    return Decimal(f"{value}." + "".join(str(_DIGITS[char]) for char in digits)) * scale


def _falling(text: str) -> int | None:
    total, digit, last, zero = 0, None, 10_000, False
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
            zero = zero or digit == 0
            continue
        scale = _SCALES.get(char, 0)
        if not scale or scale >= last or (not digit and scale > 10):
            return None
        total, last, digit, zero = total + (digit or 1) * scale, scale, None, False
    if digit is None:
        return total if total else None
    if 100 <= last < 10_000 and not zero and digit:
        return total + digit * last // 10  # 三百五 is 三百五十
    return total + digit
