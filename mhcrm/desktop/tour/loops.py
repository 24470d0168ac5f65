"""Stops of the tour: the 材料 tab, an item, the Gantt, and the 办理 page, on a case brought part of the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QDialog, QWidget

from mhcrm.desktop.dialogs.loops.gantt_sheet import GanttSheet
from mhcrm.desktop.dialogs.loops.item_sheet import ItemSheet
from mhcrm.desktop.tour.guide import Guide, Stop, dialog, settle

ITEM = "licence"


def _code(guide: Guide) -> str:
    """The code of the tour's lead, with a case, a demand and a commitment on it."""
    app, code = guide.app, guide.lead.code or ""
    if app.approvals.find(code) is None:
        due = app.clock.today() + timedelta(days=9)
        app.approvals.cases.start(code, "B")
        app.approvals.steps.supply(code, ITEM, "登记申请", "收件 1 号")
        app.approvals.steps.move(code, ITEM, "已申报")
        app.approvals.promises.make(code, ITEM, "住所证明", signed_by="示例承诺人", due=due, basis="示例容缺清单")
        app.approvals.steps.move(code, ITEM, "受理")
        app.demands.add(code, "空间", "要 1000 平方米洁净间（示例）", department="示例部门", due=due)
        app.commitments.add(code, "投产", "示例协议第5条", day=due)
        app.assessment.fill(code, {}, "跟进")
        app.opportunities.add(
            "供给", {"company": "示例甲公司", "title": "脑机接口电极代工（示例）", "text": "脑机接口柔性电极"}
        )
        app.opportunities.add(
            "需求", {"company": "示例乙公司", "title": "脑机接口电极采购（示例）", "text": "脑机接口柔性电极"}
        )
    return code


def _tab(part: str) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        _code(guide)
        page = guide.projects("loops")
        settle()
        page.panel.loops.choose(part)
        page.panel.loops.read()
        settle()
        return guide.window

    return show


def _page(part: str) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        _code(guide)
        guide.window.open_place("affairs", part)
        settle()
        return guide.window

    return show


def _item(guide: Guide) -> QDialog:
    return ItemSheet(guide.window.ctx, guide.window, _code(guide), ITEM)


def _gantt(guide: Guide) -> QDialog:
    return GanttSheet(guide.window.ctx, guide.window, guide.app.approvals.view(_code(guide)), lambda: None)


STOPS: tuple[Stop, ...] = (
    Stop("05c-loops-approval", _tab("approval")),
    Stop("05d-loops-demand", _tab("demand")),
    Stop("05e-loops-assess", _tab("assess")),
    Stop("08-affairs", _page("approval")),
    Stop("08b-opportunities", _page("opportunity")),
    Stop("25-approval-item", dialog(_item)),
    Stop("26-gantt", dialog(_gantt)),
)
