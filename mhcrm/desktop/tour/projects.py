"""Stops of the tour: 项目 with its panel and forms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from mhcrm.desktop.dialogs.activity import ActivityForm
from mhcrm.desktop.dialogs.columns import ColumnChooser
from mhcrm.desktop.dialogs.company import CompanySheet
from mhcrm.desktop.dialogs.lead_form import LeadForm
from mhcrm.desktop.dialogs.stage_move import StageMove
from mhcrm.desktop.models.lead_columns import NARROW
from mhcrm.desktop.tour.guide import Guide, Stop, dialog, settle


def _tab(tab: str) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        guide.projects(tab)
        settle()
        return guide.window

    return show


def _list(guide: Guide) -> QWidget:
    page = guide.projects()
    settle()
    page.panel.hide()
    return guide.window


def _board(lanes: str) -> Callable[[Guide], QWidget]:
    """The same list as cards; the table comes back with the next stop."""

    def show(guide: Guide) -> QWidget:
        page = guide.projects()
        page.filters.mode_chosen.emit("board")
        page.filters.lanes_chosen.emit(lanes)
        settle()
        page.panel.hide()
        page.board.view.grab()
        settle()
        guide.window.ctx.state.set_text("projects.mode", "table")
        return guide.window

    return show


def _whole(guide: Guide) -> QWidget:
    page = guide.projects("match")
    settle()
    page.panel.match.open_whole()
    return guide.window


def _search(guide: Guide) -> QWidget:
    guide.projects()
    guide.window.top.search.setFocus()
    guide.window.top.search.setText("sjxh")
    settle(300)
    return guide.window


def _undo(guide: Guide) -> QWidget:
    guide.window.top.search.clear()
    guide.projects()
    guide.window.ctx.notify.said("已把 3 个项目移到“签约”。", undo=True)
    return guide.window


def _empty(guide: Guide) -> QWidget:
    guide.window.bar.hide()
    page = guide.projects()
    settle()
    page.panel.hide()
    page.tabs.hide()
    page.places.setCurrentIndex(0)
    return guide.window


def _form(guide: Guide) -> QDialog:
    form = LeadForm(guide.window.ctx, guide.lead.id, guide.window)
    form.put("investment_wan", "面议后再定")
    form.check("investment_wan")
    return form


def _match_page(guide: Guide) -> QWidget:
    guide.window.open_place("match", None)
    settle()
    return guide.window


def _company(guide: Guide) -> QDialog:
    """The company behind the lead."""
    company = guide.app.companies.of_lead(guide.lead.id or 0)
    assert company is not None
    return CompanySheet(guide.window.ctx, company.id, guide.window)


STOPS: tuple[Stop, ...] = (
    Stop("01-projects", _tab("overview")),
    Stop("02-projects-list", _list),
    Stop("02b-board", _board("")),
    Stop("02c-board-lanes", _board("owner")),
    Stop("03-match", _tab("match")),
    Stop("04-match-whole", _whole),
    Stop("04b-match-page", _match_page),
    Stop("05-timeline", _tab("timeline")),
    Stop("05b-company", dialog(_company)),
    Stop("06-brief", _tab("brief")),
    Stop("10-search", _search),
    Stop("11-undo-bar", _undo),
    Stop("12-empty", _empty),
    Stop("20-form-edit", dialog(_form)),
    Stop("21-form-new", dialog(lambda guide: LeadForm(guide.window.ctx, None, guide.window))),
    Stop("22-activity", dialog(lambda guide: ActivityForm(guide.window.ctx, guide.lead, guide.window))),
    Stop("23-stage", dialog(lambda guide: StageMove(guide.window.ctx, guide.lead, guide.window, "S"))),
    Stop("24-columns", dialog(lambda guide: ColumnChooser(guide.window, NARROW))),
)
