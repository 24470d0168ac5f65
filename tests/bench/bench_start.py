"""Cold start to a painted window with its rows, against a bare PySide6 window whose process also imports sqlmodel.

Whole processes, in turn, medians; the ratio is taken pair by pair. Offscreen, so no window system is in the way.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.domain.records import LeadDraft
from mhcrm.store import open_store

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5

BARE = """
import os, sys
import sqlmodel
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("mhcrm"))
window.resize(1366, 768)
window.show()
app.processEvents()
window.grab()
os._exit(0)
"""

OURS = """
import os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView
from mhcrm.base.paths import data_dir
from mhcrm.bootstrap import open_app
from mhcrm.desktop.app import make_application, open_window
from mhcrm.desktop.background import Lanes
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Look

class Painted(QObject):
    def eventFilter(self, view, event):
        if event.type() == QEvent.Type.Paint and view.parent().model() and view.parent().model().rowCount() >= SIZE:
            os._exit(0)
        return False

SIZE = int(sys.argv[1])
state = WindowState()
qt, theme = make_application(Look(state.text("look")))
services = open_app(sys.argv[2])
services.store
window = open_window(services, Lanes(qt), theme, state)
watch = Painted()
window.resize(1366, 768)
window.show()
for view in window.findChildren(QTableView):
    view.viewport().installEventFilter(watch)
sys.exit(qt.exec())
"""


def fill(path: Path, size: int) -> None:
    """A database with ``size`` leads."""
    store = open_store(path, clock=Clock(), actor="bench")
    drafts = [
        LeadDraft({"company": f"示例企业{n}有限公司", "project": f"示例项目{n}", "stage": "N", "owner": "示例"})
        for n in range(size)
    ]
    with store.write("准备", undoable=False) as uow:
        uow.leads.add_many(drafts)
    store.close()


def seconds(script: str, *words: str, folder: Path) -> float:
    """Wall seconds of one process."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "MHCRM_DATA": str(folder)}
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, *words], env=environment, check=True, capture_output=True, timeout=60)
    return time.perf_counter() - started


def measure(size: int) -> dict[str, object]:
    """One row: medians of both and of the ratios pair by pair, after one warm-up of each."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        database = folder / "bench.db"
        fill(database, size)
        ours, bare = [], []
        for run in range(RUNS + 1):
            pair = seconds(OURS, str(size), str(database), folder=folder), seconds(BARE, folder=folder)
            if run:
                ours.append(pair[0])
                bare.append(pair[1])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    note = "到首屏画出项目行为止；基线为裸窗口并导入 sqlmodel"
    return {"size": size, "ours_s": statistics.median(ours), "floor_s": statistics.median(bare), "ratio": ratio,
            "peak_mib": round(peak), "note": note}  # fmt: skip


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int)
    args = parser.parse_args()
    sizes = [args.size] if args.size else [1_000, 10_000, 100_000]
    json.dump({"name": "start", "rows": [measure(size) for size in sizes]}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
