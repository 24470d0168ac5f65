"""The preview as the JSON of ``mhcrm import --json``."""

from __future__ import annotations

from collections.abc import Mapping

from mhcrm.base.text import tidy
from mhcrm.domain.fields import LABELS
from mhcrm.domain.intake.grid import column_letter
from mhcrm.domain.intake.layout import SheetPlan
from mhcrm.domain.intake.preview import Preview, shown_unit
from mhcrm.domain.intake.verdict import SKIPPED, RowResult
from mhcrm.domain.stages import shipped_names, stage_name

_HELPERS = {
    "seq": None,
    "contact_phone": "contact",
    "owner_combined": "owner",
    "currency_word": "investment_currency",
    "amount_unit": "investment_unit",
}


def preview_json(preview: Preview, batch: int | None = None) -> dict[str, object]:
    """DESIGN's report; values are strings or null, ``raw`` holds the original texts.

    It is read by programs: a stage stands by its delivered name, whatever the office calls it.
    """
    report: dict[str, object] = {
        "file": preview.file,
        "format": preview.format,
        "outcome": preview.outcome,
        "sheets": [_sheet(plan) for plan in preview.sheets],
        "rows": [_row(row) for row in preview.rows],
        "problems": [problem.as_json() for problem in preview.problems],
        "totals": preview.totals,
        "batch": batch,
    }
    if preview.message:
        report["message"] = preview.message
    return report


def _sheet(plan: SheetPlan) -> dict[str, object]:
    roles = [role for block in plan.blocks for role in block.mapping.roles]
    if plan.kind != "table":
        roles = list({role.header: role for role in roles}.values())
    known = [(role, _HELPERS.get(role.field, role.field)) for role in roles if role.field]
    headers = [block.header_rows for block in plan.blocks] if plan.kind == "table" else []
    entry: dict[str, object] = {
        "name": plan.name,
        "kind": plan.kind,
        "header_row": headers[0][-1] + 1 if headers else None,
        "header_rows": [row + 1 for rows in headers for row in rows],
        "columns": [
            {"header": role.header, "field": field, "unit": shown_unit(role), "col": column_letter(role.index)}
            for role, field in known
            if field
        ]
        if plan.kind == "table"
        else [{"header": role.header, "field": field, "unit": shown_unit(role)} for role, field in known if field],
        "unmapped": list(dict.fromkeys(role.shown for role in roles if not role.field or role.field == "seq")),
        "problems": [problem.as_json() for problem in plan.problems],
        "reason": plan.reason or None,
    }
    if plan.guess:
        entry["guess"] = [
            {"col": column_letter(role.index), "field": role.field, "label": LABELS.get(role.field, "")}
            for role in plan.guess
        ]
    return entry


def _row(row: RowResult) -> dict[str, object]:
    if row.status == SKIPPED:
        note: dict[str, object] = {
            "code": "skipped",
            "level": "note",
            "field": None,
            "cell": None,
            "raw": None,
            "message": f"未作为线索：{row.reason}。",
        }
        problems = [problem.as_json() for problem in row.problems] or [note]
        return {"sheet": row.sheet, "row": row.row, "status": row.status, "lead": {}, "problems": problems}
    lead: dict[str, object] = {name: shown(name, value, shipped_names()) for name, value in row.values.items()}
    if row.raw:
        lead["raw"] = {name: tidy(text) for name, text in row.raw.items()}
    entry: dict[str, object] = {
        "sheet": row.sheet,
        "row": row.row,
        "status": row.status,
        "lead": lead,
        "problems": [problem.as_json() for problem in row.problems],
        "duplicate_of": row.duplicate_of,
    }
    if row.column is not None:
        entry["col"] = column_letter(row.column)
    for key, changes in (("changes", row.changes), ("conflicts", row.held)):
        if changes:
            entry[key] = [
                {"field": name, "old": shown(name, old, shipped_names()), "new": shown(name, new, shipped_names())}
                for name, (old, new) in changes.items()
            ]
    return entry


def shown(name: str, value: object, names: Mapping[str, str]) -> str | None:
    """A value as text: plain decimals, stages by their name (``names``: code → name)."""
    if value is None:
        return None
    if name == "stage":
        return stage_name(names, value)
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)
