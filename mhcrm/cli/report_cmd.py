"""``mhcrm report``: period reports as spreadsheet or PDF."""

from __future__ import annotations

import argparse
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

REFERRALS = "referrals"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("report", help="周报、月报、园区分布、引荐年度台账（xlsx 或 pdf）")
    kinds = ("weekly", "monthly", "parks", REFERRALS)
    parser.add_argument("kind", choices=kinds, metavar="|".join(kinds), help="报表种类")
    parser.add_argument("--out", type=Path, metavar="文件", help=".xlsx 或 .pdf；不写则只在屏幕上显示")
    parser.set_defaults(run=run)


def run(app: App, args: argparse.Namespace) -> int:
    """Print the tables, and write the workbook when asked."""
    out = Output.of(args)
    if args.kind == REFERRALS:
        return _referrals(app, args, out)
    report = app.reports.write(args.kind, args.out) if args.out else app.reports.build(args.kind)
    out.line(f"{report.title}　{report.caption}")
    for name, frame in report.tables:
        out.line()
        out.line(f"【{name}】{len(frame)} 行")
        if not args.out:
            out.table([str(column) for column in frame.columns], _rows(frame.to_dict("split")["data"]))
    if args.out:
        out.message(f"已写入 {args.out}。")
    out.json(
        {
            "kind": report.kind,
            "from": report.period.first,
            "to": report.period.last,
            "tables": [{"name": name, "rows": _records(frame.to_dict("records"))} for name, frame in report.tables],
            "file": str(args.out) if args.out else None,
        }
    )
    return 0


def _referrals(app: App, args: argparse.Namespace, out: Output) -> int:
    """The yearly register of referrals, of the year of the reference date."""
    year, papers = app.clock.today().year, app.referral.papers
    paper = papers.book_file(year, args.out) if args.out else papers.register_book(year)
    out.line(f"{year} 年引荐支持台账")
    for grid in paper.grids:
        out.line()
        out.line(f"【{grid.caption}】")
        if not args.out:
            out.table([column[0] for column in grid.columns], [list(row) for row in grid.rows])
    if args.out:
        out.message(f"已写入 {args.out}。")
    tables = [
        {"name": grid.caption, "rows": [dict(zip((c[0] for c in grid.columns), row, strict=True)) for row in grid.rows]}
        for grid in paper.grids
    ]
    out.json({"kind": REFERRALS, "year": year, "tables": tables, "file": str(args.out) if args.out else None})
    return 0


def _rows(rows: list[list[object]]) -> list[list[object]]:
    return [[_clean(value) for value in row] for row in rows]


def _records(rows: Sequence[Mapping[Hashable, object]]) -> list[dict[str, object]]:
    return [{str(name): _clean(value) for name, value in row.items()} for row in rows]


def _clean(value: object) -> object:
    """Whole floats without ``.0``; what is missing as None."""
    if isinstance(value, float):
        if value != value:
            return None
        return int(value) if value.is_integer() else round(value, 6)
    return value
