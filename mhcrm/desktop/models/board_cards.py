"""What a card of the board says, and the board as the view wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.desktop.models import words
from mhcrm.desktop.models.board_layout import Cards, Heading
from mhcrm.domain.pipeline.board import Board, Card
from mhcrm.domain.pipeline.lights import Color

NO_AMOUNT = "投资待核实"
_TINTS = {Color.RED: ("red", "红灯"), Color.YELLOW: ("amber", "黄灯")}


@dataclass(frozen=True)
class Mark:
    """A light on a card: colour token, word, and why in sentences (the tool tip)."""

    tint: str
    word: str
    why: str


@dataclass(frozen=True)
class CardText:
    """The words of one card; ``stay`` is how long it has been in its stage (示例 thresholds judge it, not this)."""

    title: str
    company: str
    amount: str
    amount_known: bool
    owner: str
    due: str
    due_state: str
    stay: str
    mark: Mark | None = None


def card_text(card: Card, today: date) -> CardText:
    """A card in words."""
    pulse = card.pulse
    due = words.due(pulse.next_due, today)
    amount = money_words(card.money, pulse.currency) if card.money is not None else NO_AMOUNT
    tint = _TINTS.get(card.light.color)
    return CardText(
        title=pulse.name,
        company=pulse.company if pulse.project else pulse.code,
        amount=amount,
        amount_known=card.money is not None,
        owner=pulse.owner,
        due=due.words,
        due_state=due.state,
        stay=f"已{card.days}个工作日" if pulse.since and card.days else "",
        mark=Mark(*tint, card.light.why) if tint else None,
    )


def money_words(amount: Decimal, currency: str) -> str:
    """An amount in 万 with the word of its currency."""
    return f"{words.money(amount, currency)} {'万' if words.currency(currency) else '万元'}"


def heads(board: Board) -> tuple[Heading, ...]:
    """The columns with counts and totals; money of different currencies stands side by side."""
    made = []
    for (stage, word), column in zip(board.stages, board.whole.columns, strict=True):
        totals = tuple(money_words(amount, code) for code, amount in column.totals.items())
        made.append(Heading(stage, word, len(column.ids), totals))
    return tuple(made)


def cards_of(board: Board) -> Cards:
    """The board as the view lays it out; a board of one unnamed lane has no lane heads."""
    single = len(board.lanes) == 1 and not board.lanes[0].name
    lanes: Mapping[str, str] = {str(at): "" if single else lane.name for at, lane in enumerate(board.lanes)}
    cells = {
        (str(at), column.stage): column.ids
        for at, lane in enumerate(board.lanes)
        for column in lane.columns
        if column.ids
    }
    return Cards(heads(board), lanes, cells)


def empty_stages(board: Board) -> frozenset[str]:
    """Stages without a card: their columns start folded."""
    return frozenset(column.stage for column in board.whole.columns if not column.ids)
