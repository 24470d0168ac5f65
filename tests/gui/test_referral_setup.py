"""方案, 引荐方, 年度台账, 人员 and the project's tab as a person uses them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.referral.past_cases import PastCases
from mhcrm.desktop.dialogs.referral.scheme_editor import SchemeEditor
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.referral_scheme import to_fields, to_plain
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.pages.referral.page import ReferralPage
from mhcrm.domain.people import Role
from mhcrm.domain.referral.scheme_io import scheme_from, scheme_to
from tests.gui.referral_kit import LEAD, SCHEME, click, fill, form, page_of, payable, prepare, register, text


@pytest.fixture
def page(window: MainWindow) -> ReferralPage:
    """The place, nothing set up."""
    return page_of(window)


def editor(window: MainWindow) -> SchemeEditor:
    (found,) = [one for one in window.findChildren(SchemeEditor) if one.isVisible()]
    return found


def wrong(made: SchemeEditor) -> str:
    """What the editor says is wrong."""
    QApplication.processEvents()
    labels = [made._wrong.itemAt(at).widget() for at in range(made._wrong.count())]
    return "".join(one.text() for one in labels if isinstance(one, QLabel))


def test_a_scheme_is_written_with_a_live_example_adopted_and_revised(
    page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    page.choose("schemes")
    click(qtbot, page.schemes, "schemes.empty")
    made = editor(window)
    made.put(to_fields(scheme_from(SCHEME)))
    made.inputs["instalments"].put([{"milestone": "首期到资", "share": "60"}])
    made.look()
    assert "不是 100%" in wrong(made)
    made.put(to_fields(scheme_from(SCHEME)))
    made.inputs["free_text"].put("按企业纳税额确定支持")
    made.look()
    assert "公平竞争审查重点关注" in wrong(made)
    click(qtbot, made, "scheme.save")
    assert "公平竞争审查" in text(made, "scheme.error")
    assert services.referral.schemes.all() == []
    made.inputs["free_text"].put("")
    made.look()
    assert (text(made, "scheme.total"), wrong(made)) == ("210,000.00 元", "没有发现问题。")
    click(qtbot, made, "scheme.save")
    assert not made.isVisible()
    click(qtbot, page.schemes, "scheme.adopt")
    fill(qtbot, window, "adoptScheme")
    (view,) = services.referral.schemes.all()
    assert (view.in_force, view.scheme) == (True, scheme_from({**SCHEME, "version": 1}))
    click(qtbot, page.schemes, "scheme.revise")
    second = editor(window)
    second.inputs["cap_per_project"].put("100000")
    second.look()
    assert text(second, "scheme.total") == "100,000.00 元"
    click(qtbot, second, "scheme.save")
    assert [(one.row.number, one.row.state) for one in services.referral.schemes.all()] == [(2, "草稿"), (1, "启用")]


def test_the_form_of_a_scheme_goes_there_and_back() -> None:
    scheme = scheme_from(
        {
            **SCHEME, "floor": "1000000.50", "pool_per_year": "5000000", "exclusions": ["房地产"], "registration_before": "签约",
            "eligible_tracks": ["未来健康"], "measure_window_months": 24, "upper_inclusive": False, "approvers": ["甲", "乙"],
            "tiers": [{"lower": 0, "upper": "33333.34", "rate": "0.0015"}, {"lower": "33333.34", "rate": "0.1"}],
        }
    )  # fmt: skip
    assert scheme_from(to_plain(to_fields(scheme))) == scheme


def test_the_training_scheme_is_marked_and_never_adopted(
    page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    prepare(services, scheme=False)
    page.choose("schemes")
    click(qtbot, page.schemes, "schemes.emptyTraining")
    made = editor(window)
    assert text(made, "scheme.training") == "示例，仅供练习，不能启用"
    made._person.put("出纳庚")
    click(qtbot, made, "scheme.save")
    (view,) = services.referral.schemes.all()
    assert view.row.training
    QApplication.processEvents()
    (adopt,) = [one for one in page.schemes.findChildren(QPushButton, "scheme.adopt") if one.isVisible()]
    assert not adopt.isEnabled()


def test_a_scheme_is_tried_on_past_cases(page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    prepare(services)
    code = payable(services)
    draft = {**scheme_to(services.referral.schemes.all()[0].scheme), "cap_per_project": "50000", "name": "新办法"}
    services.referral.schemes.save(draft, person="出纳庚")
    page.choose("schemes")
    page.schemes.list.choose(
        str(next(one.row.id for one in services.referral.schemes.all() if one.row.name == "新办法"))
    )
    click(qtbot, page.schemes, "scheme.past")
    (sheet,) = [one for one in window.findChildren(PastCases) if one.isVisible()]
    line = sheet.list.lines.line(0)
    assert line is not None
    assert (line.id, line.cells["before"], line.cells["after"]) == (code, "210,000.00", "50,000.00")
    sheet.reject()


def test_a_referrer_with_status_agreement_and_contact(
    page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    page.choose("referrers")
    click(qtbot, page.referrers, "referrers.empty")
    refused = fill(qtbot, window, "referrer", name="桥引咨询", kind="专业机构", uscc="91310000123456789X")
    assert "统一社会信用代码" in text(refused, "referrer.error")
    fill(qtbot, window, "referrer", uscc="91350100M000100Y43")
    click(qtbot, page.referrers, "referrer.addStatus")
    bad = fill(qtbot, window, "partnerStatus", start="2026-12-01", end="2026-01-01")
    assert "早于起" in text(bad, "partnerStatus.error")
    fill(qtbot, window, "partnerStatus", start="2026-01-01", end="2026-12-31")
    click(qtbot, page.referrers, "referrer.addAgreement")
    fill(qtbot, window, "agreement", number="协1", signed="2026-03-01", until="2027-03-01")
    click(qtbot, page.referrers, "referrer.addContact")
    fill(qtbot, window, "referrerContact", who="王经理", phone="021-60000000")
    one = services.referral.referrers.show("桥引咨询").referrer
    assert (len(one.statuses), one.agreements[0].number, one.people[0].name) == (1, "协1", "王经理")


def test_the_year_shows_its_figures(page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    prepare(services)
    payable(services)
    page.choose("ledger")
    shown = {key: text(page.ledger, f"ledger.{key}") for key in ("budget", "approved", "paid", "left")}
    assert shown == {"budget": "1,000,000", "approved": "210,000", "paid": "0", "left": "790,000"}
    click(qtbot, page.ledger, "ledger.budget")
    refused = fill(qtbot, window, "budget", amount="100", doc="文1", person="出纳庚")
    assert "少于已经列入的" in text(refused, "budget.error")
    fill(qtbot, window, "budget", amount="2000000")
    assert text(page.ledger, "ledger.left") == "1,790,000"


def test_the_office_sets_its_protection_period(
    page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    prepare(services)
    page.choose("schemes")
    click(qtbot, page.schemes, "schemes.protection")
    refused = fill(qtbot, window, "protection", days="180")
    assert "没有写保护期的依据" in text(refused, "protection.error")
    fill(qtbot, window, "protection", basis="测试会议")
    assert services.referral.claims.protection().days == 180
    assert services.referral.reading.show(register(services)).row.protected == "2027-02-28"


def test_people_get_roles_in_the_settings(window: MainWindow, services: App, qtbot: QtBot) -> None:
    window.open_place("settings", None)
    settings = window.page("settings")
    click(qtbot, settings, "settings.addPerson")
    fill(qtbot, window, "person", name="沈嘉", roles=["初审", "复核"])
    (person,) = services.people.all()
    assert person.roles == {Role.REVIEW, Role.RECHECK}
    click(qtbot, settings, "settings.person.沈嘉")
    fill(qtbot, window, "person", active=False)
    assert services.people.all() == []


def test_the_projects_tab_registers_and_opens(
    projects: ProjectsPage, window: MainWindow, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    prepare(services)
    projects.panel.show_lead(leads[1], "referral")
    tab = projects.panel.referral
    qtbot.waitUntil(lambda: tab.claims is not None and tab.claims.code == LEAD)
    assert "还没有引荐或首谈登记" in text(tab, "panel.referral.none")
    click(qtbot, tab, "panel.referral.firstTalk")
    made = form(window, "firstTalk")
    assert made.values()["lead"] == LEAD
    fill(qtbot, window, "firstTalk", unit="测试街镇", proof="洽谈记录")
    (row,) = services.referral.reading.rows()
    window.open_place("projects", None)
    tab.read()
    click(qtbot, tab, f"panel.referral.{row.code}")
    assert text(window.page("referral"), "claim.code") == row.code
