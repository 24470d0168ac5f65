"""Office rules: kept, dated, signed, taken back, exchanged; the shipped base is never touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError, MhcrmError
from mhcrm.domain.change import RowKind
from mhcrm.domain.office.exchange import OverrideDraft, Standing
from mhcrm.domain.office.layer import effective
from mhcrm.domain.office.terms import with_office_terms
from mhcrm.domain.records import OverrideKind
from mhcrm.plan.base import PlanBase
from mhcrm.plan.lexicon import Lexicon, load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.model import Status
from mhcrm.services.rules.entry import entry_of
from mhcrm.services.rules.overrides import OverridesService
from mhcrm.services.rules.service import RulesService
from mhcrm.store import Store

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]
DAY = date(2026, 7, 1)
WHO = {"author": "王主任", "basis": "2026年6月30日办公会"}


@pytest.fixture(scope="session")
def shipped() -> PlanBase:
    return load_plan()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def service(store: Store, shipped: PlanBase, lexicon: Lexicon, clock: Clock) -> OverridesService:
    return OverridesService(store, shipped, lexicon, clock)


def draft(
    kind: str, target: str, body: dict[str, Any] | None = None, on: date = DAY, to: date | None = None
) -> OverrideDraft:
    return OverrideDraft(OverrideKind(kind), target, body or {}, on, valid_to=to, **WHO)


EACH = [
    draft("end", "policy.2024-11.art-22"),
    draft("amend", "policy.2024-11.art-05", {"note": "本办另有说明。"}, to=date(2026, 9, 30)),
    draft("amend", "line.major-project", {"value": 80000}),
    draft("alias", "park.zizhu", {"alias": "紫竹园区"}),
    draft("term", "segment.nev.motor", {"text": "璇玑簧子", "level": "strong"}),
    draft("superior", "policy.2024-11.art-41", {"name": "某市级办法", "doc": "沪府发〔2026〕99号", "at": "第3条"}),
    draft("successor", "doc.2024-11", {"number": "闵府规发〔2026〕99号", "name": "试写的后续文件"}, date(2026, 12, 1)),
    draft("add", "", {"id": "safeguard.office.weekly", "kind": "safeguard", "name": "每周调度"}),
]


def on(service: OverridesService, shipped: PlanBase, day: date) -> PlanBase:
    return effective(shipped, service.all(), day)


@pytest.mark.parametrize("one", EACH, ids=lambda one: f"{one.kind}-{one.target}")
def test_kept_undone_and_redone(store: Store, service: OverridesService, dump: Dump, one: OverrideDraft) -> None:
    before = dump(store)
    changes = service.add(one)
    assert changes.kinds == {RowKind.RULE_OVERRIDE}
    assert changes.undoable
    after = dump(store)
    with store.read() as view:
        assert any(line.actor == "甲" for line in view.audit.of_row("rule_override", service.all()[0].id))
    store.undo()
    assert dump(store) == before
    store.redo()
    assert dump(store) == after


def test_no_office_rule_leaves_the_shipped_base_itself(shipped: PlanBase, lexicon: Lexicon) -> None:
    assert effective(shipped, (), DAY) is shipped
    assert with_office_terms(lexicon, (), DAY) is lexicon


def test_the_shipped_base_is_never_changed(service: OverridesService, shipped: PlanBase) -> None:
    before = dict(shipped.records)
    service.add_all(EACH)
    on(service, shipped, date(2026, 12, 31))
    assert shipped.records == before
    assert not any(record.office for record in shipped.records.values())


def test_an_ended_article_stands_until_the_day_before(service: OverridesService, shipped: PlanBase) -> None:
    service.add(EACH[0])
    base = on(service, shipped, DAY)
    for day, status in ((date(2026, 6, 30), Status.CURRENT), (DAY, Status.EXPIRED)):
        view = base.view(day)
        record = view.get("policy.2024-11.art-22")
        assert view.status(record) is status
        assert record.basis == "office"
        assert WHO["basis"] in entry_of(record, view).office


def test_an_amendment_holds_only_on_its_days(service: OverridesService, shipped: PlanBase) -> None:
    service.add(EACH[1])
    base = on(service, shipped, DAY)
    own = shipped.records["policy.2024-11.art-05"].note
    notes = {
        day: base.view(day).get("policy.2024-11.art-05").note for day in (date(2026, 6, 30), DAY, date(2026, 10, 1))
    }
    assert notes == {date(2026, 6, 30): own, DAY: "本办另有说明。", date(2026, 10, 1): own}


def test_a_reference_line_of_the_office_on_its_days(service: OverridesService, shipped: PlanBase) -> None:
    service.add(EACH[2])
    base = on(service, shipped, DAY)
    assert base.view(date(2026, 6, 30)).base.lines["line.major-project"].amount == "5亿元"
    line = base.view(DAY).base.lines["line.major-project"]
    assert (line.amount, line.whose) == ("8亿元", "本办")


def test_an_alias_is_found_from_its_first_day(service: OverridesService, shipped: PlanBase, clock: Clock) -> None:
    service.add(EACH[3])
    rules = RulesService(on(service, shipped, DAY), clock)
    assert rules.show("紫竹园区", DAY).id == "park.zizhu"
    with pytest.raises(InputError):
        rules.show("紫竹园区", date(2026, 6, 30))


def test_a_term_joins_the_vocabulary_as_the_offices_own(service: OverridesService, lexicon: Lexicon) -> None:
    service.add(EACH[4])
    made = with_office_terms(lexicon, service.all(), DAY)
    term = next(term for term in made.terms if term.text == "璇玑簧子")
    assert (term.basis, term.target) == ("office", "segment.nev.motor")
    assert made.version != lexicon.version
    assert with_office_terms(lexicon, service.all(), date(2026, 6, 30)) is lexicon


def test_a_superior_rule_is_flagged_or_suspends(service: OverridesService, shipped: PlanBase) -> None:
    service.add(EACH[5])
    record = on(service, shipped, DAY).view(DAY).get("policy.2024-11.art-41")
    assert any(flag.code == "从其规定" and "沪府发〔2026〕99号" in flag.note for flag in record.flags)
    service.add(
        draft("superior", "policy.2024-11.art-40", {"name": "某办法", "doc": "沪府发〔2026〕98号", "suspends": True})
    )
    view = on(service, shipped, DAY).view(DAY)
    assert view.status(view.get("policy.2024-11.art-40")) is Status.EXPIRED


def test_a_successor_ends_the_old_document_with_all_it_states(service: OverridesService, shipped: PlanBase) -> None:
    service.add(EACH[6])
    base = on(service, shipped, DAY)
    before, after = base.view(date(2026, 11, 30)), base.view(date(2026, 12, 1))
    for ident in ("doc.2024-11", "policy.2024-11.art-01", "policy.2024-11.art-50"):
        assert before.status(before.get(ident)) is Status.CURRENT
        assert after.status(after.get(ident)) is Status.EXPIRED
    assert after.status(base.documents["闵府规发〔2026〕99号"]) is Status.CURRENT


def test_an_addition_is_a_record_like_any_other(service: OverridesService, shipped: PlanBase, clock: Clock) -> None:
    service.add(EACH[7])
    rules = RulesService(on(service, shipped, DAY), clock)
    entry = rules.show("每周调度", DAY)
    assert (entry.basis, entry.doc, entry.status) == ("office", WHO["basis"], "current")
    assert entry.to_json()["basis"] == "office"
    assert rules.show("每周调度", date(2026, 6, 30)).status == "future"
    assert [problem for problem in rules.check() if problem.level == "error"] == []


def test_the_version_changes_with_every_rule(service: OverridesService, shipped: PlanBase, store: Store) -> None:
    seen = [shipped.version]
    for one in EACH[:3]:
        service.add(one)
        seen.append(on(service, shipped, DAY).version)
    assert len(set(seen)) == 4
    store.undo()
    assert on(service, shipped, DAY).version == seen[2]


BROKEN = [
    (draft("end", "policy.2024-11.art-99"), "没有编号"),
    (draft("end", "policy.2024-11.art-22", on=date(2024, 1, 1)), "才施行"),
    (draft("end", "doc.2021-17"), "已经期满"),
    (draft("end", "policy.2024-11.art-22", {"reason": "x"}), "不认识的键"),
    (draft("amend", "policy.2024-11.art-05"), "没有写要改什么"),
    (draft("amend", "policy.2024-11.art-05", {"id": "policy.x"}), "不能修改"),
    (draft("amend", "policy.2024-11.art-05", {"nonsense": 1}), "不认识的键"),
    (draft("amend", "policy.2024-11.art-05", {"data": {"conditions": [{"measure": 99, "when": {}}]}}), "measure"),
    (draft("amend", "line.major-project", {"value": "多"}), "大于零的数"),
    (draft("amend", "line.major-project", {"value": 0}), "大于零的数"),
    (draft("alias", "park.zizhu", {"alias": "火箭星城"}), "已是"),
    (draft("alias", "park.zizhu", {}), "缺少"),
    (draft("term", "segment.nev.motor", {"text": "电"}), "一个字"),
    (draft("term", "segment.no-such", {"text": "璇玑簧子"}), "编号"),
    (draft("term", "segment.nev.motor", {"text": "璇玑簧子", "level": "huge"}), "力度"),
    (draft("superior", "policy.2024-11.art-41", {"name": "某办法"}), "缺少"),
    (draft("successor", "park.zizhu", {"number": "闵府发〔2026〕99号", "name": "某"}), "不是文件"),
    (draft("successor", "doc.2024-11", {"number": "闵府发〔2026〕8号", "name": "某"}), "已在规则库中"),
    (draft("add", "", {"id": "park.zizhu", "kind": "park", "name": "某园"}), "已经用了"),
    (draft("add", "", {"id": "park.office.x", "kind": "park"}), "name"),
    (draft("add", "", {"id": "track.office.x", "kind": "track", "name": "某赛道"}), "上级"),
    (draft("add", "", {"id": "layout.office.x", "kind": "layout", "name": "某", "links": [{"type": "place", "target": "park.no"}]}), "不存在"),
    (draft("end", "policy.2024-11.art-22", to=date(2026, 1, 1)), "早于起期"),
    (OverrideDraft(OverrideKind.END, "policy.2024-11.art-22", {}, DAY, "", "办公会"), "经办人"),
    (OverrideDraft(OverrideKind.END, "policy.2024-11.art-22", {}, DAY, "王", " "), "依据"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "words"), BROKEN, ids=range(len(BROKEN)))
def test_what_cannot_stand_is_refused_in_words(
    file_store: Store, shipped: PlanBase, lexicon: Lexicon, clock: Clock, dump: Dump, one: OverrideDraft, words: str
) -> None:
    service, before = OverridesService(file_store, shipped, lexicon, clock), dump(file_store)
    with pytest.raises(MhcrmError) as caught:
        service.add(one)
    assert words in str(caught.value)
    assert dump(file_store) == before


def test_only_those_named_may_sign(service: OverridesService) -> None:
    service.set_authors(["李书记", " 甲 ", "甲"])
    assert service.authors() == ("李书记", "甲")
    assert service.may_change()
    with pytest.raises(InputError) as caught:
        service.add(EACH[0])  # signed by 王主任
    assert caught.value.code == "not_authorised"
    assert "李书记、甲" in str(caught.value)
    service.set_authors([])
    service.add(EACH[0])
    assert len(service.all()) == 1


def test_only_those_named_may_change_anything(
    service: OverridesService, dump: Dump, store: Store, tmp_path: Path
) -> None:
    """Adding, ending, taking back, reading a file and the list itself; the person at work counts, not the name typed."""
    service.add(EACH[0])
    path = tmp_path / "甲.yaml"
    service.export(path)
    drafts = service.read_file(path)
    service.set_authors(["王主任"])
    before = dump(store)
    assert not service.may_change()
    for act in (
        lambda: service.add(EACH[3]),
        lambda: service.end("policy.2024-11.art-41", DAY, **WHO),
        lambda: service.revoke(service.all()[0].id),
        lambda: service.import_all(drafts, replace_ours=True),
        lambda: service.set_authors([]),
    ):
        with pytest.raises(InputError, match="不能改动本办规则") as caught:
            act()
        assert caught.value.code == "not_authorised"
        assert "--actor" in str(caught.value)
    assert dump(store) == before


def test_a_colleagues_file_needs_no_signature_from_the_list(
    file_store: Store, shipped: PlanBase, lexicon: Lexicon, clock: Clock, tmp_path: Path
) -> None:
    service = OverridesService(file_store, shipped, lexicon, clock)
    service.add(EACH[0])
    service.export(tmp_path / "甲.yaml")
    service.revoke(service.all()[0].id)
    service.set_authors(["甲"])
    result = service.import_all(service.read_file(tmp_path / "甲.yaml"), replace_ours=True)
    assert result.replaced == 1


def test_revoking_brings_the_shipped_rule_back(store: Store, service: OverridesService, shipped: PlanBase) -> None:
    service.add(EACH[0])
    service.revoke(service.all()[0].id)
    assert service.all() == []
    assert [line.standing for line in service.lines(revoked=True)] == ["已撤回"]
    assert on(service, shipped, DAY) is shipped
    store.undo()
    assert len(service.all()) == 1


def test_what_others_rest_on_is_not_revoked(service: OverridesService) -> None:
    service.add(EACH[7])
    service.add(draft("alias", "safeguard.office.weekly", {"alias": "周调度"}))
    with pytest.raises(InputError) as caught:
        service.revoke(service.all()[0].id)
    assert caught.value.code == "override_needed"
    assert len(service.all()) == 2


def test_a_rule_that_no_longer_fits_is_left_out_and_told_of(
    store: Store, service: OverridesService, shipped: PlanBase, clock: Clock
) -> None:
    service.add_all([EACH[0], EACH[7]])
    with store.write("旧版留下的内容") as uow:
        uow.overrides.update(service.all()[1].id, {"body": {"id": "safeguard.office.weekly", "kind": "safeguard"}})
    base = on(service, shipped, DAY)
    assert base.view(DAY).get("policy.2024-11.art-22").basis == "office"
    assert "safeguard.office.weekly" not in base.records
    assert [line.standing for line in service.lines()] == ["尚未生效", "未采用"]
    assert "name" in service.lines()[1].text


# -- exchange -------------------------------------------------------------------------------------
def other_office(
    tmp_path: Path, sqlite_template: Path, shipped: PlanBase, lexicon: Lexicon, clock: Clock
) -> OverridesService:
    import shutil

    from mhcrm.store import open_store

    shutil.copy(sqlite_template, tmp_path / "other.db")
    return OverridesService(open_store(tmp_path / "other.db", clock=clock, actor="乙"), shipped, lexicon, clock)


def test_one_file_for_colleagues(
    store: Store,
    service: OverridesService,
    tmp_path: Path,
    sqlite_template: Path,
    shipped: PlanBase,
    lexicon: Lexicon,
    clock: Clock,
    dump: Dump,
) -> None:
    service.add_all(EACH)
    assert service.export(tmp_path / "rules.yaml") == len(EACH)
    other = other_office(tmp_path, sqlite_template, shipped, lexicon, clock)
    drafts = other.read_file(tmp_path / "rules.yaml")
    assert {line.standing for line in other.preview(drafts)} == {Standing.NEW}
    before = dump(other._store)
    result = other.import_all(drafts)
    assert (result.added, result.left) == (len(EACH), 0)
    assert [(o.uid, o.author, o.basis, dict(o.body), o.valid_from, o.valid_to) for o in other.all()] == [
        (o.uid, o.author, o.basis, dict(o.body), o.valid_from, o.valid_to) for o in service.all()
    ]
    assert effective(shipped, other.all(), DAY).version == effective(shipped, service.all(), DAY).version
    again = other.import_all(drafts)
    assert (again.added, again.same) == (0, len(EACH))
    other._store.undo()
    assert dump(other._store) == before
    other._store.close()


def test_conflicts_are_shown_and_left_unless_told_otherwise(
    service: OverridesService, tmp_path: Path, sqlite_template: Path, shipped: PlanBase, lexicon: Lexicon, clock: Clock
) -> None:
    service.add(draft("amend", "line.major-project", {"value": 90000}))
    other = other_office(tmp_path, sqlite_template, shipped, lexicon, clock)
    other.add(EACH[2])
    other.export(tmp_path / "rules.yaml")
    other._store.close()
    drafts = service.read_file(tmp_path / "rules.yaml")
    (line,) = service.preview(drafts)
    assert line.standing is Standing.CONFLICT
    assert line.ours is not None
    assert service.import_all(drafts).left == 1
    assert [dict(item.body) for item in service.all()] == [{"value": 90000}]
    assert service.import_all(drafts, replace_ours=True).replaced == 1
    assert [dict(item.body) for item in service.all()] == [{"value": 80000}]


FILES = [
    ("rules: []", "没有规则"),
    ("rules:\n  - {kind: end, target: policy.2024-11.art-22, author: 王, basis: 会, why: x}", "不认识的键"),
    ("rules:\n  - {kind: stop, target: a.b, author: 王, basis: 会}", "kind"),
    ("rules:\n  - {kind: end, target: policy.2024-11.art-22, author: 王}", "basis"),
    ("rules:\n  - {kind: end, target: policy.2024-11.art-22, from: 明天, author: 王, basis: 会}", "不是日期"),
    ("office_rules: 2\nrules: []", "更新版本"),
    ("rules: [", "YAML"),
]


@pytest.mark.parametrize(("text", "words"), FILES, ids=range(len(FILES)))
def test_a_broken_file_is_refused_with_its_line(
    file_store: Store, shipped: PlanBase, lexicon: Lexicon, clock: Clock, tmp_path: Path, text: str, words: str
) -> None:
    service = OverridesService(file_store, shipped, lexicon, clock)
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(MhcrmError) as caught:
        service.read_file(tmp_path / "rules.yaml")
    assert words in str(caught.value)
    assert "行" in str(caught.value)


def test_one_bad_entry_keeps_the_whole_file_out(service: OverridesService, tmp_path: Path) -> None:
    lines = [
        "rules:",
        "  - {kind: end, target: policy.2024-11.art-22, author: 王, basis: 会}",
        "  - {kind: end, target: policy.2024-11.art-99, author: 王, basis: 会}",
    ]
    (tmp_path / "rules.yaml").write_text("\n".join(lines), encoding="utf-8")
    drafts = service.read_file(tmp_path / "rules.yaml")
    with pytest.raises(InputError) as caught:
        service.import_all(drafts)
    assert "第 3 行" in str(caught.value)
    assert service.all() == []


def test_nothing_to_export_writes_no_file(service: OverridesService, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    with pytest.raises(InputError) as caught:
        service.export(path)
    assert caught.value.code == "nothing_to_export" and not path.exists()
