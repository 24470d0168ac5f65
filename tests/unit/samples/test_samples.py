"""The sample sheets: as the script writes them, wholly invented, and as varied as promised."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from mhcrm.base.paths import resource
from mhcrm.domain.uscc import read_uscc
from mhcrm.services.samples.service import LEDGER, REFERRERS, SPACES, read_referrers

FOLDER = resource("samples")
COMPANY, USCC, CONTACT = 3, 6, 16


def rows(name: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(FOLDER / name, data_only=True)
    found = [tuple(row) for row in book.worksheets[0].values]
    book.close()
    return found


@pytest.fixture(scope="module")
def leads() -> list[tuple[object, ...]]:
    return [row for row in rows(LEDGER) if isinstance(row[0], int)]


def test_the_committed_files_are_what_the_script_writes(tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(FOLDER)!r}); from pathlib import Path; import build_samples; "
    subprocess.run([sys.executable, "-c", code + f"build_samples.build(Path({str(tmp_path)!r}))"], check=True)
    for name in (LEDGER, SPACES, REFERRERS):
        fresh = openpyxl.load_workbook(tmp_path / name)
        stored = openpyxl.load_workbook(FOLDER / name)
        for left, right in zip(fresh.worksheets, stored.worksheets, strict=True):
            assert list(left.values) == list(right.values), f"{name} {left.title}: run build_samples.py and commit"


def test_at_least_eighty_leads_all_marked_as_invented(leads: list[tuple[object, ...]]) -> None:
    assert len(leads) >= 80
    for row in leads:
        names = str(row[COMPANY - 1]) + str(row[1])
        assert "（示例）" in names or "(示例)" in names or row[COMPANY - 1] is None, row
        assert row[CONTACT - 1] is None or str(row[CONTACT - 1]).startswith("示例·")


def test_the_ledger_holds_doubles_faults_and_every_kind_of_lead(leads: list[tuple[object, ...]]) -> None:
    groups = [str(row[0]) for row in rows(LEDGER) if isinstance(row[0], str) and "、" in row[0][:3]]
    assert len(groups) == 10
    projects = [row[1] for row in leads]
    assert len(projects) - len(set(projects)) >= 2
    amounts = [row[9] for row in leads]
    assert any(isinstance(value, str) and "美元" in value for value in amounts)
    assert any(isinstance(value, str) and "-" in value for value in amounts)
    assert {row[14] for row in leads} >= {"线索", "在谈", "拟签约", "签约", "落地", "暂缓", "终止"}
    assert any(isinstance(row[17], str) for row in leads)


def test_invented_codes_pass_the_check_except_the_planted_fault(leads: list[tuple[object, ...]]) -> None:
    codes = [str(row[USCC - 1]) for row in leads if row[USCC - 1]]
    bad = [code for code in codes if read_uscc(code).value is None or not read_uscc(code).inner_ok]
    assert len(codes) > 50
    assert bad == ["91310112MA1TEST00O"]


def test_the_inventory_is_large_mixed_and_marked() -> None:
    found = rows(SPACES)
    head = [str(cell) for cell in found[2]]
    units = [dict(zip(head, row, strict=True)) for row in found[3:]]
    kinds = [unit["类型"] for unit in units]
    assert kinds.count("楼栋") >= 8
    assert kinds.count("地块") >= 6
    assert len(units) >= 300
    assert len({unit["园区编号"] for unit in units}) >= 4
    assert {"在租", "预留", "空置", "维修", "已签未交付"} <= {unit["状态"] for unit in units}
    assert all("（示例）" in str(unit["楼栋"]) for unit in units)
    for unit in units:
        if unit["状态"] in ("在租", "预留"):
            assert "示例" in str(unit["承租/预留方"])
            assert str(unit["起始日"]) < str(unit["到期日"])


def test_rooms_add_up_to_their_floor() -> None:
    found = rows(SPACES)
    head = [str(cell) for cell in found[2]]
    units = [dict(zip(head, row, strict=True)) for row in found[3:]]
    floors = {(u["楼栋"], u["楼层"]): u["建筑面积（㎡）"] for u in units if u["类型"] == "楼层"}
    sums: dict[tuple[object, object], int] = {}
    for unit in units:
        if unit["类型"] == "房间":
            key = (unit["楼栋"], unit["楼层"])
            sums[key] = sums.get(key, 0) + int(str(unit["建筑面积（㎡）"]))
    assert sums == floors


def test_ten_referrers_with_open_terms_named_as_open() -> None:
    found = read_referrers(FOLDER / REFERRERS)
    assert len(found) == 10
    assert all(values["name"].startswith("示例·") for values in found)
    assert any("合作期待核实" in values["note"] for values in found)
