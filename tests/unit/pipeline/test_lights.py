"""Lights: each threshold's last green and first yellow day, the sentence why, and that the fast colours say the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.pipeline.board import lanes_of
from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.lights import Cause, Color, Facts, Light, Reckoner, Sieve, changes, tally
from mhcrm.domain.pipeline.records import Pulse, Quiet, Vital
from mhcrm.plan.pipeline_rules import read_rules, shipped_rules
from mhcrm.plan.work_calendar import shipped_calendar

CALENDAR = WorkCalendar(shipped_calendar())
RULES = shipped_rules()
TODAY = date(2026, 9, 16)


def pulse(number: int = 1, **values: str | int | None) -> Pulse:
    blank: dict[str, str | int | None] = dict.fromkeys(
        (
            "project",
            "company",
            "owner",
            "unit",
            "park",
            "chain",
            "mode",
            "next_step",
            "next_due",
            "received",
            "sign",
            "start",
        ),
        "",
    )
    made = {
        **blank,
        "stage": "N",
        "money": None,
        "currency": "CNY",
        "created": "2026-09-16",
        "since": None,
        "real_on": None,
    }
    return Pulse(number, f"MH-{number}", **{**made, **values})  # type: ignore[arg-type]


def vital(one: Pulse) -> Vital:
    return (one.id, one.stage, one.start or None, one.money, one.currency, one.owner or None)


def quiet(one: Pulse) -> Quiet:
    return (one.id, one.stage, one.since, one.real_on, one.received or None, one.created, one.owner or None)


def light(one: Pulse, facts: Facts | None = None, today: date = TODAY) -> Light:
    return Reckoner(RULES, CALENDAR, today, facts or Facts()).light(one)


@pytest.mark.parametrize(
    ("days", "color"), [(10, Color.GREEN), (11, Color.YELLOW), (22, Color.YELLOW), (23, Color.RED)]
)
def test_the_line_itself_is_still_green(days: int, color: Color) -> None:
    last = CALENDAR.add(TODAY, -days)
    assert CALENDAR.between(last, TODAY) == days
    found = light(pulse(real_on=last.isoformat()))
    assert found.color is color
    if color is not Color.GREEN:
        assert f"{last}，已过 {days} 个工作日" in found.why
        assert "（示例）" in found.why


def test_a_long_holiday_makes_nobody_late() -> None:
    """From 30 September to 8 October 2026 lies one working day, though eight days have passed."""
    assert (
        light(pulse(real_on="2026-09-30", stage="L", received="2026-09-30"), today=date(2026, 10, 8)).color
        is Color.GREEN
    )
    assert CALENDAR.between(date(2026, 9, 30), date(2026, 10, 8)) == 1


def test_a_move_is_progress_and_its_correction_counts() -> None:
    one = pulse(since="2026-09-10", real_on="2026-06-01")
    assert light(one).color is Color.GREEN
    assert light(one, Facts(corrected={1: "2026-06-10"})).color is Color.RED


def test_an_unanswered_lead_and_a_planned_day() -> None:
    lead = light(pulse(stage="L", received="2026-09-11"))
    assert [cause.rule for cause in lead.causes] == ["answer"]
    judged = light(pulse(stage="L", received="2026-09-03", real_on="2026-09-15"), Facts(judged=frozenset({1})))
    assert judged.color is Color.GREEN
    signing = light(pulse(stage="I", real_on="2026-09-15"), Facts(plans={1: "2026-08"}))
    assert signing.causes[0].why.startswith("拟签约的日子 2026-08 已过 16 天")
    assert light(pulse(stage="S", real_on="2026-09-15", start="2026-05-31")).color is Color.RED
    assert light(pulse(stage="C", real_on="2026-09-15", start="2026-05-31")).color is Color.GREEN


def test_what_others_have_overdue_is_red_and_an_ended_project_is_not() -> None:
    cause = Cause(Color.RED, "approval_promise", "容缺件“排水许可”逾期。")
    assert light(pulse(real_on="2026-09-15"), Facts(others={1: [cause]})).why == cause.why
    assert light(pulse(stage="XL", real_on="2026-01-15")).color is Color.GREEN
    assert light(pulse(real_on="2026-09-15"), Facts(tasks={1: date(2026, 9, 15)})).color is Color.YELLOW


def test_the_offices_own_threshold_is_no_example() -> None:
    own = read_rules(b"lights: {stale: {N: {yellow: 1, red: 2}}}", "own.yaml", over=RULES)
    found = Reckoner(own, CALENDAR, TODAY, Facts()).light(pulse(real_on="2026-09-10"))
    assert found.color is Color.RED
    assert "示例" not in found.why


iso = st.dates(date(2026, 1, 1), TODAY).map(date.isoformat)
pulses = st.builds(
    pulse,
    st.integers(1, 6),
    stage=st.sampled_from(("L", "N", "I", "S", "R", "P", "C", "D", "O", "F", "XH", "XL")),
    since=st.none() | iso,
    real_on=st.none() | iso,
    received=st.just("") | st.just("2026-08") | iso,
    start=st.just("") | st.just("2026-08") | st.just("2026-Q2") | st.just("怪") | iso,
    created=iso,
)


@given(st.lists(pulses, max_size=12, unique_by=lambda one: one.id), st.data())
def test_fast_colours_say_what_the_reasons_say(ones: list[Pulse], data: st.DataObject) -> None:
    some = st.sets(st.integers(1, 6))
    facts = Facts(
        {n: date(2026, 9, 1) + timedelta(days=n * 3) for n in data.draw(some)},
        dict.fromkeys(data.draw(some), "2026-08"),
        frozenset(data.draw(some)),
        dict.fromkeys(data.draw(some), "2026-09-01"),
        {n: [Cause(Color.RED, "x", "y")] for n in data.draw(some)},
    )
    slow = Reckoner(RULES, CALENDAR, TODAY, facts)
    sieve = Sieve(RULES, CALENDAR, TODAY, facts)
    left = [one for one in ones if not (one.real_on and one.real_on > sieve.horizons.get(one.stage, "9"))]
    colors = {one.id: slow.light(one).color for one in ones}
    for asked in (ones, left):  # those with an entry after the horizon of their stage need not be looked at
        fast = sieve.colors([vital(one) for one in ones], [quiet(one) for one in asked])
        assert colors == {one.id: fast.get(one.id, Color.GREEN) for one in ones}


def test_the_chiefs_view_counts_only_the_pipeline() -> None:
    ones = [
        pulse(1, unit="莘庄镇", real_on="2026-01-05"),
        pulse(2, unit="莘庄镇", real_on="2026-09-15"),
        pulse(3, stage="XL"),
    ]
    lights = {one.id: light(one) for one in ones}
    (town,) = tally(ones, lights, "unit")
    assert (town.name, town.red, town.yellow, town.green, town.total) == ("莘庄镇", (1,), (), 1, 2)
    assert tally([pulse(4)], {4: light(pulse(4))}, "park")[0].name == "未填"


def test_only_changes_are_kept() -> None:
    red, green = Light(1, Color.RED, (Cause(Color.RED, "stale", "久"),)), Light(2, Color.GREEN)
    assert changes({}, [red, green]) == [(1, "", "red", "stale", "久")]
    assert changes({1: "red", 2: "yellow"}, [red, green]) == [(2, "yellow", "green", "", "")]


def test_lanes_and_totals_per_currency() -> None:
    ones = [
        pulse(1, owner="李", money=3_000_000, real_on="2026-09-15"),
        pulse(2, owner="", money=1_500_000, currency="USD", real_on="2026-01-05"),
        pulse(3, owner="李", stage="S"),
        pulse(4, owner="陈", stage="XL"),
    ]
    colors = {2: Color.RED}
    whole, lanes = lanes_of([vital(one) for one in ones], ("N", "S"), True, colors)
    assert [lane.name for lane in lanes] == ["李", "未填"]
    assert [column.ids for column in whole.columns] == [(1, 2), (3,)]
    assert {name: str(total) for name, total in whole.columns[0].totals.items()} == {"CNY": "3", "USD": "1.5"}
    assert (whole.columns[1].unstated, lanes[1].columns[0].red, whole.count) == (1, 1, 3)
    flat, (only,) = lanes_of([vital(one) for one in ones], ("N", "S"), False, colors)
    assert only == flat
