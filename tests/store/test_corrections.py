"""Corrections: they win at once for their lead, say who and when, and improve later leads only by accepted words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.domain.records import CorrectionPart, CorrectionState
from mhcrm.plan.lexicon import load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.signals import load_signals
from mhcrm.services.matching.corrections import CorrectionDraft
from mhcrm.store import Store, migrate, open_store

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]
# Coined product names: no vocabulary will ever hold them.
FIRST = {
    "company": "苏州灵隅科技有限公司",
    "project": "璇玑簧子与霁纹滤条项目",
    "summary": "研制霁纹滤条与璇玑簧子，样机已通过测试",
    "phase": "中试",
}
LATER = {
    "company": "无锡另一家科技有限公司",
    "project": "霁纹滤条中试线",
    "summary": "开发霁纹滤条，配套璇玑簧子",
    "phase": "中试",
}
WHO = {"author": "王芳", "basis": "已与企业核实主营产品"}


@pytest.fixture(scope="module")
def delivered() -> dict[str, object]:
    """What every app reads from the shipped files, read once."""
    return {"shipped_plan": load_plan(), "shipped_lexicon": load_lexicon(), "signals": load_signals()}


@pytest.fixture
def app(target: str, clock: Clock, delivered: dict[str, object]) -> Iterator[App]:
    with App(target, clock, "甲") as opened:
        vars(opened).update(delivered)
        yield opened


def lead(app: App, values: dict[str, str]) -> str:
    with app.store.write("新建") as uow:
        ident = uow.leads.add(values)
        return uow.leads.get(ident).code or ""


def put_right(app: App, code: str, part: str, right: str, wrong: str = "") -> int:
    return app.corrections.correct(code, CorrectionDraft(CorrectionPart(part), right, wrong=wrong, **WHO))[0]


def matched(app: App, code: str) -> dict[str, Any]:
    return dict(app.matching.match_lead(code).to_json())


def chain(report: dict[str, Any]) -> tuple[str, str] | None:
    return (report["chains"][0]["track"], report["chains"][0]["verdict"]) if report["chains"] else None


def test_a_right_chain_wins_at_once_and_says_by_whom(app: App) -> None:
    code = lead(app, FIRST)
    assert chain(matched(app, code)) is None
    put_right(app, code, "chain", "电机电控")
    report = matched(app, code)
    assert chain(report) == ("新能源汽车及核心零部件", "match")
    assert report["chains"][0]["basis"] == "office"
    (said,) = [w["message"] for w in report["warnings"] if w["code"] == "corrected"]
    assert "王芳" in said
    assert "2026-06-01" in said
    assert report["corrections"][0]["right_name"] == "电机电控"
    assert report["parks"], "parks follow from the corrected chain"


def test_none_of_the_plan(app: App) -> None:
    code = lead(app, {**FIRST, "summary": "人形机器人整机与伺服关节研发，具身智能本体"})
    assert chain(matched(app, code)) is not None
    put_right(app, code, "chain", "无")
    report = matched(app, code)
    assert report["chains"] == []
    assert "人工更正" in report["outside"]["reason"]


def test_right_and_wrong_park(app: App) -> None:
    code = lead(app, {**FIRST, "summary": "人形机器人整机与伺服关节研发，具身智能本体"})
    first = matched(app, code)["parks"][0]
    put_right(app, code, "park", "莘庄工业区", wrong=first["id"])
    parks = matched(app, code)["parks"]
    assert parks[0]["name"] == "莘庄工业区"
    assert parks[0]["reasons"][0]["basis"] == "office"
    assert parks[-1]["id"] == first["id"]


def test_right_tier(app: App) -> None:
    code = lead(app, FIRST)
    put_right(app, code, "tier", "一栋楼")
    assert matched(app, code)["tier"]["name"] == "一栋楼"
    assert matched(app, code)["tier"]["basis"] == "office"


def test_a_policy_that_does_not_apply_and_one_that_does(app: App) -> None:
    code = lead(app, FIRST)
    put_right(app, code, "policy", "", wrong="1")
    put_right(app, code, "policy", "12")
    found = {p["article"]: p for p in matched(app, code)["policies"]}
    assert (found[1]["verdict"], found[1]["basis"]) == ("no", "office")
    assert (found[12]["verdict"], found[12]["basis"]) == ("applies", "office")


def test_no_correction_makes_an_article_apply_outside_its_days(app: App, target: str, clock: Clock) -> None:
    code = lead(app, FIRST)
    put_right(app, code, "policy", "12")
    with App(target, Clock(as_of=date(2027, 1, 15), fixed=clock.fixed), "甲") as later:
        assert not [p for p in matched(later, code)["policies"] if p["verdict"] in ("applies", "possible")]


def test_the_last_correction_of_a_part_counts(app: App) -> None:
    code = lead(app, FIRST)
    put_right(app, code, "tier", "一栋楼")
    put_right(app, code, "tier", "一间房")
    assert matched(app, code)["tier"]["name"] == "一间房"
    assert len(app.corrections.of_lead(app.matching.match_lead(code).profile.lead.id or 0)) == 2


def test_accepted_words_improve_a_later_lead_and_change_no_earlier_decision(app: App, dump: Dump) -> None:
    first, other = (
        lead(app, FIRST),
        lead(app, {"company": "甲公司", "project": "细胞治疗药物中试", "summary": "CAR-T 细胞治疗"}),
    )
    later = lead(app, LATER)
    assert chain(matched(app, later)) is None
    earlier = matched(app, other)
    number = put_right(app, first, "chain", "电机电控")
    matched(app, first)
    assert chain(matched(app, later)) is None, "a correction alone touches no other lead"
    with app.store.read() as view:
        stored = {r.id: r.body for i in view.leads.ids() for r in view.reports.of_lead(i)}
    (proposal,) = app.corrections.proposals()
    assert "璇玑簧子" in proposal.proposal
    words = [word for word in proposal.proposal if word in LATER["summary"]]
    assert words
    app.corrections.accept(number, words, author="王芳")
    with app.store.read() as view:
        kept = {r.id: r.body for i in view.leads.ids() for r in view.reports.of_lead(i)}
        assert kept == stored, "stored reports stay as they were"
    assert len(app.matching.stale_ids()) == 3, "and are told to be stale"
    report = matched(app, later)
    assert chain(report) is not None
    assert chain(report)[0] == "新能源汽车及核心零部件"  # type: ignore[index]
    evidence = report["chains"][0]["evidence"]
    assert {part["basis"] for part in evidence if part["term"] in words} == {"office"}
    assert chain(matched(app, other)) == chain(earlier)
    assert chain(matched(app, first)) == ("新能源汽车及核心零部件", "match")


def test_accepting_is_one_undoable_step(app: App) -> None:
    code = lead(app, FIRST)
    number = put_right(app, code, "chain", "电机电控")
    (proposal,) = app.corrections.proposals()
    before = app.lexicon.version
    app.corrections.accept(number, proposal.proposal[:2], author="王芳")
    assert app.lexicon.version != before
    assert app.corrections.proposals() == []
    app.store.undo()
    assert app.lexicon.version == before
    assert [item.state for item in app.corrections.proposals()] == [CorrectionState.PROPOSED]


def test_declining_keeps_the_correction(app: App) -> None:
    code = lead(app, FIRST)
    number = put_right(app, code, "chain", "电机电控")
    version = app.lexicon.version
    app.corrections.decline(number)
    assert app.corrections.proposals() == []
    assert app.lexicon.version == version
    assert chain(matched(app, code)) == ("新能源汽车及核心零部件", "match")
    with pytest.raises(InputError):
        app.corrections.accept(number, ["璇玑簧子"], author="王芳")


def test_undo_of_a_correction_makes_its_report_stale(app: App) -> None:
    code = lead(app, FIRST)
    matched(app, code)
    put_right(app, code, "tier", "一栋楼")
    assert app.matching.stale_ids()
    matched(app, code)
    assert app.matching.stale_ids() == []
    app.store.undo()
    assert app.matching.stale_ids()
    assert matched(app, code)["tier"]["name"] != "一栋楼"


@pytest.mark.parametrize(
    ("part", "right", "wrong", "who"),
    [
        ("chain", "没有这个赛道", "", WHO),
        ("tier", "两栋楼", "", WHO),
        ("policy", "", "", WHO),
        ("policy", "1", "2", WHO),
        ("park", "", "", WHO),
        ("park", "莘庄工业区", "莘庄工业区", WHO),
        ("tier", "一栋楼", "", {**WHO, "author": " "}),
        ("tier", "一栋楼", "", {**WHO, "basis": ""}),
    ],
)
def test_what_makes_no_sense_is_refused(app: App, part: str, right: str, wrong: str, who: dict[str, str]) -> None:
    code = lead(app, FIRST)
    with pytest.raises(InputError) as caught:
        app.corrections.correct(code, CorrectionDraft(CorrectionPart(part), right, wrong=wrong, **who))
    assert caught.value.todo
    assert app.corrections.of_lead(1) == []


def test_choices_name_what_is_in_force(app: App) -> None:
    assert "先进能源装备及绿色低碳 › 新能源汽车及核心零部件 › 电机电控" in {
        c.label for c in app.corrections.choices(CorrectionPart.CHAIN)
    }
    assert len(app.corrections.choices(CorrectionPart.TIER)) == 4
    assert len(app.corrections.choices(CorrectionPart.POLICY)) == 50
    assert "park.zizhu" in {c.id for c in app.corrections.choices(CorrectionPart.PARK)}


# -- the effective base in the app ----------------------------------------------------------------
def test_the_app_follows_office_rules_through_undo_and_redo(app: App) -> None:
    code = lead(app, FIRST)
    matched(app, code)
    shipped = app.plan.version
    app.overrides.end("policy.2024-11.art-22", date(2026, 6, 1), **WHO)
    changed = app.plan.version
    assert changed != shipped
    assert app.rules.show("policy.2024-11.art-22").status == "expired"
    assert app.matching.stale_ids()
    app.store.undo()
    assert app.plan.version == shipped
    assert app.rules.show("policy.2024-11.art-22").status == "current"
    assert app.matching.stale_ids() == []
    app.store.redo()
    assert app.plan.version == changed


def test_reading_rules_makes_no_database(tmp_path: Path, clock: Clock) -> None:
    with App(str(tmp_path / "none.db"), clock, "甲") as app:
        assert app.rules.show("policy.2024-11.art-22").status == "current"
    assert not (tmp_path / "none.db").exists()


def test_an_office_line_is_said_to_be_the_offices(app: App) -> None:
    from mhcrm.domain.office.exchange import OverrideDraft
    from mhcrm.domain.records import OverrideKind

    code = lead(app, {
        "company": "深圳甲航天科技有限公司", "project": "商业火箭总装与箭体结构制造", "investment_wan": "60000",
        "summary": "商业运载火箭总装、箭体结构件制造，从深圳迁入，新设公司", "phase": "制造", "land_mu": "60", "origin": "深圳",
    })  # fmt: skip
    grounds = _article_22(matched(app, code))
    assert ("editor", "met") in grounds
    app.overrides.add(
        OverrideDraft(OverrideKind.AMEND, "line.major-project", {"value": 80000}, date(2026, 6, 1), **WHO)
    )
    grounds = _article_22(matched(app, code))
    assert ("office", "missing") in grounds
    assert "8亿元" in grounds[("office", "missing")]
    assert WHO["basis"] in grounds[("office", "missing")]


def _article_22(report: dict[str, Any]) -> dict[tuple[str, str], str]:
    (found,) = [policy for policy in report["policies"] if policy["article"] == 22]
    return {
        (ground["basis"], side): ground["text"]
        for side in ("met", "missing")
        for ground in found[side]
        if "参考线" in ground["text"]
    }


# -- the migration --------------------------------------------------------------------------------
def test_a_file_of_the_first_release_is_upgraded_with_its_rows(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "old.db"
    migrate.upgrade(str(path), "0001")
    with sqlite3.connect(path) as conn:
        conn.execute("INSERT INTO counter(name, value) VALUES ('lead', 0)")
    conn.close()
    store = open_store(path, clock=clock, actor="甲")
    with store.read() as view:
        assert view.overrides.all() == [] and view.sources.all() == [] and view.corrections.all() == []
    store.close()
    assert list((tmp_path / "backups").glob("*before-upgrade*.db"))
