"""From a line of 今日 to the thing it is about."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.places import ShowLead, ShowSpace
from mhcrm.desktop.referral_places import ShowClaim, ShowPart
from mhcrm.domain.pipeline.today import Line


def open_line(ctx: Context, line: Line) -> None:
    """Open the project, unit, claim or document of a line; say so when it is about none."""
    kind, _, key = line.target.partition(":")
    if kind == "space":
        ctx.open_place("spaces", ShowSpace(int(key)))
    elif kind == "policy":
        ctx.open_place("policies", None)
    elif line.lead_id is not None:
        ctx.open_place(
            "projects", ShowLead(line.lead_id, "loops" if line.source.startswith("approval") else "timeline")
        )
    elif kind == "claim":
        ctx.open_place("referral", ShowClaim(key) if key[:3] in ("RF-", "ST-") else ShowPart("referrers"))
    else:
        ctx.notify.said("这件待办没有挂项目。")
