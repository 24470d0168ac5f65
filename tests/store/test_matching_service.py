"""The matching service on a real store: reports are stored, go stale and can be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import Cancelled, InputError
from mhcrm.base.progress import Progress
from mhcrm.domain.lead import Lead
from mhcrm.plan.base import PlanBase
from mhcrm.plan.lexicon import Lexicon, load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.signals import Signals, load_signals
from mhcrm.services.matching.service import MatchingService
from mhcrm.store import Store

CLOCK = Clock(as_of=date(2026, 11, 20))


@lru_cache(maxsize=1)
def rules() -> tuple[PlanBase, Lexicon, Signals]:
    return load_plan(), load_lexicon(), load_signals()


def service(store: Store | None, clock: Clock = CLOCK) -> MatchingService:
    return MatchingService(store, *rules(), clock)


def add(store: Store, **values: str | Decimal) -> tuple[int, str]:
    with store.write("新建项目") as uow:
        ident = uow.leads.add(values)
        return ident, uow.leads.get(ident).code or ""


def test_a_report_is_stored_with_its_summary(store: Store) -> None:
    ident, code = add(store, company="上海示例公司", project="谐波减速器", summary="人形机器人关节", phase="中试")
    report = service(store).match_lead(code)
    with store.read() as view:
        stored = view.reports.latest(ident)
    assert stored is not None and stored.body["chains"] == report.to_json()["chains"]
    assert (stored.industry, stored.tier) == ("人工智能", "一层楼")


def test_storing_a_report_is_no_undo_step(store: Store) -> None:
    _, code = add(store, company="甲", project="谐波减速器")
    service(store).match_lead(code)
    assert store.undo_name() == "新建项目"


def test_all_leads_are_matched_and_counted(store: Store) -> None:
    add(store, company="甲", project="谐波减速器", summary="灵巧手")
    add(store, company="乙", project="钢材贸易", summary="批发")
    result = service(store).match_many()
    assert (result.matched, result.with_chain, result.outside) == (2, 1, 1)
    assert service(store).stale_ids() == []


def test_a_change_of_day_or_lead_makes_a_report_stale(store: Store) -> None:
    ident, code = add(store, company="甲", project="谐波减速器")
    service(store).match_lead(code)
    later = service(store, replace(CLOCK, as_of=date(2027, 1, 15)))
    assert later.stale_ids() == [ident]
    latest = later.latest(ident)
    assert latest is not None and latest["stale"] is True
    assert later.refresh_stale() == 1 and later.stale_ids() == []


def test_two_reports_of_a_lead_are_compared(store: Store) -> None:
    ident, code = add(store, company="甲", project="谐波减速器", phase="小试")
    service(store).match_lead(code)
    with store.write("改") as uow:
        lead = uow.leads.get(ident)
        uow.leads.update(ident, {"phase": "中试"}, lead.version)
    service(store).match_lead(code)
    assert "空间层级" in {change.part for change in service(store).compare(ident)}


def test_an_unknown_code_is_refused_in_plain_words(store: Store) -> None:
    with pytest.raises(InputError):
        service(store).match_lead("MH-2026-9999")


def test_a_cancelled_run_leaves_no_half_batch(store: Store) -> None:
    ident, _ = add(store, company="甲", project="谐波减速器")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        service(store).match_many(progress=progress)
    assert service(store).latest(ident) is None


def test_records_need_no_database() -> None:
    report = service(None).match_records([Lead({"project": "谐波减速器", "summary": "灵巧手"})])[0]
    assert report.classification.industry_ids == ("industry.ai",)
    with pytest.raises(InputError):
        service(None).stale_ids()
