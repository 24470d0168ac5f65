"""Which moves a project may make on its track, and what its history says once corrections are laid over it. Pure.

Forward goes through every gate on the way: a stage is passed over only where the track lacks it or marks it as one it may
do without. Back and re-opening need a reason, leaving needs a reason code. Nothing is ever inferred from words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mhcrm.base.text import fold_tight
from mhcrm.domain.records import StageEvent
from mhcrm.plan.pipeline_rules import STAGES, PipelineRules, Track

_ORDER = {stage: at for at, stage in enumerate(STAGES)}
_COMMON = ("L", "N", "I", "S", "R")
"""Stages every track has, in order: as far as a project goes before its track is known."""


class MoveKind(StrEnum):
    """What a move is."""

    FORWARD = "forward"
    BACK = "back"
    LEAVE = "leave"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A move as it would be made: ``path`` are the stages entered on the way, the target last; with ``refusal`` it cannot."""

    kind: MoveKind
    path: tuple[str, ...]
    refusal: str = ""
    todo: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in a stage: entered when, by which event, left when (None = still there)."""

    stage: str
    on: date
    event_id: int
    source: str = ""
    left_on: date | None = None
    reason: str = ""
    author: str = ""


def is_open(stage: str) -> bool:
    """True for a project still worked on."""
    return not stage.startswith("X")


def track_of(rules: PipelineRules, mode: str, *, rnd_centre: bool = False) -> Track | None:
    """The track the ledger's 落地方式 means: its name, one of its words, or the only track with a word in the text.

    A research centre is one whatever it rents. None when the text says nothing, or two things at once.
    """
    tracks = {track.id: track for track in rules.tracks}
    if rnd_centre and "D" in tracks:
        return tracks["D"]
    text = fold_tight(mode)
    if not text:
        return None
    for track in rules.tracks:
        if text in {fold_tight(word) for word in (track.id, track.name, *track.words)}:
            return track
    hits = [track for track in rules.tracks if any(fold_tight(word) in text for word in (track.name, *track.words))]
    return hits[0] if len(hits) == 1 else None


def plan_move(
    rules: PipelineRules, track: Track | None, current: str, target: str, left_from: str | None = None
) -> MovePlan:
    """How a project gets from one stage to another; gates and reasons are the caller's to check.

    Args:
        left_from: for a project outside the pipeline, the stage it left from (None = not recorded).
    """
    names = rules.names
    if target == current:
        return _no(MoveKind.FORWARD, f"已经在“{names[target]}”阶段。", code="stage-same")
    if not is_open(target):
        return MovePlan(MoveKind.LEAVE, (target,))
    off = _off_track(rules, track, target)
    if not is_open(current):
        if left_from is not None and _ORDER[target] > _ORDER[left_from]:
            why = f"它退出时在“{names[left_from]}”，重新启动不能直接到“{names[target]}”。"
            return _no(MoveKind.REOPEN, why, f"请先回到“{names[left_from]}”或更早的阶段。", "reopen-beyond")
        return off or MovePlan(MoveKind.REOPEN, (target,))
    if _ORDER[target] < _ORDER[current]:
        return off or MovePlan(MoveKind.BACK, (target,))
    return off or MovePlan(MoveKind.FORWARD, _way(track, current, target))


def next_stage(track: Track | None, current: str) -> str | None:
    """The stage that usually comes next; None at the end, outside the pipeline, or before the track is known."""
    if not is_open(current):
        return None
    stages = track.stages if track is not None else _COMMON
    after = [stage for stage in stages if _ORDER[stage] > _ORDER[current]]
    return after[0] if after else None


def _off_track(rules: PipelineRules, track: Track | None, target: str) -> MovePlan | None:
    name = rules.names[target]
    if track is None and target not in _COMMON:
        return _no(
            MoveKind.FORWARD,
            f"还没有定落地方式，不能移到“{name}”。",
            f"请先填“落地方式”：{'、'.join(item.name for item in rules.tracks)}。",
            "track-unknown",
        )
    if track is not None and target not in track.stages:
        held = "、".join(rules.names[stage] for stage in track.stages)
        why = f"“{track.name}”的项目没有“{name}”这个阶段。"
        return _no(MoveKind.FORWARD, why, f"它的阶段是：{held}。", "stage-not-on-track")
    return None


def _way(track: Track | None, current: str, target: str) -> tuple[str, ...]:
    stages = track.stages if track is not None else _COMMON
    optional = track.optional if track is not None else ()
    between = [stage for stage in stages if _ORDER[current] < _ORDER[stage] < _ORDER[target] and stage not in optional]
    return (*between, target)


def _no(kind: MoveKind, refusal: str, todo: str = "", code: str = "") -> MovePlan:
    return MovePlan(kind, (), refusal, todo, code)


# -- history --------------------------------------------------------------------------------------
def stays(events: Iterable[StageEvent]) -> tuple[Stay, ...]:
    """The history as it is held to have been: events in the order they were written, corrections laid over them."""
    found: list[Stay] = []
    for event in sorted(events, key=lambda item: item.id):
        if event.corrects is None:
            found.append(
                Stay(event.to_stage, event.on, event.id, event.source, None, event.reason, event.author),
            )
            continue
        for at, stay in enumerate(found):
            if stay.event_id == event.corrects:
                stage = event.to_stage if at == len(found) - 1 else stay.stage
                found[at] = replace(stay, on=event.on, stage=stage)
    return tuple(
        replace(stay, left_on=found[at + 1].on if at + 1 < len(found) else None) for at, stay in enumerate(found)
    )


def left_from(history: Sequence[Stay], first: str | None = None) -> str | None:
    """The stage a project outside the pipeline left from; None when not recorded."""
    for stay in reversed(history):
        if is_open(stay.stage):
            return stay.stage
    return first if first is not None and is_open(first) else None


def first_day_in(history: Iterable[Stay], stage: str) -> date | None:
    """The first day in a stage: a project signed twice is counted once, on this day."""
    days = [stay.on for stay in history if stay.stage == stage]
    return min(days) if days else None
