"""``plan check`` on small broken vocabularies: each fault is found with file and line, a sound file is quiet."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mhcrm.base.paths import resource
from mhcrm.plan.base import PlanBase
from mhcrm.plan.checks import PlanProblem
from mhcrm.plan.lexicon_checks import check_lexicon
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.signals import load_signals
from mhcrm.services.rules.soundness import check_all, check_rules, check_signals

FIRST = """groups:
  - target: track.bio.device
    strong: [内窥镜]
"""
Check = Callable[..., list[PlanProblem]]


@pytest.fixture
def check(tmp_path: Path, shipped: PlanBase) -> Check:
    """Findings of one term file (and changed other files) beside one sound file that are not those of the sound file alone."""
    for name in ("gb4754", "phases", "cues", "regions", "outside"):
        shutil.copy(resource(f"lexicon/{name}.yaml"), tmp_path / f"{name}.yaml")
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "first.yaml").write_text(FIRST, encoding="utf-8")
    usual = set(check_lexicon(shipped, tmp_path))

    def run(text: str, **files: tuple[str, str]) -> list[PlanProblem]:
        (tmp_path / "terms" / "second.yaml").write_text(text, encoding="utf-8")
        for name, (old, new) in files.items():
            path = tmp_path / f"{name}.yaml"
            whole = path.read_text(encoding="utf-8")
            assert old in whole
            path.write_text(whole.replace(old, new, 1), encoding="utf-8")
        return [problem for problem in check_lexicon(shipped, tmp_path) if problem not in usual]

    return run


def _guarded(word: str, rest: str, target: str = "track.bio.device") -> str:
    return f"groups:\n  - target: {target}\n    guarded:\n      - {{terms: [{word}], level: strong, {rest}}}\n"


@pytest.mark.parametrize(
    ("text", "line", "level", "says"),
    [
        ("groups:\n  - target: track.bio.nothing\n    strong: [内镜]\n", 3, "error", "不是现行规划的产业、赛道或细分"),
        ("groups:\n  - target: industry.2021.high-end-equipment\n    strong: [内镜]\n", 3, "error", "不是现行规划"),
        (_guarded("智能内窥镜", "unless: [内窥]"), 4, "error", "自己就含有排除词“内窥”"),
        (_guarded("探头", "needs: [超声, 超声波], unless: [超声]"), 4, "error", "都被它自己的排除词排除"),
        (_guarded("探头", "needs: [超声, 探伤], unless: [超声]"), 4, "note", "既要求出现又被排除"),
        (_guarded("超声探头", "needs: [超声]"), 4, "note", "条件总是成立"),
        (_guarded("镜", "needs: [医]"), 4, "error", "不足两个字"),
        (_guarded("探头", "needs: ['“”']"), 4, "error", "什么都不剩"),
        (
            _guarded("ＤＲ", "needs: [医]") + _guarded("dr", "needs: [医]")[8:],
            7,
            "error",
            "second.yaml 第 4 行写的是同一条",
        ),
        ("groups:\n  - target: track.energy.nev\n    strong: [内窥镜]\n", 3, "note", "请加语境或分轻重"),
        (_guarded("内窥镜", "unless: [工业]"), 3, "note", "这里不带条件的一条不起作用"),
    ],
)
def test_a_fault_in_a_term_file_is_named(check: Check, text: str, line: int, level: str, says: str) -> None:
    found = [problem for problem in check(text) if says in problem.message]
    assert [(problem.line, problem.level) for problem in found] == [(line, level)]
    assert found[0].file == ("first.yaml" if "不起作用" in says else "second.yaml")
    assert re.search("[\u4e00-\u9fff].*。$", found[0].message)


def test_different_weights_or_a_context_settle_two_places(check: Check) -> None:
    assert check("groups:\n  - target: track.energy.nev\n    medium: [内窥镜]\n") == []
    assert check(_guarded("内窥镜", "needs: [汽车]", "track.energy.nev")) == []


def test_a_word_for_an_industry_and_its_own_track_is_no_contradiction(check: Check) -> None:
    assert check("groups:\n  - target: industry.biomed\n    strong: [内窥镜]\n") == []


def test_in_and_outside_the_plan_at_once_is_noted(check: Check) -> None:
    found = check("groups:\n  - target: track.fashion.food\n    strong: [烘焙连锁]\n")
    assert [(p.file, p.level) for p in found] == [("outside.yaml", "note")]
    assert "互相抵消" in found[0].message and found[0].line > 1


def test_other_files_of_the_vocabulary_are_read_against_the_plan(check: Check) -> None:
    found = check(
        FIRST.replace("内窥镜", "胶囊镜"),
        gb4754=("track.energy.nev", "track.energy.none"),
        regions=("home: [", "home: [苏州, "),
        cues=("soft_targets:", "soft_targets: [track.nowhere.] #"),
    )
    by_file = {problem.file: problem for problem in found}
    assert "track.energy.none" in by_file["gb4754.yaml"].message
    assert by_file["gb4754.yaml"].line > 1
    assert "同时写在“上海”和“长三角”" in by_file["regions.yaml"].message
    assert "track.nowhere." in by_file["cues.yaml"].message


def test_a_place_of_the_plan_without_any_word_is_an_error(check: Check, shipped: PlanBase, tmp_path: Path) -> None:
    """A long name is its own word; a short one without any word can never be reached."""
    assert check("groups: []") == []
    ident = "segment.hydrogen.offgrid"
    records = {**shipped.records, ident: replace(shipped.records[ident], name="制氢", aliases=())}
    found = [p for p in check_lexicon(PlanBase(records, "", shipped.lines), tmp_path) if p.id == ident]
    assert [(p.level, p.message) for p in found] == [("error", "“制氢”没有任何词，名称又短，永远匹配不到。")]
    assert found[0].line == shipped.records[ident].line


def test_signals_and_articles_are_held_against_each_other() -> None:
    signals = load_signals()
    asked = frozenset(signals.rules) - {"growth"} | {"nobody_raises_this"}
    found = {problem.id: problem for problem in check_signals(signals, asked)}
    assert found["nobody_raises_this"].level == "error"
    assert (found["growth"].level, found["growth"].line > 1) == ("note", True)


def test_unknown_ids_in_our_own_rules_are_found(shipped: PlanBase) -> None:
    assert list(check_rules(load_match_rules(), shipped)) == []
    parks = {ident: record for ident, record in shipped.records.items() if not ident.startswith("park.")}
    found = list(check_rules(load_match_rules(), PlanBase(parks, "", shipped.lines)))
    assert found and all(p.id.startswith("park.") and p.line > 1 for p in found)


def test_the_shipped_files_hold_no_error(shipped: PlanBase) -> None:
    assert [problem for problem in check_all(shipped) if problem.level == "error"] == []
