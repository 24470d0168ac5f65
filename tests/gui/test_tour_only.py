"""``mhcrm tour --only``: a name no picture has is said, not answered with nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from mhcrm.cli.main import run


def test_no_picture_of_that_name_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "pictures"
    assert run(["tour", "--out", str(out), "--only", "没有这样的画面"]) == 1
    said = capsys.readouterr()
    assert "没有这样的画面" in said.err and "--only" in said.err
    assert not out.exists()
