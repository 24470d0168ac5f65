"""诉求, 研判, 上会, 承诺, 机会清单 kept in a database: what is refused, what is remembered, every step undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError, MhcrmError
from mhcrm.domain.approvals.workdays import WorkDays
from mhcrm.domain.intake.grid import Grid
from mhcrm.plan.service_rules import load_service_rules
from mhcrm.services.assessment.meetings import Meetings
from mhcrm.services.assessment.sheets import Line, Sheets
from mhcrm.services.commitments.service import CommitmentsService, checks_in
from mhcrm.services.demands.service import DemandsService
from mhcrm.services.opportunities.service import OpportunitiesService
from mhcrm.store import Store, UnitOfWork, open_store

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]
DAY = date(2026, 6, 1)
RULES = load_service_rules()
CHAINS = {
    "电极": {"industry.x": "未来健康", "track.bci": "脑机接口", "segment.e": "柔性电极"},
    "芯片": {"track.bci": "脑机接口"},
}


@pytest.fixture
def own(target: str, clock: Clock) -> Iterator[Store]:
    """A store whose clock the test may move."""
    store = open_store(target, clock=replace(clock), actor="周岚")
    yield store
    store.close()


@pytest.fixture
def code(own: Store) -> str:
    """One project."""
    with own.write("新建") as uow:
        lead_id = uow.leads.add({"project": "电极中试线", "company": "弦枢医疗", "owner": "周岚", "stage": "N"})
        return uow.leads.get(lead_id).code or ""


@pytest.fixture
def demands(own: Store) -> DemandsService:
    kinds = {kind.name: kind.words for kind in RULES.demand_kinds}
    return DemandsService(own, own.clock, kinds, "9号", WorkDays(), 3)


@pytest.fixture
def sheets(own: Store) -> Sheets:
    return Sheets(own, own.clock, RULES.dimensions, RULES.vetoes, RULES.checks, RULES.opinions)


def refused(act: Callable[[], object]) -> MhcrmError:
    with pytest.raises(InputError) as caught:
        act()
    assert caught.value.what
    return caught.value


def test_a_demand_is_closed_only_when_answered_and_confirmed_and_by_another(
    demands: DemandsService, own: Store, code: str
) -> None:
    assert refused(lambda: demands.add(code, "资金", "要钱")).code == "demand-kind"
    demands.add(code, "空间", "要洁净间", department="区经委", due=date(2026, 6, 5))
    number = demands.lines(code)[0].view.demand.id
    assert demands.lines(code)[0].view.demand.kind == "空间资源"
    assert refused(lambda: demands.confirm(number, "李总")).code == "demand-unanswered"
    demands.answer(number, "看过两处")
    assert "企业确认" in refused(lambda: demands.close(number, "王主任")).why
    demands.decline(number, "层高不够")
    assert demands.lines(code)[0].view.state.value == "待答复"
    demands.answer(number, "换到 5 楼")
    demands.confirm(number, "李总", note="电话")
    assert refused(lambda: demands.close(number)).code == "closer-did"
    demands.close(number, "王主任")
    assert demands.lines(code) == ()
    assert refused(lambda: demands.answer(number, "再答")).code == "demand-closed"
    demands.reopen(number, "房东反悔")
    assert (demands.get(number).answer, demands.get(number).reopened) == ("", 1)
    with own.read() as view:
        kinds = [one.kind for one in view.loops.events.all()]
    assert kinds == ["提出诉求", "答复诉求", "企业不认可", "答复诉求", "企业确认", "办结诉求", "重新打开诉求"]


def test_demands_age_in_working_days(demands: DemandsService, own: Store, code: str) -> None:
    demands.add(code, "人才", "招博士", due=date(2026, 6, 12), on=date(2026, 5, 29))
    demands.add(code, "政策", "问补贴")
    own.clock.travel(date(2026, 6, 15))
    shown = {one.view.demand.kind: one.view for one in demands.lines()}
    assert (shown["人才服务"].age, shown["人才服务"].left) == (11, -1)
    assert shown["政策供给"].left is None and "没有写答复期限" in shown["政策供给"].words
    assert [(one.kind, one.level.value, one.turn) for one in demands.due_items()] == [("诉求", "逾期", "承办部门")]


def test_a_score_needs_evidence_and_empty_stays_empty(sheets: Sheets, own: Store, code: str) -> None:
    assert sheets.view(code).sum_words == "3 项待核实，不计总分"
    assert refused(lambda: sheets.fill(code, {"产业契合": Line("50")})).code == "score-evidence"
    assert refused(lambda: sheets.fill(code, {"产业契合": Line("80", "x")})).code == "score-value"
    assert refused(lambda: sheets.fill(code, {"颜值": Line("50", "x")})).code == "sheet-line"
    sheets.fill(code, {"产业契合": Line("100", "8号文点名"), "落地可行": Line("0", "没有空间")})
    assert sheets.view(code).sum_words == "1 项待核实，不计总分"
    sheets.fill(code, {"综合效益": Line("50", "测算表")})
    assert sheets.view(code).sum_words == "100 + 0 + 50 = 150（满分 300）"
    sheets.fill(code, {"落地可行": Line("")})
    shown = sheets.view(code)
    assert shown.sheet is not None and shown.sheet.scores["落地可行"].value is None
    assert shown.sum_words == "1 项待核实，不计总分"


def test_verification_names_who_when_and_on_what_and_a_veto_stands_in_the_way(
    sheets: Sheets, own: Store, code: str
) -> None:
    assert refused(lambda: sheets.fill(code, {"股权": Line("通过", "底档")})).code == "check-incomplete"
    done = Line("通过", "工商底档", "陈屿", DAY)
    sheets.fill(code, {"股权": done}, opinion="跟进")
    assert sheets.view(code).unverified == ("实缴", "涉诉", "资质")
    veto = Line("是", "环评意见", "陈屿", DAY)
    assert refused(lambda: sheets.fill(code, {"环保不符合": veto})).code == "veto-hit"
    sheets.fill(code, {"环保不符合": veto}, opinion="不跟进")
    own.clock.travel(date(2026, 6, 8))
    sheets.fill(code, {"实缴": Line("无法核实", "未提供", "陈屿", DAY)})
    assert sheets.view(code).older == 1  # last week's sheet stays as it was
    sheets.set_vetoes(["噪声"])
    assert sheets.view(code).vetoes == ("噪声",)


def test_an_agenda_is_built_from_projects_and_decisions_become_tasks(sheets: Sheets, own: Store, code: str) -> None:
    made: list[tuple[int, str, str, date | None, str]] = []

    def task(uow: UnitOfWork, lead_id: int, words: str, owner: str, due: date | None, origin: str) -> str:
        made.append((lead_id, words, owner, due, origin))
        return "7"

    meetings = Meetings(own, own.clock, WorkDays(), task)
    assert meetings.suggested() == ()
    sheets.fill(code, {}, opinion="跟进")
    assert meetings.suggested() == ((code, "电极中试线"),)
    meetings.plan("研判会", date(2026, 6, 3), "王主任", [code])
    assert meetings.suggested() == ()
    meeting = meetings.all()[0].meeting
    assert refused(lambda: meetings.put(meeting.id, [code])).code == "agenda-double"
    assert refused(lambda: meetings.hold(meeting.id, "")).code == "minutes-missing"
    meetings.hold(meeting.id, "〔2026〕3号")
    meetings.decide(meeting.id, code, "补可研", "周岚", date(2026, 6, 10))
    assert [(one[1:4], one[4]) for one in made] == [(("补可研", "周岚", date(2026, 6, 10)), "decision:1")]
    shown = meetings.of_lead(code)[0]
    assert shown.agenda[0].decisions[0].task_ref == "7"
    assert refused(lambda: meetings.take_off(meeting.id, code)).code == "meeting-held"
    assert meetings.due_items() == ()  # told as a task
    meetings.done(1, "已收到可研")
    assert refused(lambda: meetings.done(1, "又")).code == "decision-done"


def test_a_task_force_has_members_projects_and_a_rhythm(own: Store, code: str) -> None:
    meetings = Meetings(own, own.clock, WorkDays())
    meetings.set_force("集聚区专班", "王主任", ["甲", "乙", "甲"], 10, [code], "9号 五10")
    meetings.met("集聚区专班", date(2026, 5, 18))
    force = meetings.forces()[0]
    assert (force.force.members, force.next_on, force.leads) == (("甲", "乙"), DAY, ((code, "电极中试线"),))
    assert [(one.kind, one.level.value) for one in meetings.due_items()] == [("专班例会", "今天")]
    meetings.set_force("集聚区专班", "王主任", ["甲"])
    assert (meetings.forces()[0].leads, meetings.forces()[0].next_on) == ((), None)


def test_commitments_unknown_is_not_zero_and_ratios_show_their_formula(own: Store, code: str) -> None:
    service = CommitmentsService(own, own.clock, {kind.name: kind.unit for kind in RULES.commitments}, WorkDays(), 3)
    assert refused(lambda: service.add(code, "总投资", "协议", day=DAY)).code == "commitment-number"
    assert refused(lambda: service.add(code, "投产", "协议", number=Decimal(1))).code == "commitment-day"
    assert refused(lambda: service.add(code, "总投资", " ", number=Decimal(1))).code == "basis-missing"
    service.add(code, "总投资", "协议第3条", number=Decimal(35000), due=date(2026, 5, 1))
    service.add(code, "投产", "协议第5条", day=date(2026, 6, 30))
    first, second = (one.progress for one in service.lines(code))
    assert (first.ratio, first.met, first.formula) == (None, None, "承诺 35,000 万元，尚未核定")
    with own.read() as view:
        assert checks_in(view, first.commitment.lead_id) == {"commitments": "", "verified": "承诺还没有核定过"}
    service.plan(first.commitment.id, "签约满一年", date(2026, 6, 3))
    assert [(one.kind, one.left) for one in service.due_items()] == [("承诺核验", 2)]
    assert refused(lambda: service.verify(first.commitment.id, "", value=Decimal(1))).code == "evidence-missing"
    service.verify(first.commitment.id, "统计报表", value=Decimal(8000))
    assert service.due_items() == ()
    first = service.lines(code)[0].progress
    assert (first.ratio, first.met) == (Decimal("22.9"), False)
    assert first.formula == "8,000 ÷ 35,000 万元 = 22.9%（2026-06-01 核定）"
    assert refused(lambda: service.verify(second.commitment.id, "照片", value=Decimal(1))).code == "verify-day"
    service.verify(second.commitment.id, "首张发票", reached=date(2026, 5, 28))
    assert service.lines(code)[1].progress.met is True
    service.remove(first.commitment.id, "录错")
    assert len(service.lines(code)) == 1
    own.undo()
    assert service.lines(code)[0].progress.ratio == Decimal("22.9")


def opportunities_on(store: Store, grids: Sequence[Grid] = ()) -> OpportunitiesService:
    def classify(records: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        return [
            {key: name for word, chains in CHAINS.items() if word in record["project"] for key, name in chains.items()}
            for record in records
        ]

    return OpportunitiesService(store, store.clock, classify, lambda _path: grids)


def test_matches_are_suggested_once_and_decisions_are_remembered(own: Store, code: str) -> None:
    service = opportunities_on(own)
    service.add("供给", {"company": "甲公司", "title": "电极代工"}, code)
    service.add("需求", {"company": "乙公司", "title": "电极采购"})
    service.add("需求", {"company": "甲公司", "title": "电极设备"})  # its own supply is no match
    service.add("需求", {"company": "丙公司", "title": "芯片采购", "until": date(2026, 6, 1)})
    found = service.suggested()
    assert [(one.supply.id, one.demand.id, one.points, one.words) for one in found] == [
        (1, 2, 5, "同属“柔性电极”"),
        (1, 4, 2, "同属“脑机接口”"),
    ]
    service.decide(1, 2, accepted=True)
    assert refused(lambda: service.decide(1, 4, accepted=False)).code == "no-reason"
    service.decide(1, 4, accepted=False, reason="已有供应商")
    assert service.suggested() == ()
    assert refused(lambda: service.decide(1, 2, accepted=True)).code == "pair-decided"
    assert [one.accepted for one, _, _ in service.decided()] == [False, True]
    with own.read() as view:
        assert [one.kind for one in view.loops.events.all()] == ["供需匹配"]
    service.forget(1, 4)
    own.clock.travel(date(2026, 6, 2))
    assert service.suggested() == ()  # the demand lapsed yesterday


def test_lists_are_read_from_the_offices_own_sheet(own: Store) -> None:
    rows = [
        ["长三角产业需求清单"],
        ["序号", "需求方", "需求名称", "具体内容", "所在城市", "有效期", "技术路线"],
        [1, "甲公司", "电极采购", "年 1000 件", "苏州", "2026-12-31", "柔性"],
        [2, "", "芯片", "", "", "", ""],
        [3, "乙公司", "芯片测试", "", "无锡", "明年", ""],
        [4, "甲公司", "电极采购", "", "", "", ""],
    ]
    service = opportunities_on(own, [Grid("需求清单", rows)])
    preview, nothing = service.import_file(Path("清单.xlsx"), dry_run=True)
    assert (preview.added, nothing, service.all()) == (2, None, ())
    result, changes = service.import_file(Path("清单.xlsx"))
    assert changes is not None and changes.undoable
    assert (result.added, result.updated, result.unchanged) == (2, 0, 1)
    assert [(one.company, one.region, one.until) for one in service.all()] == [
        ("甲公司", "苏州", date(2026, 12, 31)),
        ("乙公司", "无锡", None),
    ]
    assert [(problem.cell, problem.level) for _, problem in result.problems] == [("B4", "error"), ("F5", "warning")]
    assert result.unmapped == ["序号", "技术路线"]
    again, _ = service.import_file(Path("清单.xlsx"))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)
    rows[2][3] = "年 2000 件"
    third, _ = service.import_file(Path("清单.xlsx"))
    assert (third.added, third.updated) == (0, 1)
    own.undo()
    assert service.all()[0].text == "年 1000 件"
    empty = opportunities_on(own, [Grid("x", [["无关"]])])
    assert refused(lambda: empty.import_file(Path("x.xlsx"))).code == "no-opportunities"


def test_every_step_is_undone_and_done_again(
    own: Store, code: str, demands: DemandsService, sheets: Sheets, dump: Dump
) -> None:
    empty = dump(own)
    meetings = Meetings(own, own.clock, WorkDays())
    demands.add(code, "政策", "问补贴")
    demands.answer(1, "无此政策")
    sheets.fill(code, {"产业契合": Line("100", "8号文")}, opinion="跟进")
    meetings.plan("研判会", DAY, "", [code])
    meetings.decide(1, code, "补可研", "周岚")
    meetings.set_force("专班", "王主任", ["甲"], 5, [code])
    full = dump(own)
    for _ in range(6):
        own.undo()
    assert dump(own) == empty
    while own.redo_name() is not None:
        own.redo()
    assert dump(own) == full
