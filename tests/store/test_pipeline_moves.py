"""The guarded change of stages on both engines: gates, ends, imports, corrections, joint moves, undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError, StaleWrite
from mhcrm.bootstrap import App
from mhcrm.domain.change import RowKind
from mhcrm.domain.invested import amounts_words
from mhcrm.domain.records import LeadDraft
from mhcrm.services.pipeline.moves import Given, Why

TODAY = date(2026, 6, 1)
JUDGED = Given(evidence={"研判意见": "中心研判为跟进"})


@pytest.fixture
def app(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    with App(target, Clock(as_of=TODAY, fixed=datetime(2026, 6, 1, 1, tzinfo=UTC)), "周岚") as opened:
        yield opened


def new(app: App, **values: str) -> int:
    return app.records.create({"project": "脑机接口", "owner": "周岚", "first_contact_on": "2026-05-06", **values}).ids[
        0
    ]


def stage(app: App, lead_id: int) -> str:
    return app.records.get(lead_id).text("stage")


def refusal(app: App, lead_id: int, to: str, why: Why = Why(), given: Given = Given()) -> InputError:  # noqa: B008
    before = app.records.get(lead_id)
    with pytest.raises(InputError) as caught:
        app.pipeline.move(lead_id, to, why, given)
    assert app.records.get(lead_id) == before
    return caught.value


def test_a_gate_names_what_is_missing_and_lets_nothing_through(app: App) -> None:
    lead_id = app.records.create({"project": "某"}).ids[0]
    error = refusal(app, lead_id, "在谈")
    assert error.code == "gate-missing"
    assert [item["label"] for item in error.details["missing"]] == ["责任人", "首次接洽记录", "研判意见"]  # type: ignore[attr-defined]
    app.journal.log(lead_id, "来谈面积", kind="来访")
    assert len(refusal(app, lead_id, "在谈").details["missing"]) == 2  # type: ignore[arg-type]


def test_fields_and_evidence_are_filled_in_with_the_move_or_not_at_all(app: App) -> None:
    lead_id = app.records.create({"project": "某", "first_contact_on": "2026-05"}).ids[0]
    refusal(app, lead_id, "在谈", given=Given({"责任人": "周岚"}))
    assert app.records.get(lead_id).text("owner") == ""
    change = app.pipeline.move(lead_id, "在谈", Why(), Given({"责任人": "周岚"}, {"研判意见": "跟进"}))
    assert change.touches(RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.EVIDENCE)
    assert (stage(app, lead_id), app.records.get(lead_id).text("owner")) == ("N", "周岚")
    app.records.undo()
    assert (stage(app, lead_id), app.pipeline.evidence(lead_id)) == ("L", [])
    app.records.redo()
    assert stage(app, lead_id) == "N"
    assert app.store.check().problems == ()


def test_a_far_move_goes_through_every_gate_on_the_way(app: App) -> None:
    lead_id = new(app, space_mode="轻资产")
    error = refusal(app, lead_id, "签约", given=JUDGED)
    assert {item["stage"] for item in error.details["missing"]} == {"I", "S"}  # type: ignore[attr-defined]
    given = {
        "研判意见": "跟进",
        "项目建议书、可研或商业计划书": "商业计划书 3 月版",
        "准入或会审意见": "纪要〔2026〕2号",
    }
    given |= {
        "意向书或框架协议": "框架协议 4 月",
        "正式投资协议": "投资协议 沪闵投〔2026〕3号",
        "协议承诺": "协议第四条",
    }
    app.pipeline.move(lead_id, "签约", Why(date(2026, 5, 28)), Given({"签约日期": "2026-05-28"}, given))
    assert [stay.word for stay in app.pipeline.history(lead_id)] == ["在谈", "拟签约", "签约"]
    assert app.pipeline.open_needs(lead_id) == ()


def test_a_framework_agreement_never_counts_as_signing(app: App) -> None:
    lead_id = new(app, space_mode="轻资产")
    with pytest.raises(InputError, match="不算签约") as caught:
        app.pipeline.add_evidence(lead_id, "正式投资协议", "战略合作框架协议")
    assert caught.value.code == "evidence-unfit"
    app.pipeline.add_evidence(lead_id, "意向书或框架协议", "战略合作框架协议")
    assert app.pipeline.signed(date(2026, 1, 1), TODAY).projects == 0


def test_back_needs_a_reason_and_every_move_is_an_event(app: App) -> None:
    lead_id = new(app)
    app.pipeline.move(lead_id, "N", Why(date(2026, 5, 8)), JUDGED)
    assert refusal(app, lead_id, "L").code == "stage-reason"
    app.pipeline.move(lead_id, "L", Why(date(2026, 5, 20), "联系人换了"))
    with app.store.read() as view:
        events = view.stage_events.of_lead(lead_id)
    assert [(e.from_stage, e.to_stage, e.on, e.author) for e in events] == [
        ("L", "N", date(2026, 5, 8), "周岚"),
        ("N", "L", date(2026, 5, 20), "周岚"),
    ]
    talk, back = app.pipeline.history(lead_id)
    assert (talk.days, talk.workdays) == (12, 9)  # 9 May was worked in exchange for the holiday
    assert (back.stay.left_on, back.stay.reason) == (None, "联系人换了")


@pytest.mark.parametrize(
    ("to", "why", "code"),
    [
        ("终止", Why(), "stage-reason"),
        ("终止", Why(reason="竞争地区"), "reason-whom"),
        ("赴宴", Why(reason="价格"), "stage-unknown"),
        ("终止", Why(code="weather"), "reason-unknown"),
        ("终止", Why(code="other"), "stage-reason"),
        ("并入", Why(code="duplicate", whom="MH-2026-9999"), "lead-missing"),
        ("并入", Why(code="duplicate", whom="MH-2026-0001"), "merge-self"),
        ("终止", Why(date(2026, 6, 2), "价格"), "future-date"),
        ("线索", Why(), "stage-same"),
    ],
)
def test_ends_that_are_refused(app: App, to: str, why: Why, code: str) -> None:
    if app.store.path is None:
        return  # code numbers go on between tests on a shared server
    assert refusal(app, new(app), to, why).code == code


def test_an_end_keeps_its_reason_and_can_be_opened_again(app: App) -> None:
    lead_id = new(app)
    app.pipeline.move(lead_id, "N", Why(date(2026, 5, 8)), JUDGED)
    app.pipeline.move(lead_id, "终止", Why(date(2026, 5, 10), "竞争地区", whom="苏州工业园区"))
    with app.store.read() as view:
        event = view.stage_events.of_lead(lead_id)[-1]
    assert (event.reason_code, event.competitor) == ("competitor", "苏州工业园区")
    assert refusal(app, lead_id, "拟签约", Why(reason="又回来了")).code == "reopen-beyond"
    assert refusal(app, lead_id, "在谈").code == "stage-reason"
    app.pipeline.move(lead_id, "在谈", Why(reason="又回来了"))
    assert stage(app, lead_id) == "N"


def test_days_stay_in_order(app: App) -> None:
    lead_id = new(app)
    app.pipeline.move(lead_id, "N", Why(date(2026, 5, 8)), JUDGED)
    assert refusal(app, lead_id, "暂缓", Why(date(2026, 5, 7), "资金未落实")).code == "date-order"


def test_a_form_that_changes_the_stage_passes_the_same_gate(app: App) -> None:
    lead_id = app.records.create({"project": "某"}).ids[0]
    with pytest.raises(InputError) as caught:
        app.records.update(lead_id, {"stage": "S", "owner": "李"}, 1)
    assert caught.value.code == "gate-missing"
    assert app.records.get(lead_id).text("owner") == ""
    app.pipeline.add_evidence(lead_id, "研判意见", "跟进")
    app.records.update(lead_id, {"stage": "N", "owner": "李", "first_contact_on": "2026-05-03"}, 1)
    assert stage(app, lead_id) == "N"
    with pytest.raises(StaleWrite):
        app.records.update(lead_id, {"stage": "L"}, 1)


def test_what_a_ledger_states_is_recorded_and_what_it_lacks_is_listed(app: App) -> None:
    drafts = [
        LeadDraft({"project": "旧", "stage": "S", "sign_on": "2026-03-05", "owner": "李"}),
        LeadDraft({"project": "新"}),
    ]
    with app.store.write("导入") as uow:
        uow.batches.add("台账.xlsx")
        ids = uow.leads.add_many(drafts)
        app.guard.state(uow, [(n, None, d.values) for n, d in zip(ids, drafts, strict=True)], "导入")
    (stay,) = app.pipeline.history(ids[0])
    assert (stay.stay.stage, stay.stay.on, stay.stay.source) == ("S", date(2026, 3, 5), "导入")
    assert app.pipeline.history(ids[1]) == ()
    lacks = [state.need.label for state in app.pipeline.open_needs(ids[0])]
    assert "正式投资协议" in lacks
    assert "责任人" not in lacks
    app.pipeline.add_evidence(ids[0], "正式投资协议", "投资协议 沪闵投〔2026〕1号")
    assert "正式投资协议" not in [state.need.label for state in app.pipeline.open_needs(ids[0])]
    assert app.store.check().problems == ()
    app.store.undo()  # the evidence
    app.store.undo()  # the import: leads and their stages go as one
    with app.store.read() as view:
        assert view.stage_events.of_lead(ids[0]) == []


def test_an_import_that_ends_a_project_lets_go_of_its_spaces(app: App) -> None:
    let_go: list[tuple[int, str]] = []
    object.__setattr__(app.guard, "on_leave", lambda _uow, lead_id, _on, why: let_go.append((lead_id, why)))
    lead_id = new(app)
    with app.store.write("导入更新") as uow:
        uow.leads.update(lead_id, {"stage": "XT"})
        app.guard.state(uow, [(lead_id, "L", {"stage": "XT"})], "导入")
    assert let_go == [(lead_id, "导入：项目转为“流转”")]


def test_a_correction_is_an_event_and_the_old_line_stays(app: App) -> None:
    lead_id = new(app, space_mode="轻资产")
    app.pipeline.move(lead_id, "N", Why(date(2026, 5, 8)), JUDGED)
    app.pipeline.move(lead_id, "暂缓", Why(date(2026, 5, 20), "资金未落实"))
    first, last = (stay.stay.event_id for stay in app.pipeline.history(lead_id))
    app.pipeline.correct(lead_id, first, "记错了日子", on=date(2026, 5, 6))
    app.pipeline.correct(lead_id, last, "其实没有暂缓", stage="在谈")
    history = app.pipeline.history(lead_id)
    assert [(stay.stay.stage, stay.stay.on) for stay in history] == [("N", date(2026, 5, 6)), ("N", date(2026, 5, 20))]
    assert stage(app, lead_id) == "N"
    with app.store.read() as view:
        assert len(view.stage_events.of_lead(lead_id)) == 4
    assert app.store.check().problems == ()
    for event, on, to, code in (
        (first, date(2026, 5, 21), None, "date-order"),
        (first, None, "I", "correct-early"),
        (last, None, None, "nothing-changed"),
        (99999, None, None, "event-missing"),
    ):
        with pytest.raises(InputError) as caught:
            app.pipeline.correct(lead_id, event, "x", on=on, stage=to)
        assert caught.value.code == code


def test_many_move_together_or_not_at_all(app: App) -> None:
    good, bad = new(app), app.records.create({"project": "缺"}).ids[0]
    app.pipeline.add_evidence(good, "研判意见", "跟进")
    reports = app.pipeline.check_many([good, bad], "在谈")
    assert [report.ready for report in reports] == [True, False]
    with pytest.raises(InputError) as caught:
        app.pipeline.move_many([good, bad], "在谈")
    assert caught.value.code == "gate-missing-many"
    assert (stage(app, good), stage(app, bad)) == ("L", "L")
    app.pipeline.move_many([good], "在谈")
    app.records.undo()
    assert stage(app, good) == "L"


def test_withdrawn_evidence_no_longer_counts_but_stays(app: App) -> None:
    lead_id = new(app)
    app.pipeline.add_evidence(lead_id, "研判意见", "跟进")
    (item,) = app.pipeline.evidence(lead_id)
    with pytest.raises(InputError):
        app.pipeline.withdraw_evidence(item.id, "")
    app.pipeline.withdraw_evidence(item.id, "写错了项目")
    assert refusal(app, lead_id, "在谈").code == "gate-missing"
    (item,) = app.pipeline.evidence(lead_id)
    assert (item.counts, item.withdrawn_by, item.withdraw_reason) == (False, "周岚", "写错了项目")


def test_evidence_with_a_file(app: App, tmp_path: Path) -> None:
    lead_id, paper = new(app), tmp_path / "纪要.pdf"
    paper.write_bytes(b"minutes")
    app.pipeline.move(lead_id, "在谈", Why(), Given(files={"研判意见": paper}))
    (item,) = app.pipeline.evidence(lead_id)
    assert (item.text, item.attachment_id is not None) == ("纪要.pdf", True)
    assert [file.name for file in app.attachments.of("lead", lead_id)] == ["纪要.pdf"]
    assert {"document", "evidence", "stage"} <= {entry.kind for entry in app.records.timeline(lead_id)}


def test_a_project_counts_once_and_an_increase_by_its_increment(app: App) -> None:
    once = new(app, stage="S", sign_on="2026-02-03", investment_wan="30000")
    app.pipeline.move(once, "N", Why(reason="协议要改"))
    day = {"stage": "S", "sign_on": "2026-05-20"}
    app.records.create(
        {"project": "增资", "increase_of": "MH-1", "increase_wan": "500", "investment_wan": "30500", **day}
    )
    app.records.create({"project": "外资", "investment_wan": "45", "investment_currency": "USD", **day})
    app.records.create({"project": "折", "investment_foreign_wan": "800", "investment_currency": "USD", **day})
    app.records.create({"project": "拟签", "stage": "I", "sign_on": "2026-02-03", "investment_wan": "9"})
    found = app.pipeline.signed(date(2026, 1, 1), TODAY)
    assert (found.projects, found.increases, found.unstated) == (3, 1, 0)
    assert {name: str(amount) for name, amount in found.amounts.items()} == {"CNY": "30500", "USD": "845"}
    assert amounts_words(found.amounts) == "30,500 万元、845 万美元"
    assert app.pipeline.signed(date(2026, 3, 1), TODAY).projects == 2
    assert found.since_left == ((app.records.get(once).code, "N"),)


@pytest.mark.parametrize("sign_on", ["", "2026-05", "2026-12-01"])
def test_a_signing_only_said_is_told_apart_until_it_is_proven(app: App, sign_on: str) -> None:
    said = new(app, stage="S", investment_wan="900", **({"sign_on": sign_on} if sign_on else {}))
    found = app.pipeline.signed(date(2026, 1, 1), TODAY)
    assert (found.projects, found.amounts, found.unproven) == (0, {}, (app.records.get(said).code,))
    app.pipeline.add_evidence(said, "正式投资协议", "投资协议 沪闵投〔2026〕3号")
    found = app.pipeline.signed(date(2026, 1, 1), TODAY)
    assert (found.projects, found.unproven) == (1, ())
    (item,) = app.pipeline.evidence(said)
    app.pipeline.withdraw_evidence(item.id, "登错项目")
    assert app.pipeline.signed(date(2026, 1, 1), TODAY).unproven != ()
    app.records.update(said, {"sign_on": "2025-03-01"}, app.records.get(said).version)
    assert app.pipeline.signed(date(2026, 1, 1), TODAY).projects == 0, "signed last year, only written in now"
    assert app.pipeline.signed(date(2025, 1, 1), TODAY).projects == 1


def test_the_office_sets_its_own_gates_and_sees_before_what_changes(app: App, tmp_path: Path) -> None:
    lead_id = new(app, stage="N", judgement="跟进")
    own = tmp_path / "规则.yaml"
    own.write_text(
        "names: {N: 洽谈}\ngates:\n- stage: N\n  needs:\n  - {id: N.owner, label: 责任人, fields: [owner]}\n"
        "  - {id: N.source, label: 项目来源, fields: [source]}\n",
        "utf-8",
    )
    preview = app.pipeline_office.preview(own)
    assert "阶段“在谈”改称“洽谈”" in preview.lines
    assert "进入“洽谈”新要求：项目来源" in preview.lines
    assert "进入“洽谈”不再要求：研判意见" in preview.lines
    assert [(name, lacks) for _, name, lacks in preview.affected] == [("脑机接口", "项目来源")]
    assert app.pipeline.open_needs(lead_id) == ()
    app.pipeline_office.apply(own)
    assert [state.need.label for state in app.pipeline.open_needs(lead_id)] == ["项目来源"]
    assert app.pipeline.stage_code("洽谈") == "N"
    app.records.undo()
    assert app.pipeline.rules().names["N"] == "在谈"


def test_the_office_enters_a_new_year_of_holidays(app: App, tmp_path: Path) -> None:
    assert app.calendar.caveat(date(2027, 1, 1), date(2027, 1, 2))
    own = tmp_path / "2027.yaml"
    own.write_text(
        "years:\n- {year: 2027, notice: 示例号, off: [{name: 元旦, from: 2027-01-01, to: 2027-01-03}], work: []}\n",
        "utf-8",
    )
    app.pipeline_office.load_year(own)
    assert app.calendar.is_workday(date(2027, 1, 1)) is False
    assert app.calendar.notice(2027) == "示例号"
    app.records.undo()
    assert app.calendar.is_workday(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("洽谈", "N"), ("对接", "N"), ("跟踪", "N"), ("接洽", "N"), ("意向", "I"), ("推荐上会", "I"), ("待签约", "I"),
        ("潜在", "L"), ("在建", "C"), ("续建", "C"), ("搁置", "XH"), ("开业", "O"), ("流失", "XL"), ("xl", "XL"),
    ],
)  # fmt: skip
def test_a_move_understands_the_words_of_ledgers(app: App, word: str, code: str) -> None:
    assert app.pipeline.stage_code(word) == code


def test_a_word_for_several_stages_names_them(app: App) -> None:
    error = refusal(app, new(app), "签")
    assert error.code == "stage-unclear"
    assert "拟签约、签约" in error.why
    assert refusal(app, new(app), "赴宴").code == "stage-unknown"


def test_one_line_makes_the_entry_and_the_next_step(app: App) -> None:
    lead_id = new(app)
    app.journal.enter(lead_id, app.journal.understand("昨天 走访 谈了租金，周五 看厂房 @王"))
    assert [(task.title, task.due_on, task.person) for task in app.tasks.open(lead_id=lead_id)] == [
        ("看厂房", date(2026, 6, 5), "王")
    ]
    assert ("走访 谈了租金", date(2026, 5, 31)) in [(e.text, e.on) for e in app.records.timeline(lead_id)]
    assert app.records.get(lead_id).text("next_step") == "看厂房"
    app.records.undo()
    assert app.tasks.open(lead_id=lead_id) == [], "one step, one undo"


@pytest.mark.parametrize("line", ["2月30日 开会", "国庆后第一个工作日 交材料"])
def test_a_day_that_cannot_be_read_is_never_today(app: App, line: str) -> None:
    with pytest.raises(InputError, match="日期读不出") as caught:
        app.journal.understand(line)
    assert caught.value.code == "date-unread"
    assert app.journal.understand(line, day_given=True).text == line


def test_a_value_refused_is_not_said_to_be_kept(app: App) -> None:
    with pytest.raises(InputError) as caught:
        app.pipeline.move(new(app), "在谈", Why(), Given({"统一社会信用代码": "91310112MA1GB00O18"}))
    assert "保留" not in str(caught.value)
    assert "未采用" not in str(caught.value)
    assert "没有保存" in caught.value.todo
