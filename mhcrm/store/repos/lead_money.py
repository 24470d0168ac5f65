"""``domain.invested`` as SQL: the stated amount (whole 1e-6 万) and its currency of each row of ``lead``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Float, Numeric, String, case, cast, func, literal_column, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from mhcrm.domain.invested import RMB
from mhcrm.store.tables import table
from mhcrm.store.tables.types import Micro

_SCALE = 1_000_000


def _foreign(dialect: str) -> ColumnElement[Any]:
    """``investment_foreign_wan`` of the extra fields as text; only looked for where a foreign currency is named."""
    lead = table("lead")
    extra = type_coerce(lead.c.extra, String)
    if dialect == "postgresql":
        found: ColumnElement[Any] = literal_column("lead.extra::json ->> 'investment_foreign_wan'", String)
    else:
        found = func.json_extract(extra, "$.investment_foreign_wan")
    named = func.coalesce(lead.c.investment_currency, RMB) != RMB
    return case((named, found), else_=None)


def amount(dialect: str) -> ColumnElement[Any]:
    """The stated amount, NULL when there is none."""
    own = type_coerce(table("lead").c.investment_wan, BigInteger)
    number = Numeric if dialect == "postgresql" else Float
    foreign = cast(func.round(cast(_foreign(dialect), number) * _SCALE), BigInteger)
    return type_coerce(func.coalesce(own, foreign), Micro)


def currency(dialect: str) -> ColumnElement[Any]:
    """The currency of :func:`amount`."""
    lead = table("lead")
    both = lead.c.investment_wan.is_not(None) & _foreign(dialect).is_not(None)
    return case((both, RMB), else_=func.coalesce(lead.c.investment_currency, RMB))
