"""One sample for every import problem: what an office might really have written, and the same thing put right.

Read by ``test_problem_catalogue.py`` and by the generator of the handbook page 导入问题一览, whose examples are what
the program says about these samples.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from mhcrm.base.text import fold_tight
from mhcrm.domain.identity import Party, party_of
from mhcrm.domain.intake.grid import Cell, Grid, Merge
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.intake.verdict import KnownLead, NothingKnown
from mhcrm.domain.lead import Lead
from mhcrm.services.intake.readers import read_source
from tests.unit.intake.sheets import preview

COMPANY, OTHER = "上海甲乙科技有限公司", "苏州丙丁装备股份有限公司"
HEAD: list[Cell] = ["企业名称", "项目名称", "总投资（万元）", "联系人", "联系电话"]
CODE = "91350100M000100Y43"
MONEY, FLOOR, LAND = "总投资（万元）", "建筑面积（㎡）", "用地（亩）"

Make = Callable[[], list[Problem]]


@dataclass(frozen=True)
class Sample:
    """A faulty thing and, where there is something to mend, the mended thing."""

    bad: Make
    good: Make | None = None
    written: str = ""
    """What stands in the sheet, in an officer's words; "" = the cell shown by the problem itself."""


# -- making sheets -------------------------------------------------------------------------------------------------


def found(*grids: Grid, known: Stored | None = None) -> list[Problem]:
    """Every problem the preview of these sheets reports."""
    seen = preview(*grids, known=known)
    of_sheets = [problem for plan in seen.sheets for problem in plan.problems]
    return [*seen.problems, *of_sheets, *(problem for row in seen.rows for problem in row.problems)]


def sheet(rows: Sequence[Sequence[Cell]], **facts: object) -> Make:
    """A sheet of these rows; ``facts`` are attributes of :class:`Grid`."""
    return lambda: found(Grid("台账", [list(row) for row in rows], **facts))  # type: ignore[arg-type]


def lead(header: str, cell: Cell, **facts: object) -> Make:
    """A sheet with one lead and one column to look at (column C, row 2)."""
    return sheet([["企业名称", "项目名称", header], [COMPANY, "芯片项目", cell]], **facts)


def pair(header: str, bad: Cell, good: Cell) -> Sample:
    """One cell, wrong and right."""
    return Sample(lead(header, bad), lead(header, good))


def file(name: str, data: bytes) -> Make:
    """What the reader says about a whole file."""

    def read() -> list[Problem]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            return list(read_source(path).problems)

    return read


def text_file() -> str:
    """A ledger saved as text, long enough for its encoding to be told."""
    lines = ["企业名称,项目名称,总投资（万元）"]
    lines += [f"上海第{number}科技有限公司,设备研发项目{number},{1000 + number}" for number in range(40)]
    return "\r\n".join(lines)


def workbook(*, macros: bool) -> bytes:
    """An xlsx; with the part that holds macros when asked for."""
    book = Workbook()
    sheet_ = book.worksheets[0]
    sheet_.append(HEAD)
    sheet_.append([COMPANY, "芯片项目", 1000])
    made = io.BytesIO()
    book.save(made)
    if macros:
        with zipfile.ZipFile(made, "a") as package:
            package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return made.getvalue()


def open_document(inside: str) -> bytes:
    """A minimal .ods of one cell; ``inside`` stands in it before its text."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = f'<table:table-cell office:value-type="string">{inside}<text:p>企业名称</text:p></table:table-cell>'
    table = f'<table:table table:name="台账"><table:table-row>{cell}</table:table-row></table:table>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        package.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return made.getvalue()


class Stored(NothingKnown):
    """A database with one lead."""

    def __init__(self, company: str, project: str, **values: str) -> None:
        self._values = {"company": company, "project": project, **values}
        self._lead = KnownLead(7, "MH-2026-0007", "", fold_tight(company), fold_tight(project), company)

    def some(self) -> bool:
        return True

    def exact(self, company_key: str, project_key: str, taken: Collection[int] = ()) -> KnownLead | None:
        return self._lead if (company_key, project_key) == (self._lead.company_key, self._lead.project_key) else None

    def likely(self, party: Party) -> Iterable[tuple[KnownLead, Party]]:
        return [(self._lead, party_of(self._values))]

    def full(self, lead_id: int) -> Lead:
        return Lead(dict(self._values), id=lead_id, code=self._lead.code, version=1)


def stored(known: Stored, row: Sequence[Cell]) -> Make:
    """A sheet with one row, read beside a stored lead."""
    return lambda: found(Grid("台账", [list(HEAD), list(row)]), known=known)


def _many(last: Cell) -> list[list[Cell]]:
    return [HEAD, *([f"上海第{i}科技有限公司", f"项目{i}", 3000 + i] for i in range(5)), [COMPANY, "芯片项目", last]]


_ROW: list[Cell] = [COMPANY, "芯片项目", 1000]
_TWO: list[list[Cell]] = [HEAD, _ROW, [OTHER, "装备基地", 2000]]
_CODED: list[Cell] = ["企业名称", "项目名称", "统一社会信用代码"]

# -- the samples ---------------------------------------------------------------------------------------------------

ROWS: dict[str, Sample] = {
    "row-no-name": Sample(
        sheet([HEAD, _ROW, ["", "", 500, "张三"]]),
        sheet([HEAD, _ROW, [OTHER, "", 500, "张三"]]),
        "企业名称、项目名称两格都空着",
    ),
    "row-no-company": Sample(
        sheet([HEAD, ["", "芯片项目", 500]]), sheet([HEAD, [COMPANY, "芯片项目", 500]]), "只写了项目名称"
    ),
    "row-hidden": Sample(sheet(_TWO, hidden_rows=frozenset({2})), sheet(_TWO), "第3行在表里被隐藏"),
    "row-struck": Sample(sheet(_TWO, struck=frozenset({(2, 0)})), sheet(_TWO), "企业名称上画了删除线"),
    "row-marked": Sample(sheet(_TWO, marked=frozenset({2})), sheet(_TWO), "第3行涂了黄色"),
    "row-merged": Sample(
        sheet(
            [HEAD, [COMPANY, "芯片项目", 1000, "张三", "13900001001"], ["", "", "", "李四", "13900001002"]],
            merges=(Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 2, 2)),
        ),
        None,
        "一个项目占两行，名称合并，联系人各写一行",
    ),
    "row-swapped": Sample(
        sheet([HEAD, ["新能源研发基地", COMPANY, 1000]]), sheet([HEAD, [COMPANY, "新能源研发基地", 1000]])
    ),
    "duplicate-in-file": Sample(sheet([HEAD, _ROW, _ROW]), sheet(_TWO), "同一企业同一项目写了两行"),
    "duplicate-differs": Sample(sheet([HEAD, _ROW, [COMPANY, "芯片项目", 8000]]), sheet(_TWO), "两行的投资额不同"),
    "duplicate-likely": Sample(
        sheet([_CODED, ["上海禾曜微电子有限公司", "车规芯片项目", CODE], ["禾曜微电子", "车规芯片项目", ""]]),
        None,
        "一行写全称，一行写简称",
    ),
    "duplicate-code-name": Sample(
        sheet([_CODED, [COMPANY, "芯片项目", CODE], [OTHER, "装备基地", CODE]]),
        sheet([_CODED, [COMPANY, "芯片项目", CODE], [OTHER, "装备基地", ""]]),
        "两家企业填了同一个信用代码",
    ),
    "stored-same": Sample(stored(Stored(COMPANY, "芯片项目"), _ROW), None, "库里已有这家企业的这个项目"),
    "stored-likely": Sample(
        stored(Stored("上海禾曜微电子有限公司", "车规芯片项目"), ["禾曜微电子", "车规芯片项目", 1000]),
        None,
        "库里有一个名称很像的项目",
    ),
    "update-conflict": Sample(
        stored(Stored(COMPANY, "芯片项目", contact="张三"), [*_ROW, "李四"]),
        stored(Stored(COMPANY, "芯片项目", contact="张三"), [*_ROW, "张三"]),
        "库里的联系人是张三，表里写李四",
    ),
}

CELLS: dict[str, Sample] = {
    "formula-no-value": Sample(
        lead(MONEY, "", uncached=frozenset({(1, 2)})), lead(MONEY, 1000), "=SUM(D2:E2)，文件里没有存计算结果"
    ),
    "cell-error": Sample(lead(MONEY, "", errors={(1, 2): "#REF!"}), lead(MONEY, 1000), "#REF!"),
    "cell-struck": Sample(lead(MONEY, 1000, struck=frozenset({(1, 2)})), lead(MONEY, 1000), "投资额一格画了删除线"),
    "cell-comment": Sample(
        lead(MONEY, 1000, comments={(1, 2): "含二期"}), lead(MONEY, 1000), "投资额一格有批注“含二期”"
    ),
    "cell-long": Sample(
        sheet([HEAD, ["上海" + "智能" * 60 + "有限公司", "芯片项目", 1000]]),
        sheet([HEAD, _ROW]),
        "把一整段介绍粘进了企业名称",
    ),
    "name-above": Sample(
        sheet([["序号", *HEAD], [1, *_ROW], ["", "", "装备基地", 1000]]),
        sheet([["序号", *HEAD], [1, *_ROW], [2, COMPANY, "装备基地", 1000]]),
        "企业名称和序号只写在第一个项目那一行",
    ),
    "cell-ditto": Sample(
        sheet([HEAD, _ROW, ["同上", "装备基地", 1000]]),
        sheet([HEAD, _ROW, [COMPANY, "装备基地", 1000]]),
        "企业名称写“同上”",
    ),
    "owner-split": pair("责任单位/责任人/联系方式", "浦江镇/王五/13900001001", "王五"),
    "name-odd": Sample(
        sheet([HEAD, ["12345", "芯片项目", 1000], _ROW]), sheet([HEAD, [OTHER, "芯片项目", 1000], _ROW])
    ),
    "amount-range": pair(MONEY, "3-5亿元", "4亿元"),
    "amount-parts": pair(MONEY, "一期1000万元，二期2000万元", "3000万元"),
    "amount-phase": pair(MONEY, "一期3000万元", "总投资3000万元"),
    "amount-unclear": pair(MONEY, "视情况", 3500),
    "amount-approx": Sample(lead(MONEY, "约3000万元"), lead(MONEY, "3000万元")),
    "amount-bound": pair(MONEY, "不低于5000万元", "5000万元"),
    "amount-negative": pair(MONEY, "-500", 500),
    "amount-zero": pair(MONEY, 0, ""),
    "amount-currency": pair(MONEY, "2000万美元", 14000),
    "amount-pair": pair(MONEY, "500万美元（约3600万元人民币）", "3600万元"),
    "amount-unit": pair(MONEY, "3.5亿元", 35000),
    "amount-size": Sample(sheet(_many(5)), sheet(_many(5000)), "别的项目都是三千多，这一格写 5"),
    "amount-grouping": pair(MONEY, "12,34", "1,234"),
    "amount-merged": Sample(
        sheet([HEAD, [COMPANY, "芯片项目", 5000], [OTHER, "装备基地", ""]], merges=(Merge(1, 2, 2, 2),)),
        sheet(_TWO),
        "两个项目的投资额合并成一格",
    ),
    "area-range": pair(FLOOR, "1000-2000㎡", "1500㎡"),
    "area-unclear": pair(FLOOR, "较大", "1200㎡"),
    "area-count": pair(FLOOR, "3层", "3000㎡"),
    "area-approx": Sample(lead(FLOOR, "约1200㎡"), lead(FLOOR, "1200㎡")),
    "area-parts": Sample(lead(FLOOR, "3000㎡（其中办公1000㎡，厂房2000㎡）"), lead(FLOOR, "3000㎡")),
    "area-sum": pair(FLOOR, "3000㎡（其中办公500㎡，厂房2000㎡）", "2500㎡（其中办公500㎡，厂房2000㎡）"),
    "area-size": pair(FLOOR, "9000000㎡", "9000㎡"),
    "area-moved": pair(FLOOR, "30亩", "20000㎡"),
    "area-unit": pair(LAND, "2公顷", "30亩"),
    "date-unclear": pair("登记时间", "待与企业确认后定", "2026-05-08"),
    "date-impossible": pair("登记时间", "2026-02-30", "2026-02-28"),
    "date-no-year": pair("登记时间", "5月8日", "2026-05-08"),
    "date-year-assumed": Sample(
        sheet([["2026年招商项目台账"], ["企业名称", "项目名称", "登记时间"], [COMPANY, "芯片项目", "5月8日"]]),
        sheet([["2026年招商项目台账"], ["企业名称", "项目名称", "登记时间"], [COMPANY, "芯片项目", "2026-05-08"]]),
    ),
    "date-ambiguous": pair("登记时间", "05/08/2026", "2026-05-08"),
    "date-vague": pair("登记时间", "2026年底", "2026-12"),
    "date-short-year": pair("登记时间", "26.5.8", "2026-05-08"),
    "date-implausible": pair("登记时间", "1926-05-08", "2026-05-08"),
    "phone-lost": pair("联系电话", "1.39E+10", "13900001051"),
    "phone-length": pair("联系电话", "1390000105", "13900001051"),
    "phone-no-area": pair("联系电话", "64001234", "021-64001234"),
    "phone-several": Sample(lead("联系电话", "13900001051/13900001052"), lead("联系电话", "13900001051")),
    "phone-unclear": pair("联系电话", "问招商一组", "13900001051"),
    "contact-split": Sample(lead("联系电话", "顾明澈13900001051"), lead("联系电话", "13900001051")),
    "uscc-wrong": pair("统一社会信用代码", "91350100M000100Y44", CODE),
    "uscc-suggest": pair("统一社会信用代码", "9135010OM000100Y43", CODE),
    "uscc-lost": pair("统一社会信用代码", "9.14403E+17", CODE),
    "uscc-inner": pair("统一社会信用代码", "91350100M000100Y30", CODE),
    "stage-unknown": pair("项目阶段", "热乎", "在谈"),
    "name-section": Sample(
        sheet([["序号", "项目名称", MONEY], [COMPANY], [1, "芯片项目", 1000]]),
        sheet([["序号", *HEAD], [1, *_ROW]]),
        f"没有企业名称列，“{COMPANY}”独占一行，下面是它的项目",
    ),
    "stage-section": Sample(sheet([HEAD, ["一、在谈项目"], _ROW]), None, "分段行“一、在谈项目”下面没有阶段列"),
    "stage-conflict": Sample(
        sheet([["企业名称", "项目名称", "项目阶段"], ["一、在谈项目"], [COMPANY, "芯片项目", "已签约"]]),
        sheet([["企业名称", "项目名称", "项目阶段"], ["一、在谈项目"], [COMPANY, "芯片项目", "在谈"]]),
    ),
    "flag-unknown": pair("是否总部", "可能", "是"),
    "number-unclear": pair("带动就业", "若干", 200),
}

SHEETS: dict[str, Sample] = {
    "column-unknown": Sample(lead("幸运颜色", "蓝"), lead("备注", "蓝"), "表头“幸运颜色”"),
    "column-doubled": Sample(
        sheet([["企业名称", "项目名称", "联系人", "项目联系人"], [COMPANY, "芯片项目", "张三", "李四"]]),
        sheet([["企业名称", "项目名称", "联系人", "责任人"], [COMPANY, "芯片项目", "张三", "李四"]]),
        "又有“联系人”又有“项目联系人”",
    ),
    "column-guessed": Sample(
        sheet([["企业名称", "项目名称", "对接企业联系人手机"], [COMPANY, "芯片项目", "13900001051"]]),
        sheet([["企业名称", "项目名称", "联系电话"], [COMPANY, "芯片项目", "13900001051"]]),
        "表头“对接企业联系人手机”",
    ),
    "column-unit-conflict": Sample(
        sheet([["单位：亿元"], HEAD, _ROW]),
        sheet([["单位：万元"], HEAD, _ROW]),
        "表上方写“单位：亿元”，表头写“总投资（万元）”",
    ),
    "column-unit": Sample(lead("总投资", 1000), lead(MONEY, 1000), "表头只写“总投资”"),
    "total-differs": Sample(
        sheet([*_TWO, ["合计", "", 5000]]), sheet([*_TWO, ["合计", "", 3000]]), "合计写 5000，各行相加 3000"
    ),
    "sheet-hidden": Sample(sheet(_TWO, hidden=True), sheet(_TWO), "工作表“台账”被隐藏"),
    "sheet-truncated": Sample(sheet(_TWO, truncated=True), sheet(_TWO), "格式刷到了最后一列"),
    "sheet-hidden-rows": Sample(sheet(_TWO, hidden_rows=frozenset({2})), sheet(_TWO), "表里隐藏了几行"),
    "sheet-hidden-columns": Sample(sheet(_TWO, hidden_columns=frozenset({2})), sheet(_TWO), "表里隐藏了投资额一列"),
}

FILES: dict[str, Sample] = {
    "encoding-mixed": Sample(
        file("台账.csv", text_file().encode("gb18030") + b"\n" + text_file().encode()),
        file("台账.csv", text_file().encode() + b"\n" + text_file().encode()),
        "两个来源的文件拼在一起：前半是 GBK，后半是 UTF-8",
    ),
    "encoding-guess": Sample(
        file("台账.csv", text_file().encode("gb18030") + b",\x81\xff"),
        file("台账.csv", text_file().encode("gb18030")),
        "文件里有几个字节坏了",
    ),
    "wrong-ending": Sample(
        file("台账.xls", text_file().encode()), file("台账.csv", text_file().encode()), "把 csv 改名成了 .xls"
    ),
    "comments-unread": Sample(
        file("台账.ods", open_document("<office:annotation><text:p>请核对</text:p></office:annotation>")),
        file("台账.ods", open_document("")),
        "文件是 .ods，有一格带批注",
    ),
    "macros": Sample(
        file("台账.xlsm", workbook(macros=True)), file("台账.xlsx", workbook(macros=False)), "文件是 .xlsm，里面有宏"
    ),
}

SAMPLES: dict[str, Sample] = ROWS | CELLS | SHEETS | FILES
