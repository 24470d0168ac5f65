"""An import under way: where it comes from and what the officer has changed about it. Kept on disk until it is committed or dropped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mhcrm.domain.intake.choices import Choice, Fate

Spot = tuple[str, int, int]
"""Sheet ("" for a text), 0-based row and column."""
FORM = 1
"""Version of the file; another one is not read."""


@dataclass(frozen=True)
class Draft:
    """Nothing of it is in the database.

    Attributes:
        path: the file, or "" for pasted ``text`` (``html``: the same as a table, when the clipboard held one).
        sha256: of the file as it was read; a changed file loses the cell mends.
        columns: header text → field; None = as remembered from last time.
        header_rows: sheet → 0-based row taken as header.
        mends: cells retyped in the copy.
        choices: (sheet, 1-based row) → decision.
        mode: ``both``, ``add`` or ``update``.
        remember: keep the columns for the next file with these headers.
        mapping: name of the saved mapping (对应方式) the file is read with, "" for none.
        queue: files waiting to be looked at after this one.
        left_out: names of sheets that are not to be imported.
    """

    path: str = ""
    text: str = ""
    html: str = ""
    sha256: str = ""
    columns: Mapping[str, str] | None = None
    header_rows: Mapping[str, int] = field(default_factory=dict)
    mends: Mapping[Spot, str] = field(default_factory=dict)
    choices: Mapping[tuple[str, int], Choice] = field(default_factory=dict)
    mode: str = "both"
    remember: bool = True
    mapping: str = ""
    queue: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """How many things were changed by hand."""
        marks = len(self.columns or ()) + len(self.header_rows) + len(self.left_out)
        return marks + len(self.mends) + len(self.choices)

    @property
    def decisions(self) -> tuple[object, ...]:
        """Everything changed by hand that makes the preview another one."""
        return (self.columns, self.header_rows, self.mends, self.choices, self.mapping, self.left_out)

    def restored(self, spots: Iterable[Spot]) -> Draft:
        """With these cells as the file has them."""
        gone = set(spots)
        return replace(self, mends={spot: text for spot, text in self.mends.items() if spot not in gone})

    def mended(self, cells: Mapping[Spot, str]) -> Draft:
        """With more cells retyped."""
        return replace(self, mends={**self.mends, **cells})

    def chosen(self, more: Mapping[tuple[str, int], Choice]) -> Draft:
        """With more decisions."""
        return replace(self, choices={**self.choices, **more})

    def with_column(self, known: Mapping[str, str], header: str, taken_for: str) -> Draft:
        """With one column taken for another field; ``known`` are the columns remembered so far."""
        return replace(self, columns={**known, **(self.columns or {}), header: taken_for})

    def with_mapping(self, name: str, *, keep: bool = False) -> Draft:
        """Read with a saved mapping; "" = by the program's own judgement, nothing remembered.

        Args:
            keep: the mapping was made from what is shown, so decisions about rows still hold.
        """
        if keep:
            return replace(self, mapping=name)
        return replace(self, mapping=name, columns=None if name else {}, header_rows={}, choices={})

    def with_sheet(self, sheet: str, *, wanted: bool) -> Draft:
        """With a sheet imported or left out."""
        others = tuple(name for name in self.left_out if name != sheet)
        return replace(self, left_out=others if wanted else (*others, sheet))

    def with_header(self, sheet: str, row: int) -> Draft:
        """With another header row; decisions about rows no longer hold."""
        return replace(self, header_rows={**self.header_rows, sheet: row}, choices={})


NAME = "import-draft.json"
"""The one import under way, beside the window's own settings."""


def save(draft: Draft, folder: Path) -> None:
    """Write it whole or not at all; an unwritable folder only means that it will not survive a restart."""
    made = {
        "form": FORM,
        "path": draft.path,
        "text": draft.text,
        "html": draft.html,
        "sha256": draft.sha256,
        "columns": dict(draft.columns) if draft.columns is not None else None,
        "header_rows": dict(draft.header_rows),
        "mends": [[*spot, value] for spot, value in draft.mends.items()],
        "choices": [[*place, *_plain(choice)] for place, choice in draft.choices.items()],
        "mode": draft.mode,
        "remember": draft.remember,
        "mapping": draft.mapping,
        "queue": list(draft.queue),
        "left_out": list(draft.left_out),
    }
    path = folder / NAME
    part = path.with_suffix(".part")
    try:
        part.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    except OSError:
        return


def load(folder: Path) -> Draft | None:
    """The import left open last time; None when there is none or it cannot be read."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if kept["form"] != FORM:
            return None
        return Draft(
            path=kept["path"],
            text=kept["text"],
            html=kept.get("html", ""),
            sha256=kept["sha256"],
            columns=kept["columns"],
            header_rows=kept["header_rows"],
            mends={(sheet, row, column): value for sheet, row, column, value in kept["mends"]},
            choices={(sheet, row): _choice(fate, taken) for sheet, row, fate, taken in kept["choices"]},
            mode=kept["mode"],
            remember=kept["remember"],
            mapping=kept.get("mapping", ""),
            queue=tuple(kept.get("queue", ())),
            left_out=tuple(kept.get("left_out", ())),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def drop(folder: Path) -> None:
    """Forget it."""
    (folder / NAME).unlink(missing_ok=True)


def _plain(choice: Choice) -> tuple[str, list[str] | None]:
    return (choice.fate or "", sorted(choice.taken) if choice.taken is not None else None)


def _choice(fate: str, taken: list[str] | None) -> Choice:
    return Choice(Fate(fate) if fate else None, frozenset(taken) if taken is not None else None)
