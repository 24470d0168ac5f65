"""Lines of the 引荐 lists: claims by stage with what comes next and what is lacking, what is owed, the ledger, referrers, schemes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mhcrm.base.text import fold_tight
from mhcrm.desktop.models.referral_words import money
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.domain.referral.workflow import ORDER, RULES, Action

if TYPE_CHECKING:
    from mhcrm.desktop.readings_referral import Board
    from mhcrm.services.referral.books import LedgerLine, Owed
    from mhcrm.services.referral.due import DueItem
    from mhcrm.services.referral.reading import ClaimRow
    from mhcrm.services.referral.referrers import ReferrerView

CLAIM_COLUMNS = (
    RuleColumn("project", "项目", 190, strong=True, loose=True),
    RuleColumn("referrers", "引荐方", 150, loose=True),
    RuleColumn("code", "编号", 112),
    RuleColumn("channel", "渠道", 72),
    RuleColumn("unit", "接洽单位", 104),
    RuleColumn("standing", "状态", 72),
    RuleColumn("next", "下一步", 148),
    RuleColumn("due", "提醒", 130, loose=True),
    RuleColumn("owed", "应付未付 元", 116, right=True),
)
OWED_COLUMNS = (
    RuleColumn("referrer", "付给谁", 190, strong=True, loose=True),
    RuleColumn("owed", "应付未付 元", 120, right=True, strong=True),
    RuleColumn("waits", "等什么", 180, loose=True),
    RuleColumn("milestone", "期次", 88),
    RuleColumn("project", "项目", 150, loose=True),
    RuleColumn("why", "为什么付", 240, loose=True),
    RuleColumn("code", "登记", 112),
)
LEDGER_COLUMNS = (
    RuleColumn("number", "号", 64, right=False),
    RuleColumn("on", "日期", 92),
    RuleColumn("claim", "登记", 112),
    RuleColumn("referrer", "引荐方", 160, strong=True, loose=True),
    RuleColumn("milestone", "期次", 100),
    RuleColumn("kind", "种类", 108),
    RuleColumn("amount", "金额 元", 124, right=True),
    RuleColumn("running", "该件未付 元", 124, right=True),
    RuleColumn("basis", "依据", 150, loose=True),
    RuleColumn("person", "署名", 72),
)
REFERRER_COLUMNS = (
    RuleColumn("name", "引荐方", 200, strong=True, loose=True),
    RuleColumn("kind", "类型", 92),
    RuleColumn("status", "合作伙伴资格", 150, loose=True),
    RuleColumn("claims", "登记", 56, right=True),
    RuleColumn("owed", "应付未付 元", 116, right=True),
)


@dataclass(frozen=True)
class Narrow:
    """What the board shows."""

    words: str = ""
    kind: str = ""
    channel: str = ""
    unit: str = ""
    standing: str = ""
    stage: str = ""
    late: bool = False


def narrowed(rows: Sequence[ClaimRow], due: Mapping[str, DueItem], wanted: Narrow) -> list[ClaimRow]:
    """Claims that answer the filters."""
    needle = fold_tight(wanted.words)
    found = []
    for row in rows:
        same = all(
            not want or want == have
            for want, have in (
                (wanted.kind, row.kind), (wanted.channel, row.channel), (wanted.unit, row.unit),
                (wanted.standing, row.standing), (wanted.stage, row.stage),
            )
        )  # fmt: skip
        text = fold_tight(
            f"{row.project}{row.investor}{row.referrers}{row.code}{row.project_code}{row.officer}{row.unit}"
        )
        item = due.get(row.code)
        if same and (not needle or needle in text) and (not wanted.late or (item is not None and item.overdue > 0)):
            found.append(row)
    return found


def due_by_code(board: Board) -> dict[str, DueItem]:
    """The most urgent thing of each claim; the list comes most overdue first."""
    found: dict[str, DueItem] = {}
    for item in board.due:
        found.setdefault(item.code, item)
    return found


def stage_counts(rows: Sequence[ClaimRow]) -> dict[str, int]:
    """Claims by the last step that is done, in the order of the steps."""
    counts = {stage.value: 0 for stage in ORDER}
    for row in rows:
        if row.stage in counts:
            counts[row.stage] += 1
    return counts


def claim_lines(rows: Sequence[ClaimRow], due: Mapping[str, DueItem]) -> list[RuleLine]:
    """Claims under their stage, the furthest first; closed ones last."""
    places = {stage.value: at for at, stage in enumerate(ORDER)}
    open_rows = [row for row in rows if row.stage in places and row.standing not in ("撤销", "让渡")]
    found: list[RuleLine] = []
    for stage in sorted({row.stage for row in open_rows}, key=lambda word: -places[word]):
        mine = [row for row in open_rows if row.stage == stage]
        nexts = [row.next_step for row in mine if row.next_step]
        word = f"{stage}　{len(mine)}" + (f"　下一步{nexts[0]}，由有“{_role(nexts[0])}”角色的人办" if nexts else "")
        found.append(RuleLine(f"stage:{stage}", group=word))
        found += [_claim_line(row, due.get(row.code)) for row in mine]
    closed = [row for row in rows if row not in open_rows]
    if closed:
        found.append(RuleLine("stage:closed", group=f"已撤销、让渡　{len(closed)}"))
        found += [_claim_line(row, None) for row in closed]
    return found


def _role(step: str) -> str:
    rule = RULES.get(Action(step))
    return rule.role.value if rule is not None else ""


def _claim_line(row: ClaimRow, item: DueItem | None) -> RuleLine:
    lacking = f"{row.next_step}，还缺 {row.lacking} 项" if row.lacking else row.next_step
    tell = ""
    marks = {"standing": "flag"} if row.standing in ("争议", "到期") else {}
    if item is not None:
        tell = (
            f"{item.kind}，逾期 {item.overdue} 天"
            if item.overdue
            else f"{item.kind}" + (f" {item.on:%m-%d}" if item.on else "")
        )
        marks |= {"due": "flag" if item.overdue else "possible"}
    return RuleLine(
        row.code,
        {
            "project": row.project or "未命名项目",
            "referrers": row.referrers,
            "code": row.code,
            "channel": row.channel or row.kind,
            "unit": row.unit or "待核实",
            "standing": row.standing,
            "next": lacking or ("不适用" if row.kind == "首谈" else "已办结"),
            "due": tell,
            "owed": f"{row.owed:,.2f}" if row.owed else "",
        },
        frozenset({"next"} if not row.next_step else ()) | frozenset(() if row.unit else {"unit"}),
        marks,
    )


def owed_lines(rows: Sequence[Owed], words: str = "") -> list[RuleLine]:
    """What is owed, payable now first, then what waits."""
    needle = fold_tight(words)
    shown = [row for row in rows if not needle or needle in fold_tight(f"{row.referrer}{row.project}{row.claim}")]
    found: list[RuleLine] = []
    for title, mine in (
        ("现在可以付", [row for row in shown if not row.waits_for]),
        ("还不能付", [row for row in shown if row.waits_for]),
    ):
        if not mine:
            continue
        total = sum((row.owed for row in mine), Decimal(0))
        found.append(RuleLine(f"group:{title}", group=f"{title}　{len(mine)} 笔　合计 {money(total)} 元"))
        found += [
            RuleLine(
                f"{row.claim}|{row.milestone}|{row.referrer}|{row.year}",
                {
                    "referrer": row.referrer,
                    "owed": money(row.owed),
                    "waits": row.waits_for or "可以付",
                    "milestone": row.milestone,
                    "project": row.project,
                    "why": row.why,
                    "code": row.claim,
                },
                marks={"waits": "possible" if row.waits_for else "applies"},
            )
            for row in mine
        ]
    return found


def ledger_rows(lines: Sequence[LedgerLine]) -> list[RuleLine]:
    """Entries in the order they were written."""
    found = []
    for line in lines:
        posting = line.entry.posting
        kind = f"冲销第 {posting.reverses} 号" if posting.reverses is not None else f"{posting.kind}{posting.phase}"
        cells = {
            "number": str(line.entry.number),
            "on": posting.on.isoformat(),
            "claim": line.claim,
            "referrer": line.referrer,
            "milestone": posting.milestone,
            "kind": kind,
            "amount": money(line.entry.amount),
            "running": money(line.running),
            "basis": posting.basis,
            "person": posting.person,
        }
        found.append(RuleLine(f"{line.claim}#{line.entry.number}", cells))
    return found


def referrer_lines(views: Sequence[ReferrerView], words: str = "") -> list[RuleLine]:
    """Referrers by name."""
    needle = fold_tight(words)
    found = []
    for view in views:
        one = view.referrer
        if needle and needle not in fold_tight(f"{one.name}{one.uscc or ''}{one.contact}{one.phone}"):
            continue
        lapsed = bool(one.statuses) and view.status is None
        status = f"至 {view.status.end}" if view.status is not None else "已过有效期" if lapsed else "未登记"
        cells = {
            "name": one.name,
            "kind": one.kind or "待核实",
            "status": status,
            "claims": str(len(view.claims)),
            "owed": f"{view.totals.to_pay / 100:,.2f}" if view.totals.to_pay else "",
        }
        muted = frozenset({"status"} if view.status is None and not lapsed else ())
        found.append(RuleLine(str(one.id), cells, muted, {"status": "expired"} if lapsed else {}))
    return found
