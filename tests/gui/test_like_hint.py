"""可能已有: the form tells while it is filled in, and the stored project can be taken instead."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.lead_form import LeadForm
from mhcrm.desktop.dialogs.like_pair import LikeDialog
from mhcrm.desktop.main_window import MainWindow


@pytest.fixture
def form(window: MainWindow, qtbot: QtBot) -> LeadForm:
    made = LeadForm(window.ctx, None, window)
    made.open()
    return made


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    found = inside.findChild(QPushButton, name)
    assert found is not None
    assert found.isVisibleTo(inside)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def write(qtbot: QtBot, form: LeadForm, name: str, text: str) -> None:
    field = form.fields[name]
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.insert(text)  # what an input method does; keyClicks knows no Chinese


def test_the_form_tells_what_is_stored_already(form: LeadForm, qtbot: QtBot) -> None:
    assert not form.like.isVisible()
    write(qtbot, form, "company", "苏州弦枢医疗科技有限公司")
    write(qtbot, form, "project", "柔性皮层电极")
    qtbot.waitUntil(form.like.isVisible)
    assert "柔性皮层电极中试线" in form.like.words.text()
    assert "企业名称相同" in form.like.words.text()
    form.reject()


def test_another_project_of_the_same_company_is_no_duplicate(form: LeadForm, qtbot: QtBot) -> None:
    write(qtbot, form, "company", "苏州弦枢医疗科技有限公司")
    write(qtbot, form, "project", "售后服务中心")
    form.like.look()
    assert not form.like.isVisible()
    form.reject()


def test_clearing_the_names_takes_the_hint_away(form: LeadForm, qtbot: QtBot) -> None:
    form.put("company", "苏州弦枢医疗科技有限公司")
    form.like.look()
    assert form.like.isVisible()
    form.put("company", "")
    form.like.look()
    assert not form.like.isVisible()
    form.reject()


def test_side_by_side_and_on_with_the_stored_one(
    form: LeadForm, window: MainWindow, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    before = services.records.count()
    form.put("company", "苏州弦枢医疗科技有限公司")
    form.put("project", "柔性皮层电极中试线")
    form.put("contact", "张三")
    form.put("investment_wan", "1.5亿")
    form.like.look()
    press(qtbot, form, "form.like.see")
    dialog = window.findChild(LikeDialog)
    assert isinstance(dialog, LikeDialog)
    assert "判为相同" in dialog._why.text()
    press(qtbot, dialog, "like.edit")
    edit = next(made for made in window.findChildren(LeadForm) if made.isVisible())
    assert edit.text("contact") == "张三"
    assert edit.text("investment_wan") == "12000"
    assert "1.5亿" in edit.messages["investment_wan"].text()
    press(qtbot, edit, "form.save")
    assert services.records.count() == before
    assert services.records.get(leads[0]).text("contact") == "张三"


def test_editing_does_not_find_the_project_itself(window: MainWindow, leads: tuple[int, ...], qtbot: QtBot) -> None:
    form = LeadForm(window.ctx, leads[0], window)
    form.open()
    form.put("contact", "张三")
    form.like.look()
    assert not form.like.isVisible()
    form.reject()
