"""Approvals kept in a database: a whole case from start to 闭环, every step undone and done again, races refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError, MhcrmError
from mhcrm.domain.approvals.promises import Limits
from mhcrm.domain.approvals.workdays import WorkDays
from mhcrm.plan.service_rules import load_service_rules
from mhcrm.services.approvals.loading import Kit
from mhcrm.services.approvals.promises_guard import refuse_broken_loops
from mhcrm.services.approvals.service import ApprovalsService
from mhcrm.services.approvals.templates import templates_of
from mhcrm.store import Store, open_store

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]
DAY = date(2026, 6, 1)
CODE = "MH-2026-0001"


def service_on(store: Store) -> ApprovalsService:
    limits = Limits(**load_service_rules().limits)
    return ApprovalsService(Kit(store, store.clock, limits, WorkDays(), templates_of(lambda: store)))


@pytest.fixture
def approvals(target: str, clock: Clock) -> Iterator[ApprovalsService]:
    """The service on a store of its own, whose clock the test may move, with one lead."""
    store = open_store(target, clock=replace(clock), actor="周岚")
    store.guard(refuse_broken_loops)
    with store.write("新建") as uow:
        lead_id = uow.leads.add({"project": "电极中试线", "company": "弦枢医疗", "owner": "周岚"})
        code = uow.leads.get(lead_id).code or ""
    assert code.startswith("MH-")
    made = service_on(store)
    made.test_store, made.test_code = store, code  # type: ignore[attr-defined]
    yield made
    store.close()


def code_of(approvals: ApprovalsService) -> str:
    return str(approvals.test_code)  # type: ignore[attr-defined]


def store_of(approvals: ApprovalsService) -> Store:
    found = approvals.test_store  # type: ignore[attr-defined]
    assert isinstance(found, Store)
    return found


def refused(act: Callable[[], object]) -> MhcrmError:
    with pytest.raises(InputError) as caught:
        act()
    assert caught.value.what and not caught.value.what.startswith("Trace")
    return caught.value


def supply_all(approvals: ApprovalsService, item: str, skip: tuple[str, ...] = ()) -> None:
    code = code_of(approvals)
    view = next(one for one in approvals.view(code).items if item in (one.item.key, one.item.name))
    for paper in view.materials:
        if paper.supplied_on is None and paper.name not in skip:
            approvals.steps.supply(code, item, paper.name, f"{paper.name}.pdf")


def through(approvals: ApprovalsService, item: str) -> None:
    """File, accept, approve an item with all its papers."""
    code = code_of(approvals)
    supply_all(approvals, item)
    for state in ("已申报", "受理", "批准"):
        approvals.steps.move(code, item, state, result="批1号" if state == "批准" else "")


def test_all_items_whose_prerequisites_are_met_may_be_done_at_once(approvals: ApprovalsService) -> None:
    code = code_of(approvals)
    approvals.cases.start(code, "A", on=DAY)
    assert [one.item.key for one in approvals.view(code).ready] == ["filing"]
    assert refused(lambda: approvals.steps.move(code, "land", "已申报")).code == "item-waits"
    through(approvals, "filing")
    assert [one.item.key for one in approvals.view(code).ready] == ["land", "eia", "energy", "soil"]
    assert refused(lambda: approvals.cases.start(code, "A")).code == "case-running"
    view = approvals.view(code)
    assert view.cite == "闵府规发〔2024〕11号 第41条"
    assert view.schedule.unknown == ("works",)
    assert [event.kind for event in view.history][-1] == "启动"


def test_a_promise_lets_an_item_go_on_but_not_close_and_keeps_the_gate_locked(approvals: ApprovalsService) -> None:
    code, store = code_of(approvals), store_of(approvals)
    approvals.cases.start(code, "B", on=DAY)
    supply_all(approvals, "licence", skip=("住所证明",))
    approvals.steps.move(code, "licence", "已申报")
    assert refused(lambda: approvals.steps.move(code, "licence", "受理")).code == "promise-missing"
    approvals.promises.make(code, "licence", "住所证明", signed_by="李总", due=date(2026, 6, 12), basis="容缺清单第3项")
    approvals.steps.move(code, "licence", "受理")
    assert refused(lambda: approvals.steps.move(code, "licence", "批准", result="1号")).code == "promise-open"
    approvals.steps.move(code, "licence", "附条件批准", result="1号")
    lead_id = approvals.view(code).case.lead_id
    assert set(approvals.locks(lead_id)) == {"开工", "综合验收"}
    assert [one.item.key for one in approvals.view(code).ready] == ["lease"]
    assert "容缺承诺“住所证明”没有补齐" in "".join(approvals.view(code).open_loops)

    promise = approvals.view(code).items[0].promises[0].promise
    store.clock.travel(date(2026, 6, 15))  # one working day late: what waits for it is frozen
    view = approvals.view(code)
    assert [one.stand.value for one in view.items[0].promises] == ["逾期冻结"]
    assert view.ready == ()
    assert refused(lambda: approvals.steps.move(code, "lease", "已申报")).code == "item-frozen"
    assert [(one.kind, one.level.value) for one in approvals.due_items()] == [("容缺承诺", "逾期")]
    approvals.promises.extend(promise.id, date(2026, 6, 19), "房东出差")
    assert refused(lambda: approvals.promises.extend(promise.id, date(2026, 7, 1), "再等")).code == "promise-extended"
    assert [one.item.key for one in approvals.view(code).ready] == ["lease"]
    store.clock.travel(date(2026, 7, 6))
    shown = approvals.view(code)
    assert shown.items[0].promises[0].stand.value == "可撤销"
    assert [event.text[:7] for event in shown.history if event.author == "系统"] == [
        "列入可撤销：住",
        "承诺逾期提醒：",
        "后续事项冻结：",
    ]
    assert refused(lambda: approvals.promises.waive(promise.id, "周岚", "不需要了")).code == "closer-did"
    approvals.promises.waive(promise.id, "王主任", "改用电子证照")
    assert approvals.locks(lead_id) == {}
    approvals.steps.move(code, "licence", "批准", result="1号")


def test_a_supplied_paper_meets_its_promise_and_undo_may_not_break_an_approval(approvals: ApprovalsService) -> None:
    code, store = code_of(approvals), store_of(approvals)
    approvals.cases.start(code, "C", on=DAY)
    supply_all(approvals, "licence", skip=("住所证明",))
    approvals.steps.move(code, "licence", "已申报")
    approvals.promises.make(code, "licence", "住所证明", signed_by="李总", due=date(2026, 6, 12), basis="清单")
    approvals.steps.move(code, "licence", "受理")
    approvals.steps.supply(code, "licence", "住所证明", "房产证.pdf")
    other = open_store(store.target, clock=store.clock, actor="陈屿")
    service_on(other).steps.move(code, "licence", "批准", result="1号")
    other.close()
    assert refused(store.undo).code == "loop-broken"
    assert approvals.view(code).items[0].promises[0].stand.value == "已补齐"


def test_the_clock_stands_still_for_a_reason(approvals: ApprovalsService) -> None:
    code, store = code_of(approvals), store_of(approvals)
    approvals.cases.start(code, "A", on=DAY)
    assert refused(lambda: approvals.steps.stop(code, "filing", "公示")).code == "clock-not-running"
    supply_all(approvals, "filing")
    approvals.steps.move(code, "filing", "已申报")
    approvals.steps.move(code, "filing", "受理")
    store.clock.travel(date(2026, 6, 2))
    assert refused(lambda: approvals.steps.stop(code, "filing", "天气")).code == "stop-reason"
    approvals.steps.stop(code, "filing", "专家评审", note="评审会")
    store.clock.travel(date(2026, 6, 15))
    assert approvals.view(code).items[0].turn == "专家"
    assert refused(lambda: approvals.steps.move(code, "filing", "批准", result="1")).code == "item-stopped"
    approvals.steps.resume(code, "filing")
    assert approvals.view(code).items[0].clock.deadline == date(2026, 6, 16)
    assert [one.due for one in approvals.due_items()] == [date(2026, 6, 16)]


def test_joint_acceptance_passes_only_when_all_pass(approvals: ApprovalsService) -> None:
    code, book = code_of(approvals), approvals.acceptance
    approvals.cases.start(code, "B", on=DAY)
    assert refused(lambda: book.open(code)).code == "acceptance-early"
    for item in ("licence", "lease", "eia", "fire", "drain", "permit", "works"):
        through(approvals, item)
    supply_all(approvals, "acceptance")
    approvals.steps.move(code, "acceptance", "已申报")
    approvals.steps.move(code, "acceptance", "受理")
    assert refused(lambda: approvals.steps.move(code, "acceptance", "批准", result="x")).code == "acceptance-open"
    book.open(code, chair="王主任")
    book.opinion(code, "消防", "通过")
    book.opinion(code, "档案", "不涉及")
    assert refused(lambda: book.opinion(code, "人防", "通过")).code == "acceptance-member"
    assert refused(lambda: book.opinion(code, "生态环境", "整改")).code == "mend-incomplete"
    book.opinion(code, "生态环境", "整改", note="隔油池未接管", due=date(2026, 6, 20))
    assert [(one.kind, one.title, one.due) for one in approvals.due_items() if one.kind == "验收整改"] == [
        ("验收整改", "生态环境：隔油池未接管", date(2026, 6, 20))
    ]
    error = refused(lambda: book.finish(code, "闵综验1号"))
    assert "生态环境要求整改，2026-06-20 前完成" in error.why
    book.opinion(code, "生态环境", "通过", note="已复验")
    book.finish(code, "闵综验1号")
    view = approvals.view(code)
    assert view.items[-1].item.word == "批准"
    assert view.session is not None and view.session.paper_no == "闵综验1号"


def test_closing_asks_for_everything_and_for_another_person(approvals: ApprovalsService) -> None:
    code, store = code_of(approvals), store_of(approvals)
    approvals.cases.start(code, "C", on=DAY)
    with store.write("诉求") as uow:
        uow.loops.demands.add(
            {
                "lead_id": approvals.view(code).case.lead_id,
                "company": "弦枢医疗",
                "kind": "人才服务",
                "text": "招博士",
                "raised_on": DAY,
            }
        )
    error = refused(lambda: approvals.cases.close(code, "王主任"))
    assert error.code == "loop-open" and len(error.details["open"]) == 5  # type: ignore[arg-type]
    for item in ("licence", "tax", "account"):
        through(approvals, item)
    approvals.steps.move(code, "special", "不涉及", reason="无需许可")
    assert "诉求“招博士”没有答复" in str(refused(lambda: approvals.cases.close(code, "王主任")))
    with store.write("办结") as uow:
        uow.loops.demands.update(uow.loops.demands.all()[0].id, {"closed_on": DAY})
    assert refused(lambda: approvals.cases.close(code)).code == "closer-did"
    approvals.cases.close(code, "王主任", "资料已归档")
    assert approvals.closed_share() == (1, 1)
    assert refused(lambda: approvals.steps.move(code, "tax", "办理中", reason="错")).code == "case-closed"
    assert refused(lambda: approvals.cases.reopen(code, "")).code == "no-reason"
    approvals.cases.reopen(code, "税务信息有误")
    approvals.steps.move(code, "tax", "办理中", reason="登记错了")
    assert [event.kind for event in approvals.view(code).history][:2] == ["状态", "重新打开"]


def test_every_step_can_be_undone_and_done_again(approvals: ApprovalsService, dump: Dump) -> None:
    code, store = code_of(approvals), store_of(approvals)
    empty = dump(store)
    approvals.cases.start(code, "A", on=DAY)
    approvals.cases.set_item(code, "eia", {"days": None, "after": ["land"]})
    approvals.cases.add_item(code, "river", "河道管理", {"after": ["项目备案和赋码"]})
    approvals.cases.add_material(code, "river", "示意图", deferrable=True)
    supply_all(approvals, "filing", skip=("项目建设报告书",))
    approvals.steps.move(code, "filing", "已申报")
    approvals.promises.make(code, "filing", "项目建设报告书", signed_by="李总", due=date(2026, 6, 12), basis="清单")
    approvals.steps.move(code, "filing", "受理")
    approvals.steps.stop(code, "filing", "补正")
    approvals.steps.resume(code, "filing")
    full, steps = dump(store), 0
    while store.undo_name() not in (None, "新建"):
        store.undo()
        steps += 1
    assert steps == 11
    assert dump(store) == empty
    while store.redo_name() is not None:
        store.redo()
    assert dump(store) == full


def test_an_edit_that_closes_a_circle_is_refused_and_changes_nothing(approvals: ApprovalsService, dump: Dump) -> None:
    code, store = code_of(approvals), store_of(approvals)
    approvals.cases.start(code, "A", on=DAY)
    before = dump(store)
    error = refused(lambda: approvals.cases.set_item(code, "filing", {"after": ["planning"]}))
    assert error.code == "network-cycle"
    assert "项目备案和赋码" in error.what and "建设工程规划许可" in error.what
    assert refused(lambda: approvals.cases.set_item(code, "filing", {"after": ["无"]})).code == "unknown-item"
    assert dump(store) == before


def test_the_office_replaces_a_template_and_running_cases_keep_theirs(
    approvals: ApprovalsService, tmp_path: Path
) -> None:
    code, book = code_of(approvals), approvals.templates
    approvals.cases.start(code, "C", on=DAY)
    path = tmp_path / "c.yaml"
    book.export("C", path)
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("name: 银行开户", "name: 基本户开立").replace("    days: 3\n", "    days: 2\n"), "utf-8"
    )
    book.load(path)
    assert [item.name for item in book.all()["C"].items][2] == "基本户开立"
    assert approvals.view(code).items[2].item.name == "银行开户"
    path.write_text(text.replace("本办模板", "编者模板"), "utf-8")
    assert refused(lambda: book.load(path)).code == "template-mark"
    book.reset("C")
    assert [item.name for item in book.all()["C"].items][2] == "银行开户"


def test_the_chart_is_written_whole(approvals: ApprovalsService, tmp_path: Path) -> None:
    import pypdfium2

    code = code_of(approvals)
    approvals.cases.start(code, "A", on=DAY)
    for paper, size in (("A4", (842, 595)), ("A3", (1191, 842))):
        approvals.gantt(code, tmp_path / "g.pdf", paper)
        page = pypdfium2.PdfDocument(tmp_path / "g.pdf")[0]
        assert tuple(round(side) for side in page.get_size()) == size
        text = page.get_textpage().get_text_range()
        for words in ("施工许可", "待核", "编者示例", "第41条", "关键路径"):
            assert words in text
    assert refused(lambda: approvals.gantt(code, tmp_path / "g.pdf", "B5")).code == "unknown-paper"


def test_of_two_officers_who_start_at_once_one_is_refused(approvals: ApprovalsService) -> None:
    """Both look first and write afterwards; only the lock keeps a project from having two networks."""
    code, store = code_of(approvals), store_of(approvals)
    other = open_store(store.target, clock=store.clock, actor="陈屿")
    together, done = threading.Barrier(2), list[str]()

    def start(service: ApprovalsService) -> None:
        together.wait()
        try:
            service.cases.start(code, "A")
            done.append("started")
        except MhcrmError as error:
            done.append(error.code)

    threads = [threading.Thread(target=start, args=(one,)) for one in (approvals, service_on(other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    other.close()
    assert sorted(done) == ["case-running", "started"]
    with store.read() as view:
        assert len(view.loops.cases.all()) == 1
