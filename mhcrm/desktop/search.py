"""The search box's answers: commands by their words, leads and companies, then parks, policies and chains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mhcrm.desktop.actions import COMMANDS, Command
from mhcrm.desktop.context import Context
from mhcrm.desktop.places import ShowLead
from mhcrm.desktop.rule_places import PAGE_OF, ShowRule
from mhcrm.desktop.widgets.top_bar import SearchBox

if TYPE_CHECKING:
    from mhcrm.services.rules.entry import RuleEntry

LIMIT = 8
RULES = 4
Hit = tuple[str, str, object]


class Finder:
    """Connects the box with the services."""

    def __init__(self, ctx: Context, box: SearchBox, run: Callable[[str], None]) -> None:
        self._ctx, self._box, self._run = ctx, box, run
        box.asked.connect(self._asked)
        box.picked.connect(self._picked)

    def _asked(self, text: str) -> None:
        app = self._ctx.app
        commands = [hit for command in COMMANDS if (hit := command_hit(command, text)) is not None]

        def work(_progress: object) -> list[Hit]:
            found = app.search.find(text, LIMIT).hits
            return [(hit.title or "未命名", f"{hit.subtitle}　{hit.ref}", ShowLead(hit.id)) for hit in found if hit.id]

        def leads(hits: list[Hit]) -> None:
            found = [*commands, *hits]
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
        elif isinstance(thing, ShowRule):
            self._ctx.open_place(PAGE_OF[thing.record_id.partition(".")[0]], thing)


def command_hit(command: Command, text: str) -> Hit | None:
    """A command whose words contain the text."""
    if not command.listed or text not in command.text:
        return None
    return command.text, f"命令　{command.shortcut}".strip(), command


def rule_hits(found: Sequence[RuleEntry]) -> list[Hit]:
    """The first few records in force that have a page of their own."""
    shown = [entry for entry in found if entry.kind in PAGE_OF and entry.status == "current"]
    return [(entry.name, f"{entry.kind_label}　{entry.doc} {entry.at}", ShowRule(entry.id)) for entry in shown[:RULES]]
