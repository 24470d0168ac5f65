"""The same lead on other days: what is offered, what has run out, and which ends are computed by us."""

from __future__ import annotations

from datetime import date

import pytest

from mhcrm.base.clock import Clock
from mhcrm.domain.intake.records import record_to_lead
from mhcrm.domain.matching.engine import Matcher
from mhcrm.domain.matching.policies import Verdict
from mhcrm.plan.base import PlanBase
from mhcrm.plan.lexicon import Lexicon, load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.model import Basis, RecordKind
from mhcrm.plan.signals import Signals, load_signals
from mhcrm.services.rules.entry import entry_of
from mhcrm.services.rules.service import RulesService
from mhcrm.services.rules.wording import validity_text

RICH = {
    "企业名称": "深圳甲航天科技有限公司",
    "项目名称": "商业火箭总装与箭体结构制造",
    "项目简介": "商业运载火箭总装，年产十发；已获专精特新“小巨人”，拟申报首台套；有建设用地需求，从深圳迁入新设公司",
    "所处环节": "制造",
    "投资总额": "8亿元",
    "用地需求": "60亩",
}
OFFERED = {Verdict.APPLIES, Verdict.POSSIBLE}


@pytest.fixture(scope="module")
def plan() -> PlanBase:
    return load_plan()


@pytest.fixture(scope="module")
def words() -> tuple[Lexicon, Signals]:
    return load_lexicon(), load_signals()


def verdicts(plan: PlanBase, words: tuple[Lexicon, Signals], day: date) -> dict[int, Verdict]:
    matcher = Matcher(plan.view(day), words[0], words[1], load_match_rules())
    return {verdict.article: verdict.verdict for verdict in matcher.match(record_to_lead(RICH)).policies}


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        (date(2025, 1, 14), False),
        (date(2025, 1, 15), True),
        (date(2026, 9, 1), True),
        (date(2027, 1, 14), True),
        (date(2027, 1, 15), False),
        (date(2029, 6, 1), False),
    ],
)
def test_no_article_before_its_first_or_after_its_last_day(
    plan: PlanBase, words: tuple[Lexicon, Signals], day: date, offered: bool
) -> None:
    found = verdicts(plan, words, day)
    assert bool(OFFERED & set(found.values())) is offered
    if day > date(2027, 1, 14):
        assert set(found.values()) <= {Verdict.EXPIRED, Verdict.NO}
        assert Verdict.EXPIRED in found.values()


@pytest.mark.parametrize(("day", "word"), [(date(2026, 12, 31), "现行"), (date(2027, 1, 1), "已过有效期")])
def test_document_5_ends_with_2026_and_the_end_is_said_to_be_computed(plan: PlanBase, day: date, word: str) -> None:
    view = plan.view(day)
    entry = entry_of(view.get("doc.2025-5"), view)
    assert entry.status_label == word
    assert entry.basis_label == "推算"
    assert "推算" in validity_text(entry)
    tasks = [record for record in view.of_kind(RecordKind.TASK) if record.cite.doc == "闵府发〔2025〕5号"]
    assert tasks
    assert {entry_of(record, view).status_label for record in tasks} == {word}


@pytest.mark.parametrize("ident", ["doc.2021-17", "doc.2025-5", "doc.2026-9"])
def test_ends_no_document_states_are_marked_wherever_they_show(plan: PlanBase, ident: str) -> None:
    view = plan.view(date(2026, 9, 1))
    record = view.get(ident)
    assert record.valid.basis is Basis.DERIVED
    assert "推算" in validity_text(entry_of(record, view))


def test_the_stated_end_of_document_11_is_not_marked_as_computed(plan: PlanBase) -> None:
    view = plan.view(date(2026, 9, 1))
    assert "推算" not in validity_text(entry_of(view.get("doc.2024-11"), view))


def test_what_runs_out_within_ninety_days(plan: PlanBase) -> None:
    def soon(day: date) -> list[tuple[str, int, bool]]:
        found = RulesService(plan, Clock(as_of=day)).expiring()
        return [(item.entry.id, item.days_left, item.derived) for item in found]

    assert soon(date(2026, 9, 1)) == []
    assert soon(date(2026, 10, 20)) == [("doc.2025-5", 72, True), ("doc.2024-11", 86, False)]
    assert soon(date(2027, 1, 14)) == [("doc.2024-11", 0, False)]
    assert soon(date(2027, 1, 15)) == []
