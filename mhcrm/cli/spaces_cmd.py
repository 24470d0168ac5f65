"""``mhcrm spaces``: list, search, sheets in and out, holds, units, capacity, stacking plans, 选址建议书."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli import spaces_units
from mhcrm.cli.output import Output
from mhcrm.domain.space.wording import last_day

if TYPE_CHECKING:
    from mhcrm.domain.space.combine import Combined
    from mhcrm.domain.space.find import Candidate, Need
    from mhcrm.services.spaces.service import SpaceLineView

_LIMITS = (
    ("--min-area", "㎡", "最小面积"),
    ("--max-area", "㎡", "最大面积"),
    ("--min-land", "亩", "最小用地"),
    ("--min-height", "m", "最小层高"),
    ("--min-load", "t/㎡", "最小荷载"),
    ("--min-power", "kVA", "最小供电"),
    ("--min-lift", "t", "最小货梯"),
    ("--max-rent", "元/㎡·天", "最高租金"),
    ("--build-area", "㎡", "地块上要建的面积，按容积率核"),
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its words."""
    parser = subparsers.add_parser("spaces", help="空间：清单、查空置、预留、拆分合并、容量、剖面图、选址建议书")
    _search_options(parser)
    parser.set_defaults(run=run_list)
    words = parser.add_subparsers(metavar="动作", dest="space_word")
    _sheet_words(words)
    spaces_units.register(words)
    _paper_words(words)


def _sheet_words(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    read = words.add_parser("import", help="导入空间清单表格")
    read.add_argument("file", type=Path, metavar="文件")
    read.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
    read.set_defaults(run=run_import)
    write = words.add_parser("export", help="按本办版式导出空间清单")
    write.add_argument("file", type=Path, metavar="文件.xlsx")
    write.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="状态日期，默认今天")
    write.set_defaults(run=run_export)
    blank = words.add_parser("template", help="导出空白的空间清单")
    blank.add_argument("file", type=Path, metavar="文件.xlsx")
    blank.set_defaults(run=run_template)


def _paper_words(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    room = words.add_parser("capacity", help="容量：空置、供需、久空、到期")
    room.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="日期，默认今天")
    room.set_defaults(run=run_capacity)
    plan = words.add_parser("plan", help="楼层剖面图（PDF）")
    plan.add_argument("codes", nargs="+", metavar="楼栋或园区编号")
    plan.add_argument("--out", type=Path, required=True, metavar="文件.pdf")
    plan.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="状态日期，默认今天")
    plan.add_argument("--no-parties", action="store_true", help="不写承租方和预留项目")
    plan.set_defaults(run=run_plan)
    paper = words.add_parser("propose", help="选址建议书（PDF 和 Excel）")
    paper.add_argument("lead", metavar="项目编号")
    paper.add_argument("--out", type=Path, required=True, metavar="文件夹")
    paper.add_argument(
        "--site", action="append", default=[], metavar="空间编号", help="可写多次，最多四处；不写则自动选"
    )
    paper.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="有效期")
    paper.add_argument("--code-name", action="store_true", help="代号版：不出现投资方名称")
    paper.set_defaults(run=run_propose)


def _search_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--free-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="从这一天起空置的单元")
    parser.add_argument("--free-by", type=date.fromisoformat, metavar="YYYY-MM-DD", help="到这一天空出并已可交付的单元")
    parser.add_argument(
        "--until", dest="free_until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="只需空到这一天"
    )
    parser.add_argument("--at", type=date.fromisoformat, metavar="YYYY-MM-DD", help="列出这一天的全部单元和状态")
    parser.add_argument("--tier", choices=("一间房", "一层楼", "一栋楼", "一块地"), help="空间层级")
    parser.add_argument("--park", help="园区名称")
    for name, unit, words in _LIMITS:
        parser.add_argument(name, type=_number, metavar=unit, help=words)
    parser.add_argument("--use", help="规划用途，例如研发")
    parser.add_argument("--env", choices=("豁免", "登记表", "报告表", "报告书"), help="项目的环评类别")
    parser.add_argument("--fire", choices=("甲", "乙", "丙", "丁", "戊"), help="项目的火灾危险性类别")
    parser.add_argument("--for", dest="lead", metavar="项目编号", help="按该项目的需求和匹配结果查；另写的条件优先")
    parser.add_argument("--combine", action="store_true", help="也找相邻的几间房、几层楼")
    parser.add_argument("--rejected", action="store_true", help="也列出不符合的单元和原因")


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(text) from None


def run_list(app: App, args: argparse.Namespace) -> int:
    """List the tree, or the units that answer a need."""
    wanted = ("tier", "park", "use", "env", "fire", "lead", "free_by", "free_until")
    limits = [name.removeprefix("--").replace("-", "_") for name, _, _ in _LIMITS]
    if args.free_on is None and not any(getattr(args, name) for name in (*wanted, *limits)):
        return _tree(app, Output.of(args), args.at)
    return _find(app, args, Output.of(args))


def _tree(app: App, out: Output, on: date | None) -> int:
    lines = app.spaces.lines(on)
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
    """One unit; ``until`` is the first day after (exclusive), ``last_day`` the last one (inclusive), as officers say it."""
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
        "known": line.status.known,
        "by": because.party if because else None,
        "until": because.end if because else None,
        "last_day": last_day(because) if because else None,
    }


def _need(app: App, args: argparse.Namespace) -> Need:
    from mhcrm.domain.space.find import Need
    from mhcrm.domain.space.need import kinds_of

    park = app.park_id(args.park) if args.park else None
    if args.park and not park:
        raise UsageError(
            f"规则库里没有叫“{args.park}”的园区。", todo="用 mhcrm plan list park 查名称。", code="unknown-park"
        )
    on = args.free_by or args.free_on or app.clock.today()
    need = app.spaces.need_of(args.lead, on) if args.lead else Need(on)
    stated: dict[str, object] = {
        "park_ref": park,
        "until": args.free_until,
        "deliver_by": args.free_by,
        "min_area_sqm": args.min_area,
        "max_area_sqm": args.max_area,
        "min_land_mu": args.min_land,
        "min_height_m": args.min_height,
        "min_load_t": args.min_load,
        "min_power_kva": args.min_power,
        "min_lift_t": args.min_lift,
        "max_rent": args.max_rent,
        "build_area_sqm": args.build_area,
        "use": args.use,
        "env": args.env,
        "fire": args.fire,
        "kinds": kinds_of(args.tier) if args.tier else None,
    }
    changes = {name: value for name, value in stated.items() if value is not None}
    return replace(need, **changes)  # type: ignore[arg-type]


def _find(app: App, args: argparse.Namespace, out: Output) -> int:
    need = _need(app, args)
    answer = app.spaces.find(need)
    found = list(answer) if args.rejected else answer.offered
    together = app.spaces.find_combined(need) if args.combine else []
    words = {"ok": "可用", "unknown": "待核", "rejected": "不符合"}
    rows: list[tuple[object, ...]] = [
        (item.space.code, item.full_name, words[item.verdict], item.score, "；".join((*item.rejected, *item.reasons)))
        for item in found
    ]
    rows += [(item.code, item.title, words[item.verdict], item.score, "；".join(item.reasons)) for item in together]
    out.table(("编号", "名称", "判断", "得分", "理由"), rows)
    out.json([*(_candidate_json(item) for item in found), *(_combined_json(item) for item in together)])
    if not rows:
        out.message(f"{need.on} 没有符合条件的空间。加 --rejected 看每处为什么不行。")
    return 0


def _candidate_json(item: Candidate) -> dict[str, object]:
    return {
        "code": item.space.code,
        "name": item.full_name,
        "verdict": item.verdict,
        "score": item.score,
        "parts": [{"name": p.name, "points": p.points, "most": p.most, "words": p.words} for p in item.parts],
        "reasons": item.reasons,
        "rejected": item.rejected,
        "waste_sqm": item.waste_sqm,
        "free_from": item.free_from,
    }


def _combined_json(item: Combined) -> dict[str, object]:
    return {
        "code": item.code,
        "units": [unit.code for unit in item.units],
        "name": item.title,
        "verdict": item.verdict,
        "score": item.score,
        "parts": [{"name": p.name, "points": p.points, "most": p.most, "words": p.words} for p in item.parts],
        "area_sqm": item.area,
        "reasons": item.reasons,
        "rejected": [],
        "waste_sqm": item.waste_sqm,
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
        out.line(f"不认识的列，原样保留：{'、'.join(result.unmapped)}")
    out.json(result)
    return 1 if any(problem.level == "error" for _, problem in result.problems) else 0


def run_export(app: App, args: argparse.Namespace) -> int:
    """Write the inventory as a sheet."""
    out = Output.of(args)
    count = app.spaces.export_file(args.file, args.on)
    out.line(f"已导出 {count} 处空间到 {args.file}。")
    out.json({"file": str(args.file), "units": count})
    return 0


def run_template(app: App, args: argparse.Namespace) -> int:
    """Write the blank sheet."""
    out = Output.of(args)
    app.spaces.template_file(args.file)
    out.line(f"已写出空白清单 {args.file}。")
    out.json({"file": str(args.file)})
    return 0


def run_capacity(app: App, args: argparse.Namespace) -> int:
    """Print the capacity picture."""
    out = Output.of(args)
    found = app.spaces.capacity(args.on)
    out.line(f"{found.on} 各园区空置（按最小单元计一次）：")
    for park, amount in sorted(found.parks.items()):
        open_ones = found.unknown[park].units if park in found.unknown else 0
        more = f"，另有 {open_ones} 处状态未登记" if open_ones else ""
        out.line(f"  {park}：{amount.units} 处，{amount.area_sqm:f} ㎡，{amount.land_mu:f} 亩{more}")
    out.line("供需（层级互相包含，不能相加）：")
    for row in found.absorption:
        wanted = row.wanted
        out.line(
            f"  {row.tier}：空 {row.free.units} 处 {row.free.area_sqm:f} ㎡ {row.free.land_mu:f} 亩；"
            f"在找的项目 {wanted.units} 个 {wanted.area_sqm:f} ㎡ {wanted.land_mu:f} 亩，其中 {wanted.unmeasured} 个没写面积"
        )
    out.line(f"  层级待定的项目 {found.undecided.units} 个")
    out.line(
        f"久空 {len(found.long_vacant)} 处；空置起始日待核 {found.vacant_open} 处；近期到期 {len(found.ending)} 条。"
    )
    out.json(app.spaces.capacity_json(args.on))
    return 0


def run_plan(app: App, args: argparse.Namespace) -> int:
    """Write stacking plans."""
    out = Output.of(args)
    app.spaces.save_stacking(args.out, args.codes, args.on, parties=not args.no_parties)
    out.line(f"已写出 {args.out}。")
    out.json({"file": str(args.out)})
    return 0


def run_propose(app: App, args: argparse.Namespace) -> int:
    """Write a 选址建议书."""
    out = Output.of(args)
    paper, book = app.proposals.write(args.lead, args.out, args.site, code_name=args.code_name, valid_until=args.until)
    out.line(f"已写出 {paper.name} 和 {book.name}。")
    out.json({"pdf": str(paper), "xlsx": str(book)})
    return 0
