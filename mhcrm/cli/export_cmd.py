"""``mhcrm export``: a list of leads as .xlsx."""

from __future__ import annotations

import argparse
from pathlib import Path

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.domain.records import LeadQuery


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("export", help="导出项目为 .xlsx，可以原样再导入")
    parser.add_argument("file", type=Path, metavar="文件.xlsx")
    parser.add_argument("query", metavar="词", nargs="*", help="只导出搜到的项目")
    parser.set_defaults(run=run)


def run(app: App, args: argparse.Namespace) -> int:
    """Write the file and say what is in it."""
    out = Output.of(args)
    done = app.export.leads(LeadQuery(text=" ".join(args.query)), args.file, out.progress())
    out.line(f"已导出 {done.rows} 个项目、{done.columns} 列：{done.path}")
    out.json({"file": str(done.path), "rows": done.rows, "columns": done.columns})
    return 0
