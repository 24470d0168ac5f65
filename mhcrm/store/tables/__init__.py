"""All tables, one file a noun. A table is made when it is first asked for: a model class costs milliseconds at every start."""

from __future__ import annotations

from mhcrm.store.tables.base import HOMES, Base, fill, table

__all__ = ["HOMES", "Base", "fill", "table"]
