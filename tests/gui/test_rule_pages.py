"""The places of the rule base in the window: chains, policies, parks, indicators, and the viewer behind every citation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.base.paths import resource
from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.rule import RuleDialog
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models import chain_geometry
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.models.rule_words import sheet_of
from mhcrm.desktop.pages.chains.page import ChainsPage
from mhcrm.desktop.pages.indicators.page import IndicatorsPage
from mhcrm.desktop.pages.parks.page import ParksPage
from mhcrm.desktop.pages.policies.page import PoliciesPage
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.rule_opening import open_rule, report_ids
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.search import rule_hits
from mhcrm.desktop.widgets.basic import Chip
from mhcrm.plan.lexicon import load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.signals import load_signals

from .conftest import OpenWindow

PAGES = ("chains", "policies", "parks", "indicators")


def words(widget: QWidget) -> str:
    """Every label's text below a widget that is not hidden."""
    QApplication.processEvents()  # a layout shows what was put into it
    shown = [child.text() for child in widget.findChildren(QLabel) if child.isVisibleTo(widget)]
    return "\n".join(shown)


def dialog() -> RuleDialog:
    """The viewer that is open, the newest."""
    found = [top for top in QApplication.topLevelWidgets() if isinstance(top, RuleDialog) and top.isVisible()]
    assert found
    return found[-1]


def close(*dialogs: RuleDialog) -> None:
    for one in dialogs:
        one.close()
    QApplication.processEvents()


@pytest.fixture(scope="module")
def rule_base() -> dict[str, object]:
    """Rule base and vocabulary, read once for all tests of this file."""
    return {"plan": load_plan(), "lexicon": load_lexicon(), "signals": load_signals(resource("lexicon/signals.yaml"))}


@pytest.fixture(autouse=True)
def shared(services: App, rule_base: dict[str, object]) -> None:
    """The services find them already read."""
    services.__dict__.update(rule_base)


@pytest.fixture
def matched(services: App, leads: tuple[int, ...]) -> tuple[int, ...]:
    """The four leads with reports."""
    services.matching.match_many()
    return leads


@pytest.fixture
def empty(open_main: OpenWindow) -> MainWindow:
    """The window on an empty database."""
    return open_main()


# -- all four pages ---------------------------------------------------------------------------------
@pytest.mark.parametrize("key", PAGES)
def test_an_empty_database_teaches(key: str, empty: MainWindow) -> None:
    empty.open_place(key, None)
    page = empty.page(key)
    assert page is not None
    notice = page.findChild(QWidget, f"{key}.notice")
    assert notice is not None
    assert notice.isVisible()
    assert "还没有项目" in notice.accessibleName()
    assert page.findChild(QAbstractButton, f"{key}.notice.import") is not None
    assert "缺口" not in words(page.findChild(QLabel, f"{key}.note") or page)


@pytest.mark.parametrize("key", PAGES)
def test_every_control_has_a_name(key: str, window: MainWindow) -> None:
    window.open_place(key, None)
    page = window.page(key)
    assert page is not None
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for kind in (QAbstractButton, QLineEdit, QComboBox, QTableView)
        for widget in page.findChildren(kind)
        if type(widget).__name__ not in ("QLineEditIconButton", "QTableCornerButton", "QAbstractButton", "QToolButton")
        if not widget.objectName() or not (widget.accessibleName() or widget.objectName().startswith("qt_"))
    ]
    assert nameless == []


@pytest.mark.parametrize("key", PAGES)
def test_the_tabs_lead_from_page_to_page(key: str, window: MainWindow) -> None:
    window.open_place(key, None)
    page = window.page(key)
    assert page is not None
    to = "parks" if key != "parks" else "policies"
    page.head.tabs.chosen.emit(to)  # type: ignore[attr-defined]
    other = window.page(to)
    assert other is not None
    assert other.isVisible()
    assert page.head.tabs.current() == key  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["parks", "indicators"])
def test_a_page_outside_the_rail_keeps_its_entry_marked(key: str, window: MainWindow) -> None:
    window.open_place(key, None)
    item = window.rail.findChild(QAbstractButton, "rail.chains")
    assert item is not None
    assert item.isChecked()


@pytest.mark.parametrize("key", PAGES)
def test_unmatched_leads_are_matched_from_the_notice(key: str, window: MainWindow, qtbot: QtBot) -> None:
    window.open_place(key, None)
    page = window.page(key)
    assert page is not None
    go = page.findChild(QAbstractButton, f"{key}.notice.match")
    assert go is not None
    qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    notice = page.findChild(QWidget, f"{key}.notice")
    assert notice is not None
    assert not notice.isVisible()


# -- chains -----------------------------------------------------------------------------------------
@pytest.fixture
def chains(window: MainWindow, matched: tuple[int, ...]) -> ChainsPage:
    window.open_place("chains", None)
    page = window.page("chains")
    assert isinstance(page, ChainsPage)
    return page


def test_the_graph_shows_the_ten_industries_and_the_chosen_branch(chains: ChainsPage) -> None:
    ids = set(chains.graph.plates())
    assert len([name for name in ids if name.startswith("industry.")]) == 10
    assert "track.energy.power" in ids
    assert "track.fh.bci" not in ids
    chains.opened(ShowRule("segment.bci.electrode"))
    assert {"track.fh.bci", "segment.bci.electrode"} <= set(chains.graph.plates())
    checked = {name for name, plate in chains.graph.plates().items() if plate.isChecked()}
    assert checked == {"industry.future-health", "track.fh.bci", "segment.bci.electrode"}


def test_a_lead_is_counted_at_its_node_and_opens(
    chains: ChainsPage, window: MainWindow, matched: tuple[int, ...], qtbot: QtBot
) -> None:
    chains.opened(ShowRule("segment.bci.electrode"))
    plate = chains.graph.plates()["segment.bci.electrode"]
    assert "线索 1" in plate.accessibleName()
    row = chains.findChild(QAbstractButton, f"lead.{matched[0]}")
    assert row is not None
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    projects = window.page("projects")
    assert isinstance(projects, ProjectsPage)
    assert projects.isVisible()


def test_a_gap_is_a_word_and_a_shape(chains: ChainsPage) -> None:
    plate = next(plate for plate in chains.graph.plates().values() if plate.node.gap)
    assert "缺口" in plate.accessibleName()
    chains.opened(ShowRule(plate.node.id))
    assert "没有点名企业，也没有项目" in words(chains.panel)


def test_arrows_walk_the_graph(chains: ChainsPage, qtbot: QtBot) -> None:
    chains.opened(ShowRule("industry.energy"))
    for key, expected in (
        (Qt.Key.Key_Down, "industry.aerospace"),
        (Qt.Key.Key_Right, "track.aero.space"),
        (Qt.Key.Key_Down, "track.aero.civil"),
        (Qt.Key.Key_Left, "industry.aerospace"),
    ):
        plate = chains.graph.plates()[chains.graph.current]
        plate.setFocus()
        qtbot.keyClick(plate, key)
        if chains.graph.current != expected and key == Qt.Key.Key_Left:
            assert chains.graph.current.startswith("industry.")
            continue
        assert chains.graph.current == expected


def test_a_target_carries_its_comparator_and_source(chains: ChainsPage) -> None:
    chains.opened(ShowRule("track.aero.space"))
    said = words(chains.panel)
    assert "700亿元" in said
    assert any(mark in said for mark in ("超过", "突破"))
    assert next(chip.text() for chip in chains.panel.findChildren(Chip)).startswith("8号文")


# -- geometry, without a window ---------------------------------------------------------------------
@pytest.mark.parametrize("room", [600, 954, 1416])
def test_plates_never_overlap_and_stand_within(services: App, room: int) -> None:
    industries = services.insight.chains().industries
    for chosen in industries:
        plan = chain_geometry.arrange(industries, chosen.id, room)
        for column in range(3):
            boxes = [box for box in plan.boxes if box.column == column]
            for above, below in pairwise(boxes):
                assert above.y + above.height < below.y
            for box in boxes:
                assert box.x + box.width <= max(room, plan.width)
                assert box.y + box.height <= plan.height
        assert len(plan.wires) == sum(box.column > 0 for box in plan.boxes)


def test_columns_take_the_slack_up_to_a_bound() -> None:
    narrow, wide = chain_geometry.widths(700), chain_geometry.widths(4000)
    assert narrow == chain_geometry.LEAST
    assert wide == chain_geometry.MOST


# -- policies ---------------------------------------------------------------------------------------
@pytest.fixture
def policies(window: MainWindow, matched: tuple[int, ...]) -> PoliciesPage:
    window.open_place("policies", None)
    page = window.page("policies")
    assert isinstance(page, PoliciesPage)
    return page


def articles_of(page: PoliciesPage) -> int:
    return page.articles.lines.rowCount() - len(page.articles.lines.groups())


def test_fifty_articles_in_nine_sections(policies: PoliciesPage) -> None:
    assert (articles_of(policies), len(policies.articles.lines.groups())) == (50, 9)


def test_filters_narrow_and_clear(policies: PoliciesPage, qtbot: QtBot) -> None:
    policies.filters.department.setCurrentIndex(policies.filters.department.findData("区人才局"))
    assert articles_of(policies) == 2
    policies.filters.words.insert("引育")
    qtbot.waitUntil(lambda: articles_of(policies) == 1)
    policies.filters.words.insert("没有这样的词")
    qtbot.waitUntil(lambda: articles_of(policies) == 0)
    assert policies.findChild(QLabel, "policies.none").isVisible()
    policies.filters.clear()
    assert articles_of(policies) == 50


def test_the_banner_tells_the_days_left(policies: PoliciesPage) -> None:
    said = policies.terms.accessibleName()
    assert "11号文 有效期到 2027-01-14 余 120 天" in said  # the reference date of these tests is 2026-09-16
    assert "5号文" not in said  # 106 days: not within ninety


@pytest.mark.parametrize(
    ("day", "banner", "count"),
    [(date(2026, 11, 21), "5号文 有效期到 2026-12-31（推算） 余 40 天", "0"), (date(2027, 1, 14), "今天到期", "0"),
     (date(2027, 1, 15), "已过有效期", "不适用")],
)  # fmt: skip
def test_time_passes(
    day: date, banner: str, count: str, services: App, open_main: OpenWindow, leads: tuple[int, ...]
) -> None:
    services.clock = replace(services.clock, as_of=day)
    page = open_main()
    page.open_place("policies", None)
    shown = page.page("policies")
    assert isinstance(shown, PoliciesPage)
    assert banner in shown.terms.accessibleName()
    row = shown.articles.lines.row_of("policy.2024-11.art-01")
    assert shown.articles.lines.index(row, 5).data() == count
    over = shown.panel.findChildren(QLabel, "policies.over")
    assert bool([one for one in over if one.isVisibleTo(shown)]) == (count == "不适用")


def test_tasks_stand_beside_the_articles(policies: PoliciesPage) -> None:
    policies.opened(ShowRule("task.2026-9.02"))
    assert policies.tasks.isVisible()
    assert policies.tasks.current() == "task.2026-9.02"
    assert "闵行区南虹桥集团" in words(policies.panel)


def test_an_article_lists_the_leads_it_may_serve(policies: PoliciesPage, services: App) -> None:
    book = services.insight.policies()
    served = [article for article in book.articles if article.applies or article.possible]
    assert served
    policies.opened(ShowRule(served[0].id))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    shown = policies.panel.findChildren(QAbstractButton)
    ids = {button.objectName() for button in shown if button.objectName().startswith("lead.")}
    assert ids == {f"lead.{lead.id}" for lead in (*served[0].applies, *served[0].possible)}


# -- parks and indicators ---------------------------------------------------------------------------
def test_stock_of_2021_is_stamped_and_never_a_vacancy(window: MainWindow) -> None:
    window.open_place("parks", ShowRule("park.maqiao"))
    page = window.page("parks")
    assert isinstance(page, ParksPage)
    said = words(page.panel)
    assert "历史口径 2021" in said
    assert "不是现在的空置" in said
    assert "空间清单里还没有这个园区，空余情况待核实。" in said
    before, after = said.split("2021年存量和范围")
    assert "706亩" in after
    assert "706亩" not in before


def test_the_park_list_narrows(window: MainWindow, qtbot: QtBot) -> None:
    window.open_place("parks", None)
    page = window.page("parks")
    assert isinstance(page, ParksPage)
    whole = page.list.lines.rowCount()
    page.words.insert("大零号湾")
    qtbot.waitUntil(lambda: page.list.lines.rowCount() < whole)
    assert page.list.lines.row_of("park.dalinghaowan") >= 0
    page.standings.chosen.emit("history")
    assert page.list.lines.row_of("park.dalinghaowan") < 0


def test_an_indicator_without_entered_data_is_unknown(window: MainWindow, matched: tuple[int, ...]) -> None:
    window.open_place("indicators", ShowRule("indicator.2026-8.output"))
    page = window.page("indicators")
    assert isinstance(page, IndicatorsPage)
    row = page.list.lines.row_of("indicator.2026-8.output")
    cells = [page.list.lines.index(row, at).data() for at in range(5)]
    assert cells == [
        "工业总产值",
        "3,861.18亿元",
        "5,020亿元　等 2 个",
        "预计年产值待核实，1 个未填",
        "8号文 表1 第1行",
    ]
    said = words(page.panel)
    assert "0 个项目已填，1 个未填" in said
    assert "不估算" in said


# -- the viewer -------------------------------------------------------------------------------------
def test_a_citation_in_the_match_view_opens_the_rule(window: MainWindow, matched: tuple[int, ...]) -> None:
    window.open_place("projects", None)
    projects = window.page("projects")
    assert isinstance(projects, ProjectsPage)
    projects.panel.show_lead(matched[0], "match")
    projects.panel._read()
    chips = [chip for chip in projects.panel.match.findChildren(Chip) if chip.property("basis") == "document"]
    assert chips
    chips[0].click()
    opened = dialog()
    assert opened.view.sheet is not None
    assert opened.view.sheet.cite.doc.startswith("闵府")
    close(opened)


def test_a_place_with_many_records_lists_them(window: MainWindow) -> None:
    open_rule(window.ctx, window, "闵府发〔2026〕8号", "四（三）1", prefer=("park.maqiao",))
    opened = dialog()
    assert opened.names.count() > 20
    assert opened.view.sheet is not None
    assert "马桥" in opened.view.sheet.name
    opened.filter.insert("园区 马桥")
    assert sum(not opened.names.item(at).isHidden() for at in range(opened.names.count())) == 1
    opened.filter.clear()
    opened.names.setCurrentRow(3)
    assert opened.view.sheet.name == opened.names.item(3).text()
    opened.back()
    assert "马桥" in opened.view.sheet.name
    close(opened)


def test_an_unknown_place_is_said_not_hidden(window: MainWindow) -> None:
    open_rule(window.ctx, window, "闵府发〔2026〕8号", "九十九")
    opened = dialog()
    assert "没有收录" in words(opened)
    close(opened)


@pytest.mark.parametrize(
    ("record_id", "said"),
    [
        ("park.2021.maqiao", ("历史口径 2021", "止期系推算", "不是现在的空置", "706亩")),
        ("indicator.2026-8.output", ("现行", "5020亿元", "计算值", "文件自身的出入")),
        ("policy.2024-11.art-22", ("支持高能级企业落地建设", "2025-01-15 至 2027-01-14", "文件写明")),
        ("crosswalk.2021-17.high-end-equipment", ("编者规则", "文件自身的出入")),
    ],
)
def test_the_viewer_says_what_a_record_is(record_id: str, said: tuple[str, ...], window: MainWindow) -> None:
    open_rule(window.ctx, window, record_id=record_id)
    opened = dialog()
    text = words(opened) + " ".join(chip.text() for chip in opened.findChildren(Chip))
    for part in said:
        assert part in text, part
    close(opened)


def test_relations_lead_on_and_back(window: MainWindow) -> None:
    open_rule(window.ctx, window, record_id="segment.space.rocket")
    opened = dialog()
    opened.findChild(QAbstractButton, "rule.link.track.aero.space").click()
    assert opened.view.sheet is not None
    assert opened.view.sheet.id == "track.aero.space"
    opened.findChild(QAbstractButton, "rule.openPage").click()
    page = window.page("chains")
    assert isinstance(page, ChainsPage)
    assert page.graph.current == "track.aero.space"
    close(opened)


def test_the_search_box_finds_parks_and_policies(window: MainWindow, services: App, qtbot: QtBot) -> None:
    hits = rule_hits(services.rules.search("工业上楼"))
    assert (
        "推进“工业上楼”拓展产业空间",
        "政策条款　闵府规发〔2024〕11号 第42条",
        ShowRule("policy.2024-11.art-42"),
    ) in hits
    window.top.search.setFocus()
    window.top.search.insert("马桥")
    qtbot.waitUntil(lambda: window.top.search._popup is not None and window.top.search._popup.isVisible())
    window.top.search.picked.emit(ShowRule("park.maqiao"))
    page = window.page("parks")
    assert isinstance(page, ParksPage)
    assert page.list.current() == "park.maqiao"


@pytest.mark.parametrize(
    ("key", "record_id"),
    [("policies", "policy.2024-11.supplementary"), ("policies", "task.2021-17.01"), ("chains", "industry.2021.ai")],
)
def test_what_a_page_does_not_list_opens_in_the_viewer(key: str, record_id: str, window: MainWindow) -> None:
    window.open_place(key, ShowRule(record_id))
    opened = dialog()
    assert opened.view.sheet is not None
    assert opened.view.sheet.id == record_id
    close(opened)


def test_the_ids_of_a_report_are_what_is_looked_at() -> None:
    body = {"chains": [{"ids": ["industry.a", "track.b"]}], "parks": [{"id": "park.c"}, {"name": "无编号"}]}
    assert report_ids(body) == ("industry.a", "track.b", "park.c")
    assert report_ids({}) == ()


def test_a_citation_is_said_as_officers_say_it() -> None:
    assert Cited("闵府规发〔2024〕11号", "第5条").short == "11号文 第5条"


def test_no_rule_page_reaches_past_the_services() -> None:
    desktop = Path(__file__).resolve().parents[2] / "mhcrm" / "desktop"
    for path in (
        *desktop.glob("widgets/rules/*.py"),
        *(file for key in PAGES for file in desktop.glob(f"pages/{key}/*.py")),
    ):
        text = path.read_text("utf-8")
        assert "mhcrm.plan" not in text
        assert "mhcrm.store" not in text


def test_a_rule_of_the_office_says_whose_it_is(services: App) -> None:
    entry = services.rules.show("policy.2024-11.art-22")
    own = replace(entry, basis="office", office="本办规则：专题会议纪要（周岚，自2026-09-01起）")
    assert (sheet_of(entry).basis, sheet_of(entry).office) == ("document", "")
    assert (sheet_of(own).basis, sheet_of(own).office) == ("office", "本办规则：专题会议纪要（周岚，自2026-09-01起）")
