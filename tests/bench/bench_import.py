"""How much longer a whole import takes than reading the file and writing raw rows.

Run by hand: ``python -m tests.bench.bench_import [rows …]``. Prints one line a size; asserts nothing about time.
"""

from __future__ import annotations

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import python_calamine

from mhcrm.base.clock import Clock
from mhcrm.services.intake.service import IntakeService
from mhcrm.store import open_store
from tests.bench.big_sheet import HEADERS, write_big_sheet


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _read(path: Path) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return list(book.get_sheet_by_index(0).iter_rows())


def _raw(folder: Path, rows: list[list[object]]) -> None:
    with sqlite3.connect(folder / "raw.db") as conn:
        conn.execute("pragma journal_mode=wal")
        conn.execute(f"create table t({','.join(f'c{i}' for i in range(len(HEADERS)))})")
        marks = ",".join("?" * len(HEADERS))
        conn.executemany(f"insert into t values({marks})", [[str(cell) for cell in row] for row in rows])
    conn.close()


def _one(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "big.xlsx"
        write_big_sheet(path, rows)
        table: list[list[object]] = []
        floor = _timed(lambda: table.extend(_read(path))) + _timed(lambda: _raw(folder, table))
        table.clear()
        clock = Clock()
        with_store = open_store(folder / "x.db", clock=clock, actor="bench")
        service = IntakeService(with_store, clock)
        kept: list[object] = []
        look = _timed(lambda: kept.append(service.preview(path)))
        write = _timed(lambda: service.commit(kept[0]))  # type: ignore[arg-type]
        kept.clear()
        again = _timed(lambda: service.preview(path))
        undo = _timed(lambda: service.undo_batch(1))
        with_store.close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{rows:>7} rows: floor {floor:.2f} s, preview {look:.2f} s, commit {write:.2f} s, "
            f"import/floor {(look + write) / floor:.2f}, re-import {again:.2f} s, undo {undo:.2f} s, peak {peak:.0f} MiB"
        )


def main() -> None:
    """Sizes from the command line, default 1,000 10,000 100,000."""
    for size in [int(text) for text in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        _one(size)


if __name__ == "__main__":
    main()
