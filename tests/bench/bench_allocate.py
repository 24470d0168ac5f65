"""Optimal allocation (model building and solving) against the bare solver on the same matrix.

Sizes: 300 projects × 200 units proven optimal; 2,000 × 2,000 to a proven gap of 1 %.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import time

import highspy
import numpy as np

from mhcrm.domain.space.allocation import Offer, Problem, solve
from mhcrm.domain.space.allocation.solve import rows_of

OFFERS_EACH = 10
RUNS = 3


def make(projects: int, units: int, seed: int = 7) -> Problem:
    """Buildings of four floors of four rooms; every project has ten offers on mixed levels."""
    random_ = random.Random(seed)
    leaves: dict[int, frozenset[int]] = {}
    offered: list[int] = []
    number = 0
    while len(offered) < units:
        rooms = list(range(number + 100_000, number + 100_016))
        building, floors = number + 1, [number + 2 + floor for floor in range(4)]
        leaves[building] = frozenset(rooms)
        leaves |= {floor: frozenset(rooms[index * 4 : index * 4 + 4]) for index, floor in enumerate(floors)}
        leaves |= {room: frozenset({room}) for room in rooms}
        offered += [building, *floors, *rooms]
        number += 1000
    offered = offered[:units]
    offers = [
        Offer(project, (unit,), random_.uniform(1, 100))
        for project in range(projects)
        for unit in random_.sample(offered, min(OFFERS_EACH, len(offered)))
    ]
    return Problem(tuple(offers), leaves)


def bare(problem: Problem, gap: float) -> float:
    """Seconds the solver alone needs, the matrix being there already."""
    offers = problem.usable()
    rows, bounds = rows_of(problem, offers)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(offers), len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array([offer.value for offer in offers])
    lp.col_lower_, lp.col_upper_ = np.zeros(len(offers)), np.ones(len(offers))
    lp.row_lower_, lp.row_upper_ = np.array([b[0] for b in bounds]), np.array([b[1] for b in bounds])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(offers)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
    lp.a_matrix_.index_ = np.array([column for row in rows for column in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.ones(sum(len(row) for row in rows))
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", gap)):
        solver.setOptionValue(name, value)
    started = time.perf_counter()
    solver.passModel(lp)
    solver.run()
    return time.perf_counter() - started


def measure(projects: int, units: int, gap: float) -> dict[str, object]:
    """One row of the report: medians of a few runs in turn."""
    problem = make(projects, units)
    ours, floor = [], []
    for _ in range(RUNS):
        started = time.perf_counter()
        plan = solve(problem, gap=gap)
        ours.append(time.perf_counter() - started)
        floor.append(bare(problem, gap))
    mine, other = statistics.median(ours), statistics.median(floor)
    share = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    note = f"{projects}×{units}，" + ("已证明最优" if plan.optimal else f"差距 {plan.gap:.3%}")
    return {
        "size": projects,
        "ours_s": mine,
        "floor_s": other,
        "ratio": mine / other,
        "peak_mib": round(share),
        "note": note,
    }


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int)
    args = parser.parse_args()
    cases = [(300, 200, 0.0), (2000, 2000, 0.01)]
    rows = [measure(*case) for case in cases if args.size in (None, case[0])]
    json.dump({"name": "allocate", "rows": rows}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
