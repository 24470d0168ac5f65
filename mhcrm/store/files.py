"""Kept files: content beside the database under its own hash, written once, never changed; rows only name them.

A file is stored as ``attachments/<first two>/<sha256>.<ending>``. A backup carries the same folder beside its file, so
that one folder put away is everything.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mhcrm.base.errors import EnvironmentProblem, InputError

FOLDER = "attachments"
LARGEST = 200 * 1024 * 1024
"""Bytes of one file; a film of a site visit still fits."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a content came to lie."""

    sha256: str
    size: int
    stored_path: str


class ContentFiles:
    """The kept files under ``base`` (the folder that holds ``attachments``)."""

    def __init__(self, base: Path) -> None:
        self.base = base

    def put(self, raw: bytes, name: str) -> Kept:
        """Keep a content; the same content is kept once.

        Raises:
            EnvironmentProblem: no room or no permission.
        """
        digest = hashlib.sha256(raw).hexdigest()
        kept = Kept(digest, len(raw), f"{FOLDER}/{digest[:2]}/{digest}{_ending(name)}")
        target = self.path(kept.stored_path)
        if not target.exists():
            _write(target, raw)
        return kept

    def put_file(self, path: Path) -> Kept:
        """Keep a file of the disk.

        Raises:
            InputError: missing, unreadable, empty or too large.
            EnvironmentProblem: no room or no permission beside the database.
        """
        try:
            size = path.stat().st_size
            if size > LARGEST:
                raise InputError(
                    f"“{path.name}”太大。",
                    f"单个附件不超过 {LARGEST // 1024 // 1024} MB。",
                    "请压缩后再附。",
                    "file-large",
                )
            raw = path.read_bytes()
        except OSError as problem:
            raise InputError(
                f"读不到文件“{path.name}”。", str(problem.strerror or ""), "请检查路径后重试。", "file_unreadable"
            ) from problem
        if not raw:
            raise InputError(f"“{path.name}”是空文件。", "", "请换一个有内容的文件。", "file-empty")
        return self.put(raw, path.name)

    def path(self, stored_path: str) -> Path:
        """The file of a stored path.

        Raises:
            ValueError: the path leads out of the folder, which only a damaged row can say.
        """
        pure = PurePosixPath(stored_path)
        if pure.is_absolute() or ".." in pure.parts:
            raise ValueError(f"stored path leads outside: {stored_path!r}")
        return self.base / pure

    def fault(self, stored_path: str, sha256: str) -> str:
        """What is wrong with a kept file: 缺失, 内容已被改动, or ""."""
        try:
            raw = self.path(stored_path).read_bytes()
        except (OSError, ValueError):
            return "缺失"
        return "" if hashlib.sha256(raw).hexdigest() == sha256 else "内容已被改动"

    def mirror(self, folder: Path, stored_paths: Iterable[str]) -> int:
        """Copy files that ``folder`` (which holds its own ``attachments``) does not have yet; returns how many.

        Raises:
            EnvironmentProblem: no room or no permission.
        """
        done = 0
        for stored in stored_paths:
            source, target = self.path(stored), folder / PurePosixPath(stored)
            if not target.exists() and source.is_file():
                _copy(source, target)
                done += 1
        return done


def _ending(name: str) -> str:
    """The ending of a name, if it is a plain one; the system chooses its program by it."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isalnum() and len(ending) <= 9 and ending.isascii() else ""


def _write(target: Path, raw: bytes) -> None:
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(raw)
        part.replace(target)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise _no_room(target, problem) from problem


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise _no_room(target, problem) from problem


def _no_room(target: Path, problem: OSError) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"写不进文件夹 {target.parent}。", f"（{problem.strerror}）", "请检查磁盘空间和权限。", "cannot_write"
    )
