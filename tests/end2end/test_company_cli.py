"""``mhcrm company`` from the command line: what the window's 企业 shows, through the same service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mhcrm.cli.main import run as command

NAME = "示例精密机械有限公司"


def _cli(db: Path, capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> Any:
    capsys.readouterr()
    done = command(["--db", str(db), "--as-of", "2026-09-16", "--actor", "周岚", "--json", *words])
    out, err = capsys.readouterr()
    assert done == status, err
    return json.loads(out)


def test_a_company_is_shown_with_its_visits_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    db = tmp_path / "a.db"
    _cli(db, capsys, "lead", "add", f"企业名称={NAME}", "项目名称=二期", "联系人=沈工", "联系电话=13900001001")
    _cli(db, capsys, "lead", "visit", NAME, "看了产线", "--upstream", "某钢厂", "--on", "2026-09-10")
    paper = tmp_path / "纪要.txt"
    paper.write_text("记录", encoding="utf-8")
    _cli(db, capsys, "company", "attach", NAME, str(paper))
    shown = _cli(db, capsys, "company", "show", NAME)
    assert (shown["name"], shown["uscc"]) == (NAME, None)
    assert [(one["project"], one["stage"]) for one in shown["projects"]] == [("二期", "L")]
    assert [(one["name"], one["phone"]) for one in shown["people"]] == [("沈工", "13900001001")]
    assert shown["firms"] == [{"name": "某钢厂", "side": "上游", "known": False}]
    assert [one["name"] for one in shown["files"]] == ["纪要.txt"]
    kinds = {one["kind"]: one for one in shown["timeline"]}
    assert kinds["activity"]["on"] == "2026-09-10"
    assert kinds["document"]["text"] == "纪要.txt"
    assert command(["--db", str(db), "company", "show", NAME]) == 0
    plain = capsys.readouterr().out
    assert "统一社会信用代码 待核实" in plain
    assert "值得引荐的上游企业  某钢厂  还不在库" in plain
    assert "2026-09-10  走访  看了产线" in plain


def test_an_unknown_company_is_not_made_by_looking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    db = tmp_path / "a.db"
    for _ in range(2):
        told = _cli(db, capsys, "company", "show", "没有的公司", status=1)
        assert told["error"]["code"] == "company-missing"
