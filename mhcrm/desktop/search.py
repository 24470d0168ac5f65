"""The search box's answers: commands by words or initials, leads and companies, spaces, then parks, policies and chains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mhcrm.desktop.actions import COMMANDS, Command
from mhcrm.desktop.context import Context
from mhcrm.desktop.places import ShowLead, ShowSpace
from mhcrm.desktop.rule_places import PAGE_OF, ShowRule
from mhcrm.desktop.widgets.top_bar import SearchBox

if TYPE_CHECKING:
    from mhcrm.services.rules.entry import RuleEntry

LIMIT = 8
SPACES = 3
RULES = 4
LISTED = tuple(command for command in COMMANDS if command.listed)
COMMAND_WORDS = tuple(command.text for command in LISTED)
Hit = tuple[str, str, object]


class Finder:
    """Connects the box with the services."""

    def __init__(self, ctx: Context, box: SearchBox, run: Callable[[str], None]) -> None:
        self._ctx, self._box, self._run = ctx, box, run
        box.asked.connect(self._asked)
        box.picked.connect(self._picked)

    def _asked(self, text: str) -> None:
        app = self._ctx.app

        def work(_progress: object) -> list[Hit]:
            leads = app.search.find(text, LIMIT).hits
            spaces = app.search.spaces(text, SPACES)
            return [
                *command_hits(app.search.named(text, COMMAND_WORDS)),
                *((hit.title or "未命名", f"{hit.subtitle}　{hit.ref}", ShowLead(hit.id)) for hit in leads if hit.id),
                *((hit.title, f"空间　{hit.ref}", ShowSpace(hit.id)) for hit in spaces if hit.id),
            ]

        def leads(found: list[Hit]) -> None:
            self._box.show_hits(text, found)
            self._rules(text, found)

        self._ctx.lanes.run("搜索", work, on_done=leads, quiet=True)

    def _rules(self, text: str, above: list[Hit]) -> None:
        """Below the leads, so that they never wait for the rule base."""
        app = self._ctx.app

        def show(hits: list[Hit]) -> None:
            if hits and text == self._box.text().strip():
                self._box.show_hits(text, [*above, *hits])

        self._ctx.lanes.run("搜索规则", lambda _p: rule_hits(app.rules.search(text)), on_done=show, quiet=True)

    def _picked(self, thing: object) -> None:
        if isinstance(thing, Command):
            self._run(thing.key)
        elif isinstance(thing, ShowLead):
            self._ctx.open_place("projects", thing)
        elif isinstance(thing, ShowSpace):
            self._ctx.open_place("spaces", thing)
        elif isinstance(thing, ShowRule):
            self._ctx.open_place(PAGE_OF[thing.record_id.partition(".")[0]], thing)


def command_hits(positions: Sequence[int]) -> list[Hit]:
    """The commands at these positions of :data:`LISTED`."""
    return [(LISTED[at].text, f"命令　{LISTED[at].shortcut}".strip(), LISTED[at]) for at in positions]


def rule_hits(found: Sequence[RuleEntry]) -> list[Hit]:
    """The first few records in force that have a page of their own."""
    shown = [entry for entry in found if entry.kind in PAGE_OF and entry.status == "current"]
    return [(entry.name, f"{entry.kind_label}　{entry.doc} {entry.at}", ShowRule(entry.id)) for entry in shown[:RULES]]
