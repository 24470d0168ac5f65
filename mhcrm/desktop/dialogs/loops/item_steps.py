"""The steps an item sheet offers: which form asks what, which service does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.loops.fields import Ask, FieldsForm
from mhcrm.desktop.operations.loops import Act
from mhcrm.domain.approvals.records import STATE_WORDS, STOP_REASONS, ItemState, Material, Verdict
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.services.approvals.views import CaseView, ItemView

_PROMISE_DAYS = 10  # only what the form proposes; the officer writes the day
_NUMBERED = (ItemState.APPROVED, ItemState.CONDITIONAL)
_REASONED = (ItemState.CORRECTION, ItemState.REFUSED, ItemState.WITHDRAWN, ItemState.SKIPPED, ItemState.CONDITIONAL)


class ItemSteps:
    """Opens a form for each step; ``again`` reads the sheet anew afterwards."""

    def __init__(self, ctx: Context, parent: QWidget, code: str, key: str, again: Callable[[], None]) -> None:
        self.ctx, self._parent, self._code, self._key, self._again = ctx, parent, code, key, again
        self._case: CaseView | None = None
        self._view: ItemView | None = None

    def now(self, case: CaseView, view: ItemView) -> None:
        """What the sheet shows at the moment."""
        self._case, self._view = case, view

    def _name(self) -> str:
        return self._view.item.name if self._view is not None else ""

    def move(self, state: ItemState) -> None:
        """To another state: day, and what that state asks for."""
        app, item = self.ctx.app, self._view.item if self._view is not None else None
        if item is None:
            return
        back = item.state in (ItemState.APPROVED, ItemState.REFUSED, ItemState.WITHDRAWN, ItemState.SKIPPED)
        fields = [Ask("on", "日期", "day")]
        if state in _NUMBERED:
            fields += [Ask("result", "文号或凭据", value=item.result), Ask("file", "附件", "file")]
        if state in _REASONED or back:
            words = "条件" if state is ItemState.CONDITIONAL else "原因"
            fields.append(Ask("reason", words, "long", must=state is not ItemState.CONDITIONAL))
        fields.append(Ask("handler", "经办人", value=item.handler or self.ctx.state.text("person")))
        word = STATE_WORDS[state]

        def act(texts: Mapping[str, str]) -> Act:
            def work() -> ChangeSet:
                return app.approvals.steps.move(
                    self._code, self._key, word, on=_day(texts["on"]), reason=texts.get("reason", ""),
                    result=texts.get("result", ""), handler=texts["handler"], file=_file(texts),
                )  # fmt: skip

            return Act(f"转为{word}", work, f"“{item.name}”已转为“{word}”。")

        self._form(word, "moveItem", fields, act)

    def stop(self) -> None:
        """停表."""
        app = self.ctx.app
        fields = (Ask("reason", "原因", "choice", options=STOP_REASONS), Ask("note", "说明"), Ask("on", "日期", "day"))
        self._form(
            "停表", "stopClock", fields,
            lambda t: Act(
                "停表",
                lambda: app.approvals.steps.stop(self._code, self._key, t["reason"], note=t["note"], on=_day(t["on"])),
                f"“{self._name()}”已停表（{t['reason']}）。",
            ),
        )  # fmt: skip

    def resume(self) -> None:
        """恢复计时."""
        app = self.ctx.app
        self._form(
            "恢复计时", "resumeClock", (Ask("on", "日期", "day"),),
            lambda t: Act(
                "恢复计时", lambda: app.approvals.steps.resume(self._code, self._key, on=_day(t["on"])), f"“{self._name()}”已恢复计时。"
            ),
        )  # fmt: skip

    def supply(self, paper: Material) -> None:
        """收到 a paper."""
        app = self.ctx.app
        fields = (
            Ask("evidence", "凭据", hint="文件名、文号或收件号"),
            Ask("file", "附件", "file"),
            Ask("by", "交件人"),
            Ask("on", "日期", "day"),
        )
        self._form(
            f"收到“{paper.name}”", "supplyPaper", fields,
            lambda t: Act(
                "收到材料",
                lambda: app.approvals.steps.supply(self._code, self._key, paper.name, t["evidence"], on=_day(t["on"]), by=t["by"], file=_file(t)),
                f"已登记收到“{paper.name}”。",
            ),
        )  # fmt: skip

    def promise(self, paper: Material) -> None:
        """容缺承诺: who, until when, on what basis."""
        app = self.ctx.app
        due = self.ctx.app.clock.today() + timedelta(days=_PROMISE_DAYS)
        fields = (
            Ask("who", "承诺人", must=True), Ask("due", "补齐日", "day", value=due.isoformat()),
            Ask("basis", "依据", hint="容缺受理清单、承诺书编号", must=True),
        )  # fmt: skip
        self._form(
            f"容缺承诺“{paper.name}”", "makePromise", fields,
            lambda t: Act(
                "容缺承诺",
                lambda: app.approvals.promises.make(
                    self._code, self._key, paper.name, signed_by=t["who"], due=_day(t["due"]), basis=t["basis"]
                ),
                f"已登记“{paper.name}”的容缺承诺。",
            ),
            about="有承诺的事项可以受理、附条件批准，但不能办结；开工和综合验收的关口锁到补齐为止。",
        )  # fmt: skip

    def extend(self, number: int, due: date) -> None:
        """延期, once."""
        app = self.ctx.app
        later = (due + timedelta(days=_PROMISE_DAYS)).isoformat()
        fields = (Ask("due", "新的补齐日", "day", value=later), Ask("reason", "原因", "long", must=True))
        self._form(
            "延长容缺承诺", "extendPromise", fields,
            lambda t: Act("承诺延期", lambda: app.approvals.promises.extend(number, _day(t["due"]), t["reason"]), f"承诺已延到 {t['due']}。"),
            about="只能延期一次。",
        )  # fmt: skip

    def waive(self, number: int) -> None:
        """豁免 by name."""
        app = self.ctx.app
        fields = (Ask("by", "批准人", hint="不能是承诺人或登记人", must=True), Ask("reason", "原因", "long", must=True))
        self._form(
            "豁免容缺承诺", "waivePromise", fields,
            lambda t: Act("豁免承诺", lambda: app.approvals.promises.waive(number, t["by"], t["reason"]), "承诺已豁免。"),
        )  # fmt: skip

    def add_paper(self) -> None:
        """Add a paper to the list."""
        app = self.ctx.app
        fields = (Ask("name", "材料名称", must=True), Ask("deferrable", "可容缺", "yes"))
        self._form(
            "增加材料", "addPaper", fields,
            lambda t: Act(
                "增加材料",
                lambda: app.approvals.cases.add_material(self._code, self._key, t["name"], deferrable=bool(t["deferrable"])),
                f"已增加材料“{t['name']}”。",
            ),
        )  # fmt: skip

    def edit(self) -> None:
        """Department, limit, prerequisites."""
        if self._view is None or self._case is None:
            return
        app, item = self.ctx.app, self._view.item
        names = {one.item.key: one.item.name for one in self._case.items}
        fields = (
            Ask("department", "部门", value=item.department),
            Ask("days", "时限", value="" if item.days is None else str(item.days), hint="工作日，不知道就留空"),
            Ask("after", "前置事项", value="、".join(names[key] for key in item.after), hint="名称，用顿号隔开"),
            Ask("handler", "经办人", value=item.handler),
        )

        def act(texts: Mapping[str, str]) -> Act:
            values: dict[str, object] = {"department": texts["department"], "handler": texts["handler"]}
            if texts["days"].strip() != ("" if item.days is None else str(item.days)):
                values["days"] = _number(texts["days"])
            after = [word.strip() for word in texts["after"].split("、") if word.strip()]
            if after != [names[key] for key in item.after]:
                values["after"] = after
            return Act(
                "修改事项",
                lambda: app.approvals.cases.set_item(self._code, self._key, values),
                f"已修改“{item.name}”。",
            )

        self._form("改事项", "editItem", fields, act)

    # -- joint acceptance -------------------------------------------------------------------------
    def open_session(self) -> None:
        """召开综合验收."""
        app = self.ctx.app
        members = self._view.item.members if self._view is not None else ()
        fields = (
            Ask("departments", "参加部门", value="、".join(members), must=True),
            Ask("chair", "主持人"),
            Ask("on", "日期", "day"),
        )
        self._form(
            "召开综合验收", "openSession", fields,
            lambda t: Act(
                "召开综合验收",
                lambda: app.approvals.acceptance.open(
                    self._code, on=_day(t["on"]), chair=t["chair"], departments=t["departments"].split("、")
                ),
                "已召开综合验收。",
            ),
        )  # fmt: skip

    def opinion(self, department: str) -> None:
        """One department's result."""
        app = self.ctx.app
        due = (app.clock.today() + timedelta(days=_PROMISE_DAYS)).isoformat()
        fields = (
            Ask("verdict", "意见", "choice", options=[one.value for one in Verdict]),
            Ask("note", "整改内容或说明", "long"), Ask("due", "整改期限", "day", value=due),
        )  # fmt: skip
        self._form(
            f"{department}的意见", "giveOpinion", fields,
            lambda t: Act(
                "部门意见",
                lambda: app.approvals.acceptance.opinion(self._code, department, t["verdict"], note=t["note"], due=_day(t["due"])),
                f"已登记{department}的意见。",
            ),
            about="期限只在“整改”时有用。",
        )  # fmt: skip

    def finish(self) -> None:
        """出意见书."""
        app = self.ctx.app
        fields = (Ask("paper", "意见书文号", must=True), Ask("on", "日期", "day"))
        self._form(
            "出意见书", "finishSession", fields,
            lambda t: Act(
                "综合验收通过", lambda: app.approvals.acceptance.finish(self._code, t["paper"], on=_day(t["on"])), "综合验收已通过。"
            ),
        )  # fmt: skip

    def _form(
        self, title: str, name: str, fields: Sequence[Ask], act: Callable[[Mapping[str, str]], Act], about: str = ""
    ) -> None:
        about = about or self._name()
        FieldsForm(self.ctx, self._parent, title, name, fields, act, about=about, done=self._again).open()


def _file(texts: Mapping[str, str]) -> Path | None:
    text = texts.get("file", "").strip()
    return Path(text) if text else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _number(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdigit():
        raise InputError(f"时限写的是“{text}”。", "", "写工作日的整数，不知道就留空。", "value-unreadable")
    return int(text)
