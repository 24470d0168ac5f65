"""Moments as people type them: a day, or a day and a time of day, local."""

from __future__ import annotations

from datetime import date, datetime

from mhcrm.base.clock import SHANGHAI
from mhcrm.base.errors import InputError


def moment_of(text: str) -> datetime | date | None:
    """``2026-06-01`` or ``2026-06-01T14:30`` (also with a space); None for blank.

    Raises:
        InputError: neither.
    """
    plain = text.strip().replace(" ", "T")
    if not plain:
        return None
    try:
        return (
            date.fromisoformat(plain)
            if len(plain) == len("2026-06-01")
            else datetime.fromisoformat(plain).replace(tzinfo=SHANGHAI)
        )
    except ValueError:
        raise InputError(f"时间“{text}”读不出。", "", "请写成 2026-06-01 或 2026-06-01T14:30。", "date-form") from None
