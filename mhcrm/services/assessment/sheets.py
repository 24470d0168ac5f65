"""研判表: one sheet per day and project, filled piece by piece; older sheets stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.assessment.records import Assessment, Check, Score
from mhcrm.domain.assessment.rules import check_sheet, hits, open_checks, score_of, score_words
from mhcrm.domain.change import ChangeSet
from mhcrm.store import ReadView, Store

VETOES = "assessment.vetoes"
"""Setting: the office's own veto items in place of the delivered ones."""


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet with the lines it could have, its sum or what is open, and the veto items that apply."""

    sheet: Assessment | None
    dimensions: tuple[str, ...]
    vetoes: tuple[str, ...]
    checks: tuple[str, ...]
    opinions: tuple[str, ...]
    sum_words: str
    hits: tuple[str, ...]
    unverified: tuple[str, ...]
    older: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line as typed: a score or result with its evidence, and for verifications who and when."""

    value: str
    evidence: str = ""
    by: str = ""
    on: date | None = None


class Sheets:
    """Reads and writes assessment sheets; names of lines are 编者规则, the veto items may be the office's."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        dimensions: Sequence[str],
        vetoes: Sequence[str],
        checks: Sequence[str],
        opinions: Sequence[str],
    ) -> None:
        self._store, self._clock = store, clock
        self._dimensions, self._shipped = tuple(dimensions), tuple(vetoes)
        self._checks, self._opinions = tuple(checks), tuple(opinions)

    def view(self, code: str) -> SheetView:
        """The newest sheet of a project; empty when there is none."""
        with self._store.read() as view:
            found = view.loops.assessments.of_lead(view.leads.by_code(code).id or 0)
            vetoes = self._vetoes(view)
        sheet = found[-1] if found else None
        scores = sheet.scores if sheet is not None else {}
        return SheetView(
            sheet,
            self._dimensions,
            vetoes,
            self._checks,
            self._opinions,
            score_words(scores, self._dimensions),
            hits(sheet.vetoes) if sheet is not None else (),
            open_checks(sheet.checks if sheet is not None else {}, self._checks),
            max(len(found) - 1, 0),
        )

    def fill(
        self, code: str, lines: Mapping[str, Line], opinion: str | None = None, note: str | None = None
    ) -> ChangeSet:
        """Fill lines of today's sheet; a sheet of an earlier day is carried on as a new one, the old one stays.

        Raises:
            InputError: unknown line or opinion, a score without evidence, an incomplete verification, 跟进 against a veto.
        """
        if opinion and opinion not in self._opinions:
            raise InputError(f"没有研判意见“{opinion}”。", "", f"可用：{'、'.join(self._opinions)}。", "sheet-opinion")
        today = self._clock.today()
        with self._store.write("填写研判表") as uow:
            lead_id = uow.leads.by_code(code).id or 0
            found = uow.loops.assessments.of_lead(lead_id)
            last = found[-1] if found else Assessment(0, lead_id, today, uow.access.actor)
            sheet = replace(last, assessed_on=today, assessor=uow.access.actor)
            for name, line in lines.items():
                sheet = self._with(uow, sheet, name, line)
            sheet = replace(sheet, opinion=sheet.opinion if opinion is None else opinion)
            sheet = replace(sheet, note=sheet.note if note is None else note.strip())
            check_sheet(sheet, self._dimensions, self._vetoes(uow), self._checks)
            values = {"lead_id": lead_id, "assessed_on": today, "assessor": sheet.assessor, "scores": sheet.scores}
            values |= {"vetoes": sheet.vetoes, "checks": sheet.checks, "opinion": sheet.opinion, "note": sheet.note}
            if last.id and last.assessed_on == today:
                uow.loops.assessments.update(last.id, values)
                row_id = last.id
            else:
                row_id = uow.loops.assessments.add(values)
            words = "、".join([*lines, *([f"意见：{opinion}"] if opinion else [])]) or "备注"
            uow.loops.note(lead_id, "assessment", row_id, today, "研判", words)
        return uow.changes

    def vetoes(self) -> tuple[str, ...]:
        """The veto items in effect."""
        with self._store.read() as view:
            return self._vetoes(view)

    def set_vetoes(self, names: Sequence[str]) -> ChangeSet:
        """The office's own veto items; none = the delivered ones again."""
        cleaned = [name.strip() for name in names if name.strip()]
        with self._store.write("本办一票否决项") as uow:
            uow.settings.set(VETOES, cleaned)
        return uow.changes

    def _vetoes(self, view: ReadView) -> tuple[str, ...]:
        own = view.settings.get(VETOES) or ()
        return tuple(str(name) for name in own) or self._shipped

    def _with(self, view: ReadView, sheet: Assessment, name: str, line: Line) -> Assessment:
        if name in self._dimensions:
            return replace(sheet, scores={**sheet.scores, name: _score(name, line)})
        made = Check(line.value.strip(), line.by.strip(), line.on, line.evidence.strip())
        if line.on is not None and line.on > self._clock.today():
            raise InputError(f"“{name}”的核查日期 {line.on} 在今天之后。", "", "请写实际核查的日期。", "future-date")
        if name in self._checks:
            return replace(sheet, checks={**sheet.checks, name: made})
        return replace(sheet, vetoes={**sheet.vetoes, name: made})


def _score(name: str, line: Line) -> Score:
    try:
        return score_of(line.value, line.evidence)
    except InputError as error:
        error.what = f"“{name}”：{error.what}"
        raise
