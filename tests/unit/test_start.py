"""The bootstrap script: what it checks, and what it says when something is in the way."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mhcrm_start", ROOT / "start.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘已满"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值不符"),
        ("ERROR: Could not find a version that satisfies the requirement x==1", "适合本机系统"),
        ("ReadTimeoutError: Read timed out.", "网络中断"),
    ],
)
def test_a_failed_installation_is_explained(start: ModuleType, output: str, words: str) -> None:
    text = start._explain_pip(output)
    assert words in text
    assert "重新运行同一条命令" in text
    assert output.splitlines()[-1] in text


def make_environment(start: ModuleType, folder: Path, lock: Path) -> None:
    python = start.interpreter(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    start._stamp_file(folder, lock).write_text(start.wanted_stamp(lock), "utf-8")


def test_an_environment_is_ready_only_for_the_lock_it_was_made_for(start: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1\n", "utf-8")
    venv = tmp_path / "venv"
    assert not start.is_ready(venv, lock)
    make_environment(start, venv, lock)
    assert start.is_ready(venv, lock)
    lock.write_text("a==2\n", "utf-8")
    assert not start.is_ready(venv, lock)


def test_packages_are_named_where_they_cannot_be_installed(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "_privileged", lambda: None)
    with pytest.raises(start.SetupProblem, match="sudo apt-get install -y libegl1 libgl1"):
        start.install_packages(["libegl1", "libgl1"], "打开窗口所需的")


def test_a_full_disk_is_said_before_anything_is_made(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Usage:
        free = 10 * 1024 * 1024

    monkeypatch.setattr(start.shutil, "disk_usage", lambda _path: Usage)
    with pytest.raises(start.SetupProblem, match="磁盘空间不足"):
        start.create_environment(tmp_path / "venv")
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_refused_in_chinese(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "MINIMUM", (99, 0))
    assert start.main([]) == 3
    assert "需要 Python" in capsys.readouterr().err


def test_without_a_display_the_demo_is_run(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(start, "has_display", lambda: False)
    monkeypatch.setattr(start, "is_ready", lambda *_: True)
    monkeypatch.setattr(start, "_check_qt", lambda *_args, **_kw: None)
    monkeypatch.setattr(start, "hand_over", lambda command, env: seen.append([*command, env["QT_QPA_PLATFORM"]]) or 0)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert start.main([]) == 0
    assert "demo" in seen[0]
    assert seen[0][-1] == "offscreen"


def test_words_are_handed_to_the_program_untouched(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(start, "is_ready", lambda *_: True)
    monkeypatch.setattr(start, "hand_over", lambda command, _env: seen.append(command) or 0)
    assert start.main(["match", "--file", "甲.json", "--json"]) == 0
    assert seen[0][1:] == ["-m", "mhcrm", "match", "--file", "甲.json", "--json"]


def test_the_locks_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_the_lock_pins_every_dependency_of_the_project() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    for requirement in project["dependencies"]:
        name = requirement.split(">")[0].split("<")[0].split("=")[0].strip().lower()
        assert f"\n{name}==" in f"\n{lock}", name


def test_the_script_needs_the_standard_library_only() -> None:
    import ast

    names = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse((ROOT / "start.py").read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
    }
    assert names <= set(sys.stdlib_module_names)
