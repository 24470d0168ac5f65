"""The pipeline as the rule pages see it: every live lead with what its newest stored report says.

Nothing is matched here. A lead without a report has no chain, park or article, and is counted as not matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from mhcrm.domain.records import LeadRow, StoredReport
from mhcrm.domain.stages import OPEN_STAGES, Stage

LANDED: frozenset[str] = frozenset(
    stage.value
    for stage in (Stage.REGISTERED, Stage.PERMIT, Stage.BUILDING, Stage.COMPLETED, Stage.OPERATING, Stage.FULL)
)
UNDER_WAY: frozenset[str] = frozenset(stage.value for stage in OPEN_STAGES) - LANDED
FIELDS = ("company", "project", "stage")


@dataclass(frozen=True, slots=True)
class Digest:
    """What the rule pages need of one report.

    Attributes:
        chain: rule ids of the first chain, industry first.
        others: rule ids of the further chains.
        parks: ids of the parks, best first, that the documents name for the chain or that lie on the same chain.
        policies: article number → verdict (``applies``, ``possible``, ``no``, ``expired``).
    """

    chain: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    policies: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PipelineLead:
    """One live lead."""

    id: int
    code: str
    company: str
    project: str
    stage: str
    digest: Digest | None
    stale: bool

    @property
    def landed(self) -> bool:
        """Registered or further (落地 and after)."""
        return self.stage in LANDED

    @property
    def under_way(self) -> bool:
        """Still being won (线索 to 签约)."""
        return self.stage in UNDER_WAY

    @property
    def title(self) -> str:
        """Project, else company, else code."""
        return self.project or self.company or self.code


@dataclass(frozen=True, slots=True)
class Pipeline:
    """All live leads that are under way or landed; 暂缓, 终止, 流转 and 并入 do not count."""

    leads: tuple[PipelineLead, ...]

    @property
    def unmatched(self) -> int:
        """Leads without any report."""
        return sum(lead.digest is None for lead in self.leads)

    @property
    def stale(self) -> int:
        """Leads whose report is older than the data or the rules."""
        return sum(lead.stale for lead in self.leads)


def digest_of(body: Mapping[str, object]) -> Digest:
    """The parts of a report's JSON the rule pages count by."""
    chains = [_texts(chain.get("ids")) for chain in _objects(body.get("chains"))]
    parks = [park for park in _objects(body.get("parks")) if park.get("standing") != "unmentioned"]
    verdicts = {
        int(str(one["article"])): str(one["verdict"]) for one in _objects(body.get("policies")) if "article" in one
    }
    return Digest(
        chain=chains[0] if chains else (),
        others=tuple(dict.fromkeys(name for chain in chains[1:] for name in chain)),
        parks=tuple(str(park["id"]) for park in parks if park.get("id")),
        policies=verdicts,
    )


def pipeline_of(
    rows: Iterable[LeadRow],
    reports: Mapping[int, StoredReport],
    digests: Mapping[int, Digest],
    version: str,
    as_of: date | None = None,
) -> Pipeline:
    """Leads with their digests.

    Args:
        rows: live leads with :data:`FIELDS`.
        reports: newest report of each lead, without its body.
        digests: report id → digest.
        version: stamp of the rules; a report of other rules is stale.
        as_of: the reference date; a report of another day is stale.
    """
    found = []
    for row in rows:
        stage = str(row.cells.get("stage") or "")
        if stage not in LANDED and stage not in UNDER_WAY:
            continue
        report = reports.get(row.id)
        company, project = (str(row.cells.get(name) or "") for name in ("company", "project"))
        digest = digests[report.id] if report else None
        stale = report is not None and (
            report.stale
            or report.plan_version.partition("/")[0] != version
            or (as_of is not None and report.as_of != as_of)
        )
        found.append(PipelineLead(row.id, row.code, company, project, stage, digest, stale))
    return Pipeline(tuple(found))


def _objects(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
