"""Writes of the 引荐 place: a step of a claim, a form of the office, papers written to a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.services.referral.desk import Done


@dataclass(frozen=True)
class Outcome:
    """What a write came to: the sentence said, what changed, the claim it was about ("" = none)."""

    message: str
    change: ChangeSet | None
    code: str = ""


def of_done(done: Done) -> Outcome:
    """A step's outcome."""
    return Outcome(done.message, done.changes, done.code)


def step(parent: QWidget, name: str, work: Callable[[], Outcome]) -> Operation[Outcome]:
    """One write on the store lane; what cannot be undone is announced without 撤销."""

    def change(out: Outcome) -> ChangeSet | None:
        return out.change if out.change is not None and out.change.kinds else None

    return Operation(name, parent, lambda _p: work(), change, lambda out: out.message)


def papers(parent: QWidget, name: str, work: Callable[[], tuple[Path, ...]]) -> Operation[tuple[Path, ...]]:
    """Papers written to files; says which."""

    def said(paths: tuple[Path, ...]) -> str:
        return f"已写出 {'、'.join(path.name for path in paths)}" if paths else ""

    return Operation(name, parent, lambda _p: work(), lambda _paths: None, said)
