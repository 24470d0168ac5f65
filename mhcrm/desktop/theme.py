"""The one door to colours, sizes and type: tokens × light/dark, one palette, one style sheet template.

No other module may write a colour literal (``tests/gui/test_theme.py`` reads the sources).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from mhcrm.base.paths import resource

FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf", "NotoSansSC-Bold.ttf")
FALLBACK_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)


class Look(StrEnum):
    """What the person chose in 设置."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


@dataclass(frozen=True)
class Tokens:
    """The content of ``resources/theme/tokens.json``, read once."""

    colors: dict[str, dict[str, str]]
    space_status: dict[str, dict[str, dict[str, str]]]
    sizes: dict[str, int]
    type: dict[str, int | str]


@cache
def tokens() -> Tokens:
    """Read the token file (about 4 KB)."""
    raw = json.loads(resource("theme/tokens.json").read_text(encoding="utf-8"))
    return Tokens(raw["color"], raw["space_status"], raw["size"], raw["type"])


def size(name: str) -> int:
    """A named length in pixels at 100 %."""
    return tokens().sizes[name]


def pixels(name: str) -> int:
    """A named type size in pixels."""
    return int(tokens().type[name])


class Theme(QObject):
    """The look in force. One per application; :func:`active` hands it out."""

    changed = Signal()

    def __init__(self, app: QApplication, look: Look = Look.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._look = look
        self.family = load_fonts()
        self.dark = False
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def look(self) -> Look:
        """The person's choice, not what it resolves to."""
        return self._look

    def choose(self, look: Look) -> None:
        """Switch and repaint everything."""
        self._look = look
        self.apply()

    def apply(self) -> None:
        """Put palette, font and style sheet onto the application."""
        self.dark = self._look is Look.DARK or (self._look is Look.SYSTEM and _system_is_dark())
        self._app.setPalette(self._palette())
        self._app.setFont(self.font("body"))
        self._app.setStyleSheet(self._sheet())
        self.changed.emit()

    def color(self, name: str) -> QColor:
        """A named colour of the look in force; unknown names are a bug and raise KeyError."""
        return QColor(tokens().colors[self._key()][name])

    def status(self, code: str, part: str) -> QColor:
        """Colour of a space status (``let``, ``free`` …); ``part`` is fill, line or on_letter."""
        return QColor(tokens().space_status[self._key()][code][part])

    def font(self, role: str, medium: bool = False) -> QFont:
        """A font by role (meta, body, strong, section, page, figure)."""
        font = QFont(self.family)
        font.setPixelSize(pixels(role))
        font.setWeight(QFont.Weight.Medium if medium else QFont.Weight.Normal)
        return font

    def _key(self) -> str:
        return "dark" if self.dark else "light"

    def _system_changed(self) -> None:
        if self._look is Look.SYSTEM:
            self.apply()

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for target, name in (
            (role.Window, "canvas"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "sunken"),
            (role.Text, "text"),
            (role.PlaceholderText, "text3"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.ToolTipBase, "raised"),
            (role.ToolTipText, "text"),
            (role.Highlight, "selection"),
            (role.HighlightedText, "text"),
            (role.Accent, "accent"),
            (role.Link, "accentText"),
            (role.Mid, "line"),
            (role.Dark, "control"),
            (role.Light, "raised"),
        ):
            palette.setColor(target, self.color(name))
        for target in (role.Text, role.WindowText, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("text3"))
        return palette

    def _sheet(self) -> str:
        template = Template(resource("theme/app.qss").read_text(encoding="utf-8"))
        values: dict[str, object] = dict(tokens().colors[self._key()])
        values.update({f"type_{k}": v for k, v in tokens().type.items()})
        values["family"] = self.family
        values["icons"] = self._indicator_folder()
        return template.substitute(values)

    def _indicator_folder(self) -> str:
        from mhcrm.desktop.icons import indicator_files

        return indicator_files(self)


def active() -> Theme:
    """The theme of the running application."""
    app = QApplication.instance()
    theme = app.findChild(Theme) if app is not None else None
    if theme is None:
        raise RuntimeError("no Theme was made for this QApplication")
    return theme


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def load_fonts() -> str:
    """Register the bundled Chinese type; returns the family to use, or the best one the system has."""
    family = ""
    for name in FONT_FILES:
        path = resource(f"fonts/{name}")
        if not path.is_file():
            continue
        handle = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(handle)
        family = family or (families[0] if families else "")
    if family:
        return family
    known = set(QFontDatabase.families())
    return next((name for name in FALLBACK_FAMILIES if name in known), QApplication.font().family())
