"""From a line of 今日 to the thing it is about."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.places import ShowLead, ShowSpace
from mhcrm.desktop.referral_places import ShowClaim, ShowPart
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.domain.pipeline.today import Line

PARTS = {
    "approval_item": "approval",
    "approval_promise": "approval",
    "acceptance_session": "approval",
    "demand": "demand",
    "commitment_check": "commitment",
    "meeting_decision": "assess",
}
"""What is due → the part of the project's 材料 tab that has it."""


def open_line(ctx: Context, line: Line) -> None:
    """Open the unit, claim, document, case or project of a line; say so when it is about none."""
    kind, _, key = line.target.partition(":")
    if kind == "space":
        ctx.open_place("spaces", ShowSpace(int(key)))
    elif kind == "rule":
        open_rule(ctx, ctx.window, record_id=key)
    elif kind == "claim":
        ctx.open_place("referral", ShowClaim(key) if key[:3] in ("RF-", "ST-") else ShowPart("referrers"))
    elif line.source == "task_force":
        ctx.open_place("affairs", "force")
    elif line.lead_id is not None:
        part = PARTS.get(line.source, "")
        if part:
            ctx.state.set_text("projects.loops", part)
        tab = "loops" if part else "match" if kind == "match" else "timeline"
        ctx.open_place("projects", ShowLead(line.lead_id, tab))
    else:
        ctx.notify.said("这件待办没有挂项目。")
