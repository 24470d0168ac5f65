"""Where the plates and wires of the chain graph stand. Plain arithmetic, tested without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mhcrm.services.insight.chains import ChainNode

EDGE = 24
HEAD = 22
INDUSTRY, TRACK, SEGMENT = 40, 40, 30
GAP = 4
WIRE = 36
LEAST = (196, 212, 236)
"""Narrowest plates of the three columns."""
MOST = (320, 420, 560)


@dataclass(frozen=True, slots=True)
class Box:
    """One plate in pixels; ``column`` 0 industry, 1 track, 2 segment."""

    id: str
    column: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Height of its centre."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Caption:
    """A group's word above its industries."""

    text: str
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Wire:
    """From the right edge of a parent to the left edge of a child: across, down, across."""

    x1: int
    y1: int
    x2: int
    y2: int
    child: str = ""

    @property
    def bend(self) -> int:
        """Where it turns."""
        return (self.x1 + self.x2) // 2


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole drawing."""

    boxes: tuple[Box, ...]
    captions: tuple[Caption, ...]
    wires: tuple[Wire, ...]
    width: int
    height: int


def widths(room: int) -> tuple[int, int, int]:
    """Widths of the three columns in ``room`` pixels: the least each, the slack shared, none wider than it may be."""
    inner = room - 2 * EDGE - 2 * WIRE
    slack = max(0, inner - sum(LEAST))
    shared = [least + slack * least // sum(LEAST) for least in LEAST]
    made = [min(most, width) for most, width in zip(MOST, shared, strict=True)]
    return made[0], made[1], made[2]


def arrange(industries: Sequence[ChainNode], chosen: str, room: int) -> Plan:
    """Industries in groups at the left; tracks and segments of the chosen one beside them."""
    first, second, third = widths(room)
    boxes, captions = _industries(industries, first)
    shown = next((node for node in industries if node.id == chosen), None)
    wires: list[Wire] = []
    if shown is not None:
        left = EDGE + first + WIRE
        below = _branches(shown, left, second, left + second + WIRE, third)
        root = next(box for box in boxes if box.id == shown.id)
        wires = _wires(root, below)
        boxes += below
    bottom = max((box.y + box.height for box in boxes), default=0) + EDGE
    return Plan(tuple(boxes), tuple(captions), tuple(wires), EDGE * 2 + WIRE * 2 + first + second + third, bottom)


def _industries(industries: Sequence[ChainNode], width: int) -> tuple[list[Box], list[Caption]]:
    boxes: list[Box] = []
    captions: list[Caption] = []
    y, group = 0, ""
    for node in industries:
        if node.group != group:
            y += GAP * 2 if boxes else 0
            captions.append(Caption(node.group, EDGE, y, width))
            y, group = y + HEAD, node.group
        boxes.append(Box(node.id, 0, EDGE, y, width, INDUSTRY))
        y += INDUSTRY + GAP
    return boxes, captions


def _branches(industry: ChainNode, left: int, width: int, far: int, far_width: int) -> list[Box]:
    """Tracks centred beside their segments, from the top down."""
    boxes: list[Box] = []
    y = HEAD
    for track in industry.children:
        span = len(track.children) * (SEGMENT + 4) - 4
        height = max(TRACK, span)
        boxes.append(Box(track.id, 1, left, y + (height - TRACK) // 2, width, TRACK))
        top = y + (height - max(span, 0)) // 2
        for at, segment in enumerate(track.children):
            boxes.append(Box(segment.id, 2, far, top + at * (SEGMENT + 4), far_width, SEGMENT))
        y += height + GAP + 8
    return boxes


def _wires(root: Box, below: Sequence[Box]) -> list[Wire]:
    wires: list[Wire] = []
    track = root
    for box in below:
        parent = root if box.column == 1 else track
        track = box if box.column == 1 else track
        wires.append(Wire(parent.x + parent.width, parent.middle, box.x, box.middle, box.id))
    return wires


def step(boxes: Sequence[Box], current: str, across: int, down: int) -> str:
    """The plate an arrow key leads to: the next one in the column, or the nearest in height in the next column."""
    own = next((box for box in boxes if box.id == current), None)
    if own is None:
        return boxes[0].id if boxes else ""
    if down:
        column = [box.id for box in boxes if box.column == own.column]
        at = column.index(current) + down
        return column[at] if 0 <= at < len(column) else current
    aside = [box for box in boxes if box.column == own.column + across]
    return min(aside, key=lambda box: abs(box.middle - own.middle)).id if aside else current
