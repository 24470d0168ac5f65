"""Our own weights and thresholds of matching (编者规则), read from ``resources/rules/matching.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.plan.lines import Lines
from mhcrm.plan.model import Cite
from mhcrm.plan.rule_lines import SLOT_KEYS, TIER_KEYS, SlotLines, TierLines, with_office
from mhcrm.plan.yaml_strict import LineOf, read_yaml

RULES_FILE = "rules/matching.yaml"
KEYS = (
    "levels",
    "weak_cap",
    "fields",
    "context",
    "thresholds",
    "enterprise",
    "site",
    "roles_by_phase",
    "related",
    "delta_centre",
    "service_sites",
    "tier",
    "slots",
)


@dataclass(frozen=True, slots=True)
class Related:
    """An industry or track without a place of its own in the layout, and the neighbours whose places it borrows."""

    source: str
    targets: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DeltaCentre:
    """Who counts as an R&D centre of a 长三角 manufacturer (9号) and the places that document offers."""

    cite: Cite
    parks: tuple[str, ...]
    named_industries: frozenset[str]
    phases: frozenset[str]


@dataclass(frozen=True, slots=True)
class ServiceSite:
    """Where a document places a body that belongs to no chain (funds, finance, incubators, transfer services)."""

    kinds: frozenset[str]
    trades: frozenset[str]
    signals: frozenset[str]
    cite: Cite
    parks: tuple[str, ...]
    why: str


SERVICE_SITE_KEYS = {"kinds", "trades", "signals", "doc", "at", "parks", "why"}


@dataclass(frozen=True)
class MatchRules:
    """The numbers of ``matching.yaml``, checked."""

    levels: Mapping[str, float]
    weak_cap: float
    fields: Mapping[str, float]
    context: Mapping[str, float]
    thresholds: Mapping[str, float]
    enterprise: Mapping[str, float]
    site: Mapping[str, float]
    roles_by_phase: Mapping[str, frozenset[str]]
    related: tuple[Related, ...]
    delta_centre: DeltaCentre
    service_sites: tuple[ServiceSite, ...]
    tier_cite: Cite
    tier_lines: TierLines
    slot_lines: SlotLines

    def on(self, lines: Lines) -> MatchRules:
        """The rules with the office's numbers of a day (``PlanBase.lines``) in the place of ours."""
        tiers, slots = with_office(self.tier_lines, lines), with_office(self.slot_lines, lines)
        return replace(self, tier_lines=tiers, slot_lines=slots)


def load_match_rules(path: Path | None = None) -> MatchRules:
    """Read the rules.

    Raises:
        RuleFileError: a key is missing, unknown or of the wrong kind; names file and line.
    """
    file = path or resource(RULES_FILE)
    data, line_of = read_yaml(file)
    reader = _Reader(file.name, data, line_of)
    delta, tier = reader.table("delta_centre"), reader.table("tier")
    return MatchRules(
        levels=reader.numbers("levels"),
        weak_cap=float(str(reader.data["weak_cap"])),
        fields=reader.numbers("fields"),
        context=reader.numbers("context"),
        thresholds=reader.numbers("thresholds"),
        enterprise=reader.numbers("enterprise"),
        site=reader.numbers("site"),
        roles_by_phase={
            key: frozenset(reader.words(value, "roles_by_phase", key))
            for key, value in reader.table("roles_by_phase").items()
        },
        related=reader.related(),
        delta_centre=DeltaCentre(
            Cite(str(delta["doc"]), str(delta["at"])),
            reader.words(delta["parks"], "delta_centre", "parks"),
            frozenset(reader.words(delta["named_industries"], "delta_centre", "named_industries")),
            frozenset(reader.words(delta["phases"], "delta_centre", "phases")),
        ),
        service_sites=reader.service_sites(),
        tier_cite=Cite(str(tier["doc"]), str(tier["at"])),
        tier_lines=_tiers(tier),
        slot_lines=_slots(reader.numbers("slots")),
    )


def _tiers(raw: Mapping[str, object]) -> TierLines:
    building, floor, research_building = (Decimal(str(raw[key])) for key in TIER_KEYS)
    return TierLines(building, floor, research_building)


def _slots(raw: Mapping[str, float]) -> SlotLines:
    smaller, larger = (Decimal(str(raw[key])) for key in SLOT_KEYS)
    return SlotLines(smaller, larger)


class _Reader:
    """The file's tables with typed access."""

    def __init__(self, name: str, data: object, line_of: LineOf) -> None:
        self._name, self._line_of = name, line_of
        if not isinstance(data, dict):
            raise self.fail("应为“键: 值”的表。")
        for key in data:
            if key not in KEYS:
                raise self.fail(f"不认识的键“{key}”，可用：{'、'.join(KEYS)}。", str(key))
        missing = [key for key in KEYS if key not in data]
        if missing:
            raise self.fail(f"缺少：{'、'.join(missing)}。")
        self.data: dict[str, object] = data

    def fail(self, why: str, *where: str | int) -> RuleFileError:
        """The error for the node at ``where``."""
        line = self._line_of(*where)
        return RuleFileError(
            f"规则文件 {self._name} 第 {line} 行有误：",
            why,
            "请改正后重新载入。",
            code="rules.format",
            details={"file": self._name, "line": line},
        )

    def table(self, key: str) -> dict[str, object]:
        """The mapping under ``key``."""
        value = self.data[key]
        if not isinstance(value, dict):
            raise self.fail("应为“键: 值”的表。", key)
        return value

    def numbers(self, key: str) -> dict[str, float]:
        """The mapping under ``key``, all numbers."""
        found: dict[str, float] = {}
        for name, value in self.table(key).items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise self.fail(f"“{name}”应为数字，实为 {value!r}。", key, name)
            found[name] = float(value)
        return found

    def words(self, value: object, *where: str | int) -> tuple[str, ...]:
        """A list of words."""
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.fail("应为词的列表。", *where)
        return tuple(value)

    def related(self) -> tuple[Related, ...]:
        """The borrowed places."""
        rows = self.data["related"]
        if not isinstance(rows, list):
            raise self.fail("应为列表。", "related")
        found = []
        for index, row in enumerate(rows):
            if not isinstance(row, dict) or set(row) != {"from", "to", "why"}:
                raise self.fail("每行须有 from、to、why。", "related", index)
            found.append(Related(str(row["from"]), self.words(row["to"], "related", index), str(row["why"])))
        return tuple(found)

    def service_sites(self) -> tuple[ServiceSite, ...]:
        """The places of bodies outside every chain, in the order they are tried."""
        rows = self.data["service_sites"]
        if not isinstance(rows, list):
            raise self.fail("应为列表。", "service_sites")
        found = []
        for index, row in enumerate(rows):
            if not isinstance(row, dict) or set(row) != SERVICE_SITE_KEYS:
                raise self.fail(f"每行须有 {'、'.join(sorted(SERVICE_SITE_KEYS))}。", "service_sites", index)
            kinds, trades, signals, parks = (
                self.words(row[key], "service_sites", index) for key in ("kinds", "trades", "signals", "parks")
            )
            cite = Cite(str(row["doc"]), str(row["at"]))
            found.append(
                ServiceSite(frozenset(kinds), frozenset(trades), frozenset(signals), cite, parks, str(row["why"]))
            )
        return tuple(found)
