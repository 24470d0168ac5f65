"""对应方式: column mappings kept under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mhcrm.base.errors import InputError
from mhcrm.domain.records import ColumnMapping
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.tables import table


class MappingRepo:
    """Named mappings of the open transaction."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[ColumnMapping]:
        """Every named mapping, by name."""
        return [_mapping(row) for row in self._access.many("import_mapping", order=table("import_mapping").c.name)]

    def by_name(self, name: str) -> ColumnMapping | None:
        """The mapping of this name, or None."""
        rows = self._access.many("import_mapping", table("import_mapping").c.name == name.strip())
        return _mapping(rows[0]) if rows else None

    def save(self, name: str, columns: Mapping[str, str], heads: Sequence[str], fingerprint: str) -> int:
        """Keep a mapping; one of the same name is replaced. Returns its id."""
        content = {"columns": dict(columns), "heads": list(heads), "fingerprint": fingerprint}
        rec, known = self._access.rec, self.by_name(name)
        now = self._access.clock.now()
        if known is not None:
            rec.update("import_mapping", known.id, {"mapping": content})
            return known.id
        row = {"name": name.strip(), "mapping": content, "author": self._access.actor, "version": 1}
        return rec.insert("import_mapping", {**row, "created_at": now, "updated_at": now})

    def rename(self, mapping_id: int, name: str) -> bool:
        """Give a mapping another name; False when it has that name.

        Raises:
            InputError: no such mapping, or the name is taken.
        """
        other = self.by_name(name)
        if other is not None and other.id != mapping_id:
            raise InputError(f"已有名为“{name}”的对应方式。", "", "请换一个名称。", "mapping-name-taken")
        return self._access.rec.update("import_mapping", mapping_id, {"name": name.strip()})

    def delete(self, mapping_id: int) -> None:
        """Remove a mapping.

        Raises:
            InputError: no such mapping.
        """
        self._access.rec.delete("import_mapping", mapping_id)


def _mapping(row: Cells) -> ColumnMapping:
    kept = row["mapping"]
    return ColumnMapping(
        row["id"],
        row["name"],
        kept.get("columns", {}),
        tuple(kept.get("heads", ())),
        kept.get("fingerprint", ""),
        row["author"],
        row["updated_at"],
        row["version"],
    )
