"""人工更正 of match reports, and the words it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.lead import Lead

if TYPE_CHECKING:
    from mhcrm.bootstrap import App
    from mhcrm.services.matching.corrections import CorrectionDraft


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
