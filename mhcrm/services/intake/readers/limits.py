"""Bounds of what is read, and the refusals that name them."""

from __future__ import annotations

import struct
import zipfile
import zlib

from lxml import etree

from mhcrm.base.errors import InputError

DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, etree.LxmlError, EOFError, LookupError, NotImplementedError, OSError,
    OverflowError, RecursionError, ValueError,
)  # fmt: skip
"""What the libraries raise over bytes that are not what they claim to be (found by damaging files at random)."""

MAX_FILE = 200 * 1024 * 1024
"""Bytes of one file."""
MAX_UNPACKED = 1536 * 1024 * 1024
"""Bytes an xlsx, xlsb or ods may unpack to in all."""
MAX_PART = 32 * 1024 * 1024
"""Bytes of one part that is held as a whole tree: the styles and the list of sheets of a workbook, the text of a document."""
MAX_ENTRIES = 20_000
"""Entries of one package; each costs memory before anything is unpacked."""
MAX_RATIO = 250
"""Unpacked to packed of one large entry; real sheets stay below 100."""
RATIO_FROM = 64 * 1024 * 1024
"""Entries below this size are not judged by ratio."""
MAX_CELLS = 16_000_000
"""Cells of one sheet held densely; a sheet that spans more is read sparsely up to the next two bounds."""
MAX_ROWS = 1_048_576
MAX_COLUMNS = 256
MAX_TEXT_FIELD = 4 * 1024 * 1024
"""Characters of one cell of a text file."""


def damaged(name: str, detail: str = "") -> InputError:
    """The file claims to be a spreadsheet and cannot be read."""
    return InputError(
        f"“{name}”已损坏或不完整，读不出来。",
        detail,
        "请用 Excel 或 WPS 打开后另存一份再导入；打不开的请让对方重新发送。",
        "file-damaged",
    )


def encrypted(name: str) -> InputError:
    """The file asks for a password."""
    return InputError(
        f"“{name}”设置了打开密码（已加密），不能直接导入。",
        "",
        "请用 Excel 或 WPS 输入密码打开，在“文件—信息—保护工作簿”中去掉密码后另存再导入。",
        "file-encrypted",
    )


def too_large(name: str, detail: str) -> InputError:
    """The file is beyond a stated bound."""
    return InputError(f"“{name}”过大，没有读取。", detail, "请删除无用的内容，或拆成几个文件再导入。", "file-too-large")


def not_a_sheet(name: str, what: str) -> InputError:
    """The file is something else."""
    return InputError(
        f"“{name}”不是表格文件（{what}），无法导入。",
        "",
        "请提供 xlsx、xls、et、ods、csv 等表格文件。",
        "file-not-a-sheet",
    )


def packed(name: str, kind: str) -> InputError:
    """The file is an archive."""
    return InputError(
        f"“{name}”是压缩包（{kind}），不能直接导入。", "", "请先解压，再导入里面的表格文件。", "file-not-a-sheet"
    )


def empty(name: str) -> InputError:
    """Nothing in it."""
    return InputError(f"“{name}”是空文件，没有可导入的数据。", "", "请确认文件是否发送完整。", "file-empty")
