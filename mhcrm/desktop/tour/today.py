"""Stops of the tour: 今日 with its dialogs."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QDialog, QWidget

from mhcrm.desktop.dialogs.hand_over import HandOver, PutOff
from mhcrm.desktop.pages.today.page import TodayPage
from mhcrm.desktop.tour.guide import Guide, Stop, dialog, settle


def _page(guide: Guide) -> QWidget:
    guide.window.open_place("today")
    settle()
    return guide.window


def _quick(guide: Guide) -> QWidget:
    _page(guide)
    page = guide.window.page("today")
    if isinstance(page, TodayPage):
        page.quick.line.setText("周五下午2点 看厂房 @王")
    settle()
    return guide.window


def _put_off(guide: Guide) -> QDialog:
    tomorrow = guide.app.clock.today() + timedelta(days=1)
    return PutOff(guide.window, "送选址意见", tomorrow, lambda _day: None)


STOPS: tuple[Stop, ...] = (
    Stop("00-today", _page),
    Stop("00b-today-quick", _quick),
    Stop("36-hand-over", dialog(lambda guide: HandOver(guide.window, "送选址意见", ("周岚",), lambda _name: None))),
    Stop("37-put-off", dialog(_put_off)),
)
