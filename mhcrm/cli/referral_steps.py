"""``mhcrm referral`` steps from 核查 to 跟踪, each one word; all take ``--person --on --evidence --attach``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.cli.referral_words import attachments, pairs, shares_of, signed, told

if TYPE_CHECKING:
    from mhcrm.cli.referral_words import Words

_PLAIN: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("check", "核查：利益冲突和资格", ()),
    ("confirm", "确认：投资方或接洽单位", (("party", "投资方|接洽单位"), ("by", "确认人"))),
    ("contact", "首次洽谈", (("text", "内容"),)),
    ("milestone", "里程碑", (("name", "名称"),)),
    ("apply", "申请：按最近的计算表列应计", ()),
    ("review", "初审通过", (("opinion", "意见"),)),
    ("recheck", "复核通过（须与初审不同人）", (("opinion", "意见"),)),
    ("approve", "会议审定", (("minutes", "纪要号"),)),
    ("publish", "公示开始", (("place", "地点或网址"),)),
    ("close", "公示结束", ()),
    ("track", "跟踪", (("finding", "情况"),)),
    ("send-back", "退回到申请前（应计、批准一并冲销）", (("reason", "原因"),)),
    ("revoke", "撤销登记", (("reason", "原因"),)),
    ("extend", "延长保护", (("reason", "原因"),)),
)
"""Word, help, positional arguments after the claim's code."""
_WITH_EVIDENCE = frozenset({"confirm", "contact", "milestone", "approve", "publish", "track"})


def register(words: Words) -> None:
    """Add the words."""
    for name, text, positions in _PLAIN:
        one = words.add_parser(name, help=text)
        one.add_argument("code", metavar="登记编号")
        for position, label in positions:
            one.add_argument(position, metavar=label)
        signed(one)
        one.set_defaults(run=run_step, positions=tuple(position for position, _ in positions))
    words.choices["apply"].add_argument(
        "--year", action="append", default=[], metavar="期次=年度", help="某期列入哪个预算年度，默认申请当年"
    )
    words.choices["publish"].add_argument("--days", type=int, metavar="天数", help="默认按方案")
    one = words.add_parser("rule", help="核查认定：由具名的人对一项核查作出结论")
    for name, label in (
        ("code", "登记编号"),
        ("key", "核查键"),
        ("verdict", "通过|不通过|无法核实"),
        ("ground", "理由"),
    ):
        one.add_argument(name, metavar=label)
    signed(one)
    one.set_defaults(run=run_rule)
    one = words.add_parser("objection", help="登记公示异议")
    for name, label in (("code", "登记编号"), ("by", "异议人"), ("text", "内容")):
        one.add_argument(name, metavar=label)
    signed(one)
    one.set_defaults(run=run_objection)
    one = words.add_parser("settle", help="处理公示异议")
    one.add_argument("code", metavar="登记编号")
    one.add_argument("number", type=int, metavar="异议编号")
    one.add_argument("outcome", metavar="处理结果")
    signed(one)
    one.set_defaults(run=run_settle)
    _compute_words(words)
    _unit_words(words)


def _compute_words(words: Words) -> None:
    one = words.add_parser("compute", help="按方案计算并存一张计算表")
    one.add_argument("code", metavar="登记编号")
    form = "日期,金额,材料[,币种,汇率]"
    one.add_argument("--receipt", action="append", default=[], metavar=form, help="到账，可写多次")
    one.add_argument("--deduct", action="append", default=[], metavar=form, help="扣减，可写多次")
    one.add_argument("--scheme", type=int, metavar="方案号", help="同时有几个方案时写明")
    one.add_argument("--dry-run", action="store_true", help="只看结果，不存")
    signed(one)
    one.set_defaults(run=run_compute)


def _unit_words(words: Words) -> None:
    one = words.add_parser("transfer", help="流转：首谈项目转给另一单位")
    for name, label in (("code", "登记编号"), ("to", "转入单位"), ("reason", "原因")):
        one.add_argument(name, metavar=label)
    one.add_argument("--share", action="append", default=[], required=True, metavar="单位=百分比")
    one.add_argument("--metric", required=True, metavar="口径", help="分享什么，例如固定资产投资、项目数")
    one.add_argument("--years", type=int, required=True, metavar="年数")
    one.add_argument("--agreement", required=True, metavar="协议编号")
    signed(one)
    one.set_defaults(run=run_transfer)
    dispute = words.add_parser("dispute", help="争议：列表、裁定")
    below = dispute.add_subparsers(metavar="动作", dest="dispute_word", required=True)
    one = below.add_parser("list", help="争议队列，两边凭据并列")
    one.add_argument("--all", action="store_true", help="连已裁定的")
    one.set_defaults(run=run_disputes)
    one = below.add_parser("open", help="对两件登记提出争议")
    for name, label in (("first", "登记编号"), ("second", "登记编号"), ("ground", "理由")):
        one.add_argument(name, metavar=label)
    one.add_argument("--person", metavar="姓名", help="署名，默认本机用户")
    one.set_defaults(run=run_contest)
    one = below.add_parser("decide", help="裁定")
    one.add_argument("id", type=int, metavar="争议号")
    one.add_argument("winner", metavar="登记编号", help="认定记功的一件")
    one.add_argument("ground", metavar="理由")
    one.add_argument("--loser", default="撤销", metavar="撤销|让渡", help="另一件转为什么")
    one.add_argument("--person", metavar="姓名")
    one.set_defaults(run=run_decide)


def run_step(app: App, args: argparse.Namespace) -> int:
    """One plain step."""
    word = args.referral_word
    said = [getattr(args, name) for name in args.positions]
    options: dict[str, Any] = {"on": args.on, "person": args.person}
    if word in _WITH_EVIDENCE:
        options |= {"evidence": args.evidence, "drafts": attachments(args.attach)}
    elif args.attach or (args.evidence and word != "extend"):
        raise UsageError(f"“{word}”不带材料。", "", "请先用 mhcrm referral evidence 登记材料。", "usage")
    if word == "check":
        return told(args, app.referral.checks.run(args.code, **options))
    if word == "extend":
        return told(args, app.referral.claims.extend(args.code, *said, evidence=args.evidence, **options))
    if word == "apply":
        options["years"] = _years(args.year)
    if word == "publish":
        options["days"] = args.days
    step = getattr(app.referral.steps, word.replace("-", "_"))
    return told(args, step(args.code, *said, **options))


def _years(texts: list[str]) -> dict[str, int]:
    found = {}
    for name, value in pairs(texts, "期次=年度").items():
        if not value.isdigit():
            raise UsageError(f"“{name}”的年度写的是“{value}”。", "", "请写四位年份。", "usage")
        found[name] = int(value)
    return found


def run_rule(app: App, args: argparse.Namespace) -> int:
    """A ruling on a check."""
    done = app.referral.checks.rule(
        args.code, args.key, args.verdict, args.ground,
        evidence=args.evidence, drafts=attachments(args.attach), on=args.on, person=args.person,
    )  # fmt: skip
    return told(args, done)


def run_objection(app: App, args: argparse.Namespace) -> int:
    """An objection."""
    return told(args, app.referral.steps.objection(args.code, args.by, args.text, on=args.on, person=args.person))


def run_settle(app: App, args: argparse.Namespace) -> int:
    """What became of it."""
    return told(args, app.referral.steps.settle(args.code, args.number, args.outcome, on=args.on, person=args.person))


def _rows(texts: list[str]) -> list[dict[str, Any]]:
    names, found = ("on", "amount", "evidence", "currency", "rate"), []
    for text in texts:
        parts = [part.strip() for part in text.replace("，", ",").split(",")]
        if not 3 <= len(parts) <= 5:
            raise UsageError(
                f"“{text}”读不出。", "金额里不要写千分位逗号。", "请写成 日期,金额,材料[,币种,汇率]。", "usage"
            )
        found.append(dict(zip(names, parts, strict=False)))
    return found


def run_compute(app: App, args: argparse.Namespace) -> int:
    """Compute and keep a sheet, or only look."""
    from mhcrm.services.referral.sheets import Case, result_of

    case = Case(_rows(args.receipt), _rows(args.deduct))
    sheets = app.referral.sheets
    practice = sheets.practice(args.scheme)
    if not args.dry_run and not practice:
        return told(args, sheets.compute(args.code, case, scheme_id=args.scheme, on=args.on, person=args.person))
    out = Output.of(args)
    done = sheets.preview(args.code, case, scheme_id=args.scheme, on=args.on)
    out.table(
        ("步骤", "说明", "金额 元", "凭据"), [(s.name, s.detail, s.amount, "、".join(s.evidence)) for s in done.steps]
    )
    mark = "示例方案试算，仅供练习，不是应支持金额：" if practice else ""
    out.line(f"{mark}合计 {done.total:,.2f} 元，没有存。")
    out.json({**result_of(done), "training": practice, "kept": False})
    return 0


def run_transfer(app: App, args: argparse.Namespace) -> int:
    """Transfer between units."""
    done = app.referral.claims.transfer(
        args.code, args.to, args.reason, shares=shares_of(args.share), metric=args.metric, years=args.years,
        agreement=args.agreement, on=args.on, evidence=args.evidence, person=args.person,
    )  # fmt: skip
    return told(args, done)


def run_disputes(app: App, args: argparse.Namespace) -> int:
    """The dispute queue."""
    out = Output.of(args)
    found = app.referral.reading.disputes(all_of_them=args.all)
    for view in found:
        one = view.dispute
        out.line(
            f"争议 {one.id}：{one.reason}　{'未裁定' if one.open else f'{one.decided_by} {one.decided_on}：{one.ground}'}"
        )
        for row, evidence in ((view.first, view.first_evidence), (view.second, view.second_evidence)):
            out.line(f"  {row.code} {row.referrers} 登记 {row.reported_on} 经办 {row.officer}")
            for item in evidence:
                out.line(f"    {item.code} {item.kind} {item.title} {item.on}")
    out.line(f"共 {len(found)} 件。" if found else "没有争议。")
    out.json(found)
    return 0


def run_contest(app: App, args: argparse.Namespace) -> int:
    """Open a dispute by hand."""
    return told(args, app.referral.claims.contest(args.first, args.second, args.ground, person=args.person))


def run_decide(app: App, args: argparse.Namespace) -> int:
    """Decide a dispute."""
    return told(
        args, app.referral.claims.decide(args.id, args.winner, args.ground, loser=args.loser, person=args.person)
    )
