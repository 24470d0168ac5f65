"""``mhcrm import --unit``: the unit of a column as a person says it, remembered, never lost in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mhcrm.cli.main import run as command

TEXT = "企业名称,项目名称,总投资,说法\n苏州甲电子有限公司,甲项目,12,支持\n无锡乙材料有限公司,乙项目,3,再议\n"


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    path = tmp_path / "台账.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _import(sheet: Path, capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> Any:
    capsys.readouterr()
    db = sheet.with_name("a.db")
    done = command(
        ["--db", str(db), "--as-of", "2026-09-16", "--actor", "周岚", "--json", "import", str(sheet), *words]
    )
    out, err = capsys.readouterr()
    assert done == status, err
    return json.loads(out) if out.strip() else err


def _amounts(report: Any) -> list[object]:
    return [row["lead"].get("investment_wan") for row in report["rows"] if row["status"] == "accepted"]


def test_a_unit_is_said_and_remembered_with_the_columns(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _import(sheet, capsys, "--column", "说法=备注", "--unit", "总投资=亿元")
    sheet.write_text(TEXT.replace("甲", "丙").replace("乙", "丁"), encoding="utf-8")
    later = _import(sheet, capsys, "--dry-run")
    assert [float(str(amount)) for amount in _amounts(later)] == [120000, 30000]
    again = _import(sheet, capsys, "--dry-run", "--unit", "总投资=万元")  # the other column stays as remembered
    assert [float(str(amount)) for amount in _amounts(again)] == [12, 3]
    assert [row["lead"].get("notes") for row in again["rows"] if row["status"] == "accepted"] == ["支持", "再议"]


def test_dollars(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = _import(sheet, capsys, "--dry-run", "--unit", "总投资=万美元")
    rows = [row["lead"] for row in report["rows"] if row["status"] == "accepted"]
    assert [row["investment_currency"] for row in rows] == ["USD", "USD"]
    assert _amounts(report) == [None, None]


@pytest.mark.parametrize("said", ["总投资=斤", "总投资=亩", "没有这列=亿元", "说法=万元"])
def test_a_unit_nobody_could_heed_is_refused(sheet: Path, capsys: pytest.CaptureFixture[str], said: str) -> None:
    capsys.readouterr()
    status = command(["--db", str(sheet.with_name("a.db")), "import", str(sheet), "--unit", said])
    told = capsys.readouterr().err
    assert status == 2
    assert said.partition("=")[0] in told
    assert "没有按" in told
