"""From a header text to a field, its unit and how certain that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from mhcrm.base.money import CURRENCIES
from mhcrm.base.text import fold, fold_tight, has_cjk
from mhcrm.base.variants import simplified
from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.intake.keys import header_key
from mhcrm.domain.intake.words import Words

CHOSEN, EXACT, TRIMMED, PART, WEAK = 2.0, 1.0, 0.8, 0.6, 0.4
"""How certain a hit is; a person said so, the dictionary says so … below :data:`PART` the column is only used when no other
claims the field."""

_MEASURES = (Kind.MONEY, Kind.LAND, Kind.AREA)
_BRACKET = re.compile(r"\(([^()]*)\)")
_UNIT_LABEL = re.compile(r"^(?:金额|面积|计量|货币|投资)?单位[:：]?|^折合|^约")
_LATIN = re.compile(r"[a-z][a-z.'&/\s-]*[a-z.]", re.IGNORECASE)
_YEAR_NOTE = re.compile(r"^\d{4}年?$")
_ENUMERATION = re.compile(r"^\s*(?:[(（]\d{1,2}[)）]|\d{1,2}\s*[.、．)）]|[①-⑳])\s*(?=\D)")
"""1.企业名称, （2）项目名称: columns numbered by whoever made the sheet."""


@dataclass(frozen=True, slots=True)
class HeaderHit:
    """What one header text means.

    Attributes:
        field: canonical or helper field; "" when the text is in no dictionary.
        unit: money or area unit stated in the header; None when it states none.
        currency: ISO code stated in the header ("万美元"); "" when none.
        score: certainty, one of EXACT … WEAK; 0 without a field.
        rank: priority among the field's synonyms.
    """

    field: str = ""
    unit: str | None = None
    currency: str = ""
    score: float = 0.0
    rank: int = 9999


NO_HIT = HeaderHit()


def chosen_parts(chosen: str) -> tuple[str, str]:
    """Field and unit of a person's choice: ``investment_wan@亿元``, ``x:街镇意见`` (an extra field of that name), ``notes``.

    ``@亿元`` alone says the unit of a column and leaves its field to the program.
    """
    field, _at, unit = chosen.partition("@")
    return (chosen, "") if chosen.startswith("x:") else (field, unit)


def _only_unit(chosen: str, hit: HeaderHit) -> bool:
    return chosen.startswith("@") and hit.field in FIELDS


@dataclass(frozen=True, slots=True)
class _Unit:
    money: str | None
    area: str | None
    currency: str


def _read_unit(text: str, words: Words) -> _Unit | None:
    """``(万元)``, ``单位：亿元``, ``万美元``, ``㎡``; None if the text is no unit."""
    plain = _UNIT_LABEL.sub("", simplified(fold(text)))
    if not plain:
        return None
    currency = ""
    for word in sorted(CURRENCIES, key=len, reverse=True):
        if word in plain:
            currency = CURRENCIES[word]
            plain = plain.replace(word, "", 1)
            break
    plain = plain.strip("/,:：") or "元"
    if currency and plain in ("元", ""):
        return _Unit("元", None, currency)
    if plain in words.money_units:
        return _Unit(words.money_units[plain], None, currency)
    if plain in words.area_units:
        return _Unit(None, words.area_units[plain], "")
    return None


def split_unit(text: str, words: Words) -> tuple[str, str | None, str | None, str]:
    """The header without its unit, and the money unit, area unit and currency it states.

    Brackets that hold no unit stay in the text.
    """
    plain = simplified(fold(text))
    for match in _BRACKET.finditer(plain):
        for piece in (match[1], match[1].split("/")[0], match[1].split(",")[0], match[1].split("、")[0]):
            unit = _read_unit(piece, words)
            if unit:
                return plain[: match.start()] + plain[match.end() :], unit.money, unit.area, unit.currency
    for separator in ("单位:", "单位：", "/", ",", ":", "：", "-", "_", "，"):
        head, found, tail = plain.rpartition(separator)
        if found and head:
            unit = _read_unit(tail, words)
            if unit:
                return head, unit.money, unit.area, unit.currency
    return _glued_unit(plain, words)


def _glued_unit(plain: str, words: Words) -> tuple[str, str | None, str | None, str]:
    for word in sorted((*words.money_units, *words.area_units), key=len, reverse=True):
        if len(word) > 1 and plain.endswith(word) and len(plain) > len(word) + 1:
            return plain[: -len(word)], words.money_units.get(word), words.area_units.get(word), ""
    return plain, None, None, ""


def _foreign_word(text: str) -> str:
    """A foreign currency named anywhere in a money header: it must never pass for RMB."""
    plain = fold(text)
    return next((code for word, code in CURRENCIES.items() if code != "CNY" and word != "欧" and word in plain), "")


def _chinese_part(body: str) -> str:
    """项目名称 of ``项目名称 Project Name``; "" when the header is in one language only."""
    if not has_cjk(body) or not _LATIN.search(body):
        return ""
    return _LATIN.sub("", body).strip(" /()-_.,:&")


class HeaderMatcher:
    """Looks headers up in a :class:`Words`; results are remembered."""

    def __init__(self, words: Words, chosen: Mapping[str, str] | None = None) -> None:
        self.words = words
        self.chosen = {fold_tight(text): field for text, field in (chosen or {}).items()}
        self._parts = sorted(
            ((key, field) for key, field in words.names.items() if len(key) >= 2 and field != "seq"),
            key=lambda item: -len(item[0]),
        )
        self.match = lru_cache(maxsize=8192)(self._match)

    def choosing(self, columns: Mapping[str, str]) -> HeaderMatcher:
        """This dictionary with the meanings a person gave to headers ("" = none), which go before its own."""
        return HeaderMatcher(self.words, columns) if columns else self

    def said_unit(self, said: str, kind: Kind | None) -> tuple[str, str]:
        """Unit and currency a person names for a column of this kind (亿元, 万美元, 公顷); blanks when it is none of its kind."""
        if kind not in _MEASURES or not said:
            return "", ""
        known = self.words.money_units if kind is Kind.MONEY else self.words.area_units
        if said in known.values():
            return said, ""
        found = _read_unit(said, self.words)
        unit = (found.money if kind is Kind.MONEY else found.area) if found is not None else None
        return unit or "", found.currency if found is not None and unit else ""

    def chosen_hit(self, text: str) -> HeaderHit | None:
        """What a person said this header means; None when nobody did. Its own unit counts unless the person gave one."""
        chosen = self.chosen.get(fold_tight(text))
        if chosen is None or chosen.startswith("@"):
            return None
        field, said = chosen_parts(chosen)
        kind = FIELDS[field].kind if field in FIELDS else None
        _, money, area, currency = split_unit(text, self.words)
        unit, named = self.said_unit(said, kind)
        if kind is Kind.MONEY:
            return HeaderHit(field, unit or money, named or currency or _foreign_word(text), CHOSEN, 0)
        return HeaderHit(field, (unit or area) if kind in (Kind.LAND, Kind.AREA) else None, "", CHOSEN, 0)

    def with_said_unit(self, hit: HeaderHit, text: str) -> HeaderHit:
        """The hit in the unit a person said the column is in, where one did so without naming its field."""
        chosen = self.chosen.get(fold_tight(text), "")
        unit, currency = self.said_unit(chosen[1:], FIELDS[hit.field].kind) if _only_unit(chosen, hit) else ("", "")
        return replace(hit, unit=unit, currency=currency or hit.currency) if unit else hit

    def _match(self, text: str) -> HeaderHit:
        """The meaning of one header text (its levels joined with ``/`` by the caller)."""
        if self.chosen and (hit := self.chosen_hit(text)) is not None:
            return hit
        if not text or len(text) > 60:
            return NO_HIT
        if (alone := _read_unit(text, self.words)) is not None:
            return HeaderHit("", alone.money or alone.area, alone.currency)
        body, money, area, currency = split_unit(_ENUMERATION.sub("", text), self.words)
        body = self._drop_marks(body)
        if not header_key(body).strip("()/"):
            return HeaderHit("", money or area, currency)
        shapes = [shape for shape in (body, _chinese_part(body)) if shape]
        for find in (self._exact, self._trimmed, self._contained, self._weak):
            for shape in shapes:
                field, key, score = find(shape)
                if field:
                    return self._hit(text, field, key, score, money, area, currency)
        return NO_HIT

    def _hit(
        self, text: str, field: str, key: str, score: float, money: str | None, area: str | None, currency: str
    ) -> HeaderHit:
        kind = FIELDS[field].kind if field in FIELDS else None
        unit = money if kind is Kind.MONEY else area if kind in (Kind.LAND, Kind.AREA) else None
        if unit is None and (money or area) and kind not in (Kind.MONEY, Kind.LAND, Kind.AREA, Kind.TEXT, Kind.LONG):
            return NO_HIT
        if kind is Kind.MONEY and not currency:
            currency = _foreign_word(text)
        return HeaderHit(field, unit, currency if kind is Kind.MONEY else "", score, self.words.rank.get(key, 500))

    def _drop_marks(self, body: str) -> str:
        """Remove ``*`` and brackets that only hold ``必填`` and the like, or a year."""

        def keep(match: re.Match[str]) -> str:
            inner = match[1].strip("*: ")
            marked = any(inner.startswith(mark) or inner.endswith(mark) for mark in self.words.marks)
            return "" if not inner or marked or _YEAR_NOTE.match(inner) else match[0]

        return _BRACKET.sub(keep, body)

    def _exact(self, body: str) -> tuple[str, str, float]:
        key = header_key(body)
        if key in self.words.names:
            return self.words.names[key], key, EXACT
        bare = header_key(_BRACKET.sub("", body))
        if bare in self.words.names:
            return self.words.names[bare], bare, EXACT
        flat = key.replace("(", "").replace(")", "")
        return (self.words.names[flat], flat, EXACT) if flat in self.words.names else ("", "", 0.0)

    def _blocked(self, key: str) -> bool:
        return any(blocker in key for blocker in self.words.blockers)

    def _trimmed(self, body: str) -> tuple[str, str, float]:
        key = header_key(_BRACKET.sub("", body))
        if self._blocked(key):
            return "", "", 0.0
        counted = key.rstrip("123456789")  # 联系人1, 电话2
        if counted != key and len(counted) >= 2 and counted in self.words.names:
            return self.words.names[counted], counted, TRIMMED if key.endswith("1") else PART
        for prefix in ("", *self.words.prefixes):
            if not key.startswith(prefix):
                continue
            rest = key[len(prefix) :]
            for suffix in ("", *self.words.suffixes):
                core = rest[: len(rest) - len(suffix)] if suffix and rest.endswith(suffix) else rest
                if core != key and len(core) >= 2 and core in self.words.names:
                    return self.words.names[core], core, TRIMMED
        return "", "", 0.0

    def _no_measure(self, field: str, rest: str) -> bool:
        """True when what is left of a header says that it names no amount or area: 用地性质."""
        kind = FIELDS[field].kind if field in FIELDS else None
        return kind in _MEASURES and any(word in rest for word in self.words.not_measures)

    def _contained(self, body: str) -> tuple[str, str, float]:
        key = header_key(_BRACKET.sub("", body))
        if self._blocked(key) or len(key) > 16:
            return "", "", 0.0
        for name, field in self._parts:
            if len(name) >= 3 and len(key) - len(name) <= 6 and (key.endswith(name) or key.startswith(name)):
                if self._no_measure(field, key.replace(name, "", 1)):
                    continue
                return field, name, PART
        return "", "", 0.0

    def _weak(self, body: str) -> tuple[str, str, float]:
        key = header_key(_BRACKET.sub("", body))
        field = self.words.weak.get(key, "")
        return field, key, WEAK if field else 0.0
