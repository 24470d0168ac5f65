"""The compliance guard looks at every text of a scheme, however the words are spaced or typed."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.referral.compliance import findings, may_be_saved
from mhcrm.domain.referral.scheme import Clawback, Instalment, Scheme
from mhcrm.services.referral.texts import training_scheme

WORDS = (
    "税收返还", "返税", "奖返", "先征后返", "即征即退", "列收列支", "地方财力", "财力贡献", "留存奖励", "留成", "地方贡献",
    "区级贡献", "税收贡献", "纳税额", "入库税收", "迁入本区", "注册地迁至", "纳统", "税收返還",
)  # fmt: skip
PLACES = [
    field.name
    for field in fields(Scheme)
    if isinstance(getattr(training_scheme(), field.name), str)
    and field.name not in ("channel", "base", "tier_mode", "registration_before", "review_opinion_no", "reviewed_by")
]
BLANKS = st.sampled_from(["", " ", "　", "\u200b", "·", "、", "-", "（", "\n", "“"])


def test_the_shipped_example_has_no_such_wording() -> None:
    assert findings(training_scheme()) == []
    assert {"tax_note", "split_rule", "fx_rule", "issuer", "name", "stacking", "free_text", "doc_no"} <= set(PLACES)


@given(st.sampled_from(WORDS), st.sampled_from(PLACES), st.lists(BLANKS, min_size=8, max_size=8))
def test_no_blank_or_mark_hides_a_word_in_any_text(word: str, place: str, blanks: list[str]) -> None:
    typed = "".join(a + b for a, b in zip(word, blanks, strict=False))
    risky = replace(training_scheme(), **{place: f"按{typed}办"})
    found = findings(risky)
    assert [one.field for one in found] == [place] * len(found)
    assert found and not may_be_saved(risky)
    assert all(one.words and one.words in f"按{typed}办" for one in found)
    assert may_be_saved(replace(risky, review_opinion_no="测试审1号", reviewed_by="测试人"))


@pytest.mark.parametrize("word", WORDS)
def test_lists_and_rows_are_read_too(word: str) -> None:
    plain = training_scheme()
    first = plain.instalments[0]
    for risky in (
        replace(plain, approvers=("甲", word)),
        replace(plain, deductions=(word,)),
        replace(plain, exclusions=(word,)),
        replace(plain, eligible_tracks=frozenset({word})),
        replace(plain, instalments=(replace(first, milestone=word), *plain.instalments[1:])),
        replace(
            plain, instalments=(Instalment(first.milestone, first.share, ("进账单", word)), *plain.instalments[1:])
        ),
        replace(plain, clawbacks=(Clawback(word, 12, first.share),)),
    ):
        assert not may_be_saved(risky), word


@pytest.mark.parametrize(
    "text", ["统一由出纳统一支付", "材料留存备查", "按到账日中间价折算", "就高不重复", "资料一并列入统一台账"]
)
def test_ordinary_office_words_pass(text: str) -> None:
    assert findings(replace(training_scheme(), free_text=text)) == []


def test_a_tax_note_may_say_who_pays_the_tax_but_no_condition() -> None:
    plain = training_scheme()
    for text in ("引荐方所得依法自行纳税。", "由引荐方自行申报缴纳个人所得税"):
        assert findings(replace(plain, tax_note=text)) == []
    assert findings(replace(plain, free_text="引荐方所得依法自行纳税。"))
    for text in ("依法纳税额的10%", "依法纳税满一年", "自行缴纳税款的比例"):
        assert findings(replace(plain, tax_note=text)), text
