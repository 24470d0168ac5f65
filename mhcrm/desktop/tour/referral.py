"""Stops of the tour: 引荐, on a small invented story written through the services (names, figures and numbers all 示例)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.referral.form import StepForm
from mhcrm.desktop.dialogs.referral.register_form import RegisterForm
from mhcrm.desktop.dialogs.referral.scheme_editor import SchemeEditor
from mhcrm.desktop.models.referral_scheme import to_fields
from mhcrm.desktop.pages.referral.page import ReferralPage
from mhcrm.desktop.readings_referral import Board, desk, register_basis
from mhcrm.desktop.tour.guide import Guide, Stop, dialog, settle
from mhcrm.domain.people import Role
from mhcrm.domain.records import LeadQuery
from mhcrm.domain.referral.scheme_io import scheme_to
from mhcrm.services.referral.claims import ClaimDraft
from mhcrm.services.referral.desk import EvidenceDraft
from mhcrm.services.referral.sheets import Case

STAFF = {
    "示例": (Role.SEE, Role.REGISTER), "示例核查": (Role.CHECK,), "示例初审": (Role.REVIEW,), "示例复核": (Role.RECHECK,),
    "示例审定": (Role.APPROVE, Role.DECIDE), "示例财务": (Role.PUBLISH, Role.PAY, Role.SCHEME),
}  # fmt: skip
FORM = EvidenceDraft("引荐登记表", "登记表（签字）")


class Story:
    """Lives a few claims; every step through the service an officer uses."""

    def __init__(self, app: App) -> None:
        self.part, self.people = app.referral, app.people
        self.today = app.clock.today()
        ids = app.records.list(LeadQuery())
        self.leads = [row.code for row in app.records.rows(list(ids), ("project",))]

    def ago(self, days: int) -> date:
        """A day before today."""
        return self.today - timedelta(days=days)

    def tell(self) -> None:
        """People, referrers, a scheme, seven claims, one dispute."""
        part = self.part
        for name, kind in (
            ("桥引咨询（示例）", "专业机构"),
            ("远见产业研究（示例）", "专业机构"),
            ("清源装备（示例）", "企业"),
            ("闵创基金（示例）", "基金管理机构"),
        ):
            part.referrers.save({"name": name, "kind": kind, "contact": "王经理", "phone": "021-60000000"})
        ends = date(self.today.year, 12, 31)
        part.referrers.add_status(
            "桥引咨询（示例）", "闵行区招商引资全球合作伙伴", self.ago(300), ends, evidence="示例证书1号"
        )
        part.referrers.add_agreement("桥引咨询（示例）", "示例协议1号", self.ago(280), ends)
        part.schemes.save(self._scheme())
        part.schemes.adopt(part.schemes.all()[0].row.id)
        part.schemes.save({**scheme_to(part.schemes.training())})
        for year in (self.today.year - 1, self.today.year):
            part.money.set_budget(year, "1000000", f"示例预〔{year}〕3号")
        for name, roles in STAFF.items():
            self.people.save(name, {"roles": [role.value for role in roles], "unit": "示例单位"})
        self._paid()
        self._payable()
        self._under_review()
        self._early()

    def _scheme(self) -> dict[str, Any]:
        plain: dict[str, Any] = dict(scheme_to(self.part.schemes.training()))
        year = self.today.year
        plain |= {
            "name": "引荐支持方案（示例数字）",
            "doc_no": f"示例〔{year}〕1号",
            "start": f"{year - 1}-01-01",
            "end": f"{year + 1}-12-31",
        }
        plain |= {"review_opinion_no": f"示例审〔{year}〕2号", "reviewed_by": "示例复核"}
        plain.pop("training", None)
        return plain

    def claim(self, lead: int, referrers: dict[str, Decimal], days: int, **more: Any) -> str:
        """Register one."""
        values: dict[str, Any] = {
            "channel": "合作招商",
            "unit": "示例街镇",
            "officer": "示例",
            "evidence": (FORM,),
            **more,
        }
        draft = ClaimDraft(lead=self.leads[lead], referrers=referrers, reported_at=self.ago(days), **values)
        return self.part.claims.register(draft, person="示例").code

    def ready(self, code: str, days: int, amount: str, less: str) -> None:
        """Up to a computed sheet."""
        part = self.part
        part.checks.run(code, on=self.ago(days), person="示例核查")
        for party, kind in (("投资方", "投资方确认函"), ("接洽单位", "接洽单位确认")):
            part.steps.confirm(
                code, party, "李总", on=self.ago(days - 1), drafts=[EvidenceDraft(kind, f"{party}盖章")], person="示例"
            )
        proof = part.claims.add_evidence(
            code, EvidenceDraft("银行进账单或验资报告", "进账单（首期）"), person="示例"
        ).code
        part.steps.milestone(code, "首期到资", on=self.ago(days - 2), evidence=[proof], person="示例")
        on = self.ago(days - 2).isoformat()
        case = Case([{"on": on, "amount": amount, "evidence": proof}], [{"on": on, "amount": less, "evidence": proof}])
        part.sheets.compute(code, case, person="示例")
        part.steps.apply(code, on=self.ago(days - 3), person="示例")

    def clear(self, code: str, leave: int = 0) -> None:
        """Rule on what the machine could not see, all but the last ``leave``."""
        left = [line for line in self.part.checks.lines(code) if line.verdict.value != "通过"]
        for line in left[: len(left) - leave]:
            proof = [EvidenceDraft("核查记录", "核对原件")]
            self.part.checks.rule(code, line.key, "通过", "已核对原件", drafts=proof, person="示例核查")

    def approve(self, code: str, days: int) -> None:
        """To the end of publicity."""
        steps = self.part.steps
        self.clear(code)
        steps.review(code, "材料齐全", on=self.ago(days), person="示例初审")
        steps.recheck(code, "同意", on=self.ago(days), person="示例复核")
        steps.approve(code, "示例纪〔5〕号", on=self.ago(days - 1), person="示例审定")
        steps.publish(code, "区政府网站（示例）", on=self.ago(days - 2), person="示例财务")
        steps.close(code, on=self.ago(days - 12), person="示例财务")

    def _paid(self) -> None:
        code = self.claim(0, {"桥引咨询（示例）": Decimal(1)}, 120)
        self.ready(code, 90, "86400000", "6400000")
        self.approve(code, 60)
        self.part.money.pay(code, "首期到资", "示例付001", on=self.ago(40), person="示例财务")

    def _payable(self) -> None:
        shares = {"桥引咨询（示例）": Decimal("0.6"), "远见产业研究（示例）": Decimal("0.4")}
        code = self.claim(1, shares, 100, split_agreement="示例分摊协议")
        self.ready(code, 70, "30000000", "1000000")
        self.approve(code, 40)

    def _under_review(self) -> None:
        code = self.claim(2, {"远见产业研究（示例）": Decimal(1)}, 76)
        self.ready(code, 60, "52000000", "2000000")
        self.clear(code, leave=2)
        self.part.steps.review(code, "材料齐全", on=self.ago(50), person="示例初审")
        self.part.steps.recheck(code, "同意", on=self.ago(45), person="示例复核")

    def _early(self) -> None:
        self.claim(3, {"清源装备（示例）": Decimal(1)}, 20, channel="以商引商")
        fund = self.claim(4, {"闵创基金（示例）": Decimal(1)}, 12, channel="基金招商")
        self.part.checks.run(fund, on=self.ago(10), person="示例核查")
        self.claim(5, {"桥引咨询（示例）": Decimal(1)}, 9)
        self.claim(5, {"远见产业研究（示例）": Decimal(1)}, 9, unit="示例园区")
        talk = ClaimDraft(
            lead=self.leads[6],
            unit="示例街镇",
            reported_at=self.ago(30),
            evidence=(EvidenceDraft("洽谈记录", "首谈记录"),),
        )
        self.part.claims.first_talk(talk, person="示例")


def _page(guide: Guide) -> ReferralPage:
    if not guide.app.referral.reading.rows():
        Story(guide.app).tell()
    guide.window.open_place("referral", None)
    page = guide.window.page("referral")
    assert isinstance(page, ReferralPage)
    page.refresh()
    page.back()
    return page


def _part(key: str) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        _page(guide).choose(key)
        return guide.window

    return show


def _claim(stage: str, channel: str = "合作招商") -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        page = _page(guide)
        rows = guide.app.referral.reading.rows(stage=stage)
        page.show_claim(next(row.code for row in rows if row.channel == channel))
        return guide.window

    return show


def _empty(guide: Guide) -> QWidget:
    page = _page(guide)
    page.choose("claims")
    page.board.put(Board())
    return guide.window


def _register(guide: Guide) -> QDialog:
    page = _page(guide)
    return RegisterForm(guide.window.ctx, page, register_basis(guide.app), lead=guide.lead.code or "")


def _editor(guide: Guide) -> QDialog:
    page = _page(guide)
    fields = to_fields(guide.app.referral.schemes.training())
    return SchemeEditor(guide.window.ctx, page, desk(guide.app), fields, lambda _o: None, training=True)


def _form(stage: str, method: str) -> Callable[[Guide], QWidget]:
    def show(guide: Guide) -> QWidget:
        _claim(stage)(guide)
        page = _page_now(guide)
        getattr(page.claim.forms, method)()
        settle()
        return next(one for one in guide.window.findChildren(StepForm) if one.isVisible())

    return show


def _page_now(guide: Guide) -> ReferralPage:
    page = guide.window.page("referral")
    assert isinstance(page, ReferralPage)
    return page


def _tab(guide: Guide) -> QWidget:
    _page(guide)
    lead = next(row.project_code for row in guide.app.referral.reading.rows() if row.stage == "复核")
    page = guide.projects("referral")
    ids = [one for one in guide.app.records.list(LeadQuery()) if guide.app.records.get(one).code == lead]
    page.panel.show_lead(ids[0], "referral")
    return guide.window


STOPS: tuple[Stop, ...] = (
    Stop("40-referral-board", _part("claims")),
    Stop("40b-referral-owed", _part("owed")),
    Stop("40c-referral-claim", _claim("复核")),
    Stop("40d-referral-paying", _claim("拨付")),
    Stop("40e-referral-no-scheme", _claim("登记", "以商引商")),
    Stop("40f-referral-disputes", _part("disputes")),
    Stop("40g-referral-ledger", _part("ledger")),
    Stop("40h-referral-referrers", _part("referrers")),
    Stop("40i-referral-schemes", _part("schemes")),
    Stop("40j-referral-empty", _empty),
    Stop("40k-referral-register", dialog(_register)),
    Stop("40l-referral-editor", dialog(_editor)),
    Stop("40m-referral-pay", _form("拨付", "pay")),
    Stop("40n-referral-approve", _form("复核", "approve")),
    Stop("40o-referral-compute", _form("登记", "compute")),
    Stop("40p-referral-tab", _tab),
)
