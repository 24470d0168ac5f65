"""Company cells as offices write them: which names stand in one, and when none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.domain.identity import Blocks, Verdict, compare, party_of
from mhcrm.domain.identity.names import odd, read_cell
from mhcrm.domain.identity.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("cell", "name", "stated", "beside"),
    [
        ("上海砚青软件有限公司（原名：上海砚白软件有限公司）", "上海砚青软件有限公司", ("上海砚白软件有限公司",), ()),
        ("豆禾（上海砚青餐饮管理有限公司）", "豆禾", ("上海砚青餐饮管理有限公司",), ()),
        ("砚青（Yanqing）科技有限公司", "砚青科技有限公司", ("Yanqing",), ()),
        ("3、上海砚青软件有限公司", "上海砚青软件有限公司", (), ()),
        ("投资方：上海砚青软件有限公司", "上海砚青软件有限公司", (), ()),
        ("【重点】上海砚青软件有限公司★", "上海砚青软件有限公司", (), ()),
        ("砚青软件、墨白软件", "砚青软件", (), ("墨白软件",)),
        ("上海砚青软件有限公司等3家企业", "上海砚青软件有限公司", (), ()),
        ("上海砚青软件有限公司\n上海墨白软件有限公司", "上海砚青软件有限公司", (), ("上海墨白软件有限公司",)),
        ("上海砚青软件有限公司上海墨白软件有限公司", "上海砚青软件有限公司", (), ("上海墨白软件有限公司",)),
        ("上海砚青\n软件有限公司", "上海砚青软件有限公司", (), ()),
        ("上海砚青软件有限公司\n联系人：童工", "上海砚青软件有限公司", (), ()),
        ("砚青软件（推荐人：瑞衡）", "砚青软件", (), ()),
        ("砚青合伙企业（有限合伙）", "砚青合伙企业", (), ()),
    ],
)
def test_a_cell_is_read_as_its_names(cell: str, name: str, stated: tuple[str, ...], beside: tuple[str, ...]) -> None:
    assert odd(cell)
    assert read_cell(cell) == (name, stated, beside)


@pytest.mark.parametrize(
    "cell", ["待核实", "某央企", "某500强药企", "颛桥镇", "紫竹高新区", "虹桥镇人民政府", "拟新设公司"]
)
def test_where_no_company_is_named_there_is_nothing_to_compare(cell: str) -> None:
    party = party_of({"company": cell, "project": "总部项目"})
    assert party.company_core == ""
    assert compare(party, party).verdict is Verdict.DIFFERENT


def test_a_plain_name_is_not_taken_apart() -> None:
    assert not odd("上海砚青软件有限公司")
    assert party_of({"company": "上海砚青软件有限公司"}).stated == ()


def test_the_other_name_in_brackets_is_searched_for() -> None:
    blocks = Blocks()
    blocks.add(party_of({"company": "上海砚青软件有限公司（原名：上海墨白网络有限公司）", "project": "财税软件"}))
    assert blocks.candidates(party_of({"company": "墨白网络", "project": "另一个写法"})) == [0]


def test_a_word_file_with_a_stray_key_is_refused(tmp_path: Path) -> None:
    text = (resource("intake") / "identity.yaml").read_text("utf-8")
    (tmp_path / "identity.yaml").write_text(text + "\n别的: [甲]\n", encoding="utf-8")
    with pytest.raises(RuleFileError, match="不认识的键"):
        load_vocabulary(tmp_path / "identity.yaml")
    (tmp_path / "identity.yaml").write_text(text.replace("team_endings:", "# team_endings:"), encoding="utf-8")
    with pytest.raises(RuleFileError, match="缺少"):
        load_vocabulary(tmp_path / "identity.yaml")
    (tmp_path / "identity.yaml").write_text(text.replace("team_endings: [", "team_endings: 甲 #["), encoding="utf-8")
    with pytest.raises(RuleFileError, match="列表"):
        load_vocabulary(tmp_path / "identity.yaml")
