"""A network that is not the project's own way of landing is said to be another one, and can be taken back untouched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.cli.main import run

TODAY = date(2026, 6, 1)


@pytest.fixture
def app(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    with App(target, Clock(as_of=TODAY, fixed=datetime(2026, 6, 1, 1, tzinfo=UTC)), "周岚") as opened:
        yield opened


def new(app: App, mode: str) -> str:
    made = app.records.create({"project": "脑机接口", "owner": "周岚", **({"space_mode": mode} if mode else {})})
    return app.records.get(made.ids[0]).code or ""


def test_another_track_is_said_and_taken_back(app: App, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = new(app, "租赁厂房")
    words = ("--db", target, "--as-of", "2026-06-01")
    assert run(["approval", "start", code, "--track", "A", *words]) == 0
    assert "落地方式是“租赁厂房”（租购载体）" in capsys.readouterr().out
    assert run(["approval", "withdraw", code, "--reason", "选错路径", *words]) == 0
    lead_id = app.records.by_code(code).id or 0
    with pytest.raises(InputError) as caught:
        app.approvals.view(code)
    assert caught.value.code == "no-case"
    with app.store.read() as view:
        assert [event.kind for event in view.loops.events.of_lead(lead_id)] == ["启动", "撤回启动"]
    app.approvals.cases.start(code, "B")
    assert app.approvals.view(code).warning == ""
    assert app.store.check().problems == ()


@pytest.mark.parametrize("mode", ["", "拿地自建"])
def test_the_own_track_and_an_unknown_one_raise_no_warning(app: App, mode: str) -> None:
    code = new(app, mode)
    app.approvals.cases.start(code, "A")
    assert app.approvals.view(code).warning == ""


def test_what_has_been_worked_on_is_not_taken_back(app: App) -> None:
    code = new(app, "轻资产")
    app.approvals.cases.start(code, "A")
    first = app.approvals.view(code).ready[0]
    app.approvals.steps.move(code, first.item.key, "已申报")
    with pytest.raises(InputError) as caught:
        app.approvals.cases.withdraw(code, "选错路径")
    assert caught.value.code == "case-begun"
    with pytest.raises(InputError):
        app.approvals.cases.withdraw(code, " ")
