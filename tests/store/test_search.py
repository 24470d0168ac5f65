"""Search: finds what a plain look through the text finds, nothing else, and follows every change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.text import nfkc
from mhcrm.domain.records import LeadDraft, LeadQuery
from mhcrm.store import Store
from mhcrm.store.bulk_tokens import bulk_tokens
from mhcrm.store.pinyin import initials, sort_key
from mhcrm.store.search_index import parse_query, tokens_of

TEXTS = [
    "上海苏州精密机械有限公司",
    "苏州河畔机器人研发中心",
    "苏 州市脑机接口",
    "ＡＩ芯片 设计（含 𬱖 字）",
    "AI+检验检测，第3代半导体",
    "机密",
]


@pytest.fixture
def filled(store: Store) -> Store:
    """A store whose leads carry :data:`TEXTS`."""
    with store.write("导入") as uow:
        uow.leads.add_many([LeadDraft({"company": f"某{at}", "notes": text}) for at, text in enumerate(TEXTS)])
    return store


def found(store: Store, text: str) -> set[int]:
    """Positions in :data:`TEXTS` of the leads found; both roads must agree."""
    with store.read() as view:
        ids = view.leads.ids(LeadQuery(text=text))
        newest, total = view.leads.search(text, 50)
        assert sorted(newest) == sorted(ids)
        assert total == len(ids) == view.leads.count(LeadQuery(text=text))
        companies = [row.cells["company"] for row in view.leads.rows(ids, ["company"])]
    return {int(str(name)[1:]) for name in companies}


@pytest.mark.parametrize(
    "word",
    ["苏", "苏州", "精密机械", "机", "密机", "机密", "脑机接口", "芯片设计", "𬱖", "半导体", "机器人", "苏州市", "火"],
)
def test_chinese_words_are_found_wherever_they_stand(filled: Store, word: str) -> None:
    runs = [nfkc(text).replace(" ", "\n").replace("(", "\n").replace(",", "\n") for text in TEXTS]
    assert found(filled, word) == {at for at, text in enumerate(runs) if word in text}


def test_latin_words_width_and_several_words(filled: Store) -> None:
    assert found(filled, "ai") == {3, 4}
    assert found(filled, "AI芯片") == {3}
    assert found(filled, "苏州 机") == {0, 1}
    assert found(filled, "第3代") == {4}
    assert found(filled, "（）") == set()


@pytest.mark.parametrize(
    ("query", "hit"), [("jcbdt", True), ("shjc", True), ("zqnj", True), ("cqnj", True), ("j", True), ("jx", False)]
)
def test_initials(store: Store, query: str, hit: bool) -> None:
    with store.write("新建") as uow:
        uow.leads.add({"company": "上海精测半导体", "project": "重庆脑机"})
    with store.read() as view:
        assert bool(view.leads.ids(LeadQuery(text=query))) is hit


def test_codes_and_phone_endings(store: Store) -> None:
    with store.write("新建") as uow:
        lead = uow.leads.add({"company": "甲", "phone": "13812345678", "uscc": "91350100M000100Y43"})
    with store.read() as view:
        for query in ("mh-2026-0001", "0001", "5678", "1381", "91350100m"):
            assert view.leads.ids(LeadQuery(text=query)) == [lead], query
        assert view.leads.ids(LeadQuery(text="5679")) == []


def test_index_follows_edits(store: Store) -> None:
    with store.write("新建") as uow:
        lead = uow.leads.add({"company": "甲公司", "notes": "柔性电极"})
    with store.write("改") as uow:
        uow.leads.update(lead, {"notes": "刚性电极", "x:另": "光伏"})
    with store.read() as view:
        assert view.leads.ids(LeadQuery(text="柔性")) == []
        assert view.leads.ids(LeadQuery(text="刚性 光伏")) == [lead]
    assert store.rebuild_search() == 1
    with store.read() as view:
        assert view.leads.ids(LeadQuery(text="刚性")) == [lead]
    assert store.check().problems == ()


def test_check_finds_a_lead_missing_from_the_index(file_store: Store) -> None:
    with file_store.write("新建") as uow:
        uow.leads.add({"company": "甲公司"})
    with file_store.write("弄坏", undoable=False) as uow:
        uow.access.conn.exec_driver_sql("INSERT INTO lead_search(lead_search) VALUES ('delete-all')")
    assert any("搜索索引缺少 1 个" in problem for problem in file_store.check().problems)
    file_store.rebuild_search()
    assert file_store.check().problems == ()


FOLDED = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40).map(lambda t: nfkc(t).casefold())


@given(st.lists(FOLDED, min_size=1, max_size=6))
def test_bulk_tokens_are_the_tokens(texts: list[str]) -> None:
    assert bulk_tokens(texts) == [tokens_of(text) for text in texts]


@given(st.text(max_size=30))
def test_any_query_can_be_asked(text: str) -> None:
    for group in parse_query(text):
        assert group
        assert all(phrase.tokens and all(phrase.tokens) for phrase in group)


@given(st.text(max_size=12))
def test_names_of_any_kind_have_keys(name: str) -> None:
    assert all(char.isascii() for char in initials(name))
    assert isinstance(sort_key(name), str)


def test_pinyin() -> None:
    assert initials("重庆智算AI 3") == "zqzsai3 cqzsai3"
    assert initials(None) == ""
    assert sorted(["张江", "奥盛", "闵行", "ABB"], key=sort_key) == ["ABB", "奥盛", "闵行", "张江"]
