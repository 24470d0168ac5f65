"""``mhcrm match``: its JSON is always a list with one object a lead, and a bad file gets a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mhcrm.cli.main import run as command


def run(db: Path, *words: str, status: int = 0) -> None:
    assert command(["--db", str(db), "--as-of", "2026-11-20", "--json", *words]) == status


def test_all_leads_come_as_a_list_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = tmp_path / "match.db"
    run(db, "lead", "add", "企业名称=甲公司", "项目名称=卫星电推进器研制")
    run(db, "lead", "add", "企业名称=乙公司", "项目名称=年会筹备")
    capsys.readouterr()
    run(db, "match", "--all")
    reports = json.loads(capsys.readouterr().out)
    assert [report["lead"]["company"] for report in reports] == ["甲公司", "乙公司"]
    assert [bool(report["chains"]) for report in reports] == [True, False]
    run(db, "match", "MH-2026-0001", "MH-2026-0002")
    assert json.loads(capsys.readouterr().out) == reports


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"{", "第 1 行"), ('["航天"]'.encode("gbk"), "UTF-8"), (b"[3]", "列表")],
    ids=["cut short", "other encoding", "no records"],
)
def test_a_bad_file_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    run(tmp_path / "none.db", "match", "--file", str(file), status=1)
    printed = capsys.readouterr()
    assert json.loads(printed.out)["error"]["code"] == "bad_json"
    assert words in printed.err
