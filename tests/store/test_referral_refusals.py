"""What is refused in referral work: by code, in words that say how to mend it, and with nothing half-written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.change import RowKind
from mhcrm.services.referral.desk import EvidenceDraft
from mhcrm.services.referral.sheets import Case
from mhcrm.store import Store
from tests.store.referral_kit import FORM, SCHEME, START, Kit, file_of, kit

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]
PARTNER = "闵行区招商引资全球合作伙伴"


@dataclass
class Case3:
    """A claim at a known point: ``new`` registered, ``ready`` computed, ``applied``, ``approved``, ``paying``."""

    k: Kit
    code: str


def at(store: Store, point: str) -> Case3:
    k = kit(store)
    code = k.register()
    if point == "new":
        return Case3(k, code)
    k.go(START + timedelta(days=5))
    k.ready(code)
    if point == "ready":
        return Case3(k, code)
    if point == "applied":
        k.referral.money.set_budget(2026, "1000000", "测试预1号", person="方案辛")
        k.referral.steps.apply(code, person="经办甲")
        return Case3(k, code)
    k.approved(code)
    if point == "paying":
        k.referral.steps.publish(code, "官网", person="公示己")
        k.go(START + timedelta(days=20))
        k.referral.steps.close(code, person="公示己")
    return Case3(k, code)


def _scheme(c: Case3, **changes: Any) -> None:
    c.k.referral.schemes.save({**SCHEME, "name": "另一方案", **changes}, person="方案辛")


def _compute(c: Case3, amount: object, **row: Any) -> None:
    day = c.k.clock.today().isoformat()
    rows = [{"on": day, "amount": amount, "evidence": "E-1", **row}]
    c.k.referral.sheets.compute(c.code, Case(rows), person="经办甲")


def _expired_partner(c: Case3) -> None:
    c.k.referral.referrers.add_status("桥引咨询", PARTNER, "2025-01-01", "2025-12-31", person="经办甲")


Act = Callable[[Case3], object]

REFUSED: list[tuple[str, str, str, Act]] = [
    ("new", "referral-form", "约三千万", lambda c: _compute(c, "约三千万")),
    ("new", "negative", "负数", lambda c: _compute(c, "-5")),
    ("new", "referral-form", "1e999999", lambda c: _compute(c, "1e999999")),
    ("new", "referral-form", "超出了能计算的范围", lambda c: _compute(c, "99999999999999")),
    ("new", "referral-form", "不是数字", lambda c: _compute(c, "NaN")),
    ("new", "scheme-missing", "没有编号", lambda c: c.k.referral.schemes.get(10**30)),
    ("new", "claim-missing", "没有编号", lambda c: c.k.referral.reading.show("RF-2026-" + "9" * 40)),
    ("new", "no-rate", "汇率", lambda c: _compute(c, "5", currency="USD")),
    ("new", "evidence-missing", "E-9", lambda c: _compute(c, "5", evidence="E-9")),
    ("new", "date-future", "今天之后", lambda c: _compute(c, "5", on="2026-12-31")),
    ("new", "no-receipt", "到账", lambda c: c.k.referral.sheets.compute(c.code, Case([]), person="经办甲")),
    ("new", "bad-scheme", "空档", lambda c: _scheme(c, tiers=[
        {"lower": 0, "upper": 5, "rate": "0.1"}, {"lower": 9, "rate": "0.1"}])),
    ("new", "bad-scheme", "重叠", lambda c: _scheme(c, tiers=[
        {"lower": 0, "upper": 9, "rate": "0.1"}, {"lower": 5, "rate": "0.1"}])),
    ("new", "bad-scheme", "早于起", lambda c: _scheme(c, end="2025-01-01")),
    ("new", "referral-form", "scheme.base", lambda c: _scheme(c, base="地方贡献")),
    ("new", "compliance", "税收返还", lambda c: _scheme(c, free_text="按税收返还比例计")),
    ("new", "split", "120%", lambda c: c.k.register(referrers={"桥引咨询": Decimal("1.2")})),
    ("new", "partner-expired", "没有有效的", lambda c: c.k.register(partner=PARTNER)),
    ("new", "channel-recipient", "第26条", lambda c: c.k.register(channel="基金招商")),
    ("new", "referral-form", "渠道", lambda c: c.k.register(channel="介绍")),
    ("new", "referrer-missing", "没有引荐方", lambda c: c.k.register(referrers={"谁": Decimal(1)})),
    ("new", "lead-missing", "没有编号", lambda c: c.k.register(lead="MH-1-1")),
    ("new", "no-evidence", "凭据", lambda c: c.k.register(evidence=())),
    ("new", "evidence-kind", "不认识", lambda c: c.k.register(evidence=(EvidenceDraft("纸条", "纸条"),))),
    ("new", "date-future", "今天之后", lambda c: c.k.register(reported_at=date(2026, 12, 1))),
    ("new", "date-form", "读不出", lambda c: c.k.register(first_contact_on="去年")),
    ("new", "referral-step", "下一步是“核查”", lambda c: c.k.referral.steps.apply(c.code, person="经办甲")),
    ("new", "claim-missing", "没有编号", lambda c: c.k.referral.steps.apply("RF-2026-0999", person="经办甲")),
    ("new", "role", "没有“核查”角色", lambda c: c.k.referral.checks.run(c.code, person="经办甲")),
    ("new", "protection-unset", "未设定", lambda c: c.k.referral.claims.extend(
        c.code, "还在谈", evidence=["E-1"], person="经办甲")),
    ("new", "protection-basis", "依据", lambda c: c.k.referral.claims.set_protection({"days": "90"}, person="方案辛")),
    ("new", "protection-number", "保护天数", lambda c: c.k.referral.claims.set_protection(
        {"days": "-3", "basis": "文"}, person="方案辛")),
    ("new", "date-order", "早于起", lambda c: c.k.referral.referrers.add_status(
        "桥引咨询", PARTNER, "2026-05-01", "2026-04-01", person="经办甲")),
    ("new", "uscc-wrong", "信用代码", lambda c: c.k.referral.referrers.save(
        {"name": "新", "kind": "企业", "uscc": "123"}, person="经办甲")),
    ("new", "referrer-kind", "类型", lambda c: c.k.referral.referrers.save({"name": "新", "kind": "朋友"}, person="经办甲")),
    ("ready", "ledger-amount", "-1", lambda c: c.k.referral.money.set_budget(2026, "-1", "文", person="方案辛")),
    ("ready", "date-order", "早于登记", lambda c: c.k.referral.steps.apply(
        c.code, on=START - timedelta(days=1), person="经办甲")),
    ("ready", "date-future", "今天", lambda c: c.k.referral.steps.apply(c.code, on=date(2027, 1, 1), person="经办甲")),
    ("ready", "part-missing", "没有期次", lambda c: c.k.referral.steps.apply(c.code, years={"达产": 2026}, person="经办甲")),
    ("ready", "scheme-fixed", "不能再改", lambda c: c.k.referral.schemes.amend(
        c.k.referral.schemes.all()[0].row.id, SCHEME, person="方案辛")),
    ("applied", "sheet-fixed", "已经申请", lambda c: _compute(c, "5")),
    ("applied", "budget-under", "已预留 210,000.00", lambda c: c.k.referral.money.set_budget(
        2026, "1000", "文", person="方案辛")),
    ("approved", "publicity-days", "少于方案规定", lambda c: c.k.referral.steps.publish(
        c.code, "官网", days=3, person="公示己")),
    ("approved", "no-reason", "公示地点", lambda c: c.k.referral.steps.publish(c.code, " ", person="公示己")),
    ("approved", "referral-step", "拨付", lambda c: c.k.referral.money.pay(c.code, "首期到资", "付1", person="出纳庚")),
    ("paying", "pay-above", "126,000.00", lambda c: c.k.referral.money.pay(
        c.code, "首期到资", "付1", amount="126000.01", person="出纳庚")),
    ("paying", "milestone-missing", "投产", lambda c: c.k.referral.money.pay(c.code, "投产", "付1", person="出纳庚")),
    ("paying", "ledger-amount", "正数", lambda c: c.k.referral.money.pay(
        c.code, "首期到资", "付1", amount="-5", person="出纳庚")),
    ("paying", "referral-form", "一万", lambda c: c.k.referral.money.pay(
        c.code, "首期到资", "付1", amount="一万", person="出纳庚")),
    ("paying", "nothing-to-claw", "没有可追回", lambda c: c.k.referral.money.claw(
        c.code, "约定期内注销或减资", "减资", evidence=["E-1"], person="审定戊")),
    ("paying", "referral-step", "退回", lambda c: c.k.referral.steps.send_back(c.code, "改主意", person="初审丙")),
]  # fmt: skip

AFTER: list[tuple[str, str, str, Act, Act]] = [
    (
        "new",
        "split-agreement",
        "分摊协议",
        lambda c: c.k.register(referrers={"桥引咨询": Decimal("0.5"), "另一家": Decimal("0.5")}),
        lambda c: c.k.referral.referrers.save({"name": "另一家", "kind": "专业机构"}, person="经办甲"),
    ),
    (
        "ready",
        "budget-over",
        "只剩 100,000.00",
        lambda c: c.k.referral.steps.apply(c.code, person="经办甲"),
        lambda c: c.k.referral.money.set_budget(2026, "100000", "测试预1号", person="方案辛"),
    ),
    (
        "applied",
        "same-person",
        "同一个人",
        lambda c: c.k.referral.steps.recheck(c.code, "同意", person="复核丁"),
        lambda c: c.k.referral.steps.review(c.code, "同意", person="复核丁"),
    ),
    (
        "applied",
        "referral-missing",
        "无法核实",
        lambda c: c.k.referral.steps.approve(c.code, "纪1号", person="审定戊"),
        lambda c: (
            c.k.referral.steps.review(c.code, "同意", person="初审丙"),
            c.k.referral.steps.recheck(c.code, "同意", person="复核丁"),
        ),
    ),
    (
        "paying",
        "ledger-beyond",
        "冲销后",
        lambda c: c.k.referral.money.reverse(3, "记错", person="出纳庚"),
        lambda c: c.k.referral.money.pay(c.code, "首期到资", "付1", person="出纳庚"),
    ),
    (
        "paying",
        "claw-trigger",
        "没有追回情形",
        lambda c: c.k.referral.money.claw(c.code, "不高兴", "减资", evidence=["E-1"], person="审定戊"),
        lambda c: c.k.referral.money.pay(c.code, "首期到资", "付1", person="出纳庚"),
    ),
]
"""Refused after a sound step."""


def _refuses(store: Store, dump: Dump, case: Case3, code: str, words: str, act: Act) -> None:
    before = dump(store)
    with pytest.raises(InputError) as refusal:
        act(case)
    assert refusal.value.code == code
    assert words in str(refusal.value)
    assert refusal.value.todo or refusal.value.why, "a refusal says why or how to mend it"
    assert dump(store) == before, "nothing half-written"
    assert store.check().problems == ()


@pytest.mark.parametrize(("point", "code", "words", "act"), REFUSED, ids=[f"{r[0]}-{r[1]}-{r[2]}" for r in REFUSED])
def test_refused_with_what_why_and_how(
    file_store: Store, dump: Dump, point: str, code: str, words: str, act: Act
) -> None:
    case = at(file_store, point)
    if code == "partner-expired":
        _expired_partner(case)
    _refuses(file_store, dump, case, code, words, act)


@pytest.mark.parametrize(
    ("point", "code", "words", "act", "before"), AFTER, ids=[f"{r[0]}-{r[1]}-{r[2]}" for r in AFTER]
)
def test_refused_after_a_sound_step(
    file_store: Store, dump: Dump, point: str, code: str, words: str, act: Act, before: Act
) -> None:
    case = at(file_store, point)
    before(case)
    _refuses(file_store, dump, case, code, words, act)


def test_a_late_claim_goes_to_the_dispute_queue_and_a_person_decides(store: Store) -> None:
    k = kit(store)
    first = k.register(reported_at=date(2026, 2, 20))
    k.referral.referrers.save({"name": "后来者", "kind": "专业机构"}, person="经办甲")
    second = k.register(referrers={"后来者": Decimal(1)})
    view = k.referral.reading.show(second)
    assert (view.row.standing, view.row.disputed) == ("争议", True)
    queue = k.referral.reading.disputes()
    assert [(one.first.code, one.second.code) for one in queue] == [(first, second)]
    assert "晚 10 天" in queue[0].dispute.reason and queue[0].second_evidence[0].title == FORM.title
    with pytest.raises(InputError, match="争议队列"):
        k.referral.checks.run(second, person="核查乙")
    with pytest.raises(InputError, match="角色"):
        k.referral.claims.decide(queue[0].dispute.id, second, "凭据更早", person="经办甲")
    with pytest.raises(InputError, match="理由"):
        k.referral.claims.decide(queue[0].dispute.id, second, " ", person="审定戊")
    k.referral.claims.decide(queue[0].dispute.id, second, "前者未见投资方", person="审定戊")
    assert k.referral.reading.disputes() == []
    assert {row.code: row.standing for row in k.referral.reading.rows()} == {first: "撤销", second: "有效"}
    with pytest.raises(InputError, match="已撤销"):
        k.referral.checks.run(first, person="核查乙")


def test_claims_that_meet_by_a_merge_are_seen_and_contested(store: Store) -> None:
    from mhcrm.services.duplicates.service import DuplicatesService

    k = kit(store)
    one, first = k.lead, k.register()
    with store.write("另一项目") as uow:
        other = uow.leads.add({"company": "驭砂控股", "project": "芯片基地"})
        k.lead = uow.leads.get(other).code or ""
    k.referral.referrers.save({"name": "后来者", "kind": "专业机构"}, person="经办甲")
    second = k.register(referrers={"后来者": Decimal(1)})
    assert k.referral.reading.disputes() == []
    with store.read() as view:
        keep = view.leads.by_code(one).id
    DuplicatesService(store, k.clock).merge(int(keep or 0), other)
    k.referral.checks.run(first, person="核查乙")
    line = next(line for line in k.referral.checks.lines(first) if line.key == "double-claim")
    assert line.verdict.value == "不通过" and f"{second} 也登记了同一项目" in line.seen
    k.referral.claims.contest(second, first, "并项后同一项目", person="经办甲")
    with pytest.raises(InputError, match="已有未决争议"):
        k.referral.claims.contest(first, second, "再提", person="经办甲")
    number = k.referral.reading.disputes()[0].dispute.id
    k.referral.claims.decide(number, first, "先报", loser="让渡", person="审定戊")
    assert {row.code: row.standing for row in k.referral.reading.rows()} == {first: "有效", second: "让渡"}
    with pytest.raises(InputError, match="不能列为争议"):
        k.referral.claims.contest(first, second, "再提", person="经办甲")


def test_a_lapsed_protection_is_told_and_still_no_machine_decides(store: Store) -> None:
    k = kit(store)
    k.referral.claims.set_protection({"days": "30", "basis": "测试办〔2026〕2号"}, person="方案辛")
    first = k.register()
    k.go(START + timedelta(days=60))
    k.referral.referrers.save({"name": "后来者", "kind": "专业机构"}, person="经办甲")
    second = k.register(referrers={"后来者": Decimal(1)})
    reason = k.referral.reading.disputes()[0].dispute.reason
    assert f"{first} 的保护期到 2026-04-01 已过" in reason
    assert k.referral.reading.show(second).row.standing == "争议"


def test_only_those_the_scheme_names_approve(store: Store) -> None:
    k = kit(store)
    k.referral.schemes.save({**SCHEME, "approvers": ["别人"]}, person="方案辛")
    k.referral.schemes.adopt(k.referral.schemes.all()[0].row.id, person="方案辛")
    code = k.register()
    k.ready(code)
    with pytest.raises(InputError, match="不是方案写明的审定人"):
        k.approved(code)
    assert k.referral.reading.show(code).row.stage == "复核"


def test_reports_of_one_day_are_a_tie(store: Store) -> None:
    k = kit(store)
    k.register(reported_at=START)
    k.referral.referrers.save({"name": "同日者", "kind": "专业机构"}, person="经办甲")
    k.register(referrers={"同日者": Decimal(1)}, reported_at=START)
    assert "同时登记" in k.referral.reading.disputes()[0].dispute.reason


def test_protection_is_configured_never_assumed(store: Store) -> None:
    k = kit(store)
    before = k.register()
    assert k.referral.reading.show(before).row.protected == "未设定"
    rule = {"days": "90", "extension_days": "30", "most_extensions": "1", "basis": "测试办〔2026〕2号"}
    k.referral.claims.set_protection(rule, person="方案辛")
    proof = k.evidence(before)
    k.referral.claims.extend(before, "规定出台后补", evidence=[proof], person="经办甲")
    assert k.referral.reading.show(before).row.protected == "2026-05-31"
    k.go(date(2026, 5, 25))
    assert [item.kind for item in k.referral.reading.due()] == ["保护期"]
    k.referral.claims.extend(before, "在谈", evidence=[proof], person="经办甲")
    row = k.referral.reading.show(before).row
    assert (row.protected, row.standing) == ("2026-06-30", "延期")
    with pytest.raises(InputError, match="最多 1 次"):
        k.referral.claims.extend(before, "还在谈", evidence=[proof], person="经办甲")
    k.go(date(2026, 7, 1))
    assert k.referral.reading.show(before).row.standing == "到期"


def test_transfer_keeps_the_credit(store: Store) -> None:
    from mhcrm.services.referral.claims import ClaimDraft

    k = kit(store)
    draft = ClaimDraft(k.lead, unit="甲镇", evidence=(EvidenceDraft("洽谈记录", "首谈记录"),))
    code = k.referral.claims.first_talk(draft, person="经办甲").code
    terms: dict[str, Any] = {"metric": "固定资产投资", "years": 5, "agreement": "协1号", "person": "审定戊"}
    with pytest.raises(InputError, match="不是 100%"):
        k.referral.claims.transfer(code, "乙园", "没有空间", shares={"甲镇": Decimal("0.5")}, **terms)
    half = {"甲镇": Decimal("0.5"), "乙园": Decimal("0.5")}
    k.referral.claims.transfer(code, "乙园", "没有空间", shares=half, **terms)
    view = k.referral.reading.show(code)
    assert view.row.unit == "甲镇" and view.row.referrers == "甲镇、乙园"
    with store.read() as read:
        assert read.leads.by_code(k.lead).text("lead_unit") == "乙园"
    text = k.referral.papers.paper(code, "transfer").text()
    assert "甲镇 50%；乙园 50%" in text and "5 年" in text


def test_no_scheme_means_no_number_anywhere(store: Store) -> None:
    k = kit(store)
    k.referral.schemes.end(k.referral.schemes.all()[0].row.id, person="方案辛")
    code = k.register()
    view = k.referral.reading.show(code)
    assert view.money_words == "政策未载明标准，待实施细则" and view.row.amount is None
    with pytest.raises(InputError, match="政策未载明标准，待实施细则"):
        k.compute(code, "86400000")
    assert "sheet" not in k.referral.papers.kinds(code)


def test_the_training_scheme_computes_but_never_pays(store: Store) -> None:
    k = kit(store)
    from mhcrm.domain.referral.scheme_io import scheme_to

    k.referral.schemes.save(scheme_to(k.referral.schemes.training()), person="方案辛")
    training = next(one for one in k.referral.schemes.all() if one.row.training)
    with pytest.raises(InputError, match="示例方案不能启用"):
        k.referral.schemes.adopt(training.row.id, person="方案辛")
    code = k.register()
    k.ready(code)
    rows = [{"on": START.isoformat(), "amount": "86400000", "evidence": "E-1"}]
    with pytest.raises(InputError, match="示例方案只能试算"):
        k.referral.sheets.compute(code, Case(rows), scheme_id=training.row.id, person="经办甲")
    assert "示例" not in k.referral.reading.show(code).money_words
    with store.write("旧版本存下的示例") as uow:
        old = uow.sheets.of_claim(1)[-1]
        names = ("claim_id", "scheme_id", "as_of", "inputs", "result", "difference")
        uow.sheets.add({**{name: getattr(old, name) for name in names}, "total_fen": 100, "training": True})
    assert "示例" in k.referral.reading.show(code).money_words
    with pytest.raises(InputError, match="示例方案只供练习"):
        k.referral.steps.apply(code, person="经办甲")


def test_a_new_version_changes_nothing_that_was_approved(store: Store) -> None:
    k = kit(store)
    code = k.register()
    k.ready(code)
    k.approved(code)
    before = k.referral.reading.show(code)
    k.referral.schemes.save({**SCHEME, "cap_per_project": 1000, "clawbacks": []}, person="方案辛")
    newest = k.referral.schemes.all()[0]
    assert newest.row.number == 2
    k.referral.schemes.adopt(newest.row.id, person="方案辛")
    assert [one.row.state for one in k.referral.schemes.all()] == ["启用", "停用"]
    after = k.referral.reading.show(code)
    assert (after.sheets, after.ledger, after.snapshot.terms) == (before.sheets, before.ledger, before.snapshot.terms)
    tried = k.referral.schemes.try_on_past(newest.row.id)
    assert [(one.before, one.after) for one in tried] == [(Decimal("210000.00"), Decimal("1000.00"))]


def test_recomputing_is_a_new_sheet_with_its_difference(store: Store) -> None:
    k = kit(store)
    code = k.register()
    k.compute(code, "10000000")
    k.compute(code, "20000000")
    one, two = k.referral.sheets.all(code)
    assert (one.number, one.total, two.number, two.total) == (1, Decimal("30000.00"), 2, Decimal("60000.00"))
    assert one.difference == () and "合计：30,000 → 60,000 元" in two.difference


def test_sent_back_and_applied_for_again(store: Store) -> None:
    k = kit(store)
    code = k.register()
    k.ready(code)
    k.approved(code)
    k.referral.steps.send_back(code, "补材料", person="初审丙")
    view = k.referral.reading.show(code)
    assert (view.row.stage, view.balance.accrued, view.balance.approved) == ("里程碑", 0, 0)
    assert [line.entry.posting.kind.value for line in view.ledger] == ["应计"] * 2 + ["批准"] * 2 + ["冲销"] * 4
    k.approved(code)
    assert k.referral.reading.show(code).balance.to_pay == 21_000_000
    assert store.check().problems == ()


def test_undo_never_reaches_what_an_entry_rests_on(store: Store) -> None:
    k = kit(store)
    code = k.register()
    assert store.undo_name() == "登记引荐"
    k.ready(code)
    k.referral.steps.apply(code, person="经办甲")
    kinds = {RowKind.REGISTRATION, RowKind.REFERRAL_LEDGER}
    with pytest.raises(InputError, match="没有归属"):  # the project itself: the claim points to it
        while store.undo_name() is not None:
            done = store.undo()
            assert done is not None and not done.touches(*kinds)
    with store.read() as view:
        assert [entry.posting.fen for entry in view.ledger.all()] == [12_600_000, 8_400_000]
        assert view.registrations.get(1) is not None and len(view.sheets.of_claim(1)) == 1


def test_a_file_is_kept_by_its_hash(file_store: Store, tmp_path: Path) -> None:
    k = kit(file_store)
    code = k.register(evidence=(EvidenceDraft("引荐登记表", "", path=file_of(tmp_path)),))
    item = k.referral.reading.show(code).evidence[0]
    assert item.title == "扫描件.pdf" and len(item.sha256) == 64
    assert file_store.files.fault(item.stored_path, item.sha256) == ""
