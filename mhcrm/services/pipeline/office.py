"""What the office sets for itself: stage names, gates, thresholds (示例 until then), the holiday notice of a year.

Both are kept as the text of a file of the delivered form, so that what was applied can be shown, exported and mended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.text import fold_tight
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.pipeline.calendar import WorkCalendar, overlaid
from mhcrm.domain.records import LeadQuery
from mhcrm.plan.pipeline_rules import LightRules, Need, PipelineRules, read_rules, shipped_rules
from mhcrm.plan.work_calendar import CalendarYear, parse_calendar, shipped_calendar
from mhcrm.services.pipeline.guard import Guard
from mhcrm.services.pipeline.stage_names import RULES
from mhcrm.store import ReadView, Store

CALENDAR = "pipeline.calendar"


@lru_cache(maxsize=8)
def _rules_of(text: str) -> PipelineRules:
    return read_rules(text.encode(), "本单位推进规则", over=shipped_rules(), kept=True) if text else shipped_rules()


@lru_cache(maxsize=8)
def _years_of(texts: tuple[str, ...]) -> WorkCalendar:
    own: list[CalendarYear] = []
    for text in texts:
        own += parse_calendar(text.encode(), "本单位放假安排")
    return overlaid(shipped_calendar(), own)


def effective_rules(view: ReadView) -> PipelineRules:
    """The delivered rules with the office's own over them."""
    return _rules_of(str(view.settings.get(RULES) or ""))


def effective_calendar(view: ReadView) -> WorkCalendar:
    """The delivered years with the office's own over them."""
    return _years_of(tuple(view.settings.get(CALENDAR) or ()))


@dataclass(frozen=True)
class RulesPreview:
    """What a file of rules would change: each line in words, and what live projects would be asked for afterwards."""

    lines: tuple[str, ...]
    affected: tuple[tuple[str, str, str], ...]
    """(code, name, what its gates behind it would newly ask for)."""


class PipelineOffice:
    """Shows, previews and sets the office's own rules and calendar."""

    def __init__(self, store: Store, clock: Clock, guard: Guard) -> None:
        self._store, self._clock, self._guard = store, clock, guard

    def rules(self) -> PipelineRules:
        """The rules in effect."""
        with self._store.read() as view:
            return effective_rules(view)

    def calendar(self) -> WorkCalendar:
        """The working days in effect."""
        with self._store.read() as view:
            return effective_calendar(view)

    def own_rules(self) -> str:
        """The office's own file as applied; "" when it has none."""
        with self._store.read() as view:
            return str(view.settings.get(RULES) or "")

    def preview(self, path: Path) -> RulesPreview:
        """What applying a file would change; nothing is written.

        Raises:
            InputError: the file cannot be read.
            RuleFileError: not as it should be; names file and line.
        """
        return self.preview_text(_read(path).decode("utf-8-sig"), path.name)

    def preview_text(self, text: str, name: str = "本单位推进规则") -> RulesPreview:
        """The same for a text."""
        new = read_rules(text.encode(), name, over=shipped_rules())
        with self._store.read() as view:
            old = effective_rules(view)
            touched = {stage for stage in new.gates if new.gates[stage] != old.gates.get(stage)}
            affected = self._affected(view, new) if touched else ()
        return RulesPreview(tuple(_differences(old, new)), affected)

    def apply(self, path: Path) -> ChangeSet:
        """Set the office's own rules; undo takes them back.

        Raises:
            InputError: the file cannot be read.
            RuleFileError: not as it should be; nothing was changed.
        """
        return self.apply_text(_read(path).decode("utf-8-sig"), path.name)

    def apply_text(self, text: str, name: str = "本单位推进规则") -> ChangeSet:
        """The same for a text; an empty one goes back to the delivered rules."""
        read_rules(text.encode(), name, over=shipped_rules())
        with self._store.write("设置推进规则") as uow:
            uow.settings.set(RULES, text)
        return uow.changes

    def load_year(self, path: Path) -> ChangeSet:
        """Take in the holiday notice of a year (or several).

        Raises:
            InputError: the file cannot be read.
            RuleFileError: not as it should be; nothing was changed.
        """
        raw = _read(path)
        years = "、".join(f"{item.year} 年" for item in parse_calendar(raw, path.name))
        with self._store.write(f"录入 {years}放假安排") as uow:
            kept = [*(uow.settings.get(CALENDAR) or ()), raw.decode("utf-8-sig")]
            uow.settings.set(CALENDAR, kept)
        return uow.changes

    def _affected(self, view: ReadView, new: PipelineRules) -> tuple[tuple[str, str, str], ...]:
        """Open projects whose stages so far would newly miss something, at most two hundred."""
        after = Guard(self._clock, lambda _view: new, checks=self._guard.checks)
        found = []
        for lead in view.leads.many(view.leads.ids(LeadQuery(sort=(("code", False),)))):
            had = {state.need.id for state in self._guard.open_needs(view, lead)}
            more = [state.need.label for state in after.open_needs(view, lead) if state.need.id not in had]
            if more:
                found.append((lead.code or "", lead.text("project") or lead.text("company"), "、".join(more)))
            if len(found) == 200:
                break
        return tuple(found)


def _differences(old: PipelineRules, new: PipelineRules) -> Iterable[str]:
    for code, name in new.names.items():
        if old.names.get(code) != name:
            yield f"阶段“{old.names.get(code, code)}”改称“{name}”"
            yield from _read_otherwise(code, name, new)
    for stage, needs in new.gates.items():
        before = {need.id: need for need in old.gates.get(stage, ())}
        yield from _gate_lines(new.names[stage], before, {need.id: need for need in needs})
    known = {reason.code: reason for reason in old.reasons}
    for reason in new.reasons:
        if known.get(reason.code) != reason:
            yield f"原因“{reason.label}”{'改动' if reason.code in known else '新增'}"
    yield from _light_lines(old.lights, new.lights, new)


def _read_otherwise(code: str, name: str, new: PipelineRules) -> Iterable[str]:
    """A word that ledgers use for another stage: said before it changes what they mean."""
    from mhcrm.domain.intake.words import shipped_words  # loads the word lists: only when rules are being set

    meant = shipped_words().stages.get(fold_tight(name), code)
    if meant != code:
        yield f"表格里写“{name}”的，以后读作这个阶段，不再读作“{new.names[meant]}”"


def _gate_lines(word: str, before: dict[str, Need], after: dict[str, Need]) -> Iterable[str]:
    for key, need in after.items():
        if key not in before:
            yield f"进入“{word}”新要求：{need.label}"
        elif before[key] != need:
            yield f"进入“{word}”的“{need.label}”有改动"
    for key, need in before.items():
        if key not in after:
            yield f"进入“{word}”不再要求：{need.label}"


_LIGHT_WORDS = {
    "answer": "线索回应",
    "judge": "线索研判",
    "sign": "拟签约日",
    "start": "计划开工日",
    "task": "待办逾期",
}


def _light_lines(old: LightRules, new: LightRules, rules: PipelineRules) -> Iterable[str]:
    for stage, pair in new.stale.items():
        if old.stale.get(stage) != pair:
            yield f"“{rules.names[stage]}”久未推进：黄灯 {pair.yellow}、红灯 {pair.red} 个工作日"
    for key, pair in new.pairs.items():
        if old.pairs.get(key) != pair:
            yield f"{_LIGHT_WORDS[key]}：黄灯 {pair.yellow}、红灯 {pair.red}"
    if old.expiring != new.expiring:
        yield f"到期提前 {new.expiring} 天提醒"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InputError(
            f"读不到文件“{path.name}”。", str(problem.strerror or ""), "请检查路径后重试。", "file_unreadable"
        ) from problem
