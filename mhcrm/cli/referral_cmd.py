"""``mhcrm referral``: referrers, claims, schemes, steps, money, papers; the whole life of a claim can be scripted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.bootstrap import App
from mhcrm.cli import referral_money, referral_setup, referral_steps
from mhcrm.cli.output import Output
from mhcrm.cli.referral_words import attachments, shares_of, signed, told, unwrapped

if TYPE_CHECKING:
    from mhcrm.cli.referral_words import Words
    from mhcrm.services.referral.reading import ClaimRow, ClaimView


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its words."""
    parser = subparsers.add_parser("referral", help="引荐：登记、核查、方案、计算、审批、拨付、台账、文书")
    words = parser.add_subparsers(metavar="动作", dest="referral_word", required=True)
    _claim_words(words)
    referral_setup.register(words)
    referral_steps.register(words)
    referral_money.register(words)


def _claim_words(words: Words) -> None:
    for name, text in (("register", "登记引荐（首报）"), ("first-talk", "登记首谈（单位）")):
        one = words.add_parser(name, help=text)
        one.add_argument("lead", metavar="项目编号")
        if name == "register":
            one.add_argument(
                "--referrer", action="append", default=[], required=True, metavar="名称[=百分比]", help="可写多次"
            )
            one.add_argument("--channel", default="", metavar="渠道", help="合作招商、以商引商、基金招商")
            one.add_argument("--partner", default="", metavar="资格", help="以哪个合作伙伴资格登记")
            one.add_argument("--split-agreement", default="", metavar="编号", help="分摊协议")
        one.add_argument("--unit", default="", metavar="单位", help="接洽单位；首谈时是首谈单位")
        one.add_argument("--officer", default="", metavar="经办人")
        one.add_argument("--reported", default="", metavar="YYYY-MM-DD[THH:MM]", help="登记时间，默认现在")
        one.add_argument("--first-contact", default="", metavar="YYYY-MM-DD", help="首次接洽投资方的日期")
        one.add_argument("--note", default="", metavar="说明")
        signed(one, new=True)
        one.set_defaults(run=run_register)
    one = words.add_parser("list", help="登记一览")
    one.add_argument("--lead", metavar="项目编号")
    one.add_argument("--referrer", metavar="名称")
    one.add_argument("--stage", metavar="阶段", help="登记、核查、确认、里程碑、申请……")
    one.add_argument("--kind", metavar="种类", help="引荐、首谈")
    one.set_defaults(run=run_list)
    one = words.add_parser("show", help="一件登记：进度、还缺什么、核查、计算、台账")
    one.add_argument("code", metavar="登记编号")
    one.set_defaults(run=run_show)
    words.add_parser("due", help="引荐到期和待办").set_defaults(run=run_due)
    one = words.add_parser("evidence", help="登记证明材料")
    one.add_argument("code", metavar="登记编号")
    signed(one, new=True)
    one.set_defaults(run=run_evidence)
    trial = words.add_parser("try", help="用一个 JSON 文件里的方案和案例试算")
    trial.add_argument("file", type=Path, metavar="文件.json", help="含 scheme、receipts、deductions、shares、on")
    trial.set_defaults(run=run_try)


def run_register(app: App, args: argparse.Namespace) -> int:
    """登记 or 首谈."""
    from mhcrm.services.referral.claims import ClaimDraft
    from mhcrm.services.referral.moments import moment_of

    referral = args.referral_word == "register"
    draft = ClaimDraft(
        args.lead,
        shares_of(args.referrer) if referral else {},
        args.channel if referral else "",
        moment_of(args.reported),
        args.first_contact,
        args.partner if referral else "",
        args.unit,
        args.officer,
        args.split_agreement if referral else "",
        args.note,
        tuple(attachments(args.attach)),
    )
    claims = app.referral.claims
    return told(args, (claims.register if referral else claims.first_talk)(draft, person=args.person))


def run_list(app: App, args: argparse.Namespace) -> int:
    """Rows of a board."""
    out = Output.of(args)
    rows = app.referral.reading.rows(lead=args.lead, referrer=args.referrer, stage=args.stage, kind=args.kind)
    out.table(
        ("编号", "引荐方", "项目", "渠道", "登记日", "状态", "办到", "下一步", "还缺", "应支持 元", "应付未付 元"),
        [_cells(row) for row in rows],
    )
    out.line(f"共 {len(rows)} 件。" if rows else "还没有登记。用 mhcrm referral register 登记第一件。")
    out.json(rows)
    return 0


def _cells(row: ClaimRow) -> tuple[object, ...]:
    amount = "" if row.amount is None else f"{row.amount:,.2f}"
    lacking = f"{row.lacking} 项" if row.lacking else ""
    return (
        row.code, row.referrers, row.project, row.channel, row.reported_on, row.standing, row.stage, row.next_step,
        lacking, amount, f"{row.owed:,.2f}",
    )  # fmt: skip


_AHEAD = {"now": "下一步", "ahead": "", "done": "已办"}


def run_show(app: App, args: argparse.Namespace) -> int:
    """One claim whole."""
    out = Output.of(args)
    view = app.referral.reading.show(args.code)
    row = view.row
    out.line(f"{row.code}　{row.referrers}　{row.project}（{row.investor}）　{row.channel}　{row.standing}")
    before = {True: "早于或同于首次接洽", False: "晚于首次接洽", None: "首次接洽日期待核实"}[view.claim.before_contact]
    out.line(
        f"登记 {row.reported_on}（{before}），接洽单位 {row.unit or '待核实'}，经办 {row.officer}，保护期 {row.protected}"
    )
    out.line(f"办到“{row.stage}”，下一步“{row.next_step or '无'}”。{view.money_words}。")
    for need in view.needs:
        out.line(f"  {'有' if need.met else '缺'}　{need.label}{'' if need.met else '　' + need.todo}")
    out.line()
    out.table(
        ("进度", "日期", "办理人", "说明"),
        [(p.stage, p.on or _AHEAD[p.state], p.person, p.words) for p in view.timeline],
    )
    if view.checks:
        out.line()
        out.table(
            ("核查", "结果", "看到什么", "认定"),
            [
                (view.check_titles[c.key], c.verdict, c.seen, f"{c.person}：{c.ground}" if c.ruled else "")
                for c in view.checks
            ],
        )
    _show_money(out, view)
    out.json(claim_json(view))
    return 0


def _show_money(out: Output, view: ClaimView) -> None:
    if view.evidence:
        out.line()
        out.table(
            ("材料", "种类", "名称", "日期", "文件"),
            [(e.code, e.kind, e.title, e.on, e.file_name) for e in view.evidence],
        )
    if view.sheets:
        sheet = view.sheets[-1]
        steps = unwrapped(sheet.result["steps"])
        out.line()
        out.table(
            (f"计算表第 {sheet.number} 张", "说明", "金额 元", "凭据"),
            [(s["name"], s["detail"], s["amount"], "、".join(s["evidence"])) for s in steps],
        )
    if view.ledger:
        out.line()
        referral_money.show_ledger(out, view.ledger)


def claim_json(view: ClaimView) -> dict[str, object]:
    """One claim as a document for scripts."""
    names = ("accrued", "approved", "paid", "reserved", "to_pay", "receivable")
    return {
        **{name: getattr(view.row, name) for name in view.row.__slots__},
        "money": view.money_words,
        "needs": view.needs,
        "timeline": view.timeline,
        "checks": [
            {"key": c.key, "title": view.check_titles[c.key], "verdict": c.verdict, "seen": c.seen, "ground": c.ground}
            for c in view.checks
        ],
        "evidence": view.evidence,
        "sheets": view.sheets,
        "balance_fen": {name: getattr(view.balance, name) for name in names},
        "ledger": [referral_money.entry_json(line) for line in view.ledger],
        "disputes": view.disputes,
        "events": [
            {
                "id": e.id,
                "kind": e.kind,
                "on": e.on,
                "person": e.person,
                "note": e.note,
                "data": e.data,
                "evidence": e.evidence,
            }
            for e in view.snapshot.events
        ],
    }


def run_due(app: App, args: argparse.Namespace) -> int:
    """What is due."""
    out = Output.of(args)
    items = app.referral.reading.due()
    out.table(("种类", "内容", "日期", "逾期 天"), [(i.kind, i.words, i.on or "", i.overdue or "") for i in items])
    out.line(f"共 {len(items)} 项。" if items else "今天没有到期的引荐事项。")
    out.json(items)
    return 0


def run_evidence(app: App, args: argparse.Namespace) -> int:
    """Keep evidence."""
    from mhcrm.base.errors import UsageError

    drafts = attachments(args.attach)
    if not drafts:
        raise UsageError("没有写材料。", "", "请用 --attach 种类:名称[:文件]。", "usage")
    done = [app.referral.claims.add_evidence(args.code, draft, person=args.person) for draft in drafts]
    out = Output.of(args)
    for one in done:
        out.line(one.message)
    out.json([{"code": one.code, "message": one.message} for one in done])
    return 0


def run_try(_app: App, args: argparse.Namespace) -> int:
    """Check the scheme of a file, show the sheet step by step; nothing is stored or approved."""
    from mhcrm.services.referral.trial import try_scheme

    out = Output.of(args)
    trial = try_scheme(args.file)
    for problem in trial.problems:
        out.line(f"{'问题' if problem.level == 'error' else '提示'}：{problem.message}")
    for finding in trial.findings:
        out.line(f"合规提示：{finding.message}")
    done = trial.computation
    if done is not None:
        out.line(f"试算，不作审批依据。方案：{done.scheme}（{done.doc_no}）")
        out.table(
            ("步骤", "说明", "金额 元", "证据"),
            [(s.name, s.detail, s.amount, "、".join(s.evidence)) for s in done.steps],
        )
        out.table(("引荐方", "里程碑", "金额 元"), [(p.referrer, p.milestone, p.amount) for p in done.parts])
        out.line(f"合计 {done.total} 元。")
    else:
        out.line("方案还不能用于计算，请先按上面的提示改正。")
    out.json({"problems": trial.problems, "findings": trial.findings, "computation": done, "trial_only": True})
    return 0 if done is not None else 1
