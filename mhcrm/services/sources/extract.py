"""Text of an official file: txt (any usual encoding), docx (bounded, no entities), pdf. Tables become tab-separated rows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mhcrm.base.errors import InputError

LARGEST = 60 * 1024 * 1024
LARGEST_XML = 80 * 1024 * 1024
MOST_PAGES = 2_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLANKS = re.compile(r"[ \u3000\xa0]+")
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Extract:
    """Paragraphs in order; ``pages`` (1-based, one a paragraph) only for pdf."""

    paragraphs: tuple[str, ...]
    pages: tuple[int, ...] = ()


def suffix_of(name: str) -> str:
    """``txt``, ``docx`` or ``pdf``.

    Raises:
        InputError: another kind of file.
    """
    kind = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if kind not in _READERS:
        raise InputError(
            f"“{name}”不是能读的文件种类。", "", f"可用：{'、'.join(_READERS)}。doc 请先另存为 docx。", "source_kind"
        )
    return kind


def extract(raw: bytes, name: str) -> Extract:
    """The text of a file.

    Raises:
        InputError: too large, damaged, encrypted, a scan without text, or another kind of file.
    """
    kind = suffix_of(name)
    if len(raw) > LARGEST:
        raise _bad(name, "文件太大", f"请拆开或压缩到 {LARGEST // 1024 // 1024} MB 以内。")
    made = _READERS[kind](raw, name)
    if not made.paragraphs:
        raise _bad(name, "里面没有文字（可能是扫描件）", "请附上有文字的 docx、txt 或 pdf。")
    return made


def _bad(name: str, why: str, todo: str) -> InputError:
    return InputError(f"读不出“{name}”的文字。", f"{why}。", todo, "source_unreadable")


def _kept(lines: Iterator[str]) -> tuple[str, ...]:
    clean = (_BLANKS.sub(" ", line).strip(" \r\n") for line in lines)
    return tuple(line for line in clean if line.strip())


def _text(raw: bytes, name: str) -> Extract:
    marked = [encoding for mark, encoding in _MARKS if raw.startswith(mark)]
    for encoding in (*marked, "utf-8", "gb18030"):
        try:
            decoded = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in decoded:
            return Extract(_kept(iter(decoded.splitlines())))
    raise _bad(name, "认不出编码", "请另存为 UTF-8 的 txt。")


def _docx(raw: bytes, name: str) -> Extract:
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            info = package.getinfo("word/document.xml")
            if info.file_size > LARGEST_XML:
                raise _bad(name, "正文太大", "请拆成几份。")
            with package.open(info) as part:
                body = part.read(LARGEST_XML + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, EOFError, NotImplementedError) as problem:
        raise _bad(name, "不是完好的 docx 文件，或设有密码", "请在 WPS 或 Word 里打开后另存为 docx。") from problem
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as problem:
        raise _bad(name, "正文已损坏", "请在 WPS 或 Word 里打开后另存为 docx。") from problem
    if root.getroottree().docinfo.doctype:
        raise _bad(name, "正文含有不该有的定义", "请在 WPS 或 Word 里打开后另存为 docx。")
    top = root.find(f"{_W}body")
    return Extract(_kept(_blocks(top)) if top is not None else ())


def _blocks(parent: Any) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _runs(child).split("\n")
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                yield "\t".join(_cell(cell) for cell in row.findall(f"{_W}tc"))
        elif child.tag == f"{_W}sdt":
            for content in child.findall(f"{_W}sdtContent"):
                yield from _blocks(content)


def _cell(cell: Any) -> str:
    return "".join(_runs(paragraph) for paragraph in cell.iter(f"{_W}p")).replace("\n", "").replace("\t", " ")


def _runs(paragraph: Any) -> str:
    made = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        made.append(node.text or "" if node.tag == f"{_W}t" else "\n" if node.tag == f"{_W}br" else " ")
    return "".join(made)


def _pdf(raw: bytes, name: str) -> Extract:
    import pypdfium2

    paragraphs: list[str] = []
    pages: list[int] = []
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as problem:
        raise _bad(name, "不是完好的 PDF，或设有密码", "请重新下载，或去掉密码后再附。") from problem
    try:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            text_page = page.get_textpage()
            lines = _kept(iter(str(text_page.get_text_bounded()).splitlines()))
            text_page.close()
            page.close()
            paragraphs.extend(lines)
            pages.extend([number + 1] * len(lines))
    finally:
        document.close()
    return Extract(tuple(paragraphs), tuple(pages))


_READERS: Mapping[str, Callable[[bytes, str], Extract]] = {"txt": _text, "docx": _docx, "pdf": _pdf}
