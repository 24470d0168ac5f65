"""``mhcrm brief``: project briefs as PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("brief", help="生成项目情况汇报（PDF，每个项目不超过两页）")
    parser.add_argument("codes", metavar="编号", nargs="+", help="项目编号，例如 MH-2026-0001")
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹")
    parser.add_argument("--one-file", action="store_true", help="多个项目合为一个文件，前面加汇总表")
    parser.add_argument("--no-cover", action="store_true", help="合为一个文件时不要汇总表")
    parser.add_argument("--code-name", action="store_true", help="代号稿：隐去投资方、联系人和信用代码")
    parser.set_defaults(run=run)


def run(app: App, args: argparse.Namespace) -> int:
    """Write the files and name them, with what had to be shortened."""
    out = Output.of(args)
    files = app.briefs.render(
        args.codes,
        args.out,
        cover=not args.no_cover,
        one_file=args.one_file,
        code_name=args.code_name,
        progress=out.progress(),
    )
    for file in files:
        out.line(f"{file.path}（{file.pages}页）")
        if file.shortened:
            out.message(f"{file.path.name}：为保持两页，已缩短{'、'.join(file.shortened)}。")
        if file.missing:
            out.message(f"{file.path.name}：字体中没有这些字，印为〓：{file.missing}")
    out.json(
        [
            {
                "file": str(file.path),
                "codes": list(file.codes),
                "pages": file.pages,
                "shortened": list(file.shortened),
                "missing_glyphs": file.missing,
            }
            for file in files
        ]
    )
    return 0
