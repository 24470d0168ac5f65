"""Writes to approvals, demands, assessments, commitments: one shape for all, the words come with the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet


@dataclass(frozen=True)
class Act:
    """A step: its name, the call into a service, the sentence said afterwards."""

    name: str
    work: Callable[[], ChangeSet]
    said: str


def loop(parent: QWidget, act: Act) -> Operation[ChangeSet]:
    """The operation of a step."""
    return Operation(act.name, parent, lambda _p: act.work(), whole, lambda _c: act.said)
