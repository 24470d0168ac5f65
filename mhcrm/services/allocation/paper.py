"""An allocation plan on paper and as a workbook: who goes where and why, who stays without a place, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.base.clock import SHANGHAI
from mhcrm.domain.lead import Lead
from mhcrm.domain.space.wording import UNKNOWN, figure
from mhcrm.services.allocation.service import Allocation
from mhcrm.services.allocation.snapshot import Snapshot, compared, differences, snapshot_of

_RISKY = ("=", "+", "-", "@")
PLACED = ("编号", "项目", "需要", "安排到", "得分", "得分构成（编者规则）")
LEFT = ("编号", "项目", "需要", "为什么没有安排")
MOVED = ("编号", "项目", "对照方案", "本方案", "得分变化")
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PlanPaper:
    """Everything that is printed, as plain texts; both files are made of it."""

    on: date
    proof: str
    placed: Rows
    left: Rows
    moved: Rows
    compared: str
    notes: tuple[str, ...]


def compose(plan: Allocation, before: Snapshot | None = None) -> PlanPaper:
    """The plan in words; ``before`` = the plan it is set against."""
    now = snapshot_of(plan)
    moved = differences(before, now) if before is not None else []
    return PlanPaper(
        plan.on,
        proof(plan),
        tuple(_placed(plan)),
        tuple(left_out(plan)),
        tuple(
            (
                item.code,
                item.name,
                item.before.place if item.before else "没有安排",
                item.after.place if item.after else "没有安排",
                f"{(item.after.value if item.after else 0) - (item.before.value if item.before else 0):+.1f}",
            )
            for item in moved
        ),
        compared(before, now) if before is not None else "",
        tuple(_notes(plan)),
    )


def proof(plan: Allocation) -> str:
    """How good the plan is, in one line."""
    found = plan.plan
    how = "已证明最优" if found.optimal else f"没有算完，离最优最多差 {found.gap:.1%}"
    kept = f"，另有 {len(plan.held)} 个已有独占预留、固定不动" if plan.held else ""
    return (
        f"安排 {len(found.assignments)} 个，没有安排 {len(plan.leads) - len(found.assignments)} 个{kept}；"
        f"全盘得分 {found.value:.1f}，{how}"
    )


def need_words(lead: Lead) -> str:
    """「2,800 ㎡」, 「30 亩」 or 待核实."""
    area, land = lead.number("floor_area_sqm"), lead.number("land_mu")
    if area is not None:
        return f"{figure(area)} ㎡"
    return f"{figure(land)} 亩" if land is not None else UNKNOWN


def name_of(lead: Lead) -> str:
    """Project, else company, else code."""
    return lead.text("project") or lead.text("company") or lead.code or ""


def left_out(plan: Allocation) -> list[tuple[str, ...]]:
    """Projects without a place and why."""
    placed = {item.project for item in plan.plan.assignments}
    rows: list[tuple[str, ...]] = []
    for key, lead in plan.leads.items():
        if key in placed:
            continue
        rows.append((lead.code or "", name_of(lead), need_words(lead), plan.why_left(key)))
    return rows


def _placed(plan: Allocation) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for item in sorted(plan.plan.assignments, key=lambda one: (-one.value, one.project)):
        lead = plan.leads[item.project]
        parts = "，".join(f"{name} {points:.1f}" for name, points in plan.parts(item.project, item.units))
        rows.append(
            (lead.code or "", name_of(lead), need_words(lead), plan.place(item.units), f"{item.value:.1f}", parts)
        )
    return rows


def _notes(plan: Allocation) -> list[str]:
    notes = ["得分是本程序的编者规则，可由本办改；方案不构成预留或承诺，确认后转为软预留。"]
    notes += [f"{item.lead.code} {name_of(item.lead)}：{item.words}。" for item in plan.held]
    if plan.pins:
        notes.append(f"人工固定：{'；'.join(f'{code} → {unit}' for code, unit in sorted(plan.pins.items()))}。")
    if plan.vetoes:
        notes.append(f"人工排除：{'；'.join(f'{code} 不去 {unit}' for code, unit in sorted(plan.vetoes))}。")
    return notes


def pdf(paper: PlanPaper, made_at: datetime) -> bytes:
    """The plan across A4 pages."""
    from mhcrm.typeset.blocks import Column, Table  # loads the fonts: only when printed
    from mhcrm.typeset.fonts import Role
    from mhcrm.typeset.layout import LEADING, TITLE_LEADING, Centred, Slab, Space, paginate, small_slabs, table_slabs
    from mhcrm.typeset.pdf import Document, Metadata, write

    title = "空间分配方案"
    slabs = [
        Slab(TITLE_LEADING, Centred(title, Role.TITLE, 20.0, TITLE_LEADING)),
        Slab(LEADING / 4, Space(), keep=True),
    ]
    slabs += small_slabs(f"{paper.proof}。")
    if paper.compared:
        slabs += small_slabs(f"{paper.compared}。")
    for caption, heads, widths, rows in (
        ("一、安排", PLACED[1:], (40, 18, 50, 12, 36), tuple(row[1:] for row in paper.placed)),
        ("二、没有安排", LEFT, (28, 52, 20, 56), paper.left),
        ("三、与对照方案的变动", MOVED[1:], (44, 48, 48, 16), tuple(row[1:] for row in paper.moved)),
    ):
        if rows:
            columns = tuple(Column(head, width) for head, width in zip(heads, widths, strict=True))
            slabs += table_slabs(Table(caption, "", columns, rows), size=9.0)
    for note in paper.notes:
        slabs += small_slabs(note)
    made = made_at.astimezone(SHANGHAI)
    day = f"{paper.on.year}年{paper.on.month}月{paper.on.day}日"
    footer = f"{made.year}年{made.month}月{made.day}日生成"
    document = Document(title, paginate(slabs), f"按{day}的空置情况", footer)
    return write([document], Metadata(title, f"空间分配方案，{day}", "", made_at))


def workbook(paper: PlanPaper, made_at: datetime) -> bytes:
    """The same as sheets 安排, 没有安排, 变动."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = "安排"
    _table(first, [paper.proof, *([paper.compared] if paper.compared else []), *paper.notes], PLACED, paper.placed)
    _table(book.create_sheet("没有安排"), [], LEFT, paper.left)
    if paper.compared:
        _table(book.create_sheet("变动"), [paper.compared], MOVED, paper.moved)
    book.properties.creator, book.properties.title = "mhcrm", "空间分配方案"
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Worksheet, remarks: Sequence[str], heads: Sequence[str], rows: Rows) -> None:
    number = 0
    for remark in remarks:
        number += 1
        _cell(sheet, number, 1, remark, False)
    number += 1
    for column, head in enumerate(heads, 1):
        _cell(sheet, number, column, head, True)
        sheet.column_dimensions[get_column_letter(column)].width = 34 if head in WIDE else 14
    for row in rows:
        number += 1
        for column, text in enumerate(row, 1):
            _cell(sheet, number, column, text, False)


WIDE = frozenset(("项目", "安排到", "得分构成（编者规则）", "为什么没有安排", "对照方案", "本方案"))


def _cell(sheet: Worksheet, row: int, column: int, text: str, bold: bool) -> None:
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    if text.startswith(_RISKY):
        cell.quotePrefix = True
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=row > 3)
