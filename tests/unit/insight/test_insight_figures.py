"""What the rule pages count, on a small rule base of our own: no database, no window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from mhcrm.domain.lead import Lead
from mhcrm.domain.records import LeadRow, StoredReport
from mhcrm.plan.base import PlanBase, PlanView
from mhcrm.plan.loader import load_plan
from mhcrm.plan.model import Basis, Cite, Figure, Link, Record, RecordKind, Validity
from mhcrm.services.insight.articles import policy_book
from mhcrm.services.insight.chains import chain_map
from mhcrm.services.insight.indicators import Beside, beside_rules, entered, indicators, split
from mhcrm.services.insight.parks import park_lines, park_sheet
from mhcrm.services.insight.pipeline import Digest, Pipeline, PipelineLead, digest_of, pipeline_of
from mhcrm.services.insight.places import records_at
from mhcrm.services.insight.targets import targets_of

OLD, NEW, POLICY = "闵府发〔2021〕1号", "闵府发〔2026〕1号", "闵府规发〔2024〕1号"
TODAY = date(2026, 11, 21)
PAST = Validity(date(2021, 1, 1), date(2025, 12, 31), Basis.DERIVED)
TERM = Validity(date(2025, 1, 15), date(2027, 1, 14), Basis.STATED)


def record(record_id: str, name: str, at: str, *links: Link, doc: str = NEW, **more: object) -> Record:
    word = record_id.partition(".")[0]
    kind = RecordKind.DOCUMENT if word == "doc" else RecordKind(word)
    return Record(record_id, kind, name, Cite(doc, at), links=links, **more)  # type: ignore[arg-type]


RECORDS = (
    record("doc.old", "旧规划", "通知", doc=OLD, valid=PAST, history=True, data={"number": OLD}),
    record("doc.new", "新规划", "通知", data={"number": NEW}),
    record("doc.policy", "政策", "通知", doc=POLICY, valid=TERM, data={"number": POLICY}),
    record("industry.future", "未来产业甲", "三2", data={"group": "未来"}),
    record("industry.main", "主导产业乙", "三1", data={"group": "主导"}),
    record("industry.old", "旧产业", "第三章", doc=OLD, valid=PAST, history=True),
    record(
        "track.main.a", "赛道甲", "三1", Link("parent", "industry.main"), Link("names", "enterprise.firm"),
        figures=(Figure("产业规模", Decimal(700), "亿元", ">", "2030"),),
    ),
    record("track.main.b", "赛道乙", "三1", Link("parent", "industry.main")),
    record("segment.a.x", "环节子", "四1", Link("parent", "track.main.a")),
    record("segment.a.y", "环节丑", "四1", Link("parent", "track.main.a")),
    record("enterprise.firm", "某企业", "三1"),
    record("enterprise.same", "某企业（又称）", "三1", Link("develops", "segment.a.x"), Link("same-as", "enterprise.firm")),
    record("enterprise.past", "旧企业", "第三章", Link("develops", "segment.a.y"), doc=OLD, valid=PAST, history=True),
    record("park.now", "某园区", "四1", data={"type": "产业园区"}),
    record("park.then", "某园区（旧）", "表4", Link("same-place", "park.now"), doc=OLD, valid=PAST, history=True,
           figures=(Figure("可利用土地", Decimal(706), "亩"),)),
    record("layout.one", "布局甲", "四1", Link("place", "park.now", role="承载"), Link("develops", "track.main.a"),
           data={"roles": ["制造"], "roles_basis": "编者归类"}),
    record("layout.pair", "布局乙", "四2", Link("pairs", "park.now", role="研发"), Link("pairs", "park.far", role="制造"),
           data={"roles": ["研发", "制造"]}),
    record("park.far", "远园区", "四2"),
    record("policy.art-2", "第二条名", "第2条", doc=POLICY, valid=TERM,
           data={"article": 2, "section": "（一）", "departments": ["甲委", "乙委"], "discretion": "经认定"}),
    record("policy.art-1", "第一条名", "第1条", doc=POLICY, valid=TERM,
           data={"article": 1, "section": "（一）", "departments": ["甲委"]}),
    record("policy.annex", "附则", "附则", doc=POLICY, valid=TERM),
    record("task.one", "任务甲", "二2", data={"item": 2, "departments": ["丙局"]}),
    record("task.old", "旧任务", "第五章", doc=OLD, valid=PAST, history=True),
    record("indicator.level", "总量", "表1 第1行", figures=(
        Figure("总量", Decimal(100), "亿元", as_of="2025"),
        Figure("总量", Decimal(150), "亿元", as_of="“十五五”目标"),
        Figure("推算", Decimal(128), "亿元", as_of="2030", computed=True),
    )),
)  # fmt: skip
BASE = PlanBase({one.id: one for one in RECORDS}, "v1")


@pytest.fixture
def view() -> PlanView:
    return BASE.view(TODAY)


def lead(number: int, stage: str = "N", **digest: object) -> PipelineLead:
    return PipelineLead(number, f"C{number}", f"公司{number}", "", stage, Digest(**digest), False)  # type: ignore[arg-type]


X = ("industry.main", "track.main.a", "segment.a.x")


def test_a_node_counts_what_passes_through_it(view: PlanView) -> None:
    found = chain_map(
        view, Pipeline((lead(1, chain=X), lead(2, "R", chain=X[:2]), lead(3, chain=("industry.future",))))
    )
    main, track, segment = found.find("segment.a.x")
    assert [len(node.under_way) for node in (main, track, segment)] == [1, 1, 1]
    assert [len(node.landed) for node in (main, track, segment)] == [1, 1, 0]
    assert [node.id for node in found.industries] == [
        "industry.main",
        "industry.future",
    ]  # 主导 first, history left out


def test_only_the_first_chain_counts(view: PlanView) -> None:
    found = chain_map(view, Pipeline((lead(1, chain=("industry.future",), others=X),)))
    assert found.find("segment.a.x")[-1].under_way == ()


def test_one_body_under_two_names_counts_once_and_history_not_at_all(view: PlanView) -> None:
    found = chain_map(view, Pipeline(()))
    assert [firm.id for firm in found.find("track.main.a")[-1].firms] == ["enterprise.firm"]
    assert [firm.id for firm in found.find("segment.a.x")[-1].firms] == ["enterprise.firm"]
    assert found.find("segment.a.y")[-1].firms == ()


def test_a_gap_has_neither_enterprise_nor_lead(view: PlanView) -> None:
    found = chain_map(view, Pipeline((lead(1, chain=("industry.future",)),)))
    gaps = {node.id for node in found.nodes() if node.gap}
    assert gaps == {"track.main.b", "segment.a.y"}
    filled = chain_map(view, Pipeline((lead(1, chain=("industry.main", "track.main.b")),)))
    assert not filled.find("track.main.b")[-1].gap


def test_a_gap_is_told_only_once_leads_are_matched(view: PlanView) -> None:
    bare = PipelineLead(1, "C1", "", "", "N", None, False)
    assert not chain_map(view, Pipeline(())).known
    assert not chain_map(view, Pipeline((bare,))).known
    assert chain_map(view, Pipeline((bare, lead(2, chain=X)))).known


def test_a_lead_without_chain_is_told_apart_from_an_unmatched_one(view: PlanView) -> None:
    found = chain_map(view, Pipeline((lead(1), PipelineLead(2, "C2", "", "", "N", None, False))))
    assert (found.leads, found.unmatched, found.no_chain) == (2, 1, 1)


def test_targets_keep_comparator_and_place() -> None:
    (target,) = targets_of(BASE.records["track.main.a"])
    assert (target.value, target.comparator, target.unit, target.doc, target.at) == (
        Decimal(700),
        ">",
        "亿元",
        NEW,
        "三1",
    )


@pytest.mark.parametrize(
    ("day", "status", "served"),
    [(date(2025, 1, 14), "future", 0), (date(2025, 1, 15), "current", 1), (date(2027, 1, 14), "current", 1),
     (date(2027, 1, 15), "expired", 0)],
)  # fmt: skip
def test_an_article_serves_only_while_in_force(day: date, status: str, served: int) -> None:
    pipeline = Pipeline((lead(1, policies={1: "applies", 2: "no"}), lead(2, policies={2: "possible"})))
    first, second = policy_book(BASE.view(day), pipeline).articles
    assert (first.status, len(first.applies), len(second.possible)) == (status, served, served)
    assert second.applies == ()


def test_articles_stand_in_their_order_and_annexes_are_none(view: PlanView) -> None:
    book = policy_book(view, Pipeline(()))
    assert [(one.number, one.departments, one.discretion) for one in book.articles] == [
        (1, ("甲委",), ""),
        (2, ("甲委", "乙委"), "经认定"),
    ]
    assert [task.id for task in book.tasks] == ["task.one"]


@pytest.mark.parametrize(("day", "left"), [(date(2026, 11, 21), 54), (date(2027, 1, 14), 0), (date(2027, 1, 15), -1)])
def test_days_left(day: date, left: int) -> None:
    term = policy_book(BASE.view(day), Pipeline(())).term
    assert term is not None
    assert (term.days_left, term.derived, term.last_day) == (left, False, date(2027, 1, 14))


def test_a_park_keeps_its_past_apart(view: PlanView) -> None:
    pipeline = Pipeline((lead(1, parks=("park.now",)), lead(2, parks=("park.other", "park.now")), lead(3)))
    sheet = park_sheet(view, pipeline, "park.now")
    assert [one.id for one in sheet.first] == [1]
    assert [one.id for one in sheet.listed] == [2]
    assert sheet.figures == ()
    ((old, figures),) = sheet.past
    assert (old.id, figures[0].metric, figures[0].value) == ("park.then", "可利用土地", Decimal(706))
    assert sheet.ids == ("park.now", "park.then")


def test_a_park_says_who_does_what_and_whose_reading_it_is(view: PlanView) -> None:
    role = park_sheet(view, Pipeline(()), "park.now").roles[0]
    assert (role.roles, role.printed, role.reading, [one.id for one in role.develops]) == (
        ("制造",), "承载", True, ["track.main.a"],
    )  # fmt: skip
    assert [one.id for one in park_sheet(view, Pipeline(()), "park.then").past] == []


def test_of_a_pair_a_park_has_only_its_own_part(view: PlanView) -> None:
    near, far = (park_sheet(view, Pipeline(()), name).roles[-1] for name in ("park.now", "park.far"))
    assert [(role.id, role.roles, role.printed) for role in (near, far)] == [
        ("layout.pair", (), "研发"),
        ("layout.pair", (), "制造"),
    ]


def test_parks_in_force_come_before_history(view: PlanView) -> None:
    lines = park_lines(view, Pipeline((lead(1, parks=("park.now",)),)))
    assert [(line.id, line.status, line.first) for line in lines] == [
        ("park.now", "current", 1),
        ("park.far", "current", 0),
        ("park.then", "history", 0),
    ]


# -- entered data -----------------------------------------------------------------------------------
SALES = Beside("indicator.level", "expected_sales_wan", (), "说明")


def stored(number: int, **values: object) -> Lead:
    return Lead(values, id=number)  # type: ignore[arg-type]


def test_a_sum_over_nothing_entered_is_unknown_not_nought() -> None:
    found = entered(SALES, [stored(1), stored(2)], {})
    assert (found.total, found.filled, found.empty) == (None, 0, 2)


def test_a_sum_counts_the_filled_the_empty_and_leaves_out_foreign_money() -> None:
    leads = [
        stored(1, expected_sales_wan=Decimal(3000)),
        stored(2, expected_sales_wan=Decimal(1200), investment_currency="CNY"),
        stored(3, expected_sales_wan=Decimal(50), investment_currency="USD"),
        stored(4),
    ]
    found = entered(SALES, leads, {})
    assert (found.total, found.filled, found.empty, found.foreign, found.ids) == (Decimal(4200), 2, 1, 1, (1, 2))


def test_a_sum_may_be_kept_to_some_chains() -> None:
    rule = Beside("indicator.level", "expected_sales_wan", ("industry.main",), "说明")
    leads = [stored(1, expected_sales_wan=Decimal(1)), stored(2, expected_sales_wan=Decimal(2)), stored(3)]
    found = entered(rule, leads, {1: X, 2: ("industry.future",)})
    assert (found.total, found.ids, found.empty) == (Decimal(1), (1,), 0)


def test_an_entered_nought_is_a_figure() -> None:
    assert entered(SALES, [stored(1, expected_sales_wan=Decimal(0))], {}).total == Decimal(0)


def test_base_goal_and_our_own_arithmetic_are_told_apart(view: PlanView) -> None:
    (one,) = indicators(view, Pipeline(()), [])
    assert [figure.value for figure in one.base] == [Decimal(100)]
    assert [figure.value for figure in one.goal] == [Decimal(150)]
    assert [figure.computed for figure in one.others] == [True]
    assert one.entered is None


def test_records_of_goals_hold_goals_whatever_their_period() -> None:
    figures = targets_of(
        record("indicator.x.goal.y", "甲", "二", figures=(Figure("每年", Decimal(1), "亩", as_of="每年"),))
    )
    assert split(figures, "indicator.x.goal.y")[1] == figures
    assert split(figures, "indicator.x.base.y")[0] == figures


def test_our_pairs_name_what_exists() -> None:
    records = load_plan().records
    for rule in beside_rules():
        assert records[rule.indicator].kind is RecordKind.INDICATOR
        assert all(name in records for name in rule.within)
        assert rule.say


# -- from a citation to records -------------------------------------------------------------------
def test_an_exact_place_gives_its_own_records_then_those_that_mention_it(view: PlanView) -> None:
    found = [one.id for one in records_at(view, NEW, "四1")]
    assert found == ["segment.a.x", "segment.a.y", "park.now", "layout.one"]


def test_what_is_looked_at_comes_first(view: PlanView) -> None:
    found = [one.id for one in records_at(view, NEW, "四1", prefer=("park.now", "track.main.a"))]
    assert found[0] == "layout.one"  # tied to both


def test_an_item_is_found_by_its_number(view: PlanView) -> None:
    assert [one.id for one in records_at(view, NEW, "第2条")] == ["task.one"]
    assert [one.id for one in records_at(view, POLICY, "第2条")] == ["policy.art-2"]


def test_a_wider_place_gives_what_lies_within_and_an_unknown_one_nothing(view: PlanView) -> None:
    assert [one.id for one in records_at(view, POLICY, "第")] == ["policy.art-2", "policy.art-1"]
    assert records_at(view, NEW, "九十九") == ()
    assert records_at(view, "闵府发〔1999〕1号", "一") == ()


# -- reports --------------------------------------------------------------------------------------
def test_a_report_is_read_forgivingly() -> None:
    body: Mapping[str, object] = {
        "chains": [{"ids": list(X)}, {"ids": ["industry.future"]}],
        "parks": [{"id": "park.now", "standing": "named"}, {"id": "park.far", "standing": "unmentioned"}],
        "policies": [{"article": 5, "verdict": "applies"}, {"article": "6", "verdict": "no"}],
    }
    digest = digest_of(body)
    assert (digest.chain, digest.others, digest.parks) == (X, ("industry.future",), ("park.now",))
    assert digest.policies == {5: "applies", 6: "no"}
    assert digest_of({}) == Digest()


def test_leads_out_of_the_pipeline_do_not_count() -> None:
    rows = [
        LeadRow(at, f"C{at}", 1, {"stage": stage, "company": "甲"})
        for at, stage in enumerate(("L", "S", "R", "XL", "XH", ""))
    ]
    found = pipeline_of(rows, {}, {}, "v1")
    assert [(one.stage, one.under_way, one.landed) for one in found.leads] == [
        ("L", True, False),
        ("S", True, False),
        ("R", False, True),
    ]
    assert found.unmatched == 3


@pytest.mark.parametrize(
    ("version", "stale", "expected"),
    [("v1/l", False, 0), ("v0/l", False, 1), ("v1+office/l", False, 1), ("v1/l", True, 1)],
)
def test_a_report_of_other_rules_or_marked_is_stale(version: str, stale: bool, expected: int) -> None:
    from datetime import UTC, datetime

    report = StoredReport(7, 1, TODAY, version, datetime(2026, 1, 1, tzinfo=UTC), stale, "", "", "", "", {})
    row = LeadRow(1, "C1", 1, {"stage": "N"})
    assert pipeline_of([row], {1: report}, {7: Digest()}, "v1").stale == expected
