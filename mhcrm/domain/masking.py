"""The code-name variant (代号): nothing printed may tell who the investor is.

Names are hidden in every form they are likely to take in free text (full, without brackets, without 有限公司, without the
place in front), numbers by their shape. Hiding too much is acceptable, hiding too little is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import TypeVar

from mhcrm.domain.lead import Lead, Value

T = TypeVar("T")

HIDDEN = "〔略〕"
OTHER_FIRM = "某企业"

_FIRM_FIELDS = ("company", "landed_company")
_PERSON_FIELDS = ("contact",)
_OUR_FIELDS = ("lead_unit", "owner", "assist_unit", "first_reporter", "group")
_NUMBER_FIELDS = ("uscc", "phone", "project_code", "stat_name")
_SUFFIX = re.compile(
    r"(（筹）|（暂定）|（示例）|\(筹\)|\(暂定\)|（有限合伙）|股份有限公司|有限责任公司|集团有限公司|有限公司|控股|集团|公司|合伙企业|研究院|事务所)+$"
)
_PLACE = re.compile(
    r"^(中国|上海|北京|天津|重庆|江苏|浙江|安徽|广东|福建|山东|四川|湖北|湖南|河南|河北|陕西|辽宁|吉林|黑龙江|江西|云南|贵州"
    r"|海南|山西|甘肃|青海|广西|内蒙古|宁夏|新疆|西藏|香港|澳门|台湾|苏州|南京|无锡|常州|杭州|宁波|嘉兴|合肥|深圳|广州|武汉|成都"
    r"|西安|厦门|青岛|济南|长沙|郑州|大连|沈阳|闵行)(省|市|区)?"
)
_TRADE = re.compile(
    r"(新能源|新材料|半导体|集成电路|机器人|人工智能|生物医药|生命科学|医疗器械|信息技术|航空航天|智能装备|智能制造|航天|航空|医疗"
    r"|生物|医药|制药|药业|科技|技术|智能|能源|电子|电气|材料|装备|机械|精密|动力|软件|数据|网络|通信|食品|服饰|时尚|宠物|健康"
    r"|环保|材料|器械|汽车|电池|光电|微电子|自动化|系统|实业|投资|发展|创新|国际|产业|控制|检测|供应链|贸易|服务|咨询|基因|神经)+$"
)
_LEGAL = re.compile(r"[^\s，。；、：！？（）()“”《》〔〕—]{2,24}?(股份有限公司|有限责任公司|有限公司|集团公司)")
_SHAPES = (
    re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Za-z])"),  # uscc
    re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?:https?://|www\.)[^\s，。；）]+"),
)


@dataclass(frozen=True)
class Mask:
    """Replaces what identifies the investor of one lead; use :meth:`text` or, for whole records, :meth:`apply`."""

    alias: str
    firms: tuple[str, ...]
    people: tuple[str, ...]

    @classmethod
    def of(cls, lead: Lead) -> Mask:
        """The mask of ``lead``; the alias is made of the digits of its code."""
        digits = re.sub(r"\D", "", (lead.code or "").rsplit("-", 1)[-1]) or "0000"
        firms = {form for name in _FIRM_FIELDS for form in _firm_forms(lead.text(name))}
        people = {word for name in _PERSON_FIELDS + _NUMBER_FIELDS for word in _words(lead.text(name))}
        people |= {word for name in _NUMBER_FIELDS + _PERSON_FIELDS for word in _words(lead.raw.get(name, ""))}
        firms |= {form for name in _FIRM_FIELDS for form in _firm_forms(lead.raw.get(name, ""))}
        return cls(f"代号{digits}", _longest_first(firms), _longest_first(people))

    def text(self, text: str) -> str:
        """``text`` without anything that identifies the investor, nor any other firm that could give a hint."""
        return _LEGAL.sub(OTHER_FIRM, self.names(text))

    def lead(self, lead: Lead) -> Lead:
        """The lead with every text masked; our own units keep their names, even when they are firms."""
        values: dict[str, Value] = {}
        for name, value in lead.values.items():
            if isinstance(value, str):
                value = self.names(value) if name in _OUR_FIELDS else self.text(value)
            values[name] = value
        return replace(lead, values=values, raw={name: self.text(text) for name, text in lead.raw.items()})

    def names(self, text: str) -> str:
        """``text`` without the investor's names, people and numbers."""
        for name in self.firms:
            text = _loose(name).sub(self.alias, text)
        for word in self.people:
            text = text.replace(word, HIDDEN)
        for shape in _SHAPES:
            text = shape.sub(HIDDEN, text)
        return text

    def apply(self, value: T) -> T:
        """A copy of a dataclass, mapping, tuple or string with every string masked (mapping keys stay)."""
        return self._masked(value)  # type: ignore[return-value]

    def _masked(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value) if type(value) is str else value
        if isinstance(value, Mapping):
            return {key: self._masked(item) for key, item in value.items()}
        if isinstance(value, tuple | list):
            return type(value)(self._masked(item) for item in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: self._masked(getattr(value, f.name)) for f in fields(value)})
        return value

    def leaks(self, text: str) -> tuple[str, ...]:
        """The secrets still in ``text``; empty when it is safe."""
        return tuple(word for word in self.firms + self.people if word in text)


@lru_cache(maxsize=512)
def _loose(name: str) -> re.Pattern[str]:
    """``name`` with any spaces between its characters and either form of brackets."""
    forms = {"（": "[（(]", "(": "[（(]", "）": "[）)]", ")": "[）)]"}
    return re.compile(r"\s*".join(forms.get(char, re.escape(char)) for char in name), re.IGNORECASE)


def _firm_forms(name: str) -> Iterator[str]:
    """``name`` and the shorter forms people use for it; forms shorter than two characters identify nobody."""
    name = re.sub(r"\s+", "", name)
    if len(name) < 2:
        return
    yield name
    bare = re.sub(r"[（(].*?[）)]", "", name)
    stem = _SUFFIX.sub("", bare)
    core = _PLACE.sub("", stem)
    brand = _TRADE.sub("", core)
    for form in (bare, stem, core, brand):
        if len(form) >= 2:
            yield form
    for part in re.split(r"[·•、/，,；;]", bare):
        if len(part) >= 2 and part != bare and part not in ("示例", "（示例）"):
            yield from _firm_forms(part)


def _words(text: str) -> Iterator[str]:
    """The names and numbers of a contact cell, one by one; titles like 总 alone identify nobody."""
    for word in re.split(r"[\s，,、；;/：:（）()|]+", text):
        if len(word) >= 2 and word not in (
            "示例",
            "待核实",
            "不详",
            "联系人",
            "电话",
            "手机",
            "总经理",
            "经理",
            "主任",
        ):
            yield word


def _longest_first(words: set[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
