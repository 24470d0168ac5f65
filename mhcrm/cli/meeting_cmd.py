"""``mhcrm assess`` and ``mhcrm meeting``: 研判表, 上会, 议定事项, 专班."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TypeAlias

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

Words: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def register(subparsers: Words) -> None:
    """Add both commands."""
    assess = subparsers.add_parser("assess", help="研判表：记分、一票否决、主体核查")
    assess.add_argument("code", metavar="项目编号", help="或写 vetoes 改本办一票否决项")
    assess.add_argument(
        "lines",
        nargs="*",
        metavar="项=值:依据",
        help="如 产业契合=100:8号文点名；股权=通过:工商底档；环保不符合=否:环评批复",
    )
    assess.add_argument("--opinion", metavar="意见", help="跟进、补充材料后再议、不跟进")
    assess.add_argument("--note", metavar="说明")
    assess.add_argument("--by", default="", metavar="姓名", help="核查人，默认本机姓名")
    assess.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="核查日期，默认今天")
    assess.set_defaults(run=run_assess)
    meeting = subparsers.add_parser("meeting", help="上会：安排、议程、纪要号、议定事项、专班")
    words = meeting.add_subparsers(metavar="动作", dest="meeting_word", required=True)
    _meeting_words(words)
    _force_words(words)


def _meeting_words(words: Words) -> None:
    listed = words.add_parser("list", help="会议、议程、议定事项")
    listed.add_argument("code", nargs="?", metavar="项目编号")
    listed.set_defaults(run=run_list)
    words.add_parser("suggest", help="研判为跟进、还没有上会的项目").set_defaults(run=run_suggest)
    plan = words.add_parser("plan", help="安排会议")
    plan.add_argument("name", metavar="会议名称")
    plan.add_argument("codes", nargs="*", metavar="项目编号")
    plan.add_argument("--on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    plan.add_argument("--chair", default="", metavar="主持人")
    plan.add_argument("--suggested", action="store_true", help="把待上会的项目都放进议程")
    plan.set_defaults(run=run_plan)
    put = _meeting(words, "put", "放进议程", run_put)
    put.add_argument("codes", nargs="+", metavar="项目编号")
    put.add_argument("--topic", default="", metavar="议题")
    _meeting(words, "drop", "撤下议题", run_drop).add_argument("code", metavar="项目编号")
    hold = _meeting(words, "hold", "登记已召开和纪要号", run_hold)
    hold.add_argument("--minutes", required=True, metavar="纪要号")
    hold.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    decide = _meeting(words, "decide", "登记议定事项，同时生成待办", run_decide)
    decide.add_argument("code", metavar="项目编号")
    decide.add_argument("text", metavar="内容")
    decide.add_argument("--owner", required=True, metavar="姓名")
    decide.add_argument("--due", type=date.fromisoformat, metavar="YYYY-MM-DD")
    done = words.add_parser("done", help="办结议定事项")
    done.add_argument("decision", type=int, metavar="议定事项号")
    done.add_argument("--note", required=True, metavar="办理结果")
    done.set_defaults(run=run_done)


def _force_words(words: Words) -> None:
    words.add_parser("forces", help="专班").set_defaults(run=run_forces)
    force = words.add_parser("force", help="建立或修改专班")
    force.add_argument("name", metavar="专班名称")
    force.add_argument("codes", nargs="*", metavar="项目编号")
    force.add_argument("--leader", required=True, metavar="姓名")
    force.add_argument("--members", default="", metavar="甲,乙,丙")
    force.add_argument("--every", type=int, metavar="工作日", help="例会间隔")
    force.add_argument("--basis", default="", metavar="依据")
    force.set_defaults(run=run_force)
    met = words.add_parser("met", help="登记专班开过例会")
    met.add_argument("name", metavar="专班名称")
    met.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    met.set_defaults(run=run_met)


def _meeting(words: Words, name: str, help_text: str, run: object) -> argparse.ArgumentParser:
    parser = words.add_parser(name, help=help_text)
    parser.add_argument("meeting", type=int, metavar="会议号")
    parser.set_defaults(run=run)
    return parser


def run_assess(app: App, args: argparse.Namespace) -> int:
    """``assess``: fill lines, then show the sheet."""
    from mhcrm.services.assessment.sheets import Line

    out = Output.of(args)
    if args.code == "vetoes":
        app.assessment.set_vetoes(args.lines)
        out.line(f"本办一票否决项：{'、'.join(args.lines) or '恢复编者的'}。")
        out.json({"vetoes": args.lines})
        return 0
    who, day = args.by or app.actor, args.on or app.clock.today()
    lines = {}
    for text in args.lines:
        name, sign, rest = text.partition("=")
        if not sign:
            raise UsageError(f"“{text}”不是“项=值:依据”的写法。", todo="例如：产业契合=100:8号文点名。", code="usage")
        value, _, evidence = rest.replace("：", ":").partition(":")
        lines[name.strip()] = Line(value.strip(), evidence.strip(), who, day)
    if lines or args.opinion is not None or args.note is not None:
        app.assessment.fill(args.code, lines, args.opinion, args.note)
    _show_sheet(app, args)
    return 0


def _show_sheet(app: App, args: argparse.Namespace) -> None:
    out, shown = Output.of(args), app.assessment.view(args.code)
    sheet = shown.sheet
    rows: list[tuple[object, ...]] = []
    for name in shown.dimensions:
        score = sheet.scores.get(name) if sheet else None
        rows.append(
            (
                "记分",
                name,
                "待核实" if score is None or score.value is None else score.value,
                score.evidence if score else "",
                "",
            )
        )
    for part, names, found in (
        ("一票否决", shown.vetoes, sheet.vetoes if sheet else {}),
        ("主体核查", shown.checks, sheet.checks if sheet else {}),
    ):
        for name in names:
            one = found.get(name)
            told = f"{one.by} {one.on}" if one is not None and one.result else ""
            rows.append((part, name, (one.result if one else "") or "待核实", one.evidence if one else "", told))
    out.table(("部分", "项目", "结果", "依据", "核查"), rows)
    out.line(f"记分：{shown.sum_words}。意见：{(sheet.opinion if sheet else '') or '未填'}。")
    out.json(shown)


def run_list(app: App, args: argparse.Namespace) -> int:
    """``meeting list``."""
    out = Output.of(args)
    found = app.meetings.of_lead(args.code) if args.code else app.meetings.all()
    for one in found:
        held = f"{one.meeting.held_on} 召开，纪要 {one.meeting.minutes_no}" if one.meeting.held_on else "未召开"
        out.line(f"{one.meeting.id}　{one.meeting.name}（{one.meeting.planned_on}）{held}")
        for at, line in enumerate(one.agenda, 1):
            out.line(f"  {at}. {line.lead_code} {line.lead_name} {line.item.topic}".rstrip())
            for made in line.decisions:
                state = f"{made.done_on} 办结：{made.done_note}" if made.done_on else f"{made.due or '未定期限'} 前"
                out.line(f"     议定 {made.id}：{made.text}，{made.owner}，{state}")
    if not found:
        out.line("还没有会议。")
    out.json(found)
    return 0


def run_suggest(app: App, args: argparse.Namespace) -> int:
    """``meeting suggest``."""
    out, found = Output.of(args), app.meetings.suggested()
    out.table(("项目", "名称"), found)
    out.json([{"code": code, "name": name} for code, name in found])
    return 0


def run_plan(app: App, args: argparse.Namespace) -> int:
    """``meeting plan``."""
    codes = [*args.codes, *(code for code, _ in app.meetings.suggested() if args.suggested and code not in args.codes)]
    app.meetings.plan(args.name, args.on, args.chair, codes)
    return _one(app, args, _newest(app), "已安排会议")


def _newest(app: App) -> int:
    return max(one.meeting.id for one in app.meetings.all())


def run_put(app: App, args: argparse.Namespace) -> int:
    """``meeting put``."""
    app.meetings.put(args.meeting, args.codes, args.topic)
    return _one(app, args, args.meeting, "已放进议程")


def run_drop(app: App, args: argparse.Namespace) -> int:
    """``meeting drop``."""
    app.meetings.take_off(args.meeting, args.code)
    return _one(app, args, args.meeting, "已撤下议题")


def run_hold(app: App, args: argparse.Namespace) -> int:
    """``meeting hold``."""
    app.meetings.hold(args.meeting, args.minutes, args.on)
    return _one(app, args, args.meeting, "已登记纪要号")


def run_decide(app: App, args: argparse.Namespace) -> int:
    """``meeting decide``."""
    app.meetings.decide(args.meeting, args.code, args.text, args.owner, args.due)
    return _one(app, args, args.meeting, "已登记议定事项")


def run_done(app: App, args: argparse.Namespace) -> int:
    """``meeting done``."""
    changes = app.meetings.done(args.decision, args.note)
    Output.of(args).line(f"已{changes.operation}：{args.decision}。")
    Output.of(args).json({"done": args.decision})
    return 0


def run_forces(app: App, args: argparse.Namespace) -> int:
    """``meeting forces``."""
    out, found = Output.of(args), app.meetings.forces()
    rows = [
        (one.force.name, one.force.leader, "、".join(one.force.members), f"每 {one.force.rhythm} 个工作日" if one.force.rhythm else "不固定",
         one.next_on or "", "、".join(code for code, _ in one.leads))
        for one in found
    ]  # fmt: skip
    out.table(("专班", "牵头人", "成员", "例会", "下次", "项目"), rows)
    out.json(found)
    return 0


def run_force(app: App, args: argparse.Namespace) -> int:
    """``meeting force``."""
    members = [name for name in args.members.replace("、", ",").split(",") if name]
    app.meetings.set_force(args.name, args.leader, members, args.every, args.codes, args.basis)
    return run_forces(app, args)


def run_met(app: App, args: argparse.Namespace) -> int:
    """``meeting met``."""
    app.meetings.met(args.name, args.on)
    return run_forces(app, args)


def _one(app: App, args: argparse.Namespace, meeting_id: int, done: str) -> int:
    out, one = Output.of(args), app.meetings.get(meeting_id)
    out.line(f"{done}：{one.meeting.id} {one.meeting.name}，议题 {len(one.agenda)} 个。")
    out.json(one)
    return 0
