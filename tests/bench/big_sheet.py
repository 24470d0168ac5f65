"""A large ledger as a spreadsheet program would write it (shared strings), made in seconds."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HEADERS = (
    "序号", "企业名称", "项目名称", "统一社会信用代码", "项目简介", "所属产业", "投资总额（万元）", "固定资产投资（万元）", "用地需求（亩）",
    "建筑面积需求（㎡）", "企业性质", "内外资", "来源地", "项目阶段", "联系人", "联系电话", "项目来源", "引荐方", "登记日期", "首次对接时间",
    "意向园区", "责任单位", "责任人", "最新进展", "备注",
)  # fmt: skip
_CHARS = (
    "禾曜微岑屿垣骊鹤汀砺澜骁砚沅启朔桐棣华晏平弈橙泓序霁蓝蓉骥澄谟枫棹筠策椿棠铄槿昶元屹衡瀚粤翎沧溟钧陌辰芃野蹊智"
)
_TRADES = ("微电子", "航空装备", "生物医药", "机器人", "新材料", "医疗器械", "轨道交通装备", "软件", "储能", "检测技术")
_KINDS = ("研发中心", "生产基地", "总部", "中试平台", "产业化项目", "智能产线")
_STAGES = ("线索", "在谈", "拟签约", "已签约", "落地")


def _row(number: int, rng: random.Random) -> list[str | float]:
    name = "".join(rng.choice(_CHARS) for _ in range(4))
    trade, kind = rng.choice(_TRADES), rng.choice(_KINDS)
    return [
        number, f"上海{name}{trade}有限公司", f"{name}{trade}{kind}{number}", "", f"{trade}方向，拟建设{kind}，预计分两期实施。" * 2,
        trade, rng.randint(500, 90000), rng.randint(100, 40000), rng.choice(("", 12.5, 30, 45)), rng.choice(("", 800, 1200, 20000)),
        "民营", rng.choice(("内资", "外资")), rng.choice(("上海", "江苏", "浙江")), rng.choice(_STAGES), rng.choice("张王李赵陈") + rng.choice(_CHARS),
        f"139{rng.randint(0, 99999999):08d}", rng.choice(("以商招商", "展会", "中介推荐")), rng.choice(("", "安礼咨询")), 45800 + number % 365,
        f"2026-{rng.randint(1, 9):02d}-{rng.randint(1, 28):02d}", rng.choice(("莘庄工业区", "紫竹高新区")), rng.choice(("颛桥镇", "吴泾镇")),
        rng.choice(("许澄", "陆遥")), f"{rng.randint(1, 12)}月已对接，企业正在比选方案。", rng.choice(("", "", "要求层高8米")),
    ]  # fmt: skip


def write_big_sheet(path: Path, rows: int) -> list[list[str | float]]:
    """Write ``rows`` leads under one header row; returns the rows."""
    rng = random.Random(rows)
    table: list[list[str | float]] = [list(HEADERS), *(_row(number, rng) for number in range(1, rows + 1))]
    shared: dict[str, int] = {}
    lines, date = [], ' s="1"'
    for at, row in enumerate(table, 1):
        cells = []
        for column, value in enumerate(row):
            if value == "":
                continue
            ref = f"{chr(65 + column)}{at}"
            if isinstance(value, str):
                cells.append(f'<c r="{ref}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>')
            else:
                style = date if column == 18 and at > 1 else ""
                cells.append(f'<c r="{ref}"{style}><v>{value}</v></c>')
        lines.append(f'<row r="{at}">{"".join(cells)}</row>')
    _package(path, "".join(lines), shared)
    return table


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _package(path: Path, body: str, shared: dict[str, int]) -> None:
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {_MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/>'
        '</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
        "</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst {_MAIN} uniqueCount="{len(shared)}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{body}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        for name, text in parts.items():
            package.writestr(name, _HEAD + text)
