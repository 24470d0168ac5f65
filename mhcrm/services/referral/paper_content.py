"""What each paper of a claim says. Pure: a claim's view in, a paper out; unknown is 待核实, no scheme is no number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.ledger import EntryKind, shown
from mhcrm.domain.referral.scheme import NO_SCHEME
from mhcrm.domain.referral.workflow import Action, Stage
from mhcrm.services.referral.books import HELD, balances, minutes_words
from mhcrm.services.referral.paper_model import KINDS, Grid, Paper, composed
from mhcrm.services.referral.reading import ClaimView
from mhcrm.services.referral.texts import check_texts

UNKNOWN = "待核实"
_PAIR = (("项目", 38.0, False), ("内容", 118.0, False))


def day(value: date | str | None) -> str:
    """``2026年3月2日``; a text that is no full day as it is."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    return f"{value.year}年{value.month}月{value.day}日"


def percent(share: Decimal) -> str:
    """``50%``, ``33.33%``."""
    return f"{(share * 100).normalize():f}%"


def money(amount: Decimal) -> str:
    """``126,000.00``."""
    return f"{amount:,.2f}"


def paper_of(view: ClaimView, kind: str) -> Paper:
    """A paper of a claim.

    Raises:
        InputError: unknown kind, or the claim is not far enough for it.
    """
    if kind not in KINDS:
        raise InputError(f"没有文书“{kind}”。", "", f"可选：{'、'.join(KINDS)}。", "paper-kind")
    return _MAKERS[kind](view)


def _values(view: ClaimView) -> dict[str, str]:
    return {
        "referrers": view.row.referrers,
        "project": view.row.project,
        "code": view.row.code,
        "today": day(view.snapshot.today),
    }


def _facts(view: ClaimView, *, short: bool = False) -> Grid:
    """Who, what, when; ``short`` where the paper needs room for other things."""
    claim, row = view.claim, view.row
    kinds = "、".join(f"{one.name}（{one.kind or '类型' + UNKNOWN}）" for one in view.referrers) or row.referrers
    shares = "；".join(f"{share.who} {percent(share.share)}" for share in claim.shares) if len(claim.shares) > 1 else ""
    before = {True: "早于或同于首次接洽", False: "晚于首次接洽", None: f"首次接洽日期{UNKNOWN}"}[claim.before_contact]
    rows = [
        ("登记编号", row.code),
        ("引荐方" if view.referrers else "首谈单位", kinds),
        ("渠道", row.channel or "首谈"),
        ("合作伙伴资格", claim.partner or "未以资格登记"),
        ("投资方", row.investor or UNKNOWN),
        ("项目", f"{row.project}（{row.project_code}）"),
        ("登记时间", day(row.reported_on)),
        ("首次接洽", f"{day(claim.first_contact_on)}，{before}"),
        ("接洽单位、经办人", f"{row.unit or UNKNOWN}，{row.officer or UNKNOWN}"),
        ("保护期至", row.protected),
        ("状态", row.standing),
    ]
    if shares:
        rows.insert(2, ("分摊", f"{shares}（协议 {claim.split_agreement}）"))
    if not view.referrers:
        rows = [pair for pair in rows if pair[0] not in ("渠道", "合作伙伴资格")]
    if short:
        rows = [pair for pair in rows if pair[0] not in _LONG_ONLY]
    return Grid("一、登记情况", "", _PAIR, tuple(rows))


_LONG_ONLY = ("合作伙伴资格", "首次接洽", "保护期至", "状态")


def _evidence(view: ClaimView, caption: str, codes: tuple[str, ...] | None = None) -> Grid:
    rows = tuple(
        (item.code, item.kind, item.title, day(item.on), item.sha256[:12] or "无文件")
        for item in view.evidence
        if codes is None or item.code in codes
    )
    columns = (
        ("编号", 16.0, False),
        ("种类", 40.0, False),
        ("名称", 46.0, False),
        ("日期", 30.0, False),
        ("校验值", 24.0, False),
    )
    return Grid(caption, "校验值为由文件内容算出，列前 12 位", columns, rows or (("无", "", "", "", ""),))


def _receipt(view: ClaimView) -> Paper:
    grids = (_facts(view), _evidence(view, "二、所附材料", view.claim.evidence))
    extra = tuple(f"与其他登记相争：{one.reason}。" for one in view.disputes if one.open)
    return composed("receipt", view.row.code, _values(view), grids, extra=extra)


def _confirmation(view: ClaimView) -> Paper:
    rows = (("引荐事实是否属实", "□属实　□不属实"), ("首次由引荐方介绍的日期", "\n "), ("其他说明", "\n \n "))
    return composed(
        "confirmation", view.row.code, _values(view), (_facts(view), Grid("二、确认意见", "由确认方填写", _PAIR, rows))
    )


def _checks(view: ClaimView) -> Paper:
    if not view.checks:
        raise _early(view, "核查表", "请先核查。")
    texts = check_texts()
    rows = []
    for line in view.checks:
        ruling = f"\n{line.person}认定：{line.ground}（{'、'.join(line.evidence) or '无材料'}）" if line.ruled else ""
        rows.append((texts[line.key].title, line.verdict.value, line.seen + ruling, texts[line.key].basis))
    columns = (("核查项目", 44.0, False), ("结果", 20.0, False), ("看到什么", 62.0, False), ("依据", 30.0, False))
    grid = Grid("核查结果", f"核查日期 {day(view.checks[0].on)}", columns, tuple(rows))
    return composed("checks", view.row.code, _values(view), (grid,))


def _sheet(view: ClaimView) -> Paper:
    if not view.sheets:
        raise _early(view, "计算表", f"{NO_SCHEME}；或先按方案计算。")
    sheet = view.sheets[-1]
    values = _values(view) | _scheme_values(sheet.result)
    steps: Any = sheet.result["steps"]
    parts: Any = sheet.result["parts"]
    columns = (("步骤", 26.0, False), ("说明", 66.0, False), ("凭据", 26.0, False), ("金额", 38.0, True))
    rows = tuple(
        (s["name"], s["detail"], "、".join(s["evidence"]), money(Decimal(s["amount"]).quantize(Decimal("0.01"))))
        for s in steps
        if s["name"] != "分期"  # they stand in the table below
    )
    own = tuple((p["referrer"], p["milestone"], "、".join(p["evidence"]), money(Decimal(p["amount"]))) for p in parts)
    splits = (("引荐方", 50.0, False), ("期次（里程碑）", 40.0, False), ("需提供", 32.0, False), ("金额", 34.0, True))
    grids = [
        Grid("一、计算步骤", "单位：元", columns, rows),
        Grid("二、分摊与分期", "单位：元", splits, (*own, ("合计", "", "", money(sheet.total)))),
    ]
    if sheet.difference:
        found = tuple((line,) for line in sheet.difference)
        grids.append(Grid("三、与上一张计算表的差别", "", (("差别", 156.0, False),), found))
    extra = ("示例方案，仅供练习，不能用于申请和审定。",) if sheet.training else ()
    return composed("sheet", f"{view.row.code}　第 {sheet.number} 张", values, tuple(grids), extra=extra)


def _scheme_values(result: Mapping[str, Any]) -> dict[str, str]:
    return {
        "scheme": str(result["scheme"]),
        "doc_no": str(result["doc_no"]),
        "version": str(result["scheme_version"]),
    }


def _approval(view: ClaimView) -> Paper:
    if not view.snapshot.since_return(Action.APPLY):
        raise _early(view, "审批表", "请先申请。")
    rows = []
    for action in (Action.APPLY, Action.REVIEW, Action.RECHECK, Action.APPROVE):
        events = view.snapshot.since_return(action)
        if events:
            last = events[-1]
            rows.append((action.value, day(last.on), last.person, last.note or "无"))
        else:
            rows.append((action.value, "", "", ""))
    columns = (("环节", 28.0, False), ("日期", 34.0, False), ("办理人", 30.0, False), ("意见", 64.0, False))
    grids = [
        _facts(view, short=True),
        Grid("二、各环节意见", "初审、复核由不同的人办理", columns, tuple(rows)),
        _money(view, "三、金额"),
    ]
    return composed("approval", view.row.code, _values(view), tuple(grids))


def _money(view: ClaimView, caption: str) -> Grid:
    """Amounts by referrer and instalment from the ledger; no entries, no number."""
    rows = []
    sums: dict[tuple[str, str, int], list[int]] = {}
    for line in view.ledger:
        posting = line.entry.posting
        cell = sums.setdefault((line.referrer, posting.milestone, posting.year), [0, 0, 0])
        kind, sign = posting.kind, 1
        if posting.reverses is not None:
            kind = next(e.entry.posting.kind for e in view.ledger if e.entry.number == posting.reverses)
            sign = -1
        if kind in _PLACE:
            cell[_PLACE[kind]] += sign * posting.fen
    for (name, milestone, year), (accrued, approved, paid) in sums.items():
        rows.append((name, milestone, str(year), shown(accrued), shown(approved), shown(paid)))
    columns = (
        ("引荐方", 40.0, False), ("期次", 26.0, False), ("年度", 16.0, False),
        ("应计", 25.0, True), ("批准", 25.0, True), ("已拨付", 24.0, True),
    )  # fmt: skip
    return Grid(caption, "单位：元", columns, tuple(rows) or (("无", "", "", "", "", ""),))


_PLACE = {EntryKind.ACCRUED: 0, EntryKind.APPROVED: 1, EntryKind.PAID: 2}


def _notice(view: ClaimView) -> Paper:
    period = view.snapshot.publicity()
    approved = view.snapshot.since_return(Action.APPROVE)
    if not approved:
        raise _early(view, "公示", "请先会议审定。")
    values = _values(view)
    if period is not None:
        length = view.snapshot.since_return(Action.PUBLISH)[-1].text("days")
        values |= {"start": day(period.start), "days": length, "until": day(period.until)}
    names = {one.name: one.kind for one in view.referrers}
    totals: dict[str, int] = {}
    for line in view.ledger:
        if line.entry.posting.kind is EntryKind.APPROVED:
            totals[line.referrer] = totals.get(line.referrer, 0) + line.entry.posting.fen
    terms = view.sheets[-1].result
    rows = tuple(
        (
            public_name(name, names.get(name, "")),
            view.row.project,
            f"{terms['scheme']}（{terms['doc_no']}）",
            shown(fen),
        )
        for name, fen in totals.items()
    )
    columns = (("引荐方", 44.0, False), ("项目", 42.0, False), ("依据", 42.0, False), ("拟支持金额", 28.0, True))
    return composed("notice", view.row.code, values, (Grid("公示内容", "单位：元", columns, rows),))


def public_name(name: str, kind: str) -> str:
    """A referrer's name outside the house: of a natural person only the family name."""
    return f"{name[:1]}某" if kind == "自然人" else name


def _payment(view: ClaimView) -> Paper:
    if not view.snapshot.since_return(Action.CLOSE):
        raise _early(view, "拨付申请单", "请先结束公示。")
    if view.snapshot.stage is Stage.CLAWED:
        raise InputError(
            f"{view.row.code} {HELD}，不能打印拨付申请单。",
            "已列追回的登记，其余批准未付的也不付。",
            "",
            "paper-clawed",
        )
    reached = view.snapshot.milestones()
    names = {one.id: one.name for one in view.referrers}
    rows, total, waiting = list[tuple[str, ...]](), 0, list[str]()
    for (_, referrer_id, milestone, year), one in balances(view.snapshot):
        if one.to_pay and milestone in reached:
            proof = "、".join(reached[milestone].evidence)
            rows.append((names[referrer_id], milestone, str(year), proof, shown(one.to_pay)))
            total += one.to_pay
        elif one.to_pay:
            waiting.append(milestone)
    if not rows:
        raise _early(view, "拨付申请单", "没有里程碑已达成、批准未付的期次。")
    columns = (
        ("收款方", 46.0, False), ("期次", 30.0, False), ("年度", 18.0, False), ("凭据", 30.0, False),
        ("申请拨付", 32.0, True),
    )  # fmt: skip
    grid = Grid("二、申请拨付", "单位：元", columns, (*rows, ("合计", "", "", "", shown(total))))
    closed = view.snapshot.since_return(Action.CLOSE)[-1]
    minutes = view.snapshot.since_return(Action.APPROVE)[-1].text("minutes")
    basis = Grid(
        "一、依据", "", _PAIR, (("审定", minutes_words(minutes)), ("公示", f"{day(closed.on)}结束，异议已处理"))
    )
    extra = (f"“{'、'.join(dict.fromkeys(waiting))}”未达里程碑，不在本次申请之内。",) if waiting else ()
    return composed("payment", view.row.code, _values(view), (basis, grid), extra=extra)


def _transfer(view: ClaimView) -> Paper:
    moves = view.snapshot.of(Action.TRANSFER)
    if not moves:
        raise _early(view, "流转单", "请先登记流转。")
    last = moves[-1]
    values = _values(view) | {"from_unit": last.text("from"), "to_unit": last.text("to")}
    shares: Any = last.data.get("shares", {})
    rows = (
        ("流转日期", day(last.on)),
        ("原因", last.note),
        ("分享口径", last.text("metric")),
        ("比例", "；".join(f"{name} {percent(Decimal(share))}" for name, share in shares.items())),
        ("年限", f"{last.text('years')} 年"),
        ("协议编号", last.text("agreement")),
        ("办理人", last.person),
    )
    return composed(
        "transfer", view.row.code, values, (_facts(view, short=True), Grid("二、流转约定", "", _PAIR, rows))
    )


def _early(view: ClaimView, what: str, todo: str) -> InputError:
    return InputError(f"{view.row.code} 办到“{view.row.stage}”，还不能打印{what}。", "", todo, "paper-early")


_MAKERS: Mapping[str, Callable[[ClaimView], Paper]] = {
    "receipt": _receipt,
    "confirmation": _confirmation,
    "checks": _checks,
    "sheet": _sheet,
    "approval": _approval,
    "notice": _notice,
    "payment": _payment,
    "transfer": _transfer,
}
