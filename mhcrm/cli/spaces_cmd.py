"""``mhcrm spaces``: list, search, import, hold."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.domain.space.find import Candidate
    from mhcrm.services.spaces.service import SpaceLineView


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its words."""
    parser = subparsers.add_parser("spaces", help="空间清单：查空置、导入、预留")
    _search_options(parser)
    parser.set_defaults(run=run_list)
    words = parser.add_subparsers(metavar="动作", dest="space_word")
    read = words.add_parser("import", help="导入空间清单表格")
    read.add_argument("file", type=Path, metavar="文件")
    read.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
    read.set_defaults(run=run_import)
    hold = words.add_parser("hold", help="为项目预留空间")
    hold.add_argument("space", metavar="空间编号")
    hold.add_argument("lead", metavar="项目编号")
    hold.add_argument("--until", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help="最后一天")
    hold.add_argument("--from", dest="start", type=date.fromisoformat, metavar="YYYY-MM-DD", help="第一天，默认今天")
    hold.add_argument("--soft", action="store_true", help="软预留：排队，不独占")
    hold.add_argument("--approver", default="", help="批准人")
    hold.add_argument("--reason", default="", help="原因")
    hold.set_defaults(run=run_hold)
    free = words.add_parser("release", help="解除预留")
    free.add_argument("hold_id", type=int, metavar="预留号")
    free.add_argument("--reason", required=True, help="原因")
    free.set_defaults(run=run_release)


def _search_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--free-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="这一天空置的单元")
    parser.add_argument("--tier", choices=("一间房", "一层楼", "一栋楼", "一块地"), help="空间层级")
    parser.add_argument("--park", help="园区名称")
    parser.add_argument("--min-area", type=_number, metavar="㎡", help="最小面积")
    parser.add_argument("--max-area", type=_number, metavar="㎡", help="最大面积")
    parser.add_argument("--min-land", type=_number, metavar="亩", help="最小用地")
    parser.add_argument("--min-height", type=_number, metavar="m", help="最小层高")
    parser.add_argument("--min-load", type=_number, metavar="t/㎡", help="最小荷载")
    parser.add_argument("--min-power", type=_number, metavar="kVA", help="最小供电")
    parser.add_argument("--use", help="规划用途，例如研发")
    parser.add_argument("--rejected", action="store_true", help="也列出不符合的单元和原因")


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(text) from None


def run_list(app: App, args: argparse.Namespace) -> int:
    """List the tree, or the units that answer a need."""
    wanted = ("tier", "park", "min_area", "max_area", "min_land", "min_height", "min_load", "min_power", "use")
    if args.free_on is None and not any(getattr(args, name) for name in wanted):
        return _tree(app, Output.of(args))
    return _find(app, args, Output.of(args))


def _tree(app: App, out: Output) -> int:
    lines = app.spaces.lines()
    out.table(
        ("编号", "名称", "层级", "面积 ㎡", "用地 亩", "状态", "由"),
        [
            (
                "  " * line.depth + line.space.code,
                line.space.name,
                line.tier,
                line.area,
                line.space.land_mu,
                line.state_word,
                _party(line),
            )
            for line in lines
        ],
    )
    out.json([_line_json(line) for line in lines])
    if not lines:
        out.message("还没有空间资料。用 mhcrm spaces import 文件 导入清单。")
    return 0


def _party(line: SpaceLineView) -> str:
    return line.status.because.party if line.status.because is not None else ""


def _line_json(line: SpaceLineView) -> dict[str, object]:
    because = line.status.because
    return {
        "code": line.space.code,
        "name": line.full_name,
        "kind": line.space.kind,
        "tier": line.tier or None,
        "park": line.space.park_ref or None,
        "area_sqm": line.area,
        "land_mu": line.space.land_mu,
        "status": line.status.state,
        "partly": line.status.partly,
        "by": because.party if because else None,
        "until": because.end if because else None,
    }


def _find(app: App, args: argparse.Namespace, out: Output) -> int:
    from mhcrm.domain.space.find import Need
    from mhcrm.domain.space.inventory import OFFERED, TIER_OF

    park = app.park_id(args.park) if args.park else None
    if args.park and not park:
        raise UsageError(
            f"规则库里没有叫“{args.park}”的园区。", todo="用 mhcrm plan list park 查名称。", code="unknown-park"
        )
    need = Need(
        on=args.free_on or app.clock.today(),
        kinds=tuple(kind for kind in OFFERED if not args.tier or TIER_OF[kind] == args.tier),
        park_ref=park,
        min_area_sqm=args.min_area,
        max_area_sqm=args.max_area,
        min_land_mu=args.min_land,
        min_height_m=args.min_height,
        min_load_t=args.min_load,
        min_power_kva=args.min_power,
        use=args.use,
    )
    found = [item for item in app.spaces.find(need) if args.rejected or item.verdict != "rejected"]
    words = {"ok": "可用", "unknown": "待核", "rejected": "不符合"}
    out.table(
        ("编号", "名称", "判断", "理由"),
        [
            (item.space.code, item.full_name, words[item.verdict], "；".join((*item.rejected, *item.reasons)))
            for item in found
        ],
    )
    out.json([_candidate_json(item) for item in found])
    if not found:
        out.message(f"{need.on} 没有符合条件的空间。加 --rejected 看每处为什么不行。")
    return 0


def _candidate_json(item: Candidate) -> dict[str, object]:
    return {
        "code": item.space.code,
        "name": item.full_name,
        "verdict": item.verdict,
        "reasons": item.reasons,
        "rejected": item.rejected,
        "waste_sqm": item.waste_sqm,
        "free_from": item.free_from,
    }


def run_import(app: App, args: argparse.Namespace) -> int:
    """Import an inventory sheet."""
    out = Output.of(args)
    result = app.spaces.import_file(args.file, dry_run=args.dry_run, progress=out.progress())
    done = "将" if args.dry_run else "已"
    out.line(
        f"{done}新增 {result.added} 处空间，更新 {result.updated} 处，未变 {result.unchanged} 处，占用记录 {result.intervals} 条。"
    )
    for sheet, problem in result.problems:
        out.line(f"{sheet} {problem.cell}：{problem.message}")
    if result.unmapped:
        out.line(f"未采用的列：{'、'.join(result.unmapped)}")
    out.json(result)
    return 1 if any(problem.level == "error" for _, problem in result.problems) else 0


def run_hold(app: App, args: argparse.Namespace) -> int:
    """Reserve a unit for a project."""
    changes = app.spaces.hold(
        args.space,
        args.lead,
        until=args.until,
        start=args.start,
        hard=not args.soft,
        approver=args.approver,
        reason=args.reason,
    )
    out = Output.of(args)
    out.line(f"已{changes.operation}，到 {args.until} 为止（含当天）。")
    out.json({"done": changes.operation, "until": args.until})
    return 0


def run_release(app: App, args: argparse.Namespace) -> int:
    """End a hold."""
    changes = app.spaces.release(args.hold_id, args.reason)
    out = Output.of(args)
    out.line(f"已{changes.operation}。")
    out.json({"done": changes.operation})
    return 0
