"""Ctrl+Z in the preview: what was changed by hand is taken back step by step, before anything is written."""

from __future__ import annotations

from dataclasses import replace

from mhcrm.desktop.intake_draft import Draft

MOST = 100
NOTHING = "这张预览里没有可以退回的修改；还没有写入任何东西。"


class Steps:
    """The drafts before the one shown, and those stepped back from."""

    def __init__(self) -> None:
        self._before: list[Draft] = []
        self._after: list[Draft] = []
        self._wanted: tuple[object, ...] | None = None
        self.written_since = False
        """Something was written to the database after the last change made here: that is what Ctrl+Z is about."""

    def note(self, old: Draft, new: Draft) -> None:
        """The preview now rests on ``new``."""
        if old.sha256 and new.sha256 != old.sha256:
            self.forget()  # the file itself was changed meanwhile
        if new.decisions == old.decisions:
            return
        if new.decisions == self._wanted:
            self._wanted = None
            return
        self._before.append(old)
        del self._before[:-MOST]
        self._after.clear()
        self.written_since = False

    def back(self, now: Draft) -> Draft | None:
        """What to judge for one step back; None when there is none."""
        return self._turn(self._before, self._after, now)

    def again(self, now: Draft) -> Draft | None:
        """What to judge for the step taken back last."""
        return self._turn(self._after, self._before, now)

    def forget(self) -> None:
        """Another file is shown."""
        self._before.clear()
        self._after.clear()
        self._wanted = None
        self.written_since = False

    def _turn(self, source: list[Draft], target: list[Draft], now: Draft) -> Draft | None:
        if not source:
            return None
        target.append(now)
        found = source.pop()
        self._wanted = found.decisions
        return replace(found, sha256=now.sha256, mode=now.mode, remember=now.remember, queue=now.queue)
