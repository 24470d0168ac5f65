"""Tables are made when asked for: the list of where they live must be whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mhcrm.store.tables import HOMES, fill

FOLDER = Path(__file__).resolve().parents[2] / "mhcrm" / "store" / "tables"


def test_every_table_has_its_home_and_no_home_is_empty() -> None:
    assert set(fill().tables) == set(HOMES)
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "base", "types"}
    assert set(HOMES.values()) == modules


def test_asking_for_one_table_makes_no_other() -> None:
    code = "from mhcrm.store.tables import Base, table; table('lead'); print(sorted(Base.metadata.tables))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['lead']"
