"""The insight service on a real store: newest report of each live lead, read once, never written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import Cancelled, InputError
from mhcrm.base.progress import Progress
from mhcrm.plan.base import PlanBase
from mhcrm.plan.loader import load_plan
from mhcrm.services.insight.service import InsightService
from mhcrm.store import Store
from mhcrm.store.repos.reports import ReportRepo

CLOCK = Clock(as_of=date(2026, 6, 1))
CHAIN = ["industry.aerospace", "track.aero.space", "segment.space.rocket"]
PARK = "park.rocket-city"


@pytest.fixture(scope="module")
def plan() -> PlanBase:
    return load_plan()


@pytest.fixture
def insight(store: Store, plan: PlanBase) -> InsightService:
    return InsightService(store, plan, CLOCK)


def add(store: Store, stage: str = "N", **values: object) -> int:
    with store.write("新建") as uow:
        return uow.leads.add({"company": "某公司", "project": "某项目", "stage": stage, **values})  # type: ignore[dict-item]


def match(store: Store, plan: PlanBase, lead_id: int, article: int = 22, verdict: str = "applies") -> None:
    body = {
        "chains": [{"ids": CHAIN}],
        "parks": [{"id": PARK, "standing": "named"}],
        "policies": [{"article": article, "verdict": verdict}],
    }
    with store.write("匹配", undoable=False) as uow:
        uow.reports.add(
            {"lead_id": lead_id, "as_of": date(2026, 6, 1), "plan_version": f"{plan.version}/x", "body": body}
        )


def test_the_newest_report_of_each_live_lead_counts(store: Store, plan: PlanBase, insight: InsightService) -> None:
    one, two, binned = add(store), add(store, "R"), add(store)
    match(store, plan, one, verdict="possible")
    match(store, plan, one)  # newer
    match(store, plan, two)
    match(store, plan, binned)
    with store.write("放进回收站") as uow:
        uow.leads.bin([binned])
    node = insight.chains().find("segment.space.rocket")[-1]
    assert ([lead.id for lead in node.under_way], [lead.id for lead in node.landed]) == ([one], [two])
    article = insight.policies().articles[21]
    assert (article.number, {lead.id for lead in article.applies}, article.possible) == (22, {one, two}, ())
    assert {lead.id for lead in insight.park(PARK).first} == {one, two}


def test_after_its_last_day_an_article_serves_nobody(store: Store, plan: PlanBase, insight: InsightService) -> None:
    match(store, plan, add(store))
    assert len(insight.policies(date(2027, 1, 14)).articles[21].applies) == 1
    late = insight.policies(date(2027, 1, 15))
    assert {article.status for article in late.articles} == {"expired"}
    assert not any(article.applies or article.possible for article in late.articles)
    assert late.term is not None
    assert late.term.days_left == -1


def test_the_fifty_articles_all_have_departments(insight: InsightService) -> None:
    articles = insight.policies().articles
    assert [article.number for article in articles] == list(range(1, 51))
    assert all(article.departments and article.section for article in articles)


def test_a_report_is_read_whole_only_once(
    store: Store, plan: PlanBase, insight: InsightService, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    newest = ReportRepo.newest
    monkeypatch.setattr(ReportRepo, "newest", lambda repo, ids: (read.extend(ids), newest(repo, ids))[1])
    first, second = add(store), add(store)
    match(store, plan, first)
    insight.chains()
    insight.policies()
    assert read == [first]
    match(store, plan, second)
    assert len(insight.chains().find("track.aero.space")[-1].under_way) == 2
    assert read == [first, second]


def test_reading_can_be_cancelled_and_taken_up_again(store: Store, plan: PlanBase, insight: InsightService) -> None:
    match(store, plan, add(store))
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        insight.chains(progress=stopped)
    assert len(insight.chains().find("track.aero.space")[-1].under_way) == 1


def test_what_the_counts_rest_on(store: Store, plan: PlanBase, insight: InsightService) -> None:
    assert insight.standing() == (0, 0, 0)
    one, _bare = add(store), add(store)
    match(store, plan, one)
    assert insight.standing() == (2, 1, 0)
    with store.write("改资料", undoable=False) as uow:
        uow.reports.mark_stale([one])
    assert insight.standing() == (2, 1, 1)


def test_only_leads_at_signing_and_further_are_added_up(store: Store, plan: PlanBase, insight: InsightService) -> None:
    for stage, sales in (("N", "900"), ("S", "5000"), ("R", "2500.5"), ("O", None), ("XL", "700")):
        add(store, stage, expected_sales_wan=Decimal(sales) if sales else None)
    output = next(one for one in insight.indicators() if one.id == "indicator.2026-8.output")
    assert output.entered is not None
    assert (output.entered.total, output.entered.filled, output.entered.empty) == (Decimal("7500.5"), 2, 1)
    leading = next(one for one in insight.indicators() if one.id == "indicator.2026-8.goal.leading")
    assert leading.entered is not None
    assert leading.entered.total is None  # none of them is matched to a leading industry


def test_an_unknown_park_is_refused(insight: InsightService) -> None:
    with pytest.raises(InputError):
        insight.park("park.nowhere")


def test_every_citation_the_matching_rules_make_leads_to_a_record(insight: InsightService) -> None:
    for doc, at in (
        ("闵府发〔2026〕9号", "第2条"),
        ("闵府规发〔2024〕11号", "第42条"),
        ("闵府发〔2026〕8号", "四（三）1"),
    ):
        assert insight.rule_ids(doc, at), (doc, at)
    assert insight.rule_ids("闵府发〔2026〕8号", "四（三）1", prefer=("park.maqiao",))[0] in (
        "park.maqiao",
        "layout.ai.maqiao",
    )
