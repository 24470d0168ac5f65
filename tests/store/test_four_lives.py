"""Four projects, one per track, from the first word to 达产 or loss, scripted on the command line where an officer would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.cli.main import run
from mhcrm.domain.pipeline.lights import Color
from mhcrm.services.pipeline.moves import Given, Why

LAST = date(2026, 10, 12)
USCC = "91350100M000100Y43"
PROOF = {
    "N": {"研判意见": "中心 3 月 4 日研判为跟进"},
    "I": {
        "项目建议书、可研或商业计划书": "商业计划书 3 月版",
        "准入或会审意见": "纪要〔2026〕2号",
        "意向书或框架协议": "框架协议",
    },
    "S": {"正式投资协议": "沪闵投〔2026〕3号", "协议承诺": "协议第四条"},
    "R": {"营业执照": "3 月 30 日登记", "注册资本": "章程"},
    "P": {"项目代码或备案证明": "备案号 2026-01"},
    "C": {"施工许可证": "施〔2026〕8号", "开工照片或监理记录": "4 月 20 日照片"},
    "D": {"综合验收意见或竣工备案": "验〔2026〕2号"},
    "O": {"首笔开票或开业证明": "8 月 3 日首张发票"},
    "F": {"年度核定与承诺对照": "2026 年核定，产值为承诺的 102%"},
}
SITE, LEASE = {"选址意见": "马桥，园区 3 月 12 日同意"}, {"租赁或购置合同": "租〔2026〕5号"}
DATES = {"S": "签约日期", "C": "开工日期", "D": "竣工日期", "O": "投产日期"}


@pytest.fixture
def app(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    with App(target, Clock(as_of=LAST, fixed=datetime(2026, 10, 12, 1, tzinfo=UTC)), "周岚") as opened:
        yield opened


@pytest.fixture
def say(target: str, app: App, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Gives one command line and returns its JSON; ``status`` is what it must end with."""

    def give(*words: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert run([*words, "--db", target, "--as-of", LAST.isoformat(), "--actor", "周岚", "--json"]) == status
        return json.loads(capsys.readouterr().out)

    return give


def enter(app: App, code: str, stage: str, on: str, *, also: dict[str, str] | None = None) -> None:
    """Pass one gate with everything it asks for."""
    fields = {DATES[stage]: on} if stage in DATES else {}
    if stage == "R":
        fields["统一社会信用代码"] = USCC
    lead_id = app.records.by_code(code).id or 0
    app.pipeline.move(lead_id, stage, Why(date.fromisoformat(on)), Given(fields, PROOF[stage] | (also or {})))


def test_a_factory_on_its_own_land(app: App) -> None:
    """A 拿地自建: all ten stages; a 容缺 promise keeps 开工 locked until the paper is there."""
    made = app.records.create(
        {"project": "电池工厂", "owner": "周岚", "space_mode": "拿地自建", "first_contact_on": "2026-03-02"}
    )
    code = app.records.get(made.ids[0]).code or ""
    for stage, on in (("N", "2026-03-04"), ("S", "2026-03-20"), ("R", "2026-03-30"), ("P", "2026-04-02")):
        if stage == "S":
            enter(app, code, "I", "2026-03-13", also=SITE)
        enter(app, code, stage, on)
    approvals = app.approvals
    approvals.cases.start(code, "A", on=date(2026, 4, 2))
    approvals.promises.make(
        code, "filing", "项目建设报告书", signed_by="李总", due=date(2026, 4, 30), basis="容缺清单", on=date(2026, 4, 3)
    )
    with pytest.raises(InputError) as caught:
        enter(app, code, "C", "2026-04-20")
    assert "项目建设报告书" in caught.value.why
    assert app.records.by_code(code).text("stage") == "P"
    assert app.lights.of(made.ids[0]).color is Color.RED  # the promise is months overdue by now
    approvals.steps.supply(code, "filing", "项目建设报告书", "报告书.pdf")
    for stage, on in (("C", "2026-04-20"), ("D", "2026-07-31"), ("O", "2026-08-03"), ("F", "2026-10-09")):
        enter(app, code, stage, on)
    history = app.pipeline.history(made.ids[0])
    assert [stay.word for stay in history] == ["在谈", "拟签约", "签约", "落地", "报批", "开工", "竣工", "投产", "达产"]
    assert app.pipeline.open_needs(made.ids[0]) == ()
    signed = next(stay for stay in history if stay.stay.stage == "S")
    assert (signed.days, signed.workdays) == (10, 6)
    assert app.pipeline.signed(date(2026, 1, 1), LAST).projects == 1
    assert {"approval_case", "stage", "evidence"} & {entry.kind for entry in app.records.timeline(made.ids[0])}
    assert app.store.check().problems == ()


def test_a_tenant_who_needs_no_permit(app: App) -> None:
    """B 租购载体: 报批 is passed over, 投产 asks for the lease; a space kept for it goes free when the project is lost."""
    made = app.records.create(
        {"project": "器械中试", "owner": "陈屿", "space_mode": "租赁厂房", "first_contact_on": "2026-03-02"}
    )
    code = app.records.get(made.ids[0]).code or ""
    enter(app, code, "N", "2026-03-04")
    enter(app, code, "I", "2026-03-13", also=SITE)
    enter(app, code, "S", "2026-03-20")
    enter(app, code, "R", "2026-03-30")
    with pytest.raises(InputError, match="租赁或购置合同"):
        enter(app, code, "O", "2026-08-03")
    enter(app, code, "O", "2026-08-03", also=LEASE)
    enter(app, code, "F", "2026-10-09")
    assert "报批" not in [stay.word for stay in app.pipeline.history(made.ids[0])]


def test_a_light_project_lived_on_the_command_line(say: Callable[..., Any]) -> None:
    """C 轻资产: every step scripted; a framework agreement does not sign, a wrong code does not register."""
    made = say("lead", "add", "企业名称=贸易总部", "项目名称=贸易总部", "责任人=孟一舟", "落地方式=轻资产")
    code = made["code"]
    missing = say("lead", "move", code, "在谈", status=1)["error"]["details"]["missing"]
    assert [item["label"] for item in missing] == ["首次接洽记录", "研判意见"]
    logged = say(
        "lead",
        "log",
        code,
        "9月28日 走访 谈了注册 #走访",
        "--upstream",
        "某某物流",
        "--next",
        "送办事指南",
        "--due",
        "2026-10-14",
    )
    assert logged["understood"]["on"] == "2026-09-28"
    assert logged["values"]["next_step"] == "送办事指南"
    say("lead", "move", code, "在谈", "--evidence", "研判意见=跟进")
    assert say("task", "list", "--lead", code)[0]["title"] == "送办事指南"
    proof = [f"{key}={text}" for stage in "IS" for key, text in PROOF[stage].items() if key != "正式投资协议"]
    given = [part for pair in proof for part in ("--evidence", pair)]
    framed = say("lead", "move", code, "签约", *given, "--evidence", "正式投资协议=战略合作框架协议", status=1)
    assert framed["error"]["code"] == "evidence-unfit"
    signed = ["--evidence", "正式投资协议=沪闵投〔2026〕9号", "--set", "签约日期=2026-10-10"]
    say("lead", "move", code, "签约", *given, *signed)
    wrong = say("lead", "move", code, "落地", "--set", "统一社会信用代码=91350100M000100Y44", status=1)
    assert wrong["error"]["code"] in ("value-unreadable", "gate-missing")
    registered = [
        "--set",
        f"统一社会信用代码={USCC}",
        "--evidence",
        "营业执照=10 月 11 日",
        "--evidence",
        "注册资本=章程",
    ]
    say("lead", "move", code, "落地", *registered)
    say("lead", "move", code, "投产", "--set", "投产日期=2026-10-12", "--evidence", "首笔开票或开业证明=首张发票")
    end = say("lead", "move", code, "达产", "--evidence", "年度核定与承诺对照=核定 101%")
    assert end["values"]["stage"] == "F"
    stays = say("lead", "stages", code)["stays"]
    assert [stay["word"] for stay in stays] == ["在谈", "拟签约", "签约", "落地", "投产", "达产"]
    assert say("pipeline", "signed")["projects"] == 1
    assert say("pipeline", "firms")[0]["name"] == "某某物流"
    page = say("today")
    assert [line["title"] for line in page["week"]] == ["送办事指南"]
    task = say("task", "list")[0]["id"]
    assert say("task", "hand", str(task), "陆知行")["person"] == "陆知行"
    assert say("task", "snooze", str(task), "--until", "2026-10-20")["due"] == "2026-10-20"
    assert say("task", "done", str(task), "--note", "已送")["state"] == "done"
    assert say("lights")["red"] == 0


def test_a_research_centre_that_went_elsewhere_and_came_back(say: Callable[..., Any], app: App) -> None:
    """D 研发中心: lost to another place, which has to be named; opened again with a reason, no further than it was."""
    made = say(
        "lead", "add", "项目名称=研发中心", "责任人=许未", "是否研发中心=是", "落地方式=租赁", "首次对接=2026-09-01"
    )
    code = made["code"]
    say("lead", "move", code, "在谈", "--evidence", "研判意见=跟进", "--on", "2026-09-03")
    assert say("lead", "move", code, "终止", "--reason", "竞争地区", status=1)["error"]["code"] == "reason-whom"
    say("lead", "move", code, "终止", "--reason", "竞争地区", "--competitor", "苏州工业园区", "--on", "2026-09-10")
    assert say("lights")["by"] == []
    assert say("lead", "move", code, "签约", "--reason", "回来了", status=1)["error"]["code"] == "reopen-beyond"
    say("lead", "move", code, "在谈", "--reason", "苏州没有谈成")
    report = say("lead", "move", code, "拟签约", "--check", status=1)[0]
    assert report["track"] == "研发中心"
    assert {need["label"] for need in report["needs"] if not need["met"]} == {*PROOF["I"], *SITE}
    say("undo")
    assert app.records.by_code(code).text("stage") == "XL"
    with app.store.read() as view:
        kept = [event.competitor for event in view.stage_events.of_lead(made["id"])]
    assert kept == ["", "苏州工业园区"]
