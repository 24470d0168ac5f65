"""One door to colours, icons and type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mhcrm.base.paths import ROOT, resource
from mhcrm.desktop import icons
from mhcrm.desktop.pages import PAGES
from mhcrm.desktop.theme import Look, Theme, tokens

DESKTOP = ROOT / "mhcrm" / "desktop"
LITERAL = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|\bQColor\(|rgba?\(|GlobalColor\.(?!transparent)")
SURFACES = ("canvas", "surface", "sunken", "selection", "hover")
PAIRS = [
    *[(text, back) for text in ("text", "text2", "text3", "accentText") for back in SURFACES],
    ("onAccent", "accent"), ("red", "surface"), ("red", "redSoft"), ("amber", "surface"), ("amber", "amberSoft"),
    ("green", "surface"), ("green", "greenSoft"), ("blue", "surface"), ("blue", "blueSoft"), ("violet", "surface"),
    ("text2", "amberSoft"), ("text3", "amberSoft"), ("onUndoBar", "undoBar"), ("undoAction", "undoBar"),
]  # fmt: skip


def sources() -> list[Path]:
    return [path for path in sorted(DESKTOP.rglob("*.py")) if path.name != "theme.py"]


def test_no_colour_is_written_outside_the_tokens() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if LITERAL.search(line)
    ]
    assert found == []
    assert not LITERAL.search(resource("theme/app.qss").read_text("utf-8"))


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("text", "back"), PAIRS)
def test_text_can_be_read_on_its_ground(look: str, text: str, back: str) -> None:
    colors = tokens().colors[look]
    light, dark = sorted((luminance(colors[text]), luminance(colors[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_both_looks_name_the_same_colours() -> None:
    assert tokens().colors["light"].keys() == tokens().colors["dark"].keys()


def test_the_look_changes_palette_and_sheet(theme: Theme) -> None:
    light = theme.color("surface").name()
    theme.choose(Look.DARK)
    assert theme.dark
    assert theme.color("surface").name() != light
    assert theme.color("surface").name() in theme.parent().styleSheet().lower()
    theme.choose(Look.LIGHT)


def test_the_bundled_type_is_used(theme: Theme) -> None:
    assert theme.family == "Noto Sans SC"
    assert theme.font("body", medium=True).pixelSize() == 13


def test_every_shipped_icon_is_used_and_every_used_icon_is_shipped(theme: Theme) -> None:
    shipped = {path.stem for path in resource("icons").glob("*.svg")}
    text = "\n".join(path.read_text("utf-8") for path in sources())
    unused = {name for name in shipped if f'"{name}"' not in text}
    assert unused == set()
    for page in PAGES:
        assert page.icon in shipped
    for name in re.findall(r'icon="([a-z0-9-]+)"', text):
        assert name in shipped


def test_icons_take_the_colour_of_the_look(theme: Theme) -> None:
    light = icons.pixmap("search", "text", 16, 1.0).toImage()
    theme.choose(Look.DARK)
    dark = icons.pixmap("search", "text", 16, 1.0).toImage()
    theme.choose(Look.LIGHT)
    assert light != dark
