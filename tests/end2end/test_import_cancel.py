"""Reading a large file can be given up at any moment, and shows that it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import Cancelled, InputError
from mhcrm.base.progress import Progress
from mhcrm.services.intake.readers import read_source
from mhcrm.services.intake.service import IntakeService
from mhcrm.store import open_store
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


def _given_up_at(label: str, told: list[str]) -> Progress:
    """A progress that is cancelled as soon as it tells of this step."""

    def listen(words: str, _done: int, _total: int) -> None:
        told.append(words)
        if words == label:
            progress.cancel()

    progress = Progress(listen)
    return progress


@pytest.mark.parametrize("name", ["a.xlsx", "a.html", "a.csv"])
def test_a_large_file_is_given_up_while_it_is_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        read_source(_large(tmp_path / name), _given_up_at("", []))


@pytest.mark.parametrize(("label", "never"), [("识别表格", "核对重复"), ("核对重复", "")])
def test_a_preview_is_given_up_amid_its_rows(label: str, never: str, tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db", clock=Clock(), actor="测试")
    service = IntakeService(store, Clock())
    path = tmp_path / "a.csv"
    path.write_text(",".join(HEAD) + "\n" + "".join(f"{A}{n},芯片项目,1000,\n" for n in range(3_000)), "utf-8")
    told: list[str] = []
    with pytest.raises(Cancelled):
        service.preview(path, progress=_given_up_at(label, told))
    assert label in told
    assert never not in told
    assert service.preview(path).totals["accepted"] == 3_000
    store.close()


def test_a_large_file_is_read_whole_and_refusals_come_through(tmp_path: Path) -> None:
    progress = Progress()
    assert len(read_source(_large(tmp_path / "a.xlsx"), progress).grids[0].rows) == 30_001
    cut = tmp_path / "b.xlsx"
    cut.write_bytes((tmp_path / "a.xlsx").read_bytes()[:-200_000])
    with pytest.raises(InputError) as refused:
        read_source(cut, progress)
    assert refused.value.code == "file-damaged"
