"""``mhcrm demo``: the main job without a window, on the sample data, in a fresh database.

Spreadsheets in → duplicates found → every lead matched → briefs printed → ledger out, with a summary at the end.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mhcrm.bootstrap import App, open_app
from mhcrm.cli.output import Output, plain
from mhcrm.domain.records import LeadQuery

DATABASE = "示例.db"
BRIEFS = 5


@dataclass(frozen=True)
class DemoTotals:
    """What the demo did; ``outside`` the plan's industries, ``undecided``: space tier 待核实."""

    imported: int
    duplicates: int
    to_mend: int
    skipped: int
    spaces: int
    referrers: int
    matched: int
    outside: int
    undecided: int
    briefs: int
    pages: int


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("demo", help="用示例数据不开窗口走一遍：导入、去重、匹配、出简报")
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹", help="结果放在这里")
    parser.set_defaults(run=run)


def run(app: App, args: argparse.Namespace) -> int:
    """Run the main job in ``--out`` and say what it made."""
    out = Output.of(args)
    folder: Path = args.out
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / DATABASE
    for old in folder.glob(f"{DATABASE}*"):  # the demo's own database of an earlier run, with its journals
        old.unlink()
    with open_app(db=str(database), as_of=app.clock.as_of, actor="示例") as demo:
        totals, files = _whole_way(demo, folder, out)
    out.line()
    out.line(
        f"导入 {totals.imported} 个项目，重复 {totals.duplicates} 行，待处理 {totals.to_mend} 行，跳过 {totals.skipped} 行。"
    )
    out.line(f"空间 {totals.spaces} 处，引荐方 {totals.referrers} 家。")
    out.line(
        f"匹配 {totals.matched} 个项目，其中 {totals.outside} 个不在重点产业范围，{totals.undecided} 个空间层级待核实。"
    )
    out.line(f"简报 {totals.briefs} 份，共 {totals.pages} 页。")
    out.line(f"文件都在 {folder.resolve()}：")
    for path in files:
        out.line(f"  {path.name}")
    out.json({"totals": asdict(totals), "folder": str(folder.resolve()), "files": [path.name for path in files]})
    return 0


def _whole_way(demo: App, folder: Path, out: Output) -> tuple[DemoTotals, list[Path]]:
    progress = out.progress()
    ledger = demo.install_samples(progress)
    report = _write_json(folder / "导入报告.json", ledger)
    matched = demo.matching.match_many(progress=progress)
    ids = demo.records.list(LeadQuery(sort=(("code", False),)))
    bodies = [demo.matching.latest(lead_id) for lead_id in ids]
    matches = _write_json(folder / "匹配结果.json", bodies)
    codes = _telling_codes(demo, ids)
    files = demo.briefs.render(codes, folder, progress=progress)
    together = demo.briefs.render(codes, folder, one_file=True, progress=progress)
    sheet = demo.export.leads(LeadQuery(sort=(("code", False),)), folder / "项目台账.xlsx", progress)
    totals = ledger["totals"]
    done = DemoTotals(
        imported=totals["accepted"] + totals["updated"],
        duplicates=totals["duplicate"],
        to_mend=totals["rejected"],
        skipped=totals["skipped"],
        spaces=len(demo.spaces.lines()),
        referrers=len(demo.records.referrers()),
        matched=matched.matched,
        outside=matched.outside,
        undecided=matched.undecided_tier,
        briefs=len(files),
        pages=sum(file.pages for file in files),
    )
    return done, [report, matches, sheet.path, *(file.path for file in (*files, *together)), folder / DATABASE]


def _write_json(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1, default=plain), "utf-8")
    return path


def _telling_codes(demo: App, ids: Sequence[int]) -> list[str]:
    """Codes of leads that show most: one an industry, tier decided, in the order of the ledger."""
    codes = {row.id: row.code for row in demo.records.rows(ids, ())}
    found: dict[str, str] = {}
    for lead_id, stored in demo.records.match_summaries(ids).items():
        if stored.industry and stored.tier and stored.industry not in found:
            found[stored.industry] = codes[lead_id]
    return sorted(found.values())[:BRIEFS]
