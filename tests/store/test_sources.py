"""Official files: kept by content hash beside the database, opened at the cited place, undoable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.change import RowKind
from mhcrm.plan.base import PlanBase
from mhcrm.plan.loader import load_plan
from mhcrm.services.sources.service import SourcesService
from mhcrm.store import Store

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]
DOC = "闵府规发〔2024〕11号"


@pytest.fixture(scope="module")
def plan() -> PlanBase:
    return load_plan()


@pytest.fixture
def service(store: Store, plan: PlanBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourcesService:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    return SourcesService(store, lambda: plan)


def text(tmp_path: Path, name: str, *lines: str) -> Path:
    (tmp_path / name).write_text("\n".join(lines), encoding="gb18030")
    return tmp_path / name


@pytest.mark.parametrize("doc", [DOC, "doc.2024-11", "产业高质量发展政策50条"])
def test_attached_by_number_id_or_name_and_read(service: SourcesService, tmp_path: Path, doc: str) -> None:
    changes = service.attach(doc, text(tmp_path, "政策.txt", "第1条 甲", "第2条 乙", "续写"))
    assert changes.kinds == {RowKind.SOURCE_FILE}
    passage = service.show(DOC, "第2条")
    assert passage.cited == ("第2条 乙", "续写")
    assert (passage.doc, passage.file_name) == (DOC, "政策.txt")


def test_the_original_may_go_the_copy_stays(
    store: Store, plan: PlanBase, service: SourcesService, tmp_path: Path
) -> None:
    path = text(tmp_path, "政策.txt", "第1条 甲")
    service.attach(DOC, path)
    path.unlink()
    again = SourcesService(store, lambda: plan)
    assert again.show(DOC, "第1条").located.exact
    (item,) = again.all()
    assert item.sha256 in item.stored_path
    assert not Path(item.stored_path).is_absolute()


def test_attaching_is_undone_and_redone(store: Store, service: SourcesService, tmp_path: Path, dump: Dump) -> None:
    before = dump(store)
    service.attach(DOC, text(tmp_path, "政策.txt", "第1条 甲"))
    after = dump(store)
    store.undo()
    assert dump(store) == before
    with pytest.raises(InputError) as caught:
        service.show(DOC, "第1条")
    assert caught.value.code == "no_source"
    store.redo()
    assert dump(store) == after
    assert service.show(DOC, "第1条").located.exact


def test_of_two_files_the_one_that_holds_the_place(service: SourcesService, tmp_path: Path) -> None:
    service.attach(DOC, text(tmp_path, "全文.txt", "第1条 甲", "第9条 壬"))
    service.attach(DOC, text(tmp_path, "摘录.txt", "第1条 甲（摘录）"))
    assert service.show(DOC, "第9条").file_name == "全文.txt"
    assert service.show(DOC, "第1条").file_name == "摘录.txt"
    assert service.show(DOC, "第7条").located.says().startswith("没有")


def test_the_same_file_twice_an_unknown_document_and_an_unreadable_file(
    service: SourcesService, tmp_path: Path
) -> None:
    path = text(tmp_path, "政策.txt", "第1条 甲")
    service.attach(DOC, path)
    for doc, file, code in (
        (DOC, path, "source_twice"),
        ("闵府发〔2099〕1号", path, "unknown_document"),
        (DOC, tmp_path / "没有.txt", "file_unreadable"),
        (DOC, text(tmp_path, "表.xlsx", "x"), "source_kind"),
    ):
        with pytest.raises(InputError) as caught:
            service.attach(doc, file)
        assert caught.value.code == code
    assert len(service.all()) == 1


def test_a_copy_changed_behind_our_back_is_not_shown(
    store: Store, plan: PlanBase, service: SourcesService, tmp_path: Path
) -> None:
    service.attach(DOC, text(tmp_path, "政策.txt", "第1条 甲"))
    (item,) = service.all()
    base = store.path.parent if store.path else tmp_path / "data"
    (base / item.stored_path).write_text("第1条 改过", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        SourcesService(store, lambda: plan).show(DOC, "第1条")
    assert caught.value.code == "source_changed"
