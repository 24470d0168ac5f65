"""``mhcrm allocate``: the best assignment of open projects to free units."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.errors import UsageError
from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.services.allocation.service import Allocation
    from mhcrm.services.allocation.snapshot import Snapshot


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("allocate", help="把在办项目与空闲空间一起求最优分配")
    parser.add_argument("codes", nargs="*", metavar="项目编号", help="只分配这些项目；不写则全部在办项目")
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="按这一天的空置情况")
    parser.add_argument(
        "--pin", action="append", default=[], metavar="项目=空间", help="固定，可多次；几处一起写成 编号+编号"
    )
    parser.add_argument("--veto", action="append", default=[], metavar="项目=空间", help="排除，可多次")
    parser.add_argument("--why", action="append", default=[], metavar="项目=空间", help="为什么不是它，可多次")
    parser.add_argument("--seconds", type=float, default=120.0, help="最多求解多少秒")
    parser.add_argument("--gap", type=float, default=0.0, help="允许的差距，例如 0.01")
    parser.add_argument("--accept-until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="按方案软预留到这一天")
    parser.add_argument("--approver", default="", help="批准人")
    parser.add_argument("--against", type=Path, metavar="方案.json", help="与以前 --json 存下的方案比较")
    parser.add_argument("--out", type=Path, metavar="文件夹", help="写出方案的 PDF 和 Excel")
    parser.set_defaults(run=run)


def _pairs(texts: list[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        project, mark, unit = text.partition("=")
        if not mark or not project or not unit:
            raise UsageError(f"“{text}”不是“项目编号=空间编号”。", todo="例如 MH-2026-0001=示例园/A楼/5F。")
        found.append((project.strip(), unit.strip()))
    return found


def run(app: App, args: argparse.Namespace) -> int:
    """Solve, print, answer questions, keep as soft holds when asked."""
    out = Output.of(args)
    done = app.allocation.solve(
        args.codes or None,
        on=args.on,
        pins=dict(_pairs(args.pin)),
        vetoes=_pairs(args.veto),
        time_limit=args.seconds,
        gap=args.gap,
        progress=out.progress(),
    )
    before = app.allocation.read(args.against) if args.against else None
    answers = [(project, unit, app.allocation.why_not(done, project, unit)[1]) for project, unit in _pairs(args.why)]
    if args.accept_until:
        changes = app.allocation.accept(done, until=args.accept_until, approver=args.approver)
        out.message(f"已{changes.operation}，到 {args.accept_until} 为止。")
    if args.out:
        paper, book = app.allocation.write(done, args.out, before)
        out.message(f"已写出 {paper.name} 和 {book.name}。")
    _print(out, done, answers)
    if before is not None:
        out.line(f"{app.allocation.compared(before, done)}。")
        for item in app.allocation.differences(before, done):
            out.line(f"  {item.code} {item.name}：{item.words}，现在 {item.after.place if item.after else '没有安排'}")
    out.json(_json(app, done, answers, before))
    return 0


def _print(out: Output, done: Allocation, answers: list[tuple[str, str, str]]) -> None:
    rows = []
    for item in done.plan.assignments:
        lead = done.leads[item.project]
        parts = "，".join(f"{name} {points:g}" for name, points in done.parts(item.project, item.units))
        rows.append(
            (
                lead.code,
                lead.text("project"),
                done.place(item.units),
                f"{item.value:.1f}",
                parts,
            )
        )
    out.table(("编号", "项目", "空间", "得分", "由来（编者规则）"), rows)
    proof = "已证明是最优" if done.plan.optimal else f"与最优的差距不超过 {done.plan.gap:.2%}"
    kept = f"已有独占预留固定不动 {len(done.held)} 个，" if done.held else ""
    out.line(
        f"{done.on}：安排 {len(rows)} 个，未安排 {len(done.plan.unplaced)} 个，{kept}层级待核实未参加 {len(done.undecided)} 个；{proof}，用时 {done.plan.seconds:.2f} 秒。"
    )
    for key in (*done.plan.unplaced, *done.undecided):
        lead = done.leads[key]
        out.line(f"  未安排 {lead.code} {lead.text('project')}：{done.why_left(key)}。")
    for kept_one in done.held:
        out.line(f"  {kept_one.lead.code} {kept_one.lead.text('project')}：{kept_one.words}。")
    for project, unit, text in answers:
        out.line(f"{project} 为什么不是 {unit}：{text}")


def _json(
    app: App, done: Allocation, answers: list[tuple[str, str, str]], before: Snapshot | None
) -> dict[str, object]:
    code = {key: lead.code for key, lead in done.leads.items()}
    return {
        "on": done.on,
        "value": round(done.plan.value, 4),
        "bound": round(done.plan.bound, 4),
        "optimal": done.plan.optimal,
        "gap": done.plan.gap,
        "assignments": [
            {
                "project": code[item.project],
                "units": [done.units[unit][0] for unit in item.units],
                "place": done.place(item.units),
                "value": item.value,
                "parts": [{"name": name, "points": points} for name, points in done.parts(item.project, item.units)],
            }
            for item in done.plan.assignments
        ],
        "projects": {lead.code: lead.text("project") or lead.text("company") for lead in done.leads.values()},
        "pins": done.pins,
        "vetoes": done.vetoes,
        "unplaced": [code[key] for key in done.plan.unplaced],
        "unplaced_why": {code[key] or "": done.why_left(key) for key in done.plan.unplaced},
        "held": [
            {"project": one.lead.code, "units": one.codes, "place": one.place, "until": one.until} for one in done.held
        ],
        "undecided": [code[key] for key in done.undecided],
        "why": [{"project": project, "unit": unit, "answer": text} for project, unit, text in answers],
        **({"against": _against(app, before, done)} if before is not None else {}),
    }


def _against(app: App, before: Snapshot, done: Allocation) -> dict[str, object]:
    return {
        "on": before.on,
        "value": before.value,
        "moved": [
            {
                "project": item.code,
                "before": item.before.units if item.before else None,
                "after": item.after.units if item.after else None,
            }
            for item in app.allocation.differences(before, done)
        ],
    }
