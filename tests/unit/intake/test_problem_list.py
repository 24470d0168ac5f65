"""The list of problems and the code that reports them belong together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import ROOT
from mhcrm.domain.intake.problems import Problem, load_problem_kinds, problem_kinds
from mhcrm.domain.intake.words import load_words

_CODE = re.compile(
    r"\"((?:row|duplicate|stored|update|formula|cell|name|amount|area|date|phone|contact|owner|uscc|stage|flag|number|column|total|sheet|encoding|wrong|comments)-[a-z-]+|macros)\""
)


def _reported() -> set[str]:
    folders = (ROOT / "mhcrm/domain/intake", ROOT / "mhcrm/services/intake")
    text = "".join(path.read_text("utf-8") for folder in folders for path in folder.rglob("*.py"))
    return set(_CODE.findall(text)) - {"sheet-missing"}


def test_every_reported_code_is_listed_and_every_listed_code_is_reported() -> None:
    assert _reported() == set(problem_kinds())


def test_messages_are_sentences_without_holes() -> None:
    for code, kind in problem_kinds().items():
        message = Problem(code, "phone", "A1", "原文").message
        assert message.endswith("。"), code
        assert kind.title
        assert "{" not in message, code


def test_broken_lists_are_refused_with_the_place(tmp_path: Path) -> None:
    bad = tmp_path / "problems.yaml"
    bad.write_text(
        "problems:\n  x:\n    level: loud\n    scope: row\n    title: t\n    message: m\n    remedy: r\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleFileError) as caught:
        load_problem_kinds(bad)
    assert "problems.yaml" in str(caught.value)
    bad.write_text("problems:\n  x:\n    level: note\n", encoding="utf-8")
    with pytest.raises(RuleFileError):
        load_problem_kinds(bad)


def test_a_header_given_to_two_fields_is_refused(tmp_path: Path) -> None:
    shipped = ROOT / "resources/intake"
    (tmp_path / "words.yaml").write_text((shipped / "words.yaml").read_text("utf-8"), encoding="utf-8")
    text = (shipped / "headers.yaml").read_text("utf-8").replace("names: [备注,", "names: [企业名称, 备注,")
    (tmp_path / "headers.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_words(tmp_path)
    assert "企业名称" in str(caught.value)
