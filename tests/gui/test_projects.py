"""The project page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from mhcrm.base.errors import EnvironmentProblem
from mhcrm.bootstrap import App
from mhcrm.desktop import readings
from mhcrm.desktop.dialogs.lead_form import LeadForm
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.page import EMPTY, LIST, ProjectsPage
from mhcrm.desktop.places import ShowLeads
from mhcrm.domain.change import ChangeSet, RowKind

LEFT = Qt.MouseButton.LeftButton


def names(page: ProjectsPage) -> list[str]:
    return [str(page.model.data(page.model.index(row, 0))) for row in range(page.model.rowCount())]


def click(qtbot: QtBot, parent: object, name: str) -> None:
    button = parent.findChild(QPushButton, name) or parent.findChild(QToolButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, LEFT)


def dialog(window: MainWindow, kind: type[QDialog]) -> QDialog:
    found = [made for made in window.findChildren(kind) if made.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_list_shows_what_is_under_way_with_its_totals(projects: ProjectsPage) -> None:
    assert set(names(projects)) == {"柔性皮层电极中试线", "车规芯片研发总部", "外周冲击波球囊"}
    assert projects.places.currentIndex() == LIST
    strip = projects.totals
    assert strip.findChild(type(strip._count), "totals.count").text() == "合计 3 个"
    assert strip.findChild(type(strip._count), "totals.sums").text() == "62,000 万元　700 万美元"


def test_words_and_initials_narrow_the_list(projects: ProjectsPage, qtbot: QtBot) -> None:
    projects.filters.words.insert("弦枢")
    qtbot.waitUntil(lambda: names(projects) == ["柔性皮层电极中试线"])
    projects.filters.words.clear()
    qtbot.keyClicks(projects.filters.words, "hfys")
    qtbot.waitUntil(lambda: names(projects) == ["车规芯片研发总部"])
    click(qtbot, projects, "projects.clear")
    assert len(names(projects)) == 3


def test_stages_narrow_the_list(projects: ProjectsPage) -> None:
    projects.filters._actions["S"].trigger()
    assert names(projects) == ["车规芯片研发总部"]
    assert "签约" in projects.filters.stages.text()


def test_a_header_click_sorts_and_a_second_turns(projects: ProjectsPage, qtbot: QtBot) -> None:
    section = [column.key for column in projects.model.columns].index("investment_wan")
    head = projects.table.head
    middle = head.sectionViewportPosition(section) + 20
    for expected in (
        ["外周冲击波球囊", "柔性皮层电极中试线", "车规芯片研发总部"],
        ["车规芯片研发总部", "柔性皮层电极中试线", "外周冲击波球囊"],
    ):
        qtbot.mouseClick(head.viewport(), LEFT, pos=head.viewport().rect().topLeft() + _point(middle))
        assert names(projects) == expected


def _point(x: int) -> object:
    from PySide6.QtCore import QPoint

    return QPoint(x, 10)


def test_the_panel_follows_the_selection(projects: ProjectsPage, qtbot: QtBot) -> None:
    row = names(projects).index("车规芯片研发总部")
    projects.table.pick(row)
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.text("stage") == "S")
    assert projects.panel.isVisible()
    assert "合肥驭砂" in projects.panel.company.text()
    qtbot.keyClick(projects.table, Qt.Key.Key_Space)
    assert not projects.panel.isVisible()


def test_a_new_project_is_written_and_taken_back(window: MainWindow, projects: ProjectsPage, qtbot: QtBot) -> None:
    click(qtbot, window, "topBar.new")
    form = dialog(window, LeadForm)
    assert isinstance(form, LeadForm)
    form.put("project", "兆瓦级电解槽")
    form.put("investment_wan", "3.5亿")
    click(qtbot, form, "form.save")
    assert not form.isVisible()
    assert "兆瓦级电解槽" in names(projects)
    row = names(projects).index("兆瓦级电解槽")
    section = [column.key for column in projects.model.columns].index("investment_wan")
    assert projects.model.data(projects.model.index(row, section)) == "35,000"
    assert window.bar.text() == "已新建项目“兆瓦级电解槽”。"
    qtbot.keyClick(window, "z", Qt.KeyboardModifier.ControlModifier)
    assert "兆瓦级电解槽" not in names(projects)
    qtbot.keyClick(window, "z", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert "兆瓦级电解槽" in names(projects)


def test_a_field_says_what_is_wrong_when_it_is_left(window: MainWindow, qtbot: QtBot) -> None:
    window.run_command("new_lead")
    form = dialog(window, LeadForm)
    assert isinstance(form, LeadForm)
    field = form.fields["land_mu"]
    assert isinstance(field, QLineEdit)
    form.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.insert("看情况")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert "看情况" in form.messages["land_mu"].text()
    assert form.messages["land_mu"].isVisible()
    click(qtbot, form, "form.save")
    assert form.isVisible()
    assert field.text() == "看情况"
    form.reject()


def test_a_form_without_a_name_is_refused(window: MainWindow, qtbot: QtBot, services: App) -> None:
    before = services.records.count()
    window.run_command("new_lead")
    form = dialog(window, LeadForm)
    click(qtbot, form, "form.save")
    assert form.isVisible()
    assert services.records.count() == before
    form.reject()


def test_a_failed_save_keeps_what_was_typed(
    window: MainWindow, qtbot: QtBot, services: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> ChangeSet:
        raise EnvironmentProblem("磁盘已满，没有保存。", todo="腾出空间后再试。", code="disk-full")

    monkeypatch.setattr(services.records, "create", full)
    window.run_command("new_lead")
    form = dialog(window, LeadForm)
    assert isinstance(form, LeadForm)
    form.put("project", "留得住的项目")
    click(qtbot, form, "form.save")
    assert form.isVisible()
    assert form.text("project") == "留得住的项目"
    for other in window.findChildren(QDialog):
        if other is not form and other.isVisible():
            assert other.objectName() == "errorDialog"
            other.reject()
    form.reject()


def test_two_people_editing_the_same_project_are_told(
    window: MainWindow, projects: ProjectsPage, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    projects._edit(leads[0])
    form = dialog(window, LeadForm)
    assert isinstance(form, LeadForm)
    services.records.update(leads[0], {"owner": "别人"})
    form.put("owner", "周岚二")
    click(qtbot, form, "form.save")
    assert form.isVisible()
    assert form.text("owner") == "周岚二"
    assert services.records.get(leads[0]).text("owner") == "别人"
    form.reject()


def test_delete_bins_and_the_bar_takes_it_back(window: MainWindow, projects: ProjectsPage, qtbot: QtBot) -> None:
    projects.table.pick(names(projects).index("外周冲击波球囊"))
    qtbot.keyClick(projects.table, Qt.Key.Key_Delete)
    assert "外周冲击波球囊" not in names(projects)
    assert window.bar.isVisible()
    click(qtbot, window.bar, "undoBar.undo")
    assert "外周冲击波球囊" in names(projects)


def test_copied_rows_paste_as_a_table(projects: ProjectsPage, qtbot: QtBot) -> None:
    projects.table.selectAll()
    qtbot.keyClick(projects.table, "c", Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].startswith("项目\t企业\t")
    assert len(lines) == 4
    assert {line.count("\t") for line in lines} == {len(projects.model.columns) - 1}


def test_an_unrelated_change_asks_nothing(
    window: MainWindow, projects: ProjectsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(readings, "lead_list", lambda *_args: asked.append("list"))
    monkeypatch.setattr(readings, "counts", lambda *_args: asked.append("counts"))
    monkeypatch.setattr(readings, "lead_whole", lambda *_args: asked.append("whole"))
    kinds = frozenset(RowKind) - projects.kinds
    window.ctx.hub.announce(ChangeSet("别的", kinds))
    assert asked == []


@pytest.mark.parametrize("kind", [RowKind.LEAD, RowKind.MATCH_REPORT])
def test_a_related_change_is_read(
    window: MainWindow, projects: ProjectsPage, kind: RowKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    whole: Callable[..., object] = readings.lead_list
    monkeypatch.setattr(readings, "lead_list", lambda *args: asked.append("list") or whole(*args))
    window.ctx.hub.announce(ChangeSet("改", frozenset({kind})))
    assert asked == ["list"]


def test_writing_down_what_was_said(
    window: MainWindow, projects: ProjectsPage, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    from mhcrm.desktop.dialogs.activity import ActivityForm

    projects.panel.show_lead(leads[0], "timeline")
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.id == leads[0])
    click(qtbot, projects.panel.timeline, "timeline.add")
    form = dialog(window, ActivityForm)
    assert isinstance(form, ActivityForm)
    click(qtbot, form, "activity.save")
    assert form.isVisible()  # nothing was written yet
    form.text.insertPlainText("对方要 2,800 平方米，层高 4.5 米")
    assert not form.upstream.isVisible()
    form.kind.setCurrentText("走访")
    assert form.upstream.isVisible()
    form.upstream.setText("某某电极、某某封装")
    form.step.setText("送面积方案")
    form.due.setText("看不懂")
    click(qtbot, form, "activity.save")
    assert form.isVisible()  # a day that cannot be read is not dropped in silence
    form.due.setText("下周三")
    click(qtbot, form, "activity.save")
    assert not form.isVisible()
    assert [task.due_on for task in services.tasks.open(lead_id=leads[0]) if task.title == "送面积方案"] == [
        date(2026, 9, 23)
    ]
    assert {firm.name for firm in services.journal.firms()} == {"某某电极", "某某封装"}
    entries = [entry for entry in services.records.timeline(leads[0]) if entry.kind == "activity"]
    assert [entry.text for entry in entries] == ["对方要 2,800 平方米，层高 4.5 米；上游企业：某某电极、某某封装"]


def test_a_file_is_attached_and_opened_by_the_system(
    window: MainWindow,
    projects: ProjectsPage,
    services: App,
    leads: tuple[int, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    from PySide6.QtGui import QDesktopServices
    from PySide6.QtWidgets import QFileDialog

    paper, opened = tmp_path / "纪要.txt", []
    paper.write_text("记录", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(paper), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    projects.panel.show_lead(leads[0], "timeline")
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.id == leads[0])
    click(qtbot, projects.panel.timeline, "timeline.attach")
    (item,) = services.attachments.of("lead", leads[0])
    projects.panel.timeline.list.opened.emit(item.id)
    assert [Path(name).read_text("utf-8") for name in opened] == ["记录"]


def test_search_finds_by_initials_and_opens(window: MainWindow, projects: ProjectsPage, qtbot: QtBot) -> None:
    qtbot.keyClick(window, "k", Qt.KeyboardModifier.ControlModifier)
    box = window.top.search
    qtbot.keyClicks(box, "kcyl")
    qtbot.waitUntil(lambda: box._popup is not None and box._popup.isVisible())
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.text("project") == "外周冲击波球囊")
    assert box.text() == ""


def test_leads_handed_over_are_shown_until_let_go(
    window: MainWindow, projects: ProjectsPage, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    window.open_place("projects", ShowLeads((leads[0], leads[3]), "脑机接口"))
    assert set(names(projects)) == {"柔性皮层电极中试线", "某芯片设计公司"}
    assert projects.filters.about.isVisible()
    click(qtbot, projects, "projects.about")
    assert not projects.filters.about.isVisible()
    assert len(names(projects)) == 4


def test_an_empty_place_teaches_and_offers(open_main: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = open_main()
    page = window.page("projects")
    assert isinstance(page, ProjectsPage)
    assert page.places.currentIndex() == EMPTY
    for name in ("empty.import", "empty.new", "empty.samples"):
        assert page.findChild(QPushButton, name) is not None
    click(qtbot, page, "empty.new")
    dialog(window, LeadForm).reject()


def test_the_window_comes_back_as_it_was_left(open_main: Callable[[], MainWindow], leads: tuple[int, ...]) -> None:
    first = open_main()
    page = first.page("projects")
    assert isinstance(page, ProjectsPage)
    page._choose_view("all")
    page.table.choose(("company", "stage"))
    first.close()
    again = open_main().page("projects")
    assert isinstance(again, ProjectsPage)
    assert [column.key for column in again.model.columns] == ["company", "stage"]
    assert again.tabs.current() == "all"
    assert again.model.rowCount() == 4
