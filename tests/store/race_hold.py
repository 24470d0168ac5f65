"""One officer of the race: ``python race_hold.py DATABASE LEAD GO UNIT…`` holds one unit a round, as soon as GO.<round> exists.

Prints one word a round: got, taken, or the code of whatever else went wrong. Rounds lie in different months.
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import MhcrmError
from mhcrm.services.spaces.holds import Holds
from mhcrm.store import Store, open_store

DAY = date(2026, 11, 20)


def attempt(store: Store, space: str, lead: str, number: int) -> str:
    """Try for a unit in the days of a round."""
    first = DAY + timedelta(days=40 * number)
    try:
        Holds(store, Clock(as_of=DAY)).place(space, lead, start=first, until=first + timedelta(days=30))
    except MhcrmError as refused:
        return "taken" if refused.code == "space-taken" else refused.code
    return "got"


def main() -> None:
    """All rounds."""
    database, lead, go, *units = sys.argv[1:]
    store = open_store(database, clock=Clock(as_of=DAY), actor=lead)
    words = []
    for number, unit in enumerate(units):
        Path(f"{go}.{number}.{lead}").touch()
        while not Path(f"{go}.{number}").exists():
            time.sleep(0.0005)
        words.append(attempt(store, unit, lead, number))
    store.close()
    print(*words)


if __name__ == "__main__":
    main()
