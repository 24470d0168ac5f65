"""Holes an acceptance test found: training numbers, money in 追回, windows, disputes, shares, milestones, roles under approvals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.scheme_io import scheme_to
from mhcrm.services.referral.desk import EvidenceDraft
from mhcrm.services.referral.sheets import Case
from mhcrm.store import Store
from tests.store.referral_kit import SCHEME, START, Kit, kit

PROOF = [EvidenceDraft("核查记录", "核查")]


def refused(code: str, match: str, act: Any) -> None:
    with pytest.raises(InputError, match=match) as found:
        act()
    assert found.value.code == code


def paid_in_part(store: Store) -> tuple[Kit, str]:
    """A claim with its first instalment paid and the second approved and reached."""
    k = kit(store)
    code = k.register()
    k.go(START + timedelta(days=5))
    k.ready(code)
    k.approved(code)
    k.referral.steps.publish(code, "官网", person="公示己")
    k.go(START + timedelta(days=20))
    k.referral.steps.close(code, person="公示己")
    k.referral.money.pay(code, "首期到资", "付1", person="出纳庚")
    k.referral.steps.milestone(code, "投产", drafts=[EvidenceDraft("投产证明", "发票")], person="经办甲")
    return k, code


def case(k: Kit, *days: date) -> Case:
    return Case([{"on": day.isoformat(), "amount": "50000000", "evidence": "E-1"} for day in days])


def test_a_training_scheme_previews_and_leaves_no_number_on_a_claim(store: Store) -> None:
    k = kit(store)
    k.referral.schemes.end(k.referral.schemes.all()[0].row.id, person="方案辛")
    k.referral.schemes.save(scheme_to(k.referral.schemes.training()), person="方案辛")
    made = next(one for one in k.referral.schemes.all() if one.row.training).row.id
    code = k.register()
    assert k.referral.sheets.practice(made) and not k.referral.sheets.practice(None)
    assert k.referral.sheets.preview(code, case(k, START), scheme_id=made).total == Decimal(150_000)
    refused("sheet-training", "只能试算", lambda: k.referral.sheets.compute(
        code, case(k, START), scheme_id=made, person="经办甲"
    ))  # fmt: skip
    assert k.referral.reading.rows()[0].amount is None
    assert k.referral.reading.show(code).money_words == "政策未载明标准，待实施细则"
    assert k.referral.sheets.all(code) == [] and k.referral.schemes.try_on_past(made) == []


def test_a_training_sheet_kept_by_an_older_version_is_no_amount(store: Store) -> None:
    k = kit(store)
    code = k.register()
    k.compute(code, "50000000")
    scheme = k.referral.schemes.all()[0].row.id
    assert k.referral.reading.rows()[0].amount == Decimal(150_000) and k.referral.schemes.try_on_past(scheme)
    with store.write("旧版本") as uow:
        old = uow.sheets.of_claim(1)[0]
        names = ("claim_id", "scheme_id", "as_of", "inputs", "result", "difference")
        uow.sheets.add({**{name: getattr(old, name) for name in names}, "total_fen": 15_000_000, "training": True})
    assert k.referral.reading.rows()[0].amount is None
    words = k.referral.reading.show(code).money_words
    assert "示例" in words and "应支持合计" not in words
    assert k.referral.schemes.try_on_past(scheme) == []


def test_what_is_left_of_a_claim_in_clawback_is_not_payable(store: Store) -> None:
    k, code = paid_in_part(store)
    money = k.referral.money
    assert [(line.owed, line.waits_for) for line in money.owed()] == [(Decimal("84000.00"), "")]
    money.claw(code, "约定期内注销或减资", "减资", drafts=PROOF, person="审定戊")
    (line,) = money.owed()
    assert (line.owed, line.held, line.waits_for) == (Decimal(0), Decimal("84000.00"), "追回中，不拨付")
    assert k.referral.reading.rows()[0].owed == 0
    assert k.referral.referrers.show("桥引咨询").totals.to_pay == 0
    rows = dict(k.referral.papers.statement("桥引咨询").grids[2].rows)
    assert rows["应付未付"] == "0.00" and rows["批准未付，追回中不拨付"] == "84,000.00"
    assert not [item for item in k.referral.reading.due() if item.kind == "待拨付"]
    refused("paper-clawed", "追回中，不拨付", lambda: k.referral.papers.paper(code, "payment"))
    refused("referral-step", "现在不能办", lambda: money.pay(code, "投产", "付2", person="出纳庚"))


def test_receipts_before_the_window_or_the_validity_are_refused(store: Store) -> None:
    k = kit(store)
    k.referral.schemes.save({**SCHEME, "start": "2026-02-01", "measure_window_months": 2}, person="方案辛")
    k.referral.schemes.adopt(k.referral.schemes.all()[0].row.id, person="方案辛")
    k.go(date(2026, 1, 20))
    code = k.register()
    k.go(date(2026, 8, 1))
    k.referral.checks.run(code, person="核查乙")
    seen = next(one for one in k.referral.checks.lines(code) if one.key == "registered-in-time")
    assert seen.verdict.value == "无法核实" and "早于方案有效期" in seen.seen
    for party in ("投资方", "接洽单位"):
        k.referral.steps.confirm(code, party, "王", drafts=PROOF, person="经办甲")
    k.referral.steps.milestone(code, "注册", on=date(2026, 5, 20), drafts=PROOF, person="经办甲")

    def one(day: date) -> Any:
        return k.referral.sheets.compute(code, case(k, day), person="经办甲")

    refused("receipt-validity", "早于方案的有效期（从 2026-02-01", lambda: one(date(2026, 1, 31)))
    refused("receipt-window", "从注册之日 2026-05-20 起", lambda: one(date(2026, 5, 19)))
    refused("receipt-window", "到 2026-07-20", lambda: one(date(2026, 7, 21)))
    assert "早于方案有效期" in one(date(2026, 5, 20)).message
    assert "应支持合计" in one(date(2026, 7, 20)).message
    with store.read() as view:
        amounts: Any = view.sheets.of_claim(1)[-1].result["steps"]
    assert {step["amount"].rpartition(".")[2] for step in amounts} == {"00"}


def test_both_sides_of_a_same_day_dispute_stand_in_dispute_until_decided(store: Store) -> None:
    k = kit(store)
    k.referral.referrers.save({"name": "乙所", "kind": "专业机构"}, person="经办甲")
    first = k.register(reported_at=START)
    second = k.register(reported_at=START, referrers={"乙所": Decimal(1)})
    assert {row.code: row.standing for row in k.referral.reading.rows()} == {first: "争议", second: "争议"}
    k.referral.claims.decide(k.referral.reading.disputes()[0].dispute.id, first, "凭据在先", person="审定戊")
    assert {row.code: row.standing for row in k.referral.reading.rows()} == {first: "有效", second: "撤销"}


def test_a_negative_share_is_named(store: Store) -> None:
    k = kit(store)
    k.referral.referrers.save({"name": "乙所", "kind": "专业机构"}, person="经办甲")
    shares = {"桥引咨询": Decimal("-0.1"), "乙所": Decimal("1.1")}
    refused("split", "“桥引咨询”的分摊比例是 -10%", lambda: k.register(referrers=shares, split_agreement="协1号"))


def test_a_natural_person_without_a_scheme_is_told_at_once(store: Store) -> None:
    from mhcrm.services.referral.claims import ClaimDraft

    k = kit(store)
    k.referral.referrers.save({"name": "刘某", "kind": "自然人"}, person="经办甲")

    def message(**changes: Any) -> str:
        values = {
            "lead": k.lead,
            "channel": "合作招商",
            "evidence": PROOF,
            "unit": "测试",
            "officer": "经办甲",
            **changes,
        }
        return k.referral.claims.register(ClaimDraft(**values), person="经办甲").message

    assert "政策文本未载明" in message(referrers={"刘某": Decimal(1)})
    assert "未载明" not in message(referrers={"桥引咨询": Decimal(1)})
    body = {**SCHEME, "recipients": ["专业机构", "自然人"]}
    k.referral.schemes.save(body, person="方案辛")
    k.referral.schemes.adopt(k.referral.schemes.all()[0].row.id, person="方案辛")
    assert "未载明" not in message(referrers={"刘某": Decimal(1)})


def test_only_known_milestones_are_taken(store: Store) -> None:
    k = kit(store)
    code = k.register()
    k.go(START + timedelta(days=5))
    k.ready(code)
    refused("milestone-unknown", "没有名为“瞎编”", lambda: k.referral.steps.milestone(
        code, "瞎编", drafts=PROOF, person="经办甲"
    ))  # fmt: skip
    assert "瞎编" not in k.referral.reading.show(code).snapshot.milestones()
    assert "开工" in k.referral.steps.milestone(code, "开工", drafts=PROOF, person="经办甲").message


def test_a_role_that_a_later_step_was_taken_by_is_not_undone(store: Store) -> None:
    k = kit(store)
    code = k.register()
    k.go(START + timedelta(days=5))
    k.ready(code)
    k.approved(code)
    k.people.save("公示壬", {"roles": ["公示"], "unit": "测试单位"})
    k.referral.steps.publish(code, "官网", person="公示壬")
    while True:
        try:
            store.undo()
        except InputError:
            break
    people = {one.name: one.roles for one in k.people.all()}
    assert {"公示壬", "初审丙", "复核丁", "审定戊"} <= set(people)
    assert not [line for line in k.referral.reading.show(code).snapshot.events if line.person not in people]


def test_deductions_above_the_receipts_are_noted_and_no_minutes_are_doubled(store: Store) -> None:
    k, code = paid_in_part(store)
    day = k.clock.today().isoformat()
    row = {"on": day, "evidence": "E-1"}
    done = k.referral.sheets.preview(code, Case([{**row, "amount": "1000"}], [{**row, "amount": "5000"}]))
    assert done.total == 0 and "扣减比到账多" in " ".join(step.detail for step in done.steps)
    from mhcrm.services.referral.books import minutes_words

    assert (minutes_words("纪要9号"), minutes_words("5号")) == ("纪要9号", "纪要 5号")


def test_a_scheme_file_is_corrected_in_chinese_names(store: Store) -> None:
    k = kit(store)
    refused("referral-form", "单个项目上限（scheme.cap_per_project）", lambda: k.referral.schemes.save(
        {**SCHEME, "cap_per_project": "五十万"}, person="方案辛"
    ))  # fmt: skip
    refused("referral-form", "方案名称（name）", lambda: k.referral.schemes.save({**SCHEME, "foo": 1}, person="方案辛"))
    found = "地方财力留存"
    refused("compliance", "留存", lambda: k.referral.schemes.save({**SCHEME, "free_text": found}, person="方案辛"))
    with pytest.raises(InputError) as refusal:
        k.referral.schemes.save({**SCHEME, "free_text": found}, person="方案辛")
    assert "。请删改" in str(refusal.value)
