"""The one way a project changes its stage: form, board, command line and imports all come through here.

A change by a person is guarded by gates. What a ledger or a first entry *states* is recorded as stated (source 导入 or
登记): a project that has been signed for a year is not refused for want of evidence; what it lacks is shown until filled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.gates import Known, NeedState, judge
from mhcrm.domain.pipeline.moves import MoveKind, is_open, left_from, plan_move, stays, track_of
from mhcrm.domain.pipeline.records import AUTOMATIC
from mhcrm.domain.pipeline.report import LEAVING, MoveReport
from mhcrm.plan.pipeline_rules import PipelineRules, Reason, Track
from mhcrm.store import ReadView, UnitOfWork

OnLeave = Callable[[UnitOfWork, int, date, str], object]
Checks = Callable[[ReadView, int], Mapping[str, str]]
"""Name of a check → what is in the way of a lead ("" = nothing)."""

_STATED_ON = {"S": "sign_on", "R": "register_on", "C": "start_on", "D": "complete_on", "O": "produce_on"}
"""Fields in which a ledger says on which day a stage was entered."""


@dataclass(frozen=True, slots=True)
class Why:
    """What is said about a move: on which day, why, by which reason, whom it concerns (竞争地区, 转入单位, 并入的项目)."""

    on: date | None = None
    reason: str = ""
    code: str = ""
    whom: str = ""


@dataclass(frozen=True)
class Guard:
    """Looks at moves and makes them inside an open unit of work.

    Args:
        rules: the rules in effect; they may change while the program runs.
        on_leave: told when a project ends, moves away or is merged; lets go of what was kept for it.
        checks: what other subjects have to say at a gate.
    """

    clock: Clock
    rules: Callable[[ReadView], PipelineRules]
    on_leave: OnLeave = field(default=lambda *_: None)
    checks: Checks = field(default=lambda *_: {})

    # -- looking ----------------------------------------------------------------------------------
    def track(self, rules: PipelineRules, lead: Lead) -> Track | None:
        """The track of a lead."""
        return track_of(rules, lead.text("space_mode"), rnd_centre=lead.text("is_rnd_centre") == "是")

    def look(self, view: ReadView, lead: Lead, target: str) -> MoveReport:
        """What a move would need; nothing is written."""
        rules, number, current = self.rules(view), _id(lead), lead.text("stage")
        track = self.track(rules, lead)
        outside = None
        if not is_open(current):
            outside = left_from(stays(view.stage_events.of_lead(number)), self._first_stage(view, number))
        plan = plan_move(rules, track, current, target, outside)
        forward = plan.kind is MoveKind.FORWARD
        needs = judge(rules, track, plan.path, self._known(view, lead)) if forward else ()
        reasons = tuple(item for item in rules.reasons if target in item.stages)
        name = lead.text("project") or lead.text("company")
        said = (number, lead.code or "", name, lead.version, current, target, rules.names[target])
        return MoveReport(*said, track, plan, needs, reasons)

    def open_needs(self, view: ReadView, lead: Lead) -> tuple[NeedState, ...]:
        """What the gates behind a project ask for and nobody has filled in (of stages stated by a ledger)."""
        rules, current = self.rules(view), lead.text("stage")
        track = self.track(rules, lead)
        if not is_open(current) or current == "L":
            return ()
        path = plan_move(rules, track, "L", current).path or (current,)
        return tuple(state for state in judge(rules, track, path, self._known(view, lead)) if not state.met)

    def _known(self, view: ReadView, lead: Lead) -> Known:
        number = _id(lead)
        contacts = sum(1 for item in view.activities.of_lead(number) if item.kind not in AUTOMATIC)
        evidence = tuple(view.pipeline.evidence.of_lead(number))
        return Known(lead, self.clock.today(), evidence, contacts, self.checks(view, number))

    @staticmethod
    def _first_stage(view: ReadView, lead_id: int) -> str | None:
        """Where a project stood before its first recorded move."""
        events = view.stage_events.of_lead(lead_id)
        return events[0].from_stage if events else None

    # -- moving -----------------------------------------------------------------------------------
    def enter(self, uow: UnitOfWork, lead: Lead, target: str, why: Why) -> MoveReport:
        """Move a project, or refuse.

        Raises:
            InputError: the track has no such stage, a gate is not met, a reason is missing, or the day is wrong.
        """
        report = self.look(uow, lead, target)
        if report.plan.refusal:
            raise InputError(
                f"{report.code} 不能移到“{report.target_word}”：{report.plan.refusal}",
                "",
                report.plan.todo,
                report.plan.code,
            )
        if report.missing:
            raise gate_missing(report)
        day = self._day(uow, report, why.on)
        reason = self._reason(uow, report, why)
        number, came_from = report.lead_id, report.current or None
        track, code = report.track.id if report.track else "", reason.code if reason else ""
        said = {"reason_code": code, "competitor": why.whom.strip(), "track": track}
        uow.leads.update(number, {"stage": target})
        for stage in report.plan.path:
            reason_text = why.reason.strip()
            uow.stage_events.add(number, from_stage=came_from, to_stage=stage, on=day, reason=reason_text, said=said)
            came_from = stage
        if target in LEAVING:
            self.on_leave(uow, number, day, f"项目转为“{report.target_word}”")
        return report

    def _day(self, view: ReadView, report: MoveReport, on: date | None) -> date:
        today = self.clock.today()
        day = on or today
        if day > today:
            raise InputError(f"日期 {day} 还没有到。", "换阶段记的是已经发生的事。", "请改成实际日期。", "future-date")
        history = stays(view.stage_events.of_lead(report.lead_id))
        if history and day < history[-1].on:
            raise InputError(
                f"日期 {day} 早于上一次换阶段（{history[-1].on}）。",
                "",
                "请核对日期；上一次记错了，先更正那一次。",
                "date-order",
            )
        return day

    def _reason(self, view: ReadView, report: MoveReport, why: Why) -> Reason | None:
        """The reason a leaving project gives; None for other moves."""
        text = why.reason.strip()
        if report.plan.kind is not MoveKind.LEAVE:
            if report.needs_reason and not text:
                raise _no_reason(report)
            return None
        reason = _chosen(report, why)
        if reason is None or (reason.code == "other" and not text):
            raise _no_reason(report)
        if reason.asks and not why.whom.strip():
            asked = {"competitor": "竞争地区（去了哪里）", "unit": "转入单位", "lead": "并入的项目编号"}[reason.asks]
            raise InputError(
                f"原因是“{reason.label}”时要写{asked}。", "", f"请补上{asked}；不清楚就写“不详”。", "reason-whom"
            )
        if reason.asks == "lead":
            into = view.leads.by_code(why.whom)
            if into.id == report.lead_id:
                raise InputError("项目不能并入它自己。", "", "请写另一个项目的编号。", "merge-self")
        return reason

    # -- stating ----------------------------------------------------------------------------------
    def state(self, uow: UnitOfWork, rows: Sequence[tuple[int, str | None, Mapping[str, object]]], source: str) -> None:
        """Record the stages a ledger or a first entry states: (lead, stage before or None, its new values).

        A new lead that only is a 线索 needs no line. Projects stated to have left let go of what was kept for them.
        """
        today = self.clock.today()
        stated = []
        for lead_id, before, values in rows:
            stage = str(values.get("stage") or "L")
            if stage == before or (before is None and stage == "L"):
                continue
            day = _stated_on(stage, values, today)
            stated.append((lead_id, before, stage, day))
            if stage in LEAVING and before is not None:
                self.on_leave(uow, lead_id, today, f"{source}：项目转为“{self.rules(uow).names[stage]}”")
        uow.stage_events.add_many(stated, source)


def gate_missing(report: MoveReport) -> InputError:
    """The refusal of a move whose gate is not met; ``details`` hold what a dialog asks for."""
    lines = [
        {
            "need": state.need.id,
            "stage": state.stage,
            "label": state.need.label,
            "fields": list(state.need.fields),
            "evidence": state.need.evidence,
            "why": state.how,
        }
        for state in report.missing
    ]
    said = "、".join(_told(state) for state in report.missing)
    return InputError(
        f"{report.code} 还不能移到“{report.target_word}”，缺 {len(lines)} 项。",
        f"缺：{said}。",
        "请补齐后移动。",
        "gate-missing",
        {"lead": report.code, "target": report.target, "missing": lines},
    )


def _told(state: NeedState) -> str:
    why = state.how.rstrip("。")
    return f"{state.need.label}（{why}）" if why else state.need.label


def _chosen(report: MoveReport, why: Why) -> Reason | None:
    """The reason by its code or label, or by the words written; 其他 for words that match none."""
    wanted = (why.code or why.reason).strip()
    for reason in report.reasons:
        if wanted in (reason.code, reason.label) or (not why.code and wanted.startswith(reason.label)):
            return reason
    if why.code.strip():
        known = "、".join(reason.label for reason in report.reasons)
        raise InputError(f"没有“{why.code}”这个原因。", "", f"可选：{known}。", "reason-unknown")
    return next((reason for reason in report.reasons if reason.code == "other"), None) if wanted else None


def _no_reason(report: MoveReport) -> InputError:
    offered = f"可选：{'、'.join(reason.label for reason in report.reasons)}。" if report.reasons else ""
    todo = f"请写一句原因。{offered}"
    return InputError(f"转为“{report.target_word}”要写原因。", "", todo, "stage-reason")


def _stated_on(stage: str, values: Mapping[str, object], today: date) -> date:
    """The day a ledger gives for a stage when it is a whole day that has come, else the day it was read."""
    text = str(values.get(_STATED_ON.get(stage, "")) or "")
    try:
        day = date.fromisoformat(text) if len(text) == 10 else today
    except ValueError:
        return today
    return min(day, today)


def _id(lead: Lead) -> int:
    if lead.id is None:
        raise RuntimeError("a lead that was never stored has no stage to move from")
    return lead.id
