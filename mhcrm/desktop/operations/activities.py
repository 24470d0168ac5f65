"""Writes to the timeline."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.leads import name_of
from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.lead import Lead

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def log(app: App, *, parent: QWidget, lead: Lead, on: date, kind: str, text: str) -> Operation[ChangeSet]:
    """记一条跟进."""
    assert lead.id is not None
    number = lead.id
    return Operation(
        "记一条跟进",
        parent,
        lambda _p: app.records.log(number, text, kind=kind, on=on),
        whole,
        lambda _c: f"已给“{name_of(lead.values)}”记一条{kind}。",
    )
