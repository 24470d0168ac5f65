"""What happened to a project's claims, for the project's own timeline; nothing for somebody who may not look."""

from __future__ import annotations

from collections.abc import Iterable

from mhcrm.domain.people import Role, allowed
from mhcrm.domain.pipeline.timeline import TimelineEntry
from mhcrm.store import ReadView


def timeline_lines(view: ReadView, lead_id: int) -> Iterable[TimelineEntry]:
    """One line an event of every claim on the project."""
    claims = view.registrations.of_lead(lead_id)
    if not claims or not allowed(view.people.all(), view.access.actor, Role.SEE):
        return
    for claim in claims:
        for event in view.claim_events.of_claim(claim.id):
            if event.created_at is not None:
                title = f"{claim.kind} {claim.code}：{event.kind}"
                yield TimelineEntry(event.on, event.created_at, "referral", title, event.note, event.person, event.id)
