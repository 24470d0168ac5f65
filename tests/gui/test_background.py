"""The two lanes with real threads: order, main-thread callbacks, cancel, failures, end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mhcrm.base.errors import Cancelled, InputError
from mhcrm.base.progress import Progress
from mhcrm.desktop.background import Lane, Lanes


@pytest.fixture
def lanes(qapp: QApplication) -> Iterator[Lanes]:
    made = Lanes(qapp)
    yield made
    made.close()
    made.deleteLater()


def test_store_work_runs_one_after_the_other_and_answers_on_the_main_thread(lanes: Lanes, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool]] = []
    inside: list[int] = []
    overlaps: list[int] = []

    def work(number: int) -> int:
        inside.append(number)
        overlaps.append(len(inside))
        threading.Event().wait(0.01)
        inside.remove(number)
        return number

    def done(number: int) -> None:
        seen.append((number, threading.current_thread() is threading.main_thread()))

    for number in range(5):
        lanes.run("读", lambda _p, number=number: work(number), on_done=done)
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert seen == [(number, True) for number in range(5)]
    assert set(overlaps) == {1}


def test_cancel_stops_at_the_next_checkpoint(lanes: Lanes, qtbot: QtBot) -> None:
    started, errors = threading.Event(), []

    def work(progress: Progress) -> None:
        progress.start("慢活", 0)
        started.set()
        while True:
            progress.step(1)
            threading.Event().wait(0.001)

    number = lanes.run("慢活", work, lane=Lane.POOL, on_error=errors.append)
    assert started.wait(5)
    lanes.cancel(number)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)
    assert lanes.busy() == ()


def test_a_failure_nobody_handles_is_announced(lanes: Lanes, qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise InputError("读不出")

    with qtbot.waitSignal(lanes.failed) as heard:
        lanes.run("读表", work)
    assert heard.args[0] == "读表"
    assert isinstance(heard.args[1], InputError)


def test_lanes_are_started_from_the_main_thread_only(lanes: Lanes) -> None:
    caught: list[BaseException] = []

    def other() -> None:
        try:
            lanes.run("错", lambda _p: None)
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_closing_ends_the_threads_and_drops_late_answers(qapp: QApplication) -> None:
    lanes = Lanes(qapp)
    heard: list[object] = []
    lanes.run("读", lambda _p: 1, on_done=heard.append)
    lanes.close()
    qapp.processEvents()
    assert heard == []
    with pytest.raises(RuntimeError):
        lanes.run("读", lambda _p: 1)
    lanes.deleteLater()


def test_quiet_work_is_not_worth_a_dialog(lanes: Lanes, qtbot: QtBot) -> None:
    gate, done = threading.Event(), []
    lanes.run("读一页", lambda _p: gate.wait(5), quiet=True, on_done=done.append)
    assert lanes.busy() == ()
    gate.set()
    qtbot.waitUntil(lambda: bool(done))
