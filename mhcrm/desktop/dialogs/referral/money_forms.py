"""Forms that move money in the ledger: 拨付, 追回, 到账, 冲销, 结转; and the year's budget, the protection rule."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.compute_form import ComputeForm
from mhcrm.desktop.dialogs.referral.form import StepAsked, StepForm, Values
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.dialogs.referral.late import LateForms
from mhcrm.desktop.dialogs.referral.signing import day_ask, person_ask, proof_ask
from mhcrm.desktop.models.referral_words import percent
from mhcrm.desktop.operations.referral import Outcome, of_done
from mhcrm.desktop.readings_referral import Desk
from mhcrm.domain.people import Role
from mhcrm.domain.referral.claims import Protection
from mhcrm.domain.referral.ledger import EntryKind, left_of, shown
from mhcrm.domain.referral.snapshot import needs
from mhcrm.domain.referral.workflow import Action, Need


class MoneyForms(LateForms):
    """See the module; all forms of a claim in the end."""

    def compute(self) -> None:
        """计算表: receipts in, every step shown before it is kept."""
        ComputeForm(self.ctx, self.parent, self.whole, self._again).open()

    def pay(self, milestone: str = "") -> None:
        """拨付 an instalment."""
        whole, code = self.whole, self.code
        owed = whole.owed
        ready = [line for line in owed if not line.waits_for]
        names = list(dict.fromkeys(line.milestone for line in (*ready, *owed)))
        options = [
            (name, f"{name}　应付 {sum(line.owed for line in owed if line.milestone == name):,.2f} 元")
            for name in names
        ]
        referrers = list(dict.fromkeys(line.referrer for line in owed))
        asks = [
            Ask("milestone", "期次", "choice", options=options, value=milestone or (names[0] if names else "")),
            Ask("amount", "金额（元）", hint="留空＝这一期批准未付的全部"),
            Ask("voucher", "付款凭证号", must=True),
            day_ask("付款日期"),
            proof_ask(whole, "pay", "付款凭证", must=False),
            person_ask(whole.desk, Role.PAY),
        ]
        if len(referrers) > 1:
            everyone = ("", "全部引荐方")
            asks.insert(1, Ask("referrer", "付给", "choice", options=[everyone, *((one, one) for one in referrers)]))

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            return of_done(
                self.part.money.pay(
                    code, values["milestone"], values["voucher"], referrer=values.get("referrer") or None,
                    amount=values["amount"] or None, on=values["on"], evidence=proof.codes, drafts=proof.drafts,
                    person=values["person"],
                )
            )  # fmt: skip

        needed = needs(whole.view.snapshot, Action.PAY)
        self.open(
            StepAsked("拨付", "pay", asks, act, "逐期拨付，里程碑达成的才能付。", needed, "登记拨付", forever=True)
        )

    def claw(self) -> None:
        """追回."""
        whole, code = self.whole, self.code
        terms = whole.view.snapshot.terms
        clauses = terms.clawbacks if terms is not None else ()
        options = [
            (one.trigger, f"{one.trigger}（拨付后 {one.within_months} 个月内，{percent(one.share)}）")
            for one in clauses
        ]
        asks = (
            Ask("trigger", "情形", "choice", options=options, must=True, note="按批准时的方案。" if options else "方案没有写追回情形。"),
            Ask("reason", "理由", "long", must=True),
            Ask("amount", "金额（元）", hint="留空＝方案允许的全部"),
            day_ask(),
            proof_ask(whole, "claw", "核查记录"),
            person_ask(whole.desk, Role.APPROVE),
        )  # fmt: skip

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            return of_done(
                self.part.money.claw(
                    code, values["trigger"], values["reason"], amount=values["amount"] or None, on=values["on"],
                    evidence=proof.codes, drafts=proof.drafts, person=values["person"],
                )
            )  # fmt: skip

        self.open(StepAsked("追回", "claw", asks, act, save="列入应追", forever=True))

    def recover(self) -> None:
        """追回到账."""
        whole, code = self.whole, self.code
        left = whole.view.balance.receivable
        asks = (
            Ask("amount", "到账金额（元）", value=shown(left).replace(",", ""), must=True),
            Ask("voucher", "收款凭证号", must=True),
            day_ask("到账日期"),
            person_ask(whole.desk, Role.PAY),
        )

        def act(values: Values) -> Outcome:
            money = self.part.money
            return of_done(
                money.recover(code, values["amount"], values["voucher"], on=values["on"], person=values["person"])
            )

        self.open(
            StepAsked("追回到账", "recover", asks, act, f"应追未到账 {shown(left)} 元。", save="登记", forever=True)
        )

    def reverse(self) -> None:
        """冲销 an entry."""
        whole = self.whole
        entries = whole.view.snapshot.entries
        options = []
        for entry in entries:
            left = left_of(whole.view.snapshot.entries, entry.number)
            if left and entry.posting.kind is not EntryKind.REVERSED:
                words = f"第 {entry.number} 号　{entry.posting.kind} {entry.posting.milestone}　还剩 {shown(left)} 元"
                options.append((str(entry.number), words))
        asks = (
            Ask("number", "分录", "choice", options=options, must=True),
            Ask("amount", "金额（元）", hint="留空＝还剩的全部"),
            Ask("reason", "原因", "long", must=True),
            day_ask(),
            person_ask(whole.desk, Role.PAY),
        )

        def act(values: Values) -> Outcome:
            return of_done(
                self.part.money.reverse(
                    int(values["number"]), values["reason"], amount=values["amount"] or None, on=values["on"],
                    person=values["person"],
                )
            )  # fmt: skip

        about = "原来那一笔留着不动，另记一笔相反的。"
        self.open(StepAsked("冲销", "reverse", asks, act, about, save="冲销", forever=True))

    def carry(self) -> None:
        """结转 to another year."""
        whole, code = self.whole, self.code
        names = list(dict.fromkeys(line.milestone for line in whole.owed))
        year = self.ctx.app.clock.today().year
        asks = (
            Ask("milestone", "期次", "choice", options=names, must=True),
            Ask("year", "转到年度", "choice", options=[str(year + at) for at in range(1, 5)] + [str(year)]),
            Ask("basis", "依据文号", must=True),
            day_ask(),
            person_ask(whole.desk, Role.APPROVE),
        )

        def act(values: Values) -> Outcome:
            return of_done(
                self.part.money.carry(
                    code, values["milestone"], int(values["year"]), values["basis"], on=values["on"],
                    person=values["person"],
                )
            )  # fmt: skip

        self.open(StepAsked("结转年度", "carry", asks, act, save="结转", forever=True))

    def budget(self) -> None:
        """The budget of the year that lacks one."""
        years = sorted({entry.posting.year for entry in self.whole.view.snapshot.entries})
        unset = [year for year in years if year not in self.whole.view.snapshot.budgeted]
        year = unset[0] if unset else self.ctx.app.clock.today().year
        self.open(budget_asked(self.ctx, self.whole.desk, year))

    def act(self, need: Need) -> tuple[str, object] | None:
        """Words and the form that fills a need; None when only time or the scheme's page can."""
        key, _, rest = need.key.partition(":")
        if key.startswith("confirm-"):
            return "登记", lambda: self.confirm(need.key.removeprefix("confirm-"))
        plain: dict[str, tuple[str, object]] = {
            "evidence": ("补材料", self.evidence),
            "sheet": ("去计算", self.compute),
            "real-scheme": ("重新计算", self.compute),
            "checks": ("去核查", self.check),
            "check": ("认定", lambda: self.rule(rest)),
            "budget": ("录预算", self.budget),
            "publicity": ("去公示", self.publish),
            "objections": ("处理", self.settle),
            "milestone": ("登记", lambda: self.milestone(rest)),
        }
        return plain.get(key)


def budget_asked(ctx: Context, desk: Desk, year: int) -> StepAsked:
    """The form of a year's budget."""
    asks = (
        Ask("year", "年度", value=str(year), must=True),
        Ask("amount", "预算（元）", must=True, hint="例如 1000000"),
        Ask("doc", "预算文号", must=True),
        person_ask(desk, Role.SCHEME),
    )
    part = ctx.app.referral

    def act(values: Values) -> Outcome:
        wanted = int(values["year"]) if values["year"].isdigit() else 0
        change = part.money.set_budget(wanted, values["amount"], values["doc"], person=values["person"])
        return Outcome(f"已设定 {wanted} 年度预算。", change)

    about = "新录的数替换旧数用于判断，旧数留作记录。批准前必须有预算。"
    return StepAsked("年度预算", "budget", asks, act, about, save="保存")


def protection_form(ctx: Context, parent: QWidget, desk: Desk, rule: Protection) -> StepForm:
    """本单位保护期规定."""

    def text(value: int | None) -> str:
        return "" if value is None else str(value)

    asks = (
        Ask("days", "保护天数", value=text(rule.days), hint="留空＝未设定"),
        Ask("extension_days", "每次延期天数", value=text(rule.extension_days), hint="留空＝未设定"),
        Ask("most_extensions", "延期次数", value=text(rule.most_extensions), hint="留空＝未设定"),
        Ask("warn_days", "提前提醒天数", value=text(rule.warn_days), hint="留空＝14 天（编者规则）"),
        Ask("basis", "依据", value=rule.basis, hint="文号或会议"),
        person_ask(desk, Role.SCHEME),
    )
    part = ctx.app.referral

    def act(values: Values) -> Outcome:
        plain = {name: values[name] for name in ("days", "extension_days", "most_extensions", "warn_days", "basis")}
        return Outcome("已设定引荐保护期。", part.claims.set_protection(plain, person=values["person"]))

    about = "政策没有规定保护期，程序不给默认值；不填就显示“未设定”。"
    asked = StepAsked("引荐保护期", "protection", asks, act, about)
    form = StepForm(ctx, parent, replace(asked, save="保存"))
    form.open()
    return form
