"""Every command once: key, words, shortcut, icon. Menus, buttons, tooltips and the search box read this list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Command:
    """A command a person can give from anywhere in the window."""

    key: str
    text: str
    shortcut: str = ""
    icon: str = ""
    listed: bool = True  # offered by the search box


COMMANDS: tuple[Command, ...] = (
    Command("search", "搜索", "Ctrl+K", "search", listed=False),
    Command("import", "导入表格", "Ctrl+I", "download"),
    Command("new_lead", "新建项目", "Ctrl+N", "plus"),
    Command("affairs", "审批、诉求、上会、专班和机会清单", "", "workflow"),
    Command("duplicates", "查重", "Ctrl+Shift+D", "copy"),
    Command("paste", "粘贴表格", "Ctrl+V", "file-spreadsheet"),
    Command("undo", "撤销", "Ctrl+Z", "undo-2"),
    Command("redo", "重做", "Ctrl+Shift+Z", "redo-2"),
    Command("look", "切换浅色和深色", "Ctrl+Shift+L", "contrast"),
    Command("rematch", "更新匹配结果", "", "refresh-cw"),
    Command("as_of", "改依据日", "Ctrl+D", "clock"),
    Command("backup", "立即备份", "", "database"),
    Command("refresh", "刷新", "F5", "refresh-cw"),
    Command("help", "操作手册", "F1", "info"),
    Command("quit", "退出", "Ctrl+Q", "log-in", listed=False),
)
BY_KEY = {command.key: command for command in COMMANDS}


def tip(key: str) -> str:
    """Words with the shortcut, for tooltips."""
    command = BY_KEY[key]
    return f"{command.text}（{command.shortcut}）" if command.shortcut else command.text


def install(window: QWidget, handlers: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """Make one QAction a command on the window.

    Raises:
        KeyError: when a command has no handler: a listed command that does nothing is a bug.
    """
    made: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(command.text, window)
        action.setObjectName(f"action.{command.key}")
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        handler = handlers[command.key]
        action.triggered.connect(lambda _checked=False, handler=handler: handler())
        window.addAction(action)
        made[command.key] = action
    return made
