"""Invented people, firms and a scheme for the window's referral tests; every number belongs to the tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.referral.form import StepForm
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.referral.page import ReferralPage
from mhcrm.domain.people import Role
from mhcrm.services.referral.claims import ClaimDraft
from mhcrm.services.referral.desk import EvidenceDraft
from mhcrm.services.referral.sheets import Case

LEFT = Qt.MouseButton.LeftButton
LEAD = "MH-2026-0002"
FORM = EvidenceDraft("引荐登记表", "登记表（签字）")
SCHEME: dict[str, Any] = {
    "name": "引荐支持方案", "doc_no": "测试〔2026〕1号", "issuer": "测试单位", "start": "2026-01-01", "end": "2027-12-31",
    "channel": "合作招商", "recipients": ["专业机构"], "base": "固定资产投资",
    "tiers": [{"lower": 0, "upper": 50000000, "rate": "0.003"}, {"lower": 50000000, "rate": "0.002"}],
    "cap_per_project": 500000, "publicity_days": 7,
    "instalments": [{"milestone": "首期到资", "share": "0.6"}, {"milestone": "投产", "share": "0.4"}],
    "clawbacks": [{"trigger": "约定期内减资", "within_months": 24, "share": "1"}],
}  # fmt: skip
STAFF = {
    "周岚": [Role.SEE, Role.REGISTER], "核查乙": [Role.CHECK], "初审丙": [Role.REVIEW], "复核丁": [Role.RECHECK],
    "审定戊": [Role.APPROVE, Role.DECIDE], "出纳庚": [Role.PAY, Role.PUBLISH, Role.SCHEME],
}  # fmt: skip


def prepare(app: App, *, scheme: bool = True) -> None:
    """A referrer, a scheme in force, a budget, people with roles."""
    app.referral.referrers.save({"name": "桥引咨询", "kind": "专业机构"})
    if scheme:
        app.referral.schemes.save(SCHEME)
        app.referral.schemes.adopt(app.referral.schemes.all()[0].row.id)
    app.referral.money.set_budget(2026, "1000000", "测试预〔2026〕3号")
    for name, roles in STAFF.items():
        app.people.save(name, {"roles": [role.value for role in roles]})


def register(app: App, **changes: Any) -> str:
    """A sound claim; its code."""
    values: dict[str, Any] = {
        "lead": LEAD, "referrers": {"桥引咨询": Decimal(1)}, "channel": "合作招商", "unit": "测试街镇", "officer": "周岚",
        "reported_at": date(2026, 9, 1), "evidence": (FORM,), **changes,
    }  # fmt: skip
    return app.referral.claims.register(ClaimDraft(**values), person="周岚").code


def payable(app: App) -> str:
    """A claim whose first instalment can be paid: 126,000 of 210,000 yuan."""
    r, code = app.referral, register(app)
    on = [date(2026, 9, day) for day in range(1, 17)]
    r.checks.run(code, on=on[1], person="核查乙")
    for party in ("投资方", "接洽单位"):
        r.steps.confirm(code, party, "王经理", on=on[1], drafts=[EvidenceDraft("投资方确认函", party)], person="周岚")
    r.steps.milestone(
        code, "首期到资", on=on[1], drafts=[EvidenceDraft("银行进账单或验资报告", "进账单")], person="周岚"
    )
    proof = app.referral.reading.show(code).evidence[-1].code
    r.sheets.compute(code, Case([{"on": "2026-09-02", "amount": "80000000", "evidence": proof}]), person="周岚")
    r.steps.apply(code, on=on[2], person="周岚")
    clear(app, code)
    r.steps.review(code, "齐全", on=on[3], person="初审丙")
    r.steps.recheck(code, "同意", on=on[3], person="复核丁")
    r.steps.approve(code, "测试纪5号", on=on[4], person="审定戊")
    r.steps.publish(code, "网站", on=on[4], person="出纳庚")
    r.steps.close(code, on=on[13], person="出纳庚")
    return code


def clear(app: App, code: str) -> None:
    """Rule on every check that the machine could not pass."""
    for line in app.referral.checks.lines(code):
        if line.verdict.value != "通过":
            proof = [EvidenceDraft("核查记录", "原件")]
            app.referral.checks.rule(code, line.key, "通过", "已核对", drafts=proof, person="核查乙")


def page_of(window: MainWindow) -> ReferralPage:
    """The place, opened."""
    window.open_place("referral", None)
    page = window.page("referral")
    assert isinstance(page, ReferralPage)
    QApplication.processEvents()
    return page


def click(qtbot: QtBot, parent: QWidget, name: str) -> None:
    """Click the one visible button of that name."""
    QApplication.processEvents()
    found = [w for kind in (QPushButton, QToolButton) for w in parent.findChildren(kind, name) if w.isVisible()]
    assert len(found) == 1, (name, sorted({w.objectName() for w in parent.findChildren(QPushButton) if w.isVisible()}))
    assert found[0].isEnabled(), name
    qtbot.mouseClick(found[0], LEFT)


def form(window: MainWindow, name: str) -> StepForm:
    """The open form of that name."""
    found = [one for one in window.findChildren(StepForm, name) if one.isVisible()]
    assert len(found) == 1, [one.objectName() for one in window.findChildren(StepForm) if one.isVisible()]
    return found[0]


def fill(qtbot: QtBot, window: MainWindow, name: str, /, **values: Any) -> StepForm:
    """Fill the open form and save it by its button."""
    made = form(window, name)
    for key, value in values.items():
        made.put(key, value)
    click(qtbot, made, f"{name}.save")
    return made


def text(parent: QWidget, name: str) -> str:
    """What a visible label says."""
    QApplication.processEvents()
    (found,) = [one for one in parent.findChildren(QLabel, name) if one.isVisible()]
    return found.text()
