"""The whole life of a claim through the command line, and what a script sees when a step is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mhcrm.cli.main import run
from tests.store.referral_kit import SCHEME

Cli = Callable[..., Any]


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs one command on a database of its own; returns its JSON, checking the exit status."""
    db = str(tmp_path / "t.db")

    def call(*words: str, day: str = "2026-03-02", status: int = 0) -> Any:
        code = run(["--db", db, "--as-of", day, "--actor", "经办甲", *words, "--json"])
        out = capsys.readouterr().out
        assert code == status, out
        return json.loads(out)

    return call


def test_a_claim_lives_through_the_command_line(cli: Cli, tmp_path: Path) -> None:
    form = tmp_path / "scheme.json"
    form.write_text(json.dumps(SCHEME, ensure_ascii=False), "utf-8")
    paper = tmp_path / "登记表.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    lead = cli("lead", "add", "company=驭砂微电子有限公司", "project=车规芯片研发总部")["code"]
    cli("referral", "referrer", "add", "name=桥引咨询", "kind=专业机构")
    assert cli("referral", "scheme", "list") == []
    code = cli(
        "referral", "register", lead, "--referrer", "桥引咨询", "--channel", "合作招商", "--unit", "测试街镇",
        "--attach", f"引荐登记表:登记表:{paper}",
    )["code"]  # fmt: skip
    shown = cli("referral", "show", code)
    assert shown["money"] == "政策未载明标准，待实施细则" and shown["amount"] is None
    refused = cli("referral", "compute", code, "--receipt", "2026-03-02,100,E-1", status=1)
    assert refused["error"]["code"] == "no-scheme"

    cli("referral", "scheme", "save", str(form))
    cli("referral", "scheme", "adopt", str(cli("referral", "scheme", "list")[0]["id"]))
    cli("referral", "check", code)
    for party in ("投资方", "接洽单位"):
        cli("referral", "confirm", code, party, "王经理", "--attach", "投资方确认函:确认")
    cli("referral", "milestone", code, "首期到资", "--attach", "银行进账单或验资报告:进账单")
    cli("referral", "compute", code, "--receipt", "2026-03-02,86400000,E-4", "--deduct", "2026-03-02,6400000,E-4")
    cli("referral", "budget", "set", "2026", "1000000", "测试预〔2026〕3号")
    cli("referral", "apply", code, day="2026-03-05")
    for line in cli("referral", "show", code)["checks"]:
        if line["verdict"] != "通过":
            cli(
                "referral",
                "rule",
                code,
                line["key"],
                "通过",
                "已核对",
                "--attach",
                "核查记录:核对",
                "--person",
                "乙",
                day="2026-03-06",
            )
    cli("referral", "review", code, "齐全", "--person", "丙", day="2026-03-07")
    same = cli("referral", "recheck", code, "同意", "--person", "丙", day="2026-03-07", status=1)
    assert same["error"]["code"] == "same-person"
    cli("referral", "recheck", code, "同意", "--person", "丁", day="2026-03-08")
    cli("referral", "approve", code, "测试纪〔2026〕5号", "--person", "戊", day="2026-03-09")
    cli("referral", "publish", code, "官网", day="2026-03-10")
    early = cli("referral", "close", code, day="2026-03-17", status=1)
    assert early["error"]["details"]["missing"] == ["period"]
    cli("referral", "close", code, day="2026-03-18")
    owed = cli("referral", "owed", day="2026-03-18")
    assert [line["owed"] for line in owed] == ["126000.00", "84000.00"]
    above = cli("referral", "pay", code, "首期到资", "付-1", "--amount", "126000.01", day="2026-03-19", status=1)
    assert above["error"]["code"] == "pay-above"
    cli("referral", "pay", code, "首期到资", "付-1", day="2026-03-19")
    cli("referral", "track", code, "正常", day="2026-09-01")
    cli(
        "referral", "claw", code, "约定期内注销或减资", "减资", "--attach", "核查记录:工商变更", day="2026-10-01"
    )  # fmt: skip
    cli("referral", "recover", code, "126000", "收-1", day="2026-11-01")
    ledger = cli("referral", "ledger", "--claim", code, day="2026-11-01")
    assert [line["kind"] for line in ledger] == ["应计", "应计", "批准", "批准", "拨付", "追回", "追回"]
    assert cli("check", day="2026-11-01")["sound"] is True
    assert cli("referral", "show", code, day="2026-11-01")["stage"] == "追回"
    assert cli("referral", "budget", "show", day="2026-11-01")[0]["paid_fen"] == 12_600_000


def test_the_other_words(cli: Cli, tmp_path: Path) -> None:
    lead = cli("lead", "add", "company=驭砂微电子有限公司", "project=车规芯片研发总部")["code"]
    for name in ("甲所", "乙所"):
        cli("referral", "referrer", "add", f"name={name}", "kind=专业机构", "phone=021-60000000")
    cli("referral", "referrer", "set", "甲所", "legal_person=陈甲")
    cli(
        "referral",
        "referrer",
        "status",
        "甲所",
        "上海市促进外商投资全球伙伴",
        "2026-01-01",
        "2026-12-31",
        "--proof",
        "证1",
    )
    cli("referral", "referrer", "agreement", "甲所", "协1", "2026-01-05", "--until", "2026-12-31")
    cli("referral", "referrer", "contact", "甲所", "周引", "--phone", "13900000000")
    one = cli("referral", "referrer", "show", "甲所")
    assert one["status"]["name"] == "上海市促进外商投资全球伙伴" and one["referrer"]["people"][0]["name"] == "周引"
    assert [row["referrer"]["name"] for row in cli("referral", "referrer", "list")] == ["乙所", "甲所"]

    claim = ("--channel", "合作招商", "--attach", "引荐登记表:表")
    first = cli("referral", "register", lead, "--referrer", "甲所", "--partner", "上海市促进外商投资全球伙伴", *claim)[
        "code"
    ]
    late = cli("referral", "register", lead, "--referrer", "乙所", *claim, day="2026-03-09")
    assert "争议队列" in late["message"]
    queue = cli("referral", "dispute", "list", day="2026-03-09")
    assert [item["title"] for item in queue[0]["first_evidence"]] == ["表"]
    number = str(queue[0]["dispute"]["id"])
    cli("referral", "dispute", "decide", number, first, "凭据在前", "--loser", "让渡", day="2026-03-10")
    standings = {row["code"]: row["standing"] for row in cli("referral", "list", day="2026-03-10")}
    assert standings == {first: "有效", late["code"]: "让渡"}

    assert cli("referral", "protection")["days"] is None
    cli("referral", "protection", "days=90", "extension_days=30", "most_extensions=2", "basis=文1")
    cli("referral", "extend", first, "规定后补", "--evidence", "E-1", day="2026-03-10")
    assert cli("referral", "show", first, day="2026-03-10")["protected"] == "2026-05-31"
    assert cli("referral", "due", day="2026-05-25")[0]["kind"] == "保护期"

    talk = cli(
        "referral", "first-talk", lead, "--unit", "甲镇", "--attach", "洽谈记录:记录", "--reported", "2026-03-01T09:30"
    )
    move = ("--share", "甲镇=40", "--share", "乙园=60", "--metric", "项目数", "--years", "3", "--agreement", "协2")
    cli("referral", "transfer", talk["code"], "乙园", "没有空间", *move)
    for kind, code in (("transfer", talk["code"]), ("receipt", first), ("confirmation", first)):
        made = cli("referral", "paper", kind, code, "--out", str(tmp_path))["files"]
        assert all(Path(file).stat().st_size > 1000 for file in made)
    assert len(cli("referral", "statement", "甲所", "--out", str(tmp_path))["files"]) == 2
    assert len(cli("referral", "book", "2026", "--masked", "--out", str(tmp_path))["files"]) == 2
    early = cli("referral", "paper", "sheet", first, "--out", str(tmp_path), status=1)
    assert early["error"]["code"] == "paper-early"

    assert cli("referral", "scheme", "training")["training"] is True
    assert not any(cli("referral", "scheme", "blank").values())
    cli("referral", "people", "set", "王办", "--role", "登记经办", "--unit", "办公室")
    denied = cli("referral", "list", status=1)
    assert denied["error"]["code"] == "role"
    cli("referral", "people", "set", "经办甲", "--role", "查看引荐")
    assert len(cli("referral", "list", "--kind", "首谈")) == 1
    refused = cli("referral", "check", first, status=1)
    assert refused["error"]["details"]["role"] == "核查"
    wrong = cli("referral", "register", lead, "--referrer", "甲所=x", *claim, status=2)
    assert wrong["error"]["code"] == "usage"
