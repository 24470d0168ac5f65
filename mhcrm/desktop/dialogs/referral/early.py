"""Forms of a claim up to the application: evidence, checks, confirmations, first talk, milestones, protection, transfer."""

from __future__ import annotations

from decimal import Decimal

from mhcrm.desktop.dialogs.referral.evidence_input import EvidenceInput
from mhcrm.desktop.dialogs.referral.form import StepAsked, Values
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.dialogs.referral.signing import Forms, day_ask, person_ask, proof_ask
from mhcrm.desktop.operations.referral import Outcome, of_done
from mhcrm.domain.people import Role
from mhcrm.domain.referral.scheme_io import decimal_of
from mhcrm.domain.referral.snapshot import PARTIES

KIND_OF_PARTY = {"投资方": "投资方确认函", "接洽单位": "接洽单位确认"}
KIND_OF_MILESTONE = {"签约": "投资协议", "注册": "营业执照", "首期到资": "银行进账单或验资报告", "投产": "投产证明"}
"""编者规则: which kind of paper is proposed for which milestone; any other may be chosen."""


class EarlyForms(Forms):
    """See the module."""

    def evidence(self) -> None:
        """登记材料."""
        whole, code = self.whole, self.code
        asks = (
            Ask(
                "proof",
                "材料",
                "own",
                made=EvidenceInput("addEvidence.evidence", whole.desk.kinds, (), whole.desk.kinds[0]),
                must=True,
            ),
            person_ask(whole.desk, Role.REGISTER),
        )

        def act(values: Values) -> Outcome:
            out = Outcome("", None)
            for draft in values["proof"].drafts:
                out = of_done(self.part.claims.add_evidence(code, draft, person=values["person"]))
            return Outcome(out.message or "没有新材料。", out.change, code)

        self.open(StepAsked("登记材料", "addEvidence", asks, act, save="登记"))

    def check(self) -> None:
        """核查: the machine looks; nothing is asked but who does it."""
        code = self.code
        asks = (person_ask(self.whole.desk, Role.CHECK),)
        about = "程序按本机登记的资料逐项比对关联、先后、重复；看不出的写“无法核实”，由核查人凭材料认定。"

        def act(values: Values) -> Outcome:
            return of_done(self.part.checks.run(code, person=values["person"]))

        self.open(StepAsked("利益冲突与资格核查", "runChecks", asks, act, about, save="核查"))

    def rule(self, key: str) -> None:
        """核查认定 of one check."""
        whole, code = self.whole, self.code
        line = next((one for one in whole.view.checks if one.key == key), None)
        if line is None:
            self.check()
            return
        title = whole.view.check_titles.get(key, key)
        avoid = frozenset({whole.view.row.officer}) if key == "related-officer" else frozenset()
        asks = (
            Ask("verdict", "认定", "choice", options=("通过", "不通过", "无法核实")),
            Ask("ground", "理由", "long", must=True, hint="核对了什么，怎么认定的"),
            proof_ask(whole, "ruleCheck", "核查记录", must=False),
            person_ask(whole.desk, Role.CHECK, avoid),
        )

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            return of_done(
                self.part.checks.rule(
                    code, key, values["verdict"], values["ground"], evidence=proof.codes, drafts=proof.drafts,
                    person=values["person"],
                )
            )  # fmt: skip

        about = f"{title}。程序所见：{line.verdict.value}，{line.seen}。认定通过要附材料。"
        self.open(StepAsked("核查认定", "ruleCheck", asks, act, about, save="认定"))

    def confirm(self, party: str = "") -> None:
        """确认 by one party."""
        whole, code = self.whole, self.code
        done = whole.view.snapshot.confirmed()
        left = [one for one in PARTIES if one not in done] or list(PARTIES)
        first = party if party in left else left[0]
        asks = (
            Ask("party", "确认方", "choice", options=left, value=first),
            Ask("by", "确认人", must=True, hint="对方签字的人"),
            day_ask(),
            proof_ask(whole, "confirm", KIND_OF_PARTY[first]),
            person_ask(whole.desk, Role.REGISTER),
        )

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            return of_done(
                self.part.steps.confirm(
                    code, values["party"], values["by"], on=values["on"], evidence=proof.codes, drafts=proof.drafts,
                    person=values["person"],
                )
            )  # fmt: skip

        about = "投资方和接洽单位都确认后，这一步才算办完。"
        self.open(StepAsked("登记确认", "confirm", asks, act, about, save="登记确认"))

    def contact(self) -> None:
        """首次洽谈."""
        whole, code = self.whole, self.code
        asks = (
            Ask("text", "洽谈内容", "long", must=True),
            day_ask("洽谈日期"),
            proof_ask(whole, "contact", "洽谈记录", must=False),
            person_ask(whole.desk, Role.REGISTER),
        )

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            return of_done(
                self.part.steps.contact(
                    code, values["text"], on=values["on"], evidence=proof.codes, drafts=proof.drafts,
                    person=values["person"],
                )
            )  # fmt: skip

        self.open(StepAsked("首次洽谈记录", "contact", asks, act, save="登记"))

    def milestone(self, name: str = "") -> None:
        """里程碑 reached."""
        whole, code = self.whole, self.code
        known = whole.view.snapshot.known_milestones()
        reached = whole.view.snapshot.milestones()
        names = [one for one in known if one not in reached]
        first = name or (names[0] if names else "")
        asks = (
            Ask("name", "里程碑", "pick", value=first, options=names, must=True, note="分期按方案写的里程碑名称拨付。"),
            day_ask("达成日期"),
            proof_ask(whole, "milestone", KIND_OF_MILESTONE.get(first, "其他")),
            Ask("note", "说明"),
            person_ask(whole.desk, Role.REGISTER),
        )

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            return of_done(
                self.part.steps.milestone(
                    code, values["name"], on=values["on"], evidence=proof.codes, drafts=proof.drafts,
                    note=values["note"], person=values["person"],
                )
            )  # fmt: skip

        self.open(StepAsked("登记里程碑", "milestone", asks, act, save="登记"))

    def extend(self) -> None:
        """延长保护."""
        whole, code = self.whole, self.code
        asks = (
            Ask("reason", "原因", "long", must=True, hint="期间做了什么"),
            proof_ask(whole, "extend", "洽谈记录"),
            person_ask(whole.desk, Role.REGISTER),
        )

        def act(values: Values) -> Outcome:
            proof, claims = values["proof"], self.part.claims
            codes = [*proof.codes]
            codes += [claims.add_evidence(code, draft, person=values["person"]).code for draft in proof.drafts]
            return of_done(claims.extend(code, values["reason"], evidence=codes, person=values["person"]))

        about = f"现在保护到 {whole.view.row.protected}。延期按本单位规定，要有新的工作凭据。"
        self.open(StepAsked("延长保护", "extend", asks, act, about, save="延长"))

    def transfer(self) -> None:
        """流转 a 首谈 project."""
        whole, code = self.whole, self.code
        unit = whole.view.claim.unit
        asks = (
            Ask("to", "转入单位", must=True),
            Ask("reason", "原因", "pick", must=True, options=("空间", "产业定位", "环评", "价格")),
            Ask("own", f"{unit} 分享 %", must=True, hint="例如 50"),
            Ask("metric", "分享口径", "pick", must=True, options=("固定资产投资", "产值", "项目数")),
            Ask("years", "分享年限（年）", must=True, hint="例如 5"),
            Ask("agreement", "协议编号", must=True),
            proof_ask(whole, "transfer", "流转协议", must=False),
            day_ask(),
            person_ask(whole.desk, Role.DECIDE),
        )

        def act(values: Values) -> Outcome:
            own = decimal_of(values["own"], "分享比例") / 100
            years = int(values["years"]) if values["years"].isdigit() else 0  # refused by the rule
            proof, claims = values["proof"], self.part.claims
            codes = [*proof.codes]
            codes += [claims.add_evidence(code, draft).code for draft in proof.drafts]
            return of_done(
                claims.transfer(
                    code, values["to"], values["reason"], shares={unit: own, values["to"]: Decimal(1) - own},
                    metric=values["metric"], years=years, agreement=values["agreement"], on=values["on"],
                    evidence=codes, person=values["person"],
                )
            )  # fmt: skip

        about = f"首谈单位 {unit}。流转后首谈记功不变，成果按协议分享；比例由协议定，程序不给默认值。"
        self.open(StepAsked("流转", "transfer", asks, act, about, save="流转"))

    def contest(self) -> None:
        """提出争议 with another claim that the machine did not set against this one."""
        code = self.code
        asks = (
            Ask("other", "与哪一件", must=True, hint="另一件的编号，例如 RF-2026-0002"),
            Ask("ground", "理由", "long", must=True, hint="为什么是同一件事"),
            person_ask(self.whole.desk, Role.REGISTER),
        )

        def act(values: Values) -> Outcome:
            claims = self.part.claims
            return of_done(claims.contest(code, values["other"], values["ground"], person=values["person"]))

        about = "两件登记进入争议队列，由有“争议裁定”角色的人写明理由裁定。"
        self.open(StepAsked("提出争议", "contest", asks, act, about, save="提出"))
