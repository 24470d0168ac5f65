"""One row beside what it meets, field by field: 看差异 of an update, 并排看 of a duplicate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.value_words import value_words
from mhcrm.desktop.widgets.basic import Segments, button, hline, label, scrolled
from mhcrm.domain.fields import FIELDS
from mhcrm.domain.intake.verdict import RowResult

THEIRS, OURS = "old", "new"


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what stands there, what this row says; ``held`` = both were changed, what stands there stays."""

    field: str
    old: str
    new: str
    held: bool = False

    @property
    def title(self) -> str:
        """The field's label with its unit."""
        known = FIELDS.get(self.field)
        return f"{known.label} {known.unit}".strip() if known is not None else self.field.removeprefix("x:")


def stored_lines(row: RowResult, stages: Mapping[str, str]) -> tuple[Line, ...]:
    """The cells an update would change, those in conflict first; ``stages`` are the names of the stages."""
    told = [
        (name, pair, held) for held, cells in ((True, row.held), (False, row.changes)) for name, pair in cells.items()
    ]
    return tuple(
        Line(name, value_words(name, old, stages), value_words(name, new, stages), held)
        for name, (old, new), held in told
    )


def row_lines(first: RowResult, row: RowResult, stages: Mapping[str, str]) -> tuple[Line, ...]:
    """Where two rows of the file differ."""
    names = dict.fromkeys([*first.values, *row.values])
    found = (
        Line(n, value_words(n, first.values.get(n), stages), value_words(n, row.values.get(n), stages)) for n in names
    )
    return tuple(line for line in found if line.new and line.old != line.new)


class RowDifference(Sheet):
    """Announces ``merged(frozenset)``, the fields taken from this row, or ``apart()``."""

    merged = Signal(object)
    apart = Signal()

    def __init__(self, parent: QWidget, what: str, old_title: str, new_title: str, lines: Sequence[Line],
                 *, sides: tuple[str, str] = ("库中", "本表"), prefer: str = OURS) -> None:  # fmt: skip
        super().__init__(parent.window(), what, "rowDifference", 720)
        self._sides = sides
        self._choices: dict[str, Segments] = {}
        self._chosen: dict[str, str] = {}
        self.body.addWidget(label(what, "section"))
        note = "逐格选择以哪个为准；空格不会抹掉已有内容。" if lines else "两边写的完全一样，合并后没有改动。"
        self.body.addWidget(label(note, "sub", wrap=True))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for at, words in enumerate(("项", old_title, new_title, "以哪个为准")):
            grid.addWidget(label(words, "meta"), 0, at)
        grid.addWidget(hline(), 1, 0, 1, 4)
        for at, line in enumerate(lines, 2):
            self._line(grid, at, line, prefer)
        grid.setRowStretch(len(lines) + 2, 1)
        inside = QWidget()
        inside.setLayout(grid)
        area = scrolled(inside, "difference.scroll")
        area.setMinimumHeight(min(360, 56 + 40 * len(lines)))
        self.body.addWidget(area, 1)
        self.buttons(
            button("关闭", "difference.close", self.reject),
            button("另建一个项目", "difference.apart", self._part),
            button("按所选合并", "difference.merge", self._merge, kind="filled"),
        )

    def fields(self) -> tuple[str, ...]:
        """The fields shown."""
        return tuple(self._choices)

    def choose(self, field: str, side: str) -> None:
        """Take a field from ``old`` or ``new``."""
        self._chosen[field] = side
        self._choices[field].choose(side)

    def _line(self, grid: QGridLayout, at: int, line: Line, prefer: str) -> None:
        side = OURS if not line.old else THEIRS if line.held else prefer
        which = Segments(((THEIRS, self._sides[0]), (OURS, self._sides[1])), f"difference.{line.field}")
        which.setAccessibleName(f"{line.title}以哪个为准")
        which.choose(side)
        which.chosen.connect(lambda key, field=line.field: self._chosen.__setitem__(field, key))
        self._choices[line.field], self._chosen[line.field] = which, side
        grid.addWidget(label(line.title, "sub"), at, 0)
        grid.addWidget(label(line.old or "（空）", tone="" if line.old else "muted", wrap=True), at, 1)
        grid.addWidget(label(line.new, "strong", wrap=True), at, 2)
        grid.addWidget(which, at, 3)

    def _merge(self) -> None:
        self.merged.emit(frozenset(field for field, side in self._chosen.items() if side == OURS))
        self.accept()

    def _part(self) -> None:
        self.apart.emit()
        self.accept()
