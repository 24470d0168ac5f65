"""承诺兑现 for both faces: what was agreed, the review calendar, what was verified on which evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.workdays import WorkDays
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.commitments.records import Commitment, Verification
from mhcrm.domain.commitments.rules import Progress, progress, said
from mhcrm.domain.due import DueItem, by_urgency, level_of
from mhcrm.store import ReadView, Store


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """A commitment with its project's code and name."""

    progress: Progress
    lead_code: str
    lead_name: str


class CommitmentsService:
    """What investors agreed to.

    Args:
        kinds: kind → unit; "" = a day is promised (编者规则).
        warn: working days before a planned review at which it is told.
    """

    def __init__(self, store: Store, clock: Clock, kinds: Mapping[str, str], workdays: WorkDays, warn: int) -> None:
        self._store, self._clock, self._workdays, self._warn = store, clock, workdays, warn
        self.kinds = kinds

    def lines(self, code: str | None = None) -> tuple[ProgressLine, ...]:
        """Commitments of a project, or of all, against what was verified."""
        today = self._clock.today()
        with self._store.read() as view:
            if code is None:
                found, checks = view.loops.commitments.all(), view.loops.checks.all()
            else:
                lead_id = view.leads.by_code(code).id or 0
                found, checks = view.loops.commitments.of_lead(lead_id), view.loops.checks.of_lead(lead_id)
            leads = {lead.id: lead for lead in view.leads.many({one.lead_id for one in found})}
        made = []
        for one in found:
            lead = leads.get(one.lead_id)
            name = (lead.text("project") or lead.text("company")) if lead is not None else ""
            made.append(ProgressLine(progress(one, checks, today), (lead.code or "") if lead is not None else "", name))
        return tuple(made)

    def due_items(self, as_of: date | None = None) -> tuple[DueItem, ...]:
        """Planned reviews not done yet."""
        on, found = as_of or self._clock.today(), []
        with self._store.read() as view:
            named = {one.id: one for one in view.loops.commitments.all()}
            for check in view.loops.checks.where(done_on=None):
                one = named.get(check.commitment_id)
                if one is not None and check.planned_on is not None:
                    left = self._workdays.between(on, check.planned_on)
                    level = level_of(check.planned_on, on, left, self._warn)
                    title = f"{one.kind} {said(one)}：{check.milestone}"
                    found.append(
                        DueItem(
                            "commitment_check", check.id, "承诺核验", title, check.planned_on, left, level, one.lead_id,
                            check.checker, "", f"依据 {one.basis}",
                        )
                    )  # fmt: skip
        return by_urgency(found)

    def add(
        self,
        code: str,
        kind: str,
        basis: str,
        *,
        number: Decimal | None = None,
        day: date | None = None,
        due: date | None = None,
        note: str = "",
    ) -> ChangeSet:
        """Write down one commitment: a number or a day, and the clause it rests on.

        Raises:
            InputError: unknown project or kind, a number where a day is promised (or none at all), no basis.
        """
        unit = self._unit(kind, number, day)
        if not basis.strip():
            raise InputError("承诺没有写依据。", "", "请写协议编号和条款。", "basis-missing")
        with self._store.write(f"登记承诺（{kind}）") as uow:
            uow.loops.lock()
            lead = uow.leads.by_code(code)
            values = {"lead_id": lead.id, "kind": kind.strip(), "basis": basis.strip(), "number": number, "unit": unit}
            row_id = uow.loops.commitments.add({**values, "day": day, "due": due, "note": note.strip()})
            made = Commitment(row_id, lead.id or 0, kind.strip(), basis.strip(), number, unit, day, due)
            words = f"{kind.strip()} {said(made)}，依据 {basis.strip()}"
            uow.loops.note(lead.id, "commitment", row_id, self._clock.today(), "登记承诺", words)
        return uow.changes

    def plan(self, commitment_id: int, milestone: str, on: date, checker: str = "") -> ChangeSet:
        """Put a review into the calendar."""
        if not milestone.strip():
            raise InputError("没有写核验的节点。", "", "例如：签约满一年、首期到资。", "milestone-missing")
        with self._store.write(f"安排核验“{milestone}”") as uow:
            uow.loops.lock()
            one = _stored(uow, commitment_id)
            values = {"lead_id": one.lead_id, "commitment_id": one.id, "milestone": milestone.strip()}
            uow.loops.checks.add({**values, "planned_on": on, "checker": checker.strip()})
            uow.loops.note(
                one.lead_id,
                "commitment",
                one.id,
                self._clock.today(),
                "安排核验",
                f"{one.kind}：{milestone.strip()}，{on}",
            )
        return uow.changes

    def verify(
        self,
        commitment_id: int,
        evidence: str,
        *,
        value: Decimal | None = None,
        reached: date | None = None,
        milestone: str = "",
        checker: str = "",
        on: date | None = None,
    ) -> ChangeSet:
        """Register what was found: the cumulative figure, or the day it was reached, with the evidence.

        The planned review of that milestone (or the next planned one) is done by it.

        Raises:
            InputError: no evidence, the wrong sort of finding, or a day that has not come.
        """
        day = on or self._clock.today()
        if day > self._clock.today() or (reached is not None and reached > self._clock.today()):
            raise InputError("核定日期在今天之后。", "", "请写实际发生的日期。", "future-date")
        if not evidence.strip():
            raise InputError("没有写核定的凭据。", "", "请写报表、凭证或文件名。", "evidence-missing")
        with self._store.write("核定承诺") as uow:
            uow.loops.lock()
            one = _stored(uow, commitment_id)
            self._check_finding(one, value, reached)
            who = checker.strip() or uow.access.actor
            found = {
                "done_on": day,
                "value": value,
                "reached_on": reached,
                "evidence": evidence.strip(),
                "checker": who,
            }
            planned = _planned(uow, one, milestone)
            if planned is None:
                values = {"lead_id": one.lead_id, "commitment_id": one.id, "milestone": milestone.strip() or "临时核验"}
                uow.loops.checks.add({**values, **found})
            else:
                uow.loops.checks.update(planned.id, found)
            words = progress(one, uow.loops.checks.of_lead(one.lead_id), day).formula
            uow.loops.note(
                one.lead_id, "commitment", one.id, day, "核定承诺", f"{one.kind}：{words}（{evidence.strip()}）"
            )
        return uow.changes

    def remove(self, commitment_id: int, reason: str) -> ChangeSet:
        """Take back a commitment entered by mistake (undo brings it back)."""
        if not reason.strip():
            raise InputError("没有写删除的原因。", "", "请写一句原因。", "no-reason")
        with self._store.write("删除承诺") as uow:
            uow.loops.lock()
            one = _stored(uow, commitment_id)
            for check in uow.loops.checks.where(commitment_id=one.id):
                uow.loops.checks.remove(check.id)
            uow.loops.commitments.remove(one.id)
            words = f"{one.kind} {said(one)}：{reason.strip()}"
            uow.loops.note(one.lead_id, "commitment", one.id, self._clock.today(), "删除承诺", words)
        return uow.changes

    def _unit(self, kind: str, number: Decimal | None, day: date | None) -> str:
        unit = self.kinds.get(kind.strip())
        if unit is None:
            raise InputError(f"没有“{kind}”这种承诺。", "", f"可用：{'、'.join(self.kinds)}。", "commitment-kind")
        if unit and (number is None or day is not None):
            raise InputError(f"“{kind}”要写数字（{unit}）。", "", "不知道就先不登记，不要写 0。", "commitment-number")
        if not unit and (day is None or number is not None):
            raise InputError(f"“{kind}”要写日期。", "", "例如 2027-06-30。", "commitment-day")
        if number is not None and number <= 0:
            raise InputError(f"“{kind}”的承诺数应当大于 0。", "", "不知道就先不登记。", "commitment-number")
        return unit

    @staticmethod
    def _check_finding(one: Commitment, value: Decimal | None, reached: date | None) -> None:
        if one.number is not None and (value is None or reached is not None or value < 0):
            raise InputError(
                f"“{one.kind}”要写核定数（累计，{one.unit}）。", "", "没有核到就不要登记。", "verify-number"
            )
        if one.number is None and (reached is None or value is not None):
            raise InputError(f"“{one.kind}”要写实际达到的日期。", "", "还没有达到就不要登记。", "verify-day")


def checks_in(view: ReadView, lead_id: int) -> dict[str, str]:
    """For the gates of stages: what is missing of commitments and their verification; "" = nothing."""
    made = view.loops.commitments.of_lead(lead_id)
    done = any(one.done_on is not None for one in view.loops.checks.of_lead(lead_id)) if made else False
    return {
        "commitments": "" if made else "还没有登记协议承诺",
        "verified": "" if done else "承诺还没有核定过",
    }


def _stored(view: ReadView, commitment_id: int) -> Commitment:
    one = view.loops.commitments.get(commitment_id)
    if one is None:
        raise InputError(
            f"没有编号为 {commitment_id} 的承诺。", "", "用 mhcrm commitment list 查编号。", "unknown-commitment"
        )
    return one


def _planned(view: ReadView, one: Commitment, milestone: str) -> Verification | None:
    planned = view.loops.checks.where(commitment_id=one.id, done_on=None)
    named = [check for check in planned if check.milestone == milestone.strip()]
    if milestone.strip():
        return named[0] if named else None
    return min(planned, key=lambda check: (check.planned_on or date.max, check.id), default=None)
