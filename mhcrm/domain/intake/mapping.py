"""From a row of header texts to column roles: one column a field, units by precedence, values consulted where names mislead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mhcrm.base.text import fold, fold_tight, has_cjk
from mhcrm.domain.fields import FIELDS, LABELS, Kind
from mhcrm.domain.intake.cells.words import stage_of
from mhcrm.domain.intake.grid import Cell, blank, cell_text
from mhcrm.domain.intake.headers import EXACT, PART, WEAK, HeaderHit, HeaderMatcher, split_unit
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.intake.ticks import tick_columns, tick_hits, with_ticks
from mhcrm.domain.intake.words import HELPER_FIELDS

SAMPLE = 60
"""Values looked at per column when a name alone does not decide."""
BESIDE = frozenset({"currency_word", "amount_unit"})
"""Columns that say what the amount beside them is counted in; their words are kept under the column's own name."""
_ORG = re.compile(
    r"(?:公司|集团|企业|厂|研究院|研究所|大学|医院|中心|合作社|事务所|银行|基金|有限合伙\)?|Ltd\.?|Inc\.?|GmbH|Corp\.?)$",
    re.I,
)
_LAND_UNITS = frozenset({"亩", "万亩", "公顷"})
"""Nobody counts floors in them: 拟用面积（亩）is land."""
_VAGUE = re.compile("进展|进度")
_ABOUT = re.compile("(?:基本|主要)?(?:信息|情况|概况|资料)$")
_OFFICE = re.compile(r"(?:镇|街道|乡|街镇|园区|工业区|开发区|高新区|管委会|委|局|办|科|组|片区|合计|总计)$")
_MONEY_CAPTION = re.compile(
    r"(?:金额)?单位\s*[:：]?\s*(?:人民币)?\s*([^\s)）;；。]+)|[(（](?:人民币)?\s*(万元|亿元|千元|元)\s*[)）]"
)


@dataclass(frozen=True, slots=True)
class Caption:
    """What the lines above a table state for all of it; ``own`` is False when its money unit was stated above another table."""

    money: str | None = None
    area: str | None = None
    currency: str = ""
    year: int | None = None
    own: bool = True


def nameless(index: int) -> str:
    """What a column without a header text is called."""
    return f"第{index + 1}列"


@dataclass(frozen=True, slots=True)
class Role:
    """What one column is.

    Attributes:
        index: 0-based sheet column.
        header: header text as shown (levels joined with ``/``).
        field: canonical or helper field; "" = kept as ``x:<header>``.
        unit: unit in force for money and areas.
        stated: the header names the unit itself.
        certain: the field was found by a certain synonym.
        again: which of several columns kept under one name this is; from the second on the name carries the number.
        tick: the stage a tick in this column stands for; "" for every other column.
    """

    index: int
    header: str
    field: str = ""
    unit: str | None = None
    stated: bool = False
    currency: str = ""
    certain: bool = True
    again: int = 1
    tick: str = ""

    @property
    def key(self) -> str:
        """The name a person calls the column by: its header, or its number when it has none."""
        return self.header or nameless(self.index)

    @property
    def shown(self) -> str:
        """The column's name as an officer meets it, also later at the lead: with the number when it is one of several."""
        return f"{self.key}（{self.again}）" if self.again > 1 else self.key

    @property
    def target(self) -> str:
        """The key under which values are kept."""
        if self.field and self.field not in BESIDE:
            return f"{self.field}（{self.again}）" if self.again > 1 else self.field
        return f"x:{self.shown}"


@dataclass(frozen=True)
class Mapping:
    """Roles of a table's columns and what there is to say about them."""

    roles: tuple[Role, ...]
    problems: tuple[Problem, ...] = ()

    def column(self, field: str) -> int | None:
        """Index of the column that holds ``field``."""
        return next((role.index for role in self.roles if role.field == field), None)

    @property
    def fields(self) -> frozenset[str]:
        """Fields that have a column."""
        return frozenset(role.field for role in self.roles if role.field)


def read_caption(lines: Sequence[str], matcher: HeaderMatcher) -> Caption:
    """Units and year stated in titles and captions (``单位：万元、亩``, ``2026年5月…``)."""
    caption = Caption()
    words = matcher.words
    for line in lines:
        for match in _MONEY_CAPTION.finditer(line):
            for piece in re.split(r"[,，、/;；]", match[1] or match[2] or ""):
                key = fold(piece)
                if key in words.money_units:
                    caption = replace(caption, money=words.money_units[key])
                elif key in words.area_units:
                    caption = replace(caption, area=words.area_units[key])
                elif "美元" in key:
                    caption = replace(caption, money=words.money_units.get(key.replace("美", ""), "万"), currency="USD")
        year = re.search(r"(?<!\d)(20[0-4]\d)\s*年", line) or re.search(r"(?<!\d)(20[0-4]\d)(?:\d{4}|[.\-]\d)", line)
        if year and caption.year is None:
            caption = replace(caption, year=int(year[1]))
    return caption


def map_columns(
    headers: Sequence[tuple[int, str]],
    matcher: HeaderMatcher,
    caption: Caption,
    values: Sequence[Sequence[Cell]] = (),
) -> Mapping:
    """Give each column its role.

    Args:
        headers: (column, header text); levels of a merged header joined with ``/``.
        matcher: the dictionary.
        caption: units and year from above the table.
        values: per header, some cells below it, for names that mislead.
    """
    hits = [best_hit(text or nameless(index), matcher) for index, text in headers]
    hits = [_value_test(hit, values[i] if i < len(values) else (), matcher) for i, hit in enumerate(hits)]
    hits = _stage_or_progress(headers, hits, values, matcher)
    if matcher.chosen:
        named = [_flat(text) or nameless(index) for index, text in headers]
        hits = [matcher.with_said_unit(hit, text) for hit, text in zip(hits, named, strict=True)]
    ticks = tick_columns(headers, hits, values, matcher.words)
    hits = tick_hits(hits, ticks) if ticks else hits
    winners = _winners(headers, hits)
    fields = [hit.field if winners.get(hit.field) == place else "" for place, hit in enumerate(hits)]
    roles = _numbered(
        [_role(*header, field, hit, caption) for header, field, hit in zip(headers, fields, hits, strict=True)]
    )
    roles = tuple(with_ticks(roles, ticks)) if ticks else roles
    problems: list[Problem] = []
    for (_, text), role, hit in zip(headers, roles, hits, strict=True):
        if hit.field and not role.field and hit.score > WEAK and hit.field not in HELPER_FIELDS:
            other = headers[winners[hit.field]][1] if hit.field in winners else ""
            if other:
                problems.append(Problem("column-doubled", hit.field, raw=_flat(text), params={"other": _flat(other)}))
        problems.extend(_column_notes(role, hit, caption))
    return Mapping(roles, tuple(problems))


def _numbered(roles: Sequence[Role]) -> tuple[Role, ...]:
    """Columns kept under their own name that share it are counted, so that no cell overwrites another's.

    A header that already ends in such a number (an export read again) keeps it; the count steps over it.
    """
    taken = {role.target for role in roles}
    seen: set[str] = set()
    found: list[Role] = []
    for role in roles:
        if role.target in seen and role.target.startswith("x:"):
            again = 2
            while replace(role, again=again).target in taken:
                again += 1
            role = replace(role, again=again)
            taken.add(role.target)
        seen.add(role.target)
        found.append(role)
    return tuple(found)


def best_hit(text: str, matcher: HeaderMatcher) -> HeaderHit:
    """The meaning of a header of several levels: joined, else the last, else a parent with the last one's unit."""
    if matcher.chosen and (chosen := matcher.chosen_hit(_flat(text))) is not None:
        return chosen
    levels = [level for level in text.split("\x1f") if level]
    if not levels:
        return HeaderHit()
    if len(levels) == 1:
        return matcher.match(levels[0])
    last = matcher.match(levels[-1])
    joined = _joined(levels, matcher)
    if joined.score >= EXACT or (joined.field and joined.score > last.score):
        return _with_parent_unit(joined, levels, matcher)
    if last.field:
        return _with_parent_unit(last, levels, matcher)
    first = next((hit for level in reversed(levels[:-1]) if (hit := matcher.match(level)).field), HeaderHit())
    if not first.field:
        return last
    if last.unit is not None or last.currency:
        return replace(first, unit=last.unit or first.unit, currency=last.currency or first.currency)
    return _as_part(first)


def _joined(levels: Sequence[str], matcher: HeaderMatcher) -> HeaderHit:
    """Parent and child as one header: 投资方 over 名称, 项目信息 over 名称 (the parent without what only says "facts about")."""
    whole = matcher.match("".join(levels[-2:]))
    bare = _ABOUT.sub("", levels[-2])
    core = matcher.match(bare + levels[-1]) if bare and bare != levels[-2] else HeaderHit()
    return core if core.score > whole.score else whole


def _with_parent_unit(hit: HeaderHit, levels: Sequence[str], matcher: HeaderMatcher) -> HeaderHit:
    """投资情况（万元） over 总投资: a unit in a parent level holds for its columns."""
    kind = FIELDS[hit.field].kind if hit.field in FIELDS else None
    if hit.unit is not None or kind not in (Kind.MONEY, Kind.AREA, Kind.LAND):
        return hit
    for level in reversed(levels[:-1]):
        _, money, area, currency = split_unit(level, matcher.words)
        unit = money if kind is Kind.MONEY else area
        if unit is not None:
            return replace(hit, unit=unit, currency=currency or hit.currency)
    return hit


def _as_part(hit: HeaderHit) -> HeaderHit:
    """A sub-column whose own name is unknown only loosely belongs to its parent's field."""
    return replace(hit, score=min(hit.score, WEAK), rank=hit.rank + 2000)


def _value_test(hit: HeaderHit, cells: Sequence[Cell], matcher: HeaderMatcher) -> HeaderHit:
    """Names that mean two things are decided by what stands below them."""
    texts = [cell_text(cell) for cell in cells[:SAMPLE] if not blank(cell)]
    if not texts or hit.score > EXACT:
        return hit
    if hit.field == "company" and hit.score <= WEAK and all(fold(text) in matcher.words.money_units for text in texts):
        return HeaderHit("amount_unit", score=EXACT)
    if (
        hit.field == "company"
        and hit.score <= WEAK
        and sum(bool(_OFFICE.search(text)) for text in texts) * 2 > len(texts)
    ):
        return HeaderHit("lead_unit", score=WEAK)
    if hit.field == "company" and hit.score < EXACT and not any(_ORG.search(text) for text in texts):
        return replace(hit, score=WEAK)
    if hit.field == "industry_text" and hit.score <= WEAK:
        return _category(hit, texts, matcher)
    if hit.field == "floor_area_sqm" and _is_land(hit, texts):
        return replace(hit, field="land_mu")
    if hit.field == "contact" and sum(bool(_ORG.search(text)) for text in texts) * 2 > len(texts):
        return HeaderHit()
    return hit


def _stage_or_progress(
    headers: Sequence[tuple[int, str]], hits: list[HeaderHit], values: Sequence[Sequence[Cell]], matcher: HeaderMatcher
) -> list[HeaderHit]:
    """进展 and 进度 may head stages (在谈, 签约) or what happened (3月来访): what stands below decides."""
    certain = any(hit.field == "stage" and not _VAGUE.search(headers[i][1]) for i, hit in enumerate(hits))
    found = list(hits)
    for i, hit in enumerate(hits):
        texts = [cell_text(cell) for cell in (values[i] if i < len(values) else ())[:SAMPLE] if not blank(cell)]
        if hit.field not in ("stage", "progress") or hit.score > EXACT or not texts:
            continue
        known = sum(stage_of(text, matcher.words) is not None for text in texts)
        vague = bool(_VAGUE.search(headers[i][1]))
        told = known * 3 < len(texts) and sum(map(len, texts)) > 8 * len(texts)
        if hit.field == "stage" and (told or (vague and known * 2 <= len(texts))):
            found[i] = replace(hit, field="progress", rank=hit.rank + 500)
        elif hit.field == "progress" and vague and not certain and known * 3 > 2 * len(texts):
            found[i] = replace(hit, field="stage", rank=hit.rank + 500)
    return found


def _is_land(hit: HeaderHit, texts: Sequence[str]) -> bool:
    in_mu = hit.score <= WEAK and sum("亩" in text for text in texts) * 2 > len(texts)
    return in_mu or hit.unit in _LAND_UNITS


def _category(hit: HeaderHit, texts: Sequence[str], matcher: HeaderMatcher) -> HeaderHit:
    """项目类别 may be 内资/外资 or 在谈/签约 instead of an industry."""
    if sum(fold_tight(text) in matcher.words.stages for text in texts) * 3 > 2 * len(texts):
        return replace(hit, field="stage")
    foreign = sum(text in ("内资", "外资", "中外合资", "外商独资", "合资") for text in texts)
    return replace(hit, field="foreign") if foreign * 2 > len(texts) else hit


def _winners(headers: Sequence[tuple[int, str]], hits: Sequence[HeaderHit]) -> dict[str, int]:
    """Which column gets each field: certainty first, then priority in the dictionary, then position."""
    best: dict[str, tuple[float, int, int]] = {}
    winners: dict[str, int] = {}
    for place, hit in enumerate(hits):
        if not hit.field:
            continue
        key = (-hit.score, hit.rank, place)
        if hit.field not in best or key < best[hit.field]:
            best[hit.field] = key
            winners[hit.field] = place
    if "contact_phone" in winners and "contact" in winners and "phone" in winners:
        winners.pop("contact_phone")
    return winners


def _flat(text: str) -> str:
    return text.replace("\x1f", "/").replace("\n", "")


def _role(index: int, text: str, field: str, hit: HeaderHit, caption: Caption) -> Role:
    shown = _flat(text)
    kind = FIELDS[field].kind if field in FIELDS else None
    unit, currency = hit.unit, hit.currency
    stated = unit is not None
    if kind is Kind.MONEY and unit is None:
        unit, currency = caption.money or "万", currency or caption.currency
    if kind in (Kind.LAND, Kind.AREA) and unit is None:
        default = "亩" if kind is Kind.LAND else "㎡"
        fits = caption.area is not None and (kind is Kind.LAND or caption.area in ("㎡", "万㎡"))
        unit = caption.area if fits else default
    return Role(index, shown, field, unit, stated, currency, hit.score > PART or not field)


def _column_notes(role: Role, hit: HeaderHit, caption: Caption) -> list[Problem]:
    notes: list[Problem] = []
    if not role.field and role.header and not role.tick and hit.field != "seq" and hit.score <= EXACT:
        notes.append(Problem("column-unknown", "", raw=role.shown))
    elif role.field in LABELS and 0 < hit.score <= PART:
        notes.append(Problem("column-guessed", role.field, raw=role.header))
    kind = FIELDS[role.field].kind if role.field in FIELDS else None
    if kind is Kind.MONEY and role.stated and caption.own and caption.money not in (None, role.unit):
        units = {
            "unit": str(role.unit).removesuffix("元") + "元",
            "other": str(caption.money).removesuffix("元") + "元",
        }
        notes.append(Problem("column-unit-conflict", role.field, raw=role.header, params=units))
    if role.field == "investment_wan" and not role.stated and not caption.money:
        notes.append(Problem("column-unit", role.field, raw=role.header, params={"unit": "万元"}))
    return notes


def looks_like_company(text: str) -> bool:
    """True for texts that end like the name of an organisation."""
    return len(text) >= 4 and bool(_ORG.search(text.strip())) and (has_cjk(text) or " " in text)
