"""附件: files of a project, company, approval item …, kept by content hash beside the database."""

from __future__ import annotations

from pathlib import Path

from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.records import Attachment
from mhcrm.store import Store, UnitOfWork


class AttachmentsService:
    """Attach, list, open, remove. ``owner_kind`` is the table of the owner (``lead``, ``company``, …), ``owner_ref`` its id."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, owner_kind: str, owner_ref: object) -> list[Attachment]:
        """Attachments of one owner, oldest first."""
        with self._store.read() as view:
            return view.attachments.of(owner_kind, str(owner_ref))

    def attach(self, owner_kind: str, owner_ref: object, path: Path) -> ChangeSet:
        """Keep a file; one undoable step.

        Raises:
            InputError: missing, unreadable, empty, too large, or already attached here.
            EnvironmentProblem: no room or no permission beside the database.
        """
        kept = self._store.files.put_file(path)
        with self._store.write(f"附上 {path.name}") as uow:
            if any(item.sha256 == kept.sha256 for item in uow.attachments.of(owner_kind, str(owner_ref))):
                raise InputError(f"“{path.name}”已经附在这里了。", "", "不必再附。", "attachment-twice")
            uow.attachments.add(_row(owner_kind, owner_ref, path, kept.sha256, kept.size, kept.stored_path))
        return uow.changes

    def add(self, uow: UnitOfWork, owner_kind: str, owner_ref: object, path: Path) -> int:
        """Keep a file inside somebody else's write; returns the attachment's id. The same content twice is one row."""
        kept = self._store.files.put_file(path)
        for item in uow.attachments.of(owner_kind, str(owner_ref)):
            if item.sha256 == kept.sha256:
                return item.id
        return uow.attachments.add(_row(owner_kind, owner_ref, path, kept.sha256, kept.size, kept.stored_path))

    def remove(self, attachment_id: int) -> ChangeSet:
        """Take a file off; undo brings it back, its content stays on disk."""
        with self._store.write("移除附件") as uow:
            uow.attachments.remove(attachment_id)
        return uow.changes

    def file(self, attachment_id: int) -> Path:
        """The kept file, for the system's own program to open.

        Raises:
            InputError: no such attachment, its file is gone, or its content is no longer what was kept.
        """
        with self._store.read() as view:
            item = view.attachments.get(attachment_id)
        if item is None:
            raise InputError("这个附件已不存在。", "", "请刷新后再试。", "attachment-missing")
        fault = self._store.files.fault(item.stored_path, item.sha256)
        if fault:
            raise InputError(
                f"“{item.name}”{fault}，没有打开。",
                "附件保存在数据文件旁的 attachments 文件夹里。",
                "请从备份旁的 attachments 文件夹拷回，或移除后重新附上。",
                "attachment-broken",
            )
        return self._store.files.path(item.stored_path)


def _row(owner_kind: str, owner_ref: object, path: Path, digest: str, size: int, stored: str) -> dict[str, object]:
    row: dict[str, object] = {"owner_kind": owner_kind, "owner_ref": str(owner_ref), "name": path.name}
    return row | {"size": size, "sha256": digest, "stored_path": stored}
