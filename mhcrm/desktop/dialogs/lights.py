"""督办灯: the chief's view by unit, officer, chain, park or stage; a line opens the projects behind its red and yellow."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.desktop.operations import pipeline
from mhcrm.desktop.places import ShowLeads
from mhcrm.desktop.widgets.basic import Segments, button, label, row
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.pipeline.lights import Color, Tally
from mhcrm.services.pipeline.lights import LightBoard

CHOICES = (("unit", "责任单位"), ("owner", "责任人"), ("chain", "产业链"), ("park", "园区"), ("stage", "阶段"))
COLUMNS = (
    RuleColumn("name", "", 200, strong=True, loose=True),
    RuleColumn("red", "红灯", 72, right=True),
    RuleColumn("yellow", "黄灯", 72, right=True),
    RuleColumn("green", "绿灯", 72, right=True),
    RuleColumn("total", "合计", 72, right=True),
)


class Lights(Sheet):
    """Counts are derived now, from dates; what changed since the last look is kept as history."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(parent.window(), "督办灯", "lights", 720)
        self.ctx = ctx
        self._board: LightBoard | None = None
        self._tallies: dict[str, Tally] = {}
        self.by = Segments(CHOICES, "lights.by")
        self.by.choose("unit")
        self.by.chosen.connect(self._show)
        self.sum = label("", "sub", name="lights.sum")
        self.list = RuleList("lights.list", "督办灯汇总", COLUMNS)
        self.list.setMinimumHeight(320)
        self.list.opened.connect(self._open)
        self.note = label("天数未由本单位设定的，句子里写“示例”；双击或 Enter 看这些项目。", "meta", wrap=True)
        self.body.addLayout(row(self.by, None, self.sum))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.note)
        self.buttons(button("关闭", "lights.close", self.reject))
        self._read()

    def _read(self) -> None:
        app = self.ctx.app
        self.ctx.lanes.run("计算督办灯", lambda _p: pipeline.lights(app), on_done=self._arrived, quiet=True)

    def _arrived(self, board: LightBoard) -> None:
        self._board = board
        words = ((Color.RED, "红灯"), (Color.YELLOW, "黄灯"), (Color.GREEN, "绿灯"))
        self.sum.setText("　".join(f"{word} {board.count(color)}" for color, word in words))
        if board.caveat:
            self.note.setText(board.caveat)
        self._show("unit")

    def _show(self, by: str) -> None:
        if self._board is None:
            return
        names = self._board.rules.names if by == "stage" else {}
        tallies = self._board.tally(by)
        self._tallies = {one.name: one for one in tallies}
        self.list.put([_line(one, names.get(one.name, one.name)) for one in tallies])

    def _open(self, name: str) -> None:
        one = self._tallies[name]
        ids = (*one.red, *one.yellow)
        if ids:
            self.accept()
            self.ctx.open_place("projects", ShowLeads(ids, f"{name}：红灯 {len(one.red)}、黄灯 {len(one.yellow)}"))


def _line(one: Tally, name: str) -> RuleLine:
    numbers = {"red": len(one.red), "yellow": len(one.yellow), "green": one.green, "total": one.total}
    muted = frozenset(key for key, number in numbers.items() if not number)
    return RuleLine(one.name, {"name": name, **{key: str(number) for key, number in numbers.items()}}, muted)
