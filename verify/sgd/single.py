"""What ``verify simulate`` computes: SGD on one instance for every schedule, horizon, rho, start and seed asked for."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.sgd.averaging import PolynomialAverage
from verify.sgd.batch import Batch, Outcome
from verify.sgd.ceilings import LastIterateCeiling, rounding
from verify.sgd.chance import allowance, half_width
from verify.sgd.checkpoint import Checkpoint
from verify.sgd.engine import Progress, run, values
from verify.sgd.noise import keys
from verify.sgd.request import (
    read_horizons,
    read_repetitions,
    read_rhos,
    read_seeds,
    read_slope,
    read_starts,
    starting_points,
)
from verify.sgd.steps import StepSequence, step_sequence
from verify.theory.instances import AnyInstance, Instance, load_instance

AVERAGE = PolynomialAverage(8.0)
ERRORS = ("last", "average", "polynomial", "best", "mean")
"""f(x_{T+1}); f of the uniform and of the polynomial average of x_1..x_T; least f(x_t); mean of f(x_1)..f(x_T)."""


@dataclass(frozen=True)
class Case:
    """One row: a point of the product of rhos, starts and seeds, ``copies`` runs of a batch from ``first``."""

    rho: float
    start: str | float
    seed: int | None
    first: int
    copies: int

    @property
    def runs(self) -> slice:
        """Its runs in the batch."""
        return slice(self.first, self.first + self.copies)


def simulate(
    instance: str, schedules: Sequence[Any] = ("constant",), rhos: Sequence[Any] = (1,),
    horizons: Sequence[Any] = (100,), starts: Sequence[Any] = ("d2",), slope: Any = None,
    repetitions: Any = None, seeds: Sequence[Any] = (1,), progress: Progress | None = None, path: str = "auto",
    workers: int | None = None, directory: Path | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Run SGD on an instance; every number of the answer is in units where G = D = 1.

    instance     a name of ``verify.theory.instances`` (abs, noisy-abs, huber, norm:10, ...) or a certificate file
    schedules    "constant", "invsqrt", a schedule's name or formula, a Schedule or a StepSequence, each
    rhos         misspecification factors, at least 1 each
    horizons     numbers of steps T, 1 to 2^27 each
    starts       starts of the instance ("d1", "d1-mirrored", "d2"), or x_1 in units of D on the line
    slope        noisy-abs and skew-abs only: c in (0, 1], default 1/sqrt(T)
    repetitions  noisy instances only: runs with independent draws, default 100
    seeds        of the draws, whole numbers; a noisy instance is run for each
    directory    where the state of a run is kept until it is over: the same call goes on from there
    returns      {"instance", "rows", "violations", ...}: per row the errors named in ``ERRORS``, with 99 % intervals
                 where there are repetitions, and the proved ceiling of the last iterate (Lemma 4 over the best
                 suffix) where its hypotheses hold
    raises       DomainError, ScheduleError or HypothesisError, one sentence
    """
    found = load_instance(instance)
    if isinstance(schedules, (str, bytes)) or not schedules:
        raise DomainError(f"schedules = {schedules!r}: give a list of at least one schedule.")
    sequences = [step_sequence(s) for s in schedules]
    factors, lengths = read_rhos(rhos), read_horizons(horizons)
    places, copies = read_starts(found, starts), read_repetitions(found, repetitions)
    streams = read_seeds(seeds)
    draws = streams if found.noisy else [None]
    cases = [
        Case(rho, place, seed, i * copies, copies)
        for i, (rho, place, seed) in enumerate((r, p, s) for r in factors for p in places for s in draws)
    ]
    batches = [
        _batch(found, steps, length, cases, read_slope(found, slope, length))
        for steps in sequences
        for length in lengths
    ]
    rows = list(_rows(batches, cases, progress, path, workers, directory))
    return {
        "instance": found.statement(),
        "schedules": [steps.name for steps in sequences],
        "average": AVERAGE.name,
        "repetitions": copies,
        "rows": rows,
        "violations": [row for row in rows if row["exceeds_ceiling"]],
        "diverged": sum(row["diverged"] for row in rows),
    }


def _rows(
    batches: Sequence[Batch], cases: Sequence[Case], progress: Progress | None, path: str, workers: int | None,
    directory: Path | None,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Run the batches one after the other, with one progress over all of them."""
    total, done = sum(b.horizon * b.size for b in batches), 0
    kept: list[Checkpoint] = []
    for batch in batches:

        def shifted(part: int, _: int, base: int = done) -> None:
            if progress is not None:
                progress(base + part, total)

        checkpoint = None if directory is None else Checkpoint(directory, _request(batch))
        try:
            outcome = run(batch, path=path, workers=workers, progress=shifted, checkpoint=checkpoint)
        except KeyboardInterrupt:
            if checkpoint is not None:
                checkpoint.save()
            raise
        if checkpoint is not None:
            checkpoint.save()  # a finished batch is kept until the whole call is over
            kept.append(checkpoint)
        done += batch.horizon * batch.size
        ceilings: dict[float, LastIterateCeiling] = {}
        for case in cases:
            scale = float(batch.scales[case.first])
            if scale not in ceilings:
                reach = None if batch.instance.reach is None else float(batch.instance.reach)
                ceilings[scale] = LastIterateCeiling.streamed(batch.moves_backwards(case.first), reach)
            yield _row(batch, outcome, case, ceilings[scale])
    for checkpoint in kept:
        checkpoint.clear()


def _request(batch: Batch) -> Iterator[bytes]:
    """Everything the state of a batch depends on beside the code, every step and weight included."""
    oracle = batch.instance.oracle
    what = [batch.instance.statement(), oracle.__module__, oracle.__qualname__, batch.horizon]
    yield json.dumps(what).encode()
    yield from (a.tobytes() for a in (batch.scales, batch.starts, batch.parameters, batch.keys))
    if not isinstance(batch.instance, Instance):
        yield batch.instance.data.tobytes()
    for chunk in batch.chunks():
        yield batch.steps.factors(*chunk, batch.horizon).tobytes()
        yield batch.weighting.mixing(*chunk).tobytes()


def _batch(
    instance: AnyInstance, steps: StepSequence, horizon: int, cases: Sequence[Case], slope: float
) -> Batch:
    copies, first = cases[0].copies, float(steps.factors(1, 1, horizon)[0])
    scales = np.repeat([steps.scale(case.rho, horizon) for case in cases], copies)
    points = starting_points(instance, [c.start for c in cases], scales[::copies] * first, horizon)
    streams = [
        keys(case.seed, copies) if case.seed is not None else np.zeros(copies, np.uint64) for case in cases
    ]
    return Batch(
        instance, steps, horizon, scales, np.repeat(points, copies, axis=0), np.full(scales.size, slope),
        np.concatenate(streams), AVERAGE,
    )  # fmt: skip


def _row(batch: Batch, outcome: Outcome, case: Case, ceiling: LastIterateCeiling) -> dict[str, Any]:
    """One case: means over the repetitions, with 99 % normal intervals where there is more than one."""
    first = case.first
    start = batch.starts[first]
    step = batch.moves(first, batch.steps.factors(1, 1, batch.horizon))
    with np.errstate(over="ignore", invalid="ignore"):
        errors = _errors(batch, outcome, case.runs)
    lost = outcome.diverged[case.runs] | ~np.isfinite([*errors.values()]).all(axis=0)
    row: dict[str, Any] = {
        "schedule": batch.steps.name,
        "T": batch.horizon,
        "rho": case.rho,
        "start": case.start,
        "seed": case.seed,
        "eta_1": float(step[0]),
        "x_1": float(start) if start.ndim == 0 else start.tolist(),
        "slope": float(batch.parameters[first]) if getattr(batch.instance, "sloped", False) else None,
        "diverged": int(lost.sum()),
    }
    if row["diverged"]:
        empty = dict.fromkeys((*ERRORS, "half_width", "ceiling"))
        return row | empty | {"exceeds_ceiling": False, "reason": "a run left the finite numbers"}
    row |= {name: float(found.mean()) for name, found in errors.items()}
    several = case.copies > 1
    row["half_width"] = {n: float(half_width(found)) for n, found in errors.items()} if several else None
    return row | _ceiling(batch, case, ceiling, row["last"])


def _errors(batch: Batch, outcome: Outcome, runs: slice) -> dict[str, Any]:
    """f - min f of every run of a row, by the names in ``ERRORS``."""
    instance, least, slopes = batch.instance, float(batch.instance.minimum), batch.parameters[runs]
    points = {"last": outcome.last, "average": outcome.average, "polynomial": outcome.weighted}
    found = {name: values(instance, x[runs], slopes) - least for name, x in points.items()}
    total = outcome.sum_value[:, runs]
    return found | {"best": outcome.best[runs] - least, "mean": (total[0] + total[1]) / batch.horizon - least}


def _ceiling(batch: Batch, case: Case, lemma_4: LastIterateCeiling, error: float) -> dict[str, Any]:
    """The proved ceiling of the last iterate, and whether the error lies above it (a mean: beyond chance)."""
    instance = batch.instance
    if instance.gradient_bound is None:
        return {"ceiling": None, "exceeds_ceiling": False}
    ceiling = lemma_4.at(_distance(batch, case.first))
    largest = float(batch.parameters[case.first]) * (
        math.inf if instance.reach is None else float(instance.reach)
    )
    margin = allowance(largest, case.copies) if case.copies > 1 else 0.0
    margin += rounding(batch, averaged=False)
    above = math.isfinite(ceiling) and error - margin > ceiling
    return {"ceiling": ceiling if math.isfinite(ceiling) else "oo", "exceeds_ceiling": above}


def _distance(batch: Batch, index: int) -> float:
    """|x_1 - x*|, rounded up in R^d."""
    least = batch.instance.minimiser
    if isinstance(least, tuple):
        gap = batch.starts[index] - np.array([float(c) for c in least])
        return math.nextafter(float(np.linalg.norm(gap)) * (1.0 + 2.0**-40), math.inf)
    return abs(float(batch.starts[index]) - float(least))
