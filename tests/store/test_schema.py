"""A new database and a migrated one are the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import ProgrammingError

from mhcrm.store import schema
from mhcrm.store.engine import make_engine
from mhcrm.store.migrate import head, prepare, upgrade
from mhcrm.store.tables import fill
from tests.store.conftest import CLOCK


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "a.db"
    upgrade(str(path))
    return path


def ordered(sql: str) -> tuple[str, ...]:
    """The lines of a statement; constraints sorted, since alembic names them in no order when it rebuilds a table."""
    lines = [line.strip(" ,\t") for line in sql.split("\n")]
    named = sorted(line for line in lines if line.startswith("CONSTRAINT "))
    return (*(line for line in lines if not line.startswith("CONSTRAINT ")), *named)


def master(path: Path) -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        rows = conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return {(kind, name, of, ordered(sql or "")) for kind, name, of, sql in rows}


def test_the_shipped_schema_is_that_of_the_migrations(migrated: Path) -> None:
    shipped = schema.shipped()
    assert shipped is not None, "run: python -m docs.build_schema"
    kept, found = (sorted(map(ordered, text.split(";\n"))) for text in (shipped, schema.taken_from(migrated)))
    assert kept == found


def test_a_new_file_is_the_same_as_a_migrated_one_to_the_letter(migrated: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "b.db"
    assert prepare(str(fresh), CLOCK)
    assert master(fresh) == master(migrated)
    with closing(sqlite3.connect(fresh)) as conn:
        assert conn.execute("SELECT version_num FROM alembic_version").fetchone() == (head(),)


def test_migrations_leave_no_rows_that_a_new_file_would_lack(migrated: Path) -> None:
    with closing(sqlite3.connect(migrated)) as conn:
        for name in fill().tables:
            assert conn.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (0,), name


def test_a_schema_of_other_migrations_is_not_used(
    migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "stamp", lambda: "0" * 64)
    assert schema.shipped() is None
    fresh = tmp_path / "b.db"
    prepare(str(fresh), CLOCK)
    assert master(fresh) == master(migrated)


def described(engine: Engine) -> dict[str, dict[str, Any]]:
    """Columns (type, may be blank), keys and indexes of every table of the models."""
    seen = inspect(engine)
    out: dict[str, dict[str, Any]] = {}
    for name in fill().tables:
        out[name] = {
            "columns": {column["name"]: (str(column["type"]), column["nullable"]) for column in seen.get_columns(name)},
            "primary": seen.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted((key["name"] or "", *key["column_names"]) for key in seen.get_unique_constraints(name)),
            "foreign": sorted(
                (key["name"] or "", *key["constrained_columns"], key["referred_table"], *key["referred_columns"])
                for key in seen.get_foreign_keys(name)
            ),
            "index": sorted(
                (str(key["name"]), str(key["column_names"]), str(key["unique"])) for key in seen.get_indexes(name)
            ),
        }
    return out


def test_the_tables_of_the_models_are_those_of_the_migrations(migrated: Path, tmp_path: Path) -> None:
    own = make_engine(str(tmp_path / "models.db"))
    with own.connect().execution_options(mhcrm_write=True) as conn, conn.begin():
        fill().create_all(conn)
    theirs = make_engine(str(migrated))
    try:
        assert described(own) == described(theirs)
    finally:
        own.dispose()
        theirs.dispose()


def test_the_tables_of_the_models_are_those_of_the_migrations_on_a_server(postgres_server: str) -> None:
    """The chain of migrations makes them on a server; only it does, so old and new ones are alike."""
    plain = make_engine(f"{postgres_server}/postgres")
    for name in ("schema_a", "schema_b"):
        with plain.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            with suppress(ProgrammingError):
                conn.exec_driver_sql(f"DROP DATABASE {name}")
            conn.exec_driver_sql(f"CREATE DATABASE {name}")
    plain.dispose()
    upgrade(f"{postgres_server}/schema_a")
    own, theirs = make_engine(f"{postgres_server}/schema_b"), make_engine(f"{postgres_server}/schema_a")
    try:
        with own.begin() as conn:
            fill().create_all(conn)
        assert described(own) == described(theirs)
    finally:
        own.dispose()
        theirs.dispose()
