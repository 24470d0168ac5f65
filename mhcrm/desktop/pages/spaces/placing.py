"""A project on its way to a unit: dragged, taken along by keyboard or chosen in a search; the checks follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mhcrm.desktop.context import Context
from mhcrm.desktop.models.space_book import Waiting
from mhcrm.desktop.pages.spaces.checks import allowed, checks
from mhcrm.desktop.widgets.basic import day_of
from mhcrm.domain.space.find import Need

if TYPE_CHECKING:
    from mhcrm.desktop.pages.spaces.page import SpacesPage


class Placing:
    """Between the list of projects, the plan and the form."""

    def __init__(self, ctx: Context, page: SpacesPage) -> None:
        self.ctx, self.page = ctx, page
        self._asked: set[str] = set()

    def forget(self) -> None:
        """Projects or their reports may have changed."""
        self.page.panel.form.needs.clear()
        self._asked.clear()

    def lead(self, code: str) -> Waiting | None:
        """A project without a place, by code."""
        book = self.page.book
        return book.waiting_by_code(code) if book is not None else None

    def take(self, lead: Waiting) -> None:
        """The form and the outline in the plan are this project's."""
        self.page.panel.take(lead)
        self.page.plan.offer(lead)

    def look_at(self, code: str) -> None:
        """A project chosen elsewhere on the page: the form takes it, nothing else moves."""
        lead = self.lead(code)
        if lead is not None:
            self.take(lead)

    def dropped(self, space_id: int, code: str) -> None:
        """A project was let go over a unit: its form opens with the checks."""
        self.page.show_in_panel(space_id)
        self.look_at(code)

    def looked(self, lead: Waiting | None) -> None:
        """The selection in the list of projects."""
        self.page.plan.offer(lead)
        if lead is not None:
            self.learn(lead.code)

    def learn(self, code: str) -> None:
        """Read once what a project asks of a space; the checks are shown anew when it is known."""
        form, app = self.page.panel.form, self.ctx.app
        if not code or code in form.needs or code in self._asked:
            return
        self._asked.add(code)

        def known(need: Need) -> None:
            form.needs[code] = need
            form.check()

        self.ctx.lanes.run(
            "读取项目需求", lambda _p: app.spaces.need_of(code), on_done=known, on_error=lambda _e: None, quiet=True
        )

    def judge(self, space_id: int, code: str) -> tuple[bool, tuple[str, ...]]:
        """May a dragged project have a unit, with the terms the form now holds; and the checks in words."""
        lead, book = self.lead(code), self.page.book
        if book is None or lead is None:
            return False, ()
        form = self.page.panel.form
        start = max(self.page.day, self.ctx.app.clock.today())
        until = max(day_of(form.until), start)
        found = checks(book, space_id, lead, start, until, form.hard, form.needs.get(code))
        space = book.inventory.spaces[space_id]
        head = f"{lead.name} → {space.name or space.code}，到 {until.isoformat()}"
        return allowed(found), (head, *(item.text for item in found))
