"""Imports point downward only, Qt stays in ``desktop``, and only the unit of work commits."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mhcrm"
LAYERS = {
    "base": 0,
    "plan": 1,
    "domain": 2,
    "store": 3,
    "typeset": 3,
    "services": 4,
    "bootstrap": 5,
    "cli": 6,
    "desktop": 6,
    "__main__": 7,
}
FACES = {"cli", "desktop"}
# The composition root is the only thing above services that may reach what the faces must not.
CLOSED_TO_FACES = {"store", "plan"}
QT = ("PySide6", "shiboken6", "qtpy")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports_of(path: Path) -> list[tuple[int, str]]:
    """Every import statement of a file, wherever it stands (also inside functions and TYPE_CHECKING)."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            found.append((node.lineno, node.module or ""))
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def place(dotted: str) -> tuple[str, str]:
    """(layer, unit) of a module of ours; the unit of a service is its own package."""
    parts = dotted.split(".")
    layer = parts[1] if len(parts) > 1 else ""
    unit = ".".join(parts[1:3]) if layer == "services" and len(parts) > 2 else layer
    return layer, unit


def breaches(path: Path, source: str) -> list[str]:
    """What a file imports that its layer must not."""
    own_layer, own_unit = place(source)
    found = []
    for line, name in imports_of(path):
        if not name.startswith("mhcrm."):
            continue
        layer, unit = place(name)
        if layer not in LAYERS or unit == own_unit:
            continue
        where = f"{path.relative_to(ROOT)}:{line} imports {name}"
        if LAYERS[layer] > LAYERS[own_layer]:
            found.append(f"{where}: upward")
        elif LAYERS[layer] == LAYERS[own_layer] and unit != "services":
            found.append(f"{where}: sideways")
        elif own_layer in FACES and layer in CLOSED_TO_FACES:
            found.append(f"{where}: a face reaches past the services")
    return found


def dotted_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", modules(), ids=dotted_name)
def test_imports_point_downward(path: Path) -> None:
    source = dotted_name(path)
    if place(source)[0] == "":
        assert not [name for _, name in imports_of(path) if name.startswith("mhcrm.")]
        return
    assert breaches(path, source) == []


def test_the_rule_itself_catches_a_breach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("from mhcrm.services.records import service\nfrom mhcrm.store import engine\n", "utf-8")
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert any("upward" in text for text in breaches(bad, "mhcrm.domain.bad"))
    assert any("sideways" in text for text in breaches(bad, "mhcrm.services.matching.bad"))
    assert any("past the services" in text for text in breaches(bad, "mhcrm.cli.bad"))


@pytest.mark.parametrize("path", modules(), ids=dotted_name)
def test_qt_only_in_desktop(path: Path) -> None:
    if place(dotted_name(path))[0] == "desktop":
        return
    assert [name for _, name in imports_of(path) if name.split(".")[0] in QT] == []


def _calls(path: Path, method: str) -> list[int]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    ]


def test_one_place_commits() -> None:
    allowed = PACKAGE / "store" / "unit_of_work.py"
    found = {
        str(path.relative_to(ROOT)): lines
        for path in (PACKAGE / "store").rglob("*.py")
        if path != allowed and (lines := _calls(path, "commit"))
    }
    assert found == {}


def test_today_is_asked_in_one_place_only() -> None:
    allowed = PACKAGE / "base" / "clock.py"
    found = []
    for path in modules():
        if path == allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            if node.func.attr in {"today", "now", "utcnow"} and isinstance(owner, ast.Name | ast.Attribute):
                name = owner.id if isinstance(owner, ast.Name) else owner.attr
                if name in {"date", "datetime"}:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_migrations_stand_alone() -> None:
    for path in (ROOT / "db" / "versions").glob("*.py"):
        assert [name for _, name in imports_of(path) if name.startswith("mhcrm")] == [], path.name
