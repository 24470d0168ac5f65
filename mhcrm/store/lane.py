"""Statements of a bulk write beside the preparing of the next ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from sqlalchemy import Connection

_AHEAD = 12
"""Pieces of work that may wait; more would only hold memory."""


class StatementLane:
    """Runs pieces of work on a connection one after the other in a second thread.

    SQLite leaves the interpreter free while a statement runs, so that the rows of the next portion are worked out
    meanwhile. Only one thread uses the connection at a time: call :meth:`wait` before touching it. A server works in
    its own process anyway; there every piece runs at once.
    """

    def __init__(self, conn: Connection) -> None:
        beside = conn.dialect.name == "sqlite"
        self._thread = ThreadPoolExecutor(1, "statements") if beside else None
        self._pending: deque[Future[object]] = deque()

    def run(self, *work: Callable[[], object]) -> None:
        """Do ``work`` after what was given before; returns before it is done, and raises what went wrong before."""
        for piece in work:
            if self._thread is None:
                piece()
            else:
                self._pending.append(self._thread.submit(piece))
        self._until(_AHEAD)

    def wait(self) -> None:
        """Until all work given so far is done; raises what went wrong with it."""
        self._until(0)

    def _until(self, left: int) -> None:
        while len(self._pending) > left:
            self._pending.popleft().result()

    def __enter__(self) -> StatementLane:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.wait()
        finally:
            if self._thread is not None:
                self._thread.shutdown(cancel_futures=True)
