"""Takes ``db/schema.sql`` anew from the migrations: ``python -m docs.build_schema`` in the checkout's root."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mhcrm.store import schema
from mhcrm.store.migrate import upgrade


def main() -> None:
    """Migrate an empty file and keep what it led to."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "empty.db"
        upgrade(str(path))
        sys.stdout.write(f"{schema.write(path)}\n")


if __name__ == "__main__":
    main()
