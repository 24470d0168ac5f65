"""Unified social credit codes (统一社会信用代码, GB 32100-2015): both check characters, suggestions never applied."""

from __future__ import annotations

from dataclasses import dataclass

from mhcrm.base.text import nfkc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {char: index for index, char in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CONFUSED = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}


@dataclass(frozen=True, slots=True)
class UsccReading:
    """Result of :func:`read_uscc`.

    Attributes:
        value: the code in upper case when its 18th character is right, else None.
        fault: why not, a Chinese clause; "" when right.
        suggestion: a code one confusable letter away that would pass; never applied by itself.
        inner_ok: the organisation code inside (characters 9 to 17) carries its own right check character.
    """

    value: str | None
    fault: str = ""
    suggestion: str = ""
    inner_ok: bool = True


def check_char(code17: str) -> str:
    """The 18th character for 17 valid ones."""
    total = sum(_VALUE[char] * weight for char, weight in zip(code17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def _inner_ok(code: str) -> bool:
    total = 0
    for char, weight in zip(code[8:16], _ORG_WEIGHTS, strict=True):
        total += (int(char) if char.isdigit() else ord(char) - 55) * weight
    check = 11 - total % 11
    return code[16] == ("X" if check == 10 else "0" if check == 11 else str(check))


def _passes(code: str) -> bool:
    return len(code) == 18 and all(char in _VALUE for char in code) and check_char(code[:17]) == code[17]


def read_uscc(text: str) -> UsccReading:
    """Check one code; spaces, hyphens, width and case do not count."""
    code = "".join(char for char in nfkc(text).upper() if char.isalnum() and char.isascii())
    if _passes(code):
        return UsccReading(code, inner_ok=_inner_ok(code))
    if len(code) != 18:
        return UsccReading(None, f"是 {len(code)} 位，应为 18 位")
    swapped = "".join(_CONFUSED.get(char, char) for char in code)
    suggestion = swapped if swapped != code and _passes(swapped) else ""
    wrong = sorted({char for char in code if char not in _VALUE})
    if wrong:
        return UsccReading(None, f"含不该出现的字符 {'、'.join(wrong)}", suggestion)
    return UsccReading(None, "第 18 位校验码不符", suggestion)
