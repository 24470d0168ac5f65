"""The sample data through the real intake and inventory: in, out as a spreadsheet, in again, and away without a trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App, open_app
from mhcrm.domain.records import LeadQuery


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("示例")
    with open_app(db=str(folder / "示例.db"), as_of=date(2026, 9, 16), actor="示例") as opened:
        opened.samples.install(
            lambda path: opened.intake.commit(opened.intake.preview(path)),
            lambda path: opened.spaces.import_file(path, is_sample=True),
        )
        yield opened


def test_ledger_and_inventory_are_read_as_meant(app: App) -> None:
    preview = app.intake.preview(app.samples.file("示例-项目台账.xlsx"))
    states = Counter(str(row.status) for row in preview.rows)
    assert app.records.count() >= 80
    assert states["rejected"] == 1
    assert states["accepted"] == 0
    kinds = Counter(str(line.space.kind) for line in app.spaces.lines())
    assert kinds["building"] >= 8
    assert kinds["plot"] >= 6
    assert sum(kinds.values()) >= 300
    assert all(line.space.is_sample for line in app.spaces.lines())
    assert len({line.space.park_ref for line in app.spaces.lines() if line.space.park_ref}) >= 4


def test_the_exported_ledger_is_unchanged_when_it_comes_back(app: App, tmp_path: Path) -> None:
    done = app.export.leads(LeadQuery(), tmp_path / "导出.xlsx")
    preview = app.intake.preview(done.path)
    states = Counter(str(row.status) for row in preview.rows)
    assert states["unchanged"] == done.rows == app.records.count()
    assert not {"accepted", "updated", "duplicate", "rejected"} & states.keys()


def test_samples_leave_nothing_behind(tmp_path: Path) -> None:
    with open_app(db=str(tmp_path / "a.db"), as_of=date(2026, 9, 16), actor="示例") as opened:
        with opened.store.write("真实") as uow:
            uow.leads.add({"company": "真实企业", "project": "真实项目"})
        opened.samples.install(
            lambda path: opened.intake.commit(opened.intake.preview(path)),
            lambda path: opened.spaces.import_file(path, is_sample=True),
        )
        assert opened.samples.state().installed
        opened.matching.match_many()
        assert not opened.samples.remove().installed
        assert opened.records.count() == 1
        assert opened.spaces.lines() == []
        assert opened.records.referrers() == []


def test_a_real_project_on_a_sample_space_keeps_all_samples(tmp_path: Path) -> None:
    with open_app(db=str(tmp_path / "a.db"), as_of=date(2026, 9, 16), actor="示例") as opened:
        with opened.store.write("准备") as uow:
            lead_id = uow.leads.add({"company": "真实企业"})
            space_id = uow.spaces.add({"kind": "plot", "code": "S1", "name": "示例地块", "is_sample": True})
            day = date(2026, 9, 1)
            uow.holds.add({"space_id": space_id, "lead_id": lead_id, "start": day, "until": date(2026, 12, 1)})
        with pytest.raises(InputError, match="预留了示例空间"):
            opened.samples.remove()
        assert len(opened.spaces.lines()) == 1
