"""新匹配: words only for what an officer acts on."""

from __future__ import annotations

from mhcrm.domain.matching.news import news_of

OLD = {
    "as_of": "2026-09-01",
    "tier": {"name": "一层楼"},
    "chains": [{"industry": "脑机接口", "segment": "电极"}],
    "parks": [{"name": "甲园"}],
    "slots": [{"code": "A"}, {"code": "B", "rejected": ["太小"]}],
    "policies": [{"article": 3, "verdict": "applies"}],
}


def test_a_new_day_or_a_rejected_unit_is_no_news() -> None:
    same = {
        **OLD,
        "as_of": "2026-09-02",
        "plan_version": "2",
        "slots": [{"code": "A"}, {"code": "C", "rejected": ["远"]}],
    }
    assert news_of(OLD, same) == ""
    assert news_of({}, {}) == ""


def test_space_tier_and_policies_in_words() -> None:
    new = {**OLD, "slots": [{"code": "B"}, {"code": "C"}], "tier": {"name": "一栋楼"}}
    assert news_of(OLD, new) == "多 2 处可用空间，少 1 处可用空间，层级改为一栋楼"
    assert news_of(OLD, {**OLD, "tier": {"name": None}}) == "层级待核实"
    assert news_of(OLD, {**OLD, "policies": []}) == "1 条政策的结论有变"
    assert news_of(OLD, {**OLD, "parks": []}) == "没有匹配的首选载体了"


def test_many_changes_are_counted() -> None:
    new = {"slots": [], "tier": {"name": "一块地"}, "chains": [{"industry": "航天"}], "parks": [{"name": "乙园"}]}
    assert news_of(OLD, new) == "少 1 处可用空间，层级改为一块地，产业链改为航天等 5 项"
