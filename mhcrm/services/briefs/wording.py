"""How values read in a narrative paper: money, area, dates, lists. Unknown is always 待核实."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mhcrm.base.money import CURRENCY_LABELS
from mhcrm.domain.lead import Lead

UNKNOWN = "待核实"

CURRENCIES = {**CURRENCY_LABELS, "CNY": "元"}
"""What follows 万 or 亿; 人民币 goes without saying."""

_QUALIFIER = re.compile(r"约|左右|不低于|不少于|不超过|超过?|逾|近")
_WAN_PER_YI = Decimal(10000)
_CENT = Decimal("0.01")


def trim(value: Decimal) -> str:
    """Plain digits without trailing zeros and without exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(wan: Decimal | None, currency: str = "CNY") -> str:
    """万元 → narrative words: 亿元 from one 亿 on, at most two decimals; a rounded value says 约."""
    if wan is None:
        return UNKNOWN
    name = CURRENCIES.get(currency or "CNY", currency)
    if abs(wan) < _WAN_PER_YI:
        return f"{trim(wan)}万{name}"
    exact = wan / _WAN_PER_YI
    rounded = exact.quantize(_CENT, ROUND_HALF_UP)
    return f"{'约' if rounded != exact else ''}{trim(rounded)}亿{name}"


def investment(lead: Lead) -> str:
    """Total investment with its range and the ledger's own qualifier (约, 不低于 …); a foreign amount stays foreign."""
    low, high = lead.number("investment_wan_min"), lead.number("investment_wan_max")
    currency = lead.text("investment_currency") or "CNY"
    foreign = lead.number("investment_foreign_wan")
    value = lead.number("investment_wan")
    if low is not None and high is not None and low != high:
        words = f"{money(low, currency)}至{money(high, currency)}"
    elif value is None and foreign is not None:
        words = money(foreign, currency)
    elif value is None and low is None and high is None:
        return lead.raw.get("investment_wan", "") or UNKNOWN
    else:
        own = "CNY" if foreign is not None else currency
        words = money(value if value is not None else low if low is not None else high, own)
        words += f"（{money(foreign, currency)}）" if foreign is not None else ""
    found = _QUALIFIER.search(lead.raw.get("investment_wan", ""))
    if found is None or words.startswith("约"):
        return words
    return words + "左右" if found.group() == "左右" else found.group() + words


def area(sqm: Decimal | None) -> str:
    """㎡ → words; from 10,000 ㎡ on in 万平方米 when that is exact at two decimals."""
    if sqm is None:
        return UNKNOWN
    ten = sqm / _WAN_PER_YI
    if abs(sqm) >= _WAN_PER_YI and ten == ten.quantize(_CENT):
        return f"{trim(ten)}万平方米"
    return f"{trim(sqm)}平方米"


def land(mu: Decimal | None) -> str:
    """亩 → words."""
    return UNKNOWN if mu is None else f"{trim(mu)}亩"


def day(value: date) -> str:
    """2026-09-16 → 2026年9月16日."""
    return f"{value.year}年{value.month}月{value.day}日"


_PARTS = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|Q([1-4])|H([12])))?")
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
_HALVES = ("上半年", "下半年")


def near(value: date, reference: date) -> str:
    """A day without its year where the year is that of ``reference``."""
    return f"{value.month}月{value.day}日" if value.year == reference.year else day(value)


def partial(text: str) -> str:
    """A date with precision (2026-05-03, 2026-05, 2026-Q2, 2026-H1, 2026) in words; anything else as it stands."""
    found = _PARTS.fullmatch(text)
    if found is None:
        return text or UNKNOWN
    year, month, day_, quarter, half = found.groups()
    words = f"{year}年"
    if month:
        words += f"{int(month)}月" + (f"{int(day_)}日" if day_ else "")
    elif quarter:
        words += _QUARTERS[int(quarter) - 1]
    elif half:
        words += _HALVES[int(half) - 1]
    return words


def listed(items: Iterable[str]) -> str:
    """Joined by 、, empty ones left out, each once."""
    return "、".join(dict.fromkeys(item for item in items if item))


def closed(text: str) -> str:
    """``text`` with exactly one full stop at the end."""
    return text.rstrip("。；，、;, \n") + "。" if text.strip() else ""


def one_line(text: str) -> str:
    """Line breaks of a cell become ； (or nothing after a mark), spaces around them go."""
    pieces = [piece.strip() for piece in text.splitlines() if piece.strip()]
    joined = ""
    for piece in pieces:
        joined += ("；" if joined and joined[-1] not in "。；，、：！？" else "") + piece
    return joined


def excerpt(text: str, limit: int, mark: str = "（节录）") -> str:
    """``text`` cut after the last whole clause within ``limit`` characters and marked."""
    text = one_line(text)
    if len(text) <= limit:
        return text
    head = text[: max(limit - 4, 8)]
    cut = max(head.rfind(stop) for stop in "。；")
    if cut < len(head) // 2:
        cut = max(cut, head.rfind("，"), head.rfind("、"))
    if cut >= len(head) // 2:
        return head[: cut + 1].rstrip("，、；。") + mark
    return head + "……" + (mark if mark != "……" else "")


def short_doc(doc: str) -> str:
    """闵府规发〔2024〕11号 → 11号文, for table cells; the full number stands in the caption."""
    found = re.search(r"〕(\d+)号", doc)
    return f"{found.group(1)}号文" if found else doc


def cited(cites: Iterable[tuple[str, str]]) -> str:
    """``（闵府发〔2026〕8号四（三）1）`` for up to two places; "" without any."""
    places = [f"{doc}{at}" for doc, at in cites if doc]
    return f"（{listed(places[:2])}）" if places else ""
