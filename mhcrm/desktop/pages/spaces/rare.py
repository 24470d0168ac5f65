"""The views of the space page that are made when first looked at: 找空间, 容量, 示意图."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.models.space_book import SpaceBook
from mhcrm.desktop.pages.spaces.capacity_view import CapacityView
from mhcrm.desktop.pages.spaces.find_view import FindView
from mhcrm.desktop.pages.spaces.sketch_view import SketchView

if TYPE_CHECKING:
    from mhcrm.desktop.pages.spaces.page import SpacesPage


def make(page: SpacesPage, key: str) -> QWidget:
    """A view wired to the page."""
    if key == "sketch":
        return SketchView(page.ctx, page.show_area)
    if key == "capacity":
        capacity = CapacityView(page.ctx)
        capacity.opened.connect(lambda unit: _to_plan(page, unit))
        return capacity
    found = FindView(page.ctx)
    found.picked.connect(page.show_in_panel)
    found.joined.connect(page.panel.join)
    found.opened.connect(lambda unit: _to_plan(page, unit))
    found.proposed.connect(page.acts.propose)
    found.brought.connect(page.placing.look_at)
    return found


def show(view: QWidget, book: SpaceBook, day: date) -> None:
    """The inventory and the day as they now are."""
    if isinstance(view, CapacityView):
        view.put(day)
    elif isinstance(view, FindView):
        view.put(book, book.waiting)
    elif isinstance(view, SketchView):
        view.put(book, day)


def _to_plan(page: SpacesPage, unit: int) -> None:
    page.choose_view("plan")
    page.show_unit(unit)
