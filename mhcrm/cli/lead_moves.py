"""``mhcrm lead move|stages|evidence|correct|log|visit``: the life of a project from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output
from mhcrm.domain.pipeline.quick import Quick
from mhcrm.domain.pipeline.report import MoveReport
from mhcrm.services.pipeline.journal import NextStep
from mhcrm.services.pipeline.moves import Given, Why


def register(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the words of ``lead``."""
    _register_move(words)
    _register_log(words)
    one = words.add_parser("stages", help="阶段记录：每个阶段待了多少天；补证清单")
    one.add_argument("code", metavar="编号")
    one.set_defaults(run=show_stages)
    one = words.add_parser("evidence", help="登记或撤回佐证：lead evidence 编号 研判意见 会议纪要〔2026〕3号")
    one.add_argument("code", metavar="编号")
    one.add_argument("need", metavar="哪一项", nargs="?", default="")
    one.add_argument("text", metavar="佐证", nargs="?", default="")
    one.add_argument("--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    one.add_argument("--file", type=Path, default=None, metavar="文件", help="附上的文件")
    one.add_argument("--withdraw", type=int, default=None, metavar="佐证号", help="撤回这条佐证")
    one.add_argument("--reason", default="", metavar="原因", help="撤回的原因")
    one.set_defaults(run=evidence)
    one = words.add_parser("correct", help="更正一条阶段记录（原记录保留）")
    one.add_argument("code", metavar="编号")
    one.add_argument("event", type=int, metavar="记录号")
    one.add_argument("--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD", help="正确的日期")
    one.add_argument("--stage", default=None, metavar="阶段", help="正确的阶段（只能改最后一次）")
    one.add_argument("--reason", default="", metavar="原因")
    one.set_defaults(run=correct)


def _register_move(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = words.add_parser("move", help="转阶段：lead move 编号 签约 --evidence 正式投资协议=… --set 签约日期=…")
    one.add_argument("code", metavar="编号", help="几个项目用逗号隔开，一起移动")
    one.add_argument("stage", metavar="阶段")
    one.add_argument("--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    one.add_argument("--reason", default="", metavar="原因", help="退回、退出、重新启动要写；退出时可写原因名称")
    one.add_argument("--reason-code", default="", metavar="原因代码")
    one.add_argument("--competitor", default="", metavar="地区", help="流失到哪里")
    one.add_argument("--to-unit", default="", metavar="单位", help="流转到哪个单位")
    one.add_argument("--into", default="", metavar="编号", help="并入哪个项目")
    one.add_argument("--evidence", action="append", default=[], metavar="项=佐证", help="可写几次")
    one.add_argument("--file", action="append", default=[], metavar="项=文件", help="佐证的文件，可写几次")
    one.add_argument("--set", action="append", default=[], metavar="字段=值", help="一并填写的字段，可写几次")
    one.add_argument("--check", action="store_true", help="只看缺什么，不移动")
    one.set_defaults(run=move_lead)


def _register_log(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = words.add_parser("log", help="记一条跟进；不写 --kind、--on 时读一行：昨天 走访 谈了租金，周五 看厂房 @王")
    one.add_argument("code", metavar="编号")
    one.add_argument("text", metavar="内容")
    one.add_argument("--kind", default=None, metavar="方式", help="来访、走访、电话、会议、来函、踏勘 …")
    one.add_argument("--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    one.add_argument("--plain", action="store_true", help="原样记下，不读日期和人")
    one.add_argument("--dry", action="store_true", help="只看读成什么，不保存")
    _next_options(one)
    one.set_defaults(run=log_activity)
    one = words.add_parser("visit", help="记一次企业走访（可以没有项目）：lead visit 企业名称 内容")
    one.add_argument("company", metavar="企业名称")
    one.add_argument("text", metavar="内容")
    one.add_argument("--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    _next_options(one)
    one.set_defaults(run=visit)


def _next_options(one: argparse.ArgumentParser) -> None:
    one.add_argument("--next", default="", metavar="下一步")
    one.add_argument("--due", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD", help="下一步期限")
    one.add_argument("--person", default="", metavar="姓名", help="下一步谁办")
    one.add_argument("--upstream", action="append", default=[], metavar="企业", help="值得引荐的上游企业，可写几次")
    one.add_argument("--downstream", action="append", default=[], metavar="企业", help="值得引荐的下游企业，可写几次")


def move_lead(app: App, args: argparse.Namespace) -> int:
    """``lead move CODE STAGE``."""
    out = Output.of(args)
    ids = [app.records.by_code(code).id or 0 for code in args.code.split(",") if code.strip()]
    if args.check:
        return _show_reports(out, app.pipeline.check_many(ids, args.stage))
    why = Why(args.on, args.reason, args.reason_code, args.competitor or args.to_unit or args.into)
    given = Given(pairs(args.set), pairs(args.evidence), {k: Path(v) for k, v in pairs(args.file).items()})
    if len(ids) == 1:
        app.pipeline.move(ids[0], args.stage, why, given)
    else:
        if given != Given():
            raise UsageError("几个项目一起移动时不能一并填写。", todo="请逐个移动，或先补齐。", code="usage")
        app.pipeline.move_many(ids, args.stage, why)
    leads = [app.records.get(number) for number in ids]
    told = [{"id": lead.id, "code": lead.code, "version": lead.version, "values": lead.values} for lead in leads]
    out.json(told[0] if len(told) == 1 else told)
    for lead in leads:
        word = app.pipeline.rules().names[lead.text("stage")]
        out.line(f"已转阶段 {lead.code} {lead.text('project') or lead.text('company')}：{word}。")
    return 0


def _show_reports(out: Output, reports: Sequence[MoveReport]) -> int:
    out.json([report_json(report) for report in reports])
    for report in reports:
        if report.plan.refusal:
            out.line(f"{report.code} 不能移到“{report.target_word}”：{report.plan.refusal}{report.plan.todo}")
            continue
        state = "可以移动" if report.ready else "缺 " + str(len(report.missing)) + " 项"
        if report.needs_reason:
            state = "要写原因"
        out.line(f"{report.code} {report.name} → {report.target_word}：{state}")
        for need in report.needs:
            out.line(f"  {'有' if need.met else '缺'}  {need.need.label}  {need.how or need.need.hint}".rstrip())
    return 0 if all(report.ready or report.needs_reason for report in reports) else 1


def report_json(report: MoveReport) -> dict[str, Any]:
    """A report of a move as JSON."""
    needs = [
        {
            "need": s.need.id,
            "stage": s.stage,
            "label": s.need.label,
            "met": s.met,
            "how": s.how,
            "fields": s.need.fields,
        }
        for s in report.needs
    ]
    said = {"code": report.code, "from": report.current, "to": report.target, "path": report.plan.path}
    track = report.track.name if report.track is not None else None
    reasons = [{"code": reason.code, "label": reason.label, "asks": reason.asks} for reason in report.reasons]
    more = {"kind": report.plan.kind.value, "refusal": report.plan.refusal, "track": track, "needs": needs}
    return said | more | {"reasons": reasons, "ready": report.ready}


def show_stages(app: App, args: argparse.Namespace) -> int:
    """``lead stages CODE``."""
    out, lead = Output.of(args), app.records.by_code(args.code)
    number = lead.id or 0
    history, open_needs = app.pipeline.history(number), app.pipeline.open_needs(number)
    stays = [
        {"event": s.stay.event_id, "stage": s.stay.stage, "word": s.word, "on": s.stay.on, "left_on": s.stay.left_on,
         "days": s.days, "workdays": s.workdays, "source": s.stay.source, "reason": s.stay.reason,
         "author": s.stay.author, "caveat": s.caveat}
        for s in history
    ]  # fmt: skip
    lacks = [{"need": s.need.id, "stage": s.stage, "label": s.need.label} for s in open_needs]
    evidence = app.pipeline.evidence(number)
    out.json({"code": lead.code, "stays": stays, "open_needs": lacks, "evidence": evidence})
    rows = [
        (s.stay.event_id, s.word, s.stay.on, s.stay.left_on or "至今", s.days, s.workdays, s.stay.source)
        for s in history
    ]
    out.table(("记录号", "阶段", "进入", "离开", "日历日", "工作日", "来源"), rows)
    for caveat in dict.fromkeys(s.caveat for s in history if s.caveat):
        out.line(caveat)
    for item in evidence:
        out.line(f"佐证 {item.id}  {item.need}  {item.on}  {item.text}{'' if item.counts else '（已撤回）'}")
    if open_needs:
        out.line(f"补证清单：{'、'.join(state.need.label for state in open_needs)}。")
    return 0


def evidence(app: App, args: argparse.Namespace) -> int:
    """``lead evidence CODE NEED TEXT`` and ``--withdraw``."""
    lead = app.records.by_code(args.code)
    if args.withdraw is not None:
        app.pipeline.withdraw_evidence(args.withdraw, args.reason)
    else:
        text = args.text or (args.file.name if args.file else "")
        app.pipeline.add_evidence(lead.id or 0, args.need, text, on=args.on, file=args.file)
    Output.of(args).json({"code": lead.code, "evidence": app.pipeline.evidence(lead.id or 0)})
    Output.of(args).line("已撤回佐证。" if args.withdraw is not None else f"已登记佐证“{args.need}”。")
    return 0


def correct(app: App, args: argparse.Namespace) -> int:
    """``lead correct CODE EVENT``."""
    lead = app.records.by_code(args.code)
    app.pipeline.correct(lead.id or 0, args.event, args.reason, on=args.on, stage=args.stage)
    Output.of(args).line("已更正阶段记录，原记录保留。")
    return show_stages(app, args)


def log_activity(app: App, args: argparse.Namespace) -> int:
    """``lead log CODE TEXT``."""
    out, lead = Output.of(args), app.records.by_code(args.code)
    number, quick = lead.id or 0, None
    step = NextStep(args.next, args.due, args.person)
    if args.plain or args.kind or args.on:
        firms = {"upstream": args.upstream, "downstream": args.downstream}
        app.journal.log(number, args.text, kind=args.kind or "其他", on=args.on, next_step=step, **firms)
    else:
        quick = app.journal.understand(args.text)
        out.line(understood(quick))
        if not args.dry:
            _save(app, number, quick, args, step)
    told = app.records.get(number)
    said = {"understood": quick, "saved": not (quick and args.dry)}
    out.json(
        {"id": told.id, "code": told.code, "version": told.version, "values": told.values, "raw": told.raw, **said}
    )
    if not (quick and args.dry):
        out.line(f"{'已记待办' if quick and quick.plan else '已记录跟进'} {told.code}。")
    return 0


def _save(app: App, number: int, quick: Quick, args: argparse.Namespace, step: NextStep) -> None:
    if quick.plan or not (args.upstream or args.downstream or args.next):
        app.journal.enter(number, quick)
        return
    firms = {"upstream": args.upstream, "downstream": args.downstream}
    if quick.then is not None and not args.next:
        then = quick.then
        step = NextStep(then.text, args.due or then.on, args.person or "、".join(then.people), then.time)
    app.journal.log(number, quick.text, kind=quick.kind, on=quick.on, next_step=step, **firms)


def understood(quick: Quick) -> str:
    """A quick line as it was understood, in words."""
    what = "待办" if quick.plan else "跟进"
    who = f"，{'、'.join(quick.people)}" if quick.people else ""
    at = f" {quick.time}" if quick.time else ""
    said = f"读作{what}：{quick.on}{at}，{quick.kind}，{quick.text}{who}"
    if quick.unread:
        said += f"；“{quick.unread}”是哪一天，日期读不出，留在内容里"
    return said if quick.then is None else f"{said}；下一步{understood(quick.then).removeprefix('读作')}"


def visit(app: App, args: argparse.Namespace) -> int:
    """``lead visit COMPANY TEXT``."""
    company = app.journal.company(args.company)
    firms = {"upstream": args.upstream, "downstream": args.downstream}
    step = NextStep(args.next, args.due, args.person)
    app.journal.visit(company, args.text, on=args.on, next_step=step, **firms)
    Output.of(args).json({"company": args.company, "timeline": list(app.records.company_timeline(company))})
    Output.of(args).line(f"已记录走访 {args.company}。")
    return 0


def pairs(texts: Sequence[str]) -> Mapping[str, str]:
    """``name=value`` texts.

    Raises:
        UsageError: one without the sign.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(
                f"“{text}”不是“名称=内容”的写法。", todo="例如：正式投资协议=沪闵投〔2026〕3号。", code="usage"
            )
        found[name.strip()] = value.strip()
    return found
