"""The strict YAML reader: plain values, line numbers, and no surprises from YAML's own guesses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import RuleFileError
from mhcrm.plan.yaml_strict import parse_yaml, read_yaml

TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\u2028\u2029\x85\ufffe\uffff")
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT.filter(bool), inner, max_size=4),
    max_leaves=12,
)


def test_scalars_are_what_a_colleague_means() -> None:
    text = "a: yes\nb: 012\nc: 1_000\nd: 12:30\ne: 1.50\nf: -3\ng: ~\nh: '12'\ni: 2026-05-19\nj: true\nk:\nl: 1e5\n"
    values, _ = parse_yaml(text.encode(), "x.yaml")
    assert values == {
        "a": "yes",
        "b": "012",
        "c": "1_000",
        "d": "12:30",
        "e": 1.5,
        "f": -3,
        "g": None,
        "h": "12",
        "i": date(2026, 5, 19),
        "j": True,
        "k": None,
        "l": "1e5",
    }


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("records:\n  - id: a\n    links:\n      - {type: x,\n         target: y}\n", encoding="utf-8")
    _, line_of = read_yaml(path)
    assert line_of() == 1
    assert line_of("records", 0) == 2
    assert line_of("records", 0, "links", 0, "target") == 5
    assert line_of("records", 0, "missing", "deeper") == 2


def test_a_byte_order_mark_is_no_problem() -> None:
    assert parse_yaml("\ufeffa: 中\n".encode(), "x.yaml")[0] == {"a": "中"}


@pytest.mark.parametrize("text", ["a: 1\n---\nb: 2\n", "a: [1\n", "{a: 1, a: 2}", "a: &x [1]\nb: *x\n"])
def test_what_cannot_be_one_plain_document_is_refused(text: str) -> None:
    with pytest.raises(RuleFileError, match=r"规则文件 x\.yaml 第"):
        parse_yaml(text.encode(), "x.yaml")


@given(PLAIN)
def test_what_a_yaml_writer_writes_is_read_back(value: object) -> None:
    written = yaml.safe_dump(value, allow_unicode=True)
    assert parse_yaml(written.encode(), "x.yaml")[0] == value


@given(st.binary(max_size=60))
def test_any_bytes_give_values_or_the_one_error(raw: bytes) -> None:
    try:
        parse_yaml(raw, "x.yaml")
    except RuleFileError as problem:
        assert problem.code == "rule_file"
