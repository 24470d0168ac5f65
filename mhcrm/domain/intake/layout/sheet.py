"""Decide what a sheet is: a lead table, a form, or nothing of ours, and say why."""

from __future__ import annotations

from dataclasses import dataclass, field

from mhcrm.domain.intake.grid import Grid, blank, cell_text
from mhcrm.domain.intake.headers import PART, HeaderMatcher
from mhcrm.domain.intake.layout.blocks import Block, Skipped
from mhcrm.domain.intake.layout.form import form_blocks
from mhcrm.domain.intake.layout.guess import guess_columns
from mhcrm.domain.intake.layout.header import IDENTITY, is_goods
from mhcrm.domain.intake.layout.inline import inline_blocks
from mhcrm.domain.intake.layout.table import table_blocks
from mhcrm.domain.intake.mapping import Role
from mhcrm.domain.intake.problems import Problem

NAME_COLUMNS = "表头已指定，还没有一列对应“企业名称”或“项目名称”"


@dataclass
class SheetPlan:
    """What one sheet is.

    Attributes:
        kind: ``table``, ``form``, ``transposed`` or ``skipped``; ``reason`` says why a sheet is skipped or empty.
        guess: proposed roles of a table without a header (a question, not a decision).
        aside: skipped for its name alone; looked at again when no other sheet has leads.
        unnamed: a person pointed at the header, and no column of it is known to name the company or the project.
    """

    name: str | None
    kind: str
    reason: str = ""
    blocks: list[Block] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    guess: tuple[Role, ...] = ()
    aside: bool = False
    unnamed: bool = False

    @property
    def rows(self) -> int:
        """Number of lead rows."""
        return sum(len(block.entries) for block in self.blocks)


def plan_sheet(
    grid: Grid, matcher: HeaderMatcher, hints: list[str], *, insist: bool = False, header_row: int | None = None
) -> SheetPlan:
    """Read the layout of one sheet.

    Args:
        hints: file name and the like, which may state a year.
        insist: look also at sheets whose name says they hold no leads.
        header_row: 0-based row a person pointed at as the header; the sheet is then a table, whatever else it looks like.
    """
    plan = SheetPlan(grid.name, "skipped")
    if not any(grid.rows):
        plan.reason = "空工作表"
        return plan
    insist = insist or header_row is not None
    if not insist and grid.name and any(word in grid.name for word in matcher.words.skip_sheets):
        plan.reason, plan.aside = "按表名是说明、示例或字典，没有当作线索读取", True
        return plan
    hints = [*hints, grid.name or ""]
    blocks, skipped = table_blocks(grid, matcher, hints, header_row)
    if header_row is None:
        blocks, skipped = _drop_samples(grid, blocks, skipped)
    plan.unnamed = header_row is not None and bool(blocks) and not IDENTITY & blocks[0].mapping.fields
    blocks = [
        block for block in blocks if plan.unnamed or IDENTITY & block.mapping.fields
    ]  # what stands below may say it is a statistic
    rival = max((len(block.mapping.fields) for block in blocks if block.entries), default=0)
    if header_row is None and (_maybe_form(blocks, rival) or _label_lines(blocks, matcher)):
        header = frozenset(row for block in blocks if block.entries for row in block.header_rows)
        forms, left_out = form_blocks(grid, matcher, hints, rival, header)
        if forms and _better(forms, blocks):
            plan.kind, plan.blocks, plan.skipped = forms[0].layout, forms, left_out
            return _notes(plan, grid)
    if blocks:
        plan.kind, plan.blocks, plan.skipped = "table", blocks, skipped
        if not plan.rows:
            plan.reason = NAME_COLUMNS if plan.unnamed else "只有表头，没有可导入的数据"
        return _notes(plan, grid)
    lines, left_out = inline_blocks(grid, matcher, hints)
    if lines:
        plan.kind, plan.blocks, plan.skipped = "form", lines, left_out
        return _notes(plan, grid)
    plan.guess = guess_columns(grid, matcher)
    plan.reason = _why_not(grid, matcher, bool(plan.guess))
    return _notes(plan, grid)


def _drop_samples(grid: Grid, blocks: list[Block], skipped: list[Skipped]) -> tuple[list[Block], list[Skipped]]:
    """A table announced as an example is none."""
    kept: list[Block] = []
    for block in blocks:
        above = block.header_rows[0] - 1
        line = "".join(cell_text(cell) for cell in grid.rows[above]) if above >= 0 else ""
        if line and len(line) < 20 and any(word in line for word in ("示例", "样例", "范例", "填写样")):
            skipped += [Skipped(entry.row, "示例行") for entry in block.entries]
        else:
            kept.append(block)
    return kept, skipped


def _maybe_form(blocks: list[Block], rival: int) -> bool:
    rows = sum(len(block.entries) for block in blocks)
    return not blocks or rows <= 2 or rival <= 2 or all(len(block.entries) <= 1 for block in blocks)


def _label_lines(blocks: list[Block], matcher: HeaderMatcher) -> bool:
    """ "Leads" that are labels: one of nothing else (labels above their values), or most with some (labels left of them)."""
    for block in blocks:
        mixed = 0
        entries = block.entries[:30]
        for entry in entries:
            texts = [cell_text(cell) for cell in entry.cells if not blank(cell)]
            labels = sum(matcher.match(text).score > PART for text in texts)
            mixed += 0 < labels < len(texts)
            if len(texts) > 1 and labels == len(texts):
                return True
        if mixed * 2 > len(entries):
            return True
    return False


def _better(forms: list[Block], tables: list[Block]) -> bool:
    """A form wins when it explains more fields than any one table row does."""
    most = max(sum(1 for role in block.mapping.roles if role.field) for block in forms)
    table = max((len(block.mapping.fields) for block in tables if block.entries), default=0)
    return most > table or not any(block.entries for block in tables)


def _why_not(grid: Grid, matcher: HeaderMatcher, guessed: bool) -> str:
    if guessed:
        return "没有找到表头。按内容推测了各列，请指定列对应的字段后再导入"
    if any(is_goods(row, matcher.words) for row in grid.rows[:200]):
        return "不是线索表：像费用或物品清单（有数量、单价等列）"
    hits = {
        hit.field
        for row in grid.rows[:200]
        for cell in row
        if isinstance(cell, str) and not blank(cell) and (hit := matcher.match(cell.strip())).score > PART
    }
    if hits - {"seq"}:
        return "不是线索表：没有企业名称和项目名称列"
    return "没有找到表头，也没有线索内容"


def _notes(plan: SheetPlan, grid: Grid) -> SheetPlan:
    name = grid.name or "本表"
    if grid.hidden and plan.rows:
        plan.problems.append(Problem("sheet-hidden", raw=name))
    if grid.truncated:
        plan.problems.append(Problem("sheet-truncated", raw=name))
    leads = {entry.row for block in plan.blocks for entry in block.entries}
    hidden = [row for row in sorted(grid.hidden_rows) if row in leads]
    if hidden:
        shown = "、".join(str(row + 1) for row in hidden[:10])
        plan.problems.append(
            Problem("sheet-hidden-rows", raw=name, params={"other": f"第 {shown} 行等 {len(hidden)} "})
        )
    columns = [
        role.header for block in plan.blocks[:1] for role in block.mapping.roles if role.index in grid.hidden_columns
    ]
    if columns and plan.kind == "table":
        plan.problems.append(Problem("sheet-hidden-columns", raw=name, params={"other": "、".join(columns[:8])}))
    for block in plan.blocks:
        plan.problems += block.mapping.problems
    return plan
