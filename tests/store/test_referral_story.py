"""The life of a claim from first word to the last fen, on both engines, through the services."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.checks import CHECKS, Verdict
from mhcrm.services.referral.desk import EvidenceDraft
from mhcrm.store import Store
from tests.store.referral_kit import START, file_of, kit


def test_a_claim_from_registration_to_clawback(store: Store, tmp_path: Path) -> None:
    k = kit(store)
    r = k.referral
    code = k.register(evidence=(EvidenceDraft("引荐登记表", "", path=file_of(tmp_path)),))
    assert code.startswith("RF-2026-")
    row = r.reading.show(code).row
    assert (row.stage, row.next_step, row.protected, row.amount) == ("登记", "核查", "未设定", None)

    k.go(START + timedelta(days=10))
    k.ready(code)
    view = r.reading.show(code)
    assert view.money_words == "应支持合计 210,000.00 元"
    assert {line.key for line in view.checks} == set(CHECKS)
    open_keys = {line.key for line in view.checks if line.verdict is Verdict.OPEN}
    assert {"public-servant", "related-investor"} <= open_keys

    k.go(START + timedelta(days=20))
    k.approved(code)
    view = r.reading.show(code)
    assert view.balance.approved == 21_000_000
    assert [line.entry.posting.kind.value for line in view.ledger] == ["应计", "应计", "批准", "批准"]
    assert r.money.figures(2026).left == 79_000_000

    r.steps.publish(code, "区政府网站", person="公示己")
    number = int(r.steps.objection(code, "匿名来信", "引荐时间不实", person="公示己").code)
    k.go(START + timedelta(days=30))
    assert {item.kind for item in r.reading.due()} >= {"公示异议", "公示期满"}
    r.steps.settle(code, number, "核对登记表原件，时间属实", person="公示己")
    r.steps.close(code, person="公示己")

    owed = r.money.owed()
    assert [(line.milestone, line.owed, line.waits_for) for line in owed] == [
        ("首期到资", Decimal("126000.00"), ""),
        ("投产", Decimal("84000.00"), "里程碑“投产”未登记"),
    ]
    assert "测试纪〔2026〕5号" in owed[0].why and "测试〔2026〕1号" in owed[0].why
    r.money.pay(code, "首期到资", "付-001", person="出纳庚")
    k.go(START + timedelta(days=200))
    r.steps.milestone(code, "投产", drafts=[EvidenceDraft("投产证明", "首张发票")], person="经办甲")
    r.money.pay(code, "投产", "付-002", person="出纳庚")
    r.steps.track(code, "正常经营", person="经办甲")
    assert r.money.owed() == []

    k.go(date(2027, 3, 1))
    proof = [EvidenceDraft("核查记录", "工商变更")]
    r.money.claw(code, "约定期内注销或减资", "2027年2月减资", drafts=proof, person="审定戊")
    assert r.reading.show(code).balance.receivable == 21_000_000
    r.money.recover(code, "210000", "收-001", person="出纳庚")
    view = r.reading.show(code)
    assert (view.balance.receivable, view.balance.net_paid, view.row.stage) == (0, 0, "追回")
    assert [post.state for post in view.timeline].count("done") == 12
    assert store.check().problems == ()
    assert r.money.figures(2026).balance.paid == 21_000_000
    try:
        r.money.recover(code, "0.01", "收-002", person="出纳庚")
    except InputError as refusal:
        assert refusal.code == "ledger-beyond"
    else:
        raise AssertionError("more came back than was due")
