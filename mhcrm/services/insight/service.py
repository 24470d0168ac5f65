"""What the pipeline looks like from the rules' side: by chain, park, article and indicator. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import LeadQuery
from mhcrm.plan.base import PlanBase, PlanView
from mhcrm.services.insight.articles import PolicyBook, policy_book
from mhcrm.services.insight.chains import ChainMap, chain_map
from mhcrm.services.insight.indicators import SIGNED, Indicator, indicators
from mhcrm.services.insight.parks import ParkLine, ParkSheet, park_lines, park_sheet
from mhcrm.services.insight.pipeline import FIELDS, Digest, Pipeline, digest_of, pipeline_of
from mhcrm.services.insight.places import records_at
from mhcrm.store import ReadView, Store

_BATCH = 500  # report bodies held in memory at once


class InsightService:
    """Counts over stored reports and entered values; never matches and never writes.

    A report is parsed once: its row never changes, so its digest is kept by report id.
    """

    def __init__(self, store: Store, plan: PlanBase, clock: Clock) -> None:
        self._store = store
        self._plan = plan
        self._clock = clock
        self._digests: dict[int, Digest] = {}

    def pipeline(self, progress: Progress | None = None) -> Pipeline:
        """Every live lead with the digest of its newest report.

        Raises:
            Cancelled: through ``progress``; what was read so far is kept for the next time.
        """
        with self._store.read() as view:
            rows = view.leads.rows(view.leads.ids(LeadQuery(sort=())), FIELDS)
            reports = view.reports.summaries([row.id for row in rows])
            self._read_new(view, {report.id: report.lead_id for report in reports.values()}, progress or silent())
        return pipeline_of(rows, reports, self._digests, self._plan.version, self._clock.today())

    def chains(self, as_of: date | None = None, progress: Progress | None = None) -> ChainMap:
        """Industries, tracks and segments with enterprises, leads and gaps."""
        return chain_map(self._view(as_of), self.pipeline(progress))

    def policies(self, as_of: date | None = None, progress: Progress | None = None) -> PolicyBook:
        """Articles with the leads they may serve, and the tasks of the other documents."""
        return policy_book(self._view(as_of), self.pipeline(progress))

    def parks(self, as_of: date | None = None, progress: Progress | None = None) -> tuple[ParkLine, ...]:
        """Every park with its number of leads."""
        return park_lines(self._view(as_of), self.pipeline(progress))

    def standing(self) -> tuple[int, int, int]:
        """(live leads, without a report, with a report older than data or rules): what every count rests on."""
        pipeline = self.pipeline()
        return len(pipeline.leads), pipeline.unmatched, pipeline.stale

    def park(self, park_id: str, as_of: date | None = None) -> ParkSheet:
        """One park whole.

        Raises:
            InputError: no such park.
        """
        return park_sheet(self._view(as_of), self.pipeline(), park_id)

    def indicators(self, as_of: date | None = None, progress: Progress | None = None) -> tuple[Indicator, ...]:
        """Indicators with what the entered data of leads at 签约 or further adds up to."""
        pipeline = self.pipeline(progress)
        return indicators(self._view(as_of), pipeline, self._signed(pipeline))

    def rule_ids(self, doc: str, at: str, prefer: Collection[str] = ()) -> tuple[str, ...]:
        """Ids of the records a citation stands for, the nearest first; empty when no record knows the place.

        Args:
            prefer: ids the reader is looking at; records tied to them come first.
        """
        return tuple(record.id for record in records_at(self._view(None), doc, at, prefer))

    def _view(self, as_of: date | None) -> PlanView:
        return self._plan.view(as_of or self._clock.today())

    def _signed(self, pipeline: Pipeline) -> list[Lead]:
        ids = [lead.id for lead in pipeline.leads if lead.stage in SIGNED]
        with self._store.read() as view:
            return list(view.leads.many(ids))

    def _read_new(self, view: ReadView, wanted: dict[int, int], progress: Progress) -> None:
        """Digests by report id; only reports not seen before are read whole, those replaced are forgotten."""
        self._digests = {report: digest for report, digest in self._digests.items() if report in wanted}
        missing = [lead for report, lead in wanted.items() if report not in self._digests]
        progress.start("读取匹配结果", len(missing))
        for start in range(0, len(missing), _BATCH):
            for report in view.reports.newest(missing[start : start + _BATCH]):
                self._digests[report.id] = digest_of(report.body)
            progress.step(min(start + _BATCH, len(missing)))
