"""What the office calls the stages, read without the gates: they are parsed only where an office set rules of its own."""

from __future__ import annotations

from collections.abc import Mapping

from mhcrm.domain.stages import shipped_names
from mhcrm.store import ReadView

RULES = "pipeline.rules"
"""The setting that holds the office's own file of rules; "" = none."""


def effective_names(view: ReadView) -> Mapping[str, str]:
    """Code → name of every stage."""
    if not view.settings.get(RULES):
        return shipped_names()
    from mhcrm.services.pipeline.office import effective_rules  # parses the gates

    return effective_rules(view).names
