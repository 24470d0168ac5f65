"""Writes of an import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.progress import Progress

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def commit_file(app: App, path: Path, progress: Progress) -> object:
    """Read a file and write what can be written, as the command line does."""
    return app.intake.commit(app.intake.preview(path, progress=progress), progress=progress)
