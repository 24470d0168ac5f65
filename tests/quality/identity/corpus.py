"""Pairs of leads with the answer a person would give, made from named kinds of agreement and difference.

Every name is invented. A pair is (kind, left, right, same?); the kinds are what ledgers do to the same project, and what
makes two different projects look alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from mhcrm.domain.lead import Value

Values = dict[str, Value]


@dataclass(frozen=True)
class Pair:
    """Two leads and whether they are one."""

    kind: str
    left: Values
    right: Values
    same: bool


_COMPANIES = (
    ("上海禾曜微电子有限公司", "禾曜微电子", "上海禾曜微電子有限公司", "91310112MAX000015L"),
    ("苏州衡序智能装备股份有限公司", "衡序智能装备", "蘇州衡序智能裝備股份有限公司", "91310112MAX00004X2"),
    ("杭州沅启机器人有限公司", "沅启机器人", "杭州沅啟機器人有限公司", "91310112MAX000066W"),
    ("上海岑屿医疗器械有限公司", "岑屿医疗", "上海岑屿醫療器械有限公司", "91310112MAX000090D"),
    ("翊芯（上海）半导体有限公司", "翊芯半导体", "翊芯（上海）半導體有限公司", "91310112MAX000031A"),
    ("合肥璟川量子科技有限公司", "璟川量子", "合肥璟川量子科技有限公司", "91310112MAX0001033"),
)
_PROJECTS = (
    "车规级芯片设计总部项目",
    "智能物流装备基地",
    "人形机器人关节模组项目",
    "手术机器人研发中心",
    "碳化硅模块封装线",
    "量子测控仪器项目",
)
_PHONES = ("13900001001", "13900001002", "13900001003", "13900001004", "13900001005", "13900001006")


def _lead(company: str, project: str, **more: Value) -> Values:
    return {"company": company, "project": project, **more}


def _same(at: int) -> list[Pair]:
    full, short, traditional, code = _COMPANIES[at]
    project, phone = _PROJECTS[at], _PHONES[at]
    bare = project.removesuffix("项目")
    left = _lead(full, project, uscc=code, phone=phone)
    return [
        Pair("完全相同", left, _lead(full, project), True),
        Pair("括号全半角", left, _lead(full.replace("（", "(").replace("）", ")"), project + " "), True),
        Pair("简称", left, _lead(short, project), True),
        Pair("简称并少项目二字", left, _lead(short, bare), True),
        Pair("繁体", left, _lead(traditional, project), True),
        Pair("项目加暂定", left, _lead(full, project + "（暂定）"), True),
        Pair("项目加前缀", left, _lead(full, "上海" + project), True),
        Pair("更名同代码同项目", left, _lead("上海" + full[2:4] + "新控股有限公司", project, uscc=code), True),
        Pair("企业错一字", left, _lead(full[:3] + "元" + full[4:], project, phone=phone), True),
        Pair("没有项目名同电话", left, _lead(full, "", phone=phone), True),
    ]


def _different(at: int) -> list[Pair]:
    full, short, _, code = _COMPANIES[at]
    other_full, _, _, other_code = _COMPANIES[(at + 1) % len(_COMPANIES)]
    project, other = _PROJECTS[at], _PROJECTS[(at + 2) % len(_PROJECTS)]
    left = _lead(full, project, uscc=code, phone=_PHONES[at])
    return [
        Pair("同企业另一项目", left, _lead(full, other, uscc=code, phone=_PHONES[at]), False),
        Pair("另一企业同项目名", left, _lead(other_full, project, uscc=other_code), False),
        Pair("另一企业另一项目", left, _lead(other_full, other), False),
        Pair("同电话另一企业另一项目", left, _lead(other_full, other, phone=_PHONES[at]), False),
        Pair("简称另一项目", left, _lead(short, other), False),
        Pair("一期与二期", _lead(full, "装备产业园一期"), _lead(full, "装备产业园二期"), False),
        Pair("同行业不同字号", left, _lead("上海" + "朔桐" + full[4:], other), False),
    ]


def pairs() -> list[Pair]:
    """The whole corpus."""
    return [pair for at in range(len(_COMPANIES)) for pair in (*_same(at), *_different(at))]
