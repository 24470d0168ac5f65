"""Kept files: one content once, checked before opening, carried by backups and brought back by restore."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mhcrm.base.errors import InputError
from mhcrm.services.pipeline.attachments import AttachmentsService
from mhcrm.store import Store


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "投资协议.PDF"
    path.write_bytes(b"agreement")
    return path


def test_attach_open_remove(store: Store, paper: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "server"))  # where a server's files go
    service = AttachmentsService(store)
    service.attach("lead", 7, paper)
    (item,) = service.of("lead", 7)
    assert (item.name, item.size, item.author) == ("投资协议.PDF", 9, "甲")
    assert service.file(item.id).read_bytes() == b"agreement"
    assert service.file(item.id).suffix == ".pdf"
    with pytest.raises(InputError, match="已经附在这里"):
        service.attach("lead", 7, paper)
    service.attach("company", 7, paper)  # another owner, the same content on disk
    assert len(list(store.files.base.joinpath("attachments").rglob("*.pdf"))) == 1
    service.remove(item.id)
    assert service.of("lead", 7) == []
    store.undo()
    assert service.of("lead", 7)[0].sha256 == item.sha256


def test_a_changed_or_missing_file_is_not_opened(file_store: Store, paper: Path) -> None:
    service = AttachmentsService(file_store)
    service.attach("lead", 1, paper)
    (item,) = service.of("lead", 1)
    kept = service.file(item.id)
    kept.write_bytes(b"forged")
    with pytest.raises(InputError, match="内容已被改动"):
        service.file(item.id)
    assert "附件内容已被改动：1 个" in file_store.check().problems
    kept.unlink()
    with pytest.raises(InputError, match="缺失"):
        service.file(item.id)
    assert "附件缺失：1 个" in file_store.check().problems


@pytest.mark.parametrize(("content", "said"), [(b"", "空文件"), (None, "读不到")])
def test_what_cannot_be_kept(file_store: Store, tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "x.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        AttachmentsService(file_store).attach("lead", 1, path)


def test_a_backup_is_everything(file_store: Store, paper: Path, tmp_path: Path) -> None:
    service = AttachmentsService(file_store)
    service.attach("lead", 1, paper)
    (item,) = service.of("lead", 1)
    copy = file_store.backup(tmp_path / "stick" / "copy.db")
    assert copy.parent.joinpath(item.stored_path).read_bytes() == b"agreement"
    service.remove(item.id)
    shutil.rmtree(file_store.files.base / "attachments")
    file_store.restore(copy)
    assert service.file(item.id).read_bytes() == b"agreement"


def test_a_stored_path_never_leads_outside(file_store: Store) -> None:
    with pytest.raises(ValueError, match="outside"):
        file_store.files.path("attachments/../../etc/passwd")
