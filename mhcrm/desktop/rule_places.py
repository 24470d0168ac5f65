"""What may be handed to the rule pages (产业链, 政策, 园区, 指标) when they are opened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShowRule:
    """Show this record in its page."""

    record_id: str
