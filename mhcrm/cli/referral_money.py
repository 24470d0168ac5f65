"""``mhcrm referral budget|pay|reverse|claw|recover|ledger|owed|paper|book``: money and papers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.cli.referral_words import attachments, signed, told

if TYPE_CHECKING:
    from mhcrm.cli.referral_words import Words
    from mhcrm.services.referral.books import LedgerLine


def register(words: Words) -> None:
    """Add the words."""
    budget = words.add_parser("budget", help="年度预算")
    below = budget.add_subparsers(metavar="动作", dest="budget_word", required=True)
    one = below.add_parser("set", help="录入年度预算")
    one.add_argument("year", type=int, metavar="年度")
    one.add_argument("amount", metavar="金额（元）")
    one.add_argument("doc", metavar="文号")
    one.add_argument("--person", metavar="姓名")
    one.set_defaults(run=run_set_budget)
    one = below.add_parser("show", help="各年度预算、预留、批准、已付、剩余")
    one.set_defaults(run=run_budget)
    _posting_words(words)
    one = words.add_parser("ledger", help="引荐台账")
    one.add_argument("--year", type=int, metavar="年度")
    one.add_argument("--claim", metavar="登记编号")
    one.add_argument("--referrer", metavar="引荐方")
    one.set_defaults(run=run_ledger)
    one = words.add_parser("owed", help="应付未付：给谁、多少、凭什么、在等什么")
    one.add_argument("--referrer", metavar="引荐方")
    one.set_defaults(run=run_owed)

    _paper_words(words)


def _paper_words(words: Words) -> None:
    one = words.add_parser("paper", help="文书：一件登记的各种表单（PDF）")
    one.add_argument("kind", metavar="种类", help="receipt confirmation checks sheet approval notice payment transfer")
    one.add_argument("code", metavar="登记编号")
    one.set_defaults(run=run_paper)
    one = words.add_parser("statement", help="引荐方对账单（PDF 和 Excel）")
    one.add_argument("name", metavar="引荐方")
    one.set_defaults(run=run_statement)
    one = words.add_parser("book", help="年度台账（PDF 和 Excel）")
    one.add_argument("year", type=int, metavar="年度")
    one.add_argument("--masked", action="store_true", help="公开版：隐去个人信息和投资方")
    one.set_defaults(run=run_book)
    for name in ("paper", "statement", "book"):
        words.choices[name].add_argument("--out", type=Path, required=True, metavar="文件夹")


def _posting_words(words: Words) -> None:
    one = words.add_parser("pay", help="拨付一期")
    for name, label in (("code", "登记编号"), ("milestone", "期次"), ("voucher", "付款凭证号")):
        one.add_argument(name, metavar=label)
    one.add_argument("--referrer", metavar="引荐方", help="只付给其中一个")
    one.add_argument("--amount", metavar="金额（元）", help="默认付清这一期")
    signed(one)
    one.set_defaults(run=run_pay)
    one = words.add_parser("reverse", help="冲销一笔分录（原分录不动）")
    one.add_argument("number", type=int, metavar="分录号")
    one.add_argument("reason", metavar="原因")
    one.add_argument("--amount", metavar="金额（元）", help="默认全部")
    signed(one)
    one.set_defaults(run=run_reverse)
    one = words.add_parser("carry", help="结转：批准未付的一期改列另一年度")
    for name, label in (("code", "登记编号"), ("milestone", "期次")):
        one.add_argument(name, metavar=label)
    one.add_argument("year", type=int, metavar="年度")
    one.add_argument("basis", metavar="依据文号")
    signed(one)
    one.set_defaults(run=run_carry)
    one = words.add_parser("claw", help="追回：列应追")
    for name, label in (("code", "登记编号"), ("trigger", "情形"), ("reason", "理由")):
        one.add_argument(name, metavar=label)
    one.add_argument("--amount", metavar="金额（元）", help="默认按方案比例")
    signed(one)
    one.set_defaults(run=run_claw)
    one = words.add_parser("recover", help="追回到账")
    for name, label in (("code", "登记编号"), ("amount", "金额（元）"), ("voucher", "收款凭证号")):
        one.add_argument(name, metavar=label)
    signed(one)
    one.set_defaults(run=run_recover)


def run_paper(app: App, args: argparse.Namespace) -> int:
    """A paper of a claim."""
    return _written(args, [app.referral.papers.write(args.code, args.kind, args.out)])


def run_statement(app: App, args: argparse.Namespace) -> int:
    """A referrer's statement."""
    return _written(args, app.referral.papers.write_statement(args.name, args.out))


def run_book(app: App, args: argparse.Namespace) -> int:
    """The yearly register."""
    return _written(args, app.referral.papers.write_book(args.year, args.out, masked=args.masked))


def _written(args: argparse.Namespace, paths: Sequence[Path]) -> int:
    out = Output.of(args)
    out.line(f"已写出 {'、'.join(path.name for path in paths)}。")
    out.json({"files": [str(path) for path in paths]})
    return 0


def run_set_budget(app: App, args: argparse.Namespace) -> int:
    """State a budget."""
    changes = app.referral.money.set_budget(args.year, args.amount, args.doc, person=args.person)
    out = Output.of(args)
    out.line(f"已{changes.operation}。")
    out.json({"year": args.year, "amount": args.amount})
    return 0


def run_budget(app: App, args: argparse.Namespace) -> int:
    """Figures by year."""
    out, money = Output.of(args), app.referral.money
    rows = [money.figures(year) for year in money.years()]
    out.table(
        ("年度", "预算 元", "已预留", "已批准", "已拨付", "剩余"),
        [
            (
                f.year,
                _yuan(f.budget),
                _yuan(f.balance.reserved),
                _yuan(f.balance.approved),
                _yuan(f.balance.paid),
                _yuan(f.left),
            )
            for f in rows
        ],
    )
    out.json(
        [
            {
                "year": f.year,
                "budget_fen": f.budget,
                "reserved_fen": f.balance.reserved,
                "approved_fen": f.balance.approved,
                "paid_fen": f.balance.paid,
                "left_fen": f.left,
            }
            for f in rows
        ]
    )
    return 0


def _yuan(fen: int | None) -> str:
    return "未设定" if fen is None else f"{fen / 100:,.2f}"


def run_pay(app: App, args: argparse.Namespace) -> int:
    """Pay an instalment."""
    done = app.referral.money.pay(
        args.code, args.milestone, args.voucher, referrer=args.referrer, amount=args.amount, on=args.on,
        evidence=args.evidence, drafts=attachments(args.attach), person=args.person,
    )  # fmt: skip
    return told(args, done)


def run_reverse(app: App, args: argparse.Namespace) -> int:
    """Take an entry back by a new one."""
    money = app.referral.money
    return told(args, money.reverse(args.number, args.reason, amount=args.amount, on=args.on, person=args.person))


def run_carry(app: App, args: argparse.Namespace) -> int:
    """Move what is unpaid to another budget year."""
    money = app.referral.money
    return told(args, money.carry(args.code, args.milestone, args.year, args.basis, on=args.on, person=args.person))


def run_claw(app: App, args: argparse.Namespace) -> int:
    """Decide what is to come back."""
    done = app.referral.money.claw(
        args.code, args.trigger, args.reason, amount=args.amount, on=args.on, evidence=args.evidence,
        drafts=attachments(args.attach), person=args.person,
    )  # fmt: skip
    return told(args, done)


def run_recover(app: App, args: argparse.Namespace) -> int:
    """Money that came back."""
    done = app.referral.money.recover(
        args.code, args.amount, args.voucher, on=args.on, evidence=args.evidence, person=args.person
    )
    return told(args, done)


def show_ledger(out: Output, lines: Sequence[LedgerLine]) -> None:
    """Entries as a table."""
    out.table(
        ("号", "日期", "登记", "引荐方", "期次", "年度", "种类", "金额 元", "应付未付 元", "依据"),
        [
            (
                line.entry.number, line.entry.posting.on, line.claim, line.referrer, line.entry.posting.milestone,
                line.entry.posting.year, _kind(line), f"{line.entry.amount:,.2f}", f"{line.running:,.2f}",
                line.entry.posting.basis,
            )
            for line in lines
        ],
    )  # fmt: skip


def _kind(line: LedgerLine) -> str:
    posting = line.entry.posting
    if posting.reverses is not None:
        return f"{posting.kind}第 {posting.reverses} 号"
    return f"{posting.kind}{posting.phase}"


def entry_json(line: LedgerLine) -> dict[str, object]:
    """An entry for scripts."""
    posting = line.entry.posting
    names = ("milestone", "year", "kind", "phase", "fen", "on", "person", "reverses", "basis", "note")
    return {
        "number": line.entry.number,
        "claim": line.claim,
        "referrer": line.referrer,
        **{name: getattr(posting, name) for name in names},
        "hash": line.entry.hash,
    }


def run_ledger(app: App, args: argparse.Namespace) -> int:
    """The ledger."""
    out = Output.of(args)
    lines = app.referral.money.ledger(year=args.year, code=args.claim, referrer=args.referrer)
    show_ledger(out, lines)
    out.line(f"共 {len(lines)} 笔。" if lines else "还没有分录。")
    out.json([entry_json(line) for line in lines])
    return 0


def run_owed(app: App, args: argparse.Namespace) -> int:
    """What is owed to whom and why."""
    out = Output.of(args)
    lines = app.referral.money.owed(referrer=args.referrer)
    out.table(
        ("引荐方", "应付未付 元", "登记", "项目", "期次", "年度", "在等", "凭什么"),
        [
            (
                o.referrer, f"{o.owed:,.2f}", o.claim, o.project, o.milestone, o.year,
                (o.waits_for or "可以拨付") + (f"（批准未付 {o.held:,.2f}）" if o.held else ""), o.why,
            )
            for o in lines
        ],
    )  # fmt: skip
    out.line(f"合计 {sum((o.owed for o in lines), start=0):,.2f} 元。" if lines else "没有应付未付。")
    out.json(lines)
    return 0
