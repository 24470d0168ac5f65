"""The steps of the 办理 page: meetings, decisions, task forces, opportunity lists and their matches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.loops.fields import Ask, FieldsForm
from mhcrm.desktop.operations.loops import Act, import_opportunities
from mhcrm.desktop.pages.spec import Page

if TYPE_CHECKING:
    from mhcrm.services.assessment.meetings import MeetingView

_SPLIT = "、"


class AffairSteps:
    """Opens forms over the page."""

    def __init__(self, ctx: Context, page: Page) -> None:
        self.ctx, self._page = ctx, page

    def open(self, key: str) -> None:
        """What a click on a line does."""
        kind, _dot, rest = key.partition(".")
        if kind == "suggest":
            self.plan_meeting(rest)
        elif kind == "meeting":
            self._meeting(int(rest))
        elif kind == "force":
            self.set_force(rest)
        elif kind == "pair":
            supply, demand = (int(part) for part in rest.split("."))
            self._pair(supply, demand)
        elif kind == "decided":
            supply, demand = (int(part) for part in rest.split("."))
            self._forget(supply, demand)
        elif kind == "opportunity":
            self._opportunity(int(rest))

    # -- meetings ---------------------------------------------------------------------------------
    def plan_meeting(self, code: str = "") -> None:
        """安排会议, with the projects that wait for one."""
        app = self.ctx.app
        waiting = [code] if code else [one for one, _ in app.meetings.suggested()]
        fields = (
            Ask("name", "会议名称", value="招商项目研判会", must=True), Ask("on", "日期", "day"), Ask("chair", "主持人"),
            Ask("codes", "项目编号", value=_SPLIT.join(waiting), hint="用顿号隔开"),
        )  # fmt: skip
        self._form(
            "安排会议", "planMeeting", fields,
            lambda t: Act(
                "安排会议", lambda: app.meetings.plan(t["name"], _day(t["on"]), t["chair"], _list(t["codes"])), f"已安排“{t['name']}”。"
            ),
            about="研判为“跟进”、还没有上过会的项目已填在下面。",
        )  # fmt: skip

    def _meeting(self, number: int) -> None:
        """Add to the agenda or note the minutes; once held, note decisions."""
        shown = self.ctx.app.meetings.get(number)
        about = "\n".join(_agenda_words(shown)) or "还没有议题。"
        if shown.meeting.held_on is None:
            self._before(number, shown.meeting.name, about)
        else:
            self._after(number, shown, about)

    def _before(self, number: int, name: str, about: str) -> None:
        app = self.ctx.app
        fields = (
            Ask("what", "做什么", "choice", options=("登记已召开", "增加议题")),
            Ask("minutes", "纪要号", hint="已召开的写纪要号"), Ask("on", "召开日期", "day"),
            Ask("codes", "项目编号", hint="增加议题时写，用顿号隔开"),
        )  # fmt: skip

        def act(texts: Mapping[str, str]) -> Act:
            if texts["what"] == "增加议题":
                return Act("增加议题", lambda: app.meetings.put(number, _list(texts["codes"])), "已放进议程。")
            return Act(
                "登记纪要号", lambda: app.meetings.hold(number, texts["minutes"], _day(texts["on"])), "已登记纪要号。"
            )

        self._form(name, "meetingBefore", fields, act, about=about)

    def _after(self, number: int, shown: MeetingView, about: str) -> None:
        app = self.ctx.app
        codes = {f"{line.lead_code} {line.lead_name}": line.lead_code for line in shown.agenda}
        pending = {
            f"{made.id} {made.text[:16]}": made.id
            for line in shown.agenda
            for made in line.decisions
            if made.done_on is None
        }
        fields = (
            Ask("what", "做什么", "choice", options=("登记议定事项", *(f"办结：{words}" for words in pending))),
            Ask("lead", "项目", "choice", options=list(codes)),
            Ask("text", "内容", "long", "议定做什么；办结时写结果", must=True),
            Ask("owner", "谁来办"), Ask("has_due", "有期限", "yes"), Ask("due", "期限", "day"),
        )  # fmt: skip

        def act(texts: Mapping[str, str]) -> Act:
            if texts["what"].startswith("办结："):
                decision = pending[texts["what"].removeprefix("办结：")]
                return Act("办结议定事项", lambda: app.meetings.done(decision, texts["text"]), "已办结议定事项。")
            due = _day(texts["due"]) if texts["has_due"] else None
            return Act(
                "登记议定事项",
                lambda: app.meetings.decide(number, codes[texts["lead"]], texts["text"], texts["owner"], due),
                "已登记议定事项，并生成待办。",
            )

        self._form(f"{shown.meeting.name}　纪要 {shown.meeting.minutes_no}", "meetingAfter", fields, act, about=about)

    # -- task forces ------------------------------------------------------------------------------
    def set_force(self, name: str) -> None:
        """Make or change a 专班, or note its session."""
        app = self.ctx.app
        known = next((one for one in app.meetings.forces() if one.force.name == name), None)
        force = known.force if known is not None else None
        fields = (
            *((Ask("what", "做什么", "choice", options=("修改", "登记今天开过例会")),) if force else ()),
            Ask("name", "名称", value=name, must=True), Ask("leader", "牵头人", value=force.leader if force else "", must=True),
            Ask("members", "成员", value=_SPLIT.join(force.members) if force else "", hint="用顿号隔开"),
            Ask("rhythm", "例会间隔", value=str(force.rhythm) if force and force.rhythm else "", hint="工作日，不定期就留空"),
            Ask("codes", "项目编号", value=_SPLIT.join(code for code, _ in known.leads) if known else "", hint="用顿号隔开"),
            Ask("basis", "依据", value=force.basis if force else "闵府发〔2026〕9号 五10"),
        )  # fmt: skip

        def act(texts: Mapping[str, str]) -> Act:
            if texts.get("what") == "登记今天开过例会":
                return Act("专班例会", lambda: app.meetings.met(name), f"已登记“{name}”的例会。")
            rhythm = _number(texts["rhythm"])
            return Act(
                "专班",
                lambda: app.meetings.set_force(
                    texts["name"],
                    texts["leader"],
                    _list(texts["members"]),
                    rhythm,
                    _list(texts["codes"]),
                    texts["basis"],
                ),
                f"已保存专班“{texts['name']}”。",
            )

        self._form("专班", "setForce", fields, act)

    # -- opportunities ----------------------------------------------------------------------------
    def import_list(self, path: Path, side: str | None = None) -> None:
        """Read a list in the office's own layout."""
        operation = import_opportunities(self.ctx.app, parent=self._page, path=path, side=side)
        operation.start(self.ctx, lambda _done: self._page.refresh())

    def add_opportunity(self) -> None:
        """Write down one line."""
        app = self.ctx.app
        fields = (
            Ask("side", "类型", "choice", options=("供给", "需求")), Ask("company", "企业", must=True), Ask("title", "名称", must=True),
            Ask("text", "说明", "long", "做什么、要什么，归类靠这段话"), Ask("region", "地区"), Ask("contact", "联系人"), Ask("phone", "电话"),
            Ask("lead", "项目编号", hint="与本区项目有关时写"),
        )  # fmt: skip

        def act(texts: Mapping[str, str]) -> Act:
            values = {key: texts[key] for key in ("company", "title", "text", "region", "contact", "phone")}
            return Act(
                "登记机会",
                lambda: app.opportunities.add(texts["side"], values, texts["lead"].strip()),
                f"已登记{texts['side']}“{texts['title']}”。",
            )

        self._form("登记供给或需求", "addOpportunity", fields, act)

    def _opportunity(self, number: int) -> None:
        app = self.ctx.app
        one = app.opportunities.get(number)
        fields = (
            Ask("what", "做什么", "choice", options=("修改", "下架")), Ask("company", "企业", value=one.company, must=True),
            Ask("title", "名称", value=one.title, must=True), Ask("text", "说明", "long", value=one.text),
            Ask("region", "地区", value=one.region), Ask("contact", "联系人", value=one.contact), Ask("phone", "电话", value=one.phone),
            Ask("reason", "下架原因", hint="下架时写"),
        )  # fmt: skip

        def act(texts: Mapping[str, str]) -> Act:
            if texts["what"] == "下架":
                return Act("下架机会", lambda: app.opportunities.close(number, texts["reason"]), "已下架。")
            values = {key: texts[key] for key in ("company", "title", "text", "region", "contact", "phone")}
            return Act("修改机会清单", lambda: app.opportunities.update(number, values), "已修改，并重新归类。")

        about = f"归入 {'、'.join(one.chains.values()) or '待核实'}"
        self._form("机会清单", "editOpportunity", fields, act, about=about)

    def _pair(self, supply: int, demand: int) -> None:
        """采纳 or not."""
        app = self.ctx.app
        one, other = app.opportunities.get(supply), app.opportunities.get(demand)
        about = f"供给：{one.company} {one.title}　{one.contact} {one.phone}\n{one.text}\n需求：{other.company} {other.title}　{other.contact} {other.phone}\n{other.text}"
        fields = (
            Ask("verdict", "决定", "choice", options=("采纳", "不采纳")),
            Ask("reason", "原因", "long", "不采纳时必写"),
        )
        self._form(
            "供需匹配", "decidePair", fields,
            lambda t: Act(
                "供需匹配",
                lambda: app.opportunities.decide(supply, demand, accepted=t["verdict"] == "采纳", reason=t["reason"]),
                "已采纳，请联系双方对接。" if t["verdict"] == "采纳" else "已记为不采纳，这一对不再提示。",
            ),
            about=about,
        )  # fmt: skip

    def _forget(self, supply: int, demand: int) -> None:
        app = self.ctx.app
        self._form(
            "撤回决定", "forgetPair", (),
            lambda _t: Act("撤回决定", lambda: app.opportunities.forget(supply, demand), "已撤回决定，这一对会再提示。"),
            about="撤回以后，这一对会重新列为待决定。", save="撤回决定",
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
        FieldsForm(self.ctx, self._page, title, name, fields, act, about=about, save=save).open()


def _agenda_words(shown: MeetingView) -> list[str]:
    found = []
    for at, line in enumerate(shown.agenda, 1):
        found.append(f"{at}. {line.lead_name} {line.item.topic}".rstrip())
        for made in line.decisions:
            state = (
                f"{made.done_on} 已办：{made.done_note}"
                if made.done_on
                else f"{made.due} 前"
                if made.due
                else "未定期限"
            )
            found.append(f"　　议定：{made.text}（{made.owner}，{state}）")
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.replace(",", _SPLIT).replace("，", _SPLIT).split(_SPLIT) if part.strip()]


def _number(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdigit():
        raise InputError(f"例会间隔写的是“{text}”。", "", "写工作日的整数，不定期就留空。", "value-unreadable")
    return int(text)
