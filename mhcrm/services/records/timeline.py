"""The timeline of a lead: entries, moves and edits in one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from mhcrm.base.clock import SHANGHAI
from mhcrm.domain.fields import LABELS
from mhcrm.domain.pipeline.records import CompanyEntry
from mhcrm.domain.pipeline.timeline import TimelineEntry, latest_first
from mhcrm.domain.records import Activity, AuditEntry, StageEvent
from mhcrm.domain.stages import stage_name

_TOGETHER = timedelta(seconds=5)
UNSET = "未定"


def merged(
    activities: Iterable[Activity],
    moves: Iterable[StageEvent],
    edits: Iterable[AuditEntry],
    names: Mapping[str, str],
    others: Iterable[TimelineEntry] = (),
) -> tuple[TimelineEntry, ...]:
    """All entries, latest first. A stage edit is told by its move, not twice; ``names`` are those of the stages."""
    entries = [*others]
    entries += [
        TimelineEntry(a.on, a.created_at, "activity", a.kind, _entry_text(a), a.author, a.id) for a in activities
    ]
    moves = list(moves)
    for move in moves:
        entries.append(
            TimelineEntry(
                move.on,
                move.created_at,
                "stage",
                _move_title(move, names),
                _move_text(move, names),
                move.author,
                move.id,
            )
        )
    for edit in edits:
        if _told_otherwise(edit, moves):
            continue
        day = edit.at.astimezone(SHANGHAI).date()
        entries.append(TimelineEntry(day, edit.at, "edit", edit.operation, _edit_text(edit, names), edit.actor))
    return latest_first(entries)


def _told_otherwise(edit: AuditEntry, moves: Iterable[StageEvent]) -> bool:
    """A stage is told by its move; 下一步 follows the tasks, which have lines of their own."""
    if edit.field == "stage":
        return any(abs(move.created_at - edit.at) < _TOGETHER for move in moves)
    return edit.field in ("next_step", "next_due_on") and "待办" in edit.operation


def _entry_text(entry: Activity) -> str:
    """The words of an entry and the firms a visit asked for."""
    firms = {key: entry.extra.get(key) for key in ("upstream", "downstream")}
    named = [tuple(str(firm) for firm in value) if isinstance(value, list) else () for value in firms.values()]
    return _with_firms(entry.text, *named)


def firms_told(entry: CompanyEntry) -> str:
    """The same of an entry of a company."""
    return _with_firms(entry.text, entry.upstream, entry.downstream)


def _with_firms(text: str, upstream: tuple[str, ...], downstream: tuple[str, ...]) -> str:
    parts = [text]
    parts += [
        f"{label}企业：{'、'.join(firms)}" for label, firms in (("上游", upstream), ("下游", downstream)) if firms
    ]
    return "；".join(part for part in parts if part)


def _move_title(move: StageEvent, names: Mapping[str, str]) -> str:
    if move.corrects is not None:
        return "更正阶段记录"
    title = f"{stage_name(names, move.from_stage, UNSET)} → {stage_name(names, move.to_stage)}"
    return f"{title}（{move.source}）" if move.source else title


def _move_text(move: StageEvent, names: Mapping[str, str]) -> str:
    said = f"改为 {move.on} {stage_name(names, move.to_stage)}" if move.corrects is not None else ""
    return "；".join(part for part in (said, move.reason, move.competitor) if part)


def _edit_text(edit: AuditEntry, names: Mapping[str, str]) -> str:
    if not edit.field:
        return ""
    if edit.field == "binned_at":
        return "放进回收站" if edit.new else "移出回收站"
    label = LABELS.get(edit.field, edit.field.removeprefix("x:"))
    old, new = edit.old or "待核实", edit.new or "待核实"
    if edit.field == "stage":
        old, new = stage_name(names, edit.old, UNSET), stage_name(names, edit.new, UNSET)
    return f"{label}：{old} → {new}"
