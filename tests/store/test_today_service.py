"""今日, lights and views on both engines: what comes from other subjects, what is done with it, what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.domain.pipeline.lights import Color
from mhcrm.domain.pipeline.today import Line
from mhcrm.domain.records import LeadQuery, SpaceKind
from mhcrm.services.pipeline.board import SavedView
from mhcrm.services.pipeline.journal import NextStep

TODAY = date(2026, 9, 16)


@pytest.fixture
def app(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    with App(target, Clock(as_of=TODAY, fixed=datetime(2026, 9, 16, 1, tzinfo=UTC)), "周岚") as opened:
        yield opened


def lead(app: App, **values: str) -> int:
    return app.records.create(
        {"project": "脑机接口", "owner": "周岚", "stage": "N", "received_on": "2026-09-10", **values}
    ).ids[0]


def find(lines: tuple[Line, ...], source: str) -> Line:
    return next(line for line in lines if line.source == source)


def held(app: App, until: date) -> int:
    lead_id = lead(app)
    with app.store.write("空间") as uow:
        park = uow.spaces.add({"kind": SpaceKind.PARK, "code": "园", "name": "园"})
        space = {"kind": SpaceKind.ROOM, "code": "园/楼/501", "name": "501", "parent_id": park}
        uow.spaces.add(space)
    app.spaces.hold("园/楼/501", app.records.get(lead_id).code or "", until=until)
    return lead_id


def test_what_runs_out_comes_from_dates_and_can_rest(app: App) -> None:
    held(app, TODAY + timedelta(days=3))
    line = find(app.today.page().expiring, "hold")
    assert (line.title, line.left, line.lead_name) == ("预留：楼 501", 3, "脑机接口")
    app.today.snooze(line, TODAY + timedelta(days=2))
    assert all(one.source != "hold" for one in app.today.page().expiring)
    app.clock.travel(TODAY + timedelta(days=2))  # the machine slept until then
    assert find(app.today.page().expiring, "hold").left == 1
    app.clock.travel(TODAY + timedelta(days=5))
    assert find(app.today.page().lines, "hold").late >= 1
    app.clock.travel(TODAY)
    with pytest.raises(InputError):
        app.today.snooze(line, TODAY)
    app.records.undo()
    assert find(app.today.page().expiring, "hold").key == line.key


def test_documents_and_steps_and_stale_projects_are_told(app: App) -> None:
    stale = lead(app, project="久未推进", next_step="回访", next_due_on="2026-09")
    app.journal.log(stale, "谈过一次", on=date(2026, 6, 1))
    page = app.today.page()
    assert "闵府规发〔2024〕11号" in {line.title for line in page.expiring if line.source == "document"}
    app.clock.travel(date(2026, 12, 1))
    page = app.today.page()
    assert [line.lead_name for line in page.stale] == ["久未推进"]
    assert page.stale_count == 1
    assert "（示例）" in page.stale[0].why
    assert find(page.lines, "step").due == date(2026, 9, 30)  # a month means its last day
    app.today.done(page.stale[0])
    assert app.today.page().stale_count == 0
    app.journal.log(stale, "又谈了")
    app.clock.travel(date(2027, 6, 1))
    page = app.today.page()
    assert page.stale_count == 1  # it came up anew
    assert "2027 年的放假安排未录入" in page.caveat


def test_a_line_handed_over_becomes_a_task_of_somebody(app: App) -> None:
    held(app, TODAY + timedelta(days=3))
    app.today.hand(find(app.today.page().expiring, "hold"), "陈屿")
    page = app.today.page("陈屿")
    assert [(line.title, line.person) for line in page.lines] == [("预留：楼 501", "陈屿")]
    assert all(one.source != "hold" for one in app.today.page().expiring)
    with pytest.raises(InputError):
        app.today.hand(page.lines[0], " ")


def test_tasks_and_the_projects_next_step_go_together(app: App) -> None:
    lead_id = lead(app, next_step="补材料", next_due_on="2026-09-18")
    app.journal.log(lead_id, "谈了", next_step=NextStep("签约会", TODAY + timedelta(days=1), "王"))
    assert app.records.get(lead_id).text("next_step") == "签约会"
    assert [task.title for task in app.tasks.open(lead_id=lead_id)] == ["签约会", "补材料"]  # the ledger's own is kept
    app.tasks.done(app.tasks.open(lead_id=lead_id)[0].id)
    assert app.records.get(lead_id).text("next_step") == "补材料"
    app.tasks.drop(app.tasks.open(lead_id=lead_id)[0].id, "不需要了")
    assert app.records.get(lead_id).text("next_step") == ""
    assert [task.state.value for task in app.tasks.all(lead_id)] == ["dropped", "done"]
    app.records.undo()
    assert app.records.get(lead_id).text("next_step") == "补材料"


def test_a_binned_project_rests_with_its_tasks(app: App) -> None:
    lead_id = lead(app)
    app.tasks.add("会签", lead_id=lead_id, due=TODAY)
    assert app.today.page().pressing == 1
    app.records.bin([lead_id])
    assert app.today.page().lines == ()


def test_a_match_that_says_something_else_is_told_until_dealt_with(app: App) -> None:
    plain, other = lead(app, project="甲"), lead(app, project="乙")
    codes = [app.records.get(number).code or "" for number in (plain, other)]
    app.matching.match_codes(codes)
    app.matching.match_codes(codes)
    assert app.today.page().news == ()  # matched again, the same came out
    app.records.update(other, {"summary": "脑机接口柔性皮层电极的中试线", "floor_area_sqm": "2800"})
    app.matching.match_codes(codes)
    (line,) = app.today.page().news
    assert (line.lead_id, line.target, line.person) == (other, f"match:{other}", "周岚")
    assert "改为" in line.title
    assert app.today.page().pressing == 0
    assert app.today.page("陆知行").news == ()
    app.today.done(line)
    assert app.today.page().news == ()
    app.records.undo()
    assert len(app.today.page().news) == 1
    app.records.bin([other])
    assert app.today.page().news == ()


def decided(app: App) -> int:
    """A meeting's decision about a project, due tomorrow, and the task made of it; returns the project."""
    lead_id = lead(app)
    code = app.records.get(lead_id).code or ""
    app.meetings.plan("研判会", TODAY, "王主任", [code])
    app.meetings.decide(1, code, "补可研", "周岚", TODAY + timedelta(days=1))
    return lead_id


def test_a_decision_and_its_task_are_finished_together(app: App) -> None:
    lead_id = decided(app)
    code = app.records.get(lead_id).code or ""
    (task,) = app.tasks.open()
    assert (task.title, task.origin) == ("补可研", "decision:1")

    def state() -> tuple[str, str, str]:
        (decision,) = app.meetings.of_lead(code)[0].agenda[0].decisions
        (now,) = app.tasks.all()
        return now.state.value, str(decision.done_on), decision.done_note

    app.tasks.done(task.id, "已收到可研")
    assert state() == ("done", "2026-09-16", "已收到可研")
    app.records.undo()
    assert state() == ("open", "None", "")
    app.meetings.done(1, "可研已送")
    assert state() == ("done", "2026-09-16", "可研已送")
    assert app.tasks.open() == []
    assert app.records.get(lead_id).text("next_step") == ""
    said = [entry.text for entry in app.records.timeline(lead_id) if "可研已送" in entry.text]
    assert said == ["办完：补可研（可研已送）"]  # once, not from both
    app.records.undo()
    assert state() == ("open", "None", "")
    app.today.done(find(app.today.page().lines, "task"))
    assert state() == ("done", "2026-09-16", "待办已办完")


def test_a_decision_whose_task_was_dropped_is_told_again(app: App) -> None:
    decided(app)
    assert app.meetings.due_items() == ()
    app.tasks.drop(app.tasks.open()[0].id, "换了办法")
    (item,) = app.meetings.due_items()
    assert (item.kind, item.title) == ("议定事项", "补可研")
    app.meetings.done(1, "改由街镇办")
    assert app.meetings.due_items() == ()
    assert app.tasks.all()[0].note == "换了办法"


def test_task_refusals(app: App) -> None:
    app.tasks.add("会签", due=TODAY)
    (task,) = app.tasks.open()
    app.tasks.done(task.id)
    for act in (
        lambda: app.tasks.add(" "),
        lambda: app.tasks.done(task.id),
        lambda: app.tasks.done(9999),
        lambda: app.tasks.snooze(task.id, TODAY),
        lambda: app.tasks.hand(task.id, ""),
        lambda: app.tasks.add("x", waiting="谁"),
    ):
        with pytest.raises(InputError):
            act()


def test_lights_are_derived_and_only_changes_are_kept(app: App) -> None:
    lead_id = lead(app)
    app.journal.log(lead_id, "谈了")
    assert app.lights.record() == 0
    app.clock.travel(date(2026, 10, 20))
    assert app.lights.of(lead_id).color is Color.YELLOW
    assert (app.lights.record(), app.lights.record()) == (1, 0)
    app.journal.log(lead_id, "又谈了")
    assert app.lights.record() == 1
    assert [(event.before, event.color) for event in app.lights.history(lead_id)] == [
        ("", "yellow"),
        ("yellow", "green"),
    ]
    (unit,) = app.lights.board().tally("owner")
    assert (unit.name, unit.green) == ("周岚", 1)
    with pytest.raises(InputError):
        app.lights.board().tally("weather")


def test_the_board_counts_by_stage_and_lane(app: App) -> None:
    lead(app, investment_wan="3000", owner="李")
    lead(app, investment_wan="45", investment_currency="USD", owner="李", project="二")
    other = lead(app, stage="L", owner="陈", project="三")
    board = app.board.board(LeadQuery(), "owner")
    assert [(lane.name, lane.count) for lane in board.lanes] == [("李", 2), ("陈", 1)]
    talk = next(column for column in board.whole.columns if column.stage == "N")
    assert {name: str(total) for name, total in talk.totals.items()} == {"CNY": "3000", "USD": "45"}
    (card,) = app.board.cards([other, 9999])
    assert (card.pulse.project, card.money) == ("三", None)
    with pytest.raises(InputError):
        app.board.board(LeadQuery(), "weather")


def test_board_and_lights_agree_for_moved_corrected_and_silent_projects(app: App) -> None:
    for at, stage in enumerate(("L", "N", "S", "O", "L", "N")):
        number = lead(app, stage=stage, project=f"项目{at}", owner="李")
        if at % 2:
            app.journal.log(number, "谈了")
    app.tasks.add("会签", lead_id=number, due=TODAY)
    for day in (TODAY, date(2026, 9, 25), date(2026, 10, 14), date(2026, 11, 30), date(2027, 3, 1)):
        app.clock.travel(day)
        lights, board = app.lights.board(), app.board.board(LeadQuery(), "owner")
        said = {number: light.color for number, light in lights.lights.items() if light.color is not Color.GREEN}
        assert board.colors == said
        stale = {n for n, one in lights.lights.items() if {c.rule for c in one.causes} & {"stale", "answer", "judge"}}
        page = app.today.page()
        assert ({line.lead_id for line in page.stale}, page.stale_count) == (stale, len(stale))
    assert len(stale) == 6


def test_views_are_shared_as_a_file(app: App, tmp_path: Path) -> None:
    view = SavedView("我的在谈", "board", filters=(("stage", "in", ["N"]), ("owner", "contains", "周")), lanes="park")
    app.board.save_view(view)
    assert app.board.share(tmp_path / "视图.json") == 1
    app.board.delete_view("我的在谈")
    assert app.board.views() == []
    app.board.take(tmp_path / "视图.json")
    assert app.board.views()[0].query().filters[0].value == ("N",)
    (tmp_path / "坏.json").write_text(
        '{"kind": "mhcrm-views", "version": 1, "views": [{"name": "x", "lanes": "weather"}]}', "utf-8"
    )
    with pytest.raises(InputError, match="不是视图文件"):
        app.board.take(tmp_path / "坏.json")


def test_visits_of_a_company_ask_for_firms_and_stand_in_its_timeline(app: App) -> None:
    lead_id = app.records.create({"company": "甲公司", "project": "一期"}).ids[0]
    company = app.journal.company("甲公司")
    app.journal.visit(company, "看了产线", upstream=["某某电池", " "], downstream=["某某整车"])
    app.journal.log(lead_id, "谈了一期", kind="电话")
    told = app.records.company_timeline(company)
    assert {entry.title for entry in told if entry.kind == "activity"} == {"走访", "电话"}
    assert any("上游企业：某某电池；下游企业：某某整车" in entry.text for entry in told)
    assert {entry.about for entry in told if entry.title == "电话"} == {f"{app.records.get(lead_id).code} 一期"}
    assert {(firm.name, firm.side, firm.of) for firm in app.journal.firms()} == {
        ("某某电池", "上游", "甲公司"),
        ("某某整车", "下游", "甲公司"),
    }
    with pytest.raises(InputError):
        app.journal.visit(company, "以后的事", on=TODAY + timedelta(days=1))


def test_the_calendar_file_holds_what_has_a_day(app: App, tmp_path: Path) -> None:
    app.tasks.add("会签", due=TODAY, time="09:30")
    app.tasks.add("没有日期")
    path = tmp_path / "今日.ics"
    number = app.today.export_ics(path)
    text = path.read_bytes().decode()
    assert text.count("BEGIN:VTODO") == number >= 1
    assert "没有日期" not in text
