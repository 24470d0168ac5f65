"""Closing when the rolling backup cannot be made: the work is saved, and the message says so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem
from mhcrm.store import backup, open_store

CLOCK = Clock(fixed=datetime(2026, 11, 20, 2, 0, tzinfo=UTC))


def test_a_failed_backup_is_said_to_be_only_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_database: Path, _now: datetime) -> None:
        raise EnvironmentProblem("磁盘已满，这次没有写入。", "磁盘没有空间。", "请清理。", "full")

    store = open_store(tmp_path / "a.db", clock=CLOCK, actor="测试")
    with store.write("新建") as uow:
        lead_id = uow.leads.add({"company": "示例公司", "project": "示例项目"}, {})
    monkeypatch.setattr(backup, "roll", full)
    with pytest.raises(EnvironmentProblem) as caught:
        store.close()
    assert caught.value.code == "backup-failed"
    assert "数据都已保存" in str(caught.value)
    assert "没有写入" not in str(caught.value)
    monkeypatch.undo()
    again = open_store(tmp_path / "a.db", clock=CLOCK, actor="测试")
    with again.read() as view:
        assert view.leads.get(lead_id).text("project") == "示例项目"
    again.close()
