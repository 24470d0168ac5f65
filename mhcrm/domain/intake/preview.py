"""The whole preview of a file: sheets, rows with verdicts, totals, and what to tell the officer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mhcrm.base.text import fold, fold_tight
from mhcrm.domain.fields import FIELDS, LABELS
from mhcrm.domain.intake.assemble import RowValues, TableContext, is_amount, read_rows
from mhcrm.domain.intake.beside import companies_above, without_dittos
from mhcrm.domain.intake.grid import Cell, Grid, address, cell_text, column_letter
from mhcrm.domain.intake.headers import HeaderMatcher, chosen_parts
from mhcrm.domain.intake.layout import SheetPlan, plan_sheet
from mhcrm.domain.intake.layout.blocks import Block, Entry
from mhcrm.domain.intake.layout.outline import section_values
from mhcrm.domain.intake.layout.sheet import NAME_COLUMNS
from mhcrm.domain.intake.layout.table import headerless_block
from mhcrm.domain.intake.mapping import Role
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.intake.remarks import cell_remarks
from mhcrm.domain.intake.verdict import ACCEPTED, SKIPPED, STATUSES, KnownLeads, RowResult, judge_rows
from mhcrm.domain.stages import shipped_names

_PLAIN = re.compile(r"[0-9]{1,15}(?:[.][0-9]{1,6})?")
MONEY_SHOWN = {
    "万": "万元",
    "亿": "亿元",
    "元": "元",
    "千": "千元",
    "百万": "百万元",
    "千万": "千万元",
    "十万": "十万元",
}


@dataclass(frozen=True)
class Preview:
    """What an import would do; nothing has been written.

    Attributes:
        outcome: ``import``, ``empty``, ``not_leads`` or ``needs_mapping``.
        message: one sentence for the officer.
        fingerprint: of the headers, under which a mapping is remembered.
        overrides: header → field, as a person chose or as remembered.
        header_rows: sheet → 0-based row a person pointed at as header, or as remembered.
        head_prints: prints of these rows (``domain.intake.recall``).
        mapping_name: the saved mapping (对应方式) that was applied; "" for none.
        partial: only the first rows of the file were read; it is for looking, not for writing.
        stage_names: code → what the office calls the stage.
        mark: how far the database's log had come when the rows were compared with what is stored.
    """

    file: str
    format: str
    sheets: tuple[SheetPlan, ...]
    rows: tuple[RowResult, ...]
    problems: tuple[Problem, ...] = ()
    outcome: str = "import"
    message: str = ""
    fingerprint: str = ""
    sha256: str = ""
    overrides: dict[str, str] = field(default_factory=dict)
    header_rows: dict[str | None, int] = field(default_factory=dict)
    head_prints: tuple[str, ...] = ()
    mapping_name: str = ""
    partial: bool = False
    stage_names: Mapping[str, str] = field(default_factory=shipped_names)
    mark: tuple[int, int] = (0, 0)

    @property
    def totals(self) -> dict[str, int]:
        """Rows by status."""
        counts = dict.fromkeys(STATUSES, 0)
        for row in self.rows:
            counts[row.status] += 1
        return counts

    def of_status(self, *statuses: str) -> list[RowResult]:
        """Rows with one of these statuses, in source order."""
        return [row for row in self.rows if row.status in statuses]


def build_preview(
    file: str, kind: str, grids: Sequence[Grid], known: KnownLeads, matcher: HeaderMatcher, *, only: str | None = None,
    overrides: dict[str, str] | None = None, notes: Sequence[Problem] = (), sha256: str = "",
    header_rows: Mapping[str | None, int] | None = None,
) -> Preview:  # fmt: skip
    """Read the layout of every sheet, the leads in it, and their verdicts.

    Args:
        only: the one sheet to read; None = all.
        overrides: header text → field, "" for an extra field: what the officer decided about columns.
        notes: problems of the file from the reader.
        header_rows: sheet → 0-based row the officer pointed at as its header.
    """
    wanted = [grid for grid in grids if only is None or grid.name == only]
    heads = header_rows or {}
    matcher = matcher.choosing(overrides or {})
    plans = plan_sheets(file, wanted, matcher, overrides or {}, heads)
    leads: list[RowResult] = []
    others: list[RowResult] = []
    for grid, plan in zip(wanted, plans, strict=True):
        more, skipped = _sheet_rows(grid, plan, matcher)
        leads += more
        others += skipped
    judge_rows(leads, known, matcher.words.stage_names)
    order = {grid.name: place for place, grid in enumerate(wanted)}
    rows = sorted([*leads, *others], key=lambda row: (order[row.sheet], row.row)) if others else leads
    outcome, message = _outcome(plans, rows)
    prints = _fingerprint(plans)
    return Preview(
        file, kind, tuple(plans), tuple(rows), tuple(notes), outcome, message, prints, sha256, overrides or {},
        {plan.name: heads[plan.name] for plan in plans if plan.name in heads}, stage_names=matcher.words.stage_names,
    )  # fmt: skip


def plan_sheets(
    file: str,
    grids: Sequence[Grid],
    matcher: HeaderMatcher,
    overrides: Mapping[str, str],
    heads: Mapping[str | None, int],
) -> list[SheetPlan]:
    """The layout of every sheet; sheets set aside for their name are read after all when no other one has leads.

    Args:
        matcher: the dictionary, which already knows the officer's ``overrides``.
        heads: sheet → header row pointed at.
    """
    plans = [plan_sheet(grid, matcher, [file], header_row=heads.get(grid.name)) for grid in grids]
    if not any(plan.rows for plan in plans):
        plans = [
            plan_sheet(grid, matcher, [file], insist=True) if plan.aside else plan
            for grid, plan in zip(grids, plans, strict=True)
        ]
    for grid, plan in zip(grids, plans, strict=True):
        _answer(grid, plan, overrides, matcher)
    return plans


def _answer(grid: Grid, plan: SheetPlan, overrides: Mapping[str, str], matcher: HeaderMatcher) -> None:
    """The officer's choices of columns are the answer to the question of a table without a header."""
    if plan.guess and any(role.header in overrides for role in plan.guess):
        answered = tuple(_answered(role, overrides.get(role.header), matcher) for role in plan.guess)
        block, plan.skipped = headerless_block(grid, matcher, answered, [plan.name or ""])
        plan.kind, plan.reason, plan.guess, plan.blocks = "table", "", (), [block]


def _answered(role: Role, chosen: str | None, matcher: HeaderMatcher) -> Role:
    if chosen is None:
        return role
    field, said = chosen_parts(chosen)
    field = role.field if chosen.startswith("@") else field
    unit, currency = matcher.said_unit(said, FIELDS[field].kind if field in FIELDS else None)
    stated = role.stated or bool(unit)
    return replace(role, field=field, unit=unit or role.unit, currency=currency or role.currency, stated=stated)


def _fingerprint(plans: Sequence[SheetPlan]) -> str:
    heads = [
        "/".join(fold_tight(role.header) for role in block.mapping.roles) for plan in plans for block in plan.blocks[:1]
    ]
    return "|".join(heads)[:2000]


def _sheet_rows(grid: Grid, plan: SheetPlan, matcher: HeaderMatcher) -> tuple[list[RowResult], list[RowResult]]:
    leads: list[RowResult] = []
    skipped = [RowResult(plan.name, s.row + 1, SKIPPED, reason=s.reason) for s in plan.skipped]
    noted = bool(grid.hidden_rows or grid.struck or grid.marked or grid.filled or grid.comments)
    for block in plan.blocks:
        found = _block_rows(grid, block, matcher)
        marked = _marked(grid, block)
        for entry, values in zip(block.entries, found, strict=True):
            if noted or entry.filled:
                _row_notes(grid, block, entry, values, marked)
            made = RowResult(plan.name, entry.row + 1, ACCEPTED, values.values, values.raw, values.problems)
            if block.layout == "transposed":
                made.column = next(iter(block.places[entry.row].values()))[1]
            leads.append(made)
            if entry.more:
                skipped += _continued(plan.name, entry)
        plan.problems += _check_sums(block, found)
    return leads, skipped


def _block_rows(grid: Grid, block: Block, matcher: HeaderMatcher) -> list[RowValues]:
    roles = block.mapping.roles
    entries = block.entries
    if not entries:
        return []
    context = TableContext(matcher.words, block.caption.year, grid.date1904, grid)
    if block.layout != "table":
        places = block.places[entries[0].row]
        columns: list[list[Cell]] = [[cell] for cell in entries[0].cells]
        return read_rows(roles, columns, [entries[0].row], replace(context, places=places))
    indexes = [role.index for role in roles]
    width = max(indexes) + 1
    table = [
        entry.cells if len(entry.cells) >= width else entry.cells + [""] * (width - len(entry.cells))
        for entry in entries
    ]
    columns = [[cells[index] for cells in table] for index in indexes]
    rows = [entry.row for entry in entries]
    dittos = without_dittos(roles, columns, rows) + companies_above(roles, columns, rows)
    found = read_rows(roles, columns, rows, context)
    for place, problem in dittos:
        found[place].problems.append(problem)
    _sections(entries, found, matcher)
    _further_rows(grid, block, found)
    return found


def _sections(entries: Sequence[Entry], found: Sequence[RowValues], matcher: HeaderMatcher) -> None:
    """What section rows say goes to the leads below, where these say nothing themselves."""
    known: dict[str, dict[str, str]] = {}
    named = any(row.values.get("company") for row in found)
    for entry, row in zip(entries, found, strict=True):
        if not entry.section:
            continue
        if entry.section not in known:
            known[entry.section] = section_values(entry.section, matcher.words, named=named)
        for name, value in known[entry.section].items():
            own = row.values.get(name)
            if name == "stage" and own is not None and own != value:
                row.problems.append(
                    Problem("stage-conflict", "stage", raw=row.raw.get("stage", ""), params={"other": entry.section})
                )
            if row.values.get(name) is None and name not in row.raw:
                row.values[name] = value
                if name == "stage":
                    row.problems.append(Problem("stage-section", "stage", raw=entry.section))
                elif name == "company":
                    row.problems.append(Problem("name-section", "company", raw=entry.section))


def _further_rows(grid: Grid, block: Block, found: Sequence[RowValues]) -> None:
    """Rows that continue a merged lead bring further contacts; whatever else they say is kept as text."""
    for entry, row in zip(block.entries, found, strict=True):
        for line in entry.more:
            for role in block.mapping.roles:
                text = grid.text(line, role.index)
                if (
                    not text
                    or role.field == "seq"
                    or text == row.raw.get(role.target)
                    or text == str(row.values.get(role.target))
                ):
                    continue
                target = f"{role.field}_other" if role.field in ("contact", "phone") else f"x:续行 {role.header}"
                before = row.values.get(target)
                row.values[target] = f"{before}、{text}" if before else text


def _continued(sheet: str | None, entry: Entry) -> list[RowResult]:
    return [
        RowResult(sheet, row + 1, SKIPPED, problems=[Problem("row-merged", params={"row": str(row + 1), "first": str(entry.row + 1)})],
                  reason="合并单元格中的续行")
        for row in entry.more
    ]  # fmt: skip


def _marked(grid: Grid, block: Block) -> frozenset[int]:
    """Rows below the header in an unusual colour, where few are: stripes and coloured headers say nothing."""
    last, few = max(block.header_rows, default=-1), len(block.entries) + 6
    filled = frozenset(row for row in grid.filled if row > last)
    return frozenset().union(*(rows for rows in (grid.marked, filled) if len(rows) * 3 < few))


def _row_notes(grid: Grid, block: Block, entry: Entry, values: RowValues, marked: frozenset[int]) -> None:
    row = entry.row
    if row in grid.hidden_rows:
        values.problems.append(Problem("row-hidden", params={"row": str(row + 1)}))
    if row in marked:
        values.problems.append(Problem("row-marked", params={"row": str(row + 1)}))
    table = block.layout == "table"
    places = {} if table else block.places[row]
    spots = [places.get(role.target, (row, role.index)) for role in block.mapping.roles]
    cell_remarks(grid, block.mapping.roles, spots, (row, *entry.more) if table else (), values)
    for role in block.mapping.roles:
        if role.index in entry.filled and is_amount(role.field):
            values.problems.append(
                Problem("amount-merged", role.field, address(row, role.index), cell_text(entry.cells[role.index]))
            )


def _check_sums(block: Block, found: Sequence[RowValues]) -> list[Problem]:
    """The last total row is a check sum of the investment column."""
    role = next((r for r in block.mapping.roles if r.field == "investment_wan"), None)
    if role is None or not block.totals or any("amount-range" in {p.code for p in row.problems} for row in found):
        return []
    row, cells = block.totals[-1]
    stated = _number(cells.get(role.index))
    if stated is None or role.unit not in ("万", "亿"):
        return []
    scale = 1 if role.unit == "万" else 10_000
    amounts = [value for values in found if (value := values.number("investment_wan")) is not None]
    total = float(sum(amounts))
    if abs(total - stated * scale) <= max(1.0, 0.001 * abs(total)) or not amounts:
        return []
    params = {"row": str(row + 1), "other": f"{total / scale:g}"}
    return [Problem("total-differs", "investment_wan", address(row, role.index), cell_text(cells[role.index]), params)]


def _number(cell: Cell) -> float | None:
    """A plain number, which a text file holds as text."""
    if isinstance(cell, str):
        plain = fold(cell).replace(",", "").strip()
        return float(plain) if _PLAIN.fullmatch(plain) else None
    return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None


def _outcome(plans: Sequence[SheetPlan], rows: Sequence[RowResult]) -> tuple[str, str]:
    leads = sum(1 for row in rows if row.status != SKIPPED)
    if leads:
        return "import", ""
    if any(plan.unnamed for plan in plans):
        return "needs_mapping", f"{NAME_COLUMNS}，请点列名指定。"
    if any(plan.kind != "skipped" for plan in plans):
        return "empty", "没有可导入的数据：只有表头，没有线索行。"
    if any(plan.guess for plan in plans):
        return "needs_mapping", "没有找到表头，请指定各列对应的字段后再导入。"
    if all(plan.reason == "空工作表" for plan in plans):
        return "empty", "没有可导入的数据：工作表是空的。"
    reasons = "；".join(dict.fromkeys(f"“{p.name}”{p.reason}" if p.name else p.reason for p in plans))
    return "not_leads", f"没有可导入的线索：{reasons}。"


def guess_lines(plan: SheetPlan) -> list[str]:
    """The question of a table without header, column by column."""
    return [f"{column_letter(role.index)} 列：{LABELS.get(role.field, '（不导入）')}" for role in plan.guess]


def shown_unit(role: Role) -> str | None:
    """The unit in force of a column, as officers write it."""
    return MONEY_SHOWN.get(role.unit, role.unit) if role.unit else None
