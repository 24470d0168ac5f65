"""Two processes racing for overlapping units: never both, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from mhcrm.store import Store

ROOT = Path(__file__).resolve().parents[2]
RACER = Path(__file__).with_name("race_hold.py")
ROUNDS = [("501", "F5"), ("F5", "B"), ("501", "501"), ("B", "502"), ("501", "F5"), ("501", "B"), ("501", "502")]
"""What the two want in each round; the last is no conflict."""


def furnished(store: Store) -> list[str]:
    """A floor with two rooms, and two projects; returns their codes."""
    with store.write("布置") as uow:
        park = uow.spaces.add({"kind": "park", "code": "P", "name": "示例园"})
        building = uow.spaces.add({"kind": "building", "code": "B", "name": "A楼", "parent_id": park})
        floor = uow.spaces.add({"kind": "floor", "code": "F5", "name": "5F", "parent_id": building})
        for room in ("501", "502"):
            uow.spaces.add({"kind": "room", "code": room, "name": room, "parent_id": floor})
        ids = [uow.leads.add({"company": f"示例公司{n}", "project": f"示例项目{n}"}, {}) for n in range(2)]
    with store.read() as view:
        return [view.leads.get(lead_id).code or "" for lead_id in ids]


def test_overlapping_units_go_to_one_officer_only(store: Store, tmp_path: Path) -> None:
    leads, go = furnished(store), tmp_path / "go"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    racers = [
        subprocess.Popen(
            [sys.executable, str(RACER), store.target, lead, str(go), *(pair[index] for pair in ROUNDS)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for index, lead in enumerate(leads)
    ]
    deadline = time.monotonic() + 60
    for number in range(len(ROUNDS)):
        while len(list(tmp_path.glob(f"go.{number}.*"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.005)
        (tmp_path / f"go.{number}").touch()
    words = [racer.communicate(timeout=60)[0].split() for racer in racers]
    results = [sorted(pair) for pair in zip(*words, strict=True)]
    assert results[:-1] == [["got", "taken"]] * (len(ROUNDS) - 1)
    assert results[-1] == ["got", "got"]
    with store.read() as view:
        assert len(view.holds.all()) == len(ROUNDS) + 1
