"""What may be handed to the rule pages (产业链, 政策, 园区, 指标) when they are opened."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_OF = {
    "industry": "chains",
    "track": "chains",
    "segment": "chains",
    "park": "parks",
    "policy": "policies",
    "task": "policies",
    "indicator": "indicators",
}
"""The page that shows a kind of record among its own."""


@dataclass(frozen=True)
class ShowRule:
    """Show this record in its page."""

    record_id: str
