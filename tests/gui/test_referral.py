"""The 引荐 place as a person uses it: a claim lived by clicks, what is owed, refusals in words, no number without a scheme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.referral.compute_form import ComputeForm
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.referral.page import ReferralPage
from mhcrm.desktop.referral_places import ShowPart
from mhcrm.desktop.widgets.referral.calc import CalcTable
from mhcrm.desktop.widgets.referral.ledger import MoneyTable
from mhcrm.domain.referral.scheme import NO_SCHEME
from tests.gui.referral_kit import LEAD, clear, click, fill, form, page_of, payable, prepare, register, text


@pytest.fixture
def page(window: MainWindow, services: App) -> ReferralPage:
    """The place with people, a referrer and a scheme."""
    prepare(services)
    return page_of(window)


def test_the_empty_place_teaches_and_registers(window: MainWindow, services: App, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(window)
    click(qtbot, page, "referral.empty")
    made = form(window, "register")
    click(qtbot, made, "register.save")
    assert "还没有写项目" in text(made, "register.error")
    made.put("lead", LEAD)
    made.put("referrer", "新来的咨询")
    scan = tmp_path / "登记表.pdf"
    scan.write_bytes(b"%PDF-1.4 test")
    made.inputs["proof"].add(str(scan))  # type: ignore[attr-defined]
    click(qtbot, made, "register.save")
    assert "还没有选类型" in text(made, "register.error")
    made.put("kind", "专业机构")
    click(qtbot, made, "register.save")
    assert not made.isVisible()
    (row,) = services.referral.reading.rows()
    assert (row.project_code, row.referrers, row.stage) == (LEAD, "新来的咨询", "登记")
    assert services.referral.reading.show(row.code).evidence[0].file_name == "登记表.pdf"
    assert text(page, "claim.code") == row.code


def test_without_a_scheme_no_number_stands_anywhere(window: MainWindow, services: App, qtbot: QtBot) -> None:
    prepare(services, scheme=False)
    code = register(services)
    page = page_of(window)
    page.show_claim(code)
    assert text(page.claim, "claim.money") == NO_SCHEME
    shown = [one.text() for one in page.claim.findChildren(QLabel) if one.isVisible()]
    assert [words for words in shown if re.search(r"\d,\d{3}|\d\.\d{2}|[‰%]", words)] == []
    assert not [one for one in page.claim.findChildren(QPushButton, "claim.compute") if one.isVisible()]
    click(qtbot, page.claim, "claim.schemes")
    assert page.tabs.current() == "schemes"


def test_a_claim_is_lived_by_clicks(page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    code = register(services)
    page.show_claim(code)
    side = page.claim.side
    click(qtbot, side, "claim.next")
    fill(qtbot, window, "runChecks")
    click(qtbot, side, "need.confirm-投资方")
    refused = fill(qtbot, window, "confirm", by="王总")
    assert "至少勾选或附一项" in text(refused, "confirm.error")
    fill(qtbot, window, "confirm", proof="确认函（盖章）")
    click(qtbot, side, "claim.next")
    fill(qtbot, window, "confirm", by="李科", proof="E-1")
    click(qtbot, side, "claim.next")
    fill(qtbot, window, "milestone", name="首期到资", proof="进账单")
    assert not _next(page).isEnabled()
    click(qtbot, side, "need.sheet")
    _compute(qtbot, window)
    assert page.claim.findChild(QLabel, "claim.total") is not None
    assert text(page.claim, "claim.total") == "210,000"
    click(qtbot, side, "claim.next")
    fill(qtbot, window, "apply")
    click(qtbot, side, "claim.next")
    fill(qtbot, window, "review", opinion="材料齐全")
    click(qtbot, side, "claim.next")
    same = fill(qtbot, window, "recheck", opinion="同意", person="初审丙")
    assert "“初审丙”没有“复核”角色" in text(same, "recheck.error")
    fill(qtbot, window, "recheck", person="复核丁")
    assert not _next(page).isEnabled()
    open_checks = [line.key for line in services.referral.checks.lines(code) if line.verdict.value != "通过"]
    click(qtbot, side, f"need.check:{open_checks[0]}")
    fill(qtbot, window, "ruleCheck", ground="已核对原件", proof="核查记录一")
    clear(services, code)
    page.refresh()
    click(qtbot, side, "claim.next")
    fill(qtbot, window, "approve", minutes="测试纪〔2026〕5号")
    click(qtbot, side, "claim.next")
    vague = fill(qtbot, window, "publish", place="区政府网站", days="一周")
    assert "请写明天数（正整数）" in text(vague, "publish.error")
    fill(qtbot, window, "publish", days="7")
    assert text(side, "claim.hindered") == "先补第 1 项"
    assert services.referral.money.figures(2026).balance.approved == 21_000_000


def test_what_is_owed_is_found_and_paid(page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    code = payable(services)
    page.refresh()
    click(qtbot, page, "referral.owedSum")
    assert text(page.owed, "owed.sum") == "应付未付 210,000.00 元，其中现在可以付 126,000.00 元"
    told = text(page.owed, "owed.detail")
    assert "桥引咨询" in told and "测试纪5号" in told and "现在可以付" in told
    click(qtbot, page.owed, "owed.open")
    assert text(page.claim, "claim.code") == code
    click(qtbot, page.claim, "claim.next")
    refused = fill(qtbot, window, "pay", voucher="付001", amount="126000.01")
    assert "超过批准未付的 126,000.00 元" in text(refused, "pay.error")
    fill(qtbot, window, "pay", amount="")
    table = next(one for one in page.claim.findChildren(MoneyTable) if one.isVisible())
    assert "拨付 首期到资 付001 应付  已付 126,000.00 未付 84,000.00" in table.accessibleDescription()
    assert [(line.planned, line.paid) for line in table.lines[-1:]] == [(True, "84,000.00")]
    assert text(page.claim.side, "claim.hindered") == "里程碑未达成"


def test_a_dispute_shows_both_sides_and_is_decided_by_a_person(
    page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    first = register(services)
    services.referral.referrers.save({"name": "远见研究", "kind": "专业机构"}, person="周岚")
    second = register(services, referrers={"远见研究": 1})
    page.refresh()
    page.show_claim(second)
    click(qtbot, page.claim.side, "need.dispute")
    assert page.tabs.current() == "disputes"
    for code in (first, second):
        assert [one for one in page.disputes.findChildren(QPushButton, f"dispute.{code}") if one.isVisible()]
    number = services.referral.reading.disputes()[0].dispute.id
    click(qtbot, page.disputes, f"dispute.decide.{number}")
    refused = fill(qtbot, window, "decide", ground="凭据在先")
    assert "还没有写由谁记功" in text(refused, "decide.error")
    fill(qtbot, window, "decide", winner=first)
    assert services.referral.reading.disputes() == []
    assert services.referral.reading.show(second).row.standing == "撤销"


def test_a_person_sets_two_claims_against_each_other(
    page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    one, other = register(services), register(services, lead="MH-2026-0001")
    page.show_claim(one)
    assert page.claim.whole is not None
    acts = dict(page.claim.side.menu_actions(page.claim.whole))
    acts["提出争议…"]()
    fill(qtbot, window, "contest", other=other, ground="同一批人、同一项目换名")
    assert [view.dispute.open for view in services.referral.reading.disputes()] == [True]
    click(qtbot, page.claim.side, "need.dispute")
    assert page.tabs.current() == "disputes"


def test_keys_open_a_claim_and_come_back(page: ReferralPage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    code = register(services)
    page.refresh()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.board.list.setFocus()
    qtbot.keyClick(page.board.list, Qt.Key.Key_Return)
    assert text(page.claim, "claim.code") == code
    qtbot.keyClick(page.claim, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    form(window, "runChecks").reject()
    qtbot.keyClick(page.claim, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert page.board.list.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.board.list.setFocus()
    qtbot.keyClick(page.board.list, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    form(window, "register").reject()


def test_the_board_narrows(page: ReferralPage, services: App, qtbot: QtBot) -> None:
    register(services)
    register(services, lead="MH-2026-0001", unit="另一街镇")
    page.refresh()

    def codes() -> list[str]:
        rows = range(page.board.list.lines.rowCount())
        lines = [page.board.list.lines.line(at) for at in rows]
        return [line.cells["unit"] for line in lines if line is not None and not line.group]

    assert sorted(codes()) == ["另一街镇", "测试街镇"]
    page.board.words.setText("车规芯片")
    qtbot.waitUntil(lambda: codes() == ["测试街镇"])
    click(qtbot, page.board, "referral.clear")
    assert len(codes()) == 2
    page.board.late.click()
    assert codes() == []
    assert text(page.board, "referral.none").startswith("没有符合条件的登记")


def test_somebody_without_a_role_sees_why(window: MainWindow, services: App) -> None:
    services.people.save("别人", {"roles": ["查看引荐"]})
    page = page_of(window)
    assert "没有“查看引荐”角色" in text(page, "referral.refused")


def test_papers_and_the_register_are_written(page: ReferralPage, services: App, qtbot: QtBot, tmp_path: Path) -> None:
    code = payable(services)
    page.show_claim(code)
    page.claim.write_paper("sheet", tmp_path)
    page.opened(ShowPart("ledger"))
    page.ledger.export(tmp_path, masked=True)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix in (".pdf", ".xlsx")) == sorted(
        [f"计算表_{code}.pdf", "引荐支持台账_2026_公开版.pdf", "引荐支持台账_2026_公开版.xlsx"]
    )
    click(qtbot, page.ledger, "ledger.check")
    assert page.ledger.told == "已核对 4 笔分录，首尾相接，没有改动。"


def _next(page: ReferralPage) -> QPushButton:
    QApplication.processEvents()
    (found,) = [one for one in page.claim.findChildren(QPushButton, "claim.next") if one.isVisible()]
    return found


def _compute(qtbot: QtBot, window: MainWindow) -> None:
    """Type 80 million of receipts, see the steps, keep the sheet."""
    made = form(window, "compute")
    assert isinstance(made, ComputeForm)
    cells, _drop = made.receipts.rows[0]
    cells["amount"].setText("八千万")  # type: ignore[union-attr]
    made.look()
    assert "到账第 1 笔金额" in text(made, "compute.words")
    cells["amount"].setText("80,000,000")  # type: ignore[union-attr]
    made.look()
    assert text(made, "compute.words") == "应支持合计 210,000.00 元"
    assert "档位与比例" in made.findChildren(CalcTable)[0].accessibleDescription()
    click(qtbot, made, "compute.save")
