"""``mhcrm today``, ``lights`` and ``pipeline``: what is due, 督办灯, the office's own gates and holiday notices."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.domain.invested import amounts_words
from mhcrm.domain.pipeline.lights import WORDS, Color
from mhcrm.domain.pipeline.today import GROUP_WORDS, TURN_WORDS, Group, Line, when

_BY = {"单位": "unit", "责任人": "owner", "产业链": "chain", "园区": "park", "阶段": "stage"}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    one = subparsers.add_parser("today", help="今日：逾期、今天、七日内、久未推进、将到期、等谁")
    one.add_argument("--person", default="", metavar="姓名", help="只看这个人的")
    one.add_argument("--ics", type=Path, default=None, metavar="文件.ics", help="导出成日历文件")
    one.set_defaults(run=today)
    one = subparsers.add_parser("lights", help="督办灯：每个项目的灯和为什么，按单位、责任人、产业链、园区汇总")
    one.add_argument("--by", choices=tuple(_BY), default="单位")
    one.add_argument("--color", choices=("红", "黄"), default=None, help="只列这种灯")
    one.add_argument("--record", action="store_true", help="把变化记入历史")
    one.add_argument("--history", default=None, metavar="编号", help="一个项目的灯的变化")
    one.set_defaults(run=lights)
    parser = subparsers.add_parser("pipeline", help="推进规则、放假安排、签约统计、走访线索")
    words = parser.add_subparsers(title="操作", metavar="操作", dest="word", required=True)
    one = words.add_parser("rules", help="本单位推进规则：show、check 文件、apply 文件、reset")
    one.add_argument("action", choices=("show", "check", "apply", "reset"))
    one.add_argument("file", type=Path, nargs="?", default=None, metavar="文件")
    one.set_defaults(run=rules)
    one = words.add_parser("calendar", help="放假安排：不带文件则显示；带文件则录入新的一年")
    one.add_argument("file", type=Path, nargs="?", default=None, metavar="文件")
    one.set_defaults(run=calendar)
    one = words.add_parser("signed", help="签约统计：一个项目只计一次，增资只计增加的部分")
    one.add_argument("--from", dest="first", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    one.add_argument("--to", dest="last", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    one.set_defaults(run=signed)
    words.add_parser("firms", help="走访记下的、值得引荐的上下游企业").set_defaults(run=firms)


def today(app: App, args: argparse.Namespace) -> int:
    """``today``."""
    out = Output.of(args)
    if args.ics is not None:
        number = app.today.export_ics(args.ics, args.person)
        out.json({"file": str(args.ics), "entries": number})
        out.line(f"已导出 {number} 件到 {args.ics}。")
        return 0
    page = app.today.page(args.person)
    groups = {group.value: [line_json(line) for line in page.of(group)] for group in Group}
    lists = {
        name: [line_json(line) for line in getattr(page, name)] for name in ("stale", "news", "expiring", "waiting")
    }
    out.json({"day": page.day, **groups, **lists, "calendar": page.notice or None, "caveat": page.caveat})
    for group in Group:
        _section(out, GROUP_WORDS[group], page.of(group))
    _section(out, "久未推进", page.stale)
    _section(out, "新匹配", page.news)
    _section(out, "将到期", page.expiring)
    for line in page.waiting:
        out.line(f"{TURN_WORDS.get(line.waiting, '等')}  {line.waiting_for}  {line.title}  {line.lead_name}")
    if page.of(Group.OVERDUE):
        out.line("逾期的天数按日历日计；审批事项的时限按工作日计。")
    if page.caveat:
        out.line(page.caveat)
    return 0


def _section(out: Output, head: str, lines: tuple[Line, ...]) -> None:
    if lines:
        out.line(f"{head} {len(lines)}")
    for line in lines:
        out.line(f"  {when(line)}  {line.kind}  {line.title}  {line.lead_name}  {line.person}".rstrip())


def line_json(line: Line) -> dict[str, Any]:
    """A line as JSON."""
    said = {"key": line.key, "kind": line.kind, "title": line.title, "due": line.due, "time": line.time}
    who = {"person": line.person, "waiting": line.waiting.value, "waiting_for": line.waiting_for}
    more = {"lead": line.lead_name, "target": line.target, "task": line.task_id, "why": line.why}
    return {**said, "group": line.group.value, "late": line.late, "left": line.left, **who, **more}


def lights(app: App, args: argparse.Namespace) -> int:
    """``lights``."""
    out = Output.of(args)
    if args.history is not None:
        events = app.lights.history(app.records.by_code(args.history).id or 0)
        out.json(events)
        for event in events:
            out.line(f"{event.on}  {_word(event.before)} → {_word(event.color)}  {event.why}")
        return 0
    changed = app.lights.record() if args.record else None
    board = app.lights.board()
    wanted = {"红": (Color.RED,), "黄": (Color.YELLOW,)}.get(args.color, (Color.RED, Color.YELLOW))
    rows = [(pulse, board.lights[pulse.id]) for pulse in board.pulses if board.lights[pulse.id].color in wanted]
    rows.sort(key=lambda row: (row[1].color is not Color.RED, row[0].code))
    tallies = board.tally(_BY[args.by])
    out.json(
        {
            "day": board.day,
            "red": board.count(Color.RED),
            "yellow": board.count(Color.YELLOW),
            "green": board.count(Color.GREEN),
            "changed": changed,
            "by": [{"name": one.name, "red": len(one.red), "yellow": len(one.yellow), "green": one.green} for one in tallies],
            "leads": [
                {"code": p.code, "name": p.name, "stage": p.stage, "owner": p.owner, "color": light.color.value,
                 "causes": [{"rule": c.rule, "color": c.color.value, "why": c.why, "since": c.since} for c in light.causes]}
                for p, light in rows
            ],
            "caveat": board.caveat,
        }
    )  # fmt: skip
    out.table(
        (args.by, "红灯", "黄灯", "绿灯"), [(one.name, len(one.red), len(one.yellow), one.green) for one in tallies]
    )
    for pulse, light in rows:
        out.line(f"{WORDS[light.color]}  {pulse.code}  {pulse.name}  {light.why}")
    if changed is not None:
        out.line(f"记入历史 {changed} 处变化。")
    return 0


def _word(color: str) -> str:
    return WORDS[Color(color)] if color else "未记"


def rules(app: App, args: argparse.Namespace) -> int:
    """``pipeline rules``."""
    out = Output.of(args)
    if args.action == "show":
        own = app.pipeline_office.own_rules()
        out.json({"own": own})
        out.line(own or "本单位没有自己的推进规则，按随程序的示例办。")
        return 0
    if args.action == "reset":
        app.pipeline_office.apply_text("")
        out.json({"applied": False})
        out.line("已恢复为随程序的示例。")
        return 0
    preview = app.pipeline_office.preview(args.file or Path())
    if args.action == "apply":
        app.pipeline_office.apply(args.file)
    affected = [{"lead": code, "name": name, "lacks": lacks} for code, name, lacks in preview.affected]
    out.json({"changes": list(preview.lines), "affected": affected, "applied": args.action == "apply"})
    for line in preview.lines:
        out.line(line)
    for code, name, lacks in preview.affected:
        out.line(f"{code} {name} 会缺：{lacks}")
    out.line("已采用。" if args.action == "apply" else f"以上 {len(preview.lines)} 处，还没有采用。")
    return 0


def calendar(app: App, args: argparse.Namespace) -> int:
    """``pipeline calendar [FILE]``."""
    out = Output.of(args)
    if args.file is not None:
        app.pipeline_office.load_year(args.file)
    years = app.calendar.years
    out.json([{"year": y.year, "notice": y.notice, "off": y.off, "work": y.work} for y in years])
    for year in years:
        out.line(f"{year.year} 年  {year.notice}")
        for item in year.off:
            out.line(f"  {item.name}  {item.first} 至 {item.last}")
        out.line(f"  调休上班  {'、'.join(day.isoformat() for day in year.work)}")
    out.line("没有列出的年份按周一至周五计。")
    return 0


def signed(app: App, args: argparse.Namespace) -> int:
    """``pipeline signed``."""
    out, last = Output.of(args), args.last or app.clock.today()
    found = app.pipeline.signed(args.first or last.replace(month=1, day=1), last)
    names = app.pipeline.rules().names
    since = [{"lead": code, "stage": stage, "word": names[stage]} for code, stage in found.since_left]
    out.json(
        {
            "from": found.first,
            "to": found.last,
            "projects": found.projects,
            "increases": found.increases,
            "amounts": found.amounts,
            "unstated": found.unstated,
            "leads": list(found.codes),
            "unproven": list(found.unproven),
            "since_left": since,
        }
    )
    out.line(f"{found.first} 至 {found.last} 首次签约 {found.projects} 个项目，增资 {found.increases} 笔。")
    out.line(f"金额：{amounts_words(found.amounts) or '待核实'}。")
    if found.unstated:
        out.line(f"另有 {found.unstated} 个没有写金额。")
    for one in since:
        out.line(f"{one['lead']} 曾签约，现为{one['word']}（已计入上面的数）。")
    if found.unproven:
        out.line(
            f"另有 {len(found.unproven)} 个写着签约，没有正式协议，也没有签约日期（台账所写、未核实），不计入："
            f"{'、'.join(found.unproven)}。"
        )
    return 0


def firms(app: App, args: argparse.Namespace) -> int:
    """``pipeline firms``."""
    found = app.journal.firms()
    Output.of(args).json(found)
    rows = [(firm.name, firm.side, firm.of, firm.on, "已在库" if firm.known else "") for firm in found]
    Output.of(args).table(("企业", "关系", "谁的", "哪天记下", ""), rows)
    return 0
