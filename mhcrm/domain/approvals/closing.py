"""闭环: what still stands between a case and its end; nothing closes while one line is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.records import ACCEPTANCE, TERMINAL, Item, ItemState, Promise, Session
from mhcrm.domain.demands.records import Demand


def open_loops(
    items: Sequence[Item], promises: Sequence[Promise], sessions: Sequence[Session], demands: Sequence[Demand]
) -> tuple[str, ...]:
    """Every reason why this cannot be closed yet, a sentence each."""
    found = [f"事项“{one.name}”还是“{one.word}”" for one in items if one.state not in TERMINAL]
    found += [
        f"事项“{one.name}”没有批准文号或凭据" for one in items if one.state is ItemState.APPROVED and not one.result
    ]
    found += [f"容缺承诺“{one.material}”没有补齐，也没有豁免（{one.due} 到期）" for one in promises if one.open]
    passed = {one.item_id for one in sessions if one.passed_on is not None}
    found += [
        f"“{one.name}”没有通过的验收意见书"
        for one in items
        if one.gate == ACCEPTANCE and one.state is ItemState.APPROVED and one.id not in passed
    ]
    for one in demands:
        if one.closed_on is None:
            missing = (
                "没有答复" if one.answered_on is None else "企业没有确认" if one.confirmed_on is None else "没有办结"
            )
            found.append(f"诉求“{_short(one.text)}”{missing}")
    return tuple(found)


def check_close(loops: Sequence[str], closer: str, doers: Iterable[str]) -> None:
    """Refuse a close.

    Raises:
        InputError: something is open, nobody is named, or the closer is one of those who did the work.
    """
    if not closer.strip():
        raise InputError("没有写由谁办结。", "", "请写上姓名。", "closer-missing")
    if loops:
        shown = "；".join(loops[:5]) + ("……" if len(loops) > 5 else "")
        raise InputError(
            f"还有 {len(loops)} 件没有了结，不能闭环。",
            f"{shown}。",
            "请逐件了结后再办。",
            "loop-open",
            {"open": list(loops)},
        )
    check_other(closer, doers)


def check_other(closer: str, doers: Iterable[str]) -> None:
    """Who closes must not be who did.

    Raises:
        InputError: the closer is one of the doers.
    """
    if closer.strip() in {name.strip() for name in doers if name}:
        raise InputError(
            f"{closer.strip()}自己经办过，不能由本人办结。", "办结人与经办人要分开。", "请换一个人办结。", "closer-did"
        )


def _short(text: str) -> str:
    return text if len(text) <= 16 else f"{text[:16]}…"
