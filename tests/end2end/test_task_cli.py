"""``task`` on the command line: states in Chinese, a year without holiday notice is said, overdue days are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from mhcrm.cli.main import run


def test_snoozed_into_a_year_without_holidays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = ("--db", str(tmp_path / "a.db"))
    assert run(["task", "add", "看房", "--due", "2026-12-28", *db, "--as-of", "2026-12-28"]) == 0
    assert run(["task", "snooze", "1", *db, "--as-of", "2026-12-28"]) == 0
    assert "放假安排未录入" not in capsys.readouterr().out
    assert run(["task", "snooze", "1", *db, "--as-of", "2026-12-31"]) == 0
    assert "2027 年的放假安排未录入" in capsys.readouterr().out
    assert run(["task", "list", *db]) == 0
    said = capsys.readouterr().out
    assert "未办完" in said
    assert "open" not in said
    assert run(["today", *db, "--as-of", "2027-01-11"]) == 0
    assert "逾期的天数按日历日计" in capsys.readouterr().out


def test_foreign_amounts_stand_in_the_list_with_their_unit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = ("--db", str(tmp_path / "a.db"))
    for words in (
        ["企业名称=甲", "投资总额=800万美元", "阶段=签约", "签约日期=2026-05-03"],
        ["企业名称=乙", "投资总额=5000"],
    ):
        assert run(["lead", "add", *words, *db, "--as-of", "2026-06-01"]) == 0
    assert run(["lead", "add", "企业名称=偷跑", "阶段=签约", *db, "--as-of", "2026-06-01"]) == 0
    capsys.readouterr()
    assert run(["leads", *db]) == 0
    listed = capsys.readouterr().out
    assert "800 万美元" in listed
    assert "5,000 万元" in listed
    assert run(["lead", "show", "MH-2026-0001", *db]) == 0
    assert "外币投资额：800 万美元" in capsys.readouterr().out
    assert run(["pipeline", "signed", *db, "--as-of", "2026-06-01"]) == 0
    said = capsys.readouterr().out
    assert "首次签约 1 个项目" in said
    assert "金额：800 万美元。" in said
    assert "台账所写、未核实），不计入：MH-2026-0003" in said
