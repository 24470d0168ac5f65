"""Progress and cancel as plain objects handed down to long work; no Qt, no threads of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from mhcrm.base.errors import Cancelled

T = TypeVar("T")
Listener = Callable[[str, int, int], None]


class Progress:
    """Reports ``(label, done, total)`` at most every 0.1 s and raises :class:`Cancelled` at checkpoints.

    ``total`` is 0 while unknown. :meth:`cancel` may be called from another thread.
    """

    INTERVAL = 0.1

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self._cancelled = threading.Event()
        self._last = 0.0
        self._label = ""
        self._total = 0

    def start(self, label: str, total: int = 0) -> None:
        """Begin a step; the listener hears of it at once."""
        self._label, self._total, self._last = label, total, 0.0
        self.step(0)

    def step(self, done: int) -> None:
        """A checkpoint: raise if cancelled, report if enough time has passed."""
        if self._cancelled.is_set():
            raise Cancelled
        if self._listener is None:
            return
        now = time.monotonic()
        if done == 0 or done == self._total or now - self._last >= self.INTERVAL:
            self._last = now
            self._listener(self._label, done, self._total)

    def track(self, items: Iterable[T], label: str, total: int = 0, every: int = 200) -> Iterator[T]:
        """Iterate while reporting; a checkpoint every ``every`` items."""
        self.start(label, total)
        done = 0
        for done, item in enumerate(items, 1):
            yield item
            if done % every == 0:
                self.step(done)
        self.step(done)

    def cancel(self) -> None:
        """Ask the work to stop at its next checkpoint."""
        self._cancelled.set()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Within the block :func:`checkpoint` is one of this progress: for rules many layers down, on this thread."""
        before = _watching.set(self)
        try:
            yield
        finally:
            _watching.reset(before)


_watching: ContextVar[Progress | None] = ContextVar("progress", default=None)


def checkpoint(done: int = 0, label: str = "", total: int = 0) -> None:
    """A checkpoint of the progress that watches, if any; with ``label`` a new step begins.

    Raises:
        Cancelled: the user stopped the work.
    """
    progress = _watching.get()
    if progress is None:
        return
    if label:
        progress.start(label, total)
    else:
        progress.step(done)


def silent() -> Progress:
    """A progress nobody listens to."""
    return Progress()


def now_and_then(row: int) -> None:
    """A :func:`checkpoint` every 200 rows."""
    if row % 200 == 0:
        checkpoint(row)
