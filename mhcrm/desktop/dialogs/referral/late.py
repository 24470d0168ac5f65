"""Forms of a claim from the application to the end of publicity: opinions, minutes, objections, ways back."""

from __future__ import annotations

from typing import Any

from mhcrm.desktop.dialogs.referral.early import EarlyForms
from mhcrm.desktop.dialogs.referral.form import StepAsked, Values
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.dialogs.referral.signing import day_ask, person_ask, proof_ask
from mhcrm.desktop.operations.referral import Outcome, of_done
from mhcrm.domain.people import Role
from mhcrm.domain.referral.snapshot import needs
from mhcrm.domain.referral.workflow import RULES, Action


class LateForms(EarlyForms):
    """See the module."""

    def apply(self) -> None:
        """申请: the newest sheet is accrued, each instalment against a budget year."""
        whole, code = self.whole, self.code
        sheet = whole.view.snapshot.sheet
        parts: Any = sheet.result["parts"] if sheet is not None else ()
        names = list(dict.fromkeys(str(part["milestone"]) for part in parts))
        year = self.ctx.app.clock.today().year
        years = [str(year + at) for at in range(4)]
        asks = [
            Ask(f"year:{name}", f"{name} 列入年度", "choice", options=years, value=str(year)) for name in names
        ]  # the year in which the office expects to pay; the budget of that year bears it
        asks += [day_ask("申请日期"), Ask("note", "说明"), person_ask(whole.desk, Role.REGISTER)]

        def act(values: Values) -> Outcome:
            wanted = {name: int(values[f"year:{name}"]) for name in names}
            return of_done(
                self.part.steps.apply(code, years=wanted, on=values["on"], note=values["note"], person=values["person"])
            )

        needed = needs(whole.view.snapshot, Action.APPLY)
        about = f"{whole.view.money_words}。申请后按年度列入预留。"
        self.open(StepAsked("申请", "apply", asks, act, about, needed, "申请", forever=True))

    def review(self) -> None:
        """初审."""
        self._opinion(Action.REVIEW, frozenset())

    def recheck(self) -> None:
        """复核 by another person."""
        self._opinion(Action.RECHECK, self.signers(Action.REVIEW))

    def _opinion(self, action: Action, avoid: frozenset[str]) -> None:
        whole, code = self.whole, self.code
        asks = (
            Ask("opinion", f"{action}意见", "long", must=True),
            day_ask(),
            person_ask(whole.desk, RULES[action].role, avoid),
        )
        take = self.part.steps.review if action is Action.REVIEW else self.part.steps.recheck

        def act(values: Values) -> Outcome:
            return of_done(take(code, values["opinion"], on=values["on"], person=values["person"]))

        about = f"{whole.view.money_words}。不同意请用“退回”。"
        if avoid:
            about += f"须由 {'、'.join(sorted(avoid))} 以外的人办理。"
        name = "review" if action is Action.REVIEW else "recheck"
        self.open(StepAsked(action.value, name, asks, act, about, needs(whole.view.snapshot, action), f"{action}通过"))

    def approve(self) -> None:
        """会议审定."""
        whole, code = self.whole, self.code
        asks = (
            Ask("minutes", "会议纪要号", must=True),
            day_ask("会议日期"),
            proof_ask(whole, "approve", "会议纪要", must=False),
            Ask("note", "说明"),
            person_ask(whole.desk, Role.APPROVE, self.signers(Action.REVIEW, Action.RECHECK)),
        )

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            return of_done(
                self.part.steps.approve(
                    code, values["minutes"], on=values["on"], evidence=proof.codes, drafts=proof.drafts,
                    note=values["note"], person=values["person"],
                )
            )  # fmt: skip

        needed = [one for one in needs(whole.view.snapshot, Action.APPROVE) if not one.met]
        about = f"{whole.view.money_words}。审定后按计算表批准，方案此后修订不影响这一件。"
        self.open(StepAsked("会议审定", "approve", asks, act, about, needed, "审定通过", forever=True))

    def publish(self) -> None:
        """公示 begins."""
        whole, code = self.whole, self.code
        terms = whole.view.snapshot.terms
        ruled = terms.publicity_days if terms is not None else None
        asks = (
            Ask("place", "公示地点或网址", must=True),
            Ask("days", "公示天数", value=str(ruled or ""), must=True, hint="方案没有规定，请按本单位规定填写"),
            day_ask("开始日期"),
            proof_ask(whole, "publish", "公示截图", must=False),
            person_ask(whole.desk, Role.PUBLISH),
        )

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            days = int(values["days"]) if values["days"].isdigit() else 0  # refused by the rule, never guessed
            return of_done(
                self.part.steps.publish(
                    code, values["place"], days=days, on=values["on"], evidence=proof.codes, drafts=proof.drafts,
                    person=values["person"],
                )
            )  # fmt: skip

        about = f"方案规定公示 {ruled} 天，开始当天不算。" if ruled else "开始当天不算在内。"
        self.open(StepAsked("开始公示", "publish", asks, act, about, save="开始公示"))

    def objection(self) -> None:
        """公示异议."""
        code = self.code
        asks = (
            Ask("by", "异议人", must=True),
            Ask("text", "异议内容", "long", must=True),
            day_ask("收到日期"),
            person_ask(self.whole.desk, Role.PUBLISH),
        )

        def act(values: Values) -> Outcome:
            steps = self.part.steps
            return of_done(
                steps.objection(code, values["by"], values["text"], on=values["on"], person=values["person"])
            )

        self.open(StepAsked("登记公示异议", "objection", asks, act, save="登记"))

    def settle(self) -> None:
        """异议处理."""
        code, period = self.code, self.whole.view.snapshot.publicity()
        left = period.open_objections if period is not None else ()
        options = [(str(one.id), f"{one.on:%m-%d} {one.text('by')}：{one.note}"[:40]) for one in left]
        asks = (
            Ask("number", "异议", "choice", options=options, must=True),
            Ask("outcome", "处理结果", "long", must=True),
            day_ask(),
            person_ask(self.whole.desk, Role.PUBLISH),
        )

        def act(values: Values) -> Outcome:
            return of_done(
                self.part.steps.settle(
                    code, int(values["number"]), values["outcome"], on=values["on"], person=values["person"]
                )
            )

        self.open(StepAsked("处理异议", "settle", asks, act, "异议成立的，登记结果后再退回或撤销。", save="登记结果"))

    def close(self) -> None:
        """公示结束."""
        whole, code = self.whole, self.code
        asks = (day_ask(), Ask("note", "说明"), person_ask(whole.desk, Role.PUBLISH))

        def act(values: Values) -> Outcome:
            return of_done(self.part.steps.close(code, on=values["on"], note=values["note"], person=values["person"]))

        needed = needs(whole.view.snapshot, Action.CLOSE)
        self.open(StepAsked("公示结束", "closePublicity", asks, act, "结束后可以拨付。", needed, "公示结束"))

    def send_back(self) -> None:
        """退回."""
        self._back(Action.RETURN, "退到申请之前，已列的应计、批准逐笔冲销，记录都保留。")

    def revoke(self) -> None:
        """撤销 for good."""
        self._back(Action.REVOKE, "撤销后这件登记不能再办，已列的应计、批准逐笔冲销，记录都保留。")

    def _back(self, action: Action, about: str) -> None:
        code = self.code
        asks = (
            Ask("reason", "原因", "long", must=True),
            day_ask(),
            person_ask(self.whole.desk, RULES[action].role),
        )
        take = self.part.steps.send_back if action is Action.RETURN else self.part.steps.revoke

        def act(values: Values) -> Outcome:
            return of_done(take(code, values["reason"], on=values["on"], person=values["person"]))

        name = "sendBack" if action is Action.RETURN else "revoke"
        self.open(StepAsked(action.value, name, asks, act, about, save=action.value, forever=True))

    def track(self) -> None:
        """跟踪."""
        whole, code = self.whole, self.code
        asks = (
            Ask("finding", "跟踪情况", "long", must=True),
            day_ask(),
            proof_ask(whole, "track", "核查记录", must=False),
            person_ask(whole.desk, Role.REGISTER),
        )

        def act(values: Values) -> Outcome:
            proof = values["proof"]
            return of_done(
                self.part.steps.track(
                    code, values["finding"], on=values["on"], evidence=proof.codes, drafts=proof.drafts,
                    person=values["person"],
                )
            )  # fmt: skip

        self.open(StepAsked("登记跟踪", "track", asks, act, save="登记"))
