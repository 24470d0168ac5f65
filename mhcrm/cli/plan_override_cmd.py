"""``mhcrm plan override``: the office's own rules (本办规则) over the delivered ones."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.domain.office.exchange import ImportLine, OverrideDraft
    from mhcrm.domain.records import RuleOverride


def register(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``override`` below ``plan``."""
    parser = words.add_parser("override", help="本办规则：新增、修改、停止规则，别名，词，上位规定，后续文件")
    acts = parser.add_subparsers(title="操作", metavar="操作", dest="act", required=True)
    one = acts.add_parser("list", help="列出本办规则")
    one.add_argument("--all", action="store_true", help="连同已撤回的")
    one.set_defaults(run=list_overrides)
    one = acts.add_parser("add", help="按文件新增本办规则（YAML，一条或多条）")
    one.add_argument("file", metavar="文件.yaml", type=Path)
    _signed(one, required=False)
    one.set_defaults(run=add_overrides)
    one = acts.add_parser("end", help="停止一条规则：自某日起不再适用")
    one.add_argument("id", metavar="规则编号")
    one.add_argument(
        "--from", dest="start", type=date.fromisoformat, metavar="YYYY-MM-DD", help="不再适用的第一天，默认今天"
    )
    one.add_argument("--note", default="", metavar="说明")
    _signed(one, required=True)
    one.set_defaults(run=end_rule)
    one = acts.add_parser("revoke", help="撤回一条本办规则")
    one.add_argument("number", metavar="序号", type=int)
    one.set_defaults(run=revoke)
    one = acts.add_parser("export", help="把本办规则写成一个文件，交给同事")
    one.add_argument("file", metavar="文件.yaml", type=Path)
    one.set_defaults(run=export_overrides)
    one = acts.add_parser("import", help="读入同事的本办规则文件")
    one.add_argument("file", metavar="文件.yaml", type=Path)
    one.add_argument("--dry-run", action="store_true", help="只看哪些是新的、哪些冲突，不写入")
    one.add_argument("--replace", action="store_true", help="冲突的以文件为准")
    one.set_defaults(run=import_overrides)
    one = acts.add_parser("authors", help="查看或设定谁可以签署本办规则（不写姓名为查看）")
    one.add_argument("names", metavar="姓名", nargs="*")
    one.add_argument("--clear", action="store_true", help="不再限制")
    one.set_defaults(run=authors)


def _signed(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--basis", required=required, default="", metavar="依据", help="文号，或如“2026年7月2日办公会”")
    parser.add_argument("--author", required=required, default="", metavar="经办人")


def list_overrides(app: App, args: argparse.Namespace) -> int:
    """``plan override list``."""
    out, lines = Output.of(args), app.overrides.lines(revoked=args.all)
    out.json([{**_json(line.override), "standing": line.standing, "text": line.text} for line in lines])
    rows = [
        (
            o.id,
            line.kind_label,
            line.subject,
            line.text,
            o.valid_from,
            o.valid_to or "—",
            line.standing,
            o.author,
            o.basis,
        )
        for line in lines
        for o in (line.override,)
    ]
    out.table(("序号", "种类", "对象", "内容", "起", "止", "状态", "经办人", "依据"), rows)
    out.message(f"共 {len(lines)} 条本办规则。")
    return 0


def _json(item: RuleOverride) -> dict[str, object]:
    return {
        "id": item.id, "uid": item.uid, "kind": item.kind.value, "target": item.target, "body": dict(item.body),
        "from": item.valid_from, "to": item.valid_to, "author": item.author, "basis": item.basis, "note": item.note,
        "created_at": item.created_at, "revoked_at": item.revoked_at,
    }  # fmt: skip


def add_overrides(app: App, args: argparse.Namespace) -> int:
    """``plan override add FILE``."""
    drafts = app.overrides.read_file(args.file, author=args.author, basis=args.basis)
    app.overrides.add_all(drafts)
    return _said(app, args, f"已新增 {len(drafts)} 条本办规则。", {"added": len(drafts)})


def end_rule(app: App, args: argparse.Namespace) -> int:
    """``plan override end ID``."""
    entry = app.rules.show(args.id)
    start = args.start or app.clock.today()
    app.overrides.end(entry.id, start, author=args.author, basis=args.basis, note=args.note)
    return _said(app, args, f"“{entry.name}”自 {start} 起不再适用（本办规则）。", {"ended": entry.id, "from": start})


def revoke(app: App, args: argparse.Namespace) -> int:
    """``plan override revoke N``."""
    app.overrides.revoke(args.number)
    return _said(app, args, f"已撤回第 {args.number} 条本办规则。", {"revoked": args.number})


def export_overrides(app: App, args: argparse.Namespace) -> int:
    """``plan override export FILE``."""
    number = app.overrides.export(args.file)
    return _said(app, args, f"已把 {number} 条本办规则写入 {args.file}。", {"file": str(args.file), "rules": number})


def import_overrides(app: App, args: argparse.Namespace) -> int:
    """``plan override import FILE``; exit status 1 when conflicts were left."""
    drafts = app.overrides.read_file(args.file)
    lines = app.overrides.preview(drafts)
    out = Output.of(args)
    for line in lines:
        out.line(_line(line))
    if args.dry_run:
        out.json({"lines": [_line_json(line) for line in lines]})
        return 0
    result = app.overrides.import_all(drafts, replace_ours=args.replace)
    counts = {"added": result.added, "replaced": result.replaced, "same": result.same, "left": result.left}
    words = f"新增 {result.added} 条，替换 {result.replaced} 条，已有 {result.same} 条，冲突未动 {result.left} 条。"
    _said(app, args, words, {**counts, "lines": [_line_json(line) for line in lines]})
    return 1 if result.left else 0


_STANDING_WORDS = {"new": "新", "same": "已有", "revoked": "本办已撤回", "conflict": "冲突"}


def _line(line: ImportLine) -> str:
    draft = line.draft
    against = (
        f"，与本办第 {line.ours.id} 条（{line.ours.author}，{line.ours.basis}）不一致"
        if _clashes(line) and line.ours
        else ""
    )
    return f"[{_STANDING_WORDS[line.standing.value]}] {_subject(draft)}（{draft.author}，{draft.basis}）{against}"


def _clashes(line: ImportLine) -> bool:
    return line.standing.value == "conflict"


def _subject(draft: OverrideDraft) -> str:
    return f"{draft.kind.value} {draft.target or draft.body.get('id', '')}"


def _line_json(line: ImportLine) -> dict[str, object]:
    return {
        "standing": line.standing.value, "kind": line.draft.kind.value, "target": line.draft.target,
        "body": dict(line.draft.body), "author": line.draft.author, "basis": line.draft.basis,
        "ours": line.ours.id if line.ours else None,
    }  # fmt: skip


def authors(app: App, args: argparse.Namespace) -> int:
    """``plan override authors [NAME…]``.

    Raises:
        UsageError: names and ``--clear`` together.
    """
    if args.names and args.clear:
        raise UsageError("不能同时写姓名和 --clear。")
    if args.names or args.clear:
        app.overrides.set_authors(args.names)
    names = app.overrides.authors()
    return _said(app, args, f"可以签署本办规则：{'、'.join(names) or '不限'}。", {"authors": list(names)})


def _said(app: App, args: argparse.Namespace, words: str, document: dict[str, object]) -> int:
    out = Output.of(args)
    out.json({**document, "version": app.plan.version})
    out.message(words)
    return 0
