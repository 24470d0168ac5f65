"""Alembic environment. The program hands its open connection in; ``alembic`` on the command line names a file by ``-x db=``."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

SEARCH_TABLES = "lead_search"


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """The search index is no table of the models."""
    return not (kind == "table" and name is not None and name.startswith(SEARCH_TABLES))


def run(connection: Connection) -> None:
    """Run the asked-for steps inside the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_as_batch=True,
        transactional_ddl=True,
        include_name=include_name,
    )
    context.run_migrations()


handed_in = context.config.attributes.get("connection")
if handed_in is None:
    raise RuntimeError("migrations run through mhcrm (mhcrm.store.migrate.upgrade), which hands its connection in")
run(handed_in)
