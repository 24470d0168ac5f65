"""Stops of the tour: 导入表格."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from mhcrm.desktop.dialogs.import_history import ImportHistory
from mhcrm.desktop.dialogs.lead_form import LeadForm
from mhcrm.desktop.dialogs.like_pair import LikeDialog
from mhcrm.desktop.dialogs.row_difference import RowDifference
from mhcrm.desktop.pages.intake.page import IntakePage
from mhcrm.desktop.places import ImportFile
from mhcrm.desktop.tour.guide import LEDGER_NAME, Guide, Stop, dialog, place, settle

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
10,{short},{project}平台,,,线索,,
11,,,500,,,,
小计,,,355706,,,,
"""


def _import(guide: Guide) -> QWidget:
    """A fresh ledger as it comes in: new rows, updates, duplicates, doubts."""
    path = guide.window.ctx.state.folder / LEDGER_NAME
    company = guide.lead.text("company")
    known = {"company": company, "project": guide.lead.text("project"), "short": company.replace("有限公司", "")}
    path.write_text(LEDGER.format_map(known), encoding="utf-8")
    guide.window.open_place("intake", ImportFile(str(path)))
    return guide.window


def _units(guide: Guide) -> QWidget:
    """The head of the amounts: the unit of the whole column with one click."""
    page = guide.window.page("intake")
    assert isinstance(page, IntakePage)
    view = page.view()
    assert view is not None
    column = next(role.index for role in view.roles if role.field == "investment_wan")
    page.area.go_to(min(view.headers), column)
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


def _history(guide: Guide) -> QDialog:
    return ImportHistory(guide.window.ctx, guide.window)


def _form_like(guide: Guide) -> LeadForm:
    """A new project that looks like a stored one."""
    form = LeadForm(guide.window.ctx, None, guide.window)
    form.put("company", guide.lead.text("company").replace("有限公司", ""))
    form.put("project", guide.lead.text("project"))
    form.put("contact", "张三（示例）")
    form.like.look()
    return form


def _beside(guide: Guide) -> QWidget:
    form = _form_like(guide)
    form.open()
    form.like.see.click()
    settle()
    shown = guide.window.findChild(LikeDialog)
    assert isinstance(shown, LikeDialog)
    form.reject()
    return shown


STOPS: tuple[Stop, ...] = (
    Stop("07-import", _import),
    Stop("07a-import-units", _units),
    Stop("07b-import-difference", _difference),
    Stop("07c-import-done", _imported),
    Stop("07d-import-history", dialog(_history)),
    Stop("07e-duplicates", place("duplicates")),
    Stop("07f-form-like", dialog(_form_like)),
    Stop("07g-like-pair", _beside),
)
