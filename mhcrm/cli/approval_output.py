"""What ``mhcrm approval`` prints: the case as a table for people and as one JSON document."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output

if TYPE_CHECKING:
    from mhcrm.services.approvals.views import CaseView, ItemView


def said(args: argparse.Namespace, words: str, done: str) -> int:
    """Say what was done."""
    out = Output.of(args)
    out.line(words)
    out.json({"done": done})
    return 0


def shown(app: App, args: argparse.Namespace, done: str, only: str = "") -> int:
    """Show a case, or one item of it, after what was done."""
    out = Output.of(args)
    case = app.approvals.view(args.code)
    if done:
        out.line(f"{done}：{case.lead_code} {case.lead_name}。")
    items = [one for one in case.items if only in ("", one.item.key, one.item.name)]
    out.table(("代号", "事项", "部门", "状态", "轮到", "可办", "时限与说明"), [_row(one) for one in items])
    for one in items:
        for promise in one.promises:
            out.line(
                f"  容缺承诺 {promise.promise.id}：{one.item.name} “{promise.promise.material}” {promise.stand.value}，{promise.words}"
            )
    _summary(out, case)
    out.json(case_json(case))
    return 0


def waits_words(names: tuple[str, ...]) -> str:
    """At most three names, and how many there are."""
    return f"等 {'、'.join(names[-3:])}{f' 等 {len(names)} 项' if len(names) > 3 else ''}"


def _row(one: ItemView) -> tuple[object, ...]:
    note = one.frozen and f"冻结：{one.frozen}"
    note = (
        note
        or (f"关口锁着：{one.locked[0]}" if one.locked else "")
        or (waits_words(one.waits) if one.waits else one.clock.words)
    )
    mark = "可办" if one.ready else ""
    return (one.item.key, one.item.name, one.item.department, one.item.word, one.turn, mark, note)


def _summary(out: Output, case: CaseView) -> None:
    plan, names = case.schedule, {one.item.key: one.item.name for one in case.items}
    least = "至少 " if plan.unknown or plan.blocked else ""
    out.line(
        f"最早办结 {least}{plan.length} 个工作日（{plan.finish}）；关键路径 {' → '.join(names[key] for key in plan.critical) or '无'}。"
    )
    for gate, reasons in case.locks.items():
        out.line(f"{gate}锁着：{'；'.join(reasons)}。")
    if case.warning:
        out.line(f"注意：{case.warning}")
    out.line(f"事项网络为{case.mark}，工作方式依据{case.cite}。{case.caveat}")


def case_json(case: CaseView) -> dict[str, object]:
    """A case as JSON."""
    return {
        "code": case.lead_code,
        "name": case.lead_name,
        "as_of": case.on,
        "track": case.case.track,
        "template": case.case.template,
        "cite": case.cite,
        "tracker": case.case.tracker,
        "started_on": case.case.started_on,
        "closed_on": case.case.closed_on,
        "closed_by": case.case.closed_by or None,
        "ready": [one.item.key for one in case.ready],
        "critical": case.schedule.critical,
        "length": case.schedule.length,
        "finish": case.schedule.finish,
        "unknown": case.schedule.unknown,
        "locks": case.locks,
        "open_loops": case.open_loops,
        "session": case.session,
        "caveat": case.caveat,
        "warning": case.warning,
        "items": [_item_json(one) for one in case.items],
    }


def _item_json(one: ItemView) -> dict[str, object]:
    item = one.item
    return {
        "key": item.key,
        "name": item.name,
        "department": item.department,
        "state": item.state,
        "word": item.word,
        "since": item.since,
        "after": item.after,
        "days": item.days,
        "days_basis": item.days_basis or None,
        "gate": item.gate or None,
        "result": item.result or None,
        "ready": one.ready,
        "waits": one.waits,
        "frozen": one.frozen or None,
        "locked": one.locked,
        "turn": one.turn or None,
        "light": one.clock.light,
        "why": one.clock.words,
        "deadline": one.clock.deadline,
        "left": one.clock.left,
        "critical": one.critical,
        "start": one.start,
        "finish": one.finish,
        "materials": one.materials,
        "promises": [{"stand": p.stand, "left": p.left, "why": p.words, "promise": p.promise} for p in one.promises],
        "stops": item.stops,
    }
