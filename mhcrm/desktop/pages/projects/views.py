"""Saved views of the project list (在办, 全部 …) and how filters become a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mhcrm.domain.records import Filter, LeadQuery
from mhcrm.domain.stages import OPEN_STAGES, Stage, shipped_names

DEFAULT_SORT: tuple[tuple[str, bool], ...] = (("updated_at", True),)
OPEN = Filter("stage", "in", tuple(stage.value for stage in OPEN_STAGES))
CLOSED = Filter("stage", "in", tuple(stage.value for stage in Stage if stage not in OPEN_STAGES))


@dataclass(frozen=True)
class View:
    """One tab: a name and its conditions."""

    key: str
    label: str
    filters: tuple[Filter, ...] = ()
    binned: bool = False


def closed_words(names: Mapping[str, str]) -> str:
    """「暂缓和终止」 by the office's names."""
    return f"{names[Stage.ON_HOLD]}和{names[Stage.LOST]}"


def views(person: str, today: date) -> tuple[View, ...]:
    """The tabs; 我负责的 needs to know who sits here."""
    week = (today + timedelta(days=7)).isoformat()
    made = [View("open", "在办项目", (OPEN,)), View("all", "全部")]
    if person:
        made.append(View("mine", "我负责的", (OPEN, Filter("owner", "contains", person))))
    made.append(View("week", "七日内到期", (OPEN, Filter("next_due_on", "filled"), Filter("next_due_on", "<=", week))))
    made.append(View("closed", closed_words(shipped_names()), (CLOSED,)))
    made.append(View("bin", "回收站", binned=True))
    return tuple(made)


@dataclass(frozen=True)
class Conditions:
    """What the filter bar says on top of the view."""

    text: str = ""
    stages: tuple[str, ...] = ()
    sort: tuple[tuple[str, bool], ...] = DEFAULT_SORT
    ids: tuple[int, ...] = ()  # only these leads, handed over by another place

    @property
    def any(self) -> bool:
        """True when the person narrowed the list."""
        return bool(self.text or self.stages or self.ids)

    def with_text(self, text: str) -> Conditions:
        """The same with other words."""
        return replace(self, text=text.strip())

    def with_stages(self, stages: Sequence[str]) -> Conditions:
        """The same with other stages."""
        return replace(self, stages=tuple(stages))

    def with_sort(self, field: str, descending: bool) -> Conditions:
        """The same in another order; the last change breaks ties."""
        return replace(self, sort=((field, descending), *DEFAULT_SORT))


def query(view: View, conditions: Conditions) -> LeadQuery:
    """The query of a view narrowed by the filter bar."""
    filters = view.filters
    if conditions.stages:
        filters = (*filters, Filter("stage", "in", conditions.stages))
    if conditions.ids:
        filters = (*filters, Filter("id", "in", conditions.ids))
    return LeadQuery(conditions.text, filters, conditions.sort, view.binned)
