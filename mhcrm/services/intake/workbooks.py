"""The blank ledger (项目登记表) that ``mhcrm template`` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.base.errors import EnvironmentProblem
from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.stages import OPEN_STAGES, Stage, stage_name

TEMPLATE_ROWS = 500
"""Rows of the template that carry drop-downs and formats."""
_TEMPLATE_FIELDS = (
    "company", "project", "uscc", "summary", "industry_text", "phase", "ownership", "foreign", "origin", "investment_wan",
    "fixed_investment_wan", "land_mu", "floor_area_sqm", "space_mode", "park", "town", "stage", "contact", "phone", "source",
    "referrer", "received_on", "first_contact_on", "lead_unit", "owner", "progress", "issues", "demands", "next_step", "notes",
)  # fmt: skip
_REQUIRED = ("company", "project")
_LIST_CHARS = 255
"""Longest list Excel takes inside the rule of a drop-down."""
_CHOICES: dict[str, Sequence[str]] = {
    "phase": ("前期筹备", "研发中心", "小试", "中试", "孵化器", "总部", "研发总部", "制造", "技改"),
    "ownership": ("民营", "国企", "外资", "高校成果转化", "基金"),
    "foreign": ("内资", "外资"),
    "space_mode": ("拿地", "租赁", "购置", "自有"),
}
_EXAMPLE: dict[str, str | int | date] = {
    "company": "上海样张智能装备有限公司",
    "project": "智能检测装备研发中心",
    "summary": "研发和小批量试制智能检测装备。",
    "industry_text": "智能制造装备",
    "phase": "研发中心",
    "ownership": "民营",
    "foreign": "内资",
    "origin": "上海",
    "investment_wan": 3500,
    "fixed_investment_wan": 1800,
    "floor_area_sqm": 1200,
    "space_mode": "租赁",
    "contact": "张三",
    "phone": "021-64000000",
    "source": "企业来访",
    "lead_unit": "招商一组",
    "owner": "李四",
    "progress": "已来访一次，正在比选载体。",
}
_GUIDE = (
    "填表说明",
    "1. 企业名称和项目名称至少填一项，填营业执照全称。",
    "2. 投资额单位是万元，只填数字；外币请写明币种，如 500万美元。",
    "3. 用地填亩，建筑面积填平方米；单元格里自带单位的按自带单位读。",
    "4. 日期写成 2026-05-08；只知道月份写 2026-05。",
    "5. 电话写 11 位手机号，或区号-号码。",
    "6. 不知道的留空，不要填 0。",
    "7. 第一行数据是填写样张，正式填写前请删除。",
)
_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
BAD_FILL = PatternFill("solid", fgColor="F8CBAD")
LOOK_FILL = PatternFill("solid", fgColor="FFF2CC")


def write_template(path: Path, today: date, names: Mapping[str, str]) -> None:
    """The blank ledger: units in the headers, drop-downs, a filled example that reads back without a warning.

    Args:
        names: what the office calls the stages (code → name).

    Raises:
        EnvironmentProblem: the file cannot be written.
    """
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "项目登记表"
    guide = book.create_sheet("填表说明")
    stages = [stage_name(names, stage) for stage in OPEN_STAGES]
    choices = {**_CHOICES, "stage": stages}
    examples = {**_EXAMPLE, "stage": stage_name(names, Stage.TALK)}
    for column, name in enumerate(_TEMPLATE_FIELDS, 1):
        _template_column(sheet, column, name, examples.get(name, today if FIELDS[name].kind is Kind.DATE else None))
        if name in choices:
            _drop_down(sheet, get_column_letter(column), _listed(guide, choices[name]))
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = 32
    for row, line in enumerate(_GUIDE, 1):
        guide.cell(row, 1, line)
    guide.column_dimensions["A"].width = 70
    save_book(book, path)


def _template_column(sheet: Worksheet, column: int, name: str, example: str | int | date | None) -> None:
    field = FIELDS[name]
    letter = get_column_letter(column)
    unit = f"（{field.unit}）" if field.unit else ""
    head = sheet.cell(1, column, f"{field.label}{unit}{'*' if name in _REQUIRED else ''}")
    head.font, head.fill = Font(bold=True), _HEAD_FILL
    head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.column_dimensions[letter].width = 28 if field.kind in (Kind.NAME, Kind.LONG) and name != "contact" else 14
    cell = sheet.cell(2, column, example)
    if field.kind in (Kind.PHONE, Kind.CODE):
        for row in range(2, TEMPLATE_ROWS + 1):
            sheet.cell(row, column).number_format = "@"
    elif field.kind is Kind.DATE:
        for row in range(2, TEMPLATE_ROWS + 1):
            sheet.cell(row, column).number_format = "yyyy-mm-dd"
    cell.alignment = Alignment(vertical="top", wrap_text=field.kind is Kind.LONG)


def _listed(guide: Worksheet, choices: Sequence[str]) -> str:
    """The choices of a drop-down as Excel takes them: in the rule itself, or beside the guide where they do not fit."""
    inside = ",".join(choices)
    if len(inside) <= _LIST_CHARS and inside.count(",") == len(choices) - 1 and '"' not in inside:
        return f'"{inside}"'
    for row, choice in enumerate(choices, 1):
        guide.cell(row, 3, choice)
    return f"'{guide.title}'!$C$1:$C${len(choices)}"


def _drop_down(sheet: Worksheet, letter: str, formula: str) -> None:
    rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False)
    rule.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")
    sheet.add_data_validation(rule)


def save_book(book: Workbook, path: Path) -> None:
    """Write it.

    Raises:
        EnvironmentProblem: the file cannot be written.
    """
    try:
        book.save(path)
    except OSError as problem:
        raise EnvironmentProblem(
            f"文件“{path}”写不进去。",
            f"（{problem.strerror or problem}）",
            "请换一个文件夹，或先关闭正在打开它的程序。",
            "file-unwritable",
        ) from problem
