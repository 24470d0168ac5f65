"""Records as plain Chinese lines: no machine word reaches an officer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mhcrm.plan.base import PlanBase
from mhcrm.services.rules.service import RulesService
from mhcrm.services.rules.wording import data_labels, figure_text, lines_of, validity_text

OFTEN = 5


def top_keys(shipped: PlanBase) -> Iterator[str]:
    """Every ``data`` key of every record."""
    for record in shipped.records.values():
        yield from record.data


def test_a_key_used_often_has_a_chinese_word(shipped: PlanBase) -> None:
    labels, machine = data_labels()
    often = {key for key, times in Counter(top_keys(shipped)).items() if times >= OFTEN and key.isascii()}
    assert often - set(labels) - machine == set()


def test_a_label_is_chinese_and_a_key_is_either_shown_or_not() -> None:
    labels, machine = data_labels()
    assert [word for word in labels.values() if not re.search(r"[\u4e00-\u9fff]", word)] == []
    assert set(labels) & machine == set()


def test_every_line_starts_with_a_chinese_label(rules: RulesService) -> None:
    for kind in rules.kinds():
        for entry in rules.list(kind):
            for label, text in lines_of(entry):
                assert text, entry.id
                assert not label.isascii() or label.isdigit(), (entry.id, label)


def test_figures_read_like_the_document() -> None:
    goal = {"metric": "产业规模", "value": 700, "unit": "亿元", "comparator": ">", "as_of": "2030"}
    assert figure_text(goal) == "产业规模（2030）：超过700亿元"
    assert figure_text({**goal, "text": "突破700亿元"}) == "产业规模（2030）：突破700亿元"
    assert figure_text({"metric": "研发占比", "value": None, "unit": "%"}) == "研发占比：待核实"
    own = {"metric": "增速", "value": 5.4, "unit": "%", "computed": "计算值", "note": "开方"}
    assert figure_text(own) == "增速：5.4%〔计算值，开方〕"


def test_a_derived_end_says_so(rules: RulesService) -> None:
    assert validity_text(rules.show("tier.room")).startswith("2026-06-01 至 2029-05-31（推算；")
    assert validity_text(rules.show("doc.2024-11")).startswith("2025-01-15 至 2027-01-14（文件写明")
    assert validity_text(rules.show("doc.2026-8")).startswith("自 2026-05-19 起（未写明止期")


def test_a_record_shows_everything_it_holds(rules: RulesService) -> None:
    text = "\n".join(f"{label}：{value}" for label, value in lines_of(rules.show("layout.biomed.pujiang")))
    for word in ("中试", "偶联药物", "临港浦江园", "三园之一", "原文存疑", "基因检测"):
        assert word in text
