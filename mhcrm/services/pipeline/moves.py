"""Moving projects: one, many at once, evidence for the gates, corrections, the history of stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.counting import AGREEMENT, Signed, count_signed
from mhcrm.domain.pipeline.gates import NeedState, evidence_fault
from mhcrm.domain.pipeline.moves import Stay, stays
from mhcrm.domain.pipeline.records import Evidence
from mhcrm.domain.pipeline.report import LEAVING, MoveReport, StayView, stay_views
from mhcrm.domain.records import LeadQuery
from mhcrm.plan.pipeline_rules import Need, PipelineRules
from mhcrm.services.pipeline.guard import Guard, Why, gate_missing
from mhcrm.services.pipeline.stage_words import stage_named
from mhcrm.store import Store, UnitOfWork

Entries = Callable[[Mapping[str, str]], tuple[dict[str, Value], dict[str, str]]]
Keep = Callable[[UnitOfWork, str, object, Path], int]


@dataclass(frozen=True)
class Given:
    """What is filled in together with a move: fields as typed, evidence and files by need (id or label)."""

    values: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


class MovesService:
    """The guarded moves.

    Args:
        read_entries: typed texts → values and raw texts, as the form reads them.
        keep: keeps a file for an owner inside a write; returns the attachment's id.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        guard: Guard,
        calendar: Callable[[], WorkCalendar],
        read_entries: Entries,
        keep: Keep,
    ) -> None:
        self._store, self._clock, self.guard = store, clock, guard
        self._calendar, self._read_entries, self._keep = calendar, read_entries, keep

    # -- looking ----------------------------------------------------------------------------------
    def rules(self) -> PipelineRules:
        """The rules in effect."""
        with self._store.read() as view:
            return self.guard.rules(view)

    def check(self, lead_id: int, stage: str) -> MoveReport:
        """What moving a project would need; writes nothing."""
        target = self.stage_code(stage)
        with self._store.read() as view:
            return self.guard.look(view, view.leads.get(lead_id), target)

    def check_many(self, ids: Sequence[int], stage: str) -> tuple[MoveReport, ...]:
        """The same for several projects at once (多选)."""
        target = self.stage_code(stage)
        with self._store.read() as view:
            return tuple(self.guard.look(view, lead, target) for lead in view.leads.many(ids))

    def open_needs(self, lead_id: int) -> tuple[NeedState, ...]:
        """What gates a project has behind it still ask for."""
        with self._store.read() as view:
            return self.guard.open_needs(view, view.leads.get(lead_id))

    def history(self, lead_id: int) -> tuple[StayView, ...]:
        """Stages with the days spent in each, corrections laid over, oldest first."""
        with self._store.read() as view:
            rules, events = self.guard.rules(view), view.stage_events.of_lead(lead_id)
        return stay_views(stays(events), rules, self._calendar(), self._clock.today())

    def signed(self, first: date, last: date) -> Signed:
        """签约统计 of a period: a project once, an increase by its increment; what is only said to be signed apart."""
        with self._store.read() as view:
            histories = view.stage_events.histories("S")
            live = view.leads.ids(LeadQuery(sort=(("id", False),)))
            leads = view.leads.many(lead_id for lead_id in live if lead_id in histories)
            formal = {need.id for need in self.guard.rules(view).gates.get("S", ()) if need.formal and need.evidence}
            agreed = set().union(*view.pipeline.needs_met({AGREEMENT, *formal}).values())
            found = ((lead, stays(histories[lead.id or 0])) for lead in leads)
            return count_signed(found, first, last, today=self._clock.today(), agreed=agreed)

    def stage_code(self, word: str) -> str:
        """The stage of a code, a name (also one of the office's own) or a word ledgers use for it (洽谈, 在建, 流失 …).

        Raises:
            InputError: none of these; words that may mean several stages name them.
        """
        return stage_named(self.rules().names, word)

    # -- moving -----------------------------------------------------------------------------------
    def move(
        self,
        lead_id: int,
        stage: str,
        why: Why = Why(),  # noqa: B008
        given: Given = Given(),
        expected_version: int | None = None,
    ) -> ChangeSet:
        """Fill in what is given and move a project; all of it or nothing.

        Raises:
            InputError: refused (``gate-missing`` lists what is not there), or what is given cannot be read.
            StaleWrite: somebody changed the project since.
        """
        target = self.stage_code(stage)
        with self._store.write(f"阶段转为“{self.rules().names[target]}”") as uow:
            lead = uow.leads.get(lead_id)
            if given.values:
                values, raw = self._read_entries(given.values)
                uow.leads.update(lead_id, values, expected_version, raw)
                lead = uow.leads.get(lead_id)
            self._put_evidence(uow, lead, target, given, why.on)
            self.guard.enter(uow, lead, target, why)
        return uow.changes

    def move_many(self, ids: Sequence[int], stage: str, why: Why = Why()) -> ChangeSet:  # noqa: B008
        """Move several projects in one step; if one cannot, none does.

        Raises:
            InputError: ``gate-missing-many`` with a report of each that cannot move.
        """
        target = self.stage_code(stage)
        word = self.rules().names[target]
        with self._store.write(f"{len(ids)} 个项目转为“{word}”") as uow:
            refused = []
            for lead in list(uow.leads.many(ids)):
                try:
                    self.guard.enter(uow, lead, target, why)
                except InputError as error:
                    refused.append((lead, error))
            if refused:
                raise _joint(refused, len(ids), word)
        return uow.changes

    def correct(
        self, lead_id: int, event_id: int, reason: str, *, on: date | None = None, stage: str | None = None
    ) -> ChangeSet:
        """Put a recorded move right: its day, and for the last one its stage. The old line stays.

        Raises:
            InputError: no such move of this project, no reason, nothing to correct, or the days would be out of order.
        """
        if not reason.strip():
            raise InputError("更正要写原因。", "", "请写一句原因。", "stage-reason")
        with self._store.write("更正阶段记录") as uow:
            lead = uow.leads.get(lead_id)
            history = stays(uow.stage_events.of_lead(lead_id))
            at = next((at for at, stay in enumerate(history) if stay.event_id == event_id), None)
            if at is None:
                raise InputError("这个项目没有这条阶段记录。", "", "用 mhcrm lead show 查看记录号。", "event-missing")
            day = on or history[at].on
            target = self.stage_code(stage) if stage else history[at].stage
            self._correctable(history, at, day, target)
            current = lead.text("stage")
            after = target if at == len(history) - 1 else current
            if after != current:
                uow.leads.update(lead_id, {"stage": after})
            uow.stage_events.add(
                lead_id, from_stage=current, to_stage=after, on=day, reason=reason.strip(), corrects=event_id
            )
            if after in LEAVING and after != current:
                self.guard.on_leave(uow, lead_id, day, "更正阶段记录")
        return uow.changes

    def _correctable(self, history: Sequence[Stay], at: int, day: date, target: str) -> None:
        stay, last = history[at], len(history) - 1
        earliest = history[at - 1].on if at else date.min
        latest = history[at + 1].on if at < last else self._clock.today()
        if not earliest <= day <= latest:
            raise InputError(
                f"更正后的日期 {day} 与前后的阶段记录顺序不符。", "", "请改在前后两次之间，且不晚于今天。", "date-order"
            )
        if target != stay.stage and at != last:
            raise InputError(
                "只能更正最后一次换到的阶段。",
                "较早的阶段是后面记录的前提。",
                "请先退回，再重新推进。",
                "correct-early",
            )
        if (day, target) == (stay.on, stay.stage):
            raise InputError("没有要更正的内容。", "", "请改日期或阶段。", "nothing-changed")

    # -- evidence ---------------------------------------------------------------------------------
    def evidence(self, lead_id: int) -> list[Evidence]:
        """Evidence of a project, oldest first, withdrawn ones included."""
        with self._store.read() as view:
            return view.pipeline.evidence.of_lead(lead_id)

    def add_evidence(
        self, lead_id: int, need: str, text: str, *, on: date | None = None, file: Path | None = None
    ) -> ChangeSet:
        """Write down evidence for a need of any gate before or after the move.

        Raises:
            InputError: no such need, no words, or words that say it is none (框架协议 for 签约).
        """
        with self._store.write("登记佐证") as uow:
            lead = uow.leads.get(lead_id)
            found = _need(self.guard.rules(uow).gates.values(), need)
            self._add(uow, lead, found, text, on or self._clock.today(), file)
        return uow.changes

    def withdraw_evidence(self, evidence_id: int, reason: str) -> ChangeSet:
        """Evidence that turned out wrong no longer counts; it stays with who, when and why.

        Raises:
            InputError: no reason, or it is withdrawn already.
        """
        if not reason.strip():
            raise InputError("撤回佐证要写原因。", "", "请写一句原因。", "stage-reason")
        with self._store.write("撤回佐证") as uow:
            item = uow.pipeline.evidence.get(evidence_id)
            if item is None or not item.counts:
                raise InputError("这条佐证不存在，或已经撤回。", "", "请刷新后再看。", "evidence-missing")
            gone = {"withdrawn_on": self._clock.today(), "withdrawn_by": self._store.actor}
            uow.pipeline.evidence.update(evidence_id, {**gone, "withdraw_reason": reason.strip()})
        return uow.changes

    def _put_evidence(self, uow: UnitOfWork, lead: Lead, target: str, given: Given, on: date | None) -> None:
        if not given.evidence and not given.files:
            return
        path = self.guard.look(uow, lead, target).plan.path or (target,)
        gates = self.guard.rules(uow).gates
        wanted = [gates.get(stage, ()) for stage in path]
        files = {_need(wanted, key).id: file for key, file in given.files.items()}
        texts = {_need(wanted, key).id: text for key, text in given.evidence.items()}
        for key in dict.fromkeys([*texts, *files]):
            file = files.get(key)
            text = texts.get(key) or (file.name if file is not None else "")
            self._add(uow, lead, _need(wanted, key), text, on or self._clock.today(), file)

    def _add(self, uow: UnitOfWork, lead: Lead, need: Need, text: str, on: date, file: Path | None) -> None:
        fault = evidence_fault(need, text)
        if fault:
            raise InputError(fault, "", "请写正式材料的名称、编号和日期。", "evidence-unfit")
        if not need.evidence:
            raise InputError(f"“{need.label}”不是写佐证的。", need.hint, "请填相应的字段。", "evidence-unfit")
        kept = self._keep(uow, "lead", lead.id, file) if file is not None else None
        row = {"lead_id": lead.id, "need": need.id, "text": text.strip(), "on": on, "attachment_id": kept}
        uow.pipeline.evidence.add(row)


def _need(gates: Iterable[Iterable[Need]], key: str) -> Need:
    """The need of an id or label among gates.

    Raises:
        InputError: none.
    """
    needs = [need for gate in gates for need in gate]
    text = key.strip()
    for need in needs:
        if text in (need.id, need.label):
            return need
    near = [need for need in needs if text and text in need.label and need.evidence]
    if len(near) == 1:
        return near[0]
    known = "、".join(need.label for need in needs if need.evidence)
    raise InputError(f"没有“{text}”这项佐证。", "", f"可用：{known}。", "evidence-unknown")


def _joint(refused: Sequence[tuple[Lead, InputError]], number: int, word: str) -> InputError:
    said = "".join(f"{lead.code} {error.why or error.what}" for lead, error in refused[:5])
    return InputError(
        f"{number} 个项目里有 {len(refused)} 个还不能移到“{word}”，一个也没有移动。",
        said,
        "请逐个补齐，或只选已具备条件的。",
        "gate-missing-many",
        {
            "refused": [
                {"lead": lead.code, "code": error.code, "what": error.what, **error.details} for lead, error in refused
            ]
        },
    )


__all__ = ["Given", "MovesService", "Why", "gate_missing"]
