"""``mhcrm plan source``: attach the official file of a document, and read a citation in it."""

from __future__ import annotations

import argparse
from pathlib import Path

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output


def register(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``source`` below ``plan``."""
    parser = words.add_parser("source", help="原文：附上官方文件，按出处翻到原处")
    acts = parser.add_subparsers(title="操作", metavar="操作", dest="act", required=True)
    one = acts.add_parser("list", help="列出已附的原文")
    one.set_defaults(run=list_sources)
    one = acts.add_parser("attach", help="附上一份文件的官方文本（txt、docx、pdf）")
    one.add_argument("doc", metavar="文号", help="文号、编号或名称")
    one.add_argument("file", metavar="文件", type=Path)
    one.set_defaults(run=attach)
    one = acts.add_parser("show", help="显示出处所在的原文")
    one.add_argument("doc", metavar="文号")
    one.add_argument("at", metavar="位置", help="如 三（一）2、第25条、表4-1 第5行")
    one.set_defaults(run=show)


def list_sources(app: App, args: argparse.Namespace) -> int:
    """``plan source list``."""
    out, items = Output.of(args), app.sources.all()
    out.json(items)
    out.table(("序号", "文号", "文件", "大小", "附上人"), [(i.id, i.doc, i.name, i.size, i.author) for i in items])
    out.message(f"共 {len(items)} 份原文。")
    return 0


def attach(app: App, args: argparse.Namespace) -> int:
    """``plan source attach DOC FILE``."""
    app.sources.attach(args.doc, args.file)
    out = Output.of(args)
    out.json({"doc": args.doc, "file": args.file.name})
    out.message(f"已把“{args.file.name}”附到 {args.doc}。")
    return 0


def show(app: App, args: argparse.Namespace) -> int:
    """``plan source show DOC AT``; exit status 1 when the place was not found."""
    passage = app.sources.show(args.doc, args.at)
    where, out = passage.located, Output.of(args)
    out.json({
        "doc": passage.doc, "at": args.at, "file": passage.file_name, "page": passage.page, "exact": where.exact,
        "found": where.found, "missing": where.missing, "cited": list(passage.cited),
        "before": list(passage.paragraphs[where.first : where.start]),
        "after": list(passage.paragraphs[where.end : where.last]),
    })  # fmt: skip
    for at in range(where.first, where.last):
        mark = "▶ " if where.start <= at < where.end else "  "
        out.line(mark + passage.paragraphs[at].replace("\t", "  "))
    page = f"（第 {passage.page} 页）" if passage.page else ""
    out.message(f"{where.says()}{page}")
    return 0 if where.exact else 1
