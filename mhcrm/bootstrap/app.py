"""The app whole, and the way to open it."""

from __future__ import annotations

import getpass
import os
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mhcrm.base.clock import Clock
from mhcrm.base.errors import UsageError
from mhcrm.base.paths import default_database
from mhcrm.base.progress import Progress
from mhcrm.bootstrap.today import Days

if TYPE_CHECKING:
    from mhcrm.services.samples.service import SamplesService


class App(Days):
    """Everything a face needs, built on demand. Close it (or use it as a context manager) to back up and let go."""

    @cached_property
    def samples(self) -> SamplesService:
        """The sample data (示例)."""
        from mhcrm.services.samples.service import SamplesService

        return SamplesService(self.store, self.clock)

    def install_samples(self, progress: Progress) -> dict[str, Any]:
        """Bring in the sample data (示例) the way any file comes in; returns the ledger's import report (JSON form)."""
        from mhcrm.domain.intake.report import preview_json

        reports: list[dict[str, Any]] = []

        def ledger(path: Path) -> None:
            preview = self.intake.preview(path, progress=progress)
            reports.append(preview_json(preview, self.intake.commit(preview, progress=progress).batch))

        self.samples.install(ledger, lambda path: self.spaces.import_file(path, is_sample=True, progress=progress))
        return reports[0]


def open_app(db: str | None = None, as_of: date | None = None, actor: str | None = None) -> App:
    """The app on a database file or server.

    Args:
        db: file path or ``postgresql+psycopg://…``; None = ``MHCRM_DB`` or the user's own file.
        as_of: reference date for rules and space; None = ``MHCRM_AS_OF`` or today.
        actor: name kept with every change; None = ``MHCRM_ACTOR`` or the system's user name.
    """
    return App(
        database=db or default_database(),
        clock=Clock(as_of=as_of or _as_of_from_environment()),
        actor=actor or os.environ.get("MHCRM_ACTOR") or _user_name(),
    )


def _as_of_from_environment() -> date | None:
    text = os.environ.get("MHCRM_AS_OF")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"环境变量 MHCRM_AS_OF 写的是“{text}”，不是日期。", todo="请写成 2026-11-20 这样。") from None


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no user database entry, as in some containers
        return "本机"
