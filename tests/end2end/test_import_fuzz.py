"""Damaged files end in rows or in a sentence; the same damage every time, a few hundred files."""

from __future__ import annotations

import random
import signal
import sys
from pathlib import Path
from types import FrameType

import pytest

from tests.end2end.mutations import mutated, outcome_of, samples


@pytest.mark.skipif(sys.platform == "win32", reason="no alarm signal")
@pytest.mark.parametrize("number", range(12))
def test_damaged_files_give_rows_or_a_sentence(number: int, tmp_path: Path) -> None:
    source = samples(tmp_path)[number % 11]
    rng = random.Random(number)
    path = tmp_path / f"damaged{source.suffix}"
    for at in range(25):
        path.write_bytes(mutated(source.read_bytes(), rng, packed=source.suffix in (".xlsx", ".docx", ".ods", ".xlsb")))
        assert _within_time(path), at


def _within_time(path: Path) -> str:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError("a damaged file hangs the reader")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(30)
    try:
        return outcome_of(path)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
