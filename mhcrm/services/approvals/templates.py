"""The networks cases start from: the delivered ones, and an office's own in their place (本办模板)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from mhcrm.base.errors import InputError
from mhcrm.base.files import write_whole
from mhcrm.base.paths import resource
from mhcrm.domain.change import ChangeSet
from mhcrm.plan.approval_templates import OFFICE, ApprovalTemplate, load_templates, parse_template
from mhcrm.services.approvals.loading import Kit
from mhcrm.store import ReadView, Store

SETTING = "approvals.templates"
_LIMIT = 400_000


def templates_of(store: Callable[[], Store]) -> Callable[[], Mapping[str, ApprovalTemplate]]:
    """A function giving the templates in effect: delivered ones with the office's in their place, by track."""

    def now() -> Mapping[str, ApprovalTemplate]:
        with store().read() as view:
            own = _own(view)
        return {**load_templates(), **{track: parse_template(text.encode(), track) for track, text in own.items()}}

    return now


def _own(view: ReadView) -> dict[str, str]:
    found = view.settings.get(SETTING) or {}
    return {str(track): str(text) for track, text in found.items()}


class TemplateBook:
    """Shows and replaces templates. Running cases keep the network they were started with."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def all(self) -> Mapping[str, ApprovalTemplate]:
        """Templates in effect by track."""
        return self._kit.templates()

    def text(self, track: str) -> str:
        """A template as the file an office can edit; mark it 本办模板 before reading it back.

        Raises:
            InputError: no such track.
        """
        with self._kit.store.read() as view:
            own = _own(view)
        if track in own:
            return own[track]
        for path in sorted(resource("approvals/templates").glob("*.yaml")):
            raw = path.read_bytes()
            if parse_template(raw, path.name).track == track:
                return raw.decode("utf-8").replace("mark: 编者模板", f"mark: {OFFICE}", 1)
        raise InputError(f"没有路径“{track}”。", "", f"可用：{'、'.join(self.all())}。", "unknown-track")

    def export(self, track: str, path: Path) -> None:
        """Write a template to a file."""
        raw = self.text(track).encode("utf-8")
        write_whole(path, lambda part: part.write_bytes(raw))

    def check(self, path: Path) -> ApprovalTemplate:
        """Read a file without keeping it.

        Raises:
            InputError: the file cannot be read.
            RuleFileError: it breaks the format; names the line, and a cycle by its items.
        """
        return parse_template(_bytes(path), path.name)

    def load(self, path: Path) -> ChangeSet:
        """Put an office's template in the place of the delivered one of its track.

        Raises:
            InputError, RuleFileError: as :meth:`check`; or it is not marked 本办模板.
        """
        raw = _bytes(path)
        made = parse_template(raw, path.name)
        if made.mark != OFFICE:
            raise InputError(
                f"模板的 mark 写的是“{made.mark}”。",
                "改过的模板要写明是本办的。",
                f"请改成 mark: {OFFICE}。",
                "template-mark",
            )
        with self._kit.store.write(f"本办审批模板“{made.name}”") as uow:
            uow.settings.set(SETTING, {**_own(uow), made.track: raw.decode("utf-8-sig")})
        return uow.changes

    def reset(self, track: str) -> ChangeSet:
        """Go back to the delivered template of a track.

        Raises:
            InputError: the office has none of its own for it.
        """
        with self._kit.store.write("恢复编者审批模板") as uow:
            own = _own(uow)
            if track not in own:
                raise InputError(f"路径“{track}”没有本办模板。", code="no-own-template")
            uow.settings.set(SETTING, {key: text for key, text in own.items() if key != track})
        return uow.changes


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"读不了文件 {path.name}。", f"{error.strerror}。", "请检查路径和权限。", "file-unreadable"
        ) from None
    if len(raw) > _LIMIT:
        raise InputError(f"文件 {path.name} 太大，不像是审批模板。", code="template-size")
    return raw
