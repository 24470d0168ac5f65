"""The index of touched articles answers exactly as asking every route one by one, and normalising as full NFKC does."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.matching.articles import Route
from mhcrm.domain.matching.conditions import AnyOf, FactLeaf, Facts, SignalLeaf
from mhcrm.domain.matching.policy_book import policy_book
from mhcrm.domain.matching.touched import needed_signals
from mhcrm.plan.lexicon import _FOLD, _SPACES, normalise
from mhcrm.plan.loader import load_plan
from mhcrm.plan.signals import SignalHit, Standing

BASE = load_plan()
BOOK = policy_book(BASE)
SIGNALS = sorted(BOOK.signals_used())
TRACKS = ["track.ps.epc", "track.ps.testing", "track.energy.nev", "track.ps.platform"]


@dataclass
class _Profile:
    phases: frozenset[str] = frozenset()
    ownership: str | None = None
    origin: str | None = None
    is_existing: bool | None = None
    investment_wan: Decimal | None = None
    land_mu: Decimal | None = None
    floor_area_sqm: Decimal | None = None
    foreign_paid_in: bool | None = None
    no_new_space: bool = False
    planned_on: str | None = None
    text_by_field: dict[str, str] = field(default_factory=dict)
    signals: dict[str, tuple[SignalHit, ...]] = field(default_factory=dict)


@dataclass
class _Chains:
    industry_ids: tuple[str, ...] = ()
    track_ids: tuple[str, ...] = ()
    is_outside: bool | None = None


amounts = st.none() | st.sampled_from([Decimal(0), Decimal(15), Decimal(30), Decimal(20_000), Decimal(90_000)])
maybe = st.none() | st.booleans()
hits = st.dictionaries(
    st.sampled_from(SIGNALS),
    st.sampled_from(list(Standing)).map(lambda standing: (SignalHit("s", "summary", 0, 1, "词", standing),)),
    max_size=5,
)
profiles = st.builds(
    _Profile,
    phases=st.frozensets(
        st.sampled_from(["制造", "中试", "总部", "研发总部", "孵化器", "公共创新服务平台"]), max_size=2
    ),
    ownership=st.none() | st.sampled_from(["外资", "民营", "基金", "高校成果转化"]),
    is_existing=maybe,
    investment_wan=amounts,
    land_mu=amounts,
    foreign_paid_in=maybe,
    signals=hits,
)
chains = st.builds(
    _Chains,
    industry_ids=st.lists(st.just("industry.energy"), max_size=1).map(tuple),
    track_ids=st.lists(st.sampled_from(TRACKS), max_size=2).map(tuple),
    is_outside=maybe,
)


def _asked_one_by_one(route: Route, facts: Facts) -> bool:
    present = facts.profile.signals.keys()
    if route.gate and not route.gate & present:
        return False
    return bool(route.spoken & present) or any(pointer.evaluate(facts).pointed for pointer in route.pointers)


@given(profiles, chains)
def test_the_index_equals_asking_every_route(profile: _Profile, found: _Chains) -> None:
    facts = Facts(profile, found)
    expected = {
        at: routes
        for at, article in enumerate(BOOK.articles)
        if (routes := tuple(route for route in article.routes if _asked_one_by_one(route, facts)))
    }
    assert BOOK.touched(facts) == expected
    assert list(BOOK.touched(facts)) == sorted(expected)


def test_some_lead_touches_something() -> None:
    """The comparison above is not one of empty answers."""
    assert BOOK.touched(Facts(_Profile(ownership="外资", land_mu=Decimal(30)), _Chains()))


def test_a_signal_is_needed_only_where_nothing_else_can_carry_the_condition() -> None:
    one, fact = SignalLeaf("a", "甲"), FactLeaf("land_mu", ">", Decimal(0), "要地")
    assert needed_signals(one) == {"a"}
    assert needed_signals(AnyOf((one, SignalLeaf("b", "乙")))) == {"a", "b"}
    assert needed_signals(AnyOf((one, fact))) is None


@given(st.text("研产Aｂ１，。；：！？（）、“”《》·—－ \t\u3000²㎡ⅣÅ…’\r\n℃ﬁ株㈱é" + "e\u0301"))
def test_quick_normalising_equals_the_full_one(text: str) -> None:
    full = unicodedata.normalize("NFKC", text).lower().translate(_FOLD)
    assert normalise(text) == (_SPACES.sub("", full) if " " in full or "\t" in full else full)
