"""The database and nothing else. Services use :func:`open_store` and the :class:`Store` it returns."""

from __future__ import annotations

from mhcrm.store.store import Store, open_store, restore_file
from mhcrm.store.unit_of_work import ReadView, UnitOfWork

__all__ = ["ReadView", "Store", "UnitOfWork", "open_store", "restore_file"]
