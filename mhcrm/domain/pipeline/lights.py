"""督办灯: derived from dates whenever asked, each with the sentence why. A threshold the office did not set is 示例. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from mhcrm.base.dates import PartialDate
from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.moves import is_open
from mhcrm.domain.pipeline.records import Pulse, Quiet, Vital
from mhcrm.plan.pipeline_rules import Pair, PipelineRules


class Color(StrEnum):
    """A light; shown with its word and a shape, never by colour alone."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


WORDS = {Color.GREEN: "绿灯", Color.YELLOW: "黄灯", Color.RED: "红灯"}
_RANK = {Color.GREEN: 0, Color.YELLOW: 1, Color.RED: 2}
ONE_DAY = timedelta(days=1)
BY = ("unit", "owner", "chain", "park", "stage")
"""What the chief's view counts by."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for a light: its colour, the rule, the sentence, the day it rests on."""

    color: Color
    rule: str
    why: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Light:
    """The light of one project: the worst of its causes, all of them told, the worst first."""

    lead_id: int
    color: Color
    causes: tuple[Cause, ...] = ()

    @property
    def why(self) -> str:
        """The sentences."""
        return "".join(cause.why for cause in self.causes)


@dataclass(frozen=True)
class Facts:
    """What is known beside the pulses: overdue task days and planned signing days by lead, causes from other subjects."""

    tasks: Mapping[int, date] = field(default_factory=dict)
    plans: Mapping[int, str] = field(default_factory=dict)
    judged: frozenset[int] = frozenset()
    corrected: Mapping[int, str] = field(default_factory=dict)
    others: Mapping[int, Sequence[Cause]] = field(default_factory=dict)


class Sieve:
    """Only the colours, for many projects at once: every threshold is turned into the last day that lies beyond it, so that
    a colour is a comparison of ISO days. Says the same as :class:`Reckoner` (a test holds them together)."""

    def __init__(self, rules: PipelineRules, calendar: WorkCalendar, today: date, facts: Facts) -> None:
        self._facts, self._today = facts, today
        pairs = rules.lights.pairs
        self._stale = {
            stage: (_last_beyond(calendar, today, pair.red), _last_beyond(calendar, today, pair.yellow))
            for stage, pair in rules.lights.stale.items()
        }
        self._answer, self._judge, self._task = (
            (_last_beyond(calendar, today, pairs[name].red), _last_beyond(calendar, today, pairs[name].yellow))
            for name in ("answer", "judge", "task")
        )
        self._plan = {name: pairs[name] for name in ("sign", "start")}
        self._ends: dict[str, date | None] = {}

    @property
    def horizons(self) -> dict[str, str]:
        """Stage → ISO day: a project of it with a real entry after that day is not idle and need not be read. 线索 has none:
        it may wait for its 研判 whatever was entered."""
        return {stage: yellow for stage, (_red, yellow) in self._stale.items() if stage != "L"}

    def colors(self, vitals: Sequence[Vital], quiet: Iterable[Quiet]) -> dict[int, Color]:
        """The projects that are not green; ``quiet``: at least those of them without a real entry after :attr:`horizons`."""
        facts = self._facts
        ranks = {number: rank for rank, _last, number, _lane in self.idle(quiet)}
        for number, stage, start, *_rest in vitals:
            if start and stage in _BEFORE_START:
                ranks[number] = max(ranks.get(number, 0), self._past(start, "start"))
        stages = {vital[0]: vital[1] for vital in vitals} if facts.tasks or facts.plans or facts.others else {}
        for number in {*facts.tasks, *facts.plans, *facts.others}:
            if number in stages and stages[number][0] != "X":
                ranks[number] = max(ranks.get(number, 0), self._told(number, stages[number]))
        return {number: Color.RED if rank == 2 else Color.YELLOW for number, rank in ranks.items() if rank}

    def idle(self, quiet: Iterable[Quiet]) -> list[tuple[int, str, int, str | None]]:
        """(1 or 2 for how long nothing has happened, ISO day of the last progress, project, its group), of those only to
        which nothing has happened for too long. One loop on plain values: it sees thousands of projects."""
        lines, fixed, found, none = self._stale, self._facts.corrected, [], ("", "")
        for number, stage, since, real, received, created, lane in quiet:
            moved = fixed.get(number, since) if fixed else since
            last = (real if real and real >= moved else moved) if moved else real or created
            red, yellow = lines.get(stage, none)
            rank = 0 if last > yellow else 2 if last <= red else 1
            if rank < 2 and stage == "L":
                rank = max(rank, self._fresh(number, real, received or "", created))
            if rank:
                found.append((rank, last, number, lane))
        return found

    def _fresh(self, number: int, real: str | None, received: str, created: str) -> int:
        day = received if len(received) == 10 else created
        rank = _beyond(day, self._answer) if real is None else 0
        return max(rank, _beyond(day, self._judge)) if number not in self._facts.judged else rank

    def _past(self, text: str, rule: str) -> int:
        if text not in self._ends:
            try:
                self._ends[text] = PartialDate.parse(text).last()
            except ValueError:
                self._ends[text] = None
        end, pair = self._ends[text], self._plan[rule]
        passed = (self._today - end).days if end is not None else -1
        return 2 if passed > pair.red else 1 if passed > pair.yellow else 0

    def _told(self, number: int, stage: str) -> int:
        rank = 2 if number in self._facts.others else 0
        if number in self._facts.tasks:
            rank = max(rank, _beyond(self._facts.tasks[number].isoformat(), self._task))
        if stage in ("N", "I") and number in self._facts.plans:
            rank = max(rank, self._past(self._facts.plans[number], "sign"))
        return rank


_BEFORE_START = frozenset({"S", "R", "P"})


def _beyond(day: str, lines: tuple[str, str]) -> int:
    red, yellow = lines
    return 2 if day <= red else 1 if day <= yellow else 0


def _last_beyond(calendar: WorkCalendar, today: date, days: int) -> str:
    """The latest day more than ``days`` working days before today."""
    day = today
    while calendar.between(day, today) <= days:
        day -= ONE_DAY
    return day.isoformat()


class Reckoner:
    """Lights of many projects on one day."""

    def __init__(self, rules: PipelineRules, calendar: WorkCalendar, today: date, facts: Facts) -> None:
        self._rules, self._calendar, self._today, self._facts = rules, calendar, today, facts
        self._days: dict[str, tuple[date, int]] = {}

    def light(self, pulse: Pulse) -> Light:
        """The light of one project; one outside the pipeline has none to worry about."""
        if not is_open(pulse.stage):
            return Light(pulse.id, Color.GREEN)
        causes = [*self._stale(pulse), *self._fresh(pulse), *self._planned(pulse), *self._task(pulse)]
        causes += self._facts.others.get(pulse.id, ())
        if not causes:
            return Light(pulse.id, Color.GREEN)
        causes.sort(key=lambda cause: -_RANK[cause.color])
        return Light(pulse.id, causes[0].color, tuple(causes))

    def since(self, pulse: Pulse) -> str:
        """ISO day a project entered its stage; the day it was entered here when nothing was recorded."""
        return self._facts.corrected.get(pulse.id) or pulse.since or pulse.created

    def last_progress(self, pulse: Pulse) -> tuple[str, str]:
        """(ISO day, what) of the last real progress: an entry, else the last move, else the day it was written down."""
        moved = self._facts.corrected.get(pulse.id) or pulse.since or ""
        if pulse.real_on and pulse.real_on >= moved:
            return pulse.real_on, "跟进"
        if moved:
            return moved, "换阶段"
        return pulse.created, "登记"

    def workdays_in_stage(self, pulse: Pulse) -> int:
        """Working days since a project entered its stage."""
        return self._since(self.since(pulse))[1]

    def idle(self, pulse: Pulse) -> int:
        """Working days since the last real progress."""
        return self._since(self.last_progress(pulse)[0])[1]

    # -- rules ------------------------------------------------------------------------------------
    def _stale(self, pulse: Pulse) -> Iterable[Cause]:
        pair = self._rules.lights.stale.get(pulse.stage)
        if pair is None:
            return
        text, what = self.last_progress(pulse)
        day, passed = self._since(text)
        color = _color(passed, pair)
        if color is not None:
            stage = self._rules.names[pulse.stage]
            line = f"“{stage}”{WORDS[color]}线 {_line(color, pair)} 个工作日{self._mark(f'stale.{pulse.stage}')}"
            yield Cause(color, "stale", f"最近一次实质进展（{what}）在 {day}，已过 {passed} 个工作日，{line}。", day)

    def _fresh(self, pulse: Pulse) -> Iterable[Cause]:
        """A 线索 has to be answered and judged."""
        if pulse.stage != "L":
            return
        day, passed = self._since(pulse.received if len(pulse.received) == 10 else pulse.created)
        pairs = self._rules.lights.pairs
        if pulse.real_on is None and (color := _color(passed, pairs["answer"])) is not None:
            line = f"回应的{WORDS[color]}线 {_line(color, pairs['answer'])} 个工作日{self._mark('answer')}"
            yield Cause(color, "answer", f"{day} 登记，{passed} 个工作日还没有任何跟进，{line}。", day)
        if pulse.id not in self._facts.judged and (color := _color(passed, pairs["judge"])) is not None:
            line = f"研判的{WORDS[color]}线 {_line(color, pairs['judge'])} 个工作日{self._mark('judge')}"
            yield Cause(color, "judge", f"{day} 登记，{passed} 个工作日还没有研判意见，{line}。", day)

    def _planned(self, pulse: Pulse) -> Iterable[Cause]:
        if pulse.stage in ("N", "I"):
            yield from self._past(self._facts.plans.get(pulse.id, ""), "sign", "拟签约")
        if pulse.stage in ("S", "R", "P"):
            yield from self._past(pulse.start, "start", "计划开工")

    def _past(self, text: str, rule: str, word: str) -> Iterable[Cause]:
        """A planned day that has gone by; 2026-05 means its last day."""
        if not text:
            return
        try:
            day = PartialDate.parse(text).last()
        except ValueError:
            return
        passed, pair = (self._today - day).days, self._rules.lights.pairs[rule]
        color = _color(passed, pair)
        if color is not None:
            line = f"{WORDS[color]}线 {_line(color, pair)} 天{self._mark(rule)}"
            yield Cause(color, rule, f"{word}的日子 {text} 已过 {passed} 天，{line}。", day)

    def _task(self, pulse: Pulse) -> Iterable[Cause]:
        day = self._facts.tasks.get(pulse.id)
        if day is None:
            return
        passed, pair = self._calendar.between(day, self._today), self._rules.lights.pairs["task"]
        color = _color(passed, pair)
        if color is not None:
            line = f"{WORDS[color]}线 {_line(color, pair)} 个工作日{self._mark('task')}"
            yield Cause(color, "task", f"待办应在 {day} 办完，逾期 {passed} 个工作日，{line}。", day)

    # -- helpers ----------------------------------------------------------------------------------
    def _since(self, text: str) -> tuple[date, int]:
        """A day and the working days from it to today; asked for a few hundred days at most, so kept."""
        found = self._days.get(text)
        if found is None:
            day = date.fromisoformat(text)
            found = self._days[text] = (day, self._calendar.between(day, self._today))
        return found

    def _mark(self, name: str) -> str:
        return "" if name in self._rules.lights.own else "（示例）"


def _color(passed: int, pair: Pair) -> Color | None:
    if passed > pair.red:
        return Color.RED
    return Color.YELLOW if passed > pair.yellow else None


def _line(color: Color, pair: Pair) -> int:
    return pair.red if color is Color.RED else pair.yellow


# -- the chief's view -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Tally:
    """Lights of one unit, officer, chain or park; ids of the projects behind red and yellow."""

    name: str
    red: tuple[int, ...]
    yellow: tuple[int, ...]
    green: int

    @property
    def total(self) -> int:
        """All its projects in the pipeline."""
        return len(self.red) + len(self.yellow) + self.green


def tally(pulses: Iterable[Pulse], lights: Mapping[int, Light], by: str) -> tuple[Tally, ...]:
    """Lights counted by one of :data:`BY`, the most red first; projects outside the pipeline do not count."""
    groups: dict[str, dict[Color, list[int]]] = {}
    for pulse in pulses:
        if is_open(pulse.stage):
            name = str(getattr(pulse, by)) or "未填"
            groups.setdefault(name, {color: [] for color in Color})[lights[pulse.id].color].append(pulse.id)
    made = [
        Tally(name, tuple(found[Color.RED]), tuple(found[Color.YELLOW]), len(found[Color.GREEN]))
        for name, found in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.red), -len(one.yellow), -one.green, one.name)))


def changes(before: Mapping[int, str], lights: Iterable[Light]) -> list[tuple[int, str, str, str, str]]:
    """Lights that differ from those last noted (lead, before, now, rule, why); a first green is no change."""
    found = []
    for light in lights:
        old = before.get(light.lead_id, "")
        if light.color != old and not (not old and light.color is Color.GREEN):
            rule = light.causes[0].rule if light.causes else ""
            found.append((light.lead_id, old, light.color.value, rule, light.why))
    return found
