"""Fixtures of the rule-base tests: the shipped base, and a folder holding sound documents beside one sample."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.plan.base import PlanBase
from mhcrm.plan.loader import load_plan
from mhcrm.services.rules.service import RulesService

BROKEN = Path(__file__).resolve().parents[2] / "data" / "plan_broken"


@pytest.fixture(scope="session")
def shipped() -> PlanBase:
    """The rule base as shipped."""
    return load_plan()


@pytest.fixture
def rules(shipped: PlanBase) -> RulesService:
    """The rules service on the shipped base, on a fixed day."""
    return RulesService(shipped, Clock(as_of=date(2026, 11, 20)))


@pytest.fixture
def folder_with(tmp_path: Path) -> Callable[[str], Path]:
    """Sets a sample (``form/no_cite``) beside two sound documents and returns the folder."""

    def build(name: str) -> Path:
        shutil.copy(BROKEN / "documents.yaml", tmp_path / "documents.yaml")
        shutil.copy(BROKEN / f"{name}.yaml", tmp_path / "sample.yaml")
        return tmp_path

    return build
