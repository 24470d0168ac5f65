"""The stops of the tour: every page and every dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from mhcrm.base.errors import InputError
from mhcrm.base.progress import silent
from mhcrm.bootstrap import App
from mhcrm.desktop.app import make_application, open_window
from mhcrm.desktop.background import InlineExecutor, Lanes, Work
from mhcrm.desktop.dialogs.activity import ActivityForm
from mhcrm.desktop.dialogs.columns import ColumnChooser
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.dialogs.correction import CorrectionForm
from mhcrm.desktop.dialogs.error import CrashDialog, ErrorDialog
from mhcrm.desktop.dialogs.help import HelpDialog
from mhcrm.desktop.dialogs.import_history import ImportHistory
from mhcrm.desktop.dialogs.lead_form import LeadForm
from mhcrm.desktop.dialogs.office_rule_form import OfficeRuleForm
from mhcrm.desktop.dialogs.office_rules import OfficeRules
from mhcrm.desktop.dialogs.progress import ProgressDialog
from mhcrm.desktop.dialogs.reference_date import ReferenceDate
from mhcrm.desktop.dialogs.row_difference import RowDifference
from mhcrm.desktop.dialogs.rule import RuleDialog
from mhcrm.desktop.dialogs.source import SourceReader
from mhcrm.desktop.dialogs.stage_move import StageMove
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.lead_columns import NARROW
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.pages.intake.page import IntakePage
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.pages.spaces.allocation import AllocationSheet
from mhcrm.desktop.pages.spaces.page import SpacesPage
from mhcrm.desktop.pages.spaces.unit_dialogs import SplitUnit
from mhcrm.desktop.places import ImportFile
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.state import WindowState
from mhcrm.desktop.theme import Look
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import LeadQuery, SpaceKind
from mhcrm.domain.space.intervals import State

LEDGER_NAME = "9月前湾组在谈项目台账（示例）.csv"
LEDGER = """2026年前湾组在谈项目信息采集表（示例）,,,,,,,
共上报在谈项目 10 个，单位：万元、平方米,,,,,,,
所属片组：前湾　填报人：沈嘉　填报时间：2026.9.14,,,,,,,
序号,投资方名称,项目名称,投资总额,建筑面积,进度,首谈日期,街镇意见
一、生物医药与未来健康,,,,,,,
1,{company},{project},700,150㎡,拟签约,2026.7.3,支持
2,宁波臻隙医疗机器人有限公司（示例）,单孔腔镜手术机器人,3亿,9000,洽谈,46212,支持
3,示例双抗全球研发总部基地,示例双曜生物制药股份有限公司,52000,1.6万㎡,意向,2026/8/4,支持
4,成都祺原疫苗有限公司（示例）,重组带疱疫苗产业化,商量着来,7万方,洽谈,8月中旬,待会商
5,佛山氢朔装备有限公司（示例）,兆瓦级 PEM 电解槽,6,28000,线索,2026.8.21,支持
6,杭州躯衡机器人股份有限公司（示例）,双足人形整机总部,110000,52000,拟签约,2026.5.12,支持
7,杭州躯衡机器人股份有限公司（示例）,双足人形整机总部,120000,52000,拟签约,2026.5.12,支持
8,南通塑翎复合材料有限公司（示例）,热塑性碳纤维机身段,7000,3500,对接,9月下旬,支持
9,绍兴嗨岸文化传媒有限公司（示例）,主播孵化基地,面议,2000,线索,,
10,,,500,,,,
小计,,,355706,,,,
"""
SETTLE_MS = 120
SHOWN = "脑机"


@dataclass(frozen=True)
class Guide:
    """The window being shown and the lead the tour looks at."""

    app: App
    window: MainWindow
    lead: Lead

    def projects(self, tab: str = "overview") -> ProjectsPage:
        """The project page with the lead's panel at a tab."""
        self.window.open_place("projects", None)
        page = self.window.page("projects")
        assert isinstance(page, ProjectsPage)
        assert self.lead.id is not None
        row = page.model.row_of(self.lead.id)
        page.table.pick(max(0, row))
        page.panel.show_lead(self.lead.id, tab)
        return page


@dataclass(frozen=True)
class Stop:
    """One picture: its name and the way there; ``show`` returns what is pictured."""

    name: str
    show: Callable[[Guide], QWidget]


@contextmanager
def open_at(app: App, folder: Path, look: str, width: int, height: int) -> Iterator[Guide]:
    """A window of one size and look on the sample data."""
    _take_back(app)
    qt, theme = make_application(Look(look))
    theme.choose(Look(look))
    state = WindowState(folder / f"{look}-{width}.ini")
    state.set_text("person", "示例")
    state.set_text("look", look)
    lanes = Lanes(qt, InlineExecutor(), InlineExecutor())
    window = open_window(app, lanes, theme, state)
    window.refresher.hold()
    window.resize(width, height)
    window.show()
    settle()
    try:
        yield Guide(app, window, _lead(app))
    finally:
        lanes.close()
        window.close()
        window.deleteLater()
        settle()


def picture(guide: Guide, stop: Stop, path: Path) -> None:
    """Go there and write the picture."""
    shown = stop.show(guide)
    settle()
    shown.grab().save(str(path))
    if isinstance(shown, QDialog):
        shown.close()
        shown.deleteLater()


def settle(milliseconds: int = SETTLE_MS) -> None:
    """Let timers and layouts come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _lead(app: App) -> Lead:
    ids = app.records.list(LeadQuery(SHOWN)) or app.records.list(LeadQuery())
    return app.records.get(ids[0])


def _tab(tab: str) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        guide.projects(tab)
        settle()
        return guide.window

    return show


def _list(guide: Guide) -> QWidget:
    page = guide.projects()
    settle()
    page.panel.hide()
    return guide.window


def _whole(guide: Guide) -> QWidget:
    page = guide.projects("match")
    settle()
    page.panel.match.open_whole()
    return guide.window


def _place(key: str, argument: object = None) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        guide.window.open_place(key, argument)
        return guide.window

    return show


def _import(guide: Guide) -> QWidget:
    """A fresh ledger as it comes in: new rows, updates, duplicates, doubts."""
    path = guide.window.ctx.state.folder / LEDGER_NAME
    known = {"company": guide.lead.text("company"), "project": guide.lead.text("project")}
    path.write_text(LEDGER.format_map(known), encoding="utf-8")
    guide.window.open_place("intake", ImportFile(str(path)))
    return guide.window


def _difference(guide: Guide) -> QWidget:
    page = guide.window.page("intake")
    assert isinstance(page, IntakePage)
    view = page.view()
    assert view is not None
    row = next(at for at, result in sorted(view.results.items()) if result.status == "updated")
    page.decisions.compare(view, row)
    settle()
    shown = guide.window.findChild(RowDifference)
    assert isinstance(shown, RowDifference)
    return shown


def _imported(guide: Guide) -> QWidget:
    page = guide.window.page("intake")
    assert isinstance(page, IntakePage)
    page.commit.click()
    settle()
    guide.window.bar.hide()
    return guide.window


def _take_back(app: App) -> None:
    """The tour's own import, so that every window shows the same data."""
    for batch in app.intake.batches():
        if batch.file_name == LEDGER_NAME and not batch.undone:
            app.intake.undo_batch(batch.id)
            app.matching.refresh_stale()


def _history(guide: Guide) -> QDialog:
    return ImportHistory(guide.window.ctx, guide.window)


def _spaces_page(guide: Guide) -> SpacesPage:
    guide.window.open_place("spaces", None)
    page = guide.window.page("spaces")
    assert isinstance(page, SpacesPage)
    page.refresh()
    return page


def _spaces(view: str) -> Callable[[Guide], QWidget]:
    """The stacking plan with a project looking for a place, the list or the schematic."""

    def show(guide: Guide) -> QWidget:
        page = _spaces_page(guide)
        page.choose_view(view)
        if view == "plan" and page.book is not None:
            statuses = page.book.inventory.statuses(page.day)
            rooms = [space for space in page.book.inventory.spaces.values() if space.kind is SpaceKind.ROOM]
            free = [room for room in rooms if (found := statuses.get(room.id)) and found.state is State.FREE]
            if free:
                page.show_unit(max(free, key=lambda room: room.area_sqm or 0).id)
            page.bring(page.waiting.projects.item(2))
        return guide.window

    return show


def _spaces_empty(guide: Guide) -> QWidget:
    page = _spaces_page(guide)
    page.show_empty()
    return guide.window


def _allocation(guide: Guide) -> QDialog:
    page = _spaces_page(guide)
    page.choose_view("plan")
    sheet = AllocationSheet(guide.window.ctx, page.day, page)
    sheet.solve()
    return sheet


def _split(guide: Guide) -> QDialog:
    page = _spaces_page(guide)
    assert page.book is not None
    room = next(space for space in page.book.inventory.spaces.values() if space.kind is SpaceKind.ROOM)
    return SplitUnit(guide.window.ctx, room, page)


def _search(guide: Guide) -> QWidget:
    guide.projects()
    guide.window.top.search.setFocus()
    guide.window.top.search.setText("sjxh")
    settle(300)
    return guide.window


def _undo(guide: Guide) -> QWidget:
    guide.window.top.search.clear()
    guide.projects()
    guide.window.ctx.notify.said("已把 3 个项目移到“签约”。", undo=True)
    return guide.window


def _empty(guide: Guide) -> QWidget:
    guide.window.bar.hide()
    page = guide.projects()
    settle()
    page.panel.hide()
    page.tabs.hide()
    page.places.setCurrentIndex(0)
    return guide.window


def _dialog(make: Callable[[Guide], QDialog]) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        dialog = make(guide)
        dialog.open()
        return dialog

    return show


def _form(guide: Guide) -> QDialog:
    form = LeadForm(guide.window.ctx, guide.lead.id, guide.window)
    form.put("investment_wan", "面议后再定")
    form.check("investment_wan")
    return form


def _error(guide: Guide) -> QDialog:
    error = InputError(
        "“线索表.xlsx”打不开：它设了密码",
        "加密的表格读不出内容，现有数据没有改动。",
        "请在 Excel 或 WPS 里去掉密码，另存后再导入。",
        "file-encrypted",
    )
    return ErrorDialog(guide.window, "导入表格", error)


def _progress(guide: Guide) -> QDialog:
    return ProgressDialog(guide.window, Work(0, "导入表格", silent(), False, None, None))


def _confirm(guide: Guide) -> QDialog:
    why = "现在的数据会先另存一份。恢复之后的撤销记录会清空，这一步不能用 Ctrl+Z 撤销。"
    return Confirm(guide.window, "恢复备份", "用“2026-09-15 备份”替换现在的数据？", why, "恢复")


def _rule(guide: Guide) -> QDialog:
    place = Cited("闵府发〔2026〕8号", "四（三）1")
    return RuleDialog(
        guide.window.ctx, guide.window, guide.app.insight.rule_ids(place.doc, place.at, ("park.maqiao",)), place
    )


def _handbook(guide: Guide) -> QDialog:
    guide.window.open_place("intake", None)
    handbook = HelpDialog(guide.window.ctx.theme, guide.window)
    handbook.open_at("import")
    return handbook


STOPS: tuple[Stop, ...] = (
    Stop("01-projects", _tab("overview")),
    Stop("02-projects-list", _list),
    Stop("03-match", _tab("match")),
    Stop("04-match-whole", _whole),
    Stop("05-timeline", _tab("timeline")),
    Stop("06-brief", _tab("brief")),
    Stop("07-import", _import),
    Stop("07b-import-difference", _difference),
    Stop("07c-import-done", _imported),
    Stop("07d-import-history", _dialog(_history)),
    Stop("08-spaces", _spaces("plan")),
    Stop("08b-spaces-list", _spaces("list")),
    Stop("08c-spaces-sketch", _spaces("sketch")),
    Stop("08d-allocation", _dialog(_allocation)),
    Stop("08e-split", _dialog(_split)),
    Stop("08f-spaces-empty", _spaces_empty),
    Stop("09-settings", _place("settings")),
    Stop("10-search", _search),
    Stop("11-undo-bar", _undo),
    Stop("12-empty", _empty),
    Stop("13-chains", _place("chains", ShowRule("segment.bci.electrode"))),
    Stop("14-policies", _place("policies", ShowRule("policy.2024-11.art-22"))),
    Stop("15-tasks", _place("policies", ShowRule("task.2026-9.02"))),
    Stop("16-parks", _place("parks", ShowRule("park.maqiao"))),
    Stop("17-indicators", _place("indicators", ShowRule("indicator.2026-8.output"))),
    Stop("18-reports", _place("reports")),
    Stop("20-form-edit", _dialog(_form)),
    Stop("21-form-new", _dialog(lambda guide: LeadForm(guide.window.ctx, None, guide.window))),
    Stop("22-activity", _dialog(lambda guide: ActivityForm(guide.window.ctx, guide.lead, guide.window))),
    Stop("23-stage", _dialog(lambda guide: StageMove(guide.window.ctx, guide.lead, guide.window))),
    Stop("24-columns", _dialog(lambda guide: ColumnChooser(guide.window, NARROW))),
    Stop("25-confirm", _dialog(_confirm)),
    Stop("31-reference-date", _dialog(lambda guide: ReferenceDate(guide.window.ctx, guide.window))),
    Stop("26-progress", _dialog(_progress)),
    Stop("27-error", _dialog(_error)),
    Stop("29-rule", _dialog(_rule)),
    Stop(
        "28-crash", _dialog(lambda guide: CrashDialog(guide.window, "操作：示例\nValueError: 示例", "logs/mhcrm.log"))
    ),
    Stop("30-handbook", _handbook),
    Stop("32-correction", _dialog(lambda guide: CorrectionForm(guide.window.ctx, guide.lead, guide.window))),
    Stop("33-office-rules", _dialog(lambda guide: OfficeRules(guide.window.ctx, guide.window))),
    Stop("34-office-rule-form", _dialog(lambda guide: OfficeRuleForm(guide.window.ctx, guide.window))),
    Stop(
        "35-source",
        _dialog(lambda guide: SourceReader(guide.window.ctx, guide.window, "闵府发〔2026〕8号", "四（三）1")),
    ),
)
