"""Writes to the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.leads import name_of
from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import Company
from mhcrm.services.pipeline.journal import NextStep

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def log(
    app: App,
    *,
    parent: QWidget,
    lead: Lead,
    on: date,
    kind: str,
    text: str,
    step: NextStep | None = None,
    firms: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Operation[ChangeSet]:
    """记一条跟进, with its next step and the upstream and downstream firms it brought up."""
    assert lead.id is not None
    number = lead.id

    def said(_change: ChangeSet) -> str:
        then = f"，下一步“{step.title[:20]}”" if step is not None else ""
        return f"已给“{name_of(lead.values)}”记一条{kind}{then}。"

    def work(_progress: object) -> ChangeSet:
        return app.journal.log(number, text, kind=kind, on=on, next_step=step, upstream=firms[0], downstream=firms[1])

    return Operation("记一条跟进", parent, work, whole, said)


def visit(
    app: App,
    *,
    parent: QWidget,
    company: Company,
    on: date,
    kind: str,
    text: str,
    step: NextStep | None = None,
    firms: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Operation[ChangeSet]:
    """记走访: an entry of a company, with or without a project behind it."""

    def work(_progress: object) -> ChangeSet:
        return app.journal.visit(
            company.id, text, kind=kind, on=on, next_step=step, upstream=firms[0], downstream=firms[1]
        )

    then = f"，下一步“{step.title[:20]}”" if step is not None else ""
    words = f"已给“{company.name}”记一条{kind}{then}。"
    return Operation(f"记一条{kind}", parent, work, whole, lambda _change: words)


def attach_to_company(app: App, *, parent: QWidget, company: Company, path: Path) -> Operation[ChangeSet]:
    """附上文件 to a company."""
    words = f"已把“{path.name}”附到“{company.name}”。"
    return Operation(
        "附上文件", parent, lambda _p: app.attachments.attach("company", company.id, path), whole, lambda _c: words
    )


def attach(app: App, *, parent: QWidget, lead: Lead, path: Path) -> Operation[ChangeSet]:
    """附上文件."""
    words = f"已把“{path.name}”附到“{name_of(lead.values)}”。"
    return Operation(
        "附上文件", parent, lambda _p: app.attachments.attach("lead", lead.id, path), whole, lambda _c: words
    )
