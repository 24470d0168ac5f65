"""The board: where cards lie, what is drawn, and what mouse and keyboard say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from mhcrm.desktop.models.board_cards import CardText, Mark
from mhcrm.desktop.models.board_layout import BoardLayout, Cards, Heading, Placed, Spot
from mhcrm.desktop.widgets.board.view import HEAD, MIME, BoardView

STAGES = (Heading("L", "线索", 3, ("1,200 万元",)), Heading("N", "在谈", 2), Heading("I", "拟签约", 0))


def cards_of(cells: dict[tuple[str, str], list[int]], lanes: dict[str, str] | None = None) -> Cards:
    return Cards(STAGES, lanes or {"": ""}, cells)


@st.composite
def boards(draw: st.DrawFn) -> Cards:
    lanes = {str(at): f"组{at}" for at in range(draw(st.integers(1, 4)))}
    cells, serial = {}, 0
    for lane in lanes:
        for stage in STAGES:
            many = draw(st.integers(0, 12))
            cells[lane, stage.key] = list(range(serial, serial + many))
            serial += many
    return cards_of(cells, lanes)


@given(boards(), st.integers(300, 2000), st.sets(st.sampled_from(["L", "N", "I"])), st.integers(0, 3000))
def test_only_and_all_cards_in_sight_are_drawn(cards: Cards, width: int, shut: set[str], top: int) -> None:
    layout = BoardLayout(cards, width, shut)
    left, right, bottom = 0, width, top + 500
    brute = set()
    for lane in range(len(cards.lanes)):
        for stage in range(len(STAGES)):
            for row, lead_id in enumerate(layout.ids(lane, stage) if layout.open(stage) else ()):
                box = layout.box(Spot(lane, stage, row))
                if box.y < bottom and box.y + box.h > top and box.x < right and box.x + box.w > left:
                    brute.add(lead_id)
    seen = [card.lead_id for card in layout.visible(left, top, right, bottom)]
    assert len(seen) == len(set(seen))
    assert brute <= set(seen)
    every = list(layout.visible(0, 0, layout.width, layout.height))
    boxes = sorted((card.box.x, card.box.y) for card in every)
    assert len(boxes) == len(set(boxes)), "no two cards lie on one another"


@given(boards(), st.integers(300, 1600))
def test_a_card_is_found_under_its_own_middle(cards: Cards, width: int) -> None:
    layout = BoardLayout(cards, width)
    for card in layout.visible(0, 0, layout.width, layout.height):
        middle = layout.card_at(card.box.x + card.box.w // 2, card.box.y + card.box.h // 2)
        assert middle is not None
        assert middle.lead_id == card.lead_id
        assert layout.spot_of(card.lead_id) == card.spot


def test_arrows_stop_at_the_edges_and_pass_over_what_is_empty() -> None:
    layout = BoardLayout(
        Cards(STAGES, {"a": "甲", "b": "乙"}, {("a", "L"): [1], ("b", "L"): [2, 3], ("a", "I"): [4]}), 900
    )
    assert layout.step(Spot(0, 0, 0), 0, 1) == Spot(1, 0, 0)
    assert layout.step(Spot(1, 0, 0), 0, -1) == Spot(0, 0, 0)
    assert layout.step(Spot(0, 0, 0), 1, 0) == Spot(0, 2, 0)
    assert layout.step(Spot(1, 0, 1), 1, 0) == Spot(1, 0, 1)
    assert layout.step(Spot(0, 0, 0), 0, -1) == Spot(0, 0, 0)


@pytest.fixture
def board(qtbot: QtBot, theme: object) -> BoardView:
    view = BoardView()
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    view.put(cards_of({("", "L"): [1, 2, 3], ("", "N"): [4, 5]}), ())
    return view


def text(lead_id: int, mark: Mark | None = None) -> CardText:
    return CardText(f"项目{lead_id}", "某公司", "3,000 万元", True, "周", "逾期6天", "overdue", "12工作日", mark)


def place(board: BoardView, lead_id: int) -> QPoint:
    spot = board.layout_of.spot_of(lead_id)
    assert spot is not None
    return board._rect(board.layout_of.box(spot)).center()


def test_rows_in_sight_are_asked_for_once(board: BoardView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.wanted) as asked:
        board.grab()
    assert sorted(asked.args[0]) == [1, 2, 3, 4, 5]
    board.deliver({lead_id: text(lead_id) for lead_id in range(2, 6)})
    board.deliver({1: text(1, Mark("red", "红灯", "计划开工已过 3 个月"))})
    with qtbot.assertNotEmitted(board.wanted, wait=50):
        board.grab()


def test_clicks_select_one_some_and_a_row(board: BoardView, qtbot: QtBot) -> None:
    seen = board.viewport()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(seen, left, pos=place(board, 1))
    assert board.picked() == [1]
    qtbot.mouseClick(seen, left, Qt.KeyboardModifier.ControlModifier, place(board, 4))
    assert board.picked() == [1, 4]
    qtbot.mouseClick(seen, left, Qt.KeyboardModifier.ControlModifier, place(board, 1))
    assert board.picked() == [4]
    qtbot.mouseClick(seen, left, pos=place(board, 1))
    qtbot.mouseClick(seen, left, Qt.KeyboardModifier.ShiftModifier, place(board, 3))
    assert board.picked() == [1, 2, 3]
    qtbot.mouseClick(seen, left, pos=place(board, 2))
    assert board.picked() == [2]
    qtbot.mouseClick(seen, left, pos=QPoint(890, 490))
    assert board.picked() == []


def test_the_keyboard_walks_opens_and_pushes(board: BoardView, qtbot: QtBot) -> None:
    qtbot.keyClick(board, Qt.Key.Key_Down)
    assert board.picked() == [1]
    qtbot.keyClick(board, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert board.picked() == [1, 2]
    with qtbot.waitSignal(board.moved) as moved:
        qtbot.keyClick(board, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert moved.args == [[1, 2], "N"]
    assert board.layout_of.spot_of(1) == Spot(0, 0, 0), "the view moves nothing by itself"
    qtbot.keyClick(board, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert board.picked() == [1, 2, 3]
    qtbot.keyClick(board, Qt.Key.Key_Right)
    with qtbot.waitSignal(board.opened) as opened:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert opened.args == [5]


def test_a_drop_says_which_cards_go_where(board: BoardView, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setData(MIME, json.dumps([1, 3]).encode())
    box = board.layout_of.columns[2]
    at = QPointF(box.x + 20, HEAD + 20)
    event = QDropEvent(at, Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(board.moved) as moved:
        board.dropEvent(event)
    assert moved.args == [[1, 3], "I"]


def test_a_click_on_a_head_folds_its_column(board: BoardView, qtbot: QtBot) -> None:
    box = board.layout_of.columns[1]
    with qtbot.waitSignal(board.folded) as folded:
        qtbot.mouseClick(board.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.x + 10, 10))
    assert folded.args == ["N"]
    board.put(board.layout_of.cards, {"N"})
    assert board.layout_of.columns[1].w < box.w
    assert 4 not in {card.lead_id for card in board.layout_of.visible(0, 0, 2000, 2000)}


def test_the_selection_survives_new_cards(board: BoardView) -> None:
    board.pick(3)
    board.put(cards_of({("", "N"): [3, 4]}), ())
    assert board.picked() == [3]
    board.put(cards_of({("", "N"): [4]}), ())
    assert board.picked() == []


def test_thousands_of_cards_cost_what_is_in_sight(board: BoardView) -> None:
    board.put(cards_of({("", "L"): list(range(10, 5010))}), ())
    shown = list(board.layout_of.visible(0, 100_000, 900, 100_500))
    assert 0 < len(shown) < 12
    assert all(isinstance(card, Placed) for card in shown)
    assert board.verticalScrollBar().maximum() > 400_000
