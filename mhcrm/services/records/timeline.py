"""The timeline of a lead: entries, moves and edits in one list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mhcrm.base.clock import SHANGHAI
from mhcrm.domain.fields import LABELS
from mhcrm.domain.records import Activity, AuditEntry, StageEvent
from mhcrm.domain.stages import STAGE_LABELS

_WORDS = {stage.value: label for stage, label in STAGE_LABELS.items()}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line: ``kind`` is ``activity``, ``stage`` or ``edit``; ``id`` is that of the activity or move."""

    on: date
    at: datetime
    kind: str
    title: str
    text: str
    author: str
    id: int | None = None


def stage_word(code: str | None) -> str:
    """The word of a stage code; 未定 without one."""
    if code is None:
        return "未定"
    return _WORDS.get(code, code)


def merged(
    activities: Iterable[Activity], moves: Iterable[StageEvent], edits: Iterable[AuditEntry]
) -> tuple[TimelineEntry, ...]:
    """All entries, latest first. A stage edit is told by its move, not twice."""
    entries = [TimelineEntry(a.on, a.created_at, "activity", a.kind, a.text, a.author, a.id) for a in activities]
    for move in moves:
        title = f"{stage_word(move.from_stage)} → {stage_word(move.to_stage)}"
        entries.append(TimelineEntry(move.on, move.created_at, "stage", title, move.reason, move.author, move.id))
    for edit in edits:
        if edit.field == "stage" and edit.operation.startswith("阶段"):
            continue
        day = edit.at.astimezone(SHANGHAI).date()
        entries.append(TimelineEntry(day, edit.at, "edit", edit.operation, _edit_text(edit), edit.actor))
    return tuple(sorted(entries, key=lambda entry: (entry.on, entry.at), reverse=True))


def _edit_text(edit: AuditEntry) -> str:
    if not edit.field:
        return ""
    if edit.field == "binned_at":
        return "放进回收站" if edit.new else "移出回收站"
    label = LABELS.get(edit.field, edit.field.removeprefix("x:"))
    old, new = edit.old or "待核实", edit.new or "待核实"
    if edit.field == "stage":
        old, new = stage_word(edit.old), stage_word(edit.new)
    return f"{label}：{old} → {new}"
