"""``mhcrm backup``, ``restore`` and ``check``."""

from __future__ import annotations

import argparse
from pathlib import Path

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.services.maintenance.service import restore_database

_KINDS = {
    "lead": "项目",
    "company": "企业",
    "contact": "联系人",
    "activity": "跟进",
    "import_batch": "导入批次",
    "space": "空间",
    "hold": "预留",
    "referrer": "引荐方",
    "match_report": "匹配报告",
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    one = subparsers.add_parser("backup", help="备份数据文件")
    one.add_argument("file", metavar="文件", nargs="?", type=Path, default=None, help="缺省放进数据旁的 backups 文件夹")
    one.set_defaults(run=backup)
    one = subparsers.add_parser("restore", help="用备份恢复数据（现有数据先另存一份）")
    one.add_argument("file", metavar="备份文件", type=Path)
    one.set_defaults(run=restore)
    one = subparsers.add_parser("check", help="检查数据文件是否完好")
    one.add_argument("--repair", action="store_true", help="先重建搜索索引")
    one.set_defaults(run=check)


def backup(app: App, args: argparse.Namespace) -> int:
    """``backup [FILE]``."""
    out = Output.of(args)
    made = app.maintenance.backup(args.file)
    out.json({"file": str(made), "bytes": made.stat().st_size})
    out.line(f"已备份到 {made}。")
    return 0


def restore(app: App, args: argparse.Namespace) -> int:
    """``restore FILE``."""
    out = Output.of(args)
    safety = restore_database(app.database, args.file, app.clock)  # must work when the file does not open any more
    out.json({"restored": str(args.file), "previous": str(safety)})
    out.line(f"已恢复 {args.file}。原来的数据另存为 {safety}。")
    return 0


def check(app: App, args: argparse.Namespace) -> int:
    """``check``: exit status 1 when something is wrong."""
    out = Output.of(args)
    result = app.maintenance.check(repair=args.repair)
    out.json({"sound": result.sound, "problems": list(result.problems), "counts": result.counts})
    for problem in result.problems:
        out.line(f"问题：{problem}")
    if result.sound:
        out.line("数据完好。")
    out.line("，".join(f"{label} {result.counts[name]}" for name, label in _KINDS.items()))
    return 0 if result.sound else 1
