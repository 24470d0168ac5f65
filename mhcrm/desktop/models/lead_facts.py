"""A field of a lead in words, for the panel, the match view and tooltips."""

from __future__ import annotations

from mhcrm.desktop.models import words
from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.invested import stated
from mhcrm.domain.lead import Lead


def fact(lead: Lead, name: str) -> str:
    """A field in words with its unit; the raw text behind it when they differ."""
    field = FIELDS[name]
    if name == "investment_wan":
        amount, currency = stated(lead.number, lead.text("investment_currency"))
        text = words.money(amount, currency, lead.number("investment_wan_min"), lead.number("investment_wan_max"))
        return text if text == words.UNKNOWN else f"{text} 万{'' if words.currency(currency) else '元'}"
    if field.kind in (Kind.MONEY, Kind.AREA, Kind.LAND, Kind.NUMBER):
        text = words.number(lead.number(name))
        return text if text == words.UNKNOWN else f"{text} {field.unit}".strip()
    if name == "phone" and len(lead.text(name)) > 7:
        return f"{lead.text(name)[:3]}****{lead.text(name)[-4:]}"
    return lead.text(name) or words.UNKNOWN
