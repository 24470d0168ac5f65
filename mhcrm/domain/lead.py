"""A lead as every decision sees it: frozen values plus the text they were read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

Value = str | Decimal | None


@dataclass(frozen=True, slots=True)
class Lead:
    """One project lead (项目线索).

    Attributes:
        values: canonical field name (``domain.fields``) or ``x:<header>`` → value. Absent or None = unknown (待核实).
        raw: canonical field name → the original text, where the value is not simply that text.
        id, code, version: set once stored; ``version`` guards against writing over somebody else's change.
    """

    values: Mapping[str, Value]
    raw: Mapping[str, str] = field(default_factory=dict)
    id: int | None = None
    code: str | None = None
    version: int = 0

    def text(self, name: str) -> str:
        """The value as text; "" when unknown."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> Decimal | None:
        """The value as a Decimal; None when unknown."""
        value = self.values.get(name)
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(value)
        except InvalidOperation:
            return None
