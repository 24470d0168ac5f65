"""``mhcrm tour``: pictures of every page and dialog from the sample data."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("tour", help="用示例数据把每个页面和对话框存成图片")
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹", help="图片放在这里")
    parser.add_argument("--only", default="", metavar="文字", help="只拍名称里有这几个字的画面")
    parser.set_defaults(run=run)


def run(app: App, args: argparse.Namespace) -> int:
    """Write the pictures into ``--out``; the user's own database is not opened."""
    out = Output.of(args)
    tour = importlib.import_module("mhcrm.desktop.tour")
    made: list[Path] = tour.run(args.out, as_of=app.clock.as_of, progress=out.progress(), only=args.only)
    out.line(f"已存 {len(made)} 张图片到 {args.out.resolve()}。")
    out.json({"folder": str(args.out.resolve()), "files": [path.name for path in made]})
    return 0
