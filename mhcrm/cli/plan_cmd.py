"""``mhcrm plan``: read, search, check and export the rule base."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.errors import EnvironmentProblem
from mhcrm.bootstrap import App
from mhcrm.cli import plan_override_cmd, plan_source_cmd
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.services.rules.entry import RuleEntry


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``plan`` and its words."""
    parser = subparsers.add_parser("plan", help="规则库：五份文件的产业、布局、政策和指标")
    words = parser.add_subparsers(title="操作", metavar="操作", dest="word", required=True)
    one = words.add_parser("list", help="列出一类记录")
    one.add_argument(
        "kind", metavar="种类", help="如 document、track、park、policy，也可写中文：文件、赛道、园区、政策条款"
    )
    one.set_defaults(run=list_records)
    one = words.add_parser("show", help="显示一条记录及其出处")
    one.add_argument("id", metavar="编号或名称")
    one.set_defaults(run=show_record)
    one = words.add_parser("search", help="在全部记录中查找")
    one.add_argument("text", metavar="词", nargs="+")
    one.set_defaults(run=search_records)
    one = words.add_parser("check", help="检查规则库和词库是否完好")
    one.add_argument("--notes", action="store_true", help="连提示一起列出：同一个词指向两处、条件总是成立等")
    one.set_defaults(run=check_base)
    one = words.add_parser("export", help="把整个规则库写成一个 JSON 文件")
    one.add_argument("file", metavar="文件.json", type=Path)
    one.set_defaults(run=export_base)
    plan_override_cmd.register(words)
    plan_source_cmd.register(words)


def list_records(app: App, args: argparse.Namespace) -> int:
    """``plan list KIND``."""
    return _entries(app.rules.list(args.kind), args)


def search_records(app: App, args: argparse.Namespace) -> int:
    """``plan search TEXT``."""
    return _entries(app.rules.search(" ".join(args.text)), args)


def _entries(entries: tuple[RuleEntry, ...], args: argparse.Namespace) -> int:
    out = Output.of(args)
    out.json([entry.to_json() for entry in entries])
    rows = [(e.id, e.kind_label, e.name, e.status_label, f"{e.doc} {e.at}") for e in entries]
    out.table(("编号", "种类", "名称", "状态", "出处"), rows)
    out.message(f"共 {len(entries)} 条。")
    return 0


def show_record(app: App, args: argparse.Namespace) -> int:
    """``plan show ID``."""
    from mhcrm.services.rules.wording import lines_of, validity_text  # reads YAML; other commands need not wait

    out = Output.of(args)
    entry = app.rules.show(args.id)
    references = app.rules.references(entry.id)
    out.json(entry.to_json() | {"referred_by": [asdict(reference) for reference in references]})
    out.line(f"{entry.name}（{entry.kind_label}，{entry.status_label}）")
    if entry.aliases:
        out.line(f"又名：{'、'.join(entry.aliases)}")
    out.line(f"出处：{entry.doc}《{entry.doc_title}》{entry.at}")
    out.line(f"有效：{validity_text(entry)}")
    if entry.office:
        out.line(entry.office)
    for label, text in lines_of(entry):
        out.line(f"{label}：{text}")
    if entry.note:
        out.line(f"说明：{entry.note}")
    for reference in references:
        role = f"（{reference.role}）" if reference.role else ""
        out.line(f"被引用：{reference.kind_label} {reference.name}{role} [{reference.id}]")
    return 0


def check_base(app: App, args: argparse.Namespace) -> int:
    """``plan check``: exit status 1 when something is wrong; notes do not count."""
    out = Output.of(args)
    problems = app.rules.check()
    errors = sum(problem.level == "error" for problem in problems)
    notes = len(problems) - errors
    out.json({"version": app.rules.version, "problems": [asdict(problem) for problem in problems]})
    for problem in problems:
        if problem.level == "error" or args.notes:
            word = "" if problem.level == "error" else "提示："
            out.line(f"{problem.file} 第 {problem.line} 行（{problem.id}）：{word}{problem.message}")
    out.message(f"规则库 {app.rules.version}：发现 {errors} 处问题。" if errors else "规则库和词库完好。")
    if notes and not args.notes:
        out.message(f"另有 {notes} 条提示（词义有重叠，可能有意为之），用 mhcrm plan check --notes 查看。")
    return 1 if errors else 0


def export_base(app: App, args: argparse.Namespace) -> int:
    """``plan export FILE.json``."""
    out = Output.of(args)
    document = app.rules.export()
    try:
        args.file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as problem:
        raise EnvironmentProblem(
            f"写不进文件 {args.file}。", f"（{problem.strerror}）", "请换一个位置。", code="cannot_write"
        ) from None
    records = document["records"]
    count = len(records) if isinstance(records, list) else 0
    out.json({"file": str(args.file), "version": document["version"], "records": count})
    out.message(f"已导出 {count} 条记录到 {args.file}。")
    return 0
