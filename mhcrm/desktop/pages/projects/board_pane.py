"""看板 of the 项目 page: the same list by stage, in swimlanes; cards are read as they come into sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.models.board_cards import CardText, card_text, cards_of, empty_stages
from mhcrm.desktop.models.board_layout import Cards
from mhcrm.desktop.pages.projects.moving import ask_move
from mhcrm.desktop.widgets.board.view import BoardView
from mhcrm.domain.pipeline.board import Board
from mhcrm.domain.pipeline.lanes import LANE_WORDS
from mhcrm.domain.records import LeadQuery

FOLDED, OPENED = "projects.board.folded", "projects.board.opened"


class BoardPane(QWidget):
    """Shows a query; what is dropped goes through the one guarded move."""

    picked = Signal(int)
    opened = Signal(int)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self._board: Board | None = None
        self._query = LeadQuery()
        self._asked = 0
        self.view = BoardView()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.view)
        self.view.wanted.connect(self._fetch)
        self.view.folded.connect(self._fold)
        self.view.moved.connect(lambda ids, stage: ask_move(self.ctx, self, ids, stage))
        self.view.chosen.connect(lambda ids: self.picked.emit(ids[-1]) if len(ids) == 1 else None)
        self.view.opened.connect(self.opened)
        self.view.asked.connect(self._menu)

    @property
    def by(self) -> str:
        """What the board is cut by, as the person left it."""
        kept = self.ctx.state.text("projects.board.lanes")
        return kept if kept in LANE_WORDS else ""

    def show_query(self, query: LeadQuery) -> None:
        """Read the board of a list."""
        self._query = query
        self._asked += 1
        ticket, app, by = self._asked, self.ctx.app, self.by
        self.ctx.lanes.run(
            "读取看板",
            lambda _p: app.board.board(query, by),
            on_done=lambda board: self._arrived(ticket, board),
            quiet=True,
        )

    def group(self, by: str) -> None:
        """Cut the board into other swimlanes and remember it."""
        self.ctx.state.set_text("projects.board.lanes", by)
        self.show_query(self._query)

    def selected(self) -> list[int]:
        """Ids of the chosen cards."""
        return self.view.picked()

    def collapsed(self) -> frozenset[str]:
        """Stages whose columns are folded: the empty ones and those the person folded, less those he opened."""
        names = self.ctx.state.names
        empty = empty_stages(self._board) if self._board is not None else frozenset()
        return (empty - frozenset(names(OPENED))) | frozenset(names(FOLDED))

    def _arrived(self, ticket: int, board: Board) -> None:
        if ticket == self._asked:
            self._board = board
            self.view.put(cards_of(board), self.collapsed())

    def _fetch(self, ids: Sequence[int]) -> None:
        ticket, app, today = self._asked, self.ctx.app, self.ctx.app.clock.today()

        def show(texts: dict[int, CardText]) -> None:
            if ticket == self._asked:
                self.view.deliver(texts)

        def work(_progress: object) -> dict[int, CardText]:
            return {card.pulse.id: card_text(card, today) for card in app.board.cards(ids)}

        self.ctx.lanes.run("读取卡片", work, on_done=show, quiet=True)

    def _fold(self, stage: str) -> None:
        state = self.ctx.state
        folded, opened = set(state.names(FOLDED)), set(state.names(OPENED))
        if stage in self.collapsed():
            folded.discard(stage)
            opened.add(stage)
        else:
            opened.discard(stage)
            folded.add(stage)
        state.set_text(FOLDED, ",".join(sorted(folded)))
        state.set_text(OPENED, ",".join(sorted(opened)))
        if self._board is not None:
            self.view.put(cards_of(self._board), self.collapsed())

    def _menu(self, ids: Sequence[int], at: QPoint) -> None:
        if self._board is None or not ids:
            return
        menu = QMenu(self)
        menu.setObjectName("board.menu")
        menu.addAction("打开（Enter）").triggered.connect(lambda: self.opened.emit(ids[-1]))
        menu.addSeparator()
        for stage, word in self._board.stages:
            menu.addAction(f"移到“{word}”").triggered.connect(
                lambda _checked=False, stage=stage: ask_move(self.ctx, self, ids, stage)
            )
        menu.popup(at)

    def clear(self) -> None:
        """Show nothing."""
        self._board = None
        self.view.put(Cards(), ())
