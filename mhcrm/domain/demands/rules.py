"""诉求: what kind it is, where it stands, how old it is, what may close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.closing import check_other
from mhcrm.domain.approvals.workdays import WorkDays
from mhcrm.domain.demands.records import Demand
from mhcrm.domain.due import DueLevel, level_of


class DemandState(StrEnum):
    """Where a demand stands; the words are those shown."""

    OPEN = "待答复"
    ANSWERED = "待企业确认"
    CONFIRMED = "待办结"
    CLOSED = "已办结"


@dataclass(frozen=True, slots=True)
class DemandView:
    """A demand on a day.

    Attributes:
        age: working days since it was raised (until it was closed).
        left: working days to the answer's due day; None without one or once answered.
        words: the sentence why it is as pressing as it is.
    """

    demand: Demand
    state: DemandState
    age: int
    left: int | None
    level: DueLevel | None
    words: str


def state_of(demand: Demand) -> DemandState:
    """Where it stands."""
    if demand.closed_on is not None:
        return DemandState.CLOSED
    if demand.confirmed_on is not None:
        return DemandState.CONFIRMED
    return DemandState.ANSWERED if demand.answered_on is not None else DemandState.OPEN


def view_of(demand: Demand, on: date, workdays: WorkDays, warn: int) -> DemandView:
    """A demand with its age and what presses."""
    state = state_of(demand)
    age = workdays.between(demand.raised_on, min(demand.closed_on or on, on))
    if state is not DemandState.OPEN:
        since = {DemandState.ANSWERED: demand.answered_on, DemandState.CONFIRMED: demand.confirmed_on}.get(state)
        words = f"{demand.closed_on} 办结，用 {age} 个工作日" if since is None else f"自 {since} {state.value}"
        return DemandView(demand, state, age, None, None, words)
    if demand.due is None:
        return DemandView(demand, state, age, None, None, f"提出 {age} 个工作日，没有写答复期限")
    left = workdays.between(on, demand.due)
    level = level_of(demand.due, on, left, warn)
    told = f"应于 {demand.due} 前答复，" + (f"已逾期 {-left} 个工作日" if demand.due < on else f"还有 {left} 个工作日")
    return DemandView(demand, state, age, left, level, f"提出 {age} 个工作日，{told}")


def kind_of(word: str, kinds: Mapping[str, Sequence[str]]) -> str:
    """The document's kind for its name or a spoken word.

    Raises:
        InputError: none; says which there are.
    """
    text = word.strip()
    for name, words in kinds.items():
        if text == name or text in words:
            return name
    raise InputError(f"没有“{text}”这类诉求。", "", f"可用：{'、'.join(kinds)}。", "demand-kind")


def check_answer(demand: Demand, answer: str) -> None:
    """Refuse an answer that is none.

    Raises:
        InputError: closed, confirmed already, or empty.
    """
    _check_open(demand)
    if demand.confirmed_on is not None:
        raise InputError("企业已经确认过答复。", "", "要改答复，请先登记企业不认可的原因。", "demand-confirmed")
    if not answer.strip():
        raise InputError("答复是空的。", "", "请写明怎么答复的。", "answer-empty")


def check_confirm(demand: Demand, by: str) -> None:
    """Refuse a confirmation without an answer or without a name at the company.

    Raises:
        InputError: says which.
    """
    _check_open(demand)
    if demand.answered_on is None:
        raise InputError("还没有答复，企业无从确认。", "", "请先登记答复。", "demand-unanswered")
    if demand.confirmed_on is not None:
        raise InputError(f"企业已于 {demand.confirmed_on} 确认（{demand.confirmed_by}）。", code="demand-confirmed")
    if not by.strip():
        raise InputError("没有写企业由谁确认。", "", "请写企业联系人的姓名。", "confirmer-missing")


def check_close(demand: Demand, by: str) -> None:
    """Refuse to close what is not both answered and confirmed, or by the one who answered.

    Raises:
        InputError: says which.
    """
    _check_open(demand)
    missing = [
        words for words, done in (("答复", demand.answered_on), ("企业确认", demand.confirmed_on)) if done is None
    ]
    if missing:
        raise InputError(
            "这条诉求还不能办结。", f"还差：{'、'.join(missing)}。", "答复并由企业确认后再办结。", "demand-open"
        )
    check_other(by, (demand.answered_by,))


def _check_open(demand: Demand) -> None:
    if demand.closed_on is not None:
        raise InputError(
            f"这条诉求已在 {demand.closed_on} 办结。", "", "要改动请先重新打开，并写明原因。", "demand-closed"
        )
