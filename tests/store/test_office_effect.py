"""An office rule is felt wherever it is used: tier, spaces, articles, checklist, pages, briefs; stale reports are told of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.domain.office.exchange import OverrideDraft
from mhcrm.domain.records import CorrectionPart, OverrideKind
from mhcrm.plan.lexicon import load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.signals import load_signals
from mhcrm.services.matching.corrections import CorrectionDraft

WHO = {"author": "王主任", "basis": "2026年6月30日办公会"}
FROM = date(2026, 6, 1)
CENTRE = {
    "company": "上海甲生物科技有限公司",
    "project": "抗体药物研发中心",
    "summary": "抗体药物研发",
    "phase": "研发中心",
    "floor_area_sqm": "5000",
}
WORKS = {
    "company": "上海乙医疗器械有限公司",
    "project": "一次性内窥镜小批量生产",
    "summary": "一次性内窥镜精密装配，楼面荷载1.5吨",
    "phase": "小批量",
    "floor_area_sqm": "3000",
}


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
        return uow.leads.get(uow.leads.add(values)).code or ""


def matched(app: App, code: str) -> dict[str, Any]:
    return dict(app.matching.match_lead(code).to_json())


def amend(app: App, target: str, value: float) -> None:
    app.overrides.add(OverrideDraft(OverrideKind.AMEND, target, {"value": value}, FROM, **WHO))


def test_a_tier_line_of_the_office_decides_and_says_so(app: App) -> None:
    code = lead(app, CENTRE)
    assert matched(app, code)["tier"]["name"] is None
    amend(app, "line.tier-research-building", 4000)
    tier = matched(app, code)["tier"]
    assert (tier["name"], tier["basis"]) == ("一栋楼", "office")
    assert "4000㎡（本办规则）" in tier["reason"]
    app.store.undo()
    assert matched(app, code)["tier"]["name"] is None


def test_a_slot_line_of_the_office_reaches_the_spaces(app: App) -> None:
    amend(app, "line.tier-research-building", 4000)
    amend(app, "line.slot-larger", 1.1)
    rules = app.matching._matcher(())._rules
    assert str(rules.slot_lines.much_larger) == "1.1"
    assert app.matching.match_lead(lead(app, CENTRE)).slot_lines == rules.slot_lines


@pytest.mark.parametrize(("rule", "value"), [("line.slot-smaller", 1.2), ("line.slot-larger", 0.5)])
def test_a_line_that_makes_no_sense_is_refused(app: App, rule: str, value: float) -> None:
    with pytest.raises(InputError, match="不能"):
        amend(app, rule, value)
    assert app.overrides.all() == []


def test_the_checklist_follows_the_office(app: App) -> None:
    code = lead(app, WORKS)

    def load() -> dict[str, Any]:
        (found,) = [item for item in matched(app, code)["upstairs"]["items"] if item["id"] == "load"]
        return dict(found)

    assert (load()["state"], load()["basis"]) == ("open", "editor")
    amend(app, "line.upstairs-load", 1.5)
    assert (load()["state"], load()["basis"]) == ("met", "office")
    assert "1.5吨/㎡以内" in load()["why"]


def test_an_ended_article_is_gone_everywhere(app: App) -> None:
    code = lead(app, {**WORKS, "summary": "一次性内窥镜轻生产，低噪音，愿意工业上楼"})

    def seen() -> tuple[str, bool, str]:
        report = matched(app, code)
        (verdict,) = [one["verdict"] for one in report["policies"] if one["article"] == 42]
        (row,) = [row for row in app.insight.policies().articles if row.number == 42]
        return verdict, report["upstairs"] is not None, row.status

    assert seen() == ("applies", True, "current")
    app.overrides.end("policy.2024-11.art-42", FROM, **WHO)
    assert seen() == ("expired", False, "expired")
    assert app.rules.show("policy.2024-11.art-42").status == "expired"
    app.overrides.revoke(app.overrides.all()[0].id)
    assert seen() == ("applies", True, "current")


def _brief_says_stale(app: App, code: str) -> bool:
    return "规则或空间已有变动" in repr(app.briefs.content(code))


def test_a_changed_rule_makes_every_report_stale_until_it_is_refreshed(app: App) -> None:
    code = lead(app, WORKS)
    matched(app, code)
    ident = app.records.by_code(code).id or 0
    stored = app.records.latest_report(ident)
    assert stored is not None
    assert not app.matching.is_stale(stored)
    assert app.insight.standing() == (1, 0, 0)
    assert not _brief_says_stale(app, code)
    amend(app, "line.slot-larger", 2)
    assert app.matching.is_stale(stored)
    assert app.matching.stale_ids() == [ident]
    assert app.insight.standing() == (1, 0, 1)
    assert _brief_says_stale(app, code)
    assert app.matching.refresh_stale() == 1
    assert app.matching.stale_ids() == []
    assert app.insight.standing() == (1, 0, 0)


def test_a_correction_is_listed_and_taken_back(app: App) -> None:
    code = lead(app, WORKS)
    before = matched(app, code)
    draft = CorrectionDraft(CorrectionPart.TIER, "一块地", **WHO)
    number, _ = app.corrections.correct(code, draft)
    after = matched(app, code)
    assert after["tier"]["name"] == "一块地"
    assert [item["id"] for item in after["corrections"]] == [number]
    assert app.corrections.words(app.corrections.get(number)) == "空间层级改为“一块地”"
    app.corrections.withdraw(number)
    assert app.matching.stale_ids()
    again = matched(app, code)
    assert (again["tier"], "corrections" in again) == (before["tier"], False)
    with pytest.raises(InputError, match="没有编号为"):
        app.corrections.get(number)
