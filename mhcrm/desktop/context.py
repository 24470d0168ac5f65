"""What every page is handed: the services, the lanes, the look, the messages, and word of every change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mhcrm.desktop.background import Lanes
from mhcrm.desktop.models.stage_names import StageNames
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Theme
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


class ChangeHub(QObject):
    """Announces every committed write: ``changed(ChangeSet, origin)``; the origin may skip its own echo."""

    changed = Signal(object, object)

    def announce(self, change: ChangeSet, origin: object = None) -> None:
        """Tell every page; pages refresh only if their kind of row was touched."""
        self.changed.emit(change, origin)


class Notifier(Protocol):
    """Where pages say what happened."""

    def said(self, text: str, *, undo: bool = False) -> None:
        """A short sentence in the bar at the bottom, with 撤销 when it can be taken back."""

    def failed(self, title: str, error: BaseException) -> None:
        """An expected error as a calm dialog, any other as the crash report."""


@dataclass
class Context:
    """Handed to pages, panels and dialogs; nothing is fetched from a global."""

    app: App
    lanes: Lanes
    theme: Theme
    state: WindowState
    window: QWidget
    notify: Notifier
    open_place: Callable[[str, object], None]
    facts_changed: Callable[[], None]
    hub: ChangeHub = field(default_factory=ChangeHub)
    stages: StageNames = field(default_factory=StageNames)
