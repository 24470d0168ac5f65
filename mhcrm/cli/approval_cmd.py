"""``mhcrm approval``: networks of approvals from start to 闭环, and the Gantt."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.approval_output import said, shown
from mhcrm.cli.output import Output

Words: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Run = Callable[[App, argparse.Namespace], int]
_FIELDS = {
    "name": "name", "名称": "name", "department": "department", "部门": "department", "phase": "phase", "阶段": "phase",
    "after": "after", "前置": "after", "days": "days", "时限": "days", "handler": "handler", "经办人": "handler",
    "note": "note", "备注": "note", "gate": "gate", "关口": "gate",
}  # fmt: skip


def register(subparsers: Words) -> None:
    """Add the command and its words."""
    parser = subparsers.add_parser("approval", help="审批推进：并联事项、容缺承诺、停表、综合验收、闭环、推进图")
    words = parser.add_subparsers(metavar="动作", dest="approval_word", required=True)
    _case_words(words)
    _item_words(words)
    _promise_words(words)
    _acceptance_words(words)
    _template_words(words)


def _add(words: Words, name: str, help_text: str, run: Run, *places: tuple[str, str]) -> argparse.ArgumentParser:
    parser = words.add_parser(name, help=help_text)
    for place, label in places:
        parser.add_argument(place, metavar=label)
    parser.set_defaults(run=run)
    return parser


def _on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="实际发生的日期，默认今天")


CODE, ITEM = ("code", "项目编号"), ("item", "事项代号或名称")


def _case_words(words: Words) -> None:
    start = _add(words, "start", "按路径的模板启动", run_start, CODE)
    start.add_argument("--track", required=True, metavar="路径", help="A 拿地自建、B 租购载体、C 轻资产、D 研发中心")
    start.add_argument("--tracker", default="", metavar="姓名", help="跟踪人，默认项目负责人")
    _on(start)
    listed = words.add_parser("list", help="在办的审批推进；写项目编号则列出它的全部事项")
    listed.add_argument("code", nargs="?", metavar="项目编号")
    listed.add_argument("--closed", action="store_true", help="列已闭环的")
    listed.set_defaults(run=run_list)
    close = _add(words, "close", "闭环：全部了结后由非经办人办", run_close, CODE)
    close.add_argument("--by", default="", metavar="姓名", help="办结人，默认本机姓名")
    close.add_argument("--note", default="", metavar="说明")
    withdraw = _add(words, "withdraw", "撤回选错路径的启动（还没有办事时）", run_withdraw, CODE)
    withdraw.add_argument("--reason", required=True, metavar="原因")
    reopen = _add(words, "reopen", "重新打开", run_reopen, CODE)
    reopen.add_argument("--reason", required=True, metavar="原因")
    _add(words, "tracker", "更换跟踪人", run_tracker, CODE, ("name", "姓名"))
    gantt = _add(words, "gantt", "推进图（PDF，横向）", run_gantt, CODE)
    gantt.add_argument("--out", type=Path, required=True, metavar="文件.pdf")
    gantt.add_argument("--paper", default="A4", choices=("A4", "A3"), help="纸张")
    _add(words, "history", "全部经过，新的在前", run_history, CODE)


def _item_words(words: Words) -> None:
    item = _add(words, "item", "转办理状态，或用 字段=值 修改事项", run_item, CODE, ITEM)
    item.add_argument(
        "to", nargs="*", metavar="状态 或 字段=值", help="例：已申报；days=10；前置=land,eia；days= 为待核实"
    )
    item.add_argument("--reason", default="", metavar="原因或条件")
    item.add_argument("--result", default="", metavar="文号或凭据")
    item.add_argument("--handler", default="", metavar="经办人")
    item.add_argument("--file", type=Path, metavar="文件", help="附上批准文件")
    _on(item)
    new = _add(words, "add", "增加事项", run_add, CODE, ("key", "代号"), ("name", "名称"))
    new.add_argument("pairs", nargs="*", metavar="字段=值")
    material = _add(words, "material", "登记收到材料", run_material, CODE, ITEM, ("material", "材料名称"))
    material.add_argument("--evidence", default="", metavar="文件名或收件号")
    material.add_argument("--by", default="", metavar="交件人")
    material.add_argument("--file", type=Path, metavar="文件", help="附上收到的文件")
    material.add_argument("--add", action="store_true", help="把这份材料加进清单")
    material.add_argument("--deferrable", action="store_true", help="与 --add 一起用：可容缺件")
    _on(material)
    stop = _add(words, "stop", "停表", run_stop, CODE, ITEM)
    stop.add_argument("--reason", required=True, metavar="原因", help="补正、公示、专家评审、企业原因")
    stop.add_argument("--note", default="", metavar="说明")
    _on(stop)
    _on(_add(words, "resume", "恢复计时", run_resume, CODE, ITEM))


def _promise_words(words: Words) -> None:
    promise = _add(words, "promise", "容缺承诺", run_promise, CODE, ITEM, ("material", "材料名称"))
    promise.add_argument("--who", required=True, metavar="承诺人")
    promise.add_argument("--due", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help="补齐日")
    promise.add_argument("--basis", required=True, metavar="依据")
    _on(promise)
    extend = words.add_parser("extend", help="容缺承诺延期，只能一次")
    extend.add_argument("promise", type=int, metavar="承诺号")
    extend.add_argument("--due", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    extend.add_argument("--reason", required=True, metavar="原因")
    extend.set_defaults(run=run_extend)
    waive = words.add_parser("waive", help="豁免容缺承诺，记名")
    waive.add_argument("promise", type=int, metavar="承诺号")
    waive.add_argument("--by", required=True, metavar="批准人")
    waive.add_argument("--reason", required=True, metavar="原因")
    waive.set_defaults(run=run_waive)


def _acceptance_words(words: Words) -> None:
    accept = _add(words, "accept", "综合验收：open 召开、pass 出意见书，或写部门名登记意见", run_accept, CODE)
    accept.add_argument("what", metavar="open、pass 或部门")
    accept.add_argument("verdict", nargs="?", default="", metavar="通过、整改、不涉及")
    accept.add_argument("--departments", default="", metavar="甲,乙,丙", help="参加部门，默认按模板")
    accept.add_argument("--chair", default="", metavar="主持人")
    accept.add_argument("--note", default="", metavar="整改内容或说明")
    accept.add_argument("--due", type=date.fromisoformat, metavar="YYYY-MM-DD", help="整改期限")
    accept.add_argument("--paper", default="", metavar="意见书文号")
    _on(accept)


def _template_words(words: Words) -> None:
    template = words.add_parser(
        "template", help="事项网络模板：list 列出，export 导出，check 检查，load 换成本办的，reset 恢复"
    )
    template.add_argument("what", choices=("list", "export", "check", "load", "reset"), metavar="动作")
    template.add_argument("target", nargs="?", default="", metavar="路径或文件")
    template.add_argument("--out", type=Path, metavar="文件.yaml")
    template.set_defaults(run=run_template)
    limits = words.add_parser("limits", help="提醒、冻结、变黄的天数，可改成本办的")
    limits.add_argument("pairs", nargs="*", metavar="名称=天数")
    limits.set_defaults(run=run_limits)


# -- cases ----------------------------------------------------------------------------------------
def run_start(app: App, args: argparse.Namespace) -> int:
    """``approval start``."""
    app.approvals.cases.start(args.code, args.track, args.tracker, args.on)
    return shown(app, args, "已启动审批推进")


def run_list(app: App, args: argparse.Namespace) -> int:
    """``approval list``."""
    if args.code:
        return shown(app, args, "")
    out = Output.of(args)
    lines = app.approvals.lines(closed=args.closed)
    out.table(
        ("项目", "名称", "路径", "跟踪人", "办结", "可办", "逾期", "欠容缺", "最早办结"),
        [
            (one.lead_code, one.lead_name, one.case.template, one.case.tracker, f"{one.done}/{one.total}", one.ready,
             one.red, one.owed, f"{'至少 ' if one.at_least else ''}{one.finish}")
            for one in lines
        ],
    )  # fmt: skip
    closed, every = app.approvals.closed_share()
    out.line(f"闭环 {closed} 件，共 {every} 件。")
    out.json({"cases": lines, "closed": closed, "all": every})
    return 0


def run_close(app: App, args: argparse.Namespace) -> int:
    """``approval close``."""
    app.approvals.cases.close(args.code, args.by, args.note)
    return shown(app, args, "已闭环")


def run_withdraw(app: App, args: argparse.Namespace) -> int:
    """``approval withdraw``."""
    app.approvals.cases.withdraw(args.code, args.reason)
    return said(args, f"已撤回 {args.code} 的审批推进，可以重新启动。", "撤回启动")


def run_reopen(app: App, args: argparse.Namespace) -> int:
    """``approval reopen``."""
    app.approvals.cases.reopen(args.code, args.reason)
    return shown(app, args, "已重新打开")


def run_tracker(app: App, args: argparse.Namespace) -> int:
    """``approval tracker``."""
    app.approvals.cases.set_tracker(args.code, args.name)
    return shown(app, args, "已更换跟踪人")


def run_gantt(app: App, args: argparse.Namespace) -> int:
    """``approval gantt``."""
    out = Output.of(args)
    case = app.approvals.gantt(args.code, args.out, args.paper)
    out.line(f"已写出推进图 {args.out}。")
    out.json({"file": str(args.out), "paper": args.paper, "finish": case.schedule.finish})
    return 0


def run_history(app: App, args: argparse.Namespace) -> int:
    """``approval history``."""
    out = Output.of(args)
    case = app.approvals.view(args.code)
    rows = [
        (one.on, one.kind, f"{one.before} → {one.after}" if one.before else one.after, one.text, one.author)
        for one in case.history
    ]
    out.table(("日期", "事项", "变化", "内容", "谁"), rows)
    out.json(case.history)
    return 0


# -- items ----------------------------------------------------------------------------------------
def run_item(app: App, args: argparse.Namespace) -> int:
    """``approval item``: a state word moves it, pairs change it, nothing shows it."""
    pairs = _pairs([text for text in args.to if "=" in text])
    states = [text for text in args.to if "=" not in text]
    if len(states) > 1:
        raise UsageError("一次只能转一个办理状态。", todo="例如：approval item 项目 事项 已申报", code="usage")
    if pairs:
        app.approvals.cases.set_item(args.code, args.item, pairs)
    if states:
        app.approvals.steps.move(
            args.code,
            args.item,
            states[0],
            on=args.on,
            reason=args.reason,
            result=args.result,
            handler=args.handler,
            file=args.file,
        )
    return shown(app, args, "已更新" if args.to else "", only=args.item)


def run_add(app: App, args: argparse.Namespace) -> int:
    """``approval add``."""
    app.approvals.cases.add_item(args.code, args.key, args.name, _pairs(args.pairs))
    return shown(app, args, "已增加事项", only=args.key)


def run_material(app: App, args: argparse.Namespace) -> int:
    """``approval material``."""
    if args.add:
        app.approvals.cases.add_material(args.code, args.item, args.material, deferrable=args.deferrable)
    if args.evidence or args.file or not args.add:
        app.approvals.steps.supply(
            args.code, args.item, args.material, args.evidence, on=args.on, by=args.by, file=args.file
        )
    return shown(app, args, "已登记材料", only=args.item)


def run_stop(app: App, args: argparse.Namespace) -> int:
    """``approval stop``."""
    app.approvals.steps.stop(args.code, args.item, args.reason, on=args.on, note=args.note)
    return shown(app, args, "已停表", only=args.item)


def run_resume(app: App, args: argparse.Namespace) -> int:
    """``approval resume``."""
    app.approvals.steps.resume(args.code, args.item, on=args.on)
    return shown(app, args, "已恢复计时", only=args.item)


# -- promises -------------------------------------------------------------------------------------
def run_promise(app: App, args: argparse.Namespace) -> int:
    """``approval promise``."""
    app.approvals.promises.make(
        args.code, args.item, args.material, signed_by=args.who, due=args.due, basis=args.basis, on=args.on
    )
    return shown(app, args, "已登记容缺承诺", only=args.item)


def run_extend(app: App, args: argparse.Namespace) -> int:
    """``approval extend``."""
    changes = app.approvals.promises.extend(args.promise, args.due, args.reason)
    return said(args, f"承诺 {args.promise} 已延到 {args.due}。", changes.operation)


def run_waive(app: App, args: argparse.Namespace) -> int:
    """``approval waive``."""
    changes = app.approvals.promises.waive(args.promise, args.by, args.reason)
    return said(args, f"承诺 {args.promise} 已由{args.by}豁免。", changes.operation)


def run_accept(app: App, args: argparse.Namespace) -> int:
    """``approval accept``."""
    book = app.approvals.acceptance
    if args.what == "open":
        names = [name for name in args.departments.replace("、", ",").split(",") if name]
        book.open(args.code, on=args.on, chair=args.chair, departments=names)
        return shown(app, args, "已召开综合验收")
    if args.what == "pass":
        book.finish(args.code, args.paper, on=args.on)
        return shown(app, args, "综合验收已通过")
    book.opinion(args.code, args.what, args.verdict, note=args.note, due=args.due, on=args.on)
    return shown(app, args, f"已登记{args.what}的意见")


def run_template(app: App, args: argparse.Namespace) -> int:
    """``approval template``."""
    out, book = Output.of(args), app.approvals.templates
    if args.what != "list" and not args.target:
        raise UsageError("没有写路径或文件。", todo="例如：approval template export A --out A.yaml", code="usage")
    if args.what == "export":
        if args.out is None:
            raise UsageError("没有写 --out 文件。", todo="例如：approval template export A --out A.yaml", code="usage")
        book.export(args.target, args.out)
        return said(args, f"已导出模板到 {args.out}，改好后用 approval template load 读入。", "export")
    if args.what == "check":
        made = book.check(Path(args.target))
        return said(args, f"模板“{made.name}”可用，{len(made.items)} 个事项。", "check")
    if args.what == "load":
        return said(args, "已换成本办模板，以后启动的项目按它。", book.load(Path(args.target)).operation)
    if args.what == "reset":
        return said(args, "已恢复编者模板。", book.reset(args.target).operation)
    found = book.all()
    out.table(
        ("路径", "名称", "来源", "事项"),
        [(t.track, t.name, t.mark, "、".join(i.name for i in t.items)) for t in found.values()],
    )
    out.json(list(found.values()))
    return 0


def run_limits(app: App, args: argparse.Namespace) -> int:
    """``approval limits``: show, or set with name=days; an empty value takes the editors' figure again."""
    changes: dict[str, int | None] = {}
    for text in args.pairs:
        name, sign, value = text.partition("=")
        if not sign or not (value.strip() == "" or value.strip().isdigit()):
            raise UsageError(
                f"“{text}”不是“名称=天数”的写法。", todo="例如：promise_freeze=3；留空恢复编者的。", code="usage"
            )
        changes[name.strip()] = int(value) if value.strip() else None
    if changes:
        app.approvals.limits.put(changes)
    out, lines = Output.of(args), app.approvals.limits.lines()
    out.table(
        ("名称", "含义", "工作日", "来源"), [(n, w, d, "本办" if own else "编者规则（示例）") for n, w, d, own in lines]
    )
    out.json([{"name": n, "meaning": w, "days": d, "office": own} for n, w, d, own in lines])
    return 0


# -- output ---------------------------------------------------------------------------------------
def _pairs(texts: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        field = _FIELDS.get(name.strip())
        if not sign or field is None:
            raise UsageError(f"“{text}”不是“字段=值”的写法。", todo=f"可用字段：{'、'.join(_FIELDS)}。", code="usage")
        if field == "days":
            if value.strip() and not value.strip().isdigit():
                raise UsageError(f"时限“{value}”不是整数。", todo="写工作日数，留空为待核实。", code="usage")
            found[field] = int(value) if value.strip() else None
        elif field == "after":
            found[field] = [one.strip() for one in value.replace("、", ",").split(",") if one.strip()]
        else:
            found[field] = value.strip()
    return found
