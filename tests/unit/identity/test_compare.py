"""What a pair must show before it counts as one: kinds of agreement, kinds of doubt, and a search that stays near-linear."""

from __future__ import annotations

import random

import pytest

from mhcrm.domain.identity import Blocks, Comparison, Verdict, compare, party_of
from mhcrm.domain.identity.blocking import MOST
from mhcrm.domain.identity.sounds import slip


def _compared(left: dict[str, str], right: dict[str, str]) -> Comparison:
    return compare(party_of(left), party_of(right))


A = "上海砚青软件有限公司"


@pytest.mark.parametrize(
    ("left", "right", "verdict", "why"),
    [
        ({"company": A}, {"company": A}, Verdict.SAME, "双方都未写项目"),
        ({"company": A, "project": "财税软件"}, {"company": A}, Verdict.LIKELY, "有一方未写项目"),
        (
            {"company": A, "project": "财税软件"},
            {"company": A, "project": "新项目"},
            Verdict.LIKELY,
            "项目名称过于宽泛",
        ),
        (
            {"company": A, "project": "研发中心"},
            {"company": A, "project": "仓储中心"},
            Verdict.DIFFERENT,
            "项目名称不同",
        ),
        (
            {"company": A, "project": "财税软件"},
            {"company": A, "project": "砚青财税软件项目"},
            Verdict.SAME,
            "项目名称相同",
        ),
        ({"company": A, "project": "平台Ⅰ期"}, {"company": A, "project": "平台二期"}, Verdict.DIFFERENT, "项目不同期"),
        ({"company": A, "project": "平台1期"}, {"company": A, "project": "平台一期"}, Verdict.SAME, "项目名称相同"),
    ],
)
def test_what_the_projects_say(left: dict[str, str], right: dict[str, str], verdict: Verdict, why: str) -> None:
    result = _compared(left, right)
    assert result.verdict is verdict
    assert why in {part.why for part in result.parts}


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        ("上海砚青软件有限公司", "北京砚青软件有限公司", "企业所在省市不同"),
        ("上海砚青软件有限公司", "上海砚青软件有限公司闵行分公司", "有一方是分支机构"),
        ("日本樱町株式会社", "樱町（上海）有限公司", "一方是境外企业"),
        ("上海砚青软件有限公司", "砚青软件、墨白软件", "一方写了几家企业"),
        ("上海曜澄软件有限公司", "上海耀澄软件有限公司", "企业名称差一两个字"),
    ],
)
def test_however_much_agrees_a_person_must_look_at_these(left: str, right: str, why: str) -> None:
    facts = {"project": "财税一体机", "phone": "13917750001", "contact": "童真"}
    result = _compared({"company": left, **facts}, {"company": right, **facts})
    assert result.verdict is Verdict.LIKELY
    doubt = result.parts[-1]
    assert (doubt.name, doubt.why) == ("须人核对", why)
    assert doubt.points < 0


def test_an_intermediary_s_number_makes_nobody_the_same() -> None:
    facts = {"phone": "13917750002", "contact": "赵经理"}
    left = {"company": A, "project": "总部项目", **facts}
    assert (
        _compared(left, {"company": "苏州帛远电气有限公司", "project": "总部项目", **facts}).verdict
        is Verdict.DIFFERENT
    )
    assert (
        _compared(left, {"company": "苏州帛远电气有限公司", "project": "继电器", **facts}).verdict is Verdict.DIFFERENT
    )


@pytest.mark.parametrize(
    ("one", "other", "same"), [("64880003", "021-64880003", True), ("64880003", "021-64880004", False)]
)
def test_a_number_is_the_same_with_and_without_the_area_code(one: str, other: str, same: bool) -> None:
    parts = {part.why for part in _compared({"company": A, "phone": one}, {"company": A, "phone": other}).parts}
    assert ("联系电话相同" in parts) is same


def test_characters_of_one_sound() -> None:
    assert slip("曜澄", "耀诚")
    assert slip("青", "清") and slip("珍", "争")
    assert not slip("曜澄", "砚澄")
    assert not slip("曜", "曜澄")


def _leads(count: int) -> list[dict[str, str | None]]:
    """Many names share a core: 上海智能科技有限公司, 上海智能X科技有限公司; one switchboard, a few common projects."""
    rng = random.Random(count)
    made: list[dict[str, str | None]] = []
    for at in range(count):
        brand = "".join(rng.choice("禾曜微岑屿垣骊鹤汀砺澜骁砚沅启朔桐棣华晏") for _ in range(2))
        company = rng.choice(("上海智能科技有限公司", f"上海智能{brand}科技有限公司", f"上海{brand}智能科技有限公司"))
        project = rng.choice((None, "研发中心", f"{brand}生产基地", f"{brand}平台{at}"))
        phone = rng.choice(("021-64880000", f"139{rng.randint(0, 99999999):08d}"))
        made.append({"company": company, "project": project, "phone": phone})
    return made


def test_leads_compared_grow_no_faster_than_the_leads() -> None:
    asked = {}
    for count in (2_000, 8_000):
        blocks, compared = Blocks(), 0
        for values in _leads(count):
            compared += len(blocks.meet(party_of(values)))
        asked[count] = compared
    assert asked[8_000] <= 6 * asked[2_000]
    assert asked[8_000] <= 3 * MOST * 8_000


def test_the_same_lead_is_found_even_where_the_company_has_hundreds() -> None:
    leads = [party_of({"company": A, "project": f"栋{at}装修" * 2}) for at in range(300)]
    blocks = Blocks()
    for party in leads:
        blocks.add(party)
    again = party_of({"company": f"{A}（重点）", "project": "栋7装修" * 2 + "项目"})
    assert 7 in blocks.candidates(again)
    short = party_of({"company": A, "project": "甲乙"})
    for party in (*leads[:60], short):
        blocks.meet(party)
    assert blocks.candidates(short)[-1] == len(blocks.parties) - 1
