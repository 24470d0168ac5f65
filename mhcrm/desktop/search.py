"""The search box's answers: commands by their words, then leads and companies from the search service."""

from __future__ import annotations

from collections.abc import Callable

from mhcrm.desktop.actions import COMMANDS, Command
from mhcrm.desktop.context import Context
from mhcrm.desktop.places import ShowLead
from mhcrm.desktop.widgets.top_bar import SearchBox

LIMIT = 8
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

        self._ctx.lanes.run(
            "搜索", work, on_done=lambda hits: self._box.show_hits(text, [*commands, *hits]), quiet=True
        )

    def _picked(self, thing: object) -> None:
        if isinstance(thing, Command):
            self._run(thing.key)
        elif isinstance(thing, ShowLead):
            self._ctx.open_place("projects", thing)


def command_hit(command: Command, text: str) -> Hit | None:
    """A command whose words contain the text."""
    if not command.listed or text not in command.text:
        return None
    return command.text, f"命令　{command.shortcut}".strip(), command
