"""Phones and contact cells: numbers that Excel broke, several in one cell, names glued to numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mhcrm.base.text import name_text, nfkc
from mhcrm.domain.intake.cells.column import Column, Reading, problem_at, text_or_none
from mhcrm.domain.intake.grid import Cell

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_WHOLE_SCIENTIFIC = re.compile(r"(?<![\d.])(1)\.(\d{10})0*e\+?10(?!\d)", re.IGNORECASE)
"""1.3900001051E+10 still has every digit; 1.39E+10 has not."""
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[-\s]?)?(1[3-9]\d[-\s]?\d{4}[-\s]?\d{4})(?!\d)")
_LAND = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[-\s]*\(?0?|\(?0)(10|2\d|[3-9]\d{2})\)?[-\s]?(\d{7,8}|\d{4}[-\s]\d{4})(?!\d)"
    r"(?:\s*(?:-|转|ext\.?|分机)\s*(\d{1,6}))?",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"(?<!\d)([48]00)[-\s]?(\d{3,4})[-\s]?(\d{3,4})(?!\d)")
_ABROAD = re.compile(r"(?:\+|(?<!\d)00)(?!86)(\d{1,3})[-\s(]?[\d\s\-()]{5,16}\d")
_LOCAL = re.compile(r"(?<!\d)(?<!\d[A-Za-z])(\d{8}|\d{4}[-\s]\d{4}|\d{7})(?!\d|[A-Za-z]\d)(?:\s*(?:-|转)\s*(\d{1,6}))?")
_DIGITS = re.compile(r"\d[\d\s\-]{3,}\d")
_LABEL = re.compile(
    r"(?:微信同号|同微信|手机号?码?|电话号?码?|联系电话|联系方式|tel|mobile|phone|座机|微信|m|t)\s*[:：.]?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_SEPARATORS = re.compile(r"[\s'\"‘’“”`=/、,，;；:：|()（）\[\]【】\-—_+&]+")


_TITLE = re.compile(
    r"^(?:执行|常务|高级|区域|投资|项目|市场|财务|行政|副)?(?:总经理|副?总裁?|经理|董事长?|董秘|总监|主任|部长|负责人|法人|助理|秘书|主管|专员|厂长|院长|处长|科长"
    r"|CEO|CFO|COO|CTO|VP)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What a phone text says.

    Attributes:
        numbers: cleaned numbers in order.
        name: what is left when the numbers are taken out, "" when nothing.
        fault: problem code, "" when all is well.
        mobiles: whether the first number is a mobile.
    """

    numbers: tuple[str, ...]
    name: str = ""
    fault: str = ""


def parse_phone(text: str) -> PhoneReading:
    """Read the numbers of one text; nothing is ever completed or repaired."""
    plain = nfkc(text).replace("\n", " ")
    plain = _WHOLE_SCIENTIFIC.sub(_spelled_out, plain)
    lost = bool(_SCIENTIFIC.search(plain))
    plain = _SCIENTIFIC.sub(" ", plain)
    plain = re.sub(r"(?<=\d)\.0$", "", plain.strip())
    found: list[tuple[int, str]] = []
    rest = plain
    for pattern, shape in ((_MOBILE, _mobile), (_LAND, _landline), (_SERVICE, _service), (_ABROAD, _abroad)):
        for match in pattern.finditer(rest):
            found.append((match.start(), shape(match)))
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    fault = ""
    for match in _LOCAL.finditer(rest):
        found.append((match.start(), match[0].strip()))
        fault = "phone-no-area"
    rest = _LOCAL.sub(lambda match: " " * len(match[0]), rest)
    if _DIGITS.search(rest) or (re.search(r"\d{3,}", rest) and not found):
        fault = "phone-length"
    numbers = tuple(number for _, number in sorted(found))
    name = _leftover(rest)
    if lost:
        fault = "phone-lost"
    elif not numbers and not fault:
        fault = "phone-unclear"
    return PhoneReading(numbers, name, fault)


def _spelled_out(match: re.Match[str]) -> str:
    return match[1] + match[2]


def _mobile(match: re.Match[str]) -> str:
    return re.sub(r"[-\s]", "", match[1])


def _landline(match: re.Match[str]) -> str:
    local = re.sub(r"[-\s]", "", match[2])
    number = f"0{match[1]}-{local}"
    return f"{number}-{match[3]}" if match[3] else number


def _service(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[2]}-{match[3]}"


def _abroad(match: re.Match[str]) -> str:
    return re.sub(r"[\s()]", "", match[0])


def _leftover(rest: str) -> str:
    text = _LABEL.sub(" ", _EMAIL.sub(" ", rest))
    text = re.sub(r"\d{3,}", " ", text)
    words = [word for word in _SEPARATORS.split(text) if word and not word.isdigit()]
    return "、".join(words)


def read_phone(column: Column) -> Reading:
    """Read a phone column; a name glued to the number goes to ``contact``."""
    reading = Reading([None] * len(column.cells))
    values = reading.values
    for place, cell in enumerate(column.cells):
        if cell is None or cell == "":
            continue
        if (
            isinstance(cell, str)
            and len(cell) == 11
            and cell[0] == "1"
            and cell[1] in "3456789"
            and cell.isdecimal()
            and cell.isascii()
        ):
            values[place] = cell
        else:
            _place(column, reading, place, cell)
    return reading


def _place(column: Column, reading: Reading, place: int, cell: Cell) -> None:
    text = _number_text(cell) if isinstance(cell, (int, float)) else text_or_none(cell)
    if text is None:
        return
    found = parse_phone(text)
    if isinstance(cell, float) and cell >= 1e9 and cell % 1e6 == 0:
        found = PhoneReading((), "", "phone-lost")
    if found.numbers:
        reading.values[place] = found.numbers[0]
    elif found.fault == "phone-length" and len(text) <= 30 and not found.name:
        reading.values[place] = None
    _extras(column, reading, place, text, found)


def _extras(column: Column, reading: Reading, place: int, text: str, found: PhoneReading) -> None:
    if text != reading.values[place]:
        reading.raws[place] = text
    if found.fault:
        reading.problems.append(problem_at(column, place, found.fault, text))
    if len(found.numbers) > 1:
        reading.add_extra("phone_other", place, "、".join(found.numbers[1:]))
        reading.problems.append(problem_at(column, place, "phone-several", text))
    if found.name and (found.numbers or found.fault == "phone-lost") and len(found.name) <= 20:
        reading.add_extra("contact", place, found.name.split("、")[0])
        reading.problems.append(problem_at(column, place, "contact-split", text))


def _number_text(cell: float) -> str | None:
    if isinstance(cell, bool) or cell != cell:
        return None
    return str(int(cell)) if float(cell) == int(cell) and abs(cell) < 1e17 else repr(cell)


def read_contact(column: Column) -> Reading:
    """Read a contact column; phone numbers found in it go to ``phone``, further people to ``contact_other``."""
    reading = Reading([None] * len(column.cells))
    for place, cell in enumerate(column.cells):
        text = text_or_none(cell)
        if text is None:
            continue
        if isinstance(cell, float) and cell >= 1e9 and cell % 1e6 == 0:
            reading.raws[place] = text
            reading.problems.append(problem_at(column, place, "phone-lost", text))
        elif any(char.isdigit() for char in text):
            _split(column, reading, place, text)
        else:
            _people(reading, place, text)
    return reading


_BETWEEN = re.compile(r"[/、;；\n]+|,|，")


def _people(reading: Reading, place: int, text: str) -> None:
    if not _BETWEEN.search(text):
        reading.values[place] = name_text(text)
        return
    parts = [name_text(part) for part in _BETWEEN.split(text) if part.strip()]
    people = [part for part in parts if not _TITLE.match(part)] or parts
    reading.values[place] = people[0] if people else None
    if len(people) < len(parts):
        reading.add_extra("x:职务", place, "、".join(part for part in parts if part not in people))
        reading.raws[place] = text
    if len(people) > 1:
        reading.add_extra("contact_other", place, "、".join(people[1:]))
        reading.raws[place] = text


def _split(column: Column, reading: Reading, place: int, text: str) -> None:
    found = parse_phone(text)
    reading.raws[place] = text
    if found.fault == "phone-lost" or (found.fault == "phone-length" and not found.numbers):
        reading.problems.append(problem_at(column, place, found.fault, text))
    if not found.numbers and found.fault != "phone-lost":
        reading.values[place] = found.name.split("、")[0] if found.name else name_text(text)
        return
    words = [name for name in found.name.split("、") if name]
    names = [word for word in words if not _TITLE.match(word)] or words
    reading.add_extra("x:职务", place, "、".join(word for word in words if word not in names) or None)
    reading.values[place] = names[0] if names else None
    if found.numbers:
        reading.add_extra("phone", place, found.numbers[0])
        reading.problems.append(problem_at(column, place, "contact-split", text))
    if names[1:]:
        reading.add_extra("contact_other", place, "、".join(names[1:]))
    if found.numbers[1:]:
        reading.add_extra("phone_other", place, "、".join(found.numbers[1:]))
        reading.problems.append(problem_at(column, place, "phone-several", text))


_UNIT_TAIL = re.compile(
    r"(?:镇|街道|乡|村|委|局|办|组|处|科|区|会|所|部|园|园区|公司|集团|中心|专班|大队|政府|街镇|平台|工委|经委|投促|招商)$"
)


def read_owner(column: Column) -> Reading:
    """责任单位/责任人/联系方式 in one cell: unit → ``lead_unit``, person → ``owner``, number kept beside them."""
    reading = Reading([None] * len(column.cells))
    for place, cell in enumerate(column.cells):
        text = text_or_none(cell)
        if text is None:
            continue
        found = parse_phone(text) if any(char.isdigit() for char in text) else PhoneReading((), _leftover(nfkc(text)))
        words = [word for word in found.name.split("、") if word]
        units = [word for word in words if len(word) > 1 and _UNIT_TAIL.search(word)]
        people = [word for word in words if word not in units]
        reading.values[place] = "、".join(people) or None
        reading.raws[place] = text
        reading.add_extra("lead_unit", place, "、".join(units) or None)
        reading.add_extra("x:责任人电话", place, "、".join(found.numbers) or None)
        if units or found.numbers:
            reading.problems.append(problem_at(column, place, "owner-split", text))
    return reading
