"""What the three sample sheets share: names, styles, codes, saving with fixed times."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

STAMP = datetime(2026, 9, 16, 9, 0)  # noqa: DTZ001 - written into the files so that two runs agree
LEDGER, SPACES, REFERRERS = "示例-项目台账.xlsx", "示例-空间台账.xlsx", "示例-引荐方.xlsx"
OFFICERS = ("示例·林岚", "示例·许乔", "示例·郑朗", "示例·何湛", "示例·沈叙", "示例·陆禾")
UNITS = ("示例招商一组", "示例招商二组", "示例招商三组", "示例园区专班")
SURNAMES = "陈周吴徐孙朱马胡郭高罗宋谢唐韩曹许邓萧冯"
GIVEN = ("敏", "立", "澄", "越", "筠", "墨", "舟", "宁", "朔", "𬱖")
REFERRER_NAMES = (
    ("示例·衡桥招商咨询", "专业机构", "合作招商", "2025-03-01", "2027-02-28"),
    ("示例·沪链产业服务", "专业机构", "合作招商", "2025-06-01", "2026-08-31"),
    ("示例·德中经贸联络处", "商协会", "合作招商", "2024-11-15", "2026-11-14"),
    ("示例·星汇航天配套", "企业", "以商引商", "", ""),
    ("示例·锻岳成套锻件", "企业", "以商引商", "", ""),
    ("示例·允研合同研究", "企业", "以商引商", "", ""),
    ("示例·陌森基金", "基金", "基金招商", "", ""),
    ("示例·启澜创投", "基金", "基金招商", "", ""),
    ("示例·高校技术转移中心", "高校院所", "合作招商", "2026-01-01", "2026-12-31"),
    ("示例·海归人才联谊会", "商协会", "合作招商", "", ""),
)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"

THIN = Side(style="thin", color="999999")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="DCE6F1")
GROUP = PatternFill("solid", fgColor="F2F2F2")


def uscc(number: int) -> str:
    """An invented code with both check characters right (GB 32100-2015)."""
    body = f"X{number:07d}"
    total = sum(
        (ord(c) - 55 if c.isalpha() else int(c)) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    organ = body + "0123456789X0"[(11 - total % 11) % 11]
    head = "91310112" + organ
    rest = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(head)) % 31
    return head + _USCC[(31 - rest) % 31]


def save(book: Workbook, name: str, folder: Path) -> None:
    """Write the workbook with fixed times inside, so that the bytes depend on the content alone."""
    book.properties.created = book.properties.modified = STAMP
    book.properties.creator = "示例"
    plain = BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            data = source.read(entry)
            if entry == "docProps/core.xml":
                data = _fixed_times(data)
            target.writestr(zipfile.ZipInfo(entry, STAMP.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)


def _fixed_times(xml: bytes) -> bytes:
    """openpyxl stamps the moment of saving; put ours in its place."""
    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, xml)


def banner(sheet: Worksheet, row: int, width: int, text: str, size: int, *, left: bool = False) -> None:
    """A merged row of text over the table."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    cell = sheet.cell(row, 1, text)
    cell.font = Font(size=size, bold=size > 10)
    cell.alignment = Alignment(horizontal="left" if left else "center", vertical="center")
    if left:
        cell.fill = GROUP


def write_rows(sheet: Worksheet, at: int, rows: list[list[object]]) -> int:
    """Write rows from line ``at``; returns the next free line."""
    for row in rows:
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column, value)  # type: ignore[arg-type]
            cell.border = BOX
            if isinstance(value, datetime):
                cell.number_format = "yyyy-mm-dd"
        at += 1
    return at
