"""The official file of a document: attached by the office, kept beside the database, opened at the cited place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.records import SourceFile
from mhcrm.domain.sources.locate import Located, locate
from mhcrm.domain.sources.words import row_words
from mhcrm.plan.base import PlanBase
from mhcrm.plan.model import Record, RecordKind
from mhcrm.services.sources.extract import LARGEST, Extract, extract
from mhcrm.store import Store


@dataclass(frozen=True, slots=True)
class Passage:
    """A citation opened in the official file: all paragraphs, and where the place is (see :class:`Located`)."""

    doc: str
    title: str
    file_name: str
    located: Located
    paragraphs: tuple[str, ...]
    page: int | None = None

    @property
    def cited(self) -> tuple[str, ...]:
        """The cited paragraphs."""
        return self.paragraphs[self.located.start : self.located.end]


class SourcesService:
    """Attached files and their text.

    Args:
        plan: gives the rule base in effect; it may change while the program runs.
    """

    def __init__(self, store: Store, plan: Callable[[], PlanBase]) -> None:
        self._store, self._plan = store, plan
        self._texts: dict[str, Extract] = {}

    def all(self) -> list[SourceFile]:
        """Every attached file, oldest first."""
        with self._store.read() as view:
            return view.sources.all()

    def of(self, doc: str) -> list[SourceFile]:
        """Files of a document (文号, id or name), the newest last."""
        number = self._number(self._document(doc))
        with self._store.read() as view:
            return view.sources.of(number)

    def attach(self, doc: str, path: Path) -> ChangeSet:
        """Keep the official file of a document; one undoable step. Its text must be readable.

        Raises:
            InputError: no such document, another kind of file, unreadable, or already attached.
            EnvironmentProblem: no room or no permission beside the database.
        """
        number = self._number(self._document(doc))
        raw = _read(path)
        digest = hashlib.sha256(raw).hexdigest()
        if any(item.sha256 == digest for item in self.of(number)):
            raise InputError(f"“{path.name}”已经附在 {number} 上了。", "", "不必再附。", "source_twice")
        self._texts[digest] = extract(raw, path.name)
        kept = self._store.files.put(raw, path.name)
        with self._store.write(f"附上原文 {path.name}") as uow:
            row = {
                "doc": number,
                "name": path.name,
                "size": kept.size,
                "sha256": digest,
                "stored_path": kept.stored_path,
            }
            uow.sources.add(row)
        return uow.changes

    def remove(self, source_id: int) -> ChangeSet:
        """Take a file off its document; undo brings it back, its content stays on disk."""
        with self._store.write("移除原文") as uow:
            uow.sources.remove(source_id)
        return uow.changes

    def show(self, doc: str, at: str) -> Passage:
        """A citation opened in the newest attached file that holds the place, else in the newest one.

        Raises:
            InputError: no such document, or nothing attached to it.
        """
        record = self._document(doc)
        number = self._number(record)
        files = self.of(number)
        if not files:
            raise InputError(
                f"还没有附上 {number} 的原文。",
                "",
                "请用“附上原文”或 mhcrm plan source attach 附上官方文件（txt、docx、pdf）。",
                "no_source",
            )
        passages = [self._passage(record, number, item, at) for item in reversed(files)]
        return next((passage for passage in passages if passage.located.exact), passages[0])

    def _passage(self, record: Record, number: str, item: SourceFile, at: str) -> Passage:
        text = self._text(item)
        located = locate(text.paragraphs, at, words=row_words(self._plan(), number, at))
        page = text.pages[located.start] if text.pages and located.found else None
        return Passage(number, record.name, item.name, located, text.paragraphs, page)

    def _text(self, item: SourceFile) -> Extract:
        known = self._texts.get(item.sha256)
        if known is not None:
            return known
        raw = _read(self._store.files.path(item.stored_path))
        if hashlib.sha256(raw).hexdigest() != item.sha256:
            raise InputError(f"“{item.name}”保存的内容已被改动。", "", "请重新附上官方文件。", "source_changed")
        self._texts[item.sha256] = extract(raw, item.name)
        return self._texts[item.sha256]

    def _document(self, doc: str) -> Record:
        base, wanted = self._plan(), doc.strip()
        for record in base.by_kind[RecordKind.DOCUMENT]:
            if wanted in (record.id, record.name, self._number(record), *record.aliases):
                return record
        known = "、".join(self._number(record) for record in base.by_kind[RecordKind.DOCUMENT])
        raise InputError(f"规则库里没有文件“{doc}”。", "", f"可用文号：{known}。", "unknown_document")

    @staticmethod
    def _number(record: Record) -> str:
        return str(record.data.get("number", record.cite.doc))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(
                f"“{path.name}”太大。", "", f"请压缩到 {LARGEST // 1024 // 1024} MB 以内。", "source_unreadable"
            )
        return path.read_bytes()
    except OSError as problem:
        raise InputError(
            f"读不到文件“{path.name}”。", str(problem.strerror or ""), "请检查路径后重试。", "file_unreadable"
        ) from problem
