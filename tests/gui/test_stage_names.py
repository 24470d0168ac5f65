"""An office renames stages: the open window says the new names at once, and no other window does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QMenu
from pytestqt.qtbot import QtBot

from mhcrm.base.clock import Clock
from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.company import CompanySheet
from mhcrm.desktop.dialogs.lead_form import LeadForm
from mhcrm.desktop.dialogs.row_difference import stored_lines
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.duplicate_words import field_lines
from mhcrm.desktop.models.intake_words import change_words, held_words
from mhcrm.desktop.models.stage_names import StageNames
from mhcrm.desktop.operations import pipeline
from mhcrm.desktop.pages.duplicates.page import DuplicatesPage
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.pages.projects.row_menu import RowActs, row_menu
from mhcrm.desktop.pages.reports.page import ReportsPage
from mhcrm.desktop.widgets.rules.leads_list import LeadsList
from mhcrm.desktop.widgets.rules.links import LeadRow
from mhcrm.domain.fields import LABELS
from mhcrm.domain.intake.verdict import UPDATED, RowResult
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.timeline import TimelineEntry
from mhcrm.domain.stages import shipped_names
from mhcrm.services.insight.pipeline import PipelineLead

ROOT = Path(__file__).resolve().parents[2]
RULES = "names: {N: 洽谈, I: 在谈, XL: 落选}"


def rename(window: MainWindow, text: str = RULES) -> None:
    """设置 › 推进规则, taken."""
    pipeline.apply_rules(window.ctx.app, parent=window, text=text).start(window.ctx)


def words_of(page: ProjectsPage, lead_id: int) -> str:
    column = [column.key for column in page.model.columns].index("stage")
    return str(page.model.index(page.model.row_of(lead_id), column).data())


def test_the_table_repaints_when_the_names_change(
    window: MainWindow, projects: ProjectsPage, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    assert words_of(projects, leads[0]) == "在谈"
    with qtbot.waitSignal(projects.model.dataChanged):
        rename(window)
    assert words_of(projects, leads[0]) == "洽谈"
    window.ctx.app.records.undo()
    window.run_command("refresh")
    assert words_of(projects, leads[0]) == "在谈"


def test_everything_of_the_project_page_says_the_names(
    window: MainWindow, projects: ProjectsPage, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    projects.table.pick(projects.model.row_of(leads[0]))
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.id == leads[0])
    projects.filters._actions["N"].trigger()
    rename(window)
    assert projects.filters.stages.text() == "阶段  洽谈"
    assert [action.text() for action in projects.filters._actions.values()][:3] == ["线索", "洽谈", "在谈"]
    assert projects.panel.strip.words()[:3] == ["线索", "洽谈", "在谈"]
    assert projects.panel.strip.accessibleName() == "阶段 洽谈"
    assert projects.panel.strip.toolTip().startswith("线索 → 洽谈 → 在谈")
    assert projects.tabs.tabs["closed"].accessibleName().startswith("暂缓和落选")
    acts = RowActs(lambda: None, lambda _id: None, lambda: None, lambda: None, binned=False)
    menu = row_menu(window.ctx, projects, leads[:1], acts)
    moves = next(action.menu() for action in menu.actions() if action.text() == "换阶段")
    assert isinstance(moves, QMenu)
    assert [action.text() for action in moves.actions()][:3] == ["线索", "洽谈", "在谈"]
    projects._choose_mode("board")
    assert projects.board._board is not None
    assert [word for _, word in projects.board._board.stages][:3] == ["线索", "洽谈", "在谈"]
    rename(window, "names: {N: 接洽}")
    assert [word for _, word in projects.board._board.stages][:3] == ["线索", "接洽", "拟签约"]
    qtbot.waitUntil(lambda: any("接洽" in entry.title for entry in shown_timeline(projects)))


def shown_timeline(page: ProjectsPage) -> tuple[TimelineEntry, ...]:
    whole = page.panel.timeline._whole
    return whole.timeline if whole is not None else ()


def test_the_form_offers_and_shows_the_names(window: MainWindow, services: App, leads: tuple[int, ...]) -> None:
    rename(window)
    form = LeadForm(window.ctx, leads[0], window)
    box = form.fields["stage"]
    assert isinstance(box, QComboBox)
    assert [box.itemText(at) for at in range(3)] == ["线索", "洽谈", "在谈"]
    assert form.text("stage") == "洽谈"
    form.put("owner", "顾清和")
    form._save()
    assert services.records.get(leads[0]).text("stage") == "N", "nothing was moved by another name"
    form.deleteLater()


def test_copied_rows_reports_and_duplicates_say_the_names(
    window: MainWindow, services: App, projects: ProjectsPage, leads: tuple[int, ...]
) -> None:
    twin = services.records.get(leads[0])
    services.records.create({name: twin.values[name] for name in ("project", "company", "stage")})
    window.open_place("reports", None)
    window.open_place("duplicates", None)
    reports, duplicates = window.page("reports"), window.page("duplicates")
    assert isinstance(reports, ReportsPage)
    assert isinstance(duplicates, DuplicatesPage)
    assert "在谈" in duplicates.view.cards[0]._more.text()
    rename(window)
    assert "洽谈" in duplicates.view.cards[0]._more.text()
    assert reports._report is not None
    assert "洽谈" in list(dict(reports._report.tables)["阶段汇总"]["阶段"])
    (line,) = field_lines(Lead({"stage": "I"}), Lead({"stage": "N"}), window.ctx.stages.names)
    assert (line.left, line.right) == ("在谈", "洽谈")
    window.open_place("projects", None)
    projects.table.pick(projects.model.row_of(leads[0]))
    projects._copy()
    assert "洽谈" in QGuiApplication.clipboard().text()


def test_lists_behind_counts_and_companies_say_the_names(
    window: MainWindow, services: App, leads: tuple[int, ...]
) -> None:
    shown = LeadsList(window.ctx, "behind")
    shown.put("首选在此", [PipelineLead(leads[0], "MH-1", "甲公司", "甲项目", "N", None, stale=False)], "没有")
    assert shown.findChildren(LeadRow)[0].accessibleName() == "甲项目 甲公司 在谈"
    rename(window)
    assert shown.findChildren(LeadRow)[-1].accessibleName() == "甲项目 甲公司 洽谈"
    company = services.companies.of_lead(leads[0])
    assert company is not None
    sheet = CompanySheet(window.ctx, company.id, window)
    assert "洽谈" in [made.text() for made in sheet.findChildren(QLabel)]
    sheet.deleteLater()
    shown.deleteLater()


def test_the_import_preview_tells_changes_by_the_names() -> None:
    own = {**shipped_names(), "N": "洽谈", "I": "在谈"}
    row = RowResult("台账", 2, UPDATED, {"stage": "I"}, changes={"stage": ("N", "I")}, held={"stage": ("N", "XL")})
    label = LABELS["stage"]
    assert change_words(row, own) == f"{label} 洽谈改为在谈"
    assert held_words(row, own).startswith(f"{label} 库中 洽谈、本表 终止")
    assert [(line.old, line.new) for line in stored_lines(row, own)] == [("洽谈", "终止"), ("洽谈", "在谈")]


def test_two_windows_do_not_share_names(window: MainWindow, tmp_path: Path) -> None:
    other = StageNames()
    with App(str(tmp_path / "other.db"), Clock(), "别人") as elsewhere:
        rename(window)
        assert window.ctx.stages.name("N") == "洽谈"
        assert other.name("N") == "在谈"
        assert elsewhere.stage_names() == shipped_names()
    assert (other.name(None), other.name("Z")) == ("待核实", "Z")


def test_names_are_told_only_when_they_differ(qtbot: QtBot) -> None:
    names = StageNames()
    with qtbot.assertNotEmitted(names.changed):
        names.put(dict(shipped_names()))
    with qtbot.waitSignal(names.changed):
        names.put({**shipped_names(), "N": "洽谈"})


PROBE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from mhcrm.bootstrap import open_app
from mhcrm.desktop.app import make_application, open_window
from mhcrm.desktop.background import InlineExecutor, Lanes
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Look
qt, theme = make_application(Look.LIGHT)
app = open_app(sys.argv[1])
lanes = Lanes(qt, InlineExecutor(), InlineExecutor())
window = open_window(app, lanes, theme, WindowState())
window.show()
window.grab()
print("yaml" in sys.modules, window.ctx.stages.name("N"))
window.naming.look()
print("yaml" in sys.modules, window.ctx.stages.name("N"))
"""


def test_the_offices_names_are_read_after_the_first_paint(filled: tuple[Path, tuple[int, ...]], tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    path.write_bytes(filled[0].read_bytes())
    with App(str(path), Clock(), "周岚") as opened:
        opened.pipeline_office.apply_text(RULES)
    words = [sys.executable, "-c", PROBE, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", "在谈", "True", "洽谈"]


def test_the_names_arrive_by_themselves(
    services: App, leads: tuple[int, ...], open_main: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    services.pipeline_office.apply_text(RULES)
    window = open_main()
    assert window.ctx.stages.name("N") == "在谈"
    qtbot.waitUntil(lambda: window.ctx.stages.name("N") == "洽谈", timeout=5000)
