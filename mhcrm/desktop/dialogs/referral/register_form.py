"""登记引荐 and 登记首谈: which project, who claims, when, with what evidence; several referrers split to 100 %."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.evidence_input import EvidenceInput
from mhcrm.desktop.dialogs.referral.form import StepAsked, StepForm, Values
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.dialogs.referral.signing import person_ask
from mhcrm.desktop.dialogs.referral.table_input import Col, TableInput
from mhcrm.desktop.operations.referral import Outcome, of_done
from mhcrm.desktop.readings_referral import RegisterBasis
from mhcrm.domain.people import Role
from mhcrm.domain.referral.scheme import Channel, Recipient
from mhcrm.domain.referral.scheme_io import decimal_of
from mhcrm.services.referral.claims import ClaimDraft
from mhcrm.services.referral.moments import moment_of
from mhcrm.services.referral.referrers import PARTNER_NAMES

CHANNEL_WORDS = {
    Channel.COOPERATION: "合作招商（11号文第25条，专业机构）",
    Channel.ENTERPRISE: "以商引商（11号文第25条，企业）",
    Channel.FUND: "基金招商（11号文第26条，基金管理机构）",
}


class RegisterForm(StepForm):
    """One form for both kinds of claim; a referrer not known yet is registered along with it."""

    def __init__(
        self,
        ctx: Context,
        parent: QWidget,
        basis: RegisterBasis,
        done: Callable[[Outcome], None] | None = None,
        lead: str = "",
        referrer: str = "",
        *,
        first_talk: bool = False,
    ) -> None:
        self._basis, self._part = basis, ctx.app.referral
        self._known = {view.referrer.name for view in basis.referrers}
        self.proof = EvidenceInput(
            "register.evidence", basis.desk.kinds, (), "洽谈记录" if first_talk else "引荐登记表"
        )
        rule = basis.protection
        about = "先后以登记时间和凭据为准；同一企业、同一项目已有登记的，照样登记，进入争议队列由人裁定。"
        about += f"保护期 {rule.days} 天（{rule.basis}）。" if rule.days else "保护期未设定。"
        asks = self._talk_asks(lead) if first_talk else self._referral_asks(lead, referrer)
        title, name = ("登记首谈", "firstTalk") if first_talk else ("登记引荐", "register")
        act = self._talk if first_talk else self._refer
        super().__init__(ctx, parent, StepAsked(title, name, asks, act, about, save="登记", width=640), done)

    def _lead_ask(self, lead: str) -> Ask:
        note = "" if self._basis.leads else "还没有项目。请先在“项目”里新建或导入。"
        return Ask("lead", "项目", "pick", "输入名称、企业或编号查找", lead, self._basis.leads, must=True, note=note)

    def _shared_asks(self, unit: str) -> tuple[Ask, ...]:
        desk = self._basis.desk
        return (
            Ask("at", "登记时间", hint="留空＝现在；也可写 2026-06-01 或 2026-06-01 14:30"),
            Ask("contact", "首次接洽", hint="留空＝还没有接洽；可只写到月 2026-06"),
            Ask("unit", unit, hint="例如 某街镇", must=unit == "首谈单位"),
            Ask("proof", "凭据", "own", made=self.proof, must=True, note="至少一项。"),
            Ask("note", "说明"),
            person_ask(desk, Role.REGISTER),
        )

    def _referral_asks(self, lead: str, referrer: str) -> tuple[Ask, ...]:
        names = [view.referrer.name for view in self._basis.referrers]
        several = TableInput(
            "register.several",
            (Col("name", "其他引荐方", hint="名称，与首位分摊"), Col("share", "比例 %", 96, right=True)),
            "另有引荐方分摊",
        )
        return (
            self._lead_ask(lead),
            Ask("channel", "渠道", "choice", options=[(one.value, words) for one, words in CHANNEL_WORDS.items()]),
            Ask("referrer", "引荐方", "pick", "选已有的，或写新名称", referrer, names, must=True),
            Ask("kind", "引荐方类型", "choice", options=("", *(one.value for one in Recipient)), note="已登记过的引荐方不用选。自然人：政策文本未载明。"),
            Ask("several", "", "own", made=several),
            Ask("split", "分摊协议", hint="多个引荐方时必填"),
            Ask("partner", "以何资格", "pick", "没有就留空", "", PARTNER_NAMES),
            *self._shared_asks("接洽单位"),
        )  # fmt: skip

    def _talk_asks(self, lead: str) -> tuple[Ask, ...]:
        return (self._lead_ask(lead), *self._shared_asks("首谈单位"))

    def _draft(self, values: Values) -> ClaimDraft:
        codes = {code for code, _words in self._basis.leads}
        if values["lead"] not in codes:
            raise InputError(f"没有项目“{values['lead']}”。", "", "请从列表里选一个项目。", "lead-missing")
        return ClaimDraft(
            lead=values["lead"], reported_at=moment_of(values["at"]), first_contact_on=values["contact"],
            unit=values["unit"], note=values["note"], evidence=values["proof"].drafts,
        )  # fmt: skip

    def _talk(self, values: Values) -> Outcome:
        return of_done(self._part.claims.first_talk(self._draft(values), person=values["person"]))

    def _refer(self, values: Values) -> Outcome:
        from dataclasses import replace

        rest = {row["name"]: decimal_of(row["share"], "分摊比例") / 100 for row in values["several"]}
        first = values["referrer"]
        shares = {first: 1 - sum(rest.values(), start=decimal_of("0", "")), **rest}
        draft = replace(
            self._draft(values), referrers=shares, channel=values["channel"], partner=values["partner"],
            split_agreement=values["split"],
        )  # fmt: skip
        if first not in self._known:
            if not values["kind"]:
                raise InputError(f"“{first}”是新引荐方，还没有选类型。", "", "请选引荐方类型。", "referrer-kind")
            self._part.referrers.save({"name": first, "kind": values["kind"]}, person=values["person"])
            self._known.add(first)
        return of_done(self._part.claims.register(draft, person=values["person"]))
