"""The rules service: list, show, search, references, export, expiry."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError, UsageError
from mhcrm.plan.base import PlanBase
from mhcrm.plan.model import RecordKind
from mhcrm.services.rules.service import RulesService

DAY = date(2026, 11, 20)


def flat(value: object) -> str:
    """All words of a JSON value."""
    return json.dumps(value, ensure_ascii=False)


def test_the_shipped_base_is_sound(rules: RulesService) -> None:
    assert [f"{p.file}:{p.line} {p.id} {p.message}" for p in rules.check() if p.level == "error"] == []


def test_every_kind_is_listed_by_its_word_or_its_chinese_label(rules: RulesService) -> None:
    for word, label in rules.kinds().items():
        assert rules.list(word) == rules.list(label)
    assert len(rules.list("document")) == 5


def test_what_is_in_force_comes_first(rules: RulesService) -> None:
    statuses = [entry.status for entry in rules.list("document")]
    assert statuses == ["current", "current", "current", "current", "history"]


def test_an_unknown_kind_says_what_is_possible(rules: RulesService) -> None:
    with pytest.raises(UsageError, match=r"没有“厂房”这一类.*赛道"):
        rules.list("厂房")


def test_a_record_is_shown_with_figures_relations_and_place(rules: RulesService) -> None:
    entry = rules.show("track.aero.space")
    assert (entry.doc, entry.at, entry.status_label) == ("闵府发〔2026〕8号", "三（一）2", "现行")
    figures = entry.data["figures"]
    assert figures == [
        {
            "metric": "产业规模",
            "value": 700,
            "unit": "亿元",
            "comparator": ">",
            "as_of": "“十五五”末（2030年）",
            "text": "突破700亿元",
        }
    ]
    assert "火箭制造" in flat(entry.data["children"])
    links = entry.data["links"]
    assert isinstance(links, list)
    assert links[0] == {
        "type": "parent",
        "label": "上级",
        "target": "industry.aerospace",
        "name": "航空航天",
        "kind": "industry",
        "aliases": ["航空航天产业"],
    }
    assert {"航天八院", "中国商业火箭公司"} <= {link["name"] for link in links}


def test_a_name_stands_for_its_id_unless_two_answer_to_it(rules: RulesService) -> None:
    assert rules.show("莘庄镇").id == "park.xinzhuang-town"
    assert rules.show("商业航天").id == "track.aero.space"
    with pytest.raises(InputError, match="请写编号"):
        rules.show("长三角制造业研发集聚区")


def test_what_is_not_there_is_said(rules: RulesService) -> None:
    with pytest.raises(InputError, match="没有编号“氢能飞船”"):
        rules.show("氢能飞船")


def test_references_tell_who_points_here(rules: RulesService) -> None:
    found = {reference.id for reference in rules.references("park.pujiang-bio")}
    assert {"layout.biomed", "layout.biomed.pujiang"} <= found


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("商业航天", "track.aero.space"),
        ("ＡＩ通用芯片", "track.ai.chips"),
        ("闵开发", "park.devzone"),
        ("七莘路", "layout.axis"),
        ("一间房 概念验证", "tier.room"),
    ],
)
def test_search_puts_the_nearest_record_first(rules: RulesService, text: str, first: str) -> None:
    assert rules.search(text)[0].id == first


def test_search_for_nothing_is_a_usage_error(rules: RulesService) -> None:
    with pytest.raises(UsageError):
        rules.search("  ")


def test_search_may_find_nothing(rules: RulesService) -> None:
    assert rules.search("石墨烯飞碟") == ()


def test_the_export_holds_every_record_with_document_and_place(rules: RulesService, shipped: PlanBase) -> None:
    document = json.loads(json.dumps(rules.export(), ensure_ascii=False, allow_nan=False))
    assert (document["version"], document["as_of"]) == (shipped.version, "2026-11-20")
    assert [record["id"] for record in document["records"]] == list(shipped.records)
    for record in document["records"]:
        assert set(record) == {"id", "kind", "name", "aliases", "doc", "at", "status", "valid", "data", "note"}
        assert re.fullmatch(r"闵府规?发〔20\d\d〕\d+号", record["doc"])
        assert record["at"] and record["name"]
        assert record["status"] in {"current", "history", "expired", "future"}


def test_unknown_is_not_zero_in_the_export(rules: RulesService) -> None:
    figures = rules.show("indicator.2026-8.rnd-share").data["figures"]
    assert figures[0]["value"] is None  # type: ignore[index]
    assert figures[0]["text"] == "预计中下旬出数据"  # type: ignore[index]
    assert figures[1]["value"] == 4.9  # type: ignore[index]


def test_our_own_arithmetic_is_marked(rules: RulesService) -> None:
    computed = [
        figure
        for figure in rules.show("indicator.2026-8.output").data["figures"]  # type: ignore[attr-defined]
        if figure.get("computed")
    ]
    assert [figure["computed"] for figure in computed] == ["计算值", "计算值"]
    assert round(3861.18 * 1.05**5) == computed[0]["value"]
    assert round(((5020 / 3861.18) ** 0.2 - 1) * 100, 1) == computed[1]["value"]


def test_what_ends_within_ninety_days(shipped: PlanBase) -> None:
    rules = RulesService(shipped, Clock(as_of=DAY))
    soon = [(expiry.entry.id, expiry.days_left, expiry.derived) for expiry in rules.expiring(90)]
    assert soon == [("doc.2025-5", 41, True), ("doc.2024-11", 55, False)]
    assert rules.expiring(40) == ()
    assert [expiry.entry.id for expiry in rules.expiring(90, date(2027, 1, 14))] == ["doc.2024-11"]
    assert rules.expiring(90, date(2027, 1, 15)) == ()


def test_no_article_is_current_after_its_last_day(rules: RulesService) -> None:
    policies = rules.list("policy", date(2027, 1, 15))
    assert policies
    assert {entry.status for entry in policies} == {"expired"}


def test_the_spine_is_complete(shipped: PlanBase) -> None:
    """Nine industries and the services group, each with its tracks, of 8号."""
    view = shipped.view(DAY)
    groups: dict[str, list[str]] = {}
    for record in view.current(RecordKind.INDUSTRY):
        groups.setdefault(str(record.data["group"]), []).append(record.id)
        assert view.children(record.id), record.id
    assert {group: len(ids) for group, ids in groups.items()} == {"主导": 3, "优势": 3, "未来": 3, "支撑": 1}


def test_every_layout_of_8_names_a_place_and_what_is_done_there(shipped: PlanBase) -> None:
    for record in shipped.by_kind[RecordKind.LAYOUT]:
        if (
            not record.id.startswith("layout.2021")
            and record.cite.doc == "闵府发〔2026〕8号"
            and record.id
            not in (
                "layout.overall",
                "layout.axis",
            )
        ):
            assert record.targets("place"), record.id
            if record.data.get("scope") is None:
                assert record.targets("develops"), record.id
            assert record.data.get("overview") or record.data["roles_basis"] in {"文件", "编者归类"}, record.id


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("闵府发〔2025〕5号", "doc.2025-5"),
        ("闵府发[2025]5号", "doc.2025-5"),
        ("闵府规发〔2024〕11号", "doc.2024-11"),
        ("〔2026〕8号", "doc.2026-8"),
        ("5号", "doc.2025-5"),
        ("8号文", "doc.2026-8"),
        ("2021年17号文件", "doc.2021-17"),
    ],
)
def test_a_document_is_shown_by_its_number(rules: RulesService, number: str, found: str) -> None:
    assert rules.show(number).id == found


@pytest.mark.parametrize("number", ["7号", "闵府发〔2024〕5号", "号", "15号", "5号楼"])
def test_a_number_no_document_has_is_not_found(rules: RulesService, number: str) -> None:
    with pytest.raises(InputError):
        rules.show(number)
