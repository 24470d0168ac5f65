"""Matching quality on our own corpus: targets, and no case worse than the committed baseline."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _harness() -> ModuleType:
    name = "matching_quality_harness"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("harness.py"))
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


harness = _harness()
TARGETS = {"industry": 0.95, "track": 0.95, "parks3": 0.95, "tier": 0.95, "outside": 0.95, "cited": 1.0}


def test_the_corpus_is_large_enough_and_says_why() -> None:
    cases = harness.corpus()
    assert len(cases) >= 200 and len({case.id for case in cases}) == len(cases)
    assert all(case.why for case in cases)


def test_targets_are_reached_on_the_plain_corpus() -> None:
    rates = harness.rates(harness.run())
    assert {name: rates[name] for name, least in TARGETS.items() if rates[name] < least} == {}


@pytest.mark.parametrize("name", ["plain", *harness.DEGRADATIONS])
def test_no_case_is_worse_than_the_baseline(name: str) -> None:
    baseline = json.loads(harness.BASELINE.read_text(encoding="utf-8"))[name]["failures"]
    found = harness.failures(harness.run(harness.DEGRADATIONS.get(name)))
    regressed = {part: sorted(set(missed) - set(baseline.get(part, ()))) for part, missed in found.items()}
    improved = {part: sorted(set(missed) - set(found.get(part, ()))) for part, missed in baseline.items()}
    print(f"{name}: improved { ({p: m for p, m in improved.items() if m}) }")
    assert {part: missed for part, missed in regressed.items() if missed} == {}
