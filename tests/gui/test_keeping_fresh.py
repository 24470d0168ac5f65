"""Matches refreshed in the background, the second start, column widths, the font of briefs."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from mhcrm.base.paths import resource
from mhcrm.bootstrap import App
from mhcrm.desktop import readings, waking
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.column_widths import Wish, shared, usual
from mhcrm.desktop.pages.settings.page import SettingsPage


def test_stale_matches_are_computed_again_quietly(window: MainWindow, services: App, leads: tuple[int, ...]) -> None:
    assert services.matching.stale_ids()
    window.refresher.look()
    assert services.matching.stale_ids() == []
    assert window.status.note.text() == f"已更新 {len(leads)} 个项目的匹配结果"
    services.records.update(leads[0], {"phase": "制造"}, expected_version=services.records.get(leads[0]).version)
    assert services.matching.stale_ids() == [leads[0]]
    whole = readings.lead_whole(services, leads[0])
    assert whole.report is not None
    assert whole.report.stale


def test_a_second_start_raises_the_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    woken: list[bool] = []
    waker = waking.Waker(window, lambda: woken.append(True))
    (waking._folder() / "raise").touch()
    qtbot.waitUntil(lambda: bool(woken), timeout=3000)
    assert not (waking._folder() / "raise").exists()
    window.come_forward()
    assert not window.isMinimized()
    waker.deleteLater()


def test_nobody_answers_when_no_window_is_open(monkeypatch: object) -> None:
    waking.WAIT_MS, kept = 100, waking.WAIT_MS
    try:
        assert waking.ask() is False
        assert not (waking._folder() / "raise").exists()
    finally:
        waking.WAIT_MS = kept


WISHES = st.builds(
    lambda width, least, loose: Wish(width, min(width, least), loose),
    st.integers(40, 400), st.integers(40, 200), st.booleans(),
)  # fmt: skip


@given(st.lists(WISHES, min_size=1, max_size=12), st.integers(200, 3000))
def test_columns_fill_the_room_and_keep_their_least(wishes: list[Wish], room: int) -> None:
    widths = shared(wishes, room)
    assert all(width >= min(wish.width, wish.least) for width, wish in zip(widths, wishes, strict=True))
    fixed = all(not wish.loose for wish in wishes)
    least = sum(wish.least if wish.loose else wish.width for wish in wishes)
    if not fixed and least <= room:
        assert sum(widths) <= room
        if sum(wish.width for wish in wishes) <= room:
            assert sum(widths) == room
    for width, wish in zip(widths, wishes, strict=True):
        assert wish.loose or width == wish.width


def test_one_endless_name_does_not_rule_a_column() -> None:
    assert usual([10] * 19 + [900]) == 10
    assert usual([]) == 0


def test_the_font_of_briefs_is_chosen_in_settings(window: MainWindow, services: App, qtbot: QtBot) -> None:
    window.open_place("settings", None)
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    font = str(resource("fonts/LXGWWenKai-Regular.ttf"))
    page.font_choice.use(font)
    assert window.ctx.state.text("fangsong") == font
    assert services.fangsong_in_use() == font
    page.font_choice.use("")
    assert window.ctx.state.text("fangsong") == ""


def test_a_file_that_is_no_font_is_refused(window: MainWindow, tmp_path: Path) -> None:
    window.open_place("settings", None)
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    broken = tmp_path / "假字体.ttf"
    broken.write_bytes(b"no font")
    page.font_choice.use(str(broken))
    assert window.ctx.state.text("fangsong") == ""
    error = next(made for made in window.findChildren(object) if getattr(made, "objectName", str)() == "errorDialog")
    assert "字体" in error.accessibleName() or error.isVisible()
    error.reject()
