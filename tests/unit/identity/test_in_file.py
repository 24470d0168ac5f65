"""Rows of one wording in one file: one lead twice, or two that their own facts tell apart. No row is lost to a likeness."""

from __future__ import annotations

import pytest

from tests.quality.identity.office import made_code
from tests.unit.intake.sheets import codes, leads, read

HEAD = ["企业名称", "项目名称", "统一社会信用代码", "项目代码", "联系电话"]
A = "上海砚青软件有限公司"


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ([A, "财税软件", made_code("A1"), "", ""], [A, "财税软件", made_code("B2"), "", ""], True),
        (
            [A, "财税软件", "", "2503-310112-04-01-100001", ""],
            [A, "财税软件", "", "2503-310112-04-01-100002", ""],
            True,
        ),
        (["某央企", "总部项目", "", "", "13917750001"], ["某央企", "总部项目", "", "", "13917750002"], False),
    ],
)
def test_rows_that_contradict_each_other_are_both_kept(one: list[str], other: list[str], asked: bool) -> None:
    rows = leads(read([HEAD, one, other]))
    assert [row.status for row in rows] == ["accepted", "accepted"]
    assert ("duplicate-likely" in codes(rows[1])) is asked


@pytest.mark.parametrize(
    "row", [[A, "财税软件", "", "", "13917750001"], ["某央企", "总部项目", "", "", "13917750001"], [A, "", "", "", ""]]
)
def test_a_row_written_twice_is_one_lead(row: list[str]) -> None:
    assert [found.status for found in leads(read([HEAD, row, row]))] == ["accepted", "duplicate"]
