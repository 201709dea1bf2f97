"""The experiments of the report, and the function behind ``verify simulate``.

Results are plain JSON values: parameters, rows, series for figures, and the list of violations, which is
empty unless a run lies on the wrong side of a proved bound. They are the same to the last bit on every
path, worker count and batch split.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.sgd import annealing, averages, degradation
from verify.sgd.batch import Batch
from verify.sgd.engine import Progress, run
from verify.sgd.logistic_study import run_study
from verify.sgd.request import one_of, read_horizons, read_rhos
from verify.sgd.single import simulate
from verify.sgd.steps import step_sequence
from verify.theory.instances import load_instance

__all__ = ["EXPERIMENTS", "run_experiment", "simulate"]

EXPERIMENTS = ("d1", "d2", "annealed", "noisy", "averages", "logistic")
FIXED = {
    "averages": "its instances, schedules and horizons are in verify.sgd.averages",
    "logistic": "its schedules and learning rates are those of Appendix C.1",
}
DECADES = (10**2, 10**3, 10**4, 10**5, 10**6)
HORIZONS = {"d1": DECADES, "d2": DECADES, "annealed": DECADES[:4], "noisy": (10**4,)}
SCHEDULES = ("constant", "invsqrt", "linear", "cosine", "poly:2")
RHO_POINTS = 33
RERUN_LONGEST = 1000
"""Horizons up to here are run again in rational numbers, every run of them."""

Job = tuple[Batch, Callable[[Any], dict[str, Any]]]


def run_experiment(
    name: str, horizons: Sequence[int] | None = None, rhos: Sequence[Any] | None = None,
    schedules: Sequence[Any] | None = None, progress: Progress | None = None, *,
    path: str = "auto", workers: int | None = None, seed: int = 1,
) -> dict[str, Any]:  # fmt: skip
    """Run one experiment and compare each run with the proved bounds.

    name       "d1" (fixed steps, Appendix D.1), "d2" (eta/sqrt t, D.2), "annealed" (last iterate of the worst
               start, exact oracle), "noisy" (mean last-iterate error of the worst slope, gradients +-G),
               "averages" (last iterates and averages on four instances), "logistic" (Appendix C.1, what
               coarse grids of learning rates cost)
    horizons   values of T; unless told the decades 10^2..10^6, to 10^5 for "annealed", 10^4 for "noisy"
    rhos       values of rho; unless told a grid over the paper's range, for "annealed" and "noisy" over
               1 to min(128, sqrt(T)/2)
    schedules  for "annealed" and "noisy": names, formulas or Schedule objects
    progress   called as progress(done, total), counted in steps over all runs
    path, workers, seed  see :func:`verify.sgd.engine.run`; the seed is for the draws
    returns    {"experiment", "instance", "parameters", "rows", "series", "violations", "diverged", ...}
    raises     DomainError for a value outside; ScheduleError, HypothesisError for an unusable schedule
    """
    one_of(name, EXPERIMENTS, "experiment")
    if name in FIXED:
        if horizons is not None or rhos is not None or schedules is not None:
            raise DomainError(f"{name}: {FIXED[name]}; give none.")
        if name == "averages":
            return _averages(seed, progress, path, workers)
        return run_study(seed, progress=progress, workers=workers)
    factors = read_rhos(rhos) if rhos is not None else None
    lengths = read_horizons(HORIZONS[name] if horizons is None else horizons)
    if name in ("d1", "d2"):
        if schedules is not None:
            raise DomainError(
                f"schedules = {schedules!r}: {name} has its own steps; 'annealed' and 'noisy' take schedules."
            )
        jobs = [_degradation_job(name, horizon, factors) for horizon in lengths]
    else:
        names = SCHEDULES if schedules is None else schedules
        jobs = [_annealing_job(name, entry, horizon, factors, seed) for entry in names for horizon in lengths]
    degrading = name in ("d1", "d2")
    rows = _execute(jobs, degrading, progress, path, workers)
    series = [found for row in rows if (found := row.pop("series")) is not None]
    result = {
        "experiment": name,
        "instance": jobs[0][0].instance.statement(),
        "parameters": {"horizons": lengths, "rhos": factors, "seed": seed if name == "noisy" else None},
        "units": "rho*D*G/sqrt(T)" if degrading else "D*G/sqrt(T)",
        "rows": rows,
        "series": series,
        "violations": [violation for row in rows for violation in row["violations"]],
        "diverged": sum(row["diverged"] for row in rows),
    }
    if name == "d2":
        result["late_cut_in"] = degradation.first_late_cut_in()
    return result


def _execute(
    jobs: Sequence[Job], averages: bool, progress: Progress | None, path: str, workers: int | None
) -> list[dict[str, Any]]:
    """Run the batches one after the other, with one progress over all of them."""
    total, done = sum(batch.horizon * batch.size for batch, _ in jobs), 0
    rows = []
    for batch, digest in jobs:

        def shifted(part: int, _: int, base: int = done) -> None:
            if progress is not None:
                progress(base + part, total)

        outcome = run(batch, averages=averages, path=path, workers=workers, progress=shifted)
        done += batch.horizon * batch.size
        diverged = int(outcome.diverged.sum())
        lost = {"schedule": batch.steps.name, "T": batch.horizon, "violations": [], "series": None}
        rows.append((lost if diverged else digest(outcome)) | {"diverged": diverged})
    return rows


def _averages(seed: int, progress: Progress | None, path: str, workers: int | None) -> dict[str, Any]:
    jobs: list[Job] = []
    for name in averages.HORIZONS:
        for schedule in (*averages.PLAIN, *averages.ANNEALED):
            runs = averages.runs_of(name, step_sequence(schedule), seed)
            jobs.append((runs.batch, partial(_judged, runs)))
    finished = _execute(jobs, True, progress, path, workers)
    rows = [row for found in finished for row in found.get("rows", ())]
    series = [row.pop("series") for row in rows]
    return {
        "experiment": "averages",
        "instances": [load_instance(name).statement() for name in averages.HORIZONS],
        "parameters": {
            "horizons": sorted(set(averages.HORIZONS.values())),
            "seed": seed,
            "slopes": averages.SLOPES,
        },
        "units": "D*G/sqrt(T)",
        "runs": averages.REPETITIONS,
        "rows": rows,
        "series": series,
        "intervals": averages.intervals(series),
        "violations": [violation for row in rows for violation in row["violations"]],
        "diverged": sum(found["diverged"] for found in finished),
    }


def _judged(runs: averages.Runs, outcome: Any) -> dict[str, Any]:
    return {"rows": averages.rows(runs, outcome)}


def _degradation_job(name: str, horizon: int, rhos: list[float] | None) -> Job:
    grid = degradation.rho_grid(name, horizon, rhos, RHO_POINTS)
    fixed = name == "d1"
    batch = (degradation.fixed_batch if fixed else degradation.inverse_root_batch)(horizon, grid)

    def digest(outcome: Any) -> dict[str, Any]:
        row = (degradation.fixed_row if fixed else degradation.inverse_root_row)(batch, outcome, grid)
        agrees = degradation.reruns_agree(batch, outcome) if horizon <= RERUN_LONGEST else None
        return row | {"exact_rerun_agrees": agrees}

    return batch, digest


def _annealing_job(name: str, schedule: Any, horizon: int, rhos: list[float] | None, seed: int) -> Job:
    steps = step_sequence(schedule)
    count = 15 if name == "annealed" else 9
    grid = np.array(rhos) if rhos is not None else annealing.rho_grid(horizon, count)
    if name == "annealed":
        layout = annealing.start_layout(grid, 33)
        batch = annealing.exact_batch(steps, horizon, layout)
    else:
        layout = annealing.slope_layout(grid, horizon, 17, 200)
        batch = annealing.noisy_batch(steps, horizon, layout, seed)

    def digest(outcome: Any) -> dict[str, Any]:
        row = (annealing.exact_row if name == "annealed" else annealing.noisy_row)(batch, outcome, layout)
        return row | {"proved_exponent": annealing.tail_exponent(steps)}

    return batch, digest
