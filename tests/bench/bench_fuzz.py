"""Files of every container, damaged at random: each gives rows or a sentence, in bounded time and memory.

Run by hand: ``python -m tests.bench.bench_fuzz [--size N]`` (N damaged files, default 600; at most a minute). The damage comes from a
fixed seed that a run can move on with ``--seed``. Prints one JSON document; fails only on a traceback, a hang or an overrun.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.end2end.mutations import mutated, outcome_of, samples

SECONDS = 60.0
SLOWEST = 10.0
"""A damaged file of a few kilobytes that takes longer than this counts as a hang."""


def main() -> None:
    """Damage and read; one JSON document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    ends: Counter[str] = Counter()
    slowest, worst, started, done = 0.0, "", time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = samples(folder)
        before = _peak()
        while done < args.size:
            done += 1
            source = rng.choice(files)
            path = folder / f"damaged{source.suffix}"
            path.write_bytes(
                mutated(source.read_bytes(), rng, packed=source.suffix in (".xlsx", ".ods", ".docx", ".xlsb"))
            )
            at = time.perf_counter()
            ends[outcome_of(path)] += 1
            took = time.perf_counter() - at
            if took > slowest:
                slowest, worst = took, source.suffix
            if took > SLOWEST:
                raise SystemExit(f"{source.name}: {took:.1f} s")
            if time.perf_counter() - started > SECONDS:
                break
        peak = _peak()
    whole = time.perf_counter() - started
    row = {"size": done, "ours_s": round(whole, 1), "floor_s": SECONDS, "ratio": round(whole / SECONDS, 2), "peak_mib": round(peak),
           "note": f"{dict(ends)}；最慢 {slowest:.2f} s（{worst}）；内存多用 {peak - before:.0f} MiB"}  # fmt: skip
    sys.stdout.write(json.dumps({"name": "fuzz", "rows": [row]}, ensure_ascii=False, indent=1) + "\n")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
