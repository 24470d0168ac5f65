"""The ledger's rules on any sequence of postings, the chain on any tampering, the workflow against a plain model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mhcrm.base.errors import InputError
from mhcrm.domain.referral import chain
from mhcrm.domain.referral.ledger import (
    Balance,
    Entry,
    EntryKind,
    Phase,
    Posting,
    YearFigures,
    balance,
    check_budget,
    check_posting,
    key_of,
    left_of,
    to_fen,
    yuan,
)
from mhcrm.domain.referral.workflow import NEXT, ORDER, RULES, Action, Stage, after, may

DAY, NOW = date(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC)
PLAIN = (EntryKind.ACCRUED, EntryKind.APPROVED, EntryKind.PAID)


def posting(
    kind: EntryKind, fen: int, *, who: int = 1, phase: Phase = Phase.NONE, reverses: int | None = None
) -> Posting:
    return Posting(1, who, "投产", 2026, kind, fen, DAY, "甲", phase=phase, reverses=reverses)


def entry(number: int, item: Posting) -> Entry:
    return Entry(number, item, NOW, "甲", "", str(number))


class Ledger(RuleBasedStateMachine):
    """Any postings in any order; a second bookkeeper keeps plain sums beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.sums = {who: dict.fromkeys(("accrued", "approved", "paid", "due", "received"), 0) for who in (1, 2)}

    def offer(self, item: Posting, sound: bool) -> bool:
        """Post; the ledger must agree with the second bookkeeper on whether it is sound."""
        try:
            check_posting(self.entries, item)
        except InputError:
            assert not sound
            return False
        assert sound
        self.entries.append(entry(len(self.entries) + 1, item))
        return True

    @rule(who=st.sampled_from([1, 2]), fen=st.integers(-5, 1000), kind=st.sampled_from(PLAIN))
    def post(self, who: int, fen: int, kind: EntryKind) -> None:
        own = self.sums[who]
        name = {EntryKind.ACCRUED: "accrued", EntryKind.APPROVED: "approved", EntryKind.PAID: "paid"}[kind]
        room = {"accrued": fen, "approved": own["accrued"] - own["approved"], "paid": own["approved"] - own["paid"]}
        if self.offer(posting(kind, fen, who=who), fen > 0 and fen <= room[name]):
            own[name] += fen

    @rule(who=st.sampled_from([1, 2]), fen=st.integers(1, 1000), phase=st.sampled_from([Phase.DUE, Phase.RECEIVED]))
    def claw(self, who: int, fen: int, phase: Phase) -> None:
        own = self.sums[who]
        room = own["paid"] - own["due"] if phase is Phase.DUE else own["due"] - own["received"]
        if self.offer(posting(EntryKind.CLAWED, fen, who=who, phase=phase), fen <= room):
            own["due" if phase is Phase.DUE else "received"] += fen

    @precondition(lambda self: self.entries)
    @rule(data=st.data(), fen=st.integers(1, 1000))
    def reverse(self, data: st.DataObject, fen: int) -> None:
        target = data.draw(st.sampled_from(self.entries))
        own = dict(self.sums[target.posting.referrer_id])
        name = _NAMES.get((target.posting.kind, target.posting.phase))
        sound = name is not None and fen <= left_of(self.entries, target.number)
        if name is not None:
            own[name] -= fen
            sound = sound and _sound(own)
        item = posting(EntryKind.REVERSED, fen, who=target.posting.referrer_id, reverses=target.number)
        if self.offer(item, sound):
            self.sums[target.posting.referrer_id] = own

    @invariant()
    def balanced(self) -> None:
        for who, own in self.sums.items():
            mine = [row for row in self.entries if row.posting.referrer_id == who]
            found = balance(mine, self.entries)
            assert found == Balance(own["accrued"], own["approved"], own["paid"], own["due"], own["received"])
            assert 0 <= found.claw_received <= found.claw_due <= found.paid <= found.approved <= found.accrued


_NAMES = {
    (EntryKind.ACCRUED, Phase.NONE): "accrued",
    (EntryKind.APPROVED, Phase.NONE): "approved",
    (EntryKind.PAID, Phase.NONE): "paid",
    (EntryKind.CLAWED, Phase.DUE): "due",
    (EntryKind.CLAWED, Phase.RECEIVED): "received",
}


def _sound(own: dict[str, int]) -> bool:
    return 0 <= own["received"] <= own["due"] <= own["paid"] <= own["approved"] <= own["accrued"]


Ledger.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLedger = Ledger.TestCase


STEPS = ("登记", "核查", "确认", "里程碑", "申请", "初审", "复核", "会议", "公示", "拨付", "跟踪", "追回")
FORWARD = {"核查": "核查", "确认": "确认", "里程碑": "里程碑", "申请": "申请", "初审": "初审", "复核": "复核",
           "会议审定": "会议", "公示开始": "公示", "公示结束": "拨付", "跟踪": "跟踪", "追回": "追回"}  # fmt: skip
REPEATABLE = {"核查": (0, 6), "确认": (1, 2), "里程碑": (2, 10), "跟踪": (9, 11), "追回": (9, 11)}


class Life(RuleBasedStateMachine):
    """The workflow against a plain list of steps and what each may follow."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.REGISTERED
        self.place: int | None = 0

    @rule(action=st.sampled_from([action for action in Action if action is not Action.REGISTER]))
    def act(self, action: Action) -> None:
        expected = self.model(action.value)
        try:
            self.stage = after(action, self.stage)
        except InputError as refusal:
            assert expected == "refused" and refusal.code == "referral-step" and refusal.todo
            return
        assert expected != "refused"
        self.place = expected  # type: ignore[assignment]

    def model(self, word: str) -> int | str | None:
        """Where the plain model goes: a place, None = 撤销, or ``refused``."""
        if self.place is None:
            return "refused"
        if word == "退回":
            return 3 if 4 <= self.place <= 8 else "refused"
        if word == "撤销":
            return None if self.place <= 8 else "refused"
        stays = {"核查认定": (0, 6), "首次洽谈": (0, 3), "公示异议": (8, 8), "异议处理": (8, 8), "拨付": (9, 10),
                 "追回到账": (11, 11), "延长保护": (0, 3), "流转": (0, 10), "冲销": (4, 11), "结转年度": (7, 10)}  # fmt: skip
        if word in stays:
            first, last = stays[word]
            return self.place if first <= self.place <= last else "refused"
        target = STEPS.index(FORWARD[word])
        first, last = REPEATABLE.get(word, (target - 1, target - 1))
        return max(self.place, target) if first <= self.place <= last else "refused"

    @invariant()
    def same(self) -> None:
        expected = Stage.REVOKED if self.place is None else ORDER[self.place]
        assert self.stage is expected
        ahead = NEXT.get(self.stage)
        assert ahead is None or may(ahead, self.stage)


Life.TestCase.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
TestLife = Life.TestCase


def test_every_action_has_a_rule_and_a_role() -> None:
    assert set(RULES) == set(Action) - {Action.REGISTER}


# -- amounts and budget ---------------------------------------------------------------------------
@given(st.integers(1, 10**15 - 1))
def test_fen_and_yuan_are_the_same_amount(fen: int) -> None:
    assert to_fen(yuan(fen)) == fen


@pytest.mark.parametrize("bad", ["0", "-1", "0.001", "NaN", "Infinity", "1e13", "1e999999"])
def test_amounts_that_are_none(bad: str) -> None:
    with pytest.raises(InputError) as refusal:
        to_fen(Decimal(bad))
    assert refusal.value.code == "ledger-amount"


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_over_commitment_is_refused_with_the_figures(budget: int, reserved: int, approved: int, fen: int) -> None:
    figures = YearFigures(2026, budget, Balance(accrued=reserved + approved, approved=approved))
    left = budget - reserved - approved
    assert figures.left == left
    try:
        check_budget(figures, posting(EntryKind.ACCRUED, fen))
    except InputError as refusal:
        assert fen > left
        assert refusal.details["left_fen"] == left and refusal.details["budget_fen"] == budget
    else:
        assert fen <= left


def test_nothing_is_approved_without_a_budget() -> None:
    figures = YearFigures(2026, None, Balance(accrued=5))
    check_budget(figures, posting(EntryKind.ACCRUED, 5))
    with pytest.raises(InputError, match="预算未设定"):
        check_budget(figures, posting(EntryKind.APPROVED, 5))


def test_entries_balance_per_claim_referrer_instalment_and_year() -> None:
    first = entry(1, posting(EntryKind.ACCRUED, 100))
    for other in (
        replace(first.posting, year=2027),
        replace(first.posting, milestone="注册"),
        replace(first.posting, claim_id=2),
    ):
        item = replace(other, kind=EntryKind.APPROVED)
        assert key_of(item) != key_of(first.posting)
        with pytest.raises(InputError, match="应计未批准"):
            check_posting([first], item)


# -- the chain --------------------------------------------------------------------------------------
def row(number: int, previous: str, fen: int) -> dict[str, Any]:
    made: dict[str, Any] = dict.fromkeys(chain.COVERED, "")
    made |= {
        "id": number,
        "claim_id": 1,
        "referrer_id": 1,
        "year": 2026,
        "fen": fen,
        "reverses": None,
        "sheet_id": None,
    }
    made["previous"] = previous
    return {**made, "hash": chain.link(made)}


def links(amounts: list[int]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, fen in enumerate(amounts, 1):
        rows.append(row(number, rows[-1]["hash"] if rows else chain.START, fen))
    return rows


@given(st.lists(st.integers(1, 10**9), max_size=12))
def test_an_untouched_chain_is_whole(amounts: list[int]) -> None:
    assert chain.first_fault(links(amounts), len(amounts)) == ""


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=12), st.data())
def test_any_tampering_is_named_at_its_first_place(amounts: list[int], data: st.DataObject) -> None:
    rows, at = links(amounts), data.draw(st.integers(0, len(amounts) - 1))
    kind = data.draw(st.sampled_from(["value", "gone", "hash", "relinked"]))
    if kind == "value":
        rows[at]["fen"] += 1
    elif kind == "hash":
        rows[at]["hash"] = "0" * 64
    elif kind == "gone":
        del rows[at]
    else:  # changed and given a fitting hash of its own: the next link, or the count, gives it away
        rows[at]["fen"] += 1
        rows[at]["hash"] = chain.link(rows[at])
    fault = chain.first_fault(rows, len(amounts))
    last = at == len(amounts) - 1
    if kind == "relinked" and last:
        assert fault == ""  # the very last entry, re-hashed by somebody who knows the form, cannot be seen from inside
    else:
        place = at + 2 if kind == "relinked" else at + 1
        assert str(place) in fault or (kind == "gone" and last and f"编到第 {len(amounts)} 号" in fault)


def test_a_hash_covers_every_column() -> None:
    plain = row(1, chain.START, 5)
    changes: dict[str, Callable[[Any], Any]] = {name: (lambda value: f"{value}x") for name in chain.COVERED}
    for name, change in changes.items():
        assert chain.link({**plain, name: change(plain[name])}) != plain["hash"], name
