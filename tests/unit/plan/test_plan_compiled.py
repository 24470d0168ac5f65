"""The compiled copy is the same base, and never needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mhcrm.plan import compiled
from mhcrm.plan.base import PlanBase
from mhcrm.plan.compiled import read_compiled, write_compiled
from mhcrm.plan.loader import load_plan


def test_a_copy_reads_back_as_the_very_same_records(shipped: PlanBase, tmp_path: Path) -> None:
    write_compiled(tmp_path, shipped.version, shipped.records)
    copy = read_compiled(tmp_path, shipped.version)
    assert copy == shipped.records
    assert list(copy or ()) == list(shipped.records)


def test_loading_twice_uses_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_plan(cache=tmp_path)

    def must_not_read(*_: object) -> None:
        raise AssertionError("the files were parsed again")

    monkeypatch.setattr("mhcrm.plan.loader.parse_yaml", must_not_read)
    assert load_plan(cache=tmp_path) == first


@pytest.mark.parametrize(
    "damage", [b"", b"[", b"[[1]]", b"{}", b"[null]", b'{"count": 2, "records": []}', "[['中']]".encode("gbk")]
)
def test_a_damaged_copy_is_ignored_and_mended(shipped: PlanBase, tmp_path: Path, damage: bytes) -> None:
    write_compiled(tmp_path, shipped.version, shipped.records)
    [copy] = tmp_path.iterdir()
    copy.write_bytes(damage)
    assert load_plan(cache=tmp_path) == shipped
    assert read_compiled(tmp_path, shipped.version) == shipped.records


def test_other_rules_or_other_code_do_not_use_the_copy(
    shipped: PlanBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_compiled(tmp_path, shipped.version, shipped.records)
    assert read_compiled(tmp_path, "000000000000") is None
    monkeypatch.setattr(compiled, "code_stamp", lambda: "another")
    assert read_compiled(tmp_path, shipped.version) is None


def test_only_the_newest_copy_stays(shipped: PlanBase, tmp_path: Path) -> None:
    write_compiled(tmp_path, "aaaaaaaaaaaa", shipped.records)
    write_compiled(tmp_path, "bbbbbbbbbbbb", shipped.records)
    assert read_compiled(tmp_path, "aaaaaaaaaaaa") is None
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_no_problem(shipped: PlanBase, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    assert load_plan(cache=blocked / "cache") == shipped


def test_the_version_follows_the_content(tmp_path: Path, shipped: PlanBase) -> None:
    source = Path(__file__).resolve().parents[2] / "data" / "plan_broken" / "documents.yaml"
    copy = tmp_path / "documents.yaml"
    copy.write_bytes(source.read_bytes())
    before = load_plan(tmp_path).version
    assert load_plan(tmp_path).version == before
    copy.write_bytes(source.read_bytes() + b"\n# a remark\n")
    assert load_plan(tmp_path).version != before
    assert before != shipped.version
