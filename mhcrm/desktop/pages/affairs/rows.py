"""What each part of the 办理 page lists: groups of lines as plain data, read on the store lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mhcrm.domain.demands.rules import DemandState
from mhcrm.domain.due import DueLevel
from mhcrm.domain.opportunities.records import SIDE_WORDS, Side

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

PARTS = (("approval", "审批"), ("demand", "诉求"), ("meeting", "上会"), ("force", "专班"), ("opportunity", "机会清单"))
_TONES = {DueLevel.OVERDUE: "red", DueLevel.TODAY: "amber", DueLevel.SOON: "amber"}


@dataclass(frozen=True)
class Entry:
    """One line; ``key`` says what a click opens."""

    key: str
    title: str
    word: str
    note: str
    icon: str = "circle-dashed"
    tone: str = "text2"
    lead_id: int = 0


@dataclass(frozen=True)
class Group:
    """A heading with its lines."""

    title: str
    note: str
    entries: tuple[Entry, ...]


def read(app: App, part: str) -> tuple[Group, ...]:
    """The groups of a part; none = nothing was ever entered."""
    found = {
        "approval": _approvals, "demand": _demands, "meeting": _meetings, "force": _forces, "opportunity": _opportunities,
    }[part](app)  # fmt: skip
    return tuple(group for group in found if group.entries)


def _approvals(app: App) -> list[Group]:
    running = [
        Entry(
            f"case.{one.case.id}",
            f"{one.lead_name}　{one.case.template}",
            f"{one.done}/{one.total}",
            "　".join(
                part
                for part in (
                    f"逾期 {one.red} 项" if one.red else "",
                    f"欠容缺 {one.owed} 件" if one.owed else "",
                    f"可办 {one.ready} 项",
                    f"跟踪人 {one.case.tracker}",
                    f"最早办结 {'至少 ' if one.at_least else ''}{one.finish}",
                )
                if part
            ),
            "triangle-alert" if one.red else "clock",
            "red" if one.red else "amber" if one.owed else "text2",
            one.case.lead_id,
        )
        for one in app.approvals.lines()
    ]
    closed = [
        Entry(
            f"case.{one.case.id}",
            one.lead_name,
            "已闭环",
            f"{one.case.closed_on} {one.case.closed_by}",
            "check",
            "green",
            one.case.lead_id,
        )
        for one in app.approvals.lines(closed=True)
    ]
    done, every = app.approvals.closed_share()
    share = f"闭环 {done} 件，共 {every} 件"
    return [Group("在办", f"{len(running)}　{share}", tuple(running)), Group("已闭环", str(len(closed)), tuple(closed))]


def _demands(app: App) -> list[Group]:
    groups: dict[DemandState, list[Entry]] = {state: [] for state in DemandState}
    for one in app.demands.lines(closed=True):
        shown = one.view
        tone = _TONES.get(shown.level, "text2") if shown.level is not None else "text2"
        note = "　".join(
            part for part in (one.lead_name, shown.demand.kind, shown.demand.department, shown.words) if part
        )
        icon = "check" if shown.state is DemandState.CLOSED else "triangle-alert" if tone == "red" else "circle-dashed"
        tone = "green" if shown.state is DemandState.CLOSED else tone
        entry = Entry(
            f"demand.{shown.demand.id}", shown.demand.text, shown.state.value, note, icon, tone, shown.demand.lead_id
        )
        groups[shown.state].append(entry)
    return [Group(state.value, str(len(found)), tuple(found)) for state, found in groups.items()]


def _meetings(app: App) -> list[Group]:
    coming: list[Entry] = []
    held: list[Entry] = []
    for one in app.meetings.all():
        names = "、".join(line.lead_name for line in one.agenda) or "还没有议题"
        open_ones = sum(made.done_on is None for line in one.agenda for made in line.decisions)
        every = sum(len(line.decisions) for line in one.agenda)
        decided = f"　议定 {every} 项，未办 {open_ones} 项" if every else ""
        word = f"纪要 {one.meeting.minutes_no}" if one.meeting.held_on else "未召开"
        entry = Entry(
            f"meeting.{one.meeting.id}", f"{one.meeting.held_on or one.meeting.planned_on}　{one.meeting.name}", word,
            f"{names}{decided}", "check" if one.meeting.held_on else "clock", "green" if one.meeting.held_on else "amber",
        )  # fmt: skip
        (held if one.meeting.held_on else coming).append(entry)
    waiting = tuple(
        Entry(f"suggest.{code}", name, "待上会", f"{code}　研判为跟进，还没有上过会", "log-in", "accentText")
        for code, name in app.meetings.suggested()
    )
    return [
        Group("待上会", str(len(waiting)), waiting),
        Group("将召开", str(len(coming)), tuple(coming)),
        Group("已召开", str(len(held)), tuple(held)),
    ]


def _forces(app: App) -> list[Group]:
    today = app.clock.today()
    entries = []
    for one in app.meetings.forces():
        late = one.next_on is not None and one.next_on < today
        people = "、".join(one.force.members) or "成员待补"
        leads = "、".join(name for _, name in one.leads) or "没有项目"
        word = f"下次例会 {one.next_on}" if one.next_on else "不定期"
        note = f"牵头 {one.force.leader}　成员 {people}　项目 {leads}"
        entries.append(
            Entry(f"force.{one.force.name}", one.force.name, word, note, "user-round", "red" if late else "text2")
        )
    return [Group("专班", str(len(entries)), tuple(entries))]


def _opportunities(app: App) -> list[Group]:
    pairs = tuple(
        Entry(
            f"pair.{one.supply.id}.{one.demand.id}",
            f"{one.supply.company} {one.supply.title}　↔　{one.demand.company} {one.demand.title}",
            "待决定",
            f"{one.words}（编者规则）",
            "workflow",
            "accentText",
        )
        for one in app.opportunities.suggested()
    )
    decided = tuple(
        Entry(
            f"decided.{one.supply_id}.{one.demand_id}",
            f"{supply.company} {supply.title}　↔　{demand.company} {demand.title}",
            "已采纳" if one.accepted else "不采纳",
            f"{one.on} {one.author}　{one.reason}".strip(),
            "check" if one.accepted else "x",
            "green" if one.accepted else "text3",
        )
        for one, supply, demand in app.opportunities.decided()
    )
    lists = {side: [one for one in app.opportunities.all() if one.side is side] for side in Side}
    made = [Group("待决定的匹配", str(len(pairs)), pairs)]
    for side, found in lists.items():
        entries = tuple(
            Entry(
                f"opportunity.{one.id}", f"{one.title}　{one.company}", one.region or "地区待核实",
                f"归入 {'、'.join(one.chains.values()) or '待核实'}" + (f"　有效期 {one.until}" if one.until else ""),
                "download" if side is Side.SUPPLY else "search",
            )
            for one in found
        )  # fmt: skip
        made.append(Group(f"{SIDE_WORDS[side]}清单", str(len(entries)), entries))
    made.append(Group("决定过的", str(len(decided)), decided))
    return made
