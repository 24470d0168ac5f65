"""Our own thresholds, lists and words of approvals, demands, assessment and commitments (编者规则, 示例)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mhcrm.base.paths import resource
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.yaml_strict import read_yaml

LIMITS = ("promise_remind", "promise_freeze", "promise_revoke", "item_warn", "demand_warn")


@dataclass(frozen=True, slots=True)
class DemandKind:
    """One of the document's eight kinds and how people say it."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitmentKind:
    """What may be promised; ``unit`` "" = a day."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """The content of ``resources/approvals/rules.yaml``, checked; ``limits`` in working days by name."""

    limits: dict[str, int]
    demand_doc: str
    demand_at: str
    demand_kinds: tuple[DemandKind, ...]
    dimensions: tuple[str, ...]
    vetoes: tuple[str, ...]
    checks: tuple[str, ...]
    opinions: tuple[str, ...]
    commitments: tuple[CommitmentKind, ...]


@lru_cache(maxsize=2)
def load_service_rules(path: Path | None = None) -> ServiceRules:
    """Read the file strictly.

    Raises:
        RuleFileError: unknown key, missing or wrong value; names file and line.
    """
    file = path or resource("approvals/rules.yaml")
    data, line_of = read_yaml(file)
    root = Cursor(Source(file.name, line_of), data)
    root.only(("limits", "demands", "assessment", "commitments"))
    demands, sheet = _part(root, "demands"), _part(root, "assessment")
    demands.only(("cite", "kinds"))
    cite = _part(demands, "cite")
    cite.only(("doc", "at"))
    sheet.only(("dimensions", "vetoes", "checks", "opinions"))
    return ServiceRules(
        limits=_limits(_part(root, "limits")),
        demand_doc=cite.text("doc"),
        demand_at=cite.text("at"),
        demand_kinds=tuple(DemandKind(one.text("name"), one.texts("words")) for one in demands.children("kinds")),
        dimensions=sheet.texts("dimensions"),
        vetoes=sheet.texts("vetoes"),
        checks=sheet.texts("checks"),
        opinions=sheet.texts("opinions"),
        commitments=tuple(
            CommitmentKind(one.text("name"), one.text("unit", "")) for one in root.children("commitments")
        ),
    )


def _part(cursor: Cursor, key: str) -> Cursor:
    found = cursor.child(key)
    if found is None:
        cursor.fail(f"缺少“{key}”。", f"请补上“{key}:”一段。", key)
    return found


def _limits(cursor: Cursor) -> dict[str, int]:
    cursor.only(LIMITS)
    found = {}
    for key in LIMITS:
        value = cursor.value.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            cursor.fail(f"“{key}”应为不小于零的整数（工作日）。", key=key)
        found[key] = value
    if found["promise_revoke"] < found["promise_freeze"]:
        cursor.fail("“promise_revoke”不能小于“promise_freeze”。", "先冻结，后列入可撤销。", "promise_revoke")
    return found
