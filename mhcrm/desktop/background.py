"""Two background lanes: one serial for everything that touches the store, one pool for files and PDF.

Work is a plain function of a :class:`Progress`; its result, failure and progress arrive on the main thread.
Nothing here pumps events. Closing waits for work under way after asking it to stop.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from mhcrm.base.errors import Cancelled
from mhcrm.base.progress import Progress

T = TypeVar("T")


class Lane(StrEnum):
    """Where work runs."""

    STORE = "store"
    POOL = "pool"


@dataclass(frozen=True)
class Step:
    """One progress report of one piece of work; ``total`` 0 = unknown."""

    work_id: int
    label: str
    done: int
    total: int


class Executor(Protocol):
    """What a lane needs of an executor; tests hand in an inline one."""

    def submit(self, fn: Callable[[], None], /) -> object:
        """Run ``fn`` now or later."""

    def shutdown(self, wait: bool = True) -> None:
        """Stop taking work."""


class InlineExecutor:
    """Runs everything at once on the caller's thread: most window tests use it."""

    def submit(self, fn: Callable[[], None], /) -> object:
        """Run now."""
        fn()
        return None

    def shutdown(self, wait: bool = True) -> None:
        """Nothing to stop."""


@dataclass
class Work:
    """A piece of work under way."""

    id: int
    name: str
    progress: Progress
    quiet: bool
    on_done: Callable[[Any], None] | None
    on_error: Callable[[BaseException], None] | None


class Lanes(QObject):
    """Owner of both lanes. Signals: ``started(Work)``, ``stepped(Step)``, ``finished(int)``, ``failed(str, error)``."""

    started = Signal(object)
    stepped = Signal(object)
    finished = Signal(int)
    failed = Signal(str, object)
    _result = Signal(int, object, object)

    def __init__(
        self, parent: QObject | None = None, store: Executor | None = None, pool: Executor | None = None
    ) -> None:
        super().__init__(parent)
        self._main = threading.get_ident()
        self._executors: dict[Lane, Executor] = {
            Lane.STORE: store or ThreadPoolExecutor(1, "mhcrm-store"),
            Lane.POOL: pool or ThreadPoolExecutor(2, "mhcrm-pool"),
        }
        self._ids = itertools.count(1)
        self._under_way: dict[int, Work] = {}
        self._closed = False
        direct = Qt.ConnectionType.AutoConnection
        self._result.connect(self._deliver, direct)

    def run(
        self,
        name: str,
        work: Callable[[Progress], T],
        *,
        lane: Lane = Lane.STORE,
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[BaseException], None] | None = None,
        quiet: bool = False,
    ) -> int:
        """Queue ``work``; returns its id. ``quiet`` work (reading a page of rows) never shows a progress dialog.

        Raises:
            RuntimeError: when called off the main thread, or after :meth:`close`.
        """
        if threading.get_ident() != self._main:
            raise RuntimeError("background lanes are started from the main thread only")
        if self._closed:
            raise RuntimeError("the lanes are closed")
        number = next(self._ids)
        progress = Progress(lambda label, done, total: self.stepped.emit(Step(number, label, done, total)))
        self._under_way[number] = item = Work(number, name, progress, quiet, on_done, on_error)
        self.started.emit(item)
        self._executors[lane].submit(lambda: self._perform(number, work, progress))
        return number

    def cancel(self, number: int) -> None:
        """Ask one piece of work to stop at its next checkpoint."""
        work = self._under_way.get(number)
        if work is not None:
            work.progress.cancel()

    def busy(self) -> tuple[Work, ...]:
        """Work under way that is worth telling a person about."""
        return tuple(work for work in self._under_way.values() if not work.quiet)

    def close(self) -> None:
        """Cancel what can be cancelled and wait for the threads to end. Results after this are dropped."""
        self._closed = True
        for work in self._under_way.values():
            work.progress.cancel()
        for executor in self._executors.values():
            executor.shutdown(wait=True)
        self._under_way.clear()

    def _perform(self, number: int, work: Callable[[Progress], Any], progress: Progress) -> None:
        try:
            result, error = work(progress), None
        except BaseException as caught:
            result, error = None, caught
        self._result.emit(number, result, error)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: object, error: BaseException | None) -> None:
        work = self._under_way.pop(number, None)
        if work is None or self._closed:
            return
        self.finished.emit(number)
        if error is None:
            if work.on_done is not None:
                work.on_done(result)
        elif work.on_error is not None:
            work.on_error(error)
        elif not isinstance(error, Cancelled):
            self.failed.emit(work.name, error)
