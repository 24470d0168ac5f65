"""The office's own FangSong is used where there is one; a broken file is passed over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mhcrm.base.paths import ROOT, resource

CODE = "from mhcrm.typeset import fonts as f; print(*f.chain(f.Role.BODY)); print(f.glyph('项', f.Role.BODY).font)"


def body_fonts(fangsong: Path | str) -> list[str]:
    """The body's fonts as a fresh process finds them."""
    environment = {**os.environ, "MHCRM_FANGSONG": str(fangsong), "HOME": "/nonexistent", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_offices_own_fangsong_comes_first_and_the_others_fill_its_gaps() -> None:
    stand_in = resource("fonts/LXGWWenKai-Regular.ttf")
    assert body_fonts(stand_in) == ["mh-fang", "mh-kai", "mh-song", "mh-fang"]


@pytest.mark.parametrize("broken", ["missing", "damaged"])
def test_without_a_usable_fangsong_the_body_is_set_in_song(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "simfang.ttf"
    if broken == "damaged":
        path.write_bytes(b"no font at all")
    assert body_fonts(path) == ["mh-song", "mh-kai", "mh-hei", "mh-song"]


def test_every_bundled_font_stands_beside_its_licence() -> None:
    folder = resource("fonts")
    for font in folder.glob("*.ttf"):
        licence = folder / f"{font.stem.split('-')[0]}-OFL.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text("utf-8").upper(), font.name
