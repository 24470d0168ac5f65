"""What the pipeline itself has for a project's timeline: evidence, files, tasks."""

from __future__ import annotations

from collections.abc import Iterable

from mhcrm.base.clock import SHANGHAI
from mhcrm.domain.pipeline.timeline import TimelineEntry
from mhcrm.services.pipeline.office import effective_rules
from mhcrm.store import ReadView


def timeline_lines(view: ReadView, lead_id: int) -> Iterable[TimelineEntry]:
    """Evidence written down or withdrawn, files attached, tasks written down."""
    evidence = view.pipeline.evidence.of_lead(lead_id)
    rules = effective_rules(view) if evidence else None  # reading rules waits until somebody needs their words
    labels = {need.id: need.label for needs in rules.gates.values() for need in needs} if rules else {}
    for item in evidence:
        if item.created_at is None:
            continue
        title = f"佐证：{labels.get(item.need, item.need)}"
        said = item.text if item.counts else f"{item.text}（{item.withdrawn_on} 撤回：{item.withdraw_reason}）"
        yield TimelineEntry(item.on, item.created_at, "evidence", title, said, item.author, item.id)
    for file in view.attachments.of("lead", str(lead_id)):
        day = file.created_at.astimezone(SHANGHAI).date()
        yield TimelineEntry(day, file.created_at, "document", "附件", file.name, file.author, file.id)
    for task in view.pipeline.tasks.of_lead(lead_id):
        if task.created_at is None:
            continue
        day = task.created_at.astimezone(SHANGHAI).date()
        due = f"，{task.due_on} 前" if task.due_on else ""
        who = f"，{task.person}" if task.person else ""
        yield TimelineEntry(day, task.created_at, "task", "待办", f"{task.title}{who}{due}", task.author, task.id)
