"""How words are proposed for the office vocabulary (``resources/rules/proposals.yaml``, 编者规则)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mhcrm.base.paths import resource
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.yaml_strict import read_yaml


@dataclass(frozen=True, slots=True)
class ProposalRules:
    """At which words a clause is cut, which words say nothing, how long and how many proposals may be."""

    limit: int
    shortest: int
    longest: int
    cut: tuple[str, ...]
    never: tuple[str, ...]


def load_proposal_rules(path: Path | None = None) -> ProposalRules:
    """Read the file strictly.

    Raises:
        RuleFileError: unknown key, missing or wrong value.
    """
    file = path or resource("rules/proposals.yaml")
    data, line_of = read_yaml(file)
    root = Cursor(Source(file.name, line_of), data)
    root.only(("limit", "shortest", "longest", "cut", "never"))
    numbers = {key: int(root.number(key) or 0) for key in ("limit", "shortest", "longest")}
    return ProposalRules(**numbers, cut=root.texts("cut"), never=root.texts("never"))
