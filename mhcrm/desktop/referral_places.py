"""What may be handed to the 引荐 place when it is opened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShowClaim:
    """Open this claim whole."""

    code: str


@dataclass(frozen=True)
class ShowPart:
    """Go to one of the parts: claims, disputes, owed, ledger, referrers, schemes."""

    key: str


@dataclass(frozen=True)
class RegisterClaim:
    """Open the form that registers a claim on this project; ``first_talk`` for 首谈."""

    lead: str = ""
    first_talk: bool = False
