"""``mhcrm duplicates list|like|show|not|decided|forget|merge``: find and settle duplicates (查重)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.domain.identity import Comparison


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``duplicates`` and its words."""
    parser = subparsers.add_parser("duplicates", help="查重：列出可能重复的项目，比对两个，或记为不是重复")
    words = parser.add_subparsers(dest="what", metavar="动作")
    listing = words.add_parser("list", help="列出可能重复的项目")
    listing.add_argument("--limit", type=int, default=200, metavar="条数")
    for name, text in (("show", "逐项比对两个项目"), ("not", "记为不是重复"), ("forget", "取消“不是重复”")):
        word = words.add_parser(name, help=text)
        word.add_argument("one", metavar="编号")
        word.add_argument("other", metavar="编号")
        if name == "not":
            word.add_argument("--reason", default="", metavar="理由")
    words.add_parser("decided", help="列出已记为不是重复的")
    like = words.add_parser("like", help="新建前先看：库里有没有像的")
    for name, text in (
        ("company", "企业名称"),
        ("project", "项目名称"),
        ("uscc", "统一社会信用代码"),
        ("phone", "电话"),
    ):
        like.add_argument(f"--{name}", default="", metavar=text)
    parser.set_defaults(run=run, limit=200)
    merging = words.add_parser("merge", help="合并：把一个项目并入另一个，两边的记录都保留")
    merging.add_argument("keep", metavar="保留的编号")
    merging.add_argument("other", metavar="并入的编号")
    merging.add_argument(
        "--take", action="append", default=[], metavar="字段[=other]", help="这些字段改用并入项目的值，可多次"
    )
    merging.add_argument("--reason", default="", metavar="理由")
    merging.set_defaults(run=run_merge)


def run(app: App, args: argparse.Namespace) -> int:
    """``duplicates list`` (also without a word) | ``like`` | ``show A B`` | ``not A B`` | ``decided`` | ``forget A B``."""
    out = Output.of(args)
    if args.what in (None, "list", "like"):
        return _list(app, args, out)
    if args.what == "decided":
        return _decided(app, out)
    one, other = (_id(app, code) for code in (args.one, args.other))
    if args.what == "show":
        result = app.duplicates.compare(one, other)
        out.json(_comparison(result))
        out.table(
            ("项", "分", args.one, args.other, "说明"),
            [(p.name, p.points, p.left, p.right, p.why) for p in result.parts],
        )
        out.line(f"{result.verdict.value}（{result.total}）")
        return 0
    act = app.duplicates.not_same(one, other, args.reason) if args.what == "not" else app.duplicates.forget(one, other)
    out.json({"operation": act.operation, "pair": [args.one, args.other]})
    out.line(f"{act.operation}：{args.one}、{args.other}。")
    return 0


def _list(app: App, args: argparse.Namespace, out: Output) -> int:
    if args.what == "like":
        typed = {name: getattr(args, name) for name in ("company", "project", "uscc", "phone") if getattr(args, name)}
        pairs = app.duplicates.like(typed)
    else:
        pairs = app.duplicates.pairs(args.limit, out.progress())
    out.json(
        [
            {
                "left": p.left.code,
                "left_name": p.left.name,
                "right": p.right.code,
                "right_name": p.right.name,
                **_comparison(p.comparison),
            }
            for p in pairs
        ]
    )
    out.table(
        ("结论", "分", "编号", "名称", "编号", "名称", "理由"),
        [
            (p.comparison.verdict.value, p.comparison.total, *p.left[1:3], *p.right[1:3], p.comparison.reasons)
            for p in pairs
        ],
    )
    return 0


def _decided(app: App, out: Output) -> int:
    found = app.duplicates.decided()
    out.json(
        [
            {"left": d.left.code, "right": d.right.code, "reason": d.reason, "author": d.author, "at": d.at.isoformat()}
            for d in found
        ]
    )
    out.table(
        ("编号", "名称", "编号", "名称", "记录人", "理由"),
        [(*d.left[1:3], *d.right[1:3], d.author, d.reason) for d in found],
    )
    return 0


def _comparison(result: Comparison) -> dict[str, object]:
    parts = [{"name": p.name, "points": p.points, "left": p.left, "right": p.right, "why": p.why} for p in result.parts]
    return {"verdict": result.verdict.value, "total": result.total, "parts": parts}


def run_merge(app: App, args: argparse.Namespace) -> int:
    """``duplicates merge KEEP OTHER [--take FIELD]``."""
    out = Output.of(args)
    take = [_field(word) for word in args.take]
    act = app.duplicates.merge(_id(app, args.keep), _id(app, args.other), take, args.reason)
    out.json({"operation": act.operation, "kept": args.keep, "merged": args.other, "taken": take})
    out.line(f"{act.operation}。可用 mhcrm undo 撤销。")
    return 0


def _field(word: str) -> str:
    from mhcrm.domain.fields import LABELS

    name, found, side = word.partition("=")
    if found and side != "other":
        raise UsageError(f"--take 写法不对：{word}", "", "请写 字段 或 字段=other，例如 --take 联系电话=other。")
    return {label: key for key, label in LABELS.items()}.get(name, name)


def _id(app: App, code: str) -> int:
    lead = app.records.by_code(code)
    if lead.id is None:
        raise RuntimeError("a stored lead without an id")
    return lead.id
