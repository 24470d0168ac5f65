"""Every library that is installed for officers, every font and every licence text has its line in 软件与许可."""

from __future__ import annotations

import re

import pytest

from mhcrm.base.paths import ROOT, resource

PAGE = (resource("help") / "15-licences.md").read_text("utf-8")
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK, re.MULTILINE))))
def test_every_locked_library_is_named(name: str) -> None:
    rows = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| ")]
    assert any(name in re.split(r"[、（ ]", row.strip()) for row in rows), f"{name} is not in 15-licences.md"


def test_every_bundled_font_has_its_licence_beside_it() -> None:
    for font in resource("fonts").glob("*.ttf"):
        family = font.stem.split("-")[0]
        assert resource(f"fonts/{family}-OFL.txt").is_file()
    assert resource("icons/LICENSE-lucide.txt").is_file()


def test_the_texts_it_points_to_are_there() -> None:
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in resource("licences/LGPL-3.txt").read_text("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in resource("licences/GPL-3.txt").read_text("utf-8")
