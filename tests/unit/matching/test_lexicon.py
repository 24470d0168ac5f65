"""The vocabulary loader: strict, line-numbered, and the rule of conditional terms."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.plan.lexicon import load_lexicon, normalise
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.model import RecordKind
from tests.unit.matching.kit import AS_OF, lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(resource("lexicon"), tmp_path / "lexicon")
    for path in (tmp_path / "lexicon" / "terms").glob("*.yaml"):
        path.unlink()
    return tmp_path / "lexicon"


def write(folder: Path, text: str) -> None:
    (folder / "terms" / "own.yaml").write_text(text, encoding="utf-8")


def test_normalise_folds_width_case_quotes_and_blanks() -> None:
    assert normalise("ＣＡＲ－Ｔ 细 胞") == "car-t细胞"
    assert normalise("“源网荷储”一体化") == "源网荷储一体化"
    assert normalise("brain computer interface") == "brain computer interface"


def test_every_target_of_the_shipped_vocabulary_exists_in_the_plan() -> None:
    known = {
        record.id
        for kind in (RecordKind.INDUSTRY, RecordKind.TRACK, RecordKind.SEGMENT)
        for record in load_plan().by_kind[kind]
    }
    targets = {term.target for term in lexicon().terms if not term.target.startswith("outside.")}
    hints = {target for hint in lexicon().gb_codes.values() for target in hint.hints}
    assert (targets | hints) - known == set()


def test_every_track_in_force_has_words() -> None:
    plan = load_plan()
    spoken = {term.target for term in lexicon().terms}
    for record in plan.by_kind[RecordKind.TRACK]:
        if not record.history and record.cite.doc == "闵府发〔2026〕8号":
            children = {child.id for child in plan.view(AS_OF).children(record.id)}
            assert spoken & {record.id, *children}, record.name


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("groups:\n  - target: track.x\n    strong: [电]\n", 3, "只有一个字"),
        ("groups:\n  - target: track.x\n    strnog: [电池]\n", 3, "不认识的键"),
        ("groups:\n  - target: 电池\n    strong: [电池]\n", 2, "不是产业"),
        ("groups:\n  - target: track.x\n    guarded:\n      - {terms: [电池], level: strong}\n", 4, "needs 或 unless"),
        ("groups:\n  - target: track.x\n    strong: [电池]\n  - target: track.x\n    weak: [电池]\n", 5, "已写过"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(folder: Path, text: str, line: int, words: str) -> None:
    write(folder, text)
    with pytest.raises(RuleFileError) as caught:
        load_lexicon(folder)
    assert caught.value.details == {"file": "own.yaml", "line": line}
    assert words in str(caught.value)


def test_a_needs_entry_rules_its_word_only_where_its_condition_holds(folder: Path) -> None:
    write(
        folder,
        "groups:\n  - target: track.x\n    strong: [双极板]\n    guarded:\n"
        "      - {terms: [双极板], level: weak, needs: [电解]}\n",
    )
    terms = {term.level: term for term in load_lexicon(folder).terms if term.target == "track.x"}
    assert terms["strong"].unless == ("电解",)
    assert terms["weak"].needs == ("电解",)


def test_an_unless_entry_replaces_the_plain_one(folder: Path) -> None:
    write(
        folder,
        "groups:\n  - target: track.x\n    strong: [电芯]\n    guarded:\n"
        "      - {terms: [电芯], level: medium, unless: [光伏]}\n",
    )
    assert [term.level for term in load_lexicon(folder).terms if term.target == "track.x"] == ["medium"]


def test_version_follows_the_content(folder: Path) -> None:
    write(folder, "groups: []\n")
    before = load_lexicon(folder).version
    write(folder, "groups:\n  - {target: track.x, strong: [电芯]}\n")
    assert load_lexicon(folder).version != before


def test_rules_file_names_unknown_and_missing_keys(tmp_path: Path) -> None:
    text = resource("rules/matching.yaml").read_text(encoding="utf-8")
    path = tmp_path / "matching.yaml"
    path.write_text(text + "extra: 1\n", encoding="utf-8")
    with pytest.raises(RuleFileError, match="extra"):
        load_match_rules(path)
    path.write_text(text.replace("weak_cap: 3 ", "# "), encoding="utf-8")
    with pytest.raises(RuleFileError, match="weak_cap"):
        load_match_rules(path)
