"""The first rows of a large file read like the same rows of the whole."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.services.intake.readers import head as head_module
from mhcrm.services.intake.readers import read_head, read_source
from mhcrm.services.intake.service import IntakeService
from mhcrm.store import open_store
from tests.end2end.intake_files import write_xlsx

HEAD = ["企业名称", "项目名称", "投资额（万元）"]
ROWS = [HEAD, *([f"上海{n}号科技有限公司", f"第{n}号项目", n] for n in range(1, 900))]


@pytest.fixture(autouse=True)
def _every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head_module, "SMALL", 0)


def test_first_rows_of_a_workbook(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A850:A852")
        sheet.merge_cells("B3:C3")

    path = write_xlsx(tmp_path / "a.xlsx", ROWS, merge)
    first, whole = read_head(path, 100), read_source(path)
    assert first.partial and not whole.partial
    assert first.grids[0].rows == whole.grids[0].rows[: 100 + head_module.SPARE]
    assert first.grids[0].merges == whole.grids[0].merges


def test_first_rows_of_every_sheet_with_strings_in_any_order(tmp_path: Path) -> None:
    book = Workbook()
    one = book.active
    assert isinstance(one, Worksheet)
    two = book.create_sheet("后面")
    for row in ROWS:
        two.append(row)
    for row in reversed(ROWS):
        one.append(row)
    book.save(tmp_path / "a.xlsx")
    first, whole = read_head(tmp_path / "a.xlsx", 50), read_source(tmp_path / "a.xlsx")
    assert [grid.rows for grid in first.grids] == [grid.rows[:110] for grid in whole.grids]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_first_lines_of_a_text(tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head_module, "_TEXT_BYTES", 8_000)
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join(",".join(map(str, row)) for row in ROWS).encode(encoding))
    first, whole = read_head(path, 50), read_source(path)
    assert first.partial
    assert first.grids[0].rows == whole.grids[0].rows[:110]


def test_a_short_file_is_whole_and_a_damaged_one_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    damaged = tmp_path / "b.xlsx"
    damaged.write_bytes(path.read_bytes()[:-4_000])
    with pytest.raises(InputError):
        read_head(damaged, 100)
    monkeypatch.setattr(head_module, "SMALL", 1 << 20)
    assert not read_head(path, 100).partial


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    packed = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet9.xml", b" " * (70 << 20))
    path.write_bytes(packed.getvalue())
    with pytest.raises(InputError) as refused:
        read_head(path, 100)
    assert refused.value.code == "file-too-large"


def test_the_first_rows_are_judged_but_never_written(tmp_path: Path) -> None:
    with_store = open_store(tmp_path / "a.db", clock=Clock(), actor="甲")
    try:
        intake = IntakeService(with_store, Clock())
        small = write_xlsx(tmp_path / "s.xlsx", ROWS[:3])
        intake.commit(intake.preview(small))
        found = intake.preview_source(intake.head(write_xlsx(tmp_path / "a.xlsx", ROWS), 100))
        assert found.partial
        assert (found.totals["unchanged"], found.totals["accepted"]) == (2, 157)
        with pytest.raises(InputError) as refused:
            intake.commit(found)
        assert refused.value.code == "preview-partial"
    finally:
        with_store.close()
