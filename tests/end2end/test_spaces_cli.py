"""``mhcrm spaces``: the words of the command line from an empty database to a printed plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mhcrm.cli.main import run as command
from mhcrm.cli.output import Output


def run(db: Path, *words: str, status: int = 0) -> None:
    assert command(["--db", str(db), "--as-of", "2026-11-20", *words]) == status


def document(capsys: pytest.CaptureFixture[str]) -> object:
    return json.loads(capsys.readouterr().out)


def test_units_are_made_cut_joined_held_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = tmp_path / "cli.db"
    run(db, "spaces", "add", "园区", "示例园")
    run(db, "spaces", "add", "楼栋", "A楼", "--in", "示例园")
    run(db, "spaces", "add", "楼层", "5F", "--in", "示例园/A楼")
    run(db, "spaces", "add", "房间", "501", "--in", "示例园/A楼/5F", "--set", "建筑面积=300")
    room = "示例园/A楼/5F/501"
    run(db, "spaces", "occupy", room, "空置")
    run(db, "spaces", "split", room, "501A=120", "501B=180", "--on", "2026-11-21")
    capsys.readouterr()
    run(db, "--json", "spaces", "--at", "2026-11-21")
    lines = document(capsys)
    assert [line["name"].split()[-1] for line in lines if line["kind"] == "room"] == ["501A", "501B"]  # type: ignore[attr-defined]
    run(db, "--json", "spaces", "--free-on", "2026-11-21", "--min-area", "250", "--tier", "一间房", "--combine")
    assert [item["units"] for item in document(capsys)] == [["示例园/A楼/5F/501A", "示例园/A楼/5F/501B"]]  # type: ignore[attr-defined]
    run(db, "lead", "add", "企业名称=示例公司", "项目名称=示例项目")
    run(db, "spaces", "hold", f"{room}A+{room}B", "MH-2026-0001", "--from", "2026-11-21", "--until", "2026-12-31")
    run(db, "spaces", "extend", "1", "--until", "2027-01-31", "--reason", "等批文")
    capsys.readouterr()
    run(db, "--json", "spaces", "holds")
    assert [(item["state"], len(item["hold"]["extensions"])) for item in document(capsys)] == [
        ("upcoming", 0),
        ("upcoming", 1),
    ]  # type: ignore[attr-defined]
    run(db, "spaces", "remove", f"{room}A", status=1)
    run(db, "spaces", "plan", "示例园/A楼", "--out", str(tmp_path / "plan.pdf"))
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    run(db, "spaces", "export", str(tmp_path / "out.xlsx"))
    run(db, "spaces", "import", str(tmp_path / "out.xlsx"))
    capsys.readouterr()
    run(db, "--json", "spaces", "capacity")
    assert document(capsys)["tier_undecided"]["units"] == 1  # type: ignore[index]


def test_a_lease_ends_and_a_queue_turns_exclusive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = tmp_path / "cli.db"
    run(db, "spaces", "add", "园区", "示例园")
    run(db, "spaces", "add", "楼栋", "A楼", "--in", "示例园")
    building = "示例园/A楼"
    run(db, "spaces", "occupy", building, "在租", "--from", "2026-01-01", "--party", "示例检测")
    run(db, "spaces", "vacate", building, "--last", "2026-11-20")
    run(db, "spaces", "vacate", building, "--last", "2027-01-01", status=1)
    run(db, "lead", "add", "企业名称=示例公司", "项目名称=示例项目")
    run(db, "spaces", "hold", building, "MH-2026-0001", "--from", "2026-11-21", "--until", "2026-12-31", "--soft")
    run(db, "spaces", "harden", "1", "--approver", "示例批准人")
    capsys.readouterr()
    run(db, "--json", "spaces", "holds")
    (held,) = document(capsys)  # type: ignore[misc]
    assert (held["hold"]["hard"], held["hold"]["approver"]) == (True, "示例批准人")
    run(db, "--json", "spaces", "--at", "2026-11-20")
    assert [line["status"] for line in document(capsys) if line["kind"] == "building"] == ["let"]  # type: ignore[attr-defined]


def test_a_plan_is_printed_and_set_against_an_earlier_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = tmp_path / "cli.db"
    run(db, "spaces", "add", "园区", "虹桥前湾园")
    run(db, "spaces", "add", "楼栋", "A楼", "--in", "虹桥前湾园")
    for floor, area in (("3F", "3000"), ("4F", "3100")):
        run(db, "spaces", "add", "楼层", floor, "--in", "虹桥前湾园/A楼", "--set", f"建筑面积={area}")
        run(db, "spaces", "occupy", f"虹桥前湾园/A楼/{floor}", "空置")
    run(
        db, "lead", "add", "企业名称=示例公司", "项目名称=导管中试", "项目阶段=在谈", "建设性质=中试",
        "需求面积=2900㎡", "项目简介=植介入器械中试线，血管介入导管的洁净装配与注册检验。",
    )  # fmt: skip
    capsys.readouterr()
    run(db, "--json", "allocate", "MH-2026-0001")
    first = capsys.readouterr().out
    kept = tmp_path / "前.json"
    kept.write_text(first, "utf-8")
    plan = json.loads(first)
    if not plan["assignments"]:
        pytest.fail(f"nothing was placed: {plan}")
    unit = plan["assignments"][0]["units"][0]
    out = tmp_path / "方案"
    out.mkdir()
    run(
        db, "--json", "allocate", "MH-2026-0001", "--veto", f"MH-2026-0001={unit}", "--against", str(kept),
        "--out", str(out),
    )  # fmt: skip
    other = json.loads(capsys.readouterr().out)
    assert other["against"]["moved"][0]["before"] == unit
    assert sorted(path.suffix for path in out.iterdir()) == [".pdf", ".xlsx"]
    run(db, "allocate", "MH-2026-0001", "--pin", "MH-2026-0001=虹桥前湾园", status=1)


def test_a_term_is_told_with_its_last_day_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = tmp_path / "cli.db"
    run(db, "spaces", "add", "园区", "示例园")
    run(db, "spaces", "add", "楼栋", "A楼", "--in", "示例园")
    run(db, "spaces", "occupy", "示例园/A楼", "在租", "--from", "2026-01-01", "--until", "2026-12-31")
    capsys.readouterr()
    run(db, "--json", "spaces", "--at", "2026-11-20")
    (line,) = [one for one in document(capsys) if one["kind"] == "building"]  # type: ignore[attr-defined]
    assert (line["last_day"], line["until"]) == ("2026-12-31", "2027-01-01")


def test_one_long_text_does_not_pad_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).table(("编号", "名称"), [*((f"A{at}", "短") for at in range(20)), ("很" * 45, "长")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].index("短") < 10 and lines[-1] == f"{'很' * 45}  长"
