"""Column types. Every stored value is a plain integer or text, so that undo steps are plain JSON on both engines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect, String, Text
from sqlalchemy.types import TypeDecorator

from mhcrm.base.errors import InputError

SCALE = 1_000_000
_ONE = Decimal(1)
_LIMIT = 2**63 - 1


def to_micro(value: Decimal) -> int:
    """A decimal as whole millionths (万元 → 0.01 元), half up.

    Raises:
        InputError: the number does not fit the database.
    """
    try:
        scaled = value * SCALE
        whole = int(scaled)
    except (ArithmeticError, ValueError) as error:
        raise _too_large(value) from error
    if whole != scaled:
        whole = int(scaled.quantize(_ONE, rounding=ROUND_HALF_UP))
    if not -_LIMIT <= whole <= _LIMIT:
        raise _too_large(value)
    return whole


def _too_large(value: Decimal) -> InputError:
    return InputError(f"数字 {value} 太大，无法保存。", todo="请核对数字和单位后重新填写。", code="number-too-large")


def from_micro(value: int) -> Decimal:
    """The decimal of whole millionths, without trailing zeros."""
    whole, rest = divmod(value, SCALE)
    return Decimal(whole) if rest == 0 else (Decimal(value) / SCALE).normalize()


class Micro(TypeDecorator[Decimal]):
    """A Decimal stored as whole millionths: exact, sortable and summable on every engine."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Decimal → integer."""
        return None if value is None else to_micro(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Integer → Decimal."""
        return None if value is None else from_micro(int(value))


def to_stamp(value: datetime) -> str:
    """An aware moment as fixed-width UTC text, which sorts by time.

    Raises:
        ValueError: the moment has no time zone (our bug).
    """
    if value.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_stamp(value: str) -> datetime:
    """The moment of a stored text."""
    return datetime.fromisoformat(value)  # twenty times as fast as strptime; the Z makes it UTC


class Moment(TypeDecorator[datetime]):
    """A UTC moment. Text, because SQLite would lose the zone of a native datetime."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Aware datetime → text."""
        return None if value is None else to_stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Text → aware datetime."""
        return None if value is None else from_stamp(value)


class Day(TypeDecorator[date]):
    """A calendar day as ISO text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Date → text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Text → date."""
        return None if value is None else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON document as text; Decimals become strings."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Plain data → text."""
        return None if value is None else dump_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Text → plain data."""
        return None if value is None else json.loads(value)


TRANSLATED = (Micro, Moment, Day, Json)
"""Types whose stored value differs from the program's."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str).encode


_encode_many = json.JSONEncoder(ensure_ascii=False, separators=("\x1f", ":"), sort_keys=True, default=str).encode


def dump_many(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """:func:`dump_json` of thousands of flat rows in one go, twice as fast.

    A control character stands between items: JSON writes none inside a text, so no value is mistaken for a border.
    """
    if not rows:
        return []
    joined = _encode_many(rows)[1:-1].replace("}\x1f{", "}\x1e{")
    return joined.replace("\x1f", ",").split("\x1e")


def dump_json(value: object) -> str:
    """Compact JSON with a stable key order."""
    return _encode(value)
