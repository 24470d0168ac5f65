"""综合验收: one session, every department's result; it passes only when all pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.records import Opinion, Session, Verdict


def passes(opinions: Sequence[Opinion]) -> bool:
    """Everybody said 通过 or 不涉及, and at least one 通过."""
    said = [one.verdict for one in opinions]
    return bool(said) and all(one in (Verdict.OK, Verdict.NONE) for one in said) and Verdict.OK in said


def missing(opinions: Sequence[Opinion]) -> tuple[str, ...]:
    """What stands in the way, a phrase each."""
    found = [f"{one.department}还没有意见" for one in opinions if one.verdict is None]
    found += [f"{one.department}要求整改，{one.due} 前完成" for one in opinions if one.verdict is Verdict.MEND]
    if not found and not passes(opinions):
        found.append("没有一个部门的意见是通过")
    return tuple(found)


def with_opinion(session: Session, said: Opinion, today: date) -> tuple[Opinion, ...]:
    """The opinions with one department's result (its latest counts).

    Raises:
        InputError: passed already, a department that is no member, a day out of order, or 整改 without what and until when.
    """
    if session.passed_on is not None:
        raise InputError(f"综合验收已在 {session.passed_on} 通过，意见不再改动。", code="acceptance-over")
    known = [one.department for one in session.opinions]
    if said.department not in known:
        raise InputError(
            f"“{said.department}”不在这次综合验收的部门里。", "", f"参加部门：{'、'.join(known)}。", "acceptance-member"
        )
    if said.on is not None and not session.held_on <= said.on <= today:
        raise InputError(
            f"意见日期 {said.on} 不在验收日 {session.held_on} 与今天之间。", "", "请核对日期。", "date-order"
        )
    if said.verdict is Verdict.MEND and (not said.note.strip() or said.due is None):
        raise InputError("整改意见要写整改什么、哪天前完成。", "", "请补上内容和期限。", "mend-incomplete")
    return tuple(replace(said) if one.department == said.department else one for one in session.opinions)
