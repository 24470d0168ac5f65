"""Templates and rules as data: the delivered ones hold, broken ones are refused with line and cycle."""

from __future__ import annotations

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.plan.approval_templates import load_templates, parse_template
from mhcrm.plan.loader import load_plan
from mhcrm.plan.service_rules import load_service_rules

GOOD = resource("approvals/templates/c-light.yaml").read_text("utf-8")


def test_each_track_has_a_network_that_cites_its_way_of_working() -> None:
    documents = load_plan().documents
    found = load_templates()
    assert list(found) == ["A", "B", "C", "D"]
    for template in found.values():
        assert template.doc in documents
        assert template.mark == "编者模板"
        assert all(item.phase in template.phases for item in template.items)
        assert any(paper.deferrable for item in template.items for paper in item.materials)


def test_the_eight_kinds_of_demands_are_those_of_the_document() -> None:
    rules, plan = load_service_rules(), load_plan()
    record = plan.records["task.2026-9.11"]
    assert [kind.name for kind in rules.demand_kinds] == list(record.data["package"])
    assert (rules.demand_doc, rules.demand_at) == (record.cite.doc, record.cite.at)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    after: [licence]\n    days: 1", "    after: [licence, tax]\n    days: 1", "税务信息确认 → 税务信息确认"),
        ("after: [licence]\n    days: 3", "after: [nothing]\n    days: 3", "“银行开户”要等“nothing”"),
        ("days: 3", "days: 三天", "“days”应当是工作日的整数"),
        ("key: account", "key: tax", "代号都是“tax”"),
        ("phase: 许可", "phase: 审批", "没有阶段“审批”"),
        ("key: account", "key: Account", "代号“Account”不合格式"),
        ("mark: 编者模板", "mark: 官方", "“mark”不能是“官方”"),
        ("    days: 3", "    dais: 3", "不认识的键“dais”"),
        ("{name: 从业人员证明, deferrable: true}", "{name: 许可申请}", "两份同名的材料"),
    ],
)
def test_a_broken_template_is_refused_in_its_place(old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(RuleFileError) as refused:
        parse_template(GOOD.replace(old, new, 1).encode(), "本办.yaml")
    assert words in str(refused.value)
    assert "本办.yaml 第" in str(refused.value)


def test_a_longer_cycle_is_named_in_the_order_of_waiting() -> None:
    text = GOOD.replace("key: licence\n", "key: licence\n    after: [account]\n", 1)
    with pytest.raises(RuleFileError, match=r"企业登记 → 银行开户 → 企业登记|银行开户 → 企业登记 → 银行开户"):
        parse_template(text.encode(), "x.yaml")
