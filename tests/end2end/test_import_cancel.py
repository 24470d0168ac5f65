"""Reading a large file can be given up at any moment, and shows that it goes on."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from mhcrm.base.errors import Cancelled, InputError
from mhcrm.base.progress import Progress
from mhcrm.services.intake.readers import read_source
from tests.bench.big_sheet import write_big_sheet
from tests.end2end.intake_files import HEAD, A


def _large(path: Path) -> Path:
    if path.suffix == ".xlsx":
        write_big_sheet(path, 30_000)
    elif path.suffix == ".html":
        path.write_text("<table>" + f"<tr><td>{A}<td>项目<td>1000" * 120_000, "utf-8")
    else:
        path.write_text(",".join(HEAD) + "\n" + f"{A},芯片项目,1000,13900001001\n" * 600_000, "utf-8")
    return path


@pytest.mark.parametrize("name", ["a.xlsx", "a.html", "a.csv"])
def test_a_large_file_is_given_up_within_a_second(name: str, tmp_path: Path) -> None:
    path = _large(tmp_path / name)
    told: list[float] = []
    progress = Progress(lambda *_: told.append(time.monotonic()))
    cancelled: list[float] = []

    def give_up() -> None:
        cancelled.append(time.monotonic())
        progress.cancel()

    timer = threading.Timer(0.3, give_up)
    timer.start()
    with pytest.raises(Cancelled):
        read_source(path, progress)
    assert time.monotonic() - cancelled[0] < 1
    assert told


def test_a_large_file_is_read_whole_and_refusals_come_through(tmp_path: Path) -> None:
    progress = Progress()
    assert len(read_source(_large(tmp_path / "a.xlsx"), progress).grids[0].rows) == 30_001
    cut = tmp_path / "b.xlsx"
    cut.write_bytes((tmp_path / "a.xlsx").read_bytes()[:-200_000])
    with pytest.raises(InputError) as refused:
        read_source(cut, progress)
    assert refused.value.code == "file-damaged"
