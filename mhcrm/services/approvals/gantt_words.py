"""The Gantt of a case as numbers and words, for the window and for paper alike."""

from __future__ import annotations

from mhcrm.domain.approvals.gantt import Chart, Planned, chart
from mhcrm.services.approvals.views import CaseView


def chart_of(case: CaseView) -> Chart:
    """The chart of a case on its reference day."""
    rows = [Planned(one.item, one.start, one.finish, one.critical, one.item.word) for one in case.items]
    return chart(rows, case.on)


def notes_of(case: CaseView) -> tuple[str, ...]:
    """What stands below the chart: the way of working, whose time limits these are, what is not known."""
    plan = case.schedule
    names = {one.item.key: one.item.name for one in case.items}
    least = "至少" if plan.unknown or plan.blocked else ""
    found = [f"最早办结：{least}{plan.length} 个工作日，{plan.finish}{'（未计待核实的时限）' if least else ''}。"]
    if plan.critical:
        found[0] += f"关键路径：{' → '.join(names[key] for key in plan.critical)}。"
    basis = (
        "带 * 的时限是编者示例，未按办事指南核实。" if any(i.item.days_basis == "example" for i in case.items) else ""
    )
    found.append(f"{basis}事项网络为{case.mark}；并联推进、容缺后补、综合验收、闭环管理依据{case.cite}。{case.caveat}")
    return tuple(found)
