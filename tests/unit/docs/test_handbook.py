"""The handbook: generated chapters are fresh, links lead somewhere, what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.build_help import example, pages, write
from mhcrm.base.paths import ROOT, resource
from mhcrm.cli.main import COMMANDS
from mhcrm.desktop.models.handbook import CHAPTER_OF, chapter_for, chapters, hits, key_of_link
from mhcrm.domain.intake.problems import problem_kinds

FOLDER = resource("help")
FRESH = pages()
TEXTS = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}


@pytest.mark.parametrize("name", sorted(FRESH))
def test_generated_chapters_are_fresh(name: str) -> None:
    assert TEXTS[name] == FRESH[name], "run: python -m docs.build_help"


def test_the_generator_writes_only_what_changed(tmp_path: Path) -> None:
    assert {path.name for path in write(tmp_path)} == set(FRESH)
    assert write(tmp_path) == []
    (tmp_path / "12-problems.md").write_text("old", "utf-8")
    assert [path.name for path in write(tmp_path)] == ["12-problems.md"]


def test_every_problem_code_has_its_line_example_and_remedy() -> None:
    lines = TEXTS["12-problems.md"].splitlines()
    for code, kind in problem_kinds().items():
        (line,) = [line for line in lines if line.startswith(f"| {kind.title} `{code}` |")]
        said = example(code).message.removesuffix(kind.remedy)
        assert said[:40].replace("|", "\\|") in line
        assert line.endswith(f"| {kind.remedy} |")


def test_every_command_is_in_the_list() -> None:
    for word in COMMANDS:
        assert f"## mhcrm {word}\n" in TEXTS["11-commands.md"]


def test_commands_named_in_the_text_exist() -> None:
    for name, text in TEXTS.items():
        for word in re.findall(r"`mhcrm ([a-z-]+)", text):
            assert word in COMMANDS, f"{name}: mhcrm {word}"


def test_options_named_in_the_text_exist() -> None:
    known = set(re.findall(r"`(--[a-z-]+)", TEXTS["11-commands.md"]))
    for name, text in TEXTS.items():
        for code in re.findall(r"`([^`]*--[^`]*)`", text):
            for option in re.findall(r"(?<![\w-])(--[a-z][a-z-]*)", code):
                assert option in known, f"{name}: {option}"


def test_links_lead_to_chapters_and_files() -> None:
    for name, text in TEXTS.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (FOLDER / target).is_file(), f"{name}: {target}"
            assert key_of_link(target)
    assert key_of_link("https://example.org/02-import.pdf") == ""


def test_the_documents_own_links_lead_to_files() -> None:
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_chapters_are_in_order_with_a_title_each() -> None:
    assert [chapter.key for chapter in chapters()] == [name[3:-3] for name in TEXTS]
    assert all(chapter.title and len(chapter.title) <= 12 for chapter in chapters())
    assert chapters()[0].title == "快速开始"


def test_every_page_has_a_chapter() -> None:
    keys = {chapter.key for chapter in chapters()}
    assert set(CHAPTER_OF.values()) <= keys
    assert chapter_for("intake") == "import"
    assert chapter_for("no such page") == "start"


def test_finding_counts_the_words_and_not_the_marks() -> None:
    assert hits("  ") == {}
    assert hits("没有这句话的手册") == {}
    assert hits("软预留")["space"] >= 2
    assert "12-problems.md" not in hits("](12")
