"""Stops of the tour: 空间."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from mhcrm.desktop.dialogs.proposal import ProposalSheet
from mhcrm.desktop.pages.spaces.allocation import AllocationSheet
from mhcrm.desktop.pages.spaces.page import SpacesPage
from mhcrm.desktop.pages.spaces.unit_dialogs import SplitUnit
from mhcrm.desktop.pages.spaces.unit_edit import EditUnit
from mhcrm.desktop.tour.guide import Guide, Stop, dialog
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.intervals import State


def _spaces_page(guide: Guide) -> SpacesPage:
    guide.window.open_place("spaces", None)
    page = guide.window.page("spaces")
    assert isinstance(page, SpacesPage)
    page.refresh()
    return page


def _spaces(view: str) -> Callable[[Guide], QWidget]:
    """The stacking plan with a project looking for a place, the list or the schematic."""

    def show(guide: Guide) -> QWidget:
        page = _spaces_page(guide)
        page.choose_view(view)
        if view == "plan" and page.book is not None:
            statuses = page.book.inventory.statuses(page.day)
            rooms = [space for space in page.book.inventory.spaces.values() if space.kind is SpaceKind.ROOM]
            free = [room for room in rooms if (found := statuses.get(room.id)) and found.state is State.FREE]
            if free:
                page.show_unit(max(free, key=lambda room: room.area_sqm or 0).id)
            page.bring(page.waiting.projects.item(2))
        return guide.window

    return show


def _find(guide: Guide) -> QWidget:
    page = _spaces_page(guide)
    lead = page.waiting.projects.item(1)
    page.find_for(lead.code if lead is not None else "")
    return guide.window


def _capacity(guide: Guide) -> QWidget:
    page = _spaces_page(guide)
    page.choose_view("capacity")
    return guide.window


def _proposal(guide: Guide) -> QDialog:
    page = _spaces_page(guide)
    lead = page.waiting.projects.item(0)
    return ProposalSheet(guide.window.ctx, lead.code if lead is not None else "", (), page)


def _edit(guide: Guide) -> QDialog:
    page = _spaces_page(guide)
    assert page.book is not None
    room = next(space for space in page.book.inventory.spaces.values() if space.kind is SpaceKind.ROOM)
    return EditUnit(guide.window.ctx, room, page)


def _spaces_empty(guide: Guide) -> QWidget:
    page = _spaces_page(guide)
    page.show_empty()
    return guide.window


def _allocation(guide: Guide) -> QDialog:
    page = _spaces_page(guide)
    page.choose_view("plan")
    sheet = AllocationSheet(guide.window.ctx, page.day, page)
    sheet.solve()
    return sheet


def _split(guide: Guide) -> QDialog:
    page = _spaces_page(guide)
    assert page.book is not None
    room = next(space for space in page.book.inventory.spaces.values() if space.kind is SpaceKind.ROOM)
    return SplitUnit(guide.window.ctx, room, page)


STOPS: tuple[Stop, ...] = (
    Stop("08-spaces", _spaces("plan")),
    Stop("08b-spaces-list", _spaces("list")),
    Stop("08c-spaces-sketch", _spaces("sketch")),
    Stop("08d-allocation", dialog(_allocation)),
    Stop("08e-split", dialog(_split)),
    Stop("08f-spaces-empty", _spaces_empty),
    Stop("08g-spaces-find", _find),
    Stop("08h-spaces-capacity", _capacity),
    Stop("08i-proposal", dialog(_proposal)),
    Stop("08j-edit-unit", dialog(_edit)),
)
