"""docs/architecture.md names every package there is, and nothing that is not."""

from __future__ import annotations

import ast
import re

from docs.build_help import architecture
from mhcrm.base.paths import ROOT

TEXT = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PACKAGE = ROOT / "mhcrm"


def packages() -> set[str]:
    """Every package of the program, as a path below the checkout."""
    return {path.parent.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("__init__.py")} - {"mhcrm"}


def tree() -> list[str]:
    """The paths of the drawn tree."""
    return re.findall(r"^    (mhcrm/\S+) ", TEXT, re.MULTILINE)


def names_in(path: str) -> set[str]:
    """Classes, functions and ``Class.method`` of a module."""
    found: set[str] = set()
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return found


def test_the_tree_is_the_tree() -> None:
    assert set(tree()) == packages(), "run: python -m docs.build_help"
    assert architecture() == TEXT, "run: python -m docs.build_help"


def test_every_path_named_exists() -> None:
    for name in re.findall(r"`((?:mhcrm|resources|tests|docs)/[\w/.]+)`", TEXT):
        assert (ROOT / name).exists(), name


def test_every_function_named_stands_in_its_file() -> None:
    named = re.findall(r"`(mhcrm/[\w/]+\.py)`\s+`([A-Za-z_.]+)`", TEXT)
    assert len(named) > 20
    for path, name in named:
        assert name in names_in(path), f"{path}: {name}"


def test_every_layer_is_in_the_table() -> None:
    rows = set(re.findall(r"`(mhcrm/\w+)(?:\.py)?`", TEXT.split("## The package tree")[0]))
    layers = {
        f"mhcrm/{path.stem}" for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert layers - rows == {"mhcrm/__init__"}
