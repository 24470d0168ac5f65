"""Words of ``mhcrm spaces`` that write: holds, single units, splits and mergers, occupancy."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from mhcrm.base.errors import InputError, UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.domain.change import ChangeSet
    from mhcrm.domain.space.lineage import Part

_KINDS = {"园区": "park", "楼栋": "building", "楼层": "floor", "房间": "room", "地块": "plot"}
_STATES = {
    "在租": "let",
    "自用": "own",
    "已签": "sign",
    "预留": "hold",
    "优先权": "option",
    "维修": "fix",
    "不可租": "lock",
}


def register(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the words."""
    _hold_words(words)
    _unit_words(words)


def _hold_words(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    hold = words.add_parser("hold", help="为项目预留空间")
    hold.add_argument("space", metavar="空间编号")
    hold.add_argument("lead", metavar="项目编号")
    hold.add_argument("--until", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help="最后一天")
    hold.add_argument("--from", dest="start", type=date.fromisoformat, metavar="YYYY-MM-DD", help="第一天，默认今天")
    hold.add_argument("--soft", action="store_true", help="软预留：排队，不独占")
    hold.add_argument("--approver", default="", help="批准人")
    hold.add_argument("--unit", default="", help="预留单位")
    hold.add_argument("--reason", default="", help="原因")
    hold.set_defaults(run=run_hold)
    more = words.add_parser("extend", help="延长预留")
    more.add_argument("hold_id", type=int, metavar="预留号")
    more.add_argument("--until", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help="新的最后一天")
    more.add_argument("--reason", required=True, help="原因")
    more.set_defaults(run=run_extend)
    free = words.add_parser("release", help="解除预留")
    free.add_argument("hold_id", type=int, metavar="预留号")
    free.add_argument("--reason", required=True, help="原因")
    free.set_defaults(run=run_release)
    hard = words.add_parser("harden", help="排队预留转为独占")
    hard.add_argument("hold_id", type=int, metavar="预留号")
    hard.add_argument("--approver", default="", help="批准人")
    hard.set_defaults(run=run_harden)
    shown = words.add_parser("holds", help="预留清单")
    shown.add_argument("lead", nargs="?", metavar="项目编号")
    shown.set_defaults(run=run_holds)


def _unit_words(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = words.add_parser("add", help="新建园区、楼栋、楼层、房间或地块")
    new.add_argument("kind", choices=tuple(_KINDS), metavar="类型")
    new.add_argument("name", metavar="名称")
    new.add_argument("--in", dest="parent", metavar="上级编号")
    new.add_argument("--set", dest="entries", action="append", default=[], metavar="属性=值", help="可写多次")
    new.set_defaults(run=run_add)
    change = words.add_parser("set", help="修改一处空间，如 层高=4.5；值留空表示待核")
    change.add_argument("space", metavar="空间编号")
    change.add_argument("entries", nargs="+", metavar="属性=值")
    change.set_defaults(run=run_set)
    cut = words.add_parser("split", help="拆分房间或地块")
    cut.add_argument("space", metavar="空间编号")
    cut.add_argument("parts", nargs="+", metavar="名称[=面积]")
    cut.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="从哪天起，默认今天")
    cut.set_defaults(run=run_split)
    join = words.add_parser("merge", help="合并房间或地块")
    join.add_argument("spaces", nargs="+", metavar="空间编号")
    join.add_argument("--name", required=True, metavar="新名称")
    join.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="从哪天起，默认今天")
    join.set_defaults(run=run_merge)
    gone = words.add_parser("remove", help="删除一处空间（有下级、合同、预留、项目时不能删）")
    gone.add_argument("space", metavar="空间编号")
    gone.set_defaults(run=run_remove)
    take = words.add_parser("occupy", help="登记占用：在租、自用、已签、优先权、维修、不可租，或空置")
    take.add_argument("space", metavar="空间编号")
    take.add_argument("state", choices=(*_STATES, "空置"), metavar="状态")
    take.add_argument("--from", dest="start", type=date.fromisoformat, metavar="YYYY-MM-DD", help="第一天，默认今天")
    take.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="最后一天，不写为期限待核")
    take.add_argument("--party", default="", help="承租方或使用方")
    take.set_defaults(run=run_occupy)
    over = words.add_parser("vacate", help="结束占用：写明最后一天")
    over.add_argument("space", metavar="空间编号")
    over.add_argument("--last", type=date.fromisoformat, metavar="YYYY-MM-DD", help="最后一天，默认今天")
    over.set_defaults(run=run_vacate)


def run_hold(app: App, args: argparse.Namespace) -> int:
    """Reserve a unit for a project."""
    changes = app.spaces.hold(
        args.space,
        args.lead,
        until=args.until,
        start=args.start,
        hard=not args.soft,
        approver=args.approver,
        holder_unit=args.unit,
        reason=args.reason,
    )
    out = Output.of(args)
    out.line(f"已{changes.operation}，到 {args.until} 为止（含当天）。")
    out.json({"done": changes.operation, "until": args.until})
    return 0


def run_extend(app: App, args: argparse.Namespace) -> int:
    """Prolong a hold."""
    return _done(args, app.spaces.hold_book.extend(args.hold_id, args.until, args.reason))


def run_release(app: App, args: argparse.Namespace) -> int:
    """End a hold."""
    return _done(args, app.spaces.release(args.hold_id, args.reason))


def run_harden(app: App, args: argparse.Namespace) -> int:
    """Turn a queued hold into an exclusive one."""
    return _done(args, app.spaces.hold_book.harden(args.hold_id, args.approver))


def run_holds(app: App, args: argparse.Namespace) -> int:
    """List holds."""
    out = Output.of(args)
    views = app.spaces.hold_views(args.lead)
    states = {"running": "有效", "upcoming": "未开始", "lapsed": "已到期", "released": "已解除"}
    out.table(
        ("预留号", "空间", "项目", "方式", "起", "止", "状态", "剩余天数", "延期", "批准人"),
        [
            (
                item.hold.id,
                item.space_name,
                f"{item.lead_code} {item.lead_name}",
                "独占" if item.hold.hard else f"排队第{item.hold.rank}",
                item.hold.start,
                item.hold.until,
                states[item.state],
                item.days_left or "",
                len(item.hold.extensions) or "",
                item.hold.approver,
            )
            for item in views
        ],
    )
    out.json(views)
    return 0


def run_add(app: App, args: argparse.Namespace) -> int:
    """Add a unit."""
    from mhcrm.domain.records import SpaceKind

    kind = SpaceKind(_KINDS[args.kind])
    return _done(args, app.spaces.units.create(kind, args.name, args.parent, _entries(args.entries)))


def run_set(app: App, args: argparse.Namespace) -> int:
    """Change a unit."""
    return _done(args, app.spaces.units.update(args.space, _entries(args.entries)))


def run_split(app: App, args: argparse.Namespace) -> int:
    """Split a room or plot."""
    lines = {line.space.code: line.space.kind for line in app.spaces.lines(args.on)}
    plot = lines.get(args.space) == "plot"
    return _done(args, app.spaces.units.split(args.space, [_part(text, plot) for text in args.parts], args.on))


def run_merge(app: App, args: argparse.Namespace) -> int:
    """Merge rooms or plots."""
    changes, notes = app.spaces.units.merge(args.spaces, args.name, args.on)
    for note in notes:
        Output.of(args).message(note)
    return _done(args, changes)


def run_remove(app: App, args: argparse.Namespace) -> int:
    """Remove a unit."""
    return _done(args, app.spaces.units.remove(args.space))


def run_occupy(app: App, args: argparse.Namespace) -> int:
    """Record an occupancy, or that the unit is free."""
    from mhcrm.domain.records import OccupancyKind

    if args.state == "空置":
        return _done(args, app.spaces.units.state_free(args.space))
    start = args.start or app.clock.today()
    end = None if args.until is None else args.until + timedelta(days=1)
    kind = OccupancyKind(_STATES[args.state])
    return _done(args, app.spaces.units.occupy(args.space, kind, start, end, party=args.party))


def run_vacate(app: App, args: argparse.Namespace) -> int:
    """End the occupancy that runs on the last day (or the next one to come)."""
    last = args.last or app.clock.today()
    running = [
        row for row in app.spaces.occupancy(args.space) if row.start <= last and (row.end is None or row.end > last)
    ]
    if not running:
        raise InputError(
            f"{args.space} 在 {last} 没有占用记录。", todo="用 mhcrm spaces 查占用。", code="unknown-occupancy"
        )
    return _done(args, app.spaces.units.end_occupancy(running[0].id, last))


def _done(args: argparse.Namespace, changes: ChangeSet) -> int:
    out = Output.of(args)
    out.line(f"已{changes.operation}。")
    out.json({"done": changes.operation})
    return 0


def _entries(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"“{text}”不是“属性=值”。", todo="例如 层高=4.5。")
        found[name.strip()] = value.strip()
    return found


def _part(text: str, plot: bool) -> Part:
    from mhcrm.domain.space.lineage import Part

    name, sign, size = text.partition("=")
    try:
        value = Decimal(size) if sign and size.strip() else None
    except InvalidOperation:
        raise UsageError(f"“{text}”里的面积读不出来。", todo="例如 501A=120。") from None
    return Part(name, land_mu=value) if plot else Part(name, area_sqm=value)
