"""Two kinds of database error: the environment's (calm message, next step) and ours (crash report)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from mhcrm.base.errors import EnvironmentProblem, InputError, MhcrmError


@dataclass(frozen=True)
class Calm:
    """One message of the table below."""

    code: str
    what: str
    why: str
    todo: str


LOCKED = Calm(
    "db-locked",
    "数据文件正被另一个程序占用，这次没有写入。",
    "可能有另一个窗口正在导入，或备份、同步软件正在读它。",
    "请稍等片刻再试；已保存的数据不受影响。",
)
READ_ONLY = Calm(
    "db-read-only",
    "数据文件是只读的，这次没有写入。",
    "文件或所在文件夹没有写权限，或放在只读的盘上。",
    "请给文件夹写权限，或用 --db 指定另一个位置；已保存的数据不受影响。",
)
FULL = Calm(
    "db-full",
    "磁盘空间不够，这次没有写入。",
    "",
    "请腾出空间后再做一次；已保存的数据完好。",
)
DISK = Calm(
    "db-disk",
    "读写数据文件时磁盘出错，这次没有写入。",
    "移动盘可能被拔出，网络盘可能断开，或磁盘有坏道。",
    "请检查磁盘或网络后重开程序；需要时用“恢复备份”。",
)
CANNOT_OPEN = Calm(
    "db-cannot-open",
    "打不开数据文件。",
    "文件夹不存在，或没有访问权限。",
    "请检查位置和权限，或用 --db 指定另一个文件。",
)
NOT_A_DATABASE = Calm(
    "db-not-a-database",
    "这个文件不是 mhcrm 的数据文件，没有改动它。",
    "它可能是别的程序的文件，或已加密。",
    "请用 --db 指定正确的文件。",
)
DAMAGED = Calm(
    "db-damaged",
    "数据文件已损坏，没有再写入。",
    "常见原因是断电、磁盘故障，或同步软件写坏了文件。",
    "请用“恢复备份”（mhcrm restore 备份文件）恢复到最近一次备份，并留下坏文件以便检查。",
)
NO_MEMORY = Calm("db-no-memory", "内存不够，这次没有写入。", "", "请关掉其他程序后再试。")
NO_SERVER = Calm(
    "db-no-server",
    "连不上数据库服务器。",
    "服务器可能没有启动，或网络、地址、口令不对。",
    "请检查网络和 MHCRM_DB 的地址，或联系管理员。",
)
CLASH = Calm("db-clash", "另一位同事同时在写同一处，这次没有写入。", "", "请再做一次。")

SQLITE_CODES: dict[int, Calm] = {
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_NOMEM: NO_MEMORY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
    sqlite3.SQLITE_PROTOCOL: LOCKED,
    sqlite3.SQLITE_NOTADB: NOT_A_DATABASE,
}
"""Primary result codes that are the environment's; every other one is a bug of ours."""

SQLSTATES: dict[str, Calm] = {
    "25006": READ_ONLY,
    "53100": FULL,
    "53200": NO_MEMORY,
    "53300": NO_SERVER,
    "55P03": LOCKED,
    "40001": CLASH,
    "40P01": CLASH,
    "57P01": NO_SERVER,
    "57P03": NO_SERVER,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
"""The same for PostgreSQL."""


def problem(calm: Calm, **details: object) -> EnvironmentProblem:
    """The exception of one message."""
    return EnvironmentProblem(calm.what, calm.why, calm.todo, calm.code, dict(details))


def calm_of(error: BaseException) -> Calm | None:
    """The environment's message for a driver error; None when it is our bug."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return SQLITE_CODES.get(code & 0xFF) if isinstance(code, int) else None
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return SQLSTATES.get(state) or (NO_SERVER if state.startswith("08") else None)
    if type(error).__name__ == "OperationalError":  # psycopg without a state: no connection was made
        return NO_SERVER
    return None


def translate(error: DBAPIError, target: str) -> MhcrmError | None:
    """What to raise instead of a driver error; None when it is a bug and must stay as it is."""
    original = error.orig
    if original is None:
        return None
    calm = calm_of(original)
    if calm is not None:
        return problem(calm, database=target, technical=str(original))
    if _is_reference(original):
        return InputError(
            "这一步会留下没有归属的记录，没有执行。",
            "还有别的记录（如跟进、预留、登记）指向它。",
            "请先处理那些记录，或改为放进回收站。",
            "row-in-use",
            {"technical": str(original)},
        )
    return None


def _is_reference(error: BaseException) -> bool:
    if isinstance(error, sqlite3.IntegrityError):
        return error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
    return getattr(error, "sqlstate", None) == "23503"


def newer_file(revision: str, known: str) -> EnvironmentProblem:
    """The file was written by a later version of the program."""
    return EnvironmentProblem(
        "这个数据文件由更新版本的程序建立，没有打开它。",
        f"文件结构版本 {revision}，本程序最高认识 {known}。",
        "请升级 mhcrm 后再打开；不要用旧程序改它。",
        "db-newer",
        {"revision": revision, "known": known},
    )
