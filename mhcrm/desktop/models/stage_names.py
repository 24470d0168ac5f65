"""What this office calls the stages, for everything the window words: one object of the window, never of the program."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from mhcrm.desktop.models.words import UNKNOWN
from mhcrm.domain.stages import shipped_names, stage_name


class StageNames(QObject):
    """The delivered names until the office's own arrive; ``changed`` asks whatever shows a stage to show it again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names = shipped_names()

    @property
    def names(self) -> Mapping[str, str]:
        """Code → name."""
        return self._names

    def name(self, code: object) -> str:
        """The name of a stage; 待核实 where there is none."""
        return stage_name(self._names, code, UNKNOWN)

    def put(self, names: Mapping[str, str]) -> None:
        """These are the names from now on."""
        if dict(names) != dict(self._names):
            self._names = dict(names)
            self.changed.emit()
