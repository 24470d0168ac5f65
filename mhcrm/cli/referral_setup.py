"""``mhcrm referral referrer|scheme|people|protection``: what has to stand before claims can be worked on."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.cli.referral_words import pairs
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.cli.referral_words import Words

_FIELDS = "name kind uscc contact phone legal_person address note"


def register(words: Words) -> None:
    """Add the words."""
    _referrer_words(words.add_parser("referrer", help="引荐方：列表、登记、资格、协议、联系人"))
    _scheme_words(words.add_parser("scheme", help="方案：列表、保存、启用、停用、在以往案例上试算"))
    _people_words(words.add_parser("people", help="人员与角色"))
    one = words.add_parser("protection", help="保护期规定；不带参数时显示")
    one.add_argument(
        "values", nargs="*", metavar="键=值", help="days extension_days most_extensions warn_days basis；留空即未设定"
    )
    one.add_argument("--person", metavar="姓名")
    one.set_defaults(run=run_protection)


def _referrer_words(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(metavar="动作", dest="referrer_word", required=True)
    words.add_parser("list", help="引荐方一览").set_defaults(run=run_referrers)
    one = words.add_parser("show", help="一个引荐方：资格、登记、合计")
    one.add_argument("name", metavar="名称")
    one.set_defaults(run=run_referrer)
    one = words.add_parser("add", help="新建引荐方")
    one.add_argument("values", nargs="+", metavar="键=值", help=_FIELDS)
    one.set_defaults(run=run_save_referrer, name=None)
    one = words.add_parser("set", help="修改引荐方")
    one.add_argument("name", metavar="名称")
    one.add_argument("values", nargs="+", metavar="键=值", help=_FIELDS)
    one.set_defaults(run=run_save_referrer)
    one = words.add_parser("status", help="登记合作伙伴资格")
    for name, text in (("name", "名称"), ("status", "资格"), ("start", "起"), ("end", "止")):
        one.add_argument(name, metavar=text)
    one.add_argument("--proof", default="", metavar="凭据")
    one.set_defaults(run=run_status)
    one = words.add_parser("agreement", help="登记合作协议")
    for name, text in (("name", "名称"), ("number", "协议编号"), ("signed", "签订日期")):
        one.add_argument(name, metavar=text)
    one.add_argument("--until", metavar="YYYY-MM-DD")
    one.set_defaults(run=run_agreement)
    one = words.add_parser("contact", help="登记联系人")
    one.add_argument("name", metavar="名称")
    one.add_argument("who", metavar="姓名")
    one.add_argument("--phone", default="", metavar="电话")
    one.add_argument("--title", default="", metavar="职务")
    one.set_defaults(run=run_contact)
    for child in words.choices.values():
        child.add_argument("--person", metavar="署名", help="默认本机用户")


def _scheme_words(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(metavar="动作", dest="scheme_word", required=True)
    words.add_parser("list", help="各版方案").set_defaults(run=run_schemes)
    for name, text in (
        ("show", "一版方案的全部内容"),
        ("adopt", "启用草稿"),
        ("end", "停用"),
        ("past", "在以往案例上试算"),
    ):
        one = words.add_parser(name, help=text)
        one.add_argument("id", type=int, metavar="方案号")
        one.set_defaults(run=run_scheme)
    one = words.add_parser("save", help="把 JSON 文件里的方案存为新的一版草稿")
    one.add_argument("file", type=Path, metavar="文件.json")
    one.set_defaults(run=run_save_scheme)
    words.add_parser("blank", help="空白方案表").set_defaults(run=run_blank)
    words.add_parser("training", help="显示随附的示例方案（只供练习）").set_defaults(run=run_training)
    for child in words.choices.values():
        child.add_argument("--person", metavar="署名", help="默认本机用户")


def _people_words(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(metavar="动作", dest="people_word", required=True)
    words.add_parser("list", help="人员与角色一览").set_defaults(run=run_people)
    one = words.add_parser("set", help="登记或修改一个人")
    one.add_argument("name", metavar="姓名")
    one.add_argument("--unit", metavar="单位")
    one.add_argument("--phone", metavar="电话")
    one.add_argument("--role", action="append", metavar="角色", help="可写多次")
    one.add_argument("--left", action="store_true", help="不再在岗")
    one.add_argument("--person", metavar="署名", help="默认本机用户")
    one.set_defaults(run=run_save_person)


def _saved(args: argparse.Namespace, changes: ChangeSet) -> int:
    out = Output.of(args)
    out.line(f"已{changes.operation}。")
    out.json({"operation": changes.operation, "undoable": changes.undoable})
    return 0


def run_referrers(app: App, args: argparse.Namespace) -> int:
    """All referrers."""
    out = Output.of(args)
    views = app.referral.referrers.all()
    out.table(
        ("引荐方", "类型", "信用代码", "资格", "登记 件", "批准 元", "已付 元"),
        [
            (
                v.referrer.name, v.referrer.kind, v.referrer.uscc or "", v.status.name if v.status else "",
                len(v.claims), f"{v.totals.approved / 100:,.2f}", f"{v.totals.paid / 100:,.2f}",
            )
            for v in views
        ],
    )  # fmt: skip
    out.line(f"共 {len(views)} 个。")
    out.json([_referrer_json(view) for view in views])
    return 0


def _referrer_json(view: Any) -> dict[str, object]:
    totals = {name: getattr(view.totals, name) for name in ("accrued", "approved", "paid", "to_pay", "receivable")}
    codes = [claim.code for claim in view.claims]
    return {
        "referrer": view.referrer,
        "status": view.status,
        "claims": codes,
        "totals_fen": totals,
        "notes": view.notes,
    }


def run_referrer(app: App, args: argparse.Namespace) -> int:
    """One referrer."""
    out = Output.of(args)
    view = app.referral.referrers.show(args.name)
    one = view.referrer
    out.line(f"{one.name}　{one.kind}　{one.uscc or '信用代码待核实'}　{one.contact} {one.phone}".rstrip())
    for status in one.statuses:
        out.line(f"资格：{status.name} {status.start} 至 {status.end}　{status.evidence}")
    for agreement in one.agreements:
        out.line(f"协议：{agreement.number} {agreement.signed_on} {f'至 {agreement.until}' if agreement.until else ''}")
    for note in view.notes:
        out.line(f"提示：{note}")
    out.line(f"登记 {len(view.claims)} 件：{'、'.join(claim.code for claim in view.claims)}")
    out.line(f"批准 {view.totals.approved / 100:,.2f} 元，已付 {view.totals.paid / 100:,.2f} 元。")
    out.json(_referrer_json(view))
    return 0


def run_save_referrer(app: App, args: argparse.Namespace) -> int:
    """New or changed referrer."""
    return _saved(args, app.referral.referrers.save(pairs(args.values, "键=值"), args.name, person=args.person))


def run_status(app: App, args: argparse.Namespace) -> int:
    """Partner status."""
    book = app.referral.referrers
    return _saved(
        args, book.add_status(args.name, args.status, args.start, args.end, evidence=args.proof, person=args.person)
    )


def run_agreement(app: App, args: argparse.Namespace) -> int:
    """Cooperation agreement."""
    book = app.referral.referrers
    return _saved(args, book.add_agreement(args.name, args.number, args.signed, args.until, person=args.person))


def run_contact(app: App, args: argparse.Namespace) -> int:
    """Somebody to talk to."""
    book = app.referral.referrers
    return _saved(args, book.add_person(args.name, args.who, phone=args.phone, title=args.title, person=args.person))


def run_schemes(app: App, args: argparse.Namespace) -> int:
    """Versions of schemes."""
    from mhcrm.domain.referral.scheme import NO_SCHEME

    out = Output.of(args)
    views = app.referral.schemes.all()
    out.table(
        ("号", "方案", "版", "文号", "渠道", "有效期", "状态"),
        [
            (
                v.row.id, v.row.name, v.row.number, v.scheme.doc_no, v.scheme.channel,
                f"{v.scheme.start} 至 {v.scheme.end}", "启用，在有效期内" if v.in_force else v.row.state,
            )
            for v in views
        ],
    )  # fmt: skip
    if not any(view.in_force for view in views):
        out.line(f"{NO_SCHEME}。")
    out.json(
        [
            {"id": v.row.id, "label": v.label, "state": v.row.state, "in_force": v.in_force, "body": v.row.body}
            for v in views
        ]
    )
    return 0


def run_scheme(app: App, args: argparse.Namespace) -> int:
    """Show, adopt, end, or try one version."""
    out, schemes = Output.of(args), app.referral.schemes
    if args.scheme_word == "adopt":
        return _saved(args, schemes.adopt(args.id, person=args.person))
    if args.scheme_word == "end":
        return _saved(args, schemes.end(args.id, person=args.person))
    if args.scheme_word == "past":
        cases = schemes.try_on_past(args.id)
        rows = [(c.claim, c.before, c.why_not if c.after is None else c.after) for c in cases]
        out.table(("登记", "原计算 元", "按此方案 元"), rows)
        out.json(cases)
        return 0
    view = schemes.get(args.id)
    out.line(f"{view.label}　{view.row.state}")
    out.line(json.dumps(view.row.body, ensure_ascii=False, indent=1))
    for problem in view.problems:
        out.line(f"{'问题' if problem.level == 'error' else '提示'}：{problem.message}")
    out.json({"id": view.row.id, "state": view.row.state, "body": view.row.body, "problems": view.problems})
    return 0


def run_save_scheme(app: App, args: argparse.Namespace) -> int:
    """A new version from a file."""
    try:
        values = json.loads(args.file.read_text("utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as problem:
        raise InputError(
            f"读不出方案文件“{args.file.name}”。", "", "请用 UTF-8 编码的 JSON。", "scheme-file"
        ) from problem
    if not isinstance(values, dict):
        raise InputError(
            f"“{args.file.name}”应是一个对象。", "", "写法见 mhcrm referral scheme training。", "scheme-file"
        )
    return _saved(args, app.referral.schemes.save(values.get("scheme", values), person=args.person))


def run_blank(app: App, args: argparse.Namespace) -> int:
    """The empty form."""
    out, body = Output.of(args), app.referral.schemes.blank()
    out.line(json.dumps(body, ensure_ascii=False, indent=1))
    out.json(body)
    return 0


def run_training(app: App, args: argparse.Namespace) -> int:
    """The shipped 示例 as a form to start from."""
    from mhcrm.domain.referral.scheme_io import scheme_to

    out = Output.of(args)
    body = scheme_to(app.referral.schemes.training())
    out.line("示例方案，只供练习，不能用于申请和审定；数字为编者所写。")
    out.line(json.dumps(body, ensure_ascii=False, indent=1))
    out.json(body)
    return 0


def run_people(app: App, args: argparse.Namespace) -> int:
    """People and roles."""
    out = Output.of(args)
    people = app.people.all(inactive=True)
    out.table(
        ("姓名", "单位", "角色", "在岗"),
        [(p.name, p.unit, "、".join(sorted(p.roles)), "是" if p.active else "否") for p in people],
    )
    for note in app.people.notes():
        out.line(note)
    out.json({"people": people, "notes": app.people.notes()})
    return 0


def run_save_person(app: App, args: argparse.Namespace) -> int:
    """Store a person."""
    values: dict[str, object] = {name: getattr(args, name) for name in ("unit", "phone") if getattr(args, name)}
    if args.role is not None:
        values["roles"] = args.role
    if args.left:
        values["active"] = False
    return _saved(args, app.people.save(args.name, values, person=args.person))


def run_protection(app: App, args: argparse.Namespace) -> int:
    """Show or set the office's rule on protection."""
    from mhcrm.domain.referral.claims import UNSET

    if args.values:
        return _saved(args, app.referral.claims.set_protection(pairs(args.values, "键=值"), person=args.person))
    out, rule = Output.of(args), app.referral.claims.protection()
    for label, value in (
        ("保护天数", rule.days),
        ("每次延期天数", rule.extension_days),
        ("延期次数", rule.most_extensions),
    ):
        out.line(f"{label}：{UNSET if value is None else value}")
    out.line(f"依据：{rule.basis or UNSET}")
    out.json(rule)
    return 0
