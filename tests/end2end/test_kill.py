"""Killing the program at any moment loses nothing that was reported as saved."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.domain.records import LeadDraft
from mhcrm.store import open_store

ROUNDS = 4
BATCH = 40

# A worker that imports, edits and undoes for ever and says "saved N M" once N leads and M edits of lead 1 are stored.
WORKER = f"""
import sys
from mhcrm.base.clock import Clock
from mhcrm.domain.records import LeadDraft
from mhcrm.store import open_store

store = open_store(sys.argv[1], clock=Clock(), actor="甲")
with store.read() as view:
    leads = view.leads.count()
    edits = int(view.leads.get(1).text("notes"))
while True:
    with store.write("导入") as uow:
        uow.batches.add("台账.xlsx")
        uow.leads.add_many([LeadDraft({{"company": f"公司{{leads + at}}", "notes": "脑机接口"}}) for at in range({BATCH})])
    leads += {BATCH}
    print("saved", leads, edits, flush=True)
    with store.write("修改") as uow:
        uow.leads.update(1, {{"notes": str(edits + 1)}})
    edits += 1
    print("saved", leads, edits, flush=True)
    with store.write("要撤销的") as uow:
        uow.leads.add({{"company": "不该留下"}})
    store.undo()
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "kill.db"
    store = open_store(path, clock=Clock(), actor="甲")
    with store.write("新建") as uow:
        uow.leads.add_many([LeadDraft({"company": "第一家", "notes": "0"})])
    store.close()
    chance = random.Random(20260601)
    reported = (1, 0)
    for _ in range(ROUNDS):
        reported = max(reported, _run_and_kill(path, chance.uniform(0.05, 0.6)))
        _check(path, reported)
    assert reported[0] > 1, "the worker never got to save anything"


def _run_and_kill(path: Path, patience: float) -> tuple[int, int]:
    """Let a worker run until shortly after its first save, kill it; returns what it reported last."""
    command = [sys.executable, "-c", WORKER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first.startswith("saved"), process.stderr.read() if process.stderr else ""
        time.sleep(patience)  # the moment of the kill is the point of the test
        process.send_signal(signal.SIGKILL)
        lines = [first, *process.stdout.read().splitlines()]
    complete = [line.split() for line in lines if line.startswith("saved") and len(line.split()) == 3]
    return int(complete[-1][1]), int(complete[-1][2])


def _check(path: Path, reported: tuple[int, int]) -> None:
    store = open_store(path, clock=Clock(), actor="甲")
    with store.read() as view:
        leads, edits = view.leads.count(), int(view.leads.get(1).text("notes"))
        stray = sum(row.cells["company"] == "不该留下" for row in view.leads.rows(view.leads.ids(), ["company"]))
    assert stray in (0, 1)  # 1 when killed between the write and its undo
    assert edits >= reported[1]
    assert leads - stray >= reported[0]
    assert (leads - stray - 1) % BATCH == 0, "half an import"
    if stray:
        assert store.undo_name() == "要撤销的"
        store.undo()
    assert store.check().problems == ()
    store.close()
