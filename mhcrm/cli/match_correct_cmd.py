"""``mhcrm correct``: put a lead's match report right (人工更正), and decide on the words it proposes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.domain.records import MatchCorrection

PARTS = (("chain", "产业链"), ("park", "园区"), ("tier", "空间层级"))


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``correct`` with its two ways: by lead, and by proposal."""
    parser = subparsers.add_parser("correct", help="更正匹配结果：正确的产业链、园区、空间层级，不适用或适用的政策")
    parser.add_argument("code", metavar="编号", nargs="?", help="项目编号；不写则列出待处理的词")
    for name, words in PARTS:
        parser.add_argument(f"--{name}", metavar=words, help=f"正确的{words}（名称或编号；无 = 不属于或待定）")
    parser.add_argument("--wrong-park", metavar="园区", default="", help="不合适的园区")
    parser.add_argument("--not-policy", metavar="条款", help="不适用的条款，如 22")
    parser.add_argument("--policy", metavar="条款", help="可衔接的条款，如 22")
    parser.add_argument("--basis", metavar="依据", default="", help="例如：已与企业核实主营产品")
    parser.add_argument("--author", metavar="更正人", default="", help="默认取 --actor")
    parser.add_argument("--accept", metavar="更正号", type=int, help="采纳这次更正建议的词，配合 --words")
    parser.add_argument("--decline", metavar="更正号", type=int, help="不采纳建议的词")
    parser.add_argument("--list", action="store_true", help="列出这个项目的更正")
    parser.add_argument("--withdraw", metavar="更正号", type=int, help="撤回这次更正，并重新匹配；可以撤销")
    parser.add_argument("--words", metavar="词", nargs="+", default=[], help="采纳哪些词；不写为全部")
    parser.set_defaults(run=run)


def run(app: App, args: argparse.Namespace) -> int:
    """``correct CODE --chain … --basis …`` | ``correct --accept N --words …`` | ``correct --decline N`` | ``correct --withdraw N`` |
    ``correct CODE --list`` | ``correct``."""
    if args.accept is not None:
        return _accept(app, args)
    if args.decline is not None:
        app.corrections.decline(args.decline)
        return _said(args, f"更正 {args.decline} 建议的词不采纳。", {"declined": args.decline})
    if args.withdraw is not None:
        return _withdraw(app, args)
    if args.code is None:
        return _list(app, args)
    if args.list:
        return _of_lead(app, args)
    return _correct(app, args)


def _correct(app: App, args: argparse.Namespace) -> int:
    from mhcrm.domain.records import CorrectionPart
    from mhcrm.services.matching.corrections import CorrectionDraft

    author = args.author or app.actor
    wanted = [(CorrectionPart(name), getattr(args, name), "") for name, _ in PARTS if getattr(args, name) is not None]
    wanted = [(part, right, args.wrong_park if part is CorrectionPart.PARK else "") for part, right, _ in wanted]
    if args.wrong_park and args.park is None:
        wanted.append((CorrectionPart.PARK, "", args.wrong_park))
    wanted += [(CorrectionPart.POLICY, args.policy, "")] if args.policy else []
    wanted += [(CorrectionPart.POLICY, "", args.not_policy)] if args.not_policy else []
    if not wanted:
        raise UsageError(
            "没有写要更正什么。",
            todo="例：mhcrm correct MH-2026-0001 --chain 商业航天 --basis 已与企业核实",
        )
    made = [
        app.corrections.correct(args.code, CorrectionDraft(part, right, author, args.basis, wrong))[0]
        for part, right, wrong in wanted
    ]
    report = app.matching.match_lead(args.code)
    items = [item for item in app.corrections.of_lead(report.profile.lead.id or 0) if item.id in made]
    out = Output.of(args)
    out.json({"corrections": [_json(item) for item in items], "report": report.to_json()})
    for item in items:
        if item.proposal:
            out.line(
                f"更正 {item.id} 建议的词：{'、'.join(item.proposal)}。采纳：mhcrm correct --accept {item.id} --words …"
            )
    out.message(f"已更正 {len(made)} 项，并重新匹配。")
    return 0


def _accept(app: App, args: argparse.Namespace) -> int:
    open_items = {item.id: item for item in app.corrections.proposals()}
    proposal = open_items[args.accept].proposal if args.accept in open_items else ()
    words = tuple(args.words) or proposal
    app.corrections.accept(args.accept, words, author=args.author or app.actor, basis=args.basis)
    return _said(
        args, f"已采纳 {len(words)} 个本办词：{'、'.join(words)}。以后的匹配会用到。", {"accepted": list(words)}
    )


def _list(app: App, args: argparse.Namespace) -> int:
    items = app.corrections.proposals()
    out = Output.of(args)
    out.json([_json(item) for item in items])
    out.table(("更正", "指向", "建议的词", "更正人"), [(i.id, i.right, "、".join(i.proposal), i.author) for i in items])
    out.message(f"待处理的建议 {len(items)} 条。")
    return 0


def _of_lead(app: App, args: argparse.Namespace) -> int:
    items = app.corrections.of_lead(app.records.by_code(args.code).id or 0)
    out = Output.of(args)
    out.json([_json(item) for item in items])
    rows = [(i.id, app.corrections.words(i), i.author, f"{i.created_at:%Y-%m-%d}", i.basis) for i in items]
    out.table(("更正", "内容", "更正人", "日期", "依据"), rows)
    out.message(f"共 {len(items)} 条更正；撤回：mhcrm correct --withdraw 更正号。")
    return 0


def _withdraw(app: App, args: argparse.Namespace) -> int:
    item = app.corrections.get(args.withdraw)
    app.corrections.withdraw(args.withdraw)
    code = app.records.get(item.lead_id).code or ""
    app.matching.match_lead(code)
    words = f"已撤回更正 {args.withdraw}（{app.corrections.words(item)}），{code} 已重新匹配。"
    return _said(args, words, {"withdrawn": args.withdraw, "code": code})


def _json(item: MatchCorrection) -> dict[str, object]:
    return {
        "id": item.id, "part": item.part.value, "wrong": item.wrong, "right": item.right, "author": item.author,
        "basis": item.basis, "state": item.state.value, "proposal": list(item.proposal), "at": item.created_at,
    }  # fmt: skip


def _said(args: argparse.Namespace, words: str, document: dict[str, object]) -> int:
    out = Output.of(args)
    out.json(document)
    out.message(words)
    return 0
