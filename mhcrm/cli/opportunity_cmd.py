"""``mhcrm opportunity``: 供给、需求两张机会清单 and their cross-matches."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TypeAlias

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

Words: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_FIELDS = {
    "企业": "company", "企业名称": "company", "名称": "title", "说明": "text", "产业": "industry", "地区": "region",
    "联系人": "contact", "电话": "phone", "来源": "source", "登记日期": "listed_on", "有效期": "until",
}  # fmt: skip


def register(subparsers: Words) -> None:
    """Add the command."""
    parser = subparsers.add_parser("opportunity", help="供给、需求两张机会清单：登记、导入、匹配、采纳")
    words = parser.add_subparsers(metavar="动作", dest="opportunity_word", required=True)
    add = words.add_parser("add", help="登记一条")
    add.add_argument("side", choices=("供给", "需求"), metavar="供给或需求")
    add.add_argument("pairs", nargs="+", metavar="字段=值", help="企业=… 名称=… 说明=… 产业=… 地区=… 有效期=…")
    add.add_argument("--lead", default="", metavar="项目编号")
    add.set_defaults(run=run_add)
    change = _one(words, "set", "修改一条", run_set)
    change.add_argument("pairs", nargs="+", metavar="字段=值")
    listed = words.add_parser("list", help="列出清单")
    listed.add_argument("side", nargs="?", choices=("供给", "需求"), metavar="供给或需求")
    listed.add_argument("--all", action="store_true", help="连同过期和下架的")
    listed.set_defaults(run=run_list)
    read = words.add_parser("import", help="导入表格")
    read.add_argument("file", type=Path, metavar="文件")
    read.add_argument("--side", choices=("供给", "需求"), help="表里没有类型列时指明")
    read.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
    read.set_defaults(run=run_import)
    match = words.add_parser("match", help="还没有决定的供需匹配")
    match.add_argument("number", nargs="?", type=int, metavar="编号")
    match.set_defaults(run=run_match)
    for name, help_text, run in (("accept", "采纳一对", run_accept), ("decline", "不采纳一对", run_decline)):
        pair = words.add_parser(name, help=help_text)
        pair.add_argument("supply", type=int, metavar="供给编号")
        pair.add_argument("demand", type=int, metavar="需求编号")
        pair.add_argument("--reason", default="", metavar="原因")
        pair.set_defaults(run=run)
    forget = words.add_parser("forget", help="撤回对一对的决定")
    forget.add_argument("supply", type=int, metavar="供给编号")
    forget.add_argument("demand", type=int, metavar="需求编号")
    forget.set_defaults(run=run_forget)
    words.add_parser("decided", help="采纳和不采纳过的").set_defaults(run=run_decided)
    words.add_parser("reclassify", help="规则或词库变了以后重新归类").set_defaults(run=run_reclassify)
    _one(words, "close", "下架一条", run_close).add_argument("--reason", required=True, metavar="原因")


def _one(words: Words, name: str, help_text: str, run: object) -> argparse.ArgumentParser:
    parser = words.add_parser(name, help=help_text)
    parser.add_argument("number", type=int, metavar="编号")
    parser.set_defaults(run=run)
    return parser


def run_add(app: App, args: argparse.Namespace) -> int:
    """``opportunity add``."""
    app.opportunities.add(args.side, _pairs(args.pairs), args.lead)
    return _list(app, args, args.side, "已登记。")


def run_set(app: App, args: argparse.Namespace) -> int:
    """``opportunity set``."""
    app.opportunities.update(args.number, _pairs(args.pairs))
    return _said(args, f"已修改 {args.number}。", app.opportunities.get(args.number))


def run_list(app: App, args: argparse.Namespace) -> int:
    """``opportunity list``."""
    return _list(app, args, args.side, "", closed=args.all)


def run_import(app: App, args: argparse.Namespace) -> int:
    """``opportunity import``."""
    out = Output.of(args)
    result, _ = app.opportunities.import_file(args.file, args.side, dry_run=args.dry_run, progress=out.progress())
    done = "将" if args.dry_run else "已"
    out.line(f"{done}新增 {result.added} 条，更新 {result.updated} 条，未变 {result.unchanged} 条。")
    for sheet, problem in result.problems:
        out.line(f"{sheet} {problem.cell}：{problem.message}")
    if result.unmapped:
        out.line(f"没有读入的列：{'、'.join(result.unmapped)}。")
    out.json(result)
    return 1 if any(problem.level == "error" for _, problem in result.problems) else 0


def run_match(app: App, args: argparse.Namespace) -> int:
    """``opportunity match``."""
    out, found = Output.of(args), app.opportunities.suggested(args.number)
    out.table(
        ("供给", "需求", "理由（编者规则）", "分"),
        [
            (f"{one.supply.id} {one.supply.company} {one.supply.title}", f"{one.demand.id} {one.demand.company} {one.demand.title}",
             one.words, one.points)
            for one in found
        ],
    )  # fmt: skip
    out.line(f"{len(found)} 对待决定。用 opportunity accept 供给编号 需求编号 采纳，decline 不采纳。")
    out.json(
        [
            {"supply": one.supply, "demand": one.demand, "points": one.points, "shared": one.shared, "why": one.words}
            for one in found
        ]
    )
    return 0


def run_accept(app: App, args: argparse.Namespace) -> int:
    """``opportunity accept``."""
    app.opportunities.decide(args.supply, args.demand, accepted=True, reason=args.reason)
    return _said(args, f"已采纳 {args.supply} 与 {args.demand}。", {"accepted": True})


def run_decline(app: App, args: argparse.Namespace) -> int:
    """``opportunity decline``."""
    app.opportunities.decide(args.supply, args.demand, accepted=False, reason=args.reason)
    return _said(args, f"已记为不采纳，{args.supply} 与 {args.demand} 不再提示。", {"accepted": False})


def run_forget(app: App, args: argparse.Namespace) -> int:
    """``opportunity forget``."""
    app.opportunities.forget(args.supply, args.demand)
    return _said(args, "已撤回决定，这一对会再提示。", {"forgotten": True})


def run_decided(app: App, args: argparse.Namespace) -> int:
    """``opportunity decided``."""
    out, found = Output.of(args), app.opportunities.decided()
    out.table(
        ("决定", "供给", "需求", "谁", "日期", "原因"),
        [
            (
                "采纳" if one.accepted else "不采纳",
                f"{supply.id} {supply.title}",
                f"{demand.id} {demand.title}",
                one.author,
                one.on,
                one.reason,
            )
            for one, supply, demand in found
        ],
    )
    out.json([{"decision": one, "supply": supply, "demand": demand} for one, supply, demand in found])
    return 0


def run_reclassify(app: App, args: argparse.Namespace) -> int:
    """``opportunity reclassify``."""
    app.opportunities.reclassify()
    return _list(app, args, None, "已重新归类。")


def run_close(app: App, args: argparse.Namespace) -> int:
    """``opportunity close``."""
    app.opportunities.close(args.number, args.reason)
    return _said(args, f"已下架 {args.number}。", app.opportunities.get(args.number))


def _list(app: App, args: argparse.Namespace, side: str | None, done: str, *, closed: bool = False) -> int:
    out, found = Output.of(args), app.opportunities.all(side, closed=closed)
    if done:
        out.line(done)
    out.table(
        ("编号", "类型", "企业", "名称", "地区", "归入", "有效期"),
        [
            (one.id, "供给" if one.side.value == "supply" else "需求", one.company, one.title, one.region,
             "、".join(one.chains.values()) or "待核实", one.until or "")
            for one in found
        ],
    )  # fmt: skip
    out.json(found)
    return 0


def _said(args: argparse.Namespace, words: str, document: object) -> int:
    out = Output.of(args)
    out.line(words)
    out.json(document)
    return 0


def _pairs(texts: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        key = _FIELDS.get(name.strip())
        if not sign or key is None:
            raise UsageError(f"“{text}”不是“字段=值”的写法。", todo=f"可用字段：{'、'.join(_FIELDS)}。", code="usage")
        if key in ("listed_on", "until"):
            try:
                found[key] = date.fromisoformat(value.strip()) if value.strip() else None
            except ValueError:
                raise UsageError(f"“{value}”不是日期。", todo="写成 2026-12-31 这样。", code="usage") from None
        else:
            found[key] = value
    return found
