"""Lists of leads: filtering, sorting and counting happen in the database."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, String, and_, case, func, select, text, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from mhcrm.base.errors import InputError
from mhcrm.domain.fields import LABELS
from mhcrm.domain.records import Filter, LeadQuery
from mhcrm.domain.stages import Stage
from mhcrm.store import search_index
from mhcrm.store.repos import lead_money
from mhcrm.store.repos.lead_row import COLUMNS, NUMBERS
from mhcrm.store.tables import table

_META = frozenset({"id", "code", "created_at", "updated_at", "batch_id", "company_id"})
_STAGE_ORDER = {stage.value: at for at, stage in enumerate(Stage)}
_NEVER_EMPTY = frozenset({"id", "code", "created_at", "updated_at", "stage"})


def selection(query: LeadQuery, dialect: str, *shown: Any, among: Sequence[int] | None = None) -> Select[Any]:
    """The statement of a list without its order; ``among`` are the only ids its text can mean, if they are known."""
    lead = table("lead")
    if among is not None:
        # an expression, so that SQLite looks the few ids up instead of walking the index of the whole list
        binned_at = func.coalesce(type_coerce(lead.c.binned_at, String), "")
        statement = select(*shown).where(lead.c.id.in_(among), binned_at != "" if query.binned else binned_at == "")
    else:
        alive = lead.c.binned_at.is_(None)
        statement = _matching(select(*shown).where(~alive if query.binned else alive), query, dialect)
    for condition in query.filters:
        statement = statement.where(_condition(condition, dialect))
    return statement


def _matching(statement: Select[Any], query: LeadQuery, dialect: str) -> Select[Any]:
    if not query.text.strip():
        return statement
    expression = search_index.match_expression(query.text, dialect)
    if expression is None:
        return statement.where(text("1 = 0"))
    sql = search_index.match_sql(dialect, binned=query.binned)
    return statement.where(text(f"lead.id IN ({sql})").bindparams(match=expression))


def ordered(statement: Select[Any], query: LeadQuery) -> Select[Any]:
    """The statement in the asked order; unknown values last, then the newest first."""
    lead = table("lead")
    for name, descending in query.sort:
        key = _sort_key(name)
        if name not in _NEVER_EMPTY:
            statement = statement.order_by(_column(name).is_(None))
        statement = statement.order_by(key.desc() if descending else key.asc())
    return statement.order_by(lead.c.id.desc())


def _sort_key(name: str) -> ColumnElement[Any]:
    lead = table("lead")
    if name == "company":
        return lead.c.pinyin
    if name == "stage":
        return case(_STAGE_ORDER, value=lead.c.stage, else_=len(_STAGE_ORDER))
    return _column(name)


def _column(name: str) -> ColumnElement[Any]:
    if name in COLUMNS or name in _META:
        return table("lead").c[name]
    label = LABELS.get(name, name)
    raise InputError(
        f"不能按“{label}”筛选或排序。", "它不是固定的一列。", "可用搜索框查找它的内容。", "column-unsortable"
    )


def _value(name: str, value: object) -> Any:
    if name in NUMBERS and value is not None and not isinstance(value, Decimal):
        try:
            return Decimal(str(value))
        except ArithmeticError as error:
            raise InputError(f"“{LABELS[name]}”的条件“{value}”不是数字。", code="filter-number") from error
    return value


def _condition(condition: Filter, dialect: str) -> ColumnElement[bool]:
    name = condition.field
    column = _column(name)
    if name == "investment_wan" and condition.op in ("empty", "filled"):
        column = lead_money.amount(dialect)  # a foreign amount is a stated one
    if condition.op == "empty":
        return column.is_(None)
    if condition.op == "filled":
        return column.is_not(None)
    if condition.op == "in":
        values = condition.value if isinstance(condition.value, list | tuple | set | frozenset) else [condition.value]
        return column.in_([_value(name, value) for value in values])
    if condition.op == "contains":
        return column.contains(str(condition.value), autoescape=True)
    value = _value(name, condition.value)
    compared: dict[str, ColumnElement[bool]] = {
        "=": column == value,
        "!=": and_(column.is_not(None), column != value),
        ">=": column >= value,
        "<=": column <= value,
    }
    if condition.op not in compared:
        raise InputError(f"不认识筛选方式“{condition.op}”。", code="filter-op")
    return compared[condition.op]


def totals(query: LeadQuery, dialect: str, among: Sequence[int] | None = None) -> Select[Any]:
    """Investment per currency; currencies are never added up."""
    amount, currency = lead_money.amount(dialect), lead_money.currency(dialect)
    statement = selection(query, dialect, currency.label("currency"), func.sum(amount), among=among)
    return statement.where(amount.is_not(None)).group_by(text("currency")).order_by(text("currency"))
