"""Writes of the office: its own rules, source files, corrections of match reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.lead import Lead
from mhcrm.domain.office.exchange import KIND_LABELS, OverrideDraft
from mhcrm.services.matching.corrections import CorrectionDraft
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


def correct(app: App, *, parent: QWidget, lead: Lead, drafts: Sequence[CorrectionDraft]) -> Operation[int]:
    """更正匹配结果, then match again; one undo step a part."""
    code, ids = lead.code or "", () if lead.id is None else (lead.id,)

    def work(_progress: object) -> int:
        for draft in drafts:
            app.corrections.correct(code, draft)
        app.matching.match_lead(code)
        return len(drafts)

    changed = ChangeSet("更正", frozenset({RowKind.MATCH_CORRECTION, RowKind.MATCH_REPORT}), ids)
    return Operation("更正", parent, work, lambda _n: changed, lambda n: f"已更正 {n} 项，并重新匹配。")


def withdraw_correction(app: App, *, parent: QWidget, lead: Lead, number: int) -> Operation[ChangeSet]:
    """撤回 one correction, then match again."""
    ids = () if lead.id is None else (lead.id,)

    def work(_progress: object) -> ChangeSet:
        app.corrections.withdraw(number)
        app.matching.match_lead(lead.code or "")
        return ChangeSet("撤回更正", frozenset({RowKind.MATCH_CORRECTION, RowKind.MATCH_REPORT}), ids)

    return Operation("撤回更正", parent, work, whole, lambda _c: "更正已撤回，并重新匹配。")


def accept_words(app: App, *, parent: QWidget, number: int, words: Sequence[str], author: str) -> Operation[ChangeSet]:
    """采纳 proposed words as office terms."""
    return Operation(
        "采纳本办词",
        parent,
        lambda _p: app.corrections.accept(number, words, author=author),
        whole,
        lambda _c: f"已采纳 {len(words)} 个本办词，以后的匹配会用到。",
    )


def decline_words(app: App, *, parent: QWidget, number: int) -> Operation[ChangeSet]:
    """Leave proposed words out."""
    return Operation("不采纳", parent, lambda _p: app.corrections.decline(number), whole, lambda _c: "建议的词不采纳。")
