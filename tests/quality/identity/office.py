"""Pairs of leads as offices write them, labelled before a score was looked at, and what the program says of them.

A line of a set: label | kind | company | project | facts || company | project | facts | why (each ``||`` here is one ``|``).
Labels are ``=`` (相同: an officer would not hesitate), ``?`` (可能相同: an officer wants to be asked), ``-`` (不同). Facts are ``t``
telephone, ``u`` credit code, ``p`` contact, ``i`` investment in 万元 and ``c`` project code; ``u@X`` stands for a valid code made from
X; ``⏎`` is a line break inside a cell. Every company and person is invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from mhcrm.domain.identity import Blocks, Comparison, Verdict, compare, party_of
from tests.quality.identity.corpus import Values

_KEYS = {"t": "phone", "u": "uscc", "p": "contact", "i": "investment_wan", "c": "project_code"}
_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class Labelled:
    """Two leads, what an officer would say, and why."""

    label: str
    kind: str
    left: Values
    right: Values
    why: str


@dataclass(frozen=True)
class Figures:
    """Precision and recall of the three answers, and how often each label got each answer."""

    table: Counter[tuple[str, str]]

    def rates(self, labels: str, answers: str) -> tuple[float, float]:
        """Precision and recall of giving one of ``answers`` to pairs labelled one of ``labels``."""
        right = sum(n for (label, answer), n in self.table.items() if label in labels and answer in answers)
        given = sum(n for (_, answer), n in self.table.items() if answer in answers)
        due = sum(n for (label, _), n in self.table.items() if label in labels)
        return right / given, right / due


def made_code(seed: str) -> str:
    """A credit code with a right check digit, the same for the same seed."""
    body = "91310112MA1" + "".join(
        _DIGITS[(ord(letter) * 7 + at) % 31] for at, letter in enumerate(seed.ljust(6, "K")[:6])
    )
    total = sum(_DIGITS.index(digit) * pow(3, at, 31) for at, digit in enumerate(body))
    return body + _DIGITS[-total % 31]


def _facts(text: str) -> Values:
    found: Values = {}
    for word in text.split():
        key, rest = _KEYS.get(word[0]), word[1:]
        if key is None or (word[0] == "t" and "phone" in found):
            continue
        found[key] = made_code(rest[1:]) if rest.startswith("@") else Decimal(rest) if key == "investment_wan" else rest
    return found


def _lead(company: str, project: str, facts: str) -> Values:
    return {
        "company": company.replace("⏎", "\n") or None,
        "project": project.replace("⏎", "\n") or None,
        **_facts(facts),
    }


def labelled(name: str) -> list[Labelled]:
    """The pairs of the set called ``name``."""
    found = []
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        label, kind, *cells, why = line.split("|")
        found.append(Labelled(label, kind, _lead(*cells[:3]), _lead(*cells[3:]), why))
    return found


def answer(pair: Labelled) -> tuple[str, Comparison]:
    """What the program says when the right lead meets the left one: blocking first, then the comparison."""
    left, right = party_of(pair.left), party_of(pair.right)
    blocks = Blocks()
    blocks.add(left)
    result = compare(left, right)
    if not blocks.candidates(right):
        return "-", result
    return {Verdict.SAME: "=", Verdict.LIKELY: "?", Verdict.DIFFERENT: "-"}[result.verdict], result


def figures(pairs: Sequence[Labelled]) -> Figures:
    """How the program's answers stand to the labels."""
    return Figures(Counter((pair.label, answer(pair)[0]) for pair in pairs))
