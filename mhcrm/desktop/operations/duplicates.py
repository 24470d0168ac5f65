"""Writes of 查重: 合并, 不是重复 and taking that back."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet
from mhcrm.services.duplicates.found import Head

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def merge(app: App, *, parent: QWidget, keep: Head, other: Head, take: Collection[str]) -> Operation[ChangeSet]:
    """合并 ``other`` into ``keep``."""
    fields = tuple(sorted(take))
    words = f"已把 {other.code} 并入 {keep.code}，两边的记录都在。"
    return Operation(
        "合并项目", parent, lambda _p: app.duplicates.merge(keep.id, other.id, fields), whole, lambda _c: words
    )


def not_same(app: App, *, parent: QWidget, one: Head, other: Head, reason: str = "") -> Operation[ChangeSet]:
    """不是重复."""
    words = f"已记住 {one.code} 和 {other.code} 不是重复，以后不再提。"
    return Operation(
        "记为不是重复", parent, lambda _p: app.duplicates.not_same(one.id, other.id, reason), whole, lambda _c: words
    )


def forget(app: App, *, parent: QWidget, one: Head, other: Head) -> Operation[ChangeSet]:
    """Take 不是重复 back."""
    words = f"已取消，{one.code} 和 {other.code} 会重新比对。"
    return Operation(
        "取消不是重复", parent, lambda _p: app.duplicates.forget(one.id, other.id), whole, lambda _c: words
    )
