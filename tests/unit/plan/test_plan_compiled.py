"""The compiled copy is the same base, and never needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mhcrm.plan import compiled
from mhcrm.plan.base import PlanBase
from mhcrm.plan.compiled import read_compiled, write_compiled
from mhcrm.plan.loader import load_plan

DAMAGES = [b"", b"[", b"[[1]]", b"{}", b"[null]", b'{"count": 2, "records": []}', "[['中']]".encode("gbk")]


@pytest.fixture
def small(folder_with: Callable[[str], Path]) -> Path:
    """A small folder of rules that loads."""
    return folder_with("sense/relation_twice")


def test_a_copy_reads_back_as_the_very_same_records(shipped: PlanBase, tmp_path: Path) -> None:
    write_compiled(tmp_path, shipped.version, shipped.records)
    copy = read_compiled(tmp_path, shipped.version)
    assert copy == shipped.records
    assert list(copy or ()) == list(shipped.records)


def test_loading_twice_uses_the_copy(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_plan(small, cache=small / "cache")

    def must_not_read(*_: object) -> None:
        raise AssertionError("the files were parsed again")

    monkeypatch.setattr("mhcrm.plan.loader.parse_yaml", must_not_read)
    assert load_plan(small, cache=small / "cache") == first


@pytest.mark.parametrize("damage", DAMAGES, ids=range(len(DAMAGES)))
def test_a_damaged_copy_is_ignored_and_mended(small: Path, damage: bytes) -> None:
    whole = load_plan(small, cache=small / "cache")
    [copy] = (small / "cache").iterdir()
    copy.write_bytes(damage)
    assert load_plan(small, cache=small / "cache") == whole
    assert read_compiled(small / "cache", whole.version) == whole.records


def test_other_rules_or_other_code_do_not_use_the_copy(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load_plan(small, cache=small / "cache")
    assert read_compiled(small / "cache", whole.version) is not None
    assert read_compiled(small / "cache", "000000000000") is None
    monkeypatch.setattr(compiled, "code_stamp", lambda: "another")
    assert read_compiled(small / "cache", whole.version) is None


def test_only_the_newest_copy_stays(small: Path, tmp_path: Path) -> None:
    records = load_plan(small).records
    write_compiled(tmp_path / "cache", "aaaaaaaaaaaa", records)
    write_compiled(tmp_path / "cache", "bbbbbbbbbbbb", records)
    assert read_compiled(tmp_path / "cache", "aaaaaaaaaaaa") is None
    assert read_compiled(tmp_path / "cache", "bbbbbbbbbbbb") == records
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_no_problem(small: Path) -> None:
    blocked = small / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    assert load_plan(small, cache=blocked / "cache") == load_plan(small)


def test_the_version_follows_the_content(small: Path) -> None:
    before = load_plan(small).version
    assert load_plan(small).version == before
    file = small / "documents.yaml"
    file.write_bytes(file.read_bytes() + b"\n# a remark\n")
    assert load_plan(small).version != before
