"""What a file really is, by its first bytes; the ending is only a hint."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from mhcrm.services.intake.readers import encoding, limits


class Format(StrEnum):
    """Formats that can be read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    XML = "xml"
    MHTML = "mhtml"
    DOCX = "docx"
    TEXT = "csv"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "是 PDF 文件"),
    (b"\x89PNG", "是图片"),
    (b"\xff\xd8\xff", "是图片"),
    (b"GIF8", "是图片"),
    (b"BM", ""),
    (b"MZ", "是程序"),
    (b"\x7fELF", "是程序"),
    (b"SQLite format 3", "是数据库"),
    (b"{\\rtf", "是 RTF 文档"),
)
_PACKED = (
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
)
_TAR = slice(257, 262)
_SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv")
_JSON = re.compile(rb"(?:\[\s*)*\{\s*(?:\"[^\"]*\"\s*:|\})|\[\s*\]\s*$")
_PROGRAM_TEXTS = frozenset(
    {".py", ".js", ".ts", ".java", ".c", ".h", ".cpp", ".cs", ".go", ".rs", ".sh", ".bat", ".ps1", ".sql", ".css"}
    | {".log", ".md", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".eml"}
)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|head|body|meta|style|div)\b", re.IGNORECASE)
_XML_BOOK = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|<Workbook\b")
_MHTML = re.compile(rb"^\s*(?:MIME-Version|From|Content-Type)\s*:", re.IGNORECASE)


class NotASheet(Exception):
    """The content is something else; the text says what, as a Chinese clause."""


class Packed(Exception):
    """The content is an archive; the text says of what make, and what tables are in it."""


def sniff(head: bytes, data: bytes, name: str) -> Format:
    """The real format.

    Args:
        head: the first few kilobytes.
        data: the whole content (its central directory is looked at for zip packages).
        name: file name, for nothing but text files whose content fits several formats.

    Raises:
        NotASheet: the content is a known other thing, or binary.
        Packed: an archive with files in it.
        zipfile.BadZipFile: a zip package that cannot be opened.
        InputError: an encrypted package, or one of too many entries.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data, name)
    if head.startswith(_OLE):
        return Format.XLS
    for magic, what in _OTHERS:
        if what and head.startswith(magic):
            raise NotASheet(what)
    for magic, kind in _PACKED:
        if head.startswith(magic):
            raise Packed(kind)
    if head[_TAR] == b"ustar":
        raise Packed("tar")
    return _text(head, name)


def _package(data: bytes, name: str) -> Format:
    if data.count(b"PK\x01\x02") > limits.MAX_ENTRIES:
        raise limits.too_large(name, f"里面有超过 {limits.MAX_ENTRIES} 个文件，可能是压缩炸弹。")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        if "encrypted-package" in names:  # OpenDocument 1.4 puts the whole file into one encrypted entry
            raise limits.encrypted(name)
        if "xl/workbook.bin" in names:
            return Format.XLSB
        if any(name.startswith("xl/") for name in names):
            return Format.XLSX
        if "content.xml" in names:
            return _open_document(package, names)
        if "word/document.xml" in names:
            return Format.DOCX
        if any(name.startswith("word/") for name in names):
            raise NotASheet("是 Word 文档")
        if any(name.startswith("ppt/") for name in names):
            raise NotASheet("是演示文稿")
    if not names:
        raise NotASheet("是空的压缩包")
    raise Packed("zip" + _tables(package))


def _tables(package: zipfile.ZipFile) -> str:
    """The spreadsheets in an archive: the first by name, further ones counted."""
    inside = [PurePath(entry.filename).name for entry in package.infolist() if entry.filename.lower().endswith(_SHEETS)]
    if not inside:
        return ""
    more = f"等 {len(inside)} 个表格" if len(inside) > 1 else ""
    return f"，里面有“{inside[0][:60]}”{more}"


def _open_document(package: zipfile.ZipFile, names: set[str]) -> Format:
    if "mimetype" in names:
        kind = package.read("mimetype")[:100]
        if b"spreadsheet" not in kind and b"opendocument" in kind:
            raise NotASheet("是 OpenDocument 文字或演示文档")
    return Format.ODS


def _text(head: bytes, name: str) -> Format:
    sample = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t")
    plain = sample.replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else sample
    if _XML_BOOK.search(plain[:4096]):
        return Format.XML
    if _MHTML.match(plain) and b"multipart" in plain[:4096].lower():
        return Format.MHTML
    csv_like = PurePath(name).suffix.lower() in (".csv", ".tsv", ".txt")
    match = _HTML.search(plain[:8192])
    if match and (match.start() < 1024 or not csv_like) and plain.lstrip().startswith(b"<"):
        return Format.HTML
    if (what := _no_table(plain, PurePath(name).suffix.lower())) and match is None:
        raise NotASheet(what)
    if _binary(head):
        raise NotASheet("内容不是文字也不是表格")
    return Format.TEXT


def _no_table(plain: bytes, ending: str) -> str:
    """Text that another program reads: cut at its commas it would make leads of nonsense."""
    if _JSON.match(plain) or ending == ".json":
        return "是 JSON 数据"
    if plain.startswith(b"<?xml") or (ending == ".xml" and plain.startswith(b"<")):
        return "是 XML 数据，里面没有表格"
    return "是程序文本或日志" if ending in _PROGRAM_TEXTS else ""


def _binary(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    if encoding.wide(head):
        return False
    if head.count(0):
        return not encoding.holds_text(head)
    control = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), 28, 29, 30, 31))
    return control * 50 > len(head)
