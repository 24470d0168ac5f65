"""新匹配: what an officer should know of a new report beside the one before, in a few words. Pure, on stored reports."""

from __future__ import annotations

from collections.abc import Mapping

NEWS_DAYS, NEWS_READ = 3, 40
"""How many days back, and how many of the latest reports are compared, each with the one before."""
_SHOWN = 3


def news_of(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """``多 1 处可用空间，层级改为一栋楼``; "" when nothing an officer acts on differs (a new day or version alone does not)."""
    said = [*_slots(_codes(before), _codes(after))]
    if _tier(before) != _tier(after):
        said.append(f"层级改为{_tier(after)}" if _tier(after) else "层级待核实")
    for part, word in (("chains", "产业链"), ("parks", "首选载体")):
        old, new = _first(before, part), _first(after, part)
        if old != new:
            said.append(f"{word}改为{new}" if new else f"没有匹配的{word}了")
    number = _verdicts(before, after)
    if number:
        said.append(f"{number} 条政策的结论有变")
    more = len(said) - _SHOWN
    return "，".join(said[:_SHOWN]) + (f"等 {len(said)} 项" if more > 0 else "")


def _slots(old: set[str], new: set[str]) -> list[str]:
    more, fewer = len(new - old), len(old - new)
    return [f"{word} {number} 处可用空间" for word, number in (("多", more), ("少", fewer)) if number]


def _codes(body: Mapping[str, object]) -> set[str]:
    """Units that fit."""
    return {str(item.get("code")) for item in _maps(body, "slots") if not item.get("rejected")}


def _tier(body: Mapping[str, object]) -> str:
    tier = body.get("tier")
    return str(tier.get("name") or "") if isinstance(tier, Mapping) else ""


def _first(body: Mapping[str, object], part: str) -> str:
    for item in _maps(body, part):
        keys = ("segment", "track", "industry") if part == "chains" else ("name",)
        return next((str(item[key]) for key in keys if item.get(key)), "")
    return ""


def _verdicts(before: Mapping[str, object], after: Mapping[str, object]) -> int:
    """How many articles have another verdict; those only one report knows count too."""
    old, new = (
        {str(item.get("article")): item.get("verdict") for item in _maps(body, "policies")} for body in (before, after)
    )
    return sum(old.get(key) != new.get(key) for key in {*old, *new})


def _maps(body: Mapping[str, object], part: str) -> list[Mapping[str, object]]:
    found = body.get(part)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
