"""``mhcrm plan override``, ``plan source`` and ``match correct`` as scripts use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mhcrm.cli.main import run


class Cli:
    """Runs a command on one database; returns exit status and the JSON document."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._db, self._capsys = str(folder / "t.db"), capsys

    def __call__(self, *words: str) -> tuple[int, Any]:
        status = run(["--db", self._db, "--as-of", "2026-09-16", "--actor", "周岚", "--json", *words])
        return status, json.loads(self._capsys.readouterr().out)


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    return Cli(tmp_path, capsys)


def test_override_end_list_export_import_revoke(cli: Cli, tmp_path: Path) -> None:
    before = cli("plan", "check")[1]["version"]
    status, said = cli("plan", "override", "end", "第22条", "--basis", "办公会", "--author", "王")
    assert (status, said["ended"]) == (0, "policy.2024-11.art-22")
    assert said["version"] != before
    (line,) = cli("plan", "override", "list")[1]
    assert (line["kind"], line["from"], line["author"], line["basis"]) == ("end", "2026-09-16", "王", "办公会")
    entry = cli("plan", "list", "policy")[1]
    assert {item["id"] for item in entry if item.get("basis") == "office"} == {"policy.2024-11.art-22"}
    path = str(tmp_path / "rules.yaml")
    assert cli("plan", "override", "export", path)[1]["rules"] == 1
    assert cli("plan", "override", "import", path)[1]["same"] == 1
    assert cli("plan", "override", "revoke", "1")[0] == 0
    assert cli("plan", "check")[1]["version"] == before
    assert cli("plan", "override", "import", path, "--dry-run")[1]["lines"][0]["standing"] == "revoked"
    assert cli("plan", "override", "import", path)[0] == 1, "left alone: somebody took it back here"
    assert cli("plan", "override", "import", path, "--replace")[1]["replaced"] == 1


def test_a_bad_rule_is_an_error_of_the_input(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "rules:\n  - {kind: alias, target: park.none, body: {alias: 某}}\n", encoding="utf-8"
    )
    status, said = cli("plan", "override", "add", str(tmp_path / "a.yaml"), "--basis", "会", "--author", "王")
    assert status == 1
    assert "第 2 行" in said["error"]["what"]


def test_source_attach_and_show(cli: Cli, tmp_path: Path) -> None:
    assert cli("plan", "source", "show", "闵府规发〔2024〕11号", "第2条")[1]["error"]["code"] == "no_source"
    (tmp_path / "官方.txt").write_text("第1条 甲\n第2条 乙\n", encoding="utf-8")
    assert cli("plan", "source", "attach", "闵府规发〔2024〕11号", str(tmp_path / "官方.txt"))[0] == 0
    status, said = cli("plan", "source", "show", "闵府规发〔2024〕11号", "第2条")
    assert (status, said["cited"], said["exact"]) == (0, ["第2条 乙"], True)
    status, said = cli("plan", "source", "show", "闵府规发〔2024〕11号", "第9条")
    assert (status, said["exact"], said["cited"]) == (1, False, [])


def test_only_those_on_the_list_change_rules(cli: Cli) -> None:
    assert cli("plan", "override", "authors", "周岚", "王主任")[1]["authors"] == ["周岚", "王主任"]
    ended = ("plan", "override", "end", "policy.2024-11.art-22", "--basis", "办公会", "--author")
    status, said = cli(*ended, "张三")
    assert (status, said["error"]["code"]) == (1, "not_authorised")
    assert cli(*ended, "王主任")[0] == 0
    status, said = cli("plan", "override", "authors", "王主任")
    assert (status, said["authors"]) == (0, ["王主任"])
    status, said = cli("plan", "override", "authors", "--clear")
    assert (status, said["error"]["code"]) == (1, "not_authorised")


def test_match_correct(cli: Cli) -> None:
    cli("lead", "add", "企业名称=甲公司", "项目名称=霁纹滤条项目", "项目简介=研制霁纹滤条")
    status, said = cli("match", "correct", "MH-2026-0001", "--chain", "电机电控", "--basis", "已核实")
    assert status == 0
    assert said["report"]["chains"][0]["segment"] == "电机电控"
    assert said["corrections"][0]["author"] == "周岚"
    number = said["corrections"][0]["id"]
    assert "霁纹滤条" in said["corrections"][0]["proposal"]
    assert cli("match", "correct", "--accept", str(number), "--words", "霁纹滤条")[1]["accepted"] == ["霁纹滤条"]
    assert cli("correct")[1] == []
    assert cli("match", "correct", "MH-2026-0001", "--basis", "x")[0] == 2


def test_a_correction_is_listed_and_withdrawn(cli: Cli) -> None:
    cli("lead", "add", "企业名称=甲公司", "项目名称=霁纹滤条项目", "项目简介=研制霁纹滤条")
    made = cli("match", "correct", "MH-2026-0001", "--tier", "一层楼", "--basis", "已核实")[1]
    number = made["corrections"][0]["id"]
    listed = cli("correct", "MH-2026-0001", "--list")[1]
    assert [(item["id"], item["right"]) for item in listed] == [(number, "一层楼")]
    assert cli("correct", "--withdraw", str(number))[1] == {"withdrawn": number, "code": "MH-2026-0001"}
    assert cli("correct", "MH-2026-0001", "--list")[1] == []
    status, said = cli("correct", "--withdraw", str(number))
    assert (status, said["error"]["code"]) == (1, "correction_missing")


def test_the_register_of_referrals_is_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["--db", str(tmp_path / "a.db"), "--as-of", "2026-11-20"]
    for name in ("台账.pdf", "台账.xlsx"):
        assert run(["report", "referrals", "--out", str(tmp_path / name), *base]) == 0
        assert (tmp_path / name).stat().st_size > 1_000
    capsys.readouterr()
    assert run(["report", "referrals", "--json", *base]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["year"], found["tables"][0]["name"]) == (2026, "一、年度合计")
    assert run(["report", "referrals", "--out", str(tmp_path / "台账.txt"), *base]) == 1
