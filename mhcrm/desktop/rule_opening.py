"""From a citation chip to the rule viewer. Light to import: the viewer and the rule base are loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.models.match_words import Cited


def open_rule(
    ctx: Context,
    parent: QWidget | None,
    doc: str = "",
    at: str = "",
    record_id: str = "",
    prefer: tuple[str, ...] = (),
) -> None:
    """Open the viewer at a record, or at every record a citation stands for.

    The rule base is read in the background the first time; afterwards it is in memory.

    Args:
        prefer: ids the person is looking at; records tied to them come first.
    """
    place = Cited(doc, at) if doc else None
    app = ctx.app

    def work(_progress: object) -> tuple[str, ...]:
        return (record_id,) if record_id else app.insight.rule_ids(doc, at, prefer)

    def show(ids: tuple[str, ...]) -> None:
        from mhcrm.desktop.dialogs.rule import RuleDialog  # the rule base is not read before the first paint

        RuleDialog(ctx, parent, ids, place).open()

    ctx.lanes.run("读取规则", work, on_done=show, quiet=True)


def opener(ctx: Context, parent: QWidget, prefer: tuple[str, ...] = ()) -> Callable[[Cited], None]:
    """A handler for citation chips."""
    return lambda cite: open_rule(ctx, parent, cite.doc, cite.at, prefer=prefer)


def report_ids(body: Mapping[str, object]) -> tuple[str, ...]:
    """Rule ids of the chains and parks of a stored match report, for ``prefer``."""
    found = [str(name) for chain in _maps(body.get("chains")) for name in _items(chain.get("ids"))]
    found += [str(park["id"]) for park in _maps(body.get("parks")) if park.get("id")]
    return tuple(dict.fromkeys(found))


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _maps(value: object) -> list[Mapping[str, object]]:
    return [item for item in _items(value) if isinstance(item, Mapping)]
