"""Spot facts of the five documents stand whole, with figures, units and place, in one exported record each."""

from __future__ import annotations

import copy
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mhcrm.base.clock import Clock
from mhcrm.plan.loader import load_plan
from mhcrm.services.rules.service import RulesService

FACTS = Path(__file__).with_name("facts.yaml")
AS_OF = date(2026, 11, 20)


@dataclass(frozen=True)
class Fact:
    """One line of facts.yaml: a document, a place in it, naming words, figures as (value, unit, year or "").

    ``held`` = in how many records at least (where two records say the same, a slip in either shows).
    """

    doc: str
    at: str
    words: tuple[str, ...]
    figures: tuple[tuple[float, str, str], ...]
    held: int = 1

    def __str__(self) -> str:
        return f"{self.doc} {self.at} {'+'.join(self.words)}"

    @property
    def label(self) -> str:
        """Short ASCII name of the test: year and number of the document, then a digest of place and words."""
        digest = hashlib.sha256(str(self).encode()).hexdigest()[:6]
        return "-".join([*re.findall(r"[0-9]+", self.doc), digest])


def read_facts() -> list[Fact]:
    """Every fact of the list."""
    listed = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    return [
        Fact(
            doc=doc,
            at=item["at"],
            words=tuple(item["words"]),
            figures=tuple((*figure, "")[:3] for figure in item.get("figures", ())),
            held=item.get("held", 1),
        )
        for doc, items in listed.items()
        for item in items
    ]


@cache
def records() -> list[dict[str, Any]]:
    """The exported base, read once."""
    exported = RulesService(load_plan(), Clock(as_of=AS_OF)).export()["records"]
    assert isinstance(exported, list)
    return exported


def flat(value: object) -> str:
    """All texts and keys of a record, white space and quotation marks removed."""
    if isinstance(value, dict):
        return "".join(f"{key}|{flat(item)}|" for key, item in value.items())
    if isinstance(value, list):
        return "|".join(flat(item) for item in value)
    return re.sub(r"[\s“”\"]", "", "" if value is None else str(value))


def cites(record: dict[str, Any], fact: Fact) -> bool:
    """The record, one of its further places, figures or links is cited to the fact's place."""
    places = [record, *record["data"].get("also", ())]
    places += [*record["data"].get("figures", ()), *record["data"].get("links", ())]
    return record["doc"] == fact.doc and any(place.get("at") == fact.at for place in places)


def holds(record: dict[str, Any], fact: Fact) -> bool:
    """The whole fact stands in this record: place, words, and every figure with its unit."""
    if not cites(record, fact):
        return False
    text = flat(record)
    return all(flat(word) in text for word in fact.words) and all(
        any(is_figure(item, *figure) for item in record["data"].get("figures", ())) for figure in fact.figures
    )


def is_figure(item: dict[str, Any], value: float, unit: str, year: str) -> bool:
    """The exported figure has this value, unit and, where one is wanted, year."""
    return item["value"] == value and item["unit"] == unit and year in ("", item.get("as_of"))


FACT_LIST = read_facts()


@pytest.mark.parametrize("fact", FACT_LIST, ids=lambda fact: fact.label)
def test_fact_stands_in_one_record(fact: Fact) -> None:
    """The rule base holds the fact, and not so loosely that many records would do."""
    holders = [record["id"] for record in records() if holds(record, fact)]
    assert len(holders) >= fact.held, f"held by {holders}, expected {fact.held}: {fact} {fact.figures}"
    assert len(holders) <= 4, f"too vague, held by {holders}"


@pytest.mark.parametrize("fact", [fact for fact in FACT_LIST if fact.figures], ids=lambda fact: fact.label)
def test_changed_figure_would_be_noticed(fact: Fact) -> None:
    """Every figure of the fact is decisive: with that one number changed in its record, the fact no longer stands."""
    for record in (found for found in records() if holds(found, fact)):
        for wanted in fact.figures:
            changed = copy.deepcopy(record)
            for figure in changed["data"]["figures"]:
                if is_figure(figure, *wanted):
                    figure["value"] += 1
            assert not holds(changed, fact)


def test_every_document_is_sampled() -> None:
    """The list reads all five documents, each in several places."""
    places: dict[str, set[str]] = {}
    for fact in FACT_LIST:
        places.setdefault(fact.doc, set()).add(fact.at)
    assert len(places) == 5
    assert all(len(found) >= 5 for found in places.values())
    assert len(FACT_LIST) >= 60
