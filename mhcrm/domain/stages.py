"""The canonical pipeline stages (招商阶段) and the words ledgers use for them.

A stage word is read literally: 拟签约 is never 签约, and 注册中 is not 已注册. What a ledger says stays in ``raw``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    """Stage codes as stored; :data:`STAGE_LABELS` holds the words as delivered."""

    LEAD = "L"
    TALK = "N"
    INTENT = "I"
    SIGNED = "S"
    REGISTERED = "R"
    PERMIT = "P"
    BUILDING = "C"
    COMPLETED = "D"
    OPERATING = "O"
    FULL = "F"
    ON_HOLD = "XH"
    LOST = "XL"
    MOVED = "XT"
    MERGED = "XM"


STAGE_LABELS: dict[Stage, str] = {
    Stage.LEAD: "线索",
    Stage.TALK: "在谈",
    Stage.INTENT: "拟签约",
    Stage.SIGNED: "签约",
    Stage.REGISTERED: "落地",
    Stage.PERMIT: "报批",
    Stage.BUILDING: "开工",
    Stage.COMPLETED: "竣工",
    Stage.OPERATING: "投产",
    Stage.FULL: "达产",
    Stage.ON_HOLD: "暂缓",
    Stage.LOST: "终止",
    Stage.MOVED: "流转",
    Stage.MERGED: "并入",
}

OPEN_STAGES: tuple[Stage, ...] = tuple(stage for stage in Stage if not stage.value.startswith("X"))
"""Stages of a project still being worked on, in order."""

NamesOf = Callable[[], Mapping[str, str]]
"""What the office calls the stages (code → name), asked when words are made: an office may rename them at any time."""

_SHIPPED: Mapping[str, str] = MappingProxyType({stage.value: label for stage, label in STAGE_LABELS.items()})


def shipped_names() -> Mapping[str, str]:
    """Code → name as delivered; what stands until an office gives its own."""
    return _SHIPPED


def stage_name(names: Mapping[str, str], code: object, unset: str = "") -> str:
    """The name of a stage code; a code nobody knows stays as it is, ``unset`` is said where there is none."""
    text = str(code or "")
    return names.get(text, text) or unset
