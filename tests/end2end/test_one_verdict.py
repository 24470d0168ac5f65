"""One pair, one verdict: the import, the form's hint and 查重 say the same words; rows of one wording keep their own leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.services.duplicates.service import DuplicatesService
from mhcrm.services.intake.service import IntakeService
from mhcrm.store import Store, open_store
from tests.end2end.intake_files import write_xlsx
from tests.quality.identity.office import Labelled, answer, labelled

CLOCK = Clock(fixed=datetime(2026, 9, 16, 2, 0, tzinfo=UTC))
HEAD = ["企业名称", "项目名称", "统一社会信用代码", "项目代码", "联系人", "联系电话"]
NAMES = ("company", "project", "uscc", "project_code", "contact", "phone")
A = "上海砚青软件有限公司"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "库.db", clock=CLOCK, actor="测试")
    yield opened
    opened.close()


def _some() -> list[Labelled]:
    """A pair of each kind that is asked about and that an import takes as it stands.

    A row with company and project of a stored lead is that lead come again, and another code in it a 冲突 said cell by cell.
    """
    kinds = {}
    for pair in (*labelled("office_pairs.psv"), *labelled("office_pairs_2.psv")):
        whole = all(side.get("company") and side.get("project") for side in (pair.left, pair.right))
        plain = not any("\n" in str(value) for side in (pair.left, pair.right) for value in side.values())
        again = all(pair.left.get(name) == pair.right.get(name) for name in ("company", "project"))
        if whole and plain and not again and answer(pair)[0] == "?":
            kinds.setdefault(pair.kind, pair)
    return list(kinds.values())


def test_import_hint_and_search_agree(store: Store, tmp_path: Path) -> None:
    duplicates, said = DuplicatesService(store, CLOCK), 0
    for pair in _some():
        with store.write("库里的") as uow:
            uow.leads.add({name: value for name, value in pair.left.items() if value is not None})
        hint = duplicates.like(pair.right)
        row = [str(pair.right.get(name) or "") for name in NAMES]
        preview = IntakeService(store, CLOCK).preview(write_xlsx(tmp_path / "表.xlsx", [HEAD, row]))
        told = [p.params["verdict"] for found in preview.rows for p in found.problems if p.code == "stored-likely"]
        with store.write("又一个") as uow:
            uow.leads.add({name: value for name, value in pair.right.items() if value is not None})
        (found,) = duplicates.pairs()
        assert [found.comparison.words] == [like.comparison.words for like in hint] == told, pair
        said += 1
        store.undo()
        store.undo()
    assert said >= 12


def test_two_rows_of_one_wording_keep_their_own_leads_the_next_week(store: Store, tmp_path: Path) -> None:
    service = IntakeService(store, CLOCK)
    rows = [
        [A, "财税软件", "", "2503-310112-04-01-100001", "童真", "13917750001"],
        [A, "财税软件", "", "2503-310112-04-01-100002", "童真", "13917750001"],
        ["某央企", "总部项目", "", "", "蓝悦", "13917750003"],
        ["某央企", "总部项目", "", "", "毛宁", "13917750004"],
    ]
    path = write_xlsx(tmp_path / "台账.xlsx", [HEAD, *rows])
    assert service.commit(service.preview(path)).added == 4
    rows[3][4] = "毛宁宁"
    again = service.preview(write_xlsx(tmp_path / "台账2.xlsx", [HEAD, *rows]))
    assert (again.totals["unchanged"], again.totals["updated"], again.totals["accepted"]) == (3, 1, 0)
    (changed,) = again.of_status("updated")
    assert changed.changes == {"contact": ("毛宁", "毛宁宁")}
