"""Reading a file for the preview: its first rows at once, the whole of it behind, files of a queue one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mhcrm.base.errors import Cancelled
from mhcrm.desktop import intake_draft, intake_reading
from mhcrm.desktop.background import Lane, Step
from mhcrm.desktop.context import Context
from mhcrm.desktop.intake_draft import Draft
from mhcrm.desktop.intake_reading import Loaded
from mhcrm.services.intake.readers import SourceFile
from mhcrm.services.intake.service import expand

if TYPE_CHECKING:
    from mhcrm.desktop.pages.intake.page import IntakePage


class Reading(QObject):
    """Hands what it has read to ``page.arrived``; a newer file makes the answers of an older one void."""

    def __init__(self, ctx: Context, page: IntakePage) -> None:
        super().__init__(page)
        self.ctx, self._page = ctx, page
        self._ticket = 0
        self._whole = 0  # id of the work that reads the rest
        self.previous: Draft | None = None
        """A preview with decisions that another file was opened over; it comes back afterwards."""
        ctx.lanes.stepped.connect(self._stepped)

    def files(self, paths: Sequence[str]) -> None:
        """Look at these files one after another; a folder stands for the sheets in it."""
        self._page.refusal.forget()
        found = tuple(str(path) for path in expand([Path(path) for path in paths]))
        if found:
            self.begin(Draft(path=found[0], queue=found[1:]))
        else:
            self.ctx.notify.said("这个文件夹里没有表格。请换一个，或直接拖入表格文件。")

    def next(self) -> bool:
        """Go on with the next file of the queue, then with a preview put aside; False when there is neither."""
        queue, previous = self._page.draft.queue, self.previous
        if queue:
            self.begin(Draft(path=queue[0], queue=queue[1:]))
        elif previous is not None:
            self.previous = None
            self.begin(previous)
        return bool(queue) or previous is not None

    @property
    def waiting(self) -> int:
        """How many previews come after this one."""
        return len(self._page.draft.queue) + (self.previous is not None)

    def keep(self, draft: Draft) -> None:
        """Another file is being opened over a preview; with decisions in it, it is kept for later."""
        if draft.changes:
            self.previous = draft

    def begin(self, draft: Draft) -> None:
        """Read and judge; what was open is forgotten once the new one has arrived."""
        self.stop()
        ticket, app = self._ticket, self.ctx.app
        name = Path(draft.path).name if draft.path else "粘贴的行"
        self._page.head.show_file(name, busy=True, waiting=len(draft.queue))
        self.ctx.lanes.run(
            "读取表格",
            lambda _progress: intake_reading.head(app, draft),
            lane=Lane.POOL,
            on_done=lambda source: self._headed(ticket, draft, source),
            on_error=lambda error: self._unreadable(ticket, draft, error),
        )

    def stop(self) -> None:
        """Read no further."""
        self._ticket += 1
        if self._whole:
            self.ctx.lanes.cancel(self._whole)
            self._whole = 0

    def judge(self, source: SourceFile, draft: Draft, *, quiet: bool = False) -> int:
        """Judge a file already read with the officer's changes."""
        ticket, app = self._ticket, self.ctx.app

        def arrived(loaded: Loaded) -> None:
            if ticket == self._ticket:
                self._page.arrived(draft, loaded)

        return self.ctx.lanes.run(
            "核对每一行",
            lambda progress: intake_reading.judged(app, source, draft, progress),
            on_done=arrived,
            on_error=self._page.failed,
            quiet=quiet,
        )

    # -- the steps --------------------------------------------------------------------------------
    def _headed(self, ticket: int, draft: Draft, source: SourceFile) -> None:
        if ticket != self._ticket:
            return
        self._page.begun(draft)
        if not source.partial:
            self._read(ticket, draft, source)
            return
        app = self.ctx.app
        shown = replace(draft, mends={}, choices={}) if draft.sha256 else draft

        def arrived(loaded: Loaded) -> None:
            if ticket == self._ticket:
                self._page.arrived(draft, loaded)
                self._read_rest(ticket, draft)

        self.ctx.lanes.run(
            "核对前面的行",
            lambda progress: intake_reading.judged(app, source, shown, progress),
            on_done=arrived,
            on_error=lambda error: self._unreadable(ticket, draft, error),
            quiet=True,
        )

    def _read_rest(self, ticket: int, draft: Draft) -> None:
        app = self.ctx.app
        self._whole = self.ctx.lanes.run(
            "读取表格",
            lambda progress: intake_reading.read(app, draft, progress),
            lane=Lane.POOL,
            on_done=lambda source: self._read(ticket, self._page.draft, source),
            on_error=lambda error: self._unreadable(ticket, draft, error),
            quiet=True,
        )

    def _read(self, ticket: int, draft: Draft, source: SourceFile) -> None:
        if ticket != self._ticket:
            return
        if draft.sha256 and draft.sha256 != source.sha256:
            draft = replace(draft, header_rows={}, mends={}, choices={})
            self.ctx.notify.said("文件在上次之后改过，按新内容重新核对；上次逐格的修改没有保留。")
        elif draft.changes and draft.sha256:
            self.ctx.notify.said(f"接着上次没有提交的预览，改过的 {draft.changes} 处都在。")
        looking = self._page.loaded is not None
        number = self.judge(source, replace(draft, sha256=source.sha256), quiet=looking)
        self._whole = number if looking else 0

    def _unreadable(self, ticket: int, draft: Draft, error: BaseException) -> None:
        if ticket != self._ticket or isinstance(error, Cancelled):
            return
        kept = intake_draft.load(self.ctx.state.folder)
        if kept is not None and (kept.path, kept.text) == (draft.path, draft.text):
            intake_draft.drop(self.ctx.state.folder)
        self._page.failed(error)
        if draft.queue:
            self.begin(Draft(path=draft.queue[0], queue=draft.queue[1:]))

    def _stepped(self, step: Step) -> None:
        loaded = self._page.loaded
        if step.work_id == self._whole and loaded is not None and loaded.preview.partial:
            total = f"{step.done:,} / {step.total:,}" if step.total else ""
            self._page.foot.reading(f"{step.label} {total}".strip())
