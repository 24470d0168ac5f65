"""Solving by HiGHS: exact, reproducible (one thread, fixed seed), cancelable, with the bound reported."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from mhcrm.base.errors import Cancelled
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.space.allocation.model import Assignment, Offer, Plan, Problem, leaves_of

EXACT = 1e-9


def solve(problem: Problem, *, time_limit: float = 120.0, gap: float = 0.0, progress: Progress | None = None) -> Plan:
    """The most valuable assignment.

    Args:
        time_limit: seconds; when it runs out the best plan found is returned with its bound.
        gap: stop as soon as the plan is proven within this share of the best.

    Raises:
        InputError: pins that contradict each other or the vetoes.
        Cancelled: the user stopped it.
    """
    problem.check()
    offers = problem.usable()
    projects = sorted({offer.project for offer in problem.offers} | set(problem.pins) | set(problem.projects))
    started = time.perf_counter()
    if not offers:
        return Plan((), 0.0, 0.0, True, tuple(projects))
    chosen, bound = _run(problem, offers, time_limit, gap, progress or silent())
    placed = tuple(Assignment(offer.project, offer.units, offer.value) for offer in chosen)
    value = sum(item.value for item in placed)
    taken = {item.project for item in placed}
    optimal = bound - value <= max(EXACT, 1e-7 * abs(value))
    return Plan(
        placed,
        value,
        max(bound, value),
        optimal,
        tuple(project for project in projects if project not in taken),
        time.perf_counter() - started,
    )


def rows_of(problem: Problem, offers: Sequence[Offer]) -> tuple[list[list[int]], list[tuple[float, float]]]:
    """Constraint rows as column numbers, with their bounds: one per project, one per contested leaf."""
    by_project: dict[int, list[int]] = {}
    by_leaf: dict[int, list[int]] = {}
    for column, offer in enumerate(offers):
        by_project.setdefault(offer.project, []).append(column)
        for leaf in leaves_of(offer.units, problem.leaves):
            by_leaf.setdefault(leaf, []).append(column)
    rows = list(by_project.values())
    bounds = [(1.0 if project in problem.pins else 0.0, 1.0) for project in by_project]
    seen: set[tuple[int, ...]] = set()
    for columns in by_leaf.values():
        # Rooms that always go together give the same row; one is enough. A row within one project says nothing new.
        key = tuple(columns)
        if len(columns) < 2 or key in seen or len({offers[column].project for column in columns}) == 1:
            continue
        seen.add(key)
        rows.append(columns)
        bounds.append((0.0, 1.0))
    return rows, bounds


def _run(
    problem: Problem, offers: Sequence[Offer], time_limit: float, gap: float, progress: Progress
) -> tuple[list[Offer], float]:
    import highspy
    import numpy as np

    rows, bounds = rows_of(problem, offers)
    lp = highspy.HighsLp()
    count = len(offers)
    lp.num_col_, lp.num_row_ = count, len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array([offer.value for offer in offers])
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
    lp.row_lower_ = np.array([low for low, _ in bounds])
    lp.row_upper_ = np.array([high for _, high in bounds])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    starts = np.cumsum([0, *(len(row) for row in rows)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = starts
    lp.a_matrix_.index_ = np.array([column for row in rows for column in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.ones(int(starts[-1]))
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", gap),
                        ("mip_abs_gap", 0.0), ("time_limit", time_limit)):  # fmt: skip
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    _watch(solver, progress)
    solver.run()
    progress.step(0)  # raises when the interrupt came from the user
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInterrupt:
        raise Cancelled
    solution = solver.getSolution().col_value
    info = solver.getInfo()
    picked = [offer for offer, level in zip(offers, solution, strict=True) if level > 0.5]
    proven = status == highspy.HighsModelStatus.kOptimal and gap == 0.0
    return picked, sum(offer.value for offer in picked) if proven else float(info.mip_dual_bound)


def _watch(solver: Any, progress: Progress) -> None:
    """Let the progress interrupt the search at the solver's own checkpoints."""

    def checkpoint(event: Any) -> None:
        try:
            progress.step(0)
        except Cancelled:
            event.interrupt()

    progress.start("正在求最优分配")
    solver.cbMipInterrupt += checkpoint
