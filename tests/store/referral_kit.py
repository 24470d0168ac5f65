"""Invented people, firms and a scheme for the referral tests; every number here belongs to the tests, none to a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from mhcrm.base.clock import Clock
from mhcrm.domain.people import Role
from mhcrm.domain.referral.snapshot import INVESTOR, UNIT
from mhcrm.services.people.service import PeopleService
from mhcrm.services.referral.claims import ClaimDraft
from mhcrm.services.referral.desk import EvidenceDraft
from mhcrm.services.referral.service import ReferralService
from mhcrm.services.referral.sheets import Case
from mhcrm.store import Store

START = date(2026, 3, 2)
FORM = EvidenceDraft("引荐登记表", "登记表（签字）")

SCHEME: dict[str, Any] = {
    "name": "引荐支持方案",
    "doc_no": "测试〔2026〕1号",
    "issuer": "测试单位",
    "start": "2026-01-01",
    "end": "2027-12-31",
    "channel": "合作招商",
    "recipients": ["专业机构"],
    "base": "固定资产投资",
    "tiers": [{"lower": 0, "upper": 50000000, "rate": "0.003"}, {"lower": 50000000, "rate": "0.002"}],
    "cap_per_project": 500000,
    "deductions": ["财政资金形成的部分"],
    "instalments": [{"milestone": "首期到资", "share": "0.6"}, {"milestone": "投产", "share": "0.4"}],
    "publicity_days": 7,
    "claim_deadline_months": 12,
    "clawbacks": [{"trigger": "约定期内注销或减资", "within_months": 24, "share": "1"}],
}
STAFF = {
    "经办甲": [Role.REGISTER],
    "核查乙": [Role.CHECK],
    "区投促中心": [Role.SEE],
    "初审丙": [Role.REVIEW],
    "复核丁": [Role.RECHECK, Role.REVIEW],
    "审定戊": [Role.APPROVE, Role.DECIDE],
    "公示己": [Role.PUBLISH],
    "出纳庚": [Role.PAY],
    "方案辛": [Role.SCHEME],
    "甲": [Role.SEE],
}


@dataclass
class Kit:
    """A store with people, a referrer, a project and an adopted scheme; ``go`` moves the day."""

    store: Store
    clock: Clock
    referral: ReferralService
    people: PeopleService
    lead: str = ""

    def go(self, day: date) -> None:
        """Move the reference date."""
        self.clock.travel(day)

    def register(self, **changes: Any) -> str:
        """A sound claim; its code."""
        values: dict[str, Any] = {
            "lead": self.lead,
            "referrers": {"桥引咨询": Decimal(1)},
            "channel": "合作招商",
            "unit": "测试街镇",
            "officer": "经办甲",
            "evidence": (FORM,),
            **changes,
        }
        return self.referral.claims.register(ClaimDraft(**values), person="经办甲").code

    def evidence(self, code: str, kind: str = "核查记录", title: str = "材料") -> str:
        """A further piece of evidence; its code."""
        return self.referral.claims.add_evidence(code, EvidenceDraft(kind, title), person="经办甲").code

    def ready(self, code: str) -> None:
        """From registration to a claim that can be applied for: checked, confirmed, milestone, computed."""
        r = self.referral
        r.checks.run(code, person="核查乙")
        for party in (INVESTOR, UNIT):
            r.steps.confirm(code, party, "王经理", drafts=[EvidenceDraft("投资方确认函", party)], person="经办甲")
        proof = self.evidence(code, "银行进账单或验资报告", "进账单")
        r.steps.milestone(code, "首期到资", evidence=[proof], person="经办甲")
        self.compute(code, "86400000", less="6400000", proof=proof)

    def compute(self, code: str, amount: str, *, less: str = "", proof: str = "E-1") -> None:
        """A sheet on one receipt."""
        day = self.clock.today().isoformat()
        rows = [{"on": day, "amount": amount, "evidence": proof}]
        off = [{"on": day, "amount": less, "evidence": proof}] if less else []
        self.referral.sheets.compute(code, Case(rows, off), person="经办甲")

    def clear(self, code: str) -> None:
        """Rule every check that is not 通过."""
        for line in self.referral.checks.lines(code):
            if line.verdict.value != "通过":
                proof = self.evidence(code)
                self.referral.checks.rule(code, line.key, "通过", "已核对原件", evidence=[proof], person="核查乙")

    def approved(self, code: str) -> None:
        """From a ready claim to approval."""
        r = self.referral
        r.money.set_budget(2026, "1000000", "测试预〔2026〕3号", person="方案辛")
        r.steps.apply(code, person="经办甲")
        self.clear(code)
        r.steps.review(code, "材料齐全", person="初审丙")
        r.steps.recheck(code, "同意", person="复核丁")
        r.steps.approve(code, "测试纪〔2026〕5号", person="审定戊")


def kit(store: Store, *, staff: bool = True) -> Kit:
    """A kit on an empty store."""
    clock = store.clock = Clock(as_of=START, fixed=store.clock.fixed)
    made = Kit(store, clock, ReferralService(store, clock), PeopleService(store))
    if staff:
        for name, roles in STAFF.items():
            made.people.save(name, {"roles": [role.value for role in roles], "unit": "测试单位"})
    with store.write("准备") as uow:
        lead = uow.leads.add({"company": "驭砂微电子有限公司", "project": "车规芯片研发总部", "stage": "N"})
        made.lead = uow.leads.get(lead).code or ""
    made.referral.referrers.save(
        {"name": "桥引咨询", "kind": "专业机构", "contact": "周引", "phone": "021-60000000"},
        person="经办甲" if staff else None,
    )
    who = "方案辛" if staff else None
    made.referral.schemes.save(SCHEME, person=who)
    made.referral.schemes.adopt(made.referral.schemes.all()[0].row.id, person=who)
    return made


def file_of(folder: Path, name: str = "扫描件.pdf") -> Path:
    """A small file."""
    path = folder / name
    path.write_bytes(b"%PDF-1.4 test")
    return path
