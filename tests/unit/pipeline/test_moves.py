"""Moves on the four tracks, histories with corrections, gates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.gates import Known, evidence_fault, judge, missing
from mhcrm.domain.pipeline.moves import MoveKind, first_day_in, left_from, next_stage, plan_move, stays, track_of
from mhcrm.domain.pipeline.records import Evidence
from mhcrm.domain.records import StageEvent
from mhcrm.domain.stages import shipped_names
from mhcrm.plan.pipeline_rules import read_rules, shipped_rules

RULES = shipped_rules()
TRACK = {track.id: track for track in RULES.tracks}
AT = datetime(2026, 3, 1, tzinfo=UTC)
TODAY = date(2026, 6, 1)


def event(number: int, to: str, on: str, *, corrects: int | None = None, source: str = "") -> StageEvent:
    return StageEvent(number, 1, None, to, date.fromisoformat(on), "", "甲", AT, source, corrects=corrects)


@pytest.mark.parametrize(
    ("track", "current", "target", "path"),
    [
        ("A", "S", "C", ("R", "P", "C")),
        ("B", "R", "O", ("O",)),  # 报批 may be done without
        ("B", "R", "P", ("P",)),
        ("C", "R", "O", ("O",)),
        ("C", "L", "S", ("N", "I", "S")),
        ("D", "P", "O", ("O",)),
        (None, "L", "I", ("N", "I")),
    ],
)
def test_forward_goes_through_every_gate_the_track_has(
    track: str | None, current: str, target: str, path: tuple[str, ...]
) -> None:
    plan = plan_move(RULES, TRACK.get(track or ""), current, target)
    assert (plan.kind, plan.path, plan.refusal) == (MoveKind.FORWARD, path, "")


@pytest.mark.parametrize(
    ("track", "current", "target", "code"),
    [
        ("C", "R", "P", "stage-not-on-track"),
        ("B", "R", "C", "stage-not-on-track"),
        (None, "R", "O", "track-unknown"),
        ("A", "S", "S", "stage-same"),
    ],
)
def test_what_a_track_refuses(track: str | None, current: str, target: str, code: str) -> None:
    plan = plan_move(RULES, TRACK.get(track or ""), current, target)
    assert plan.code == code
    assert plan.refusal


def test_back_leave_and_reopen() -> None:
    assert plan_move(RULES, TRACK["A"], "C", "S").kind is MoveKind.BACK
    assert plan_move(RULES, TRACK["A"], "C", "XL").kind is MoveKind.LEAVE
    assert plan_move(RULES, TRACK["A"], "XH", "XL").kind is MoveKind.LEAVE
    assert plan_move(RULES, TRACK["A"], "XH", "N", "I").kind is MoveKind.REOPEN
    assert plan_move(RULES, TRACK["A"], "XH", "S", "I").code == "reopen-beyond"
    assert plan_move(RULES, TRACK["A"], "XL", "S", None).kind is MoveKind.REOPEN


def test_next_stage() -> None:
    assert next_stage(TRACK["A"], "R") == "P"
    assert next_stage(TRACK["C"], "R") == "O"
    assert next_stage(TRACK["A"], "F") is None
    assert next_stage(None, "R") is None
    assert next_stage(TRACK["A"], "XL") is None


@pytest.mark.parametrize(
    ("words", "track"),
    [
        ("拿地自建", "A"),
        ("租赁厂房", "B"),
        ("计划租赁 3000 平方米", "B"),
        ("拿地或租赁", None),
        ("", None),
        ("另议", None),
        ("轻资产", "C"),
        ("C", "C"),
    ],
)
def test_track_of_the_ledgers_words(words: str, track: str | None) -> None:
    found = track_of(RULES, words)
    assert (found.id if found else None) == track


def test_a_research_centre_is_one_whatever_it_rents() -> None:
    found = track_of(RULES, "租赁", rnd_centre=True)
    assert found is not None
    assert found.id == "D"


def test_a_correction_changes_the_history_not_the_rows() -> None:
    rows = [event(1, "N", "2026-02-01"), event(2, "I", "2026-03-01"), event(3, "I", "2026-02-10", corrects=1)]
    history = stays(rows)
    assert [(stay.stage, stay.on) for stay in history] == [("N", date(2026, 2, 10)), ("I", date(2026, 3, 1))]
    assert history[0].left_on == date(2026, 3, 1)
    mended = stays([*rows, event(4, "S", "2026-03-05", corrects=2)])
    assert [(stay.stage, stay.on) for stay in mended][-1] == ("S", date(2026, 3, 5))
    assert len(mended) == 2


def test_signed_twice_counts_once() -> None:
    rows = [event(1, "S", "2026-02-01"), event(2, "N", "2026-03-01"), event(3, "S", "2026-04-01")]
    assert first_day_in(stays(rows), "S") == date(2026, 2, 1)
    assert first_day_in(stays(rows), "I") is None
    assert left_from(stays([*rows, event(4, "XL", "2026-05-01")])) == "S"


def known(values: dict[str, str], *evidence: str, contacts: int = 0, **checks: Any) -> Known:
    items = tuple(Evidence(at, 1, need, "佐证", TODAY) for at, need in enumerate(evidence))
    return Known(Lead(values), TODAY, items, contacts, checks)


def labels(stage: str, track: str | None, what: Known) -> list[str]:
    return [state.need.id for state in missing(judge(RULES, TRACK.get(track or ""), (stage,), what))]


def test_a_gate_is_met_by_field_entry_or_evidence() -> None:
    assert labels("N", None, known({})) == ["N.owner", "N.contact", "N.judgement"]
    assert labels("N", None, known({"owner": "周岚"}, "N.judgement", contacts=1)) == []
    assert labels("N", None, known({"owner": "周岚", "first_contact_on": "2026-05", "judgement": "跟进"})) == []
    withdrawn = Evidence(1, 1, "N.judgement", "x", TODAY, withdrawn_on=TODAY)
    assert "N.judgement" in labels("N", None, Known(Lead({}), TODAY, (withdrawn,)))


def test_a_date_must_be_a_day_that_has_come() -> None:
    proof = ("S.agreement", "S.terms")
    assert labels("S", None, known({"sign_on": "2026-05-28"}, *proof)) == []
    assert labels("S", None, known({"sign_on": "2026-05"}, *proof)) == ["S.date"]
    assert labels("S", None, known({"sign_on": "2026-06-02"}, *proof)) == ["S.date"]


def test_a_wrong_credit_code_is_none() -> None:
    rest = ("R.licence", "R.capital")
    assert labels("R", None, known({"uscc": "91350100M000100Y43"}, *rest)) == []
    assert labels("R", None, known({"uscc": "91350100M000100Y44"}, *rest)) == ["R.uscc"]


def test_needs_of_another_track_and_checks_nobody_answers_do_not_count() -> None:
    proof = ("C.permit", "C.photo")
    assert labels("C", "A", known({"start_on": "2026-05-01"}, *proof)) == []
    assert labels("C", "A", known({"start_on": "2026-05-01"}, *proof, **{"approvals-start": "容缺件逾期"})) == [
        "C.approvals"
    ]
    assert "O.lease" not in labels("O", "C", known({}))
    assert "O.lease" in labels("O", "B", known({}))
    assert "I.site" not in labels("I", None, known({}))


@pytest.mark.parametrize("words", ["战略合作框架协议", "投资意向书", "合作备忘录", "拟签约", "草签文本", " "])
def test_a_framework_agreement_is_no_agreement(words: str) -> None:
    need = next(need for need in RULES.gates["S"] if need.formal and need.evidence)
    assert evidence_fault(need, words)
    assert evidence_fault(need, "投资协议 沪闵投〔2026〕3号") == ""


def test_an_office_file_changes_only_what_it_says() -> None:
    raw = "names: {N: 洽谈}\ngates:\n- {stage: N, needs: [{id: N.owner, label: 负责人, fields: [owner]}]}\nlights: {stale: {N: {yellow: 5, red: 9}}}"
    own = read_rules(raw.encode(), "own.yaml", over=RULES)
    assert own.names["N"] == "洽谈"
    assert own.names["S"] == "签约"
    assert [need.label for need in own.gates["N"]] == ["负责人"]
    assert own.gates["S"] == RULES.gates["S"]
    assert own.lights.stale["N"].red == 9
    assert own.lights.own == {"stale.N"}
    assert RULES.lights.own == frozenset()


def test_a_name_taken_by_an_earlier_version_does_not_shut_the_office_out() -> None:
    assert read_rules("names: {N: 待定}".encode(), "own.yaml", over=RULES, kept=True).names["N"] == "待定"
    with pytest.raises(RuleFileError):
        read_rules("names: {N: 签约}".encode(), "own.yaml", over=RULES, kept=True)


def test_the_names_known_without_the_gates_are_those_of_the_file() -> None:
    assert dict(RULES.names) == dict(shipped_names())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("names: {Q: 甲}", "不认识的键"),
        ("names: {N: 签约}", "两个阶段都叫"),
        ("names: {N: 签 约}", "只差标点、空格或大小写"),
        ("names: {N: 待定}", "不能作阶段名称"),
        ("names: {N: ——}", "不能作阶段名称"),
        ("names: {N: xh}", "另一个阶段的代码"),
        ("gates: [{stage: L, needs: []}]", "没有阶段"),
        ("gates: [{stage: N, needs: [{id: a, label: b}]}]", "没有写怎样算有"),
        ("gates: [{stage: N, needs: [{id: a, label: b, evidence: true, tracks: [Z]}]}]", "没有落地方式"),
        ("lights: {stale: {N: {yellow: 9, red: 5}}}", "0 ≤ yellow < red"),
        ("lights: {expiring: 0}", "不小于 1"),
        ("reasons: [{code: a, label: b, stages: [XL], asks: x}]", "asks"),
        ("tracks: [{id: E, name: e, stages: [N, L]}]", "从 L 开始"),
    ],
)
def test_a_slip_in_an_office_file_is_named(text: str, said: str) -> None:
    with pytest.raises(RuleFileError, match=said):
        read_rules(text.encode(), "own.yaml", over=RULES)
