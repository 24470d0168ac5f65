"""The sample ledger: title, unit and notes rows, two-level header, group rows, subtotals, doubles and faults."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from lead_specs import GROUPS
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from sheets import (
    BOX,
    GIVEN,
    HEAD,
    LEDGER,
    OFFICERS,
    REFERRER_NAMES,
    SURNAMES,
    UNITS,
    banner,
    save,
    uscc,
    write_rows,
)

HEADER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("序号", ()),
    ("项目名称", ()),
    ("投资方", ("企业名称", "企业性质", "来源地", "统一社会信用代码")),
    ("项目内容", ()),
    ("所属行业", ()),
    ("所处环节", ()),
    ("投资情况（万元）", ("总投资", "其中：固定资产")),
    ("空间需求", ("用地（亩）", "建筑面积（㎡）", "落地方式")),
    ("项目阶段", ()),
    ("企业联系人", ()),
    ("联系电话", ()),
    ("登记时间", ()),
    ("首次对接时间", ()),
    ("拟签约时间", ()),
    ("责任单位", ()),
    ("责任人", ()),
    ("首报单位", ()),
    ("项目来源", ()),
    ("引荐方", ()),
    ("进展情况", ()),
    ("存在问题", ()),
    ("企业诉求", ()),
    ("下一步工作", ()),
    ("完成时限", ()),
    ("企业简介", ()),
    ("备注", ()),
)
PROGRESS = (
    "已来访座谈，企业介绍技术路线和产能安排，双方约定继续对接",
    "电话沟通两次，企业正在比选长三角三处载体",
    "已实地踏勘两处空间，企业对层高和供电提出要求",
    "商务条件已交换意见，待企业内部决策会",
    "完成首轮尽调材料收集，等待补充财务数据",
)
ISSUES = ("", "环评类别待确认", "供电容量需核实", "", "企业融资进度不明", "")
DEMANDS = (
    "希望尽快确认可交付空间和租金",
    "希望协助对接上下游企业",
    "",
    "希望协调危化品暂存和环评手续",
    "希望解决核心团队人才公寓",
)
STEPS = ("安排第二次踏勘", "报送空间比选方案", "与企业约定高层会面", "补齐主体核验材料", "拟定意向协议文本")


def leads() -> list[tuple[str, list[list[object]]]]:
    """Group name → rows of the ledger, 序号 in front."""
    random, number, found = Random(2026), 0, []
    for group, text in GROUPS:
        rows = []
        for line in text.strip().splitlines():
            number += 1
            rows.append(_lead_row(number, line.split("|"), random))
        found.append((group, rows))
    return found


def _lead_row(number: int, spec: list[str], random: Random) -> list[object]:
    firm, project, contents, trade, phase, owner, origin, total, fixed, mu, sqm, way, stage = spec
    place = origin if origin == "北京" else ""
    company = f"{place}{firm}{'（中国）' if owner == '外资' else ''}有限公司（示例）"
    registered = date(2026, 1, 5) + timedelta(days=(number * 37) % 240)
    contact_on = registered + timedelta(days=random.randint(1, 20))
    officer = OFFICERS[number % len(OFFICERS)]
    source, referrer = _source(number)
    return [
        number,
        project,
        company,
        owner,
        origin,
        None if number % 4 == 0 or phase == "前期筹备" else uscc(number),
        contents + "。",
        trade,
        phase or None,
        _amount(total),
        _amount(fixed),
        _amount(mu),
        _amount(sqm),
        way,
        stage,
        f"示例·{SURNAMES[number % len(SURNAMES)]}{GIVEN[number % len(GIVEN)]}",
        f"1390000{number:04d}",
        _dated(registered, number),
        _dated(contact_on, number + 1),
        (f"2027年{1 + number % 6}月" if number % 7 == 0 else f"2026年{10 + number % 3}月")
        if stage in ("在谈", "拟签约")
        else None,
        UNITS[number % len(UNITS)],
        officer,
        UNITS[(number + 1) % len(UNITS)],
        source,
        referrer,
        f"{contact_on.month}月{contact_on.day}日{PROGRESS[number % len(PROGRESS)]}",
        ISSUES[number % len(ISSUES)] or None,
        DEMANDS[number % len(DEMANDS)] or None,
        STEPS[number % len(STEPS)] if stage not in ("终止", "暂缓") else None,
        _due(number) if stage in ("线索", "在谈", "拟签约") else None,
        _profile(trade, number),
        None,
    ]


def _due(number: int) -> object:
    """By when the next step is to be done, around the day the ledger was made up; one in six left open."""
    if number % 6 == 5:
        return None
    return _dated(date(2026, 9, 10) + timedelta(days=number * 5 % 34), number)


def _profile(trade: str, number: int) -> str | None:
    """What an invented firm would say of itself; one in four says nothing."""
    if number % 4 == 1:
        return None
    return f"主营{trade}，现有员工{18 + number * 7 % 260}人，2025年营业收入{600 + number * 431 % 19000}万元。"


def _source(number: int) -> tuple[str, str | None]:
    if number % 5 == 0:
        name, _, channel, *_ = REFERRER_NAMES[(number // 5) % len(REFERRER_NAMES)]
        return channel, name
    return ("自主招商", "企业来访", "活动推介", "街镇推荐")[number % 4], None


def _amount(text: str) -> object:
    """Plain numbers as numbers, everything else as the text an officer typed."""
    if not text:
        return None
    return float(text) if "." in text and text.replace(".", "").isdigit() else int(text) if text.isdigit() else text


def _dated(value: date, number: int) -> object:
    """Dates in the mix of forms that ledgers have: real dates, 2026.5.3, 2026/5/3, 2026年5月."""
    if number % 6 == 0:
        return f"{value.year}.{value.month}.{value.day}"
    if number % 9 == 0:
        return f"{value.year}年{value.month}月"
    if number % 11 == 0:
        return f"{value.year}/{value.month}/{value.day}"
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone


def faults(rows: list[list[object]]) -> list[list[object]]:
    """Rows an office would find in its own ledger: doubles, swapped columns, broken codes, words for numbers."""
    double, respelt, swapped = list(rows[6]), list(rows[12]), list(rows[23])
    double[-1] = "与前面为同一项目，另一组重复登记"
    respelt[2] = str(respelt[2]).replace("有限公司（示例）", " 有限公司(示例)")
    respelt[25] = "街镇另行上报"
    swapped[1], swapped[2] = "岚衡传感科技有限公司（示例）", "压力传感芯片封装项目"
    swapped[5] = None
    _about(swapped, "硅压阻压力传感芯片封装与标定", "传感器制造")
    broken = list(rows[30])
    broken[1], broken[2], broken[5] = "影像导管涂层中试", "涂岑医疗有限公司（示例）", "91310112MA1TEST00O"
    _about(broken, "介入影像导管亲水涂层中试与生物相容性评价", "植介入器械")
    vague = list(rows[40])
    vague[1], vague[2], vague[5], vague[9], vague[11] = (
        "视频芯片设计",
        "帧岳微电子有限公司（示例）",
        None,
        "约3-5亿元",
        "待定",
    )
    _about(vague, "视频编解码芯片设计与流片验证", "集成电路设计")
    float_phone = list(rows[45])
    float_phone[1], float_phone[2], float_phone[5] = "数据治理工具链", "册澜软件有限公司（示例）", None
    float_phone[16] = 13900009999.0
    _about(float_phone, "企业数据治理与主数据管理工具链研发", "基础软件")
    nameless: list[object] = [None] * len(rows[0])
    nameless[9], nameless[25] = 3000, "只记得是做新材料的，联系人待补"
    return [double, respelt, swapped, broken, vague, float_phone, nameless]


def _about(row: list[object], contents: str, trade: str) -> None:
    """A row made from another one speaks of its own project."""
    row[6], row[7], row[30] = f"{contents}。", trade, None


def ledger(folder: Path) -> None:
    """The ledger: title, unit and notes rows, a two-level header, group rows, subtotals, doubles and faults."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "项目台账"
    width = sum(max(len(below), 1) for _, below in HEADER)
    banner(sheet, 1, width, "招商项目台账（示例数据，企业、人员、电话均为虚构）", 18)
    banner(sheet, 2, width, "填报单位：示例招商中心　　　数据截至：2026年9月16日　　　单位：万元、亩、平方米", 11)
    banner(
        sheet, 3, width, "说明：1.总投资按人民币填写，外币请注明币种；2.暂不清楚的留空；3.重复项目由综合组合并。", 10
    )
    _two_level_header(sheet, 4)
    groups = leads()
    everything = [row for _, rows in groups for row in rows]
    at = 6
    for index, (group, rows) in enumerate(groups):
        banner(sheet, at, width, f"{'一二三四五六七八九十'[index]}、{group}", 11, left=True)
        at = write_rows(sheet, at + 1, rows)
        at = _subtotal(sheet, at, "小计", rows)
        if index == 3:  # somebody pasted the header again in the middle
            _two_level_header(sheet, at)
            at += 2
    banner(sheet, at, width, "十、补充登记", 11, left=True)
    extra = faults(everything)
    for offset, row in enumerate(extra):
        row[0] = len(everything) + offset + 1
    at = write_rows(sheet, at + 1, extra)
    at = _subtotal(sheet, at + 1, "合计", everything)
    sheet.cell(at, 1, "填表人：示例·林岚　　审核人：示例·何湛")
    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 30 if column in (2, 3, 7, 26) else 14
    sheet.freeze_panes = "C6"
    notes = book.create_sheet("填表说明")
    for index, text in enumerate(
        ("填表说明（示例）", "项目阶段：线索、在谈、拟签约、签约、落地、暂缓、终止", "电话只填一个，多个电话写在备注")
    ):
        notes.cell(index + 1, 1, text)
    save(book, LEDGER, folder)


def _two_level_header(sheet: Worksheet, row: int) -> None:
    column = 1
    for name, below in HEADER:
        span = max(len(below), 1)
        sheet.cell(row, column, name)
        if below:
            sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + span - 1)
            for offset, text in enumerate(below):
                sheet.cell(row + 1, column + offset, text)
        else:
            sheet.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
        column += span
    for line in sheet.iter_rows(min_row=row, max_row=row + 1, max_col=column - 1):
        for cell in line:
            cell.font, cell.fill, cell.border = Font(bold=True), HEAD, BOX
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _subtotal(sheet: Worksheet, at: int, word: str, rows: list[list[object]]) -> int:
    sheet.cell(at, 1, word).font = Font(bold=True)
    for column in (9, 10):
        numbers = [row[column] for row in rows if isinstance(row[column], int | float)]
        sheet.cell(at, column + 1, sum(numbers))
    return at + 1
