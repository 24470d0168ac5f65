"""``mhcrm demand`` and ``mhcrm commitment``: what companies ask for, and what investors agreed to."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from mhcrm.base.errors import UsageError
from mhcrm.base.money import parse_money
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.domain.change import ChangeSet
    from mhcrm.services.commitments.service import ProgressLine
    from mhcrm.services.demands.service import DemandLine

Words: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_DAY = {"type": date.fromisoformat, "metavar": "YYYY-MM-DD"}


def register(subparsers: Words) -> None:
    """Add both commands."""
    demand = subparsers.add_parser("demand", help="企业诉求：登记、转办、答复、企业确认、办结")
    _demand_words(demand.add_subparsers(metavar="动作", dest="demand_word", required=True))
    commitment = subparsers.add_parser("commitment", help="协议承诺：登记、安排核验、核定、对照")
    _commitment_words(commitment.add_subparsers(metavar="动作", dest="commitment_word", required=True))


def _demand_words(words: Words) -> None:
    add = words.add_parser("add", help="登记诉求")
    add.add_argument("code", metavar="项目编号")
    add.add_argument("kind", metavar="类别", help="政策、空间、投融资、产业链协同、科创对接、场景、人才、专业服务")
    add.add_argument("text", metavar="内容")
    _hand_options(add)
    add.add_argument("--on", **_DAY, help="提出日期，默认今天")  # type: ignore[arg-type]
    add.set_defaults(run=run_demand_add)
    listed = words.add_parser("list", help="列出诉求，未办结的在前")
    listed.add_argument("code", nargs="?", metavar="项目编号")
    listed.add_argument("--kind", default="", metavar="类别")
    listed.add_argument("--department", default="", metavar="部门")
    listed.add_argument("--all", action="store_true", help="连同已办结的")
    listed.set_defaults(run=run_demand_list)
    hand = _one(words, "hand", "转办：换部门、负责人或期限", run_demand_hand)
    _hand_options(hand)
    answer = _one(words, "answer", "答复", run_demand_answer)
    answer.add_argument("text", metavar="答复内容")
    answer.add_argument("--by", default="", metavar="姓名", help="答复人，默认本机姓名")
    answer.add_argument("--on", **_DAY)  # type: ignore[arg-type]
    confirm = _one(words, "confirm", "企业确认", run_demand_confirm)
    confirm.add_argument("--by", required=True, metavar="姓名", help="企业确认人")
    confirm.add_argument("--note", default="", metavar="说明")
    confirm.add_argument("--on", **_DAY)  # type: ignore[arg-type]
    _one(words, "decline", "企业不认可答复", run_demand_decline).add_argument("--reason", required=True, metavar="原因")
    _one(words, "close", "办结", run_demand_close).add_argument(
        "--by", default="", metavar="姓名", help="办结人，不能是答复人"
    )
    _one(words, "reopen", "重新打开", run_demand_reopen).add_argument("--reason", required=True, metavar="原因")


def _hand_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--department", default="", metavar="部门")
    parser.add_argument("--due", **_DAY, help="答复期限")  # type: ignore[arg-type]
    parser.add_argument("--owner", default="", metavar="姓名", help="负责人")


def _one(words: Words, name: str, help_text: str, run: object) -> argparse.ArgumentParser:
    parser = words.add_parser(name, help=help_text)
    parser.add_argument("number", type=int, metavar="编号")
    parser.set_defaults(run=run)
    return parser


def _commitment_words(words: Words) -> None:
    add = words.add_parser("add", help="登记承诺")
    add.add_argument("code", metavar="项目编号")
    add.add_argument("kind", metavar="种类", help="总投资、固定资产投资、实缴资本、年产值、就业、开工、投产、达产")
    add.add_argument("value", metavar="数字或日期", help="如 3.5亿元、200、2027-06-30")
    add.add_argument("--basis", required=True, metavar="协议和条款")
    add.add_argument("--due", **_DAY, help="数字要在哪天前达到")  # type: ignore[arg-type]
    add.add_argument("--note", default="", metavar="说明")
    add.set_defaults(run=run_commitment_add)
    listed = words.add_parser("list", help="承诺与核定对照")
    listed.add_argument("code", nargs="?", metavar="项目编号")
    listed.set_defaults(run=run_commitment_list)
    plan = _one(words, "plan", "安排一次核验", run_commitment_plan)
    plan.add_argument("milestone", metavar="节点")
    plan.add_argument("--on", required=True, **_DAY)  # type: ignore[arg-type]
    plan.add_argument("--checker", default="", metavar="姓名")
    verify = _one(words, "verify", "核定：累计数或实际日期", run_commitment_verify)
    verify.add_argument("value", metavar="数字或日期")
    verify.add_argument("--evidence", required=True, metavar="凭据")
    verify.add_argument("--milestone", default="", metavar="节点", help="默认最近安排的一次")
    verify.add_argument("--checker", default="", metavar="姓名")
    verify.add_argument("--on", **_DAY, help="核定日期，默认今天")  # type: ignore[arg-type]
    _one(words, "remove", "删除登记错的承诺", run_commitment_remove).add_argument(
        "--reason", required=True, metavar="原因"
    )


# -- demands --------------------------------------------------------------------------------------
def run_demand_add(app: App, args: argparse.Namespace) -> int:
    """``demand add``."""
    app.demands.add(
        args.code, args.kind, args.text, department=args.department, due=args.due, owner=args.owner, on=args.on
    )
    return _demands(app, args, args.code, "已登记诉求。")


def run_demand_list(app: App, args: argparse.Namespace) -> int:
    """``demand list``."""
    lines = app.demands.lines(args.code, kind=args.kind, department=args.department, closed=args.all)
    return _print_demands(app, args, lines)


def run_demand_hand(app: App, args: argparse.Namespace) -> int:
    """``demand hand``."""
    return _did(app, args, app.demands.hand(args.number, department=args.department, due=args.due, owner=args.owner))


def run_demand_answer(app: App, args: argparse.Namespace) -> int:
    """``demand answer``."""
    return _did(app, args, app.demands.answer(args.number, args.text, by=args.by, on=args.on))


def run_demand_confirm(app: App, args: argparse.Namespace) -> int:
    """``demand confirm``."""
    return _did(app, args, app.demands.confirm(args.number, args.by, note=args.note, on=args.on))


def run_demand_decline(app: App, args: argparse.Namespace) -> int:
    """``demand decline``."""
    return _did(app, args, app.demands.decline(args.number, args.reason))


def run_demand_close(app: App, args: argparse.Namespace) -> int:
    """``demand close``."""
    return _did(app, args, app.demands.close(args.number, args.by))


def run_demand_reopen(app: App, args: argparse.Namespace) -> int:
    """``demand reopen``."""
    return _did(app, args, app.demands.reopen(args.number, args.reason))


def _did(app: App, args: argparse.Namespace, changes: ChangeSet) -> int:
    out = Output.of(args)
    out.line(f"已{changes.operation}：{args.number}。")
    out.json(app.demands.get(args.number))
    return 0


def _demands(app: App, args: argparse.Namespace, code: str, done: str) -> int:
    Output.of(args).line(done)
    return _print_demands(app, args, app.demands.lines(code))


def _print_demands(app: App, args: argparse.Namespace, lines: tuple[DemandLine, ...]) -> int:
    out = Output.of(args)
    out.table(
        ("编号", "项目", "类别", "内容", "部门", "状态", "说明"),
        [
            (one.view.demand.id, f"{one.lead_code} {one.lead_name}", one.view.demand.kind, one.view.demand.text[:24],
             one.view.demand.department, one.view.state.value, one.view.words)
            for one in lines
        ],
    )  # fmt: skip
    out.line(f"共 {len(lines)} 条。诉求分类依据{app.demands.cite}。")
    out.json(
        [
            {"demand": one.view.demand, "state": one.view.state, "age": one.view.age, "left": one.view.left,
             "level": one.view.level, "why": one.view.words, "code": one.lead_code, "name": one.lead_name}
            for one in lines
        ]
    )  # fmt: skip
    return 0


# -- commitments ----------------------------------------------------------------------------------
def run_commitment_add(app: App, args: argparse.Namespace) -> int:
    """``commitment add``."""
    number, day = _value(app, args.kind, args.value)
    app.commitments.add(args.code, args.kind, args.basis, number=number, day=day, due=args.due, note=args.note)
    return _commitments(app, args, args.code, "已登记承诺。")


def run_commitment_list(app: App, args: argparse.Namespace) -> int:
    """``commitment list``."""
    return _commitments(app, args, args.code, "")


def run_commitment_plan(app: App, args: argparse.Namespace) -> int:
    """``commitment plan``."""
    app.commitments.plan(args.number, args.milestone, args.on, args.checker)
    return _commitments(app, args, None, f"已安排核验“{args.milestone}”。", args.number)


def run_commitment_verify(app: App, args: argparse.Namespace) -> int:
    """``commitment verify``."""
    line = next((one for one in app.commitments.lines() if one.progress.commitment.id == args.number), None)
    kind = line.progress.commitment.kind if line is not None else ""
    number, day = _value(app, kind, args.value)
    app.commitments.verify(
        args.number,
        args.evidence,
        value=number,
        reached=day,
        milestone=args.milestone,
        checker=args.checker,
        on=args.on,
    )
    return _commitments(app, args, None, "已核定。", args.number)


def run_commitment_remove(app: App, args: argparse.Namespace) -> int:
    """``commitment remove``."""
    app.commitments.remove(args.number, args.reason)
    return _commitments(app, args, None, f"已删除承诺 {args.number}。")


def _value(app: App, kind: str, text: str) -> tuple[Decimal | None, date | None]:
    """A day where a day is promised, an amount in 万元, or a plain number."""
    unit = app.commitments.kinds.get(kind)
    if unit == "":
        try:
            return None, date.fromisoformat(text.strip())
        except ValueError:
            raise UsageError(f"“{text}”不是日期。", todo="写成 2027-06-30 这样。", code="usage") from None
    if unit == "万元":
        read = parse_money(text)
        if read.amount is None or read.currency != "CNY" or read.doubts or read.qualifier:
            raise UsageError(f"“{text}”读不出人民币金额。", todo="写成 3.5亿元 或 35000（万元）。", code="usage")
        return read.amount, None
    try:
        return Decimal(text.strip().replace(",", "")), None
    except ArithmeticError:
        raise UsageError(f"“{text}”不是数字。", todo="只写数字，如 200。", code="usage") from None


def _commitments(app: App, args: argparse.Namespace, code: str | None, done: str, only: int = 0) -> int:
    out = Output.of(args)
    if done:
        out.line(done)
    lines = [one for one in app.commitments.lines(code) if only in (0, one.progress.commitment.id)]
    out.table(("编号", "项目", "种类", "对照", "依据", "下次核验"), [_commitment_row(one) for one in lines])
    out.json(
        [
            {"code": one.lead_code, "commitment": one.progress.commitment, "latest": one.progress.latest,
             "planned": one.progress.planned, "ratio": one.progress.ratio, "formula": one.progress.formula,
             "met": one.progress.met}
            for one in lines
        ]
    )  # fmt: skip
    return 0


def _commitment_row(one: ProgressLine) -> tuple[object, ...]:
    made, planned = one.progress.commitment, one.progress.planned
    coming = f"{planned[0].planned_on} {planned[0].milestone}" if planned else ""
    return (made.id, f"{one.lead_code} {one.lead_name}", made.kind, one.progress.formula, made.basis, coming)
