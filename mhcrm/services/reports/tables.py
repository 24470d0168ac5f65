"""The tables of a report, as pandas frames: counts and amounts by stage, chain, park, source, unit, officer.

Amounts of different currencies stand side by side and are never added; what nobody entered is counted as 待核实.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from mhcrm.base.money import CURRENCY_LABELS
from mhcrm.domain.invested import stated
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import StageEvent, StoredReport
from mhcrm.domain.stages import OPEN_STAGES, Stage, stage_name

UNKNOWN = "待核实"
GROUPS: tuple[tuple[str, str], ...] = (
    ("按产业", "产业"),
    ("按园区", "推荐园区"),
    ("按层级", "空间层级"),
    ("按来源", "项目来源"),
    ("按责任单位", "责任单位"),
    ("按责任人", "责任人"),
)


@dataclass(frozen=True)
class Period:
    """First and last day of a report, both included."""

    first: date
    last: date

    def holds(self, day: str) -> bool:
        """True if a stored date (of any precision) lies within; a month counts when it lies wholly within."""
        return len(day) == 10 and self.first.isoformat() <= day <= self.last.isoformat()


def lead_frame(leads: Sequence[Lead], matches: Mapping[int, StoredReport], names: Mapping[str, str]) -> pd.DataFrame:
    """One row a lead with the columns the tables group by; ``names`` are those of the stages."""
    rows = []
    for lead in leads:
        match = matches.get(lead.id or 0)
        stage = lead.text("stage")
        amount, currency = stated(lead.number, lead.text("investment_currency"))
        rows.append(
            {
                "编号": lead.code,
                "项目": lead.text("project"),
                "企业": lead.text("company"),
                "阶段码": stage,
                "阶段": stage_name(names, stage, UNKNOWN),
                "产业": "未匹配" if match is None else match.industry or "未归入重点产业",
                "推荐园区": "未匹配" if match is None else match.park or "没有推荐",
                "空间层级": "未匹配" if match is None else match.tier or UNKNOWN,
                "项目来源": lead.text("source") or UNKNOWN,
                "责任单位": lead.text("lead_unit") or UNKNOWN,
                "责任人": lead.text("owner") or UNKNOWN,
                "登记日期": lead.text("received_on"),
                "签约日期": lead.text("sign_on"),
                "下一步": lead.text("next_step"),
                "币种": currency,
                "金额": None if amount is None else float(amount),
                "lead_id": lead.id,
            }
        )
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else _EMPTY)


_EMPTY = [
    "编号", "项目", "企业", "阶段码", "阶段", "产业", "推荐园区", "空间层级", "项目来源", "责任单位", "责任人",
    "登记日期", "签约日期", "下一步", "币种", "金额", "lead_id",
]  # fmt: skip


def funnel(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Projects by stage in the order of the pipeline, then those on hold or gone."""
    order = [stage_name(names, stage) for stage in (*OPEN_STAGES, *(s for s in Stage if s not in OPEN_STAGES))]
    table = grouped(frame, "阶段")
    rank = {word: place for place, word in enumerate([*order, UNKNOWN])}
    return table.sort_values("阶段", key=lambda column: column.map(rank)).reset_index(drop=True)


def grouped(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Number of projects, amounts per currency and projects without an amount, most projects first."""
    present = set(frame.loc[frame["金额"].notna(), "币种"])
    currencies = [*(code for code in CURRENCY_LABELS if code in present), *sorted(present - set(CURRENCY_LABELS))]
    columns = [by, "项目数", *(f"投资 {_unit(code)}" for code in currencies), "投资待核实"]
    rows: list[list[object]] = []
    for name, part in frame.groupby(by, sort=True):
        sums = [_sum(part.loc[part["币种"] == code, "金额"]) for code in currencies]
        rows.append([name, len(part), *sums, int(part["金额"].isna().sum())])
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["项目数", by], ascending=[False, True]).reset_index(drop=True)


def _unit(code: str) -> str:
    return "万元" if code == "CNY" else f"万{CURRENCY_LABELS.get(code, code)}"


def _sum(amounts: pd.Series[float]) -> float | None:
    """None where there is nothing to add up: no such money is not nought."""
    known = amounts.dropna()
    return float(known.sum()) if len(known) else None


def new_in(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Projects registered within the period."""
    chosen = frame[frame["登记日期"].map(period.holds)] if len(frame) else frame
    return chosen[["编号", "项目", "企业", "阶段", "产业", "责任人", "登记日期"]].reset_index(drop=True)


def moves(frame: pd.DataFrame, events: Sequence[StageEvent], names: Mapping[str, str]) -> pd.DataFrame:
    """Stage moves of the period with the project they belong to."""
    projects = {row["lead_id"]: row for row in frame.to_dict("records")}
    rows = [
        [
            projects[event.lead_id]["编号"],
            projects[event.lead_id]["项目"],
            stage_name(names, event.from_stage),
            stage_name(names, event.to_stage),
            event.on.isoformat(),
            event.reason,
            event.author,
        ]
        for event in events
        if event.lead_id in projects
    ]
    return pd.DataFrame(rows, columns=["编号", "项目", "原阶段", "新阶段", "日期", "原因", "登记人"])


def quiet(frame: pd.DataFrame, latest: Mapping[int, date], on: date, days: int) -> pd.DataFrame:
    """Open projects without an entry for ``days`` days; those never followed up stand first with 待核实."""
    rows = []
    for row in frame.to_dict("records"):
        if str(row["阶段码"]).startswith("X"):
            continue
        last = latest.get(row["lead_id"])
        if last is None or (on - last).days >= days:
            since = None if last is None else (on - last).days
            rows.append(
                [row["编号"], row["项目"], row["阶段"], row["责任人"], last.isoformat() if last else UNKNOWN, since]
            )
    table = pd.DataFrame(rows, columns=["编号", "项目", "阶段", "责任人", "最近跟进", "距今天数"])
    return table.sort_values(["距今天数", "编号"], ascending=[False, True], na_position="first").reset_index(drop=True)
