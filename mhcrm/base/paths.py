"""Where things are: the single resource reader and the user's data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePosixPath


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    return Path(__file__).resolve().parent.parent.parent


ROOT = _root()


def resource(name: str) -> Path:
    """Path of a shipped file or folder under ``resources/``.

    Raises:
        ValueError: if the name is absolute or leads out of ``resources/``.
    """
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts:
        raise ValueError(f"resource name must stay inside resources/: {name!r}")
    return ROOT / "resources" / pure


def migrations() -> Path:
    """The alembic environment (``db/``)."""
    return ROOT / "db"


def data_dir() -> Path:
    """The user's data folder, created on first use. ``MHCRM_DATA`` names another."""
    override = os.environ.get("MHCRM_DATA")
    if override:
        folder = Path(override)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "mhcrm"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support" / "mhcrm"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mhcrm"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def default_database() -> str:
    """``MHCRM_DB``, else ``mhcrm.db`` in the data folder."""
    return os.environ.get("MHCRM_DB") or str(data_dir() / "mhcrm.db")
