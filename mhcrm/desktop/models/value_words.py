"""A lead's value as the window shows it beside another one: in 导入, 查重 and the differences of a row."""

from __future__ import annotations

from collections.abc import Mapping

from mhcrm.base.money import CURRENCY_LABELS
from mhcrm.domain.intake.report import shown


def value_words(name: str, value: object, stages: Mapping[str, str]) -> str:
    """The value in officers' words: stages by their name (``stages``: code → name), currencies as 美元; "" when unknown."""
    text = shown(name, value, stages) or ""
    return CURRENCY_LABELS.get(text, text) if name == "investment_currency" else text
