"""拨付, 冲销, 追回, 到账, 延长保护 and 流转 from the claim's page."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.referral.page import ReferralPage
from mhcrm.services.referral.claims import ClaimDraft
from mhcrm.services.referral.desk import EvidenceDraft
from tests.gui.referral_kit import LEAD, fill, page_of, payable, prepare, register, text


def do(page: ReferralPage, words: str) -> None:
    """Choose from the 其他手续 menu."""
    assert page.claim.whole is not None
    dict(page.claim.side.menu_actions(page.claim.whole))[f"{words}…"]()


def test_what_was_paid_comes_back(window: MainWindow, services: App, qtbot: QtBot) -> None:
    prepare(services)
    code = payable(services)
    page = page_of(window)
    page.show_claim(code)
    page.claim.side.take_next()
    fill(qtbot, window, "pay", voucher="付001")
    do(page, "追回")
    fill(qtbot, window, "claw", reason="减资", proof="工商变更")
    assert services.referral.reading.show(code).balance.receivable == 12_600_000
    page.claim.side.take_next()
    over = fill(qtbot, window, "recover", amount="126000.01", voucher="收001")
    assert "超过应追未到账的 126,000.00 元" in text(over, "recover.error")
    fill(qtbot, window, "recover", amount="126000")
    sums = services.referral.reading.show(code).balance
    assert (sums.paid, sums.receivable, sums.net_paid) == (12_600_000, 0, 0)


def test_an_entry_is_reversed_and_an_instalment_carried(window: MainWindow, services: App, qtbot: QtBot) -> None:
    prepare(services)
    services.referral.money.set_budget(2027, "1000000", "测试预2", person="出纳庚")
    code = payable(services)
    page = page_of(window)
    page.show_claim(code)
    do(page, "结转年度")
    fill(qtbot, window, "carry", milestone="投产", year="2027", basis="测试函1号")
    assert services.referral.money.figures(2027).balance.approved == 8_400_000
    page.claim.side.take_next()
    fill(qtbot, window, "pay", voucher="付001")
    paid = next(line.entry.number for line in services.referral.money.ledger() if line.entry.posting.kind == "拨付")
    do(page, "冲销")
    fill(qtbot, window, "reverse", number=str(paid), reason="付错账户")
    assert services.referral.reading.show(code).balance.paid == 0


def test_a_protection_is_prolonged_and_a_first_talk_moves_on(window: MainWindow, services: App, qtbot: QtBot) -> None:
    prepare(services)
    rule = {"days": "30", "extension_days": "30", "most_extensions": "1", "basis": "测试会议"}
    services.referral.claims.set_protection(rule, person="出纳庚")
    page = page_of(window)
    page.show_claim(register(services))
    do(page, "延长保护")
    fill(qtbot, window, "extend", reason="完成二次洽谈", proof="洽谈记录二")
    assert services.referral.reading.rows()[0].protected == "2026-10-31"
    draft = ClaimDraft(lead=LEAD, unit="甲街镇", evidence=(EvidenceDraft("洽谈记录", "首谈"),))
    talk = services.referral.claims.first_talk(draft, person="周岚").code
    page.show_claim(talk)
    do(page, "流转")
    fill(qtbot, window, "transfer", to="乙街镇", reason="空间", own="50", metric="产值", years="三", agreement="协1")
    again = fill(qtbot, window, "transfer")
    assert "分享年限" in text(again, "transfer.error")
    fill(qtbot, window, "transfer", years="3")
    assert services.referral.reading.show(talk).claim.shares[1].who == "乙街镇"
