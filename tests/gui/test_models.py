"""Item models without a window: paging, words, stale answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mhcrm.desktop.models import words
from mhcrm.desktop.models.lead_columns import COLUMNS, NARROW, WIDE
from mhcrm.desktop.models.lead_model import MUTED_ROLE, PAGE, STATE_ROLE, WAITING, LeadTableModel
from mhcrm.desktop.models.stage_names import StageNames
from mhcrm.desktop.models.value_words import value_words
from mhcrm.desktop.pages.projects.copying import as_table
from mhcrm.desktop.pages.projects.totals import sum_words
from mhcrm.desktop.pages.projects.views import Conditions, query, views
from mhcrm.desktop.widgets.match.tier import steps
from mhcrm.domain.records import Filter, LeadRow
from mhcrm.domain.stages import shipped_names

TODAY = date(2026, 9, 16)


def lead_row(number: int, **cells: object) -> LeadRow:
    return LeadRow(number, f"MH-2026-{number:04d}", 1, cells)


class Source:
    """Remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def __call__(self, page: int, ids: list[int], fields: tuple[str, ...]) -> None:
        self.asked.append((page, len(ids)))


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(qapp: QApplication, source: Source) -> LeadTableModel:
    return LeadTableModel([COLUMNS[key] for key in NARROW], source, lambda: TODAY, StageNames())


def cell(model: LeadTableModel, row: int, key: str, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    column = [column.key for column in model.columns].index(key)
    return model.data(model.index(row, column), role)


def test_a_page_is_asked_for_once_and_painted_when_it_comes(model: LeadTableModel, source: Source) -> None:
    model.put(range(1, 2 * PAGE + 10))
    assert cell(model, 0, "project") == WAITING
    assert cell(model, 5, "company") == WAITING
    assert source.asked == [(0, PAGE)]
    model.deliver(model.stamp, 0, [lead_row(n, project=f"项目{n}") for n in range(1, PAGE + 1)])
    assert cell(model, 1, "project") == "项目2"
    assert cell(model, 2 * PAGE, "project") == WAITING
    assert source.asked[-1] == (2, 9)


def test_an_answer_to_an_older_list_is_dropped(model: LeadTableModel) -> None:
    model.put([1, 2])
    old = model.stamp
    model.put([7])
    model.deliver(old, 0, [lead_row(1, project="旧")])
    assert cell(model, 0, "project") == WAITING


def test_unknown_is_said_and_never_blank_or_nought(model: LeadTableModel) -> None:
    model.put([1], [lead_row(1, project=None, company="", investment_wan=None, track="", tier=None, stage="L")])
    for key in ("project", "company", "investment_wan", "track", "tier"):
        assert cell(model, 0, key) == words.UNKNOWN
        assert cell(model, 0, key, MUTED_ROLE) is True


@pytest.mark.parametrize(
    ("value", "code", "low", "high", "said"),
    [
        (Decimal(12000), "CNY", None, None, "12,000"),
        (Decimal("700.50"), "USD", None, None, "美元 700.5"),
        (None, None, Decimal(3000), Decimal(5000), "3,000–5,000"),
        (None, "USD", Decimal(3000), None, "美元 3,000–…"),
        (None, "USD", None, None, "待核实"),
        (Decimal(0), None, None, None, "0"),
    ],
)
def test_money_keeps_its_currency_and_its_range(
    value: object, code: object, low: object, high: object, said: str
) -> None:
    assert words.money(value, code, low, high) == said


@pytest.mark.parametrize(
    ("day", "said", "state"),
    [
        ("2026-09-13", "逾期3天", "overdue"),
        ("2026-09-15", "逾期1天", "overdue"),
        ("2026-09-16", "今天", "today"),
        ("2026-09-17", "09-17", "later"),
        ("2027-01-02", "2027-01-02", "later"),
        ("2026-10", "2026-10", "later"),
        (None, "", ""),
    ],
)
def test_due_days_are_worded(model: LeadTableModel, day: str | None, said: str, state: str) -> None:
    model.put([1], [lead_row(1, next_due_on=day)])
    assert cell(model, 0, "next_due_on") == said
    assert cell(model, 0, "next_due_on", STATE_ROLE) == state


def test_sorting_is_only_announced(model: LeadTableModel, source: Source) -> None:
    heard: list[tuple[str, bool]] = []
    model.ordered.connect(lambda key, down: heard.append((key, down)))
    model.put([3, 1, 2])
    model.sort([c.key for c in model.columns].index("investment_wan"), Qt.SortOrder.DescendingOrder)
    model.sort([c.key for c in model.columns].index("tier"), Qt.SortOrder.AscendingOrder)
    assert heard == [("investment_wan", True)]
    assert model.ids() == (3, 1, 2)


def test_every_column_has_its_own_name_and_width() -> None:
    assert len({column.title for column in COLUMNS.values()}) == len(COLUMNS)
    assert set(NARROW) | set(WIDE) <= COLUMNS.keys()
    assert all(column.width >= 60 for column in COLUMNS.values())


def test_copied_rows_are_a_table_with_units() -> None:
    rows = [lead_row(1, project="甲\t项目\n二期", investment_wan=Decimal(700), investment_currency="USD")]
    text = as_table(rows, [COLUMNS["project"], COLUMNS["investment_wan"], COLUMNS["code"]], TODAY, shipped_names())
    assert text == "项目\t投资（万元）\t编号\n甲 项目 二期\t美元 700\tMH-2026-0001"


def test_currencies_are_never_added_up() -> None:
    assert sum_words({"USD": Decimal(700), "CNY": Decimal(62000), "JPY": Decimal(0)}) == ["62,000 万元", "700 万美元"]


def test_a_view_and_the_filter_bar_make_one_query() -> None:
    known = {view.key: view for view in views("周岚", TODAY)}
    assert "mine" not in {view.key for view in views("", TODAY)}
    narrowed = Conditions().with_text("  弦枢 ").with_stages(["N"]).with_sort("company", False)
    made = query(known["week"], narrowed)
    assert made.text == "弦枢"
    assert Filter("next_due_on", "<=", "2026-09-23") in made.filters
    assert Filter("stage", "in", ("N",)) in made.filters
    assert made.sort[0] == ("company", False)
    assert query(known["bin"], Conditions()).binned


@pytest.mark.parametrize(("width", "height"), [(248, 108), (301, 90)])
def test_tier_steps_rise_and_touch(width: int, height: int) -> None:
    made = steps(width, height)
    assert [step.name for step in made] == ["一间房", "一层楼", "一栋楼", "一块地"]
    for left, right in pairwise(made):
        assert left.left + left.width == right.left
        assert left.height < right.height
    assert made[-1].left + made[-1].width == width
    assert all(step.top + step.height == height for step in made)


def test_values_beside_each_other_are_in_officers_words() -> None:
    names = shipped_names()
    assert value_words("investment_currency", "USD", names) == "美元"
    assert value_words("investment_currency", "XAU", names) == "XAU"
    assert value_words("stage", "N", names) == names["N"]
    assert value_words("notes", None, names) == ""
    assert value_words("notes", "CNY", names) == "CNY"
