"""The one door to files: sniff, check, read, and say in Chinese why not."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import re
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.intake.problems import Problem
from mhcrm.services.intake.readers import limits
from mhcrm.services.intake.readers.sniff import Format, NotASheet, Packed, sniff

_ENDINGS = {
    Format.XLSX: (".xlsx", ".xlsm", ".xltx", ".xltm", ".et"),
    Format.XLSB: (".xlsb",),
    Format.XLS: (".xls", ".et", ".xlt"),
    Format.ODS: (".ods", ".fods", ".ots"),
    Format.HTML: (".html", ".htm"),
    Format.XML: (".xml",),
    Format.MHTML: (".mht", ".mhtml"),
    Format.DOCX: (".docx", ".docm", ".wps"),
    Format.TEXT: (".csv", ".tsv", ".txt", ""),
}


_ERROR_TEXTS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A", "#SPILL!", "#CALC!"})


_WHY_CLOSED = {
    errno.EACCES: "没有读取权限。",
    errno.EPERM: "系统不允许读取。",
    errno.ELOOP: "这是一个快捷链接，链接互相指向，没有真正的文件。",
    errno.ENAMETOOLONG: "路径或文件名太长。",
    errno.EIO: "磁盘读取出错。",
    errno.EBUSY: "文件正被别的程序占用。",
    errno.ETXTBSY: "文件正被别的程序占用。",
}
"""What the system says when a file cannot be opened, in the office's language."""


_AT_ONCE = 64 * 1024
"""Files below this size are read before anybody could wish to cancel; a small package may unpack to much."""


@dataclass(frozen=True)
class SourceFile:
    """A file as read.

    Attributes:
        name: its name without folders.
        format: the real format; ``encoding`` and ``delimiter`` for text.
        grids: its sheets in order.
        problems: what there is to say about the whole file.
        sha256: of the content, to recognise the same file.
        partial: only the first rows were read.
    """

    name: str
    format: str
    grids: tuple[Grid, ...]
    sha256: str = ""
    encoding: str = ""
    delimiter: str = ""
    problems: tuple[Problem, ...] = field(default=())
    partial: bool = False


def read_source(path: Path, progress: Progress | None = None) -> SourceFile:
    """Read one file of any make.

    Raises:
        InputError: empty, encrypted, damaged, too large or no spreadsheet.
        EnvironmentProblem: the file cannot be opened.
    """
    return read_bytes(content(path), path.name, progress)


def read_bytes(data: bytes, name: str, progress: Progress | None = None) -> SourceFile:
    """Read the content of a file of any make.

    Raises:
        InputError: empty, encrypted, damaged, too large or no spreadsheet.
        Cancelled: by way of ``progress``.
    """
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \r\n\t"):
        raise limits.empty(name)
    try:
        kind = sniff(data[:65536], data, name)
        source = _patiently(lambda within: _within(_read(data, kind, name, within)), progress, len(data))
    except NotASheet as other:
        raise limits.not_a_sheet(name, str(other)) from None
    except Packed as archive:
        raise limits.packed(name, str(archive)) from None
    except limits.DAMAGE as problem:
        raise limits.damaged(name) from problem
    return source


def content(path: Path) -> bytes:
    """The bytes of a file within the stated bound.

    Raises:
        InputError: a folder, missing, or too large.
        EnvironmentProblem: it cannot be opened.
    """
    try:
        if path.is_dir():
            raise InputError(f"“{path.name}”是文件夹。", "", "请选择其中的表格文件。", "file-folder")
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(
                f"“{path.name}”不是普通文件，没有读取。", "", "请选择磁盘上的表格文件。", "file-not-regular"
            )
        with path.open("rb") as stream:
            data = stream.read(limits.MAX_FILE + 1)
        if len(data) > limits.MAX_FILE:
            raise limits.too_large(path.name, f"超过 {limits.MAX_FILE // 1024**2} MB。")
        return data
    except FileNotFoundError:
        raise InputError(f"找不到文件“{path}”。", "", "请检查路径和文件名。", "file-missing") from None
    except OSError as problem:
        raise EnvironmentProblem(
            f"文件“{path.name}”打不开。",
            _WHY_CLOSED.get(problem.errno or 0, ""),
            "请确认文件没有被别的程序占用，且有读取权限。",
            "file-unreadable",
        ) from problem


def _read(data: bytes, kind: Format, name: str, progress: Progress) -> SourceFile:
    digest = hashlib.sha256(data).hexdigest()
    notes = _ending(name, kind)
    if kind in (Format.XLSX, Format.XLSB, Format.XLS, Format.ODS):
        from mhcrm.services.intake.readers.workbook import read_workbook

        grids, more = read_workbook(data, kind, name, progress)
        return SourceFile(name, kind.value, tuple(grids), digest, problems=(*notes, *more))
    if kind is Format.TEXT:
        return _read_text(data, name, digest, notes, progress)
    if kind is Format.DOCX:
        from mhcrm.services.intake.readers.document import read_document

        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return SourceFile(name, kind.value, (read_document(packed, name),), digest, problems=tuple(notes))
    return _read_markup(data, kind, name, digest, notes)


def _patiently(work: Callable[[Progress], SourceFile], progress: Progress | None, size: int) -> SourceFile:
    """Read beside the caller, who goes on reporting and can turn away at once.

    The libraries that unpack and parse cannot be stopped midway; what they still do after a cancel is dropped when they return.
    """
    if progress is None or size < _AT_ONCE:
        return work(progress or silent())
    from concurrent.futures import ThreadPoolExecutor, wait

    within = silent()
    beside = ThreadPoolExecutor(1)
    reading = beside.submit(work, within)
    try:
        while wait([reading], Progress.INTERVAL).not_done:
            progress.step(0)
        return reading.result()
    except BaseException:
        within.cancel()
        raise
    finally:
        beside.shutdown(wait=False)


def _within(source: SourceFile) -> SourceFile:
    """Sheets cut to the bounds of width and length, and marked as cut where something written was left out."""
    for grid in source.grids:
        grid.truncated = grid.truncated or len(grid.rows) >= limits.MAX_ROWS
        for row in grid.rows:
            if len(row) > limits.MAX_COLUMNS:
                grid.truncated = grid.truncated or any(cell != "" for cell in row[limits.MAX_COLUMNS :])
                del row[limits.MAX_COLUMNS :]
    return source


def _ending(name: str, kind: Format) -> list[Problem]:
    ending = Path(name).suffix.lower()
    if ending in _ENDINGS[kind]:
        return []
    return [Problem("wrong-ending", raw=ending or "（无）", params={"other": kind.value})]


def _read_text(data: bytes, name: str, digest: str, notes: list[Problem], progress: Progress) -> SourceFile:
    from mhcrm.services.intake.readers.delimited import read_delimited
    from mhcrm.services.intake.readers.encoding import decode

    decoded = decode(data)
    if decoded.lost:
        if decoded.lost * 20 > len(decoded.text):
            raise NotASheet("内容不是文字也不是表格")
        notes.append(Problem("encoding-guess", raw=decoded.encoding, params={"other": str(decoded.lost)}))
    if decoded.others:
        params = {"other": str(decoded.others[0]), "count": str(len(decoded.others))}
        notes.append(Problem("encoding-mixed", raw=decoded.encoding, params=params))
    try:
        first = decoded.text[: limits.MAX_TEXT_FIELD]
        if len(first) < len(decoded.text) and "\n" not in first and "\r" not in first:
            raise csv.Error("a line without an end")
        progress.step(0)
        grid, delimiter = read_delimited(decoded.text, progress=progress)
    except csv.Error:
        most = limits.MAX_TEXT_FIELD // 1024**2
        raise limits.too_large(
            name, f"有一格或一行连续超过 {most} 百万字，多半是引号没有配对或文件不是表格。"
        ) from None
    _mark_errors(grid)
    return SourceFile(name, Format.TEXT.value, (grid,), digest, decoded.encoding, delimiter, tuple(notes))


def _mark_errors(grid: Grid) -> None:
    """Error values of a workbook exported as text (``#REF!``) are errors here too, not texts or numbers."""
    for row, cells in enumerate(grid.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell.startswith("#") and cell.strip().upper() in _ERROR_TEXTS:
                grid.errors[row, column] = cell.strip()
                cells[column] = ""


def _read_markup(data: bytes, kind: Format, name: str, digest: str, notes: list[Problem]) -> SourceFile:
    from mhcrm.services.intake.readers import markup

    if kind is Format.XML:
        return SourceFile(name, kind.value, tuple(markup.read_xml_book(data)), digest, problems=tuple(notes))
    if kind is Format.MHTML:
        data = markup.html_of_mhtml(data)
        if not data:
            raise limits.damaged(name, "网页里没有表格。")
    decoded = markup.decode_markup(data)
    grids = tuple(markup.read_html(decoded.text))
    if not grids:
        raise NotASheet("是网页，里面没有表格")
    for grid in grids:
        _mark_errors(grid)
    return SourceFile(name, Format.HTML.value, grids, digest, decoded.encoding, problems=tuple(notes))


def read_pasted(text: str, html: str = "") -> SourceFile:
    """Rows pasted from a spreadsheet or a chat; ``html`` is the clipboard's HTML form, preferred when it holds a table."""
    from mhcrm.services.intake.readers.delimited import read_delimited

    digest = hashlib.sha256((html or text).encode()).hexdigest()
    if "<table" in html.lower():
        from mhcrm.services.intake.readers.markup import read_html

        grids = tuple(read_html(html))
        if grids:
            return SourceFile("粘贴的内容", "html", grids, digest)
    if not text.strip():
        raise InputError("没有可粘贴的内容。", "", "请先在表格里复制要导入的行。", "paste-empty")
    grid, delimiter = read_delimited(re.sub(r"\r\n?", "\n", text))
    return SourceFile("粘贴的内容", "csv", (grid,), digest, "utf-8", delimiter)


Reader = Callable[[Path], SourceFile]
