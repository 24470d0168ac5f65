"""The steps of the 材料 tab: which form asks what, which service does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.loops.fields import Ask, FieldsForm
from mhcrm.desktop.operations.loops import Act
from mhcrm.desktop.readings_loops import LoopsWhole
from mhcrm.domain.demands.rules import DemandState


class LoopSteps:
    """Opens forms over ``parent``; ``whole`` hands out what the tab shows at the moment."""

    def __init__(self, ctx: Context, parent: QWidget, whole: Callable[[], LoopsWhole | None]) -> None:
        self.ctx, self._parent, self._whole = ctx, parent, whole

    # -- approvals --------------------------------------------------------------------------------
    def item(self, key: str) -> None:
        """An item whole: materials, promises, clock, what may follow."""
        from mhcrm.desktop.dialogs.loops.item_sheet import ItemSheet

        found = self._whole()
        if found is not None:
            ItemSheet(self.ctx, self._parent, found.code, key).open()

    def command(self, name: str) -> None:
        """A command of the case."""
        found = self._whole()
        if found is not None:
            {
                "start": self._start, "close": self._close, "reopen": self._reopen, "gantt": self._gantt,
                "save": self._save, "add": self._add, "tracker": self._tracker,
            }[name](found)  # fmt: skip

    def _start(self, found: LoopsWhole) -> None:
        app, code = self.ctx.app, found.code
        names = [f"{key} {name}" for key, name, _ in found.tracks]
        about = "；".join(f"{key} {name}：{note}" for key, name, note in found.tracks)

        def act(texts: Mapping[str, str]) -> Act:
            track = texts["track"].split(" ")[0]
            return Act(
                "启动审批推进",
                lambda: app.approvals.cases.start(code, track, texts["tracker"], _day(texts["on"])),
                f"已启动“{found.name}”的审批推进。",
            )

        fields = (
            Ask("track", "路径", "choice", options=names),
            Ask("tracker", "跟踪人", hint="不写就是项目负责人"),
            Ask("on", "启动日期", "day"),
        )
        self._form("启动审批推进", "startCase", fields, act, about=about, save="启动")

    def _close(self, found: LoopsWhole) -> None:
        if found.case is not None and found.case.open_loops:
            loops = found.case.open_loops
            error = InputError(
                f"还有 {len(loops)} 件没有了结，不能闭环。",
                f"{'；'.join(loops[:5])}。",
                "请逐件了结后再办。",
                "loop-open",
            )
            self.ctx.notify.failed("闭环", error)
            return
        app, code = self.ctx.app, found.code
        fields = (
            Ask("by", "办结人", value=self.ctx.state.text("person"), hint="不能是经办人", must=True),
            Ask("note", "说明", "long", "可不填"),
        )
        self._form(
            "闭环", "closeCase", fields,
            lambda t: Act("闭环", lambda: app.approvals.cases.close(code, t["by"], t["note"]), f"“{found.name}”的审批推进已闭环。"),
            about="全部事项办结、容缺补齐或豁免、诉求办结后，由没有经办过的人办结。", save="闭环",
        )  # fmt: skip

    def _reopen(self, found: LoopsWhole) -> None:
        app, code = self.ctx.app, found.code
        self._form(
            "重新打开", "reopenCase", (Ask("reason", "原因", "long", must=True),),
            lambda t: Act("重新打开", lambda: app.approvals.cases.reopen(code, t["reason"]), "已重新打开。"),
        )  # fmt: skip

    def _add(self, found: LoopsWhole) -> None:
        app, code = self.ctx.app, found.code
        names = [one.item.name for one in found.case.items] if found.case is not None else []

        def act(texts: Mapping[str, str]) -> Act:
            values: dict[str, object] = {"department": texts["department"], "days": _number(texts["days"])}
            values["after"] = [texts["after"]] if texts["after"] else []
            key = f"own-{len(names) + 1}"
            return Act(
                "增加事项",
                lambda: app.approvals.cases.add_item(code, key, texts["name"], values),
                f"已增加事项“{texts['name']}”。",
            )

        fields = (
            Ask("name", "名称", must=True), Ask("department", "部门"),
            Ask("after", "前置事项", "choice", options=["", *names]),
            Ask("days", "时限", hint="工作日，不知道就留空"),
        )  # fmt: skip
        self._form("增加事项", "addItem", fields, act)

    def _tracker(self, found: LoopsWhole) -> None:
        app, code = self.ctx.app, found.code
        self._form(
            "更换跟踪人", "setTracker", (Ask("name", "跟踪人", must=True),),
            lambda t: Act("更换跟踪人", lambda: app.approvals.cases.set_tracker(code, t["name"]), f"跟踪人改为{t['name']}。"),
        )  # fmt: skip

    def _gantt(self, found: LoopsWhole) -> None:
        from mhcrm.desktop.dialogs.loops.gantt_sheet import GanttSheet

        if found.case is not None:
            GanttSheet(self.ctx, self._parent, found.case, lambda: self._save(found)).open()

    def _save(self, found: LoopsWhole) -> None:
        name, _kind = QFileDialog.getSaveFileName(self._parent, "另存推进图", f"{found.code} 推进图.pdf", "PDF (*.pdf)")
        if name:
            self.save_gantt(found.code, Path(name))

    def save_gantt(self, code: str, path: Path, paper: str = "A4") -> None:
        """Write the Gantt to a file."""
        app = self.ctx.app
        self.ctx.lanes.run(
            "另存推进图", lambda _p: app.approvals.gantt(code, path, paper),
            on_done=lambda _case: self.ctx.notify.said(f"已另存推进图 {path.name}。"),
        )  # fmt: skip

    # -- demands ----------------------------------------------------------------------------------
    def add_demand(self) -> None:
        """登记诉求."""
        found, app = self._whole(), self.ctx.app
        if found is None:
            return
        fields = (
            Ask("kind", "类别", "choice", options=list(app.demands.kinds)),
            Ask("text", "内容", "long", "企业要解决什么", must=True),
            Ask("department", "承办部门"),
            Ask("has_due", "有答复期限", "yes"),
            Ask("due", "期限", "day"),
        )

        def act(texts: Mapping[str, str]) -> Act:
            due = _day(texts["due"]) if texts["has_due"] else None
            return Act(
                "登记诉求",
                lambda: app.demands.add(
                    found.code, texts["kind"], texts["text"], department=texts["department"], due=due
                ),
                "已登记诉求。",
            )

        self._form("登记诉求", "addDemand", fields, act, about=f"分类依据{app.demands.cite}。")

    def demand(self, number: int) -> None:
        """The next step of a demand."""
        found, app = self._whole(), self.ctx.app
        shown = next((one.view for one in found.demands if one.view.demand.id == number), None) if found else None
        if shown is None:
            return
        demand, person = shown.demand, self.ctx.state.text("person")
        about = f"{demand.kind}：{demand.text}" + (f"\n答复：{demand.answer}" if demand.answer else "")
        reason = (Ask("reason", "原因", "long", must=True),)
        if shown.state is DemandState.OPEN:
            fields: Sequence[Ask] = (
                Ask("text", "答复", "long", must=True),
                Ask("by", "答复人", value=person),
                Ask("on", "日期", "day"),
            )
            self._form(
                "答复诉求", "answerDemand", fields,
                lambda t: Act("答复诉求", lambda: app.demands.answer(number, t["text"], by=t["by"], on=_day(t["on"])), "已登记答复，等企业确认。"),
                about=about,
            )  # fmt: skip
        elif shown.state is DemandState.ANSWERED:
            fields = (
                Ask("verdict", "企业意见", "choice", options=("认可", "不认可")),
                Ask("by", "企业确认人", hint="企业联系人姓名"), Ask("note", "说明或原因", "long"),
            )  # fmt: skip
            self._form("企业确认", "confirmDemand", fields, lambda t: self._confirmed(number, t), about=about)
        elif shown.state is DemandState.CONFIRMED:
            fields = (Ask("by", "办结人", value=person, hint="不能是答复人", must=True),)
            self._form(
                "办结诉求", "closeDemand", fields,
                lambda t: Act("办结诉求", lambda: app.demands.close(number, t["by"]), "已办结诉求。"),
                about=f"{about}\n{demand.confirmed_on} 由{demand.confirmed_by}确认。", save="办结",
            )  # fmt: skip
        else:
            self._form(
                "重新打开诉求", "reopenDemand", reason,
                lambda t: Act("重新打开诉求", lambda: app.demands.reopen(number, t["reason"]), "已重新打开诉求。"),
                about=f"{about}\n{demand.closed_on} 由{demand.closed_by}办结。",
            )  # fmt: skip

    def _confirmed(self, number: int, texts: Mapping[str, str]) -> Act:
        app = self.ctx.app
        if texts["verdict"] == "认可":
            return Act(
                "企业确认",
                lambda: app.demands.confirm(number, texts["by"], note=texts["note"]),
                "企业已确认，可以办结。",
            )
        return Act("企业不认可", lambda: app.demands.decline(number, texts["note"]), "已退回待答复。")

    # -- commitments ------------------------------------------------------------------------------
    def add_commitment(self) -> None:
        """登记承诺."""
        found, app = self._whole(), self.ctx.app
        if found is None:
            return
        kinds = [f"{name}（{unit}）" if unit else f"{name}（日期）" for name, unit in app.commitments.kinds.items()]

        def act(texts: Mapping[str, str]) -> Act:
            kind = texts["kind"].split("（")[0]
            number, day = (
                (None, _said_day(texts["value"]))
                if not app.commitments.kinds[kind]
                else (_decimal(texts["value"]), None)
            )
            return Act(
                "登记承诺",
                lambda: app.commitments.add(found.code, kind, texts["basis"], number=number, day=day),
                f"已登记承诺“{kind}”。",
            )

        fields = (
            Ask("kind", "种类", "choice", options=kinds),
            Ask("value", "数字或日期", hint="35000，或 2027-06-30", must=True),
            Ask("basis", "依据", hint="协议编号和条款", must=True),
        )
        self._form("登记承诺", "addCommitment", fields, act)

    def commitment(self, number: int) -> None:
        """核定 a commitment, or put the next review into the calendar."""
        found, app = self._whole(), self.ctx.app
        shown = (
            next((one.progress for one in found.commitments if one.progress.commitment.id == number), None)
            if found
            else None
        )
        if shown is None:
            return
        made = shown.commitment
        is_day = not app.commitments.kinds.get(made.kind, made.unit)

        def act(texts: Mapping[str, str]) -> Act:
            if texts["what"] == "安排下次核验":
                return Act(
                    "安排核验",
                    lambda: app.commitments.plan(number, texts["evidence"], _day(texts["on"])),
                    "已排进核验日程。",
                )
            value, reached = (None, _said_day(texts["value"])) if is_day else (_decimal(texts["value"]), None)
            return Act(
                "核定承诺",
                lambda: app.commitments.verify(
                    number, texts["evidence"], value=value, reached=reached, on=_day(texts["on"])
                ),
                f"已核定“{made.kind}”。",
            )

        fields = (
            Ask("what", "做什么", "choice", options=("核定", "安排下次核验")),
            Ask("value", "实际日期" if is_day else f"累计核定数（{made.unit}）", hint="安排核验时不填"),
            Ask("evidence", "凭据或节点", hint="报表、凭证；安排核验时写节点", must=True),
            Ask("on", "日期", "day"),
        )
        self._form("核定承诺", "verifyCommitment", fields, act, about=f"{made.kind}，{made.basis}\n{shown.formula}")

    # -- assessment -------------------------------------------------------------------------------
    def assess_line(self, name: str) -> None:
        """Fill one line of the sheet."""
        from mhcrm.services.assessment.sheets import Line

        found, app = self._whole(), self.ctx.app
        if found is None:
            return
        score = name in found.sheet.dimensions
        options = (
            ("", "0", "50", "100")
            if score
            else ("", "通过", "不通过", "无法核实")
            if name in found.sheet.checks
            else ("", "是", "否")
        )
        fields = [
            Ask("value", "记分" if score else "结果", "choice", options=options),
            Ask("evidence", "依据", "long", "没有依据就留空"),
        ]
        if not score:
            fields += [Ask("by", "核查人", value=self.ctx.state.text("person")), Ask("on", "核查日期", "day")]

        def act(texts: Mapping[str, str]) -> Act:
            line = Line(
                texts["value"], texts["evidence"], texts.get("by", ""), _day(texts["on"]) if "on" in texts else None
            )
            return Act("填写研判表", lambda: app.assessment.fill(found.code, {name: line}), f"已填“{name}”。")

        self._form(name, "assessLine", fields, act)

    def assess_opinion(self) -> None:
        """研判意见."""
        found, app = self._whole(), self.ctx.app
        if found is None:
            return
        sheet = found.sheet.sheet
        fields = (
            Ask("opinion", "意见", "choice", value=sheet.opinion if sheet else "", options=("", *found.sheet.opinions)),
            Ask("note", "说明", "long", value=sheet.note if sheet else ""),
        )
        self._form(
            "研判意见", "assessOpinion", fields,
            lambda t: Act("填写研判意见", lambda: app.assessment.fill(found.code, {}, t["opinion"], t["note"]), "已填研判意见。"),
        )  # fmt: skip

    def _form(
        self,
        title: str,
        name: str,
        fields: Sequence[Ask],
        act: Callable[[Mapping[str, str]], Act],
        *,
        about: str = "",
        save: str = "保存",
    ) -> None:
        FieldsForm(self.ctx, self._parent, title, name, fields, act, about=about, save=save).open()


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _said_day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"“{text}”不是日期。", "", "写成 2027-06-30 这样。", "value-unreadable") from None


def _number(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdigit():
        raise InputError(f"时限写的是“{text}”。", "", "写工作日的整数，不知道就留空。", "value-unreadable")
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        raise InputError(f"“{text}”不是数字。", "", "只写数字，如 35000。", "value-unreadable") from None
