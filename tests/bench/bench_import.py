"""How much longer a whole import takes than reading the file and writing raw rows.

Run by hand: ``python -m tests.bench.bench_import [rows …]``. Prints one JSON document; asserts nothing about time.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import python_calamine

from mhcrm.bootstrap import open_app
from mhcrm.domain.intake.preview import Preview
from tests.bench.big_sheet import HEADERS, write_big_sheet


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock and of the processor; the second does not mind what else the machine does."""

    wall: float
    cpu: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


def _timed(work: Callable[[], object]) -> Spent:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def _read(path: Path) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return list(book.get_sheet_by_index(0).iter_rows())


def _raw(folder: Path, rows: list[list[Any]]) -> None:
    with sqlite3.connect(folder / "raw.db") as conn:
        conn.execute("pragma journal_mode=wal")
        conn.execute(f"create table t({','.join(f'c{i}' for i in range(len(HEADERS)))})")
        marks = ",".join("?" * len(HEADERS))
        conn.executemany(f"insert into t values({marks})", [[str(cell) for cell in row] for row in rows])
    conn.close()


def _one(rows: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "big.xlsx"
        write_big_sheet(path, rows)
        table: list[list[Any]] = []
        reading = _timed(lambda: table.extend(_read(path)))
        reader_peak = _peak()
        floor = reading + _timed(lambda: _raw(folder, table))
        read_peak = _peak()
        table.clear()
        app = open_app(str(folder / "x.db"), actor="bench")
        service = app.intake
        with app.store.read():
            pass  # the file is made before the watch starts
        kept: list[Preview] = []
        head = _timed(lambda: service.preview_source(service.head(path)))
        look = _timed(lambda: kept.append(service.preview(path)))
        write = _timed(lambda: service.commit(kept[0]))
        kept.clear()
        peak = _peak()
        again = _timed(lambda: service.preview(path))
        undo = _timed(lambda: service.undo_batch(1))
        app.close()
    whole = look + write
    return {
        "size": rows,
        "ours_s": round(whole.wall, 2),
        "floor_s": round(floor.wall, 2),
        "ratio": round(whole.wall / floor.wall, 2),
        "cpu_ratio": round(whole.cpu / floor.cpu, 2),
        "rows_per_s": round(rows / whole.wall),
        "head_s": round(head.wall, 2),
        "preview_s": round(look.wall, 2),
        "commit_s": round(write.wall, 2),
        "again_s": round(again.wall, 2),
        "again_to_reading": round(again.wall / reading.wall, 2),
        "again_to_reading_cpu": round(again.cpu / reading.cpu, 2),
        "undo_s": round(undo.wall, 2),
        "undo_cpu_s": round(undo.cpu, 2),
        "peak_mib": round(peak),
        "reader_peak_mib": round(reader_peak),
        "note": f"{rows / whole.wall:.0f} 行/秒；前 200 行 {head.wall:.2f} s；重导 {again.wall / reading.wall:.2f} 倍读取；"
        f"撤销 {undo.wall:.2f} s；内存峰值：读 {reader_peak:.0f}，读和裸写 {read_peak:.0f} MiB",
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Sizes from the command line (``--size N …`` or bare), default 1,000 10,000 100,000; one JSON document."""
    sizes = [int(text) for text in sys.argv[1:] if text.isdecimal()] or [1_000, 10_000, 100_000]
    # A process for each size: peak memory is a process's own.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as lane:
        rows = list(lane.map(_one, sizes))
    sys.stdout.write(json.dumps({"name": "import", "rows": rows}, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
