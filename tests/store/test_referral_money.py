"""Money over years and referrers: splits, partial payments, caps, pools, windows, carrying over, races, old files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.records import LeadDraft
from mhcrm.domain.referral.records import ClaimKind, ClaimStatus
from mhcrm.services.referral.desk import EvidenceDraft
from mhcrm.services.referral.schemes import Schemes
from mhcrm.services.referral.sheets import Case
from mhcrm.store import Store, open_store
from mhcrm.store.migrate import upgrade
from tests.store.referral_kit import SCHEME, START, Kit, kit

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]


def another_scheme(k: Kit, **changes: Any) -> None:
    k.referral.schemes.save({**SCHEME, **changes}, person="方案辛")
    k.referral.schemes.adopt(k.referral.schemes.all()[0].row.id, person="方案辛")


def another_lead(k: Kit, name: str) -> str:
    with k.store.write("新项目") as uow:
        return uow.leads.get(uow.leads.add({"company": f"{name}有限公司", "project": f"{name}项目"})).code or ""


def payable(k: Kit, code: str) -> None:
    k.referral.steps.publish(code, "官网", person="公示己")
    k.go(k.clock.today() + timedelta(days=10))
    k.referral.steps.close(code, person="公示己")


def test_several_referrers_split_and_are_paid_apart(store: Store) -> None:
    k = kit(store)
    for name in ("乙所", "丙所"):
        k.referral.referrers.save({"name": name, "kind": "专业机构"}, person="经办甲")
    shares = {"桥引咨询": Decimal("0.3334"), "乙所": Decimal("0.3333"), "丙所": Decimal("0.3333")}
    code = k.register(referrers=shares, split_agreement="协3号")
    k.ready(code)
    k.approved(code)
    payable(k, code)
    owed = k.referral.money.owed()
    assert sum(line.owed for line in owed) == Decimal("210000.00") and len(owed) == 6
    with pytest.raises(InputError, match="写明付给谁"):
        k.referral.money.pay(code, "首期到资", "付1", amount="100", person="出纳庚")
    k.referral.money.pay(code, "首期到资", "付1", referrer="乙所", amount="100", person="出纳庚")
    k.referral.money.pay(code, "首期到资", "付2", person="出纳庚")
    assert {line.milestone for line in k.referral.money.owed()} == {"投产"}
    assert k.referral.referrers.show("乙所").totals.paid == 4_199_580
    assert k.referral.money.owed(referrer="乙所")[0].owed == Decimal("27997.20")
    assert store.check().problems == ()


def test_the_yearly_cap_counts_what_other_claims_got(store: Store) -> None:
    k = kit(store)
    another_scheme(k, cap_per_referrer_year=300000)
    first = k.register()
    k.ready(first)
    k.approved(first)
    k.lead = another_lead(k, "云杉")
    second = k.register()
    k.ready(second)
    assert k.referral.sheets.all(second)[-1].total == Decimal("90000.00")
    k.lead = another_lead(k, "白桦")
    third = k.register()
    k.ready(third)  # computed while the second is not approved yet
    k.referral.steps.apply(second, person="经办甲")
    k.clear(second)
    k.referral.steps.review(second, "可", person="初审丙")
    k.referral.steps.recheck(second, "可", person="复核丁")
    k.referral.steps.approve(second, "纪6号", person="审定戊")
    with pytest.raises(InputError, match="年度上限使结果变了"):
        k.referral.steps.apply(third, person="经办甲")


def test_the_pool_of_a_scheme(store: Store) -> None:
    k = kit(store)
    another_scheme(k, pool_per_year=300000)
    first = k.register()
    k.ready(first)
    k.referral.steps.apply(first, person="经办甲")
    k.lead = another_lead(k, "云杉")
    second = k.register()
    k.ready(second)
    with pytest.raises(InputError, match=r"只剩 90,000.00 元"):
        k.referral.steps.apply(second, person="经办甲")
    k.referral.steps.apply(second, years={"首期到资": 2027, "投产": 2027}, person="经办甲")
    k.referral.steps.send_back(first, "补材料", person="初审丙")
    assert k.referral.money.figures(2026).balance.reserved == 0


def test_receipts_outside_the_window(store: Store) -> None:
    k = kit(store)
    another_scheme(k, measure_window_months=6)
    code = k.register()
    with pytest.raises(InputError, match="没有登记里程碑“注册”"):
        k.compute(code, "100")
    k.referral.checks.run(code, person="核查乙")
    for party in ("投资方", "接洽单位"):
        k.referral.steps.confirm(code, party, "王", drafts=[EvidenceDraft("投资方确认函", "函")], person="经办甲")
    k.referral.steps.milestone(code, "注册", drafts=[EvidenceDraft("营业执照", "执照")], person="经办甲")
    k.compute(code, "100000")
    k.go(START + timedelta(days=185))
    with pytest.raises(InputError, match="超出方案的计算期"):
        k.compute(code, "100000")


def test_what_is_unpaid_is_carried_to_another_year(store: Store) -> None:
    k = kit(store)
    code = k.register()
    k.ready(code)
    k.approved(code)
    payable(k, code)
    k.referral.money.pay(code, "首期到资", "付1", person="出纳庚")
    with pytest.raises(InputError, match="2027 年度预算未设定"):
        k.referral.money.carry(code, "投产", 2027, "财1号", person="审定戊")
    k.referral.money.set_budget(2027, "100000", "预2号", person="方案辛")
    k.referral.money.carry(code, "投产", 2027, "财1号", person="审定戊")
    this, then = k.referral.money.figures(2026), k.referral.money.figures(2027)
    assert (this.balance.approved, this.balance.reserved, this.left) == (12_600_000, 0, 87_400_000)
    assert (then.balance.approved, then.left) == (8_400_000, 1_600_000)
    assert [(line.milestone, line.year) for line in k.referral.money.owed()] == [("投产", 2027)]
    assert store.check().problems == ()


def test_a_wrong_payment_is_reversed_and_made_again(store: Store) -> None:
    k = kit(store)
    code = k.register()
    k.ready(code)
    k.approved(code)
    payable(k, code)
    k.referral.money.pay(code, "首期到资", "付1", amount="1000", person="出纳庚")
    before = [line.entry for line in k.referral.money.ledger()]
    k.referral.money.reverse(5, "付错账号", amount="400", person="出纳庚")
    k.referral.money.reverse(5, "付错账号", person="出纳庚")
    with pytest.raises(InputError, match="已全部冲销"):
        k.referral.money.reverse(5, "再冲", person="出纳庚")
    with pytest.raises(InputError, match="本身是冲销"):
        k.referral.money.reverse(6, "冲冲销", person="出纳庚")
    after = [line.entry for line in k.referral.money.ledger()]
    assert after[: len(before)] == before and k.referral.reading.show(code).balance.paid == 0
    k.referral.money.pay(code, "首期到资", "付2", person="出纳庚")
    assert k.referral.reading.show(code).balance.paid == 12_600_000


def test_two_officers_cannot_commit_the_same_budget(store: Store) -> None:
    k = kit(store)
    codes = []
    for name in ("云杉", "白桦", "水曲柳"):
        k.lead = another_lead(k, name)
        codes.append(k.register())
        k.ready(codes[-1])
    k.referral.money.set_budget(2026, "420000", "预1号", person="方案辛")

    def apply(code: str) -> str:
        try:
            k.referral.steps.apply(code, person="经办甲")
        except InputError as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(3) as pool:
        results = sorted(pool.map(apply, codes))
    assert results == ["budget-over", "done", "done"]
    assert store.check().problems == ()
    assert k.referral.money.figures(2026).left == 0


def test_steps_before_the_application_are_undone_and_redone(store: Store, dump: Dump) -> None:
    k = kit(store)
    states = [dump(store)]
    code = k.register()
    states.append(dump(store))
    k.referral.checks.run(code, person="核查乙")
    states.append(dump(store))
    proof = k.evidence(code)
    states.append(dump(store))
    k.referral.checks.rule(code, "public-servant", "通过", "有承诺", evidence=[proof], person="核查乙")
    states.append(dump(store))
    k.compute(code, "1000000")
    states.append(dump(store))
    for state in reversed(states[:-1]):
        store.undo()
        assert dump(store) == state
    for state in states[1:]:
        store.redo()
        assert dump(store) == state


def test_an_import_is_not_taken_back_beneath_a_claim(store: Store) -> None:
    k = kit(store)
    with store.write("导入 名单.xlsx") as uow:
        batch = uow.batches.add("名单.xlsx")
        first = uow.leads.add_many([LeadDraft({"company": "名单有限公司"})])[0]
        k.lead = uow.leads.get(first).code or ""
    k.register()
    with pytest.raises(InputError) as refusal:
        store.undo_batch(batch)
    assert refusal.value.code == "changed-since"


def test_claims_of_an_older_file_come_along(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "old.db"
    upgrade(str(path), "0006")
    with sqlite3.connect(path) as conn:
        moment = "2026-01-05T02:00:00.000000Z"
        columns = [row[1] for row in conn.execute("PRAGMA table_info(lead)")]
        known = {
            "id": 1,
            "code": "MH-2026-0001",
            "version": 1,
            "stage": "L",
            "created_at": moment,
            "updated_at": moment,
        }
        known |= {"company_key": "", "project_key": "", "pinyin": "", "initials": "", "extra": "{}", "raw": "{}"}
        values = {name: known[name] for name in columns if name in known}
        marks = ", ".join("?" * len(values))
        conn.execute(f"INSERT INTO lead ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
        conn.execute(
            "INSERT INTO referrer VALUES (1, 1, '老引荐方', '老引荐方', '', NULL, '', '', '', 0, ?, ?)",
            (moment, moment),
        )
        conn.execute(
            "INSERT INTO registration (id, version, referrer_id, lead_id, unit, officer, reported_at, first_contact_on,"
            " evidence, status, created_at, updated_at) VALUES (7, 1, 1, 1, '', '', ?, '', '[]', '待核', ?, ?)",
            (moment, moment, moment),
        )
    conn.close()
    store = open_store(path, clock=clock, actor="甲")
    with store.read() as view:
        claim = view.registrations.get(7)
        referrer = view.referrers.get(1)
    store.close()
    assert claim is not None and referrer is not None
    assert (claim.code, claim.kind, claim.status, claim.stage) == (
        "RF-2026-0007",
        ClaimKind.REFERRAL,
        ClaimStatus.PENDING,
        "登记",
    )
    assert referrer.statuses == () and referrer.legal_person == ""


@settings(deadline=None, max_examples=40)
@given(st.decimals("0", "200000000", places=2), st.integers(1, 5000))
def test_the_live_example_of_an_editor_never_passes_the_cap(base: Decimal, cap: int) -> None:
    done = Schemes.example({**SCHEME, "cap_per_project": cap}, base)
    assert done.total <= cap and sum(part.amount for part in done.parts) == done.total


def test_a_case_without_scheme_gives_no_preview(store: Store) -> None:
    k = kit(store)
    code = k.register(channel="以商引商")
    with pytest.raises(InputError, match="以商引商在 2026-03-02 没有启用的方案"):
        k.referral.sheets.preview(code, Case([{"on": "2026-03-02", "amount": "1", "evidence": "E-1"}]))
    assert date.fromisoformat("2026-03-02") == k.clock.today()
