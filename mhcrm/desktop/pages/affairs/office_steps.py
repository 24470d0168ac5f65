"""本办设置 of the 办理 page: templates of item networks, days at which something is told or frozen, veto items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.loops.fields import Ask, FieldsForm
from mhcrm.desktop.operations.loops import Act, loop
from mhcrm.desktop.pages.spec import Page


class OfficeSteps:
    """What an office may change without touching what was delivered."""

    def __init__(self, ctx: Context, page: Page) -> None:
        self.ctx, self._page = ctx, page

    def commands(self) -> list[tuple[str, str, Callable[[], None]]]:
        """(name, words, what it does), in the order of the menu."""
        found: list[tuple[str, str, Callable[[], None]]] = []
        for track, template in self.ctx.app.approvals.templates.all().items():
            found.append(
                (
                    f"export.{track}",
                    f"导出“{template.name}”模板（{template.mark}）",
                    partial(self._export, track, template.name),
                )
            )
            if template.mark == "本办模板":
                found.append(
                    (f"reset.{track}", f"恢复“{template.name}”的编者模板", partial(self._reset, track, template.name))
                )
        found.append(("load", "读入本办模板", self._load))
        found.append(("limits", "提醒和冻结的天数", self.limits))
        found.append(("vetoes", "一票否决项", self.vetoes))
        return found

    def load(self, path: Path) -> None:
        """Put an office's template in place; a broken one is refused with its line."""
        app = self.ctx.app
        act = Act("读入模板", lambda: app.approvals.templates.load(path), f"已读入 {path.name}，以后启动的项目按它。")
        loop(self._page, act).start(self.ctx)

    def export(self, track: str, path: Path) -> None:
        """Write a template to edit."""
        app = self.ctx.app
        self.ctx.lanes.run(
            "导出模板", lambda _p: app.approvals.templates.export(track, path),
            on_done=lambda _done: self.ctx.notify.said(f"已导出 {path.name}，改好后用“读入本办模板”。"),
        )  # fmt: skip

    def limits(self) -> None:
        """The five figures, each with what it means."""
        app = self.ctx.app
        lines = app.approvals.limits.lines()
        fields = [
            Ask(name, f"{words}{'' if own else '（编者示例）'}", value=str(days)) for name, words, days, own in lines
        ]
        before = {name: days for name, _words, days, _own in lines}

        def act(texts: Mapping[str, str]) -> Act:
            changes = {name: _days(text) for name, text in texts.items()}
            changed = {name: value for name, value in changes.items() if value != before[name]}
            return Act("办理天数", lambda: app.approvals.limits.put(changed), "已改本办的办理天数。")

        self._form("提醒和冻结的天数", "limits", fields, act, "工作日。留空恢复编者的天数。")

    def vetoes(self) -> None:
        """The office's veto items."""
        app = self.ctx.app
        now = "\n".join(app.assessment.vetoes())
        self._form(
            "一票否决项", "vetoes", [Ask("names", "项目", "long", "一行一项", value=now)],
            lambda t: Act("一票否决项", lambda: app.assessment.set_vetoes(t["names"].splitlines()), "已改本办的一票否决项。"),
            "一行一项。全部删掉就恢复编者的。",
        )  # fmt: skip

    def _export(self, track: str, name: str) -> None:
        path, _kind = QFileDialog.getSaveFileName(self._page, "导出模板", f"{name}.yaml", "模板 (*.yaml)")
        if path:
            self.export(track, Path(path))

    def _load(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self._page, "读入本办模板", "", "模板 (*.yaml *.yml)")
        if path:
            self.load(Path(path))

    def _reset(self, track: str, name: str) -> None:
        app = self.ctx.app
        act = Act("恢复编者模板", lambda: app.approvals.templates.reset(track), f"“{name}”已恢复编者模板。")
        loop(self._page, act).start(self.ctx)

    def _form(
        self, title: str, name: str, fields: list[Ask], act: Callable[[Mapping[str, str]], Act], about: str
    ) -> None:
        FieldsForm(self.ctx, self._page, title, name, fields, act, about=about).open()


def _days(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdigit():
        raise InputError(f"天数写的是“{text}”。", "", "写整数，留空恢复编者的。", "value-unreadable")
    return int(text)
