"""Section rows (一、在谈项目): what they say of the leads below, and how they stand one under another."""

from __future__ import annotations

import re

from mhcrm.domain.intake.cells.words import stage_of
from mhcrm.domain.intake.words import Words

NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+\s*[、.．:：]|[(（][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十\d]+[类批部分章节]|[ivx]+[.、]|[★●■▲◆▶□]|【.*】$)",
    re.I,
)
COUNTED = re.compile(r"[(（]?\s*(?:共|计)?\s*\d+\s*(?:个|家|项|条)\s*(?:项目|企业)?\s*[)）]?$")
_COMPANY = re.compile(r"(?:公司|厂|合作社|事务所|Ltd\.?|Inc\.?|GmbH)$", re.IGNORECASE)
"""集团 and 中心 do not count: as a line of their own they are mostly who reports the projects."""
PLACE = re.compile(r"(?:镇|街道|园区|工业区|开发区|高新区|片区|管委会|集团|板块|街镇|功能区)$")
DAY = re.compile(r"^(?:20\d\d\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]$|^20\d\d[./-]\d{1,2}[./-]\d{1,2}$")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+\s*[、.．:：]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．]|第[一二三四五六七八九十\d]+[类批部分][:：]?|[★●■▲◆▶□]\s*|[A-ZＡ-Ｚ][、.．])"
)
_STYLES = (
    re.compile(r"^[一二三四五六七八九十]+\s*[、.．:：]|^第[一二三四五六七八九十\d]+[类批部分章节]"),
    re.compile(r"^[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"^\d+\s*[、.．)）]"),
    re.compile(r"^[(（]\d+[)）]"),
    re.compile(r"^[A-ZＡ-Ｚ]\b"),
    DAY,
)
_PLAIN = -1
UNDER = " › "
"""Between an outer section and the one inside it."""


def is_section_text(text: str) -> bool:
    """True for ``一、签约项目`` and the like."""
    return len(text) <= 40 and bool(NUMBERED.match(text))


def section_name(text: str) -> str:
    """The words of a section row without numbering and counts: ``一、签约项目（2个）`` → ``签约项目``."""
    plain = _NUMBERING.sub("", text.strip())
    plain = re.sub(r"[(（].*?[)）]", "", plain)
    return COUNTED.sub("", plain).strip(" ：:、【】") or text.strip()


def section_values(text: str, words: Words, *, named: bool = True) -> dict[str, str]:
    """What section rows say about the leads below: stage, place, industry, or a group of its own; the inner one goes first.

    Args:
        named: leads name their companies themselves, so that a company in a section row is only their group.
    """
    found: dict[str, str] = {}
    for line in text.split(UNDER):
        found.update(_line_values(line, words))
    if named and "company" in found:
        found["x:分组"] = found.pop("company")
    return found


def _line_values(text: str, words: Words) -> dict[str, str]:
    company = COUNTED.sub("", _NUMBERING.sub("", text.strip())).strip(" ：:、【】")
    if _COMPANY.search(company):
        return {"company": company}
    name = section_name(text)
    stage = stage_of(name, words)
    if stage is not None:
        return {"stage": stage.value}
    if re.search(r"(?:镇|街道)$", name):
        return {"town": name}
    if PLACE.search(name):
        return {"park": name}
    if re.search(
        r"(?:产业|制造|医药|电子|信息|装备|能源|智能|航天|航空|新材料|服务业|消费|科技|软件|汽车|食品|金融|物流|文创)",
        name,
    ):
        return {"industry_text": name}
    return {"x:分组": name}


def _style(text: str) -> int:
    return next((place for place, style in enumerate(_STYLES) if style.match(text)), _PLAIN)


def under(section: str, text: str, words: Words) -> str:
    """The sections in force when ``text`` comes after ``section``.

    A numbering already open closes what stands under it; another numbering opens a section inside. A line without a number is
    inside only when it says something else than the lines around it (浦江镇 under 一、在谈项目), else it begins anew.
    """
    lines = section.split(UNDER) if section else []
    style = _style(text)
    styles = [_style(line) for line in lines]
    if style in styles:
        return UNDER.join([*lines[: styles.index(style)], text])
    if style == _PLAIN and lines:
        outer = {key for line in lines for key in _line_values(line, words)}
        own = set(_line_values(text, words))
        if "company" in own:
            return UNDER.join([*(line for line in lines if "company" not in _line_values(line, words)), text])
        if "x:分组" in own or own & outer:
            return text
    return UNDER.join([*lines, text])
