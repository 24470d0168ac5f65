"""Search as you type against the raw index query, and bulk storing against raw ``executemany``.

Run by ``mhcrm bench search`` or ``python tests/bench/bench_search.py --size 10000``; prints one JSON document.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mhcrm.base.clock import Clock
from mhcrm.domain.records import LeadDraft
from mhcrm.services.search.service import SearchService
from mhcrm.store import Store, open_store
from mhcrm.store.search_index import match_expression

SIZES = (1_000, 10_000, 100_000)
QUERIES = 60
SHOWN = 30
_WORDS = [
    "精密机械",
    "航空装备",
    "生物医药",
    "脑机接口",
    "柔性电极",
    "集成电路",
    "工业软件",
    "具身机器人",
    "新型储能",
    "卫星载荷",
    "高端器械",
    "检测认证",
    "研发中心",
    "生产基地",
    "中试平台",
    "企业总部",
    "孵化器",
    "数据服务",
    "新材料",
    "轨道交通",
    "智能座舱",
    "细胞治疗",
    "光伏组件",
    "低空经济",
]
_NAMES = (
    "禾曜微岑屿垣骊鹤汀砺澜骁砚沅启朔桐棣华晏平弈橙泓序霁蓝蓉骥澄谟枫棹筠策椿棠铄槿昶元屹衡瀚粤翎沧溟钧陌辰芃野蹊智"
)


def drafts(size: int) -> list[LeadDraft]:
    """Leads of about 25 fields and some two hundred characters each."""
    rng = random.Random(size)

    def text(words: int) -> str:
        return "，".join(rng.choice(_WORDS) + rng.choice(_NAMES) + rng.choice(_WORDS) for _ in range(words))

    def one(at: int) -> LeadDraft:
        name = "".join(rng.choices(_NAMES, k=4))
        values: dict[str, str | Decimal | None] = {
            "company": f"上海{name}{rng.choice(_WORDS)}有限公司",
            "project": f"{name}{rng.choice(_WORDS)}{at}",
            "summary": text(6),
            "progress": text(3),
            "notes": text(2),
            "investment_wan": Decimal(rng.randint(100, 90_000)),
            "fixed_investment_wan": Decimal(rng.randint(100, 9_000)),
            "land_mu": Decimal(rng.randint(1, 90)),
            "floor_area_sqm": Decimal(rng.randint(100, 20_000)),
            "investment_currency": "CNY",
            "phone": f"139{rng.randint(0, 99_999_999):08d}",
            "contact": rng.choice(_NAMES) + rng.choice(_NAMES),
            "received_on": "2026-05-03",
            "stage": rng.choice("LNISR"),
        }
        for field in ("industry_text", "phase", "ownership", "foreign", "origin", "source", "referrer", "town", "park"):
            values[field] = rng.choice(_WORDS)
        values["lead_unit"], values["owner"] = "某某镇", rng.choice(_NAMES) * 2
        return LeadDraft(values, {"investment_wan": "约3亿元"})

    return [one(at) for at in range(size)]


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def raw_insert(path: Path, rows: Sequence[LeadDraft]) -> float:
    """The floor of storing: the same values as text, one table, no index."""
    names = [f"c{at}" for at in range(len(rows[0].values))]
    lines = [tuple(None if value is None else str(value) for value in row.values.values()) for row in rows]
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {', '.join(names)})")

    def work() -> None:
        conn.execute("BEGIN")
        conn.executemany(f"INSERT INTO t ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", lines)
        conn.execute("COMMIT")

    seconds = timed(work)
    conn.close()
    return seconds


def store_rows(store: Store, rows: Sequence[LeadDraft]) -> float:
    """Our own: rows, companies, keys, search index, undo step, audit."""

    def work() -> None:
        with store.write("导入") as uow:
            uow.batches.add("bench")
            uow.leads.add_many(rows)

    return timed(work)


def search_times(store: Store, path: Path, rows: Sequence[LeadDraft], length: int) -> tuple[list[float], list[float]]:
    """(ours, raw index query) in seconds; both give the newest hits and the number of all."""
    rng = random.Random(length)
    service = SearchService(store)
    conn = sqlite3.connect(path)
    hits = f"SELECT rowid FROM lead_search WHERE lead_search MATCH ? ORDER BY rowid DESC LIMIT {SHOWN}"
    number = "SELECT count(*) FROM lead_search WHERE lead_search MATCH ?"
    ours, raw = [], []
    for _ in range(QUERIES):
        text = str(rng.choice(rows).values["summary"])
        start = rng.randrange(len(text) - length)
        word = text[start : start + length].replace("，", "精")
        expression = match_expression(word, "sqlite")
        raw.append(
            timed(lambda e=expression: (conn.execute(hits, (e,)).fetchall(), conn.execute(number, (e,)).fetchone()))
        )
        ours.append(timed(lambda w=word: service.find(w, SHOWN)))
    conn.close()
    return ours, raw


def p95(values: Sequence[float]) -> float:
    """The value that 95 in 100 stay below."""
    return sorted(values)[int(len(values) * 0.95)]


def measure(size: int) -> list[dict[str, object]]:
    """The lines of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = drafts(size)
        floor = raw_insert(folder / "raw.db", rows)
        store = open_store(folder / "own.db", clock=Clock(), actor="bench")
        lines = [line(size, store_rows(store, rows), floor, "写入：行、企业、查重键、索引、撤销")]
        for length in (1, 2, 3, 4):
            ours, raw = search_times(store, folder / "own.db", rows, length)
            lines.append(line(size, p95(ours), p95(raw), f"搜索 {length} 字，p95"))
        lines.append(line(size, timed(store.undo), floor, "撤销整批导入"))
        store.close()
        return lines


def line(size: int, ours: float, floor: float, note: str) -> dict[str, object]:
    """One line of the table."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = ours / floor
    return {"size": size, "ours_s": ours, "floor_s": floor, "ratio": ratio, "peak_mib": round(peak), "note": note}


def main() -> None:
    """One JSON document on stdout."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int)
    size = parser.parse_args().size
    rows = [row for each in ((size,) if size else SIZES) for row in measure(each)]
    json.dump({"name": "search", "rows": rows}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
