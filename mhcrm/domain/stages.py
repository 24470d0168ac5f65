"""The canonical pipeline stages (招商阶段) and the words ledgers use for them.

A stage word is read literally: 拟签约 is never 签约, and 注册中 is not 已注册. What a ledger says stays in ``raw``.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Stage codes as stored; :data:`STAGE_LABELS` holds the words shown."""

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
