"""One project from the start of its approvals to 闭环 on the command line; a script reads JSON, a person reads Chinese."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mhcrm.cli.main import run as command

CODE = "MH-2026-0001"


class Cli:
    """Runs words against one database on a day."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self.capsys, self.day = db, capsys, "2026-09-16"

    def __call__(self, *words: str, status: int = 0, actor: str = "周岚") -> Any:
        self.capsys.readouterr()
        done = command(["--db", str(self.db), "--as-of", self.day, "--actor", actor, "--json", *words])
        out, err = self.capsys.readouterr()
        assert done == status, err
        return json.loads(out)


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    made = Cli(tmp_path / "cli.db", capsys)
    made("lead", "add", "企业名称=示例公司", "项目名称=示例项目", "负责人=周岚")
    return made


def approve(cli: Cli, key: str, skip: str = "") -> None:
    shown = cli("approval", "item", CODE, key)
    one = next(item for item in shown["items"] if item["key"] == key)
    for paper in one["materials"]:
        if paper["name"] != skip and paper["supplied_on"] is None:
            cli("approval", "material", CODE, key, paper["name"], "--evidence", "收件1号")
    cli("approval", "item", CODE, key, "已申报", "--handler", "周岚")
    if skip:
        return
    cli("approval", "item", CODE, key, "受理")
    cli("approval", "item", CODE, key, "批准", "--result", "批1号")


def test_from_start_to_closing(cli: Cli, tmp_path: Path) -> None:
    shown = cli("approval", "start", CODE, "--track", "B")
    assert shown["ready"] == ["licence"]
    assert cli("approval", "item", CODE, "lease", "已申报", status=1)["error"]["code"] == "item-waits"
    approve(cli, "licence", skip="住所证明")
    assert cli("approval", "item", CODE, "licence", "受理", status=1)["error"]["code"] == "promise-missing"
    cli("approval", "promise", CODE, "licence", "住所证明", "--who", "李总", "--due", "2026-09-30", "--basis", "清单")
    cli("approval", "item", CODE, "licence", "受理")
    shown = cli("approval", "item", CODE, "licence", "附条件批准", "--result", "登1号")
    assert set(shown["locks"]) == {"开工", "综合验收"} and shown["ready"] == ["lease"]
    cli("approval", "extend", "1", "--due", "2026-10-15", "--reason", "房东出差")
    assert (
        cli("approval", "extend", "1", "--due", "2026-10-20", "--reason", "再等", status=1)["error"]["code"]
        == "promise-extended"
    )
    cli("approval", "material", CODE, "licence", "住所证明", "--evidence", "房产证")
    cli("approval", "item", CODE, "licence", "批准", "--result", "登1号")
    assert cli("approval", "item", CODE, "lease", "after=permit", status=1)["error"]["code"] == "network-cycle"
    cli("approval", "item", CODE, "drain", "days=")
    for key in ("lease", "eia", "fire", "drain", "permit", "works"):
        approve(cli, key)
    for paper in ("综合验收申请",):
        cli("approval", "material", CODE, "acceptance", paper, "--evidence", "收件9号")
    cli("approval", "item", CODE, "acceptance", "已申报")
    cli("approval", "item", CODE, "acceptance", "受理")
    cli("approval", "stop", CODE, "acceptance", "--reason", "公示")
    cli("approval", "resume", CODE, "acceptance")
    cli("approval", "accept", CODE, "open")
    for department in ("消防", "生态环境", "档案"):
        cli("approval", "accept", CODE, department, "通过")
    cli("approval", "accept", CODE, "pass", "--paper", "综验1号")
    cli("demand", "add", CODE, "人才", "招博士", "--due", "2026-09-30")
    assert cli("approval", "close", CODE, "--by", "王主任", status=1)["error"]["code"] == "loop-open"
    cli("demand", "answer", "1", "已对接高校")
    assert cli("demand", "close", "1", "--by", "王主任", status=1)["error"]["code"] == "demand-open"
    cli("demand", "confirm", "1", "--by", "李总")
    cli("demand", "close", "1", "--by", "王主任")
    assert cli("approval", "close", CODE, status=1)["error"]["code"] == "closer-did"
    assert cli("approval", "close", CODE, actor="王主任")["closed_by"] == "王主任"
    listed = cli("approval", "list", "--closed")
    assert (listed["closed"], listed["all"]) == (1, 1)
    cli("approval", "gantt", CODE, "--out", str(tmp_path / "g.pdf"), "--paper", "A3")
    assert (tmp_path / "g.pdf").read_bytes().startswith(b"%PDF")
    assert cli("approval", "history", CODE)[0]["kind"] == "闭环"


def test_gates_of_stages_and_the_timeline_know_of_approvals(cli: Cli) -> None:
    from mhcrm.bootstrap import open_app

    cli("approval", "start", CODE, "--track", "A")
    approve(cli, "filing", skip="项目建设报告书")
    cli(
        "approval",
        "promise",
        CODE,
        "filing",
        "项目建设报告书",
        "--who",
        "李总",
        "--due",
        "2026-09-30",
        "--basis",
        "清单",
    )
    with open_app(db=str(cli.db)) as app:
        lead = app.records.by_code(CODE)
        assert lead.id is not None
        with app.store.read() as view:
            checks = app.gate_checks(view, lead.id)
        assert "项目建设报告书" in checks["approvals-start"]
        assert checks["commitments"] and checks["verified"]
        kinds = {entry.kind for entry in app.records.timeline(lead.id)}
        assert "approval_item" in kinds
        assert [one.kind for one in app.loop_due_items()] == ["容缺承诺"]
        app.records.bin([lead.id])
        assert app.loop_due_items() == ()


def test_sheets_meetings_commitments_and_lists(cli: Cli, tmp_path: Path) -> None:
    cli("assess", CODE, "产业契合=100:8号文点名", "股权=通过:工商底档", "--opinion", "跟进")
    assert cli("meeting", "suggest") == [{"code": CODE, "name": "示例项目"}]
    cli("meeting", "plan", "研判会", "--on", "2026-09-18", "--suggested")
    cli("meeting", "decide", "1", CODE, "补充可研", "--owner", "周岚", "--due", "2026-09-25")
    tasks = cli("task", "list")
    assert "补充可研" in json.dumps(tasks, ensure_ascii=False)
    cli("commitment", "add", CODE, "总投资", "3.5亿元", "--basis", "协议第3条")
    cli("commitment", "verify", "1", "7000", "--evidence", "报表")
    assert cli("commitment", "list", CODE)[0]["formula"].startswith("7,000 ÷ 35,000 万元 = 20")
    assert cli("commitment", "add", CODE, "总投资", "约叁亿", "--basis", "协议", status=2)["error"]["code"] == "usage"
    sheet = tmp_path / "需求清单.csv"
    sheet.write_text("企业名称,需求名称,说明,类型\n乙公司,脑机接口电极采购,脑机接口柔性电极,需求\n", "utf-8")
    assert cli("opportunity", "import", str(sheet))["added"] == 1
    cli(
        "opportunity",
        "add",
        "供给",
        "企业=甲公司",
        "名称=脑机接口柔性电极代工",
        "说明=脑机接口柔性电极",
        "--lead",
        CODE,
    )
    found = cli("opportunity", "match")
    assert [(one["supply"]["company"], one["demand"]["company"]) for one in found] == [("甲公司", "乙公司")]
    cli("opportunity", "accept", "2", "1")
    assert cli("opportunity", "match") == []


def test_the_office_changes_its_days(cli: Cli) -> None:
    assert cli("approval", "limits", "promise_freeze=3")[1] == {
        "name": "promise_freeze", "meaning": "容缺承诺逾期满几天冻结后续事项", "days": 3, "office": True,
    }  # fmt: skip
    assert cli("approval", "limits", "promise_revoke=1", status=1)["error"]["code"] == "limit-order"
    assert cli("approval", "limits", "promise_freeze=")[1]["office"] is False


def test_files_are_kept_as_evidence(cli: Cli, tmp_path: Path) -> None:
    paper = tmp_path / "登记申请.txt"
    paper.write_text("申请", "utf-8")
    cli("approval", "start", CODE, "--track", "C")
    shown = cli("approval", "material", CODE, "licence", "登记申请", "--file", str(paper))
    assert shown["items"][0]["materials"][0]["evidence"] == "登记申请.txt（附件 1）"
    missing = cli("approval", "material", CODE, "licence", "住所证明", "--file", str(tmp_path / "无"), status=1)
    assert missing["error"]["code"]
    assert cli("approval", "item", CODE, "licence")["items"][0]["materials"][1]["supplied_on"] is None
    cli("undo")
    assert cli("approval", "item", CODE, "licence")["items"][0]["materials"][0]["evidence"] == ""
