"""Checks of a database: the engine's own, and what must hold between our tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, select

from mhcrm.domain.referral import chain
from mhcrm.store import search_index
from mhcrm.store.files import ContentFiles
from mhcrm.store.rows import raw_table


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems in plain words (empty = sound) and how many rows there are of each kind."""

    problems: tuple[str, ...]
    counts: dict[str, int]


_COUNTED = ("lead", "company", "contact", "activity", "import_batch", "space", "hold", "referrer", "match_report")
_RULES = {
    "阶段记录与项目当前阶段不符": (
        "SELECT count(*) FROM lead JOIN stage_event ON stage_event.lead_id = lead.id WHERE stage_event.id = "
        "(SELECT max(e.id) FROM stage_event e WHERE e.lead_id = lead.id) AND stage_event.to_stage <> lead.stage"
    ),
    "回收站里的项目没有从搜索中移开": (
        "SELECT count(*) FROM lead WHERE binned_at IS NOT NULL AND id NOT IN (SELECT lead_id FROM search_dead)"
    ),
    "在用的项目被搜索略过": (
        "SELECT count(*) FROM lead WHERE binned_at IS NULL AND id IN (SELECT lead_id FROM search_dead)"
    ),
    "撤销记录缺少对应的操作": (
        "SELECT count(*) FROM parked WHERE change_id NOT IN (SELECT id FROM change WHERE state = 'undone')"
    ),
    "编号计数落后于已有记录": (
        "SELECT count(*) FROM lead WHERE id > (SELECT coalesce(max(value), 0) FROM counter WHERE name = 'lead')"
    ),
}


def kept_files(conn: Connection) -> list[tuple[str, str]]:
    """(stored path, hash) of every file that rows name."""
    both = "SELECT stored_path, sha256 FROM attachment UNION SELECT stored_path, sha256 FROM source_file"
    return sorted((str(row[0]), str(row[1])) for row in conn.exec_driver_sql(both))


def run(conn: Connection, files: ContentFiles) -> Findings:
    """Check everything; nothing is changed."""
    problems: list[str] = []
    if conn.dialect.name == "sqlite":
        lines = [str(row[0]) for row in conn.exec_driver_sql("PRAGMA integrity_check(20)")]
        problems += [f"文件结构：{line}" for line in lines if line != "ok"]
        broken = conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        problems += [f"{row[0]} 第 {row[1]} 条没有归属（{row[2]}）" for row in broken[:20]]
    for meaning, sql in _RULES.items():
        number = int(conn.exec_driver_sql(sql).scalar_one())
        if number:
            problems.append(f"{meaning}：{number} 条")
    if fault := _chain_fault(conn):
        problems.append(fault)
    if missing := search_index.missing(conn):
        problems.append(f"搜索索引缺少 {missing} 个项目，可用 mhcrm check --repair 重建")
    faults = Counter(files.fault(stored, digest) for stored, digest in kept_files(conn))
    problems += [f"附件{fault}：{number} 个" for fault, number in sorted(faults.items()) if fault]
    counts = {name: int(conn.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()) for name in _COUNTED}
    return Findings(tuple(problems), counts)


def _chain_fault(conn: Connection) -> str:
    """The first broken link of the referral ledger's hash chain; "" when it is whole."""
    ledger, counter = raw_table("referral_ledger"), raw_table("counter")
    given = conn.execute(select(counter.c.value).where(counter.c.name == "referral_ledger")).scalar()
    rows = conn.execute(select(ledger).order_by(ledger.c.id)).mappings()
    return chain.first_fault((dict(row) for row in rows), int(given or 0))
