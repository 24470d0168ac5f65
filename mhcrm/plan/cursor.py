"""Typed reading of one mapping of a resource file, with errors that name file, line, key and what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, TypeVar

from mhcrm.plan.yaml_strict import LineOf, Step, rule_error

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Source:
    """The file a value comes from."""

    name: str
    line_of: LineOf


class Cursor:
    """A place in a file holding a mapping.

    Every reader method raises :class:`~mhcrm.base.errors.RuleFileError` when the value is missing or of the wrong sort.
    """

    def __init__(self, source: Source, value: object, path: tuple[Step, ...] = ()) -> None:
        self.source = source
        self.path = path
        if not isinstance(value, Mapping):
            self.value: Mapping[str, object] = {}
            self.fail("这里应当是“键: 值”的一组。", "请逐行写“键: 值”。")
        self.value = value

    @property
    def line(self) -> int:
        """Line where this mapping begins."""
        return self.source.line_of(*self.path)

    def fail(self, what: str, todo: str = "", key: str = "") -> NoReturn:
        """Raise the error of this place (or of ``key`` in it)."""
        path = (*self.path, key) if key else self.path
        raise rule_error(self.source.name, self.source.line_of(*path), what, todo=todo, key=key)

    def only(self, allowed: Collection[str]) -> None:
        """Refuse keys outside ``allowed``."""
        for key in self.value:
            if key not in allowed:
                self.fail(f"不认识的键“{key}”。", f"可用的键：{'、'.join(allowed)}。", key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without ``default`` it must be there and not be empty."""
        value = self.value.get(key)
        if value is None and default is not None:
            return default
        if value is None or value == "":
            self.fail(f"缺少“{key}”。", f"请补上“{key}: …”。", key)
        if not isinstance(value, str):
            self.fail(f"“{key}”应当是文字，现在是“{value}”。", "请给它加上引号。", key)
        return value

    def label(self, key: str) -> str:
        """A text that may look like a number or a date (年份、期间); "" when absent."""
        value = self.value.get(key)
        if value is None:
            return ""
        if isinstance(value, bool | Mapping | list):
            self.fail(f"“{key}”应当是文字。", "请写成年份或期间，如 2025。", key)
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self.value.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.fail(f"“{key}”应当是一列文字。", f"写作 {key}: [甲, 乙]。", key)
        return tuple(value)

    def flag(self, key: str) -> bool:
        """A yes or no (``true`` / ``false``); False when absent."""
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"“{key}”只能是 true 或 false。", key=key)
        return value

    def number(self, key: str) -> Decimal | None:
        """A number or None (``null`` = the document gives none); the key must be there."""
        if key not in self.value:
            self.fail(f"缺少“{key}”。", f"文件没有给出数字时写 {key}: null。", key)
        value = self.value[key]
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(f"“{key}”应当是数字，现在是“{value}”。", "数字不带单位、逗号和引号；没有写 null。", key)
        return Decimal(repr(value))

    def day(self, key: str) -> date | None:
        """A calendar day; None when absent."""
        value = self.value.get(key)
        if value is not None and not isinstance(value, date):
            self.fail(f"“{key}”不是日期：“{value}”。", "日期写作 2026-05-19，不加引号。", key)
        return value

    def choice(self, key: str, kinds: type[E], default: E | None = None) -> E:
        """A member of an enum by its value."""
        text = self.text(key, default.value if default is not None else None)
        try:
            return kinds(text)
        except ValueError:
            self.fail(f"“{key}”不能是“{text}”。", f"可用：{'、'.join(kinds)}。", key)

    def child(self, key: str) -> Cursor | None:
        """The mapping under ``key``; None when absent."""
        value = self.value.get(key)
        return None if value is None else Cursor(self.source, value, (*self.path, key))

    def children(self, key: str) -> Iterator[Cursor]:
        """The mappings of the list under ``key``; none when absent."""
        value = self.value.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.fail(f"“{key}”应当是一列。", "每一项以“- ”开头。", key)
        for index, item in enumerate(value):
            yield Cursor(self.source, item, (*self.path, key, index))
