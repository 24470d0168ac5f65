"""A claim with everything about it on one day, and what its next step still needs. Frozen facts in, plain answers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mhcrm.domain.referral.checks import CHECKS, Verdict
from mhcrm.domain.referral.claims import add_months
from mhcrm.domain.referral.ledger import Balance, Entry, balance
from mhcrm.domain.referral.records import (
    ClaimStatus,
    Dispute,
    Event,
    Evidence,
    Referrer,
    Registration,
    SchemeRow,
    SheetRow,
)
from mhcrm.domain.referral.scheme import MILESTONES, NO_SCHEME, Scheme
from mhcrm.domain.referral.scheme_io import scheme_from
from mhcrm.domain.referral.workflow import NEXT, ORDER, Action, Need, Stage

INVESTOR, UNIT = "投资方", "接洽单位"
PARTIES = (INVESTOR, UNIT)
"""Who has to confirm a claim."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """The present outcome of one check: the machine's, or a named person's ruling on it."""

    key: str
    verdict: Verdict
    seen: str
    on: date
    person: str
    ground: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def ruled(self) -> bool:
        """True when a person decided."""
        return bool(self.ground)


@dataclass(frozen=True, slots=True)
class Publicity:
    """A publicity period: last day, objections and which of them are settled."""

    start: date
    until: date
    objections: tuple[Event, ...]
    settled: frozenset[int]

    @property
    def open_objections(self) -> tuple[Event, ...]:
        """Objections nobody dealt with."""
        return tuple(event for event in self.objections if event.id not in self.settled)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One claim on a day; events, evidence, sheets and entries in the order they were written."""

    claim: Registration
    today: date
    referrers: tuple[Referrer, ...]
    events: tuple[Event, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sheets: tuple[SheetRow, ...] = ()
    entries: tuple[Entry, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    schemes: tuple[SchemeRow, ...] = ()
    budgeted: frozenset[int] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """How far the work is."""
        return Stage(self.claim.stage)

    def of(self, action: Action) -> list[Event]:
        """Events of one kind."""
        return [event for event in self.events if event.kind == action.value]

    def since_return(self, action: Action) -> list[Event]:
        """Events of one kind after the last 退回: the present round."""
        last = max((event.id for event in self.of(Action.RETURN)), default=0)
        return [event for event in self.of(action) if event.id > last]

    @property
    def balance(self) -> Balance:
        """What the claim's entries come to."""
        return self.sums(self.entries)

    def sums(self, entries: Sequence[Entry]) -> Balance:
        """What some of the claim's entries come to; in 追回 nothing of it is payable."""
        plain = balance(entries, self.entries)
        return plain.holding() if self.stage is Stage.CLAWED else plain

    @property
    def sheet(self) -> SheetRow | None:
        """The newest sheet."""
        return self.sheets[-1] if self.sheets else None

    @property
    def terms(self) -> Scheme | None:
        """The scheme as it stood when the newest sheet was computed."""
        body = self.sheet.inputs.get("scheme") if self.sheet is not None else None
        return scheme_from(body) if isinstance(body, dict) else None

    @property
    def open_disputes(self) -> tuple[Dispute, ...]:
        """Disputes nobody decided."""
        return tuple(dispute for dispute in self.disputes if dispute.open)

    def confirmed(self) -> frozenset[str]:
        """Parties that confirmed."""
        return frozenset(event.text("party") for event in self.of(Action.CONFIRM))

    def milestones(self) -> dict[str, Event]:
        """Milestone → the event that proves it, the latest of the name."""
        return {event.text("name"): event for event in self.of(Action.MILESTONE)}

    def known_milestones(self) -> tuple[str, ...]:
        """Names that may be reached: those of the sheet's terms and the channel's adopted schemes, and the common ones."""
        own = [item.milestone for item in self.terms.instalments] if self.terms is not None else []
        for row in self.schemes:
            if row.body.get("channel") == self.claim.channel and row.state != "草稿" and not row.training:
                own += [str(item["milestone"]) for item in _rows(row.body.get("instalments"))]
        return tuple(dict.fromkeys([*own, *MILESTONES]))

    def checks(self) -> tuple[CheckLine, ...]:
        """Present outcomes; a ruling stands as long as the machine still sees what it saw then."""
        runs = self.of(Action.CHECK)
        if not runs:
            return ()
        last = runs[-1]
        found = []
        for row in _rows(last.data.get("results")):
            key, seen = str(row["key"]), str(row["seen"])
            line = CheckLine(key, Verdict(row["verdict"]), seen, last.on, last.person)
            for ruling in self.of(Action.RULE):
                if ruling.text("key") == key and ruling.text("seen") == seen:
                    line = CheckLine(
                        key,
                        Verdict(ruling.text("verdict")),
                        seen,
                        ruling.on,
                        ruling.person,
                        ruling.note,
                        ruling.evidence,
                    )
            found.append(line)
        return tuple(found)

    def publicity(self) -> Publicity | None:
        """The present round's publicity period; None before it began."""
        starts = self.since_return(Action.PUBLISH)
        if not starts:
            return None
        start = starts[-1]
        until = start.on + timedelta(days=int(start.text("days")))
        objections = tuple(event for event in self.since_return(Action.OBJECT) if event.id > start.id)
        settled = frozenset(int(event.text("objection")) for event in self.since_return(Action.SETTLE))
        return Publicity(start.on, until, objections, settled)

    def deadline(self) -> date | None:
        """Last day to apply; None while the scheme names none or nothing was reached."""
        terms, reached = self.terms, self.milestones()
        if terms is None or terms.claim_deadline_months is None or not reached:
            return None
        return add_months(max(event.on for event in reached.values()), terms.claim_deadline_months)


def _rows(value: object) -> Sequence[Mapping[str, Any]]:
    return value if isinstance(value, list | tuple) else ()


def next_action(snapshot: Snapshot) -> Action | None:
    """The step that comes next; None when the claim is over."""
    if snapshot.claim.status in (ClaimStatus.YIELDED, ClaimStatus.REVOKED):
        return None
    if snapshot.stage is Stage.PAYING and not snapshot.balance.to_pay:
        return Action.TRACK
    if snapshot.stage is Stage.CLAWED:
        return Action.RECOVER if snapshot.balance.receivable else None
    return NEXT.get(snapshot.stage)


def needs(snapshot: Snapshot, action: Action) -> tuple[Need, ...]:
    """What a step asks for, met or not, before it is taken. Steps that ask for nothing beforehand give nothing."""
    if action in _NEEDS:
        return _NEEDS[action](snapshot)
    return ()


def _confirm_needs(snapshot: Snapshot) -> tuple[Need, ...]:
    done = snapshot.confirmed()
    return tuple(
        Need(f"confirm-{party}", f"{party}确认", party in done, f"请登记{party}的确认函和日期。") for party in PARTIES
    )


def _milestone_needs(snapshot: Snapshot) -> tuple[Need, ...]:
    return (Need("evidence", "里程碑的证明材料", bool(snapshot.evidence), "请先登记证明材料（如营业执照、进账单）。"),)


def _apply_needs(snapshot: Snapshot) -> tuple[Need, ...]:
    sheet, deadline = snapshot.sheet, snapshot.deadline()
    in_time = deadline is None or snapshot.today <= deadline
    return (
        Need("scheme", "在有效期内的方案", _has_scheme(snapshot), f"{NO_SCHEME}。请先录入并启用有文号的方案。"),
        Need("sheet", "计算表", sheet is not None and sheet.total > 0, "请先按方案计算（应支持金额要大于零）。"),
        _training(snapshot),
        Need(
            "deadline",
            f"在申请期限 {deadline} 之前" if deadline else "申请期限",
            in_time,
            f"申请期限是 {deadline}，已经过期。",
        ),
    )


def _has_scheme(snapshot: Snapshot) -> bool:
    if any(offered(row, snapshot.claim.channel, snapshot.today) for row in snapshot.schemes):
        return True
    return snapshot.sheet is not None and snapshot.stage not in (Stage.REGISTERED, Stage.CHECKED, Stage.CONFIRMED)


def offered(row: SchemeRow, channel: str, on: date) -> bool:
    """True when a stored version is adopted, real, of the channel and in force on a day."""
    usable = row.state == "启用" and not row.training and row.body.get("channel") == channel
    return usable and str(row.body.get("start")) <= on.isoformat() <= str(row.body.get("end"))


def _training(snapshot: Snapshot) -> Need:
    real = snapshot.sheet is None or not snapshot.sheet.training
    return Need("real-scheme", "不是示例方案", real, "示例方案只供练习，不能用于申请和审定。请按本单位方案重新计算。")


def _review_needs(snapshot: Snapshot) -> tuple[Need, ...]:
    return _checked(snapshot)


def _checked(snapshot: Snapshot) -> tuple[Need, ...]:
    lines = {line.key: line for line in snapshot.checks()}
    return (Need("checks", "核查已做", bool(lines), "请先做利益冲突和资格核查。"),)


def _approve_needs(snapshot: Snapshot) -> tuple[Need, ...]:
    lines = {line.key: line for line in snapshot.checks()}
    found = []
    for key in CHECKS:
        line = lines.get(key)
        met = line is not None and line.verdict is Verdict.PASS
        word = "未核查" if line is None else line.verdict.value
        seen = f"：{line.seen}" if line is not None and not met else ""
        title = snapshot.titles.get(key, key)
        todo = f"“{title}”{word}{seen}。请补材料后由核查人认定。"
        found.append(Need(f"check:{key}", f"核查：{title}（{word}）", met, todo))
    years = {entry.posting.year for entry in snapshot.entries if entry.posting.kind.value == "应计"}
    unset = sorted(years - snapshot.budgeted)
    return (
        *found,
        Need("dispute", "没有未裁定的争议", not snapshot.open_disputes, "请先由有权的人裁定争议。"),
        _training(snapshot),
        Need("budget", "年度预算已设定", not unset, f"请先录入 {'、'.join(map(str, unset))} 年度预算。"),
    )


def _publish_needs(snapshot: Snapshot) -> tuple[Need, ...]:
    terms = snapshot.terms
    days = terms.publicity_days if terms is not None else None
    return (Need("days", f"公示天数 {days}" if days else "公示天数（方案没有规定，办理时填写）", True),)


def _close_needs(snapshot: Snapshot) -> tuple[Need, ...]:
    period = snapshot.publicity()
    if period is None:
        return (Need("publicity", "公示已开始", False, "请先登记公示。"),)
    left = len(period.open_objections)
    return (
        Need(
            "period",
            f"公示期满（到 {period.until}）",
            snapshot.today > period.until,
            f"公示到 {period.until} 为止，次日起可以办。",
        ),
        Need("objections", "异议都已处理", not left, f"还有 {left} 条异议没有处理，请逐条写明处理结果。"),
    )


def _pay_needs(snapshot: Snapshot) -> tuple[Need, ...]:
    reached = snapshot.milestones()
    open_parts: dict[str, list[Entry]] = {}
    for entry in snapshot.entries:
        key = entry.posting.milestone
        open_parts.setdefault(key, []).append(entry)
    found = []
    for name, rows in open_parts.items():
        if balance(rows, snapshot.entries).to_pay:
            found.append(
                Need(
                    f"milestone:{name}", f"里程碑“{name}”已达成", name in reached, f"请先登记里程碑“{name}”和证明材料。"
                )
            )
    return tuple(found)


_NEEDS = {
    Action.CONFIRM: _confirm_needs,
    Action.MILESTONE: _milestone_needs,
    Action.APPLY: _apply_needs,
    Action.REVIEW: _review_needs,
    Action.RECHECK: _review_needs,
    Action.APPROVE: _approve_needs,
    Action.PUBLISH: _publish_needs,
    Action.CLOSE: _close_needs,
    Action.PAY: _pay_needs,
}


@dataclass(frozen=True, slots=True)
class Milepost:
    """One line of a claim's timeline: done (with day and person), now, or ahead."""

    stage: Stage
    state: str  # done now ahead
    on: date | None = None
    person: str = ""
    words: str = ""


_KIND_OF = {
    Stage.APPROVED: Action.APPROVE.value,
    Stage.PUBLIC: Action.PUBLISH.value,
}


def timeline(snapshot: Snapshot) -> tuple[Milepost, ...]:
    """The twelve steps, each with when and by whom, as far as they are."""
    at = ORDER.index(snapshot.stage) if snapshot.stage in ORDER else -1
    found: list[Milepost] = []
    for place, stage in enumerate(ORDER):
        kind = _KIND_OF.get(stage, stage.value)
        events = [event for event in snapshot.events if event.kind == kind]
        if stage in ORDER[4:]:
            events = [event for event in events if event in snapshot.since_return(Action(kind))]
        last = events[-1] if events else None
        done = place <= at and (last is not None or stage is Stage.REGISTERED)
        waits = place >= at and not any(post.state == "now" for post in found)  # 拨付 is open before the first payment
        state = "done" if done else "now" if waits else "ahead"
        if last is None and stage is Stage.REGISTERED:
            found.append(Milepost(stage, state, snapshot.claim.reported_on, snapshot.claim.officer))
        else:
            found.append(Milepost(stage, state, last.on, last.person, last.note) if last else Milepost(stage, state))
    return tuple(found)
