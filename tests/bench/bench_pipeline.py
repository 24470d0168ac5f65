"""今日, board, lights and one move over a grown database, each against the raw statement that reads the same rows.

Run by ``mhcrm bench pipeline`` or ``python tests/bench/bench_pipeline.py --size 20000``; prints one JSON document.
Every project has 25 entries in its timeline: 20,000 projects make half a million.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mhcrm.base.clock import Clock
from mhcrm.bootstrap import App
from mhcrm.domain.pipeline.records import Waiting
from mhcrm.domain.records import LeadDraft, LeadQuery
from mhcrm.services.pipeline.moves import Given, Why

SIZES = (2_000, 20_000)
ENTRIES, TASKS, ROUNDS = 25, 2_000, 7
TODAY = date(2026, 9, 16)
_STAGES = "LLLLNNNNNNIIISSRRPCDOF"


def fill(app: App, size: int) -> None:
    """Projects, their timeline, moves and tasks, by the roads the program has for many rows."""
    rng = random.Random(size)
    people = [f"官员{at:02d}" for at in range(40)]

    def lead(at: int) -> LeadDraft:
        values: dict[str, str | Decimal | None] = {
            "project": f"项目{at}",
            "company": f"公司{at}",
            "owner": rng.choice(people),
        }
        values |= {"stage": rng.choice(_STAGES), "lead_unit": f"单位{at % 21}", "park": f"园区{at % 17}"}
        values |= {
            "chain_text": f"链{at % 9}",
            "investment_wan": Decimal(rng.randint(100, 90_000)),
            "space_mode": "租赁",
        }
        return LeadDraft(
            {**values, "received_on": "2026-03-02", "investment_currency": rng.choice(("CNY", "CNY", "USD"))}
        )

    drafts = [lead(at) for at in range(size)]
    with app.store.write("填充") as uow:
        uow.batches.add("bench")
        ids = uow.leads.add_many(drafts)
        app.guard.state(uow, [(number, None, draft.values) for number, draft in zip(ids, drafts, strict=True)], "导入")
        for at in range(min(TASKS, size)):
            due = TODAY + timedelta(days=rng.randint(-20, 40))
            lead_id = ids[rng.randrange(size)]
            row = {"lead_id": lead_id, "title": f"待办{at}", "due_on": due, "person": rng.choice(people)}
            uow.pipeline.tasks.add({**row, "waiting": Waiting.NOBODY})
        names = (
            "lead_id",
            "happened_on",
            "kind",
            "text",
            "author",
            "created_at",
            "updated_at",
            "version",
            "real",
            "extra",
        )
        first, stamp = uow.access.rec.writer.next_ids("activity", size * ENTRIES), "2026-06-01T00:00:00.000000Z"
        rows = (
            (
                first + at,
                ids[at // ENTRIES],
                _day(rng),
                "电话",
                "问了面积和工期，等企业回话。",
                "甲",
                stamp,
                stamp,
                1,
                1,
                "{}",
            )
            for at in range(size * ENTRIES)
        )
        uow.access.rec.writer.insert_many("activity", ("id", *names), rows)


def _day(rng: random.Random) -> str:
    return (date(2026, 1, 5) + timedelta(days=int(rng.triangular(0, 253, 230)))).isoformat()


def median(work: Callable[[], object]) -> float:
    """Seconds of the middle one of several calls."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def floor(path: Path) -> float:
    """The same rows by one plain statement of the driver, as tuples."""
    conn = sqlite3.connect(path)
    sql = (
        "SELECT id, code, project, company, stage, owner, lead_unit, park, chain_text, investment_wan, created_at, "
        "(SELECT max(happened_on) FROM activity a WHERE a.lead_id = lead.id AND a.real = 1) FROM lead WHERE binned_at IS NULL"
    )
    seconds = median(lambda: conn.execute(sql).fetchall())
    conn.close()
    return seconds


def moves(app: App) -> float:
    """One move through a gate with evidence, each of another project."""
    ids = iter(app.records.list(LeadQuery(text="", filters=())))
    leads = [lead for lead in app.records.many([next(ids) for _ in range(400)]) if lead.text("stage") == "L"]
    todo = iter(leads)
    given = Given(evidence={"研判意见": "跟进"})
    return median(lambda: app.pipeline.move(next(todo).id or 0, "N", Why(), given))


def measure(size: int) -> list[dict[str, object]]:
    """The lines of one size."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "bench.db"
        clock = Clock(as_of=TODAY, fixed=datetime(2026, 9, 16, 2, tzinfo=UTC))
        with App(str(path), clock, "bench") as app:
            fill(app, size)
            raw = floor(path)
            board, query = app.board, LeadQuery()
            return [
                line(size, median(app.today.page), raw, "今日，全部"),
                line(size, median(lambda: app.today.page("官员01")), raw, "今日，我的"),
                line(size, median(lambda: board.board(query)), raw, "看板，不分组"),
                line(size, median(lambda: board.board(query, "owner")), raw, "看板，按责任人"),
                line(size, median(app.lights.board), raw, "全部督办灯"),
                line(size, moves(app), raw, "一次换阶段"),
            ]


def line(size: int, ours: float, raw: float, note: str) -> dict[str, object]:
    """One line of the table."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"size": size, "ours_s": ours, "floor_s": raw, "ratio": ours / raw, "peak_mib": round(peak), "note": note}


def main() -> None:
    """One JSON document on stdout."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int)
    size = parser.parse_args().size
    rows = [row for each in ((size,) if size else SIZES) for row in measure(each)]
    json.dump({"name": "pipeline", "rows": rows}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
