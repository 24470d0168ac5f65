"""``mhcrm duplicates`` from the command line: the same functions as the 查重 page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mhcrm.cli.main import run as command

LEADS = (
    "企业名称,项目名称,联系电话\n上海禾曜微电子有限公司,车规芯片项目,13900001001\n南通丙装备有限公司,机身段,13900001003\n",
    "企业名称,项目名称,联系人\n禾曜微电子,车规芯片项目线,张三\n",
)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a command on a database with two leads that may be one; returns its JSON."""
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    db = str(tmp_path / "crm.db")

    def call(*words: str) -> object:
        capsys.readouterr()
        assert command(["--db", db, *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    for at, text in enumerate(LEADS):
        path = tmp_path / f"{at}.csv"
        path.write_text(text, encoding="utf-8")
        call("import", str(path))
    return call


def test_a_pair_is_listed_told_apart_listed_again_and_merged(run) -> None:  # type: ignore[no-untyped-def]
    (pair,) = run("duplicates", "list")
    codes = (pair["left"], pair["right"])
    assert (pair["left_name"], pair["right_name"]) == ("上海禾曜微电子有限公司", "禾曜微电子")
    assert sum(part["points"] for part in pair["parts"]) == pair["total"]
    run("duplicates", "not", *codes, "--reason", "两家公司")
    assert run("duplicates", "list") == []
    (decided,) = run("duplicates", "decided")
    assert (decided["left"], decided["right"], decided["reason"]) == (*codes, "两家公司")
    run("duplicates", "forget", *codes)
    assert run("duplicates", "decided") == []
    done = run("duplicates", "merge", *codes, "--take", "项目名称=other")
    assert done["kept"] == codes[0]
    assert run("duplicates", "list") == []


def test_what_is_about_to_be_entered_is_looked_up(run) -> None:  # type: ignore[no-untyped-def]
    (found,) = run("duplicates", "like", "--company", "南通丙装备", "--project", "机身段")
    assert found["left_name"] == "南通丙装备有限公司"
    assert run("duplicates", "like", "--company", "南通丙装备有限公司", "--project", "售后中心") == []
