"""Geometry, words and painting of the stacking plan, without the window around it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPdfWriter
from pytestqt.qtbot import QtBot

from mhcrm.desktop.models import space_words
from mhcrm.desktop.models.space_book import SpaceBook, sums_of
from mhcrm.desktop.pages.spaces.printing import paint_sheet, prepare
from mhcrm.desktop.theme import Theme, tokens
from mhcrm.desktop.widgets.space.date_slider import DateSlider
from mhcrm.desktop.widgets.space.look import Ink, paint_marks
from mhcrm.desktop.widgets.space.stack_plan import StackPlan
from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.blocks import block_marks
from mhcrm.domain.space.intervals import STATE_LETTERS, Interval, State
from mhcrm.domain.space.inventory import Inventory, UnitStatus
from mhcrm.domain.space.marks import PATTERNS, Rect
from mhcrm.domain.space.paper import building_sheet
from mhcrm.domain.space.stacking import Floor, Unit, floors_of, joined, row_of
from mhcrm.domain.space.wording import BlockText, block

TODAY = date(2026, 9, 16)


def tower(floors: int, rooms: int, seed: int = 1) -> SpaceBook:
    """A building of made-up rooms with leases, some floors undivided, some areas unknown."""
    dice = random.Random(seed)
    spaces = [Space(1, None, SpaceKind.PARK, "P", "园区"), Space(2, 1, SpaceKind.BUILDING, "B", "塔楼")]
    intervals: list[Interval] = []
    for level in range(1, floors + 1):
        floor = Space(
            len(spaces) + 1, 2, SpaceKind.FLOOR, f"B{level}", f"{level}层", order=level, area_sqm=Decimal(2880)
        )
        spaces.append(floor)
        for at in range(0 if level % 7 == 0 else rooms):
            area = None if dice.random() < 0.03 else Decimal(dice.randint(30, 150))
            room = Space(
                len(spaces) + 1,
                floor.id,
                SpaceKind.ROOM,
                f"B{level}-{at}",
                f"{level}{at + 1:02d}",
                order=at,
                area_sqm=area,
            )
            spaces.append(room)
            start = TODAY + timedelta(days=dice.randint(-300, 300))
            if dice.random() < 0.7:
                intervals.append(Interval(room.id, State.LET, start, start + timedelta(days=200), "弘砺仪器"))
    return SpaceBook(Inventory(spaces, intervals), {}, ())


def test_a_hold_of_the_floor_is_one_block_until_it_ends() -> None:
    book = tower(1, 4)
    floor = floors_of(book.inventory, 2, TODAY)[0]
    held = Interval(3, State.HELD, TODAY, TODAY + timedelta(days=10), "双曜生物", 1, 1)
    inventory = Inventory(book.inventory.spaces.values(), [held])
    whole = joined(floor, inventory.statuses(TODAY))
    assert whole is not None
    assert block(whole, "", "").right == "至 2026-09-25"
    assert joined(floor, inventory.statuses(TODAY + timedelta(days=10))) is None


def test_what_changes_is_said_on_the_day_it_changes() -> None:
    book = tower(2, 2)
    room = book.inventory.children(3)[0]
    repair = Interval(room.id, State.REPAIR, TODAY, date(2026, 10, 1), "")
    inventory = Inventory(book.inventory.spaces.values(), [repair])
    floors = floors_of(inventory, 2, TODAY)
    days = space_words.change_days([repair], TODAY, TODAY + timedelta(days=365))
    assert days == (date(2026, 10, 1),)
    found = space_words.changes_after(TODAY, days, floors, inventory.statuses)
    assert space_words.sentence(found, 0) == "2026-10-01 起 101 维修→空置"
    assert space_words.changes_after(date(2026, 10, 1), days, floors, inventory.statuses) == []


def test_sums_count_every_smallest_unit_once() -> None:
    book = tower(9, 6)
    sums = sums_of(book, 2, book.inventory.statuses(TODAY), TODAY)
    leaves = [s for s in book.inventory.spaces.values() if s.kind is SpaceKind.ROOM or s.name == "7层"]
    assert sums.total == sum((s.area_sqm for s in leaves if s.area_sqm is not None), Decimal(0))
    assert sums.unknown == sum(1 for s in leaves if s.area_sqm is None)


def test_a_plan_keeps_its_layout_when_the_date_moves(theme: Theme, qtbot: QtBot) -> None:
    book = tower(60, 40)
    plan = StackPlan()
    qtbot.addWidget(plan)
    plan.resize(780, 400)
    plan.show()
    floors = floors_of(book.inventory, 2, TODAY)
    plan.put(floors, book.inventory.statuses(TODAY))
    before = plan.bars
    plan.verticalScrollBar().setValue(300)
    plan.put(floors, book.inventory.statuses(TODAY + timedelta(days=200)))
    assert plan.bars is before
    assert plan.verticalScrollBar().value() == 300
    assert plan.horizontalScrollBar().maximum() > 0
    last = plan.bars[-1].cells[-1].unit.id
    plan.choose(last)
    assert plan.viewport().rect().contains(plan.rect_of(last).toRect().adjusted(2, 0, -2, 0))
    assert "层" in plan.accessibleDescription()
    assert "㎡" in plan.accessibleDescription() or "待核实" in plan.accessibleDescription()
    inside = plan.rect_of(last).center()
    assert plan.at(inside) == last
    qtbot.keyClick(plan, Qt.Key.Key_Home)
    assert plan.current == plan.bars[0].floor.units[0].id
    qtbot.keyClick(plan, Qt.Key.Key_Down)
    assert row_of(plan.bars, plan.current) == 1
    with qtbot.waitSignal(plan.opened) as told:
        qtbot.keyClick(plan, Qt.Key.Key_Return)
    assert told.args == [plan.current]


def test_rooms_too_narrow_to_draw_are_listed(theme: Theme, qtbot: QtBot) -> None:
    units = (*(Unit(at, f"大{at}", Decimal(900)) for at in range(30)), Unit(99, "柜", Decimal(1)))
    plan = StackPlan()
    qtbot.addWidget(plan)
    plan.resize(700, 200)
    plan.put((Floor(500, "1层", None, units),), {unit.id: UnitStatus(State.FREE) for unit in units})
    assert [unit.name for unit in plan.bars[0].hidden] == ["柜"]
    menu = plan.more_menu(plan.bars[0])
    assert [action.text() for action in menu.actions()] == ["柜，1 ㎡，空置"]
    with qtbot.waitSignal(plan.picked) as told:
        menu.actions()[0].trigger()
    assert told.args == [99]


def grey(state: State, ink: Ink) -> QImage:
    image = QImage(120, 28, QImage.Format.Format_RGB32)
    image.fill(ink.text("surface"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_marks(painter, block_marks(Rect(0, 0, 120, 28), state, BlockText("")), ink)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


@pytest.mark.parametrize("printed", [False, True])
def test_states_differ_without_colour(theme: Theme, printed: bool) -> None:
    pictures = {state: grey(state, Ink(printed)) for state in State}
    assert len({bytes(picture.constBits()) for picture in pictures.values()}) == len(State)
    plain = {state for state in State if not PATTERNS[state].side}
    assert plain == {State.LET, State.FREE, State.UNKNOWN}


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("state", list(State))
def test_letters_and_words_can_be_read_on_every_state(look: str, state: State) -> None:
    colors = tokens().space_status[look][state.value]
    pairs = [(colors["on_letter"], colors["line"])]
    pairs += [(tokens().colors[look][text], colors["fill"]) for text in ("text", "text2")]
    if state is State.FREE:
        pairs += [(tokens().colors[look][text], colors["fill"]) for text in ("accentText", "text3")]
    for text, back in pairs:
        light, dark = sorted((luminance(text), luminance(back)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert STATE_LETTERS[state]


def test_the_slider_moves_by_day_month_and_change(theme: Theme, qtbot: QtBot) -> None:
    slider = DateSlider(TODAY)
    qtbot.addWidget(slider)
    slider.resize(700, 56)
    marks = (date(2026, 11, 1), date(2027, 2, 1))
    slider.put(marks)
    told: list[date] = []
    slider.dated.connect(told.append)
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert told == [marks[0], date(2026, 11, 2), marks[1], marks[0], TODAY]
    assert slider.day_at(slider.x_of(marks[1]) + 2) == marks[1]
    assert slider.accessibleDescription() == TODAY.isoformat()


def test_the_plan_goes_onto_paper_whole(theme: Theme, qtbot: QtBot, tmp_path: object) -> None:
    import pypdfium2

    sheet = building_sheet(tower(60, 40).inventory, 2, TODAY)
    path = f"{tmp_path}/plan.pdf"
    writer = QPdfWriter(path)
    prepare(writer, sheet)
    pages = paint_sheet(writer, sheet)
    del writer
    document = pypdfium2.PdfDocument(path)
    assert len(document) == pages > 1
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    for level in range(1, 61):
        assert f"{level}层" in text
