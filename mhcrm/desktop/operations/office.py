"""Writes of the office: its own rules, source files, corrections of match reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.office.exchange import KIND_LABELS, OverrideDraft
from mhcrm.services.rules.overrides import ImportResult

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def add_rule(app: App, *, parent: QWidget, draft: OverrideDraft) -> Operation[ChangeSet]:
    """Keep one office rule."""
    words = f"已新增本办规则：{KIND_LABELS[draft.kind]}。匹配结果待重算。"
    return Operation("新增本办规则", parent, lambda _p: app.overrides.add(draft), whole, lambda _c: words)


def revoke_rule(app: App, *, parent: QWidget, number: int) -> Operation[ChangeSet]:
    """Take an office rule back."""
    return Operation(
        "撤回本办规则",
        parent,
        lambda _p: app.overrides.revoke(number),
        whole,
        lambda _c: f"已撤回第 {number} 条本办规则。",
    )


def set_authors(app: App, *, parent: QWidget, names: Sequence[str]) -> Operation[ChangeSet]:
    """Say who may change office rules."""
    words = f"可以改本办规则的：{'、'.join(names)}。" if names else "本办规则不限经办人。"
    return Operation("设定经办人", parent, lambda _p: app.overrides.set_authors(names), whole, lambda _c: words)


def import_rules(
    app: App, *, parent: QWidget, drafts: Sequence[OverrideDraft], replace: bool
) -> Operation[ImportResult]:
    """Bring in a colleague's rules."""

    def said(result: ImportResult) -> str:
        return f"已读入本办规则：新增 {result.added} 条，替换 {result.replaced} 条，已有 {result.same} 条，冲突未动 {result.left} 条。"

    return Operation(
        "读入本办规则",
        parent,
        lambda _p: app.overrides.import_all(drafts, replace_ours=replace),
        lambda result: whole(result.changes),
        said,
    )


def attach_source(app: App, *, parent: QWidget, doc: str, path: Path) -> Operation[ChangeSet]:
    """附上原文."""
    return Operation(
        "附上原文", parent, lambda _p: app.sources.attach(doc, path), whole, lambda _c: f"已把“{path.name}”附到 {doc}。"
    )
