"""How the window was left: size, columns, splitters, filters, look. One ini file in the data folder, per person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from mhcrm.base.paths import data_dir


@dataclass(frozen=True)
class Declared:
    """A setting of the window: key, default and what it means."""

    key: str
    default: str
    meaning: str


DECLARED: tuple[Declared, ...] = (
    Declared("look", "system", "light, dark or system"),
    Declared("person", "", "name shown in the top bar and written as the author"),
    Declared("office", "", "the office shown in the top bar and on briefs"),
    Declared("fangsong", "", "the office's FangSong font file for briefs, empty = as found on the system"),
    Declared("page", "projects", "the page open last"),
    Declared("today.whose", "all", "whose lines 今日 shows: mine or all"),
    Declared("today.quiet", "18:00-08:30", "hours without desktop notifications, from-to, comma separated"),
    Declared("import.folder", "", "where a sheet was chosen or rows to be mended were written last"),
    Declared("projects.columns", "", "shown columns of the project table, comma separated"),
    Declared("projects.widths", "", "their widths, name=px, comma separated"),
    Declared("projects.sort", "", "field and direction, field:asc or field:desc"),
    Declared("projects.view", "", "key of the saved view open last"),
    Declared("projects.mode", "table", "table or board"),
    Declared("projects.board.lanes", "", "what the board is cut by: owner, unit, chain, park or empty"),
    Declared("projects.board.folded", "", "stages whose columns the person folded, comma separated"),
    Declared("projects.board.opened", "", "empty stages the person opened, comma separated"),
    Declared("projects.tab", "overview", "tab of the detail panel open last"),
    Declared("projects.loops", "approval", "part of the 材料 tab open last"),
    Declared("spaces.view", "plan", "view of the space page open last: plan, list, find, capacity or sketch"),
    Declared("referral.part", "claims", "part of the 引荐 place open last"),
    Declared("proposals.folder", "", "where site proposals were written last"),
    Declared("projects.panel", "yes", "whether the detail panel is open"),
)
_DEFAULTS = {item.key: item.default for item in DECLARED}


class WindowState:
    """Typed access to the ini file; an undeclared key is a bug and raises KeyError."""

    def __init__(self, path: Path | None = None) -> None:
        self._settings = QSettings(str(path or data_dir() / "window.ini"), QSettings.Format.IniFormat)

    def text(self, key: str) -> str:
        """A declared text setting."""
        default = _DEFAULTS[key]
        return str(self._settings.value(key, default))

    def set_text(self, key: str, value: str) -> None:
        """Remember a declared text setting."""
        if key not in _DEFAULTS:
            raise KeyError(key)
        self._settings.setValue(key, value)

    def names(self, key: str) -> tuple[str, ...]:
        """A comma separated setting as a tuple (an ini reader may hand it back as a list)."""
        value = self._settings.value(key, _DEFAULTS[key])
        parts = value if isinstance(value, list) else str(value).split(",")
        return tuple(str(part) for part in parts if str(part))

    def blob(self, key: str) -> QByteArray | None:
        """Opaque Qt geometry; None when never saved."""
        value = self._settings.value(f"qt/{key}")
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def set_blob(self, key: str, value: QByteArray) -> None:
        """Remember opaque Qt geometry."""
        self._settings.setValue(f"qt/{key}", value)

    @property
    def folder(self) -> Path:
        """Where this person's files of the window lie."""
        return Path(self._settings.fileName()).parent

    def sync(self) -> None:
        """Write to disk now."""
        self._settings.sync()
