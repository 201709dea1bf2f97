"""What ``verify simulate`` computes: SGD on one instance for the asked rho and horizons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.sgd.batch import Batch, Outcome
from verify.sgd.ceilings import LastIterateCeiling
from verify.sgd.chance import allowance, half_width
from verify.sgd.engine import Progress, run
from verify.sgd.noise import keys
from verify.sgd.request import read_horizons, read_number, read_rhos, read_slope, read_start
from verify.sgd.steps import StepSequence, step_sequence
from verify.theory.instances import Instance, load_instance


def simulate(
    instance: str, schedule: Any = "constant", rhos: Sequence[Any] = (1,), horizons: Sequence[Any] = (100,),
    start: Any = "d2", slope: Any = None, repetitions: Any = None, seed: int = 1,
    progress: Progress | None = None, path: str = "auto", workers: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Run SGD on an instance; every number of the answer is in units where G = D = 1.

    instance     "abs", "noisy-abs", or another name of ``verify.theory.instances``
    schedule     "constant", "invsqrt", a schedule's name or formula, or a Schedule
    rhos         misspecification factors, at least 1 each
    horizons     numbers of steps T, 1 to 2^27 each
    start        a start of the instance ("d1", "d1-mirrored", "d2"), or x_1 in units of D
    slope        noisy instances only: c in (0, 1], default 1/sqrt(T)
    repetitions  noisy instances only: runs with independent draws, default 100
    seed         of the draws, a whole number
    returns      {"instance", "schedule", "start", "rows", "violations", ...}: per T and rho the errors of the
                 last iterate, of the average x_1..x_T and the mean of f(x_1)..f(x_T), with the proved
                 ceiling of the first (Lemma 4 over the best suffix) where its hypotheses hold
    raises       DomainError, ScheduleError or HypothesisError, one sentence
    """
    found = load_instance(instance)
    steps = step_sequence(schedule)
    factors, lengths = read_rhos(rhos), read_horizons(horizons)
    place, copies = read_start(found, start), _repetitions(found, repetitions)
    draws = read_number(seed, "seed")
    if draws.denominator != 1 or not 0 <= draws < 2**63:
        raise DomainError(f"seed = {seed!r} ({type(seed).__name__}): a whole number from 0 to 2^63 - 1.")
    batches = [
        _batch(found, steps, length, factors, place, read_slope(found, slope, length), copies, int(draws))
        for length in lengths
    ]
    total, done = sum(b.horizon * b.size for b in batches), 0
    rows: list[dict[str, Any]] = []
    for batch in batches:

        def shifted(part: int, _: int, base: int = done) -> None:
            if progress is not None:
                progress(base + part, total)

        outcome = run(batch, path=path, workers=workers, progress=shifted)
        done += batch.horizon * batch.size
        rows += [_row(batch, outcome, i, rho, copies) for i, rho in enumerate(factors)]
    return {
        "instance": found.statement(),
        "schedule": steps.name,
        "start": place,
        "repetitions": copies,
        "seed": int(draws) if found.noisy else None,
        "rows": rows,
        "violations": [row for row in rows if row["exceeds_ceiling"]],
    }


def _repetitions(instance: Instance, repetitions: Any) -> int:
    if not instance.noisy:
        if repetitions not in (None, 1):
            shown = f"{repetitions!r} ({type(repetitions).__name__})"
            raise DomainError(
                f"repetitions = {shown}: every run of {instance.name!r} is the same, give none."
            )
        return 1
    number = read_number(100 if repetitions is None else repetitions, "repetitions")
    if number.denominator != 1 or not 2 <= number <= 10**6:
        raise DomainError(
            f"repetitions = {repetitions!r} ({type(repetitions).__name__}): an integer from 2 to 10^6."
        )
    return int(number)


def _batch(
    instance: Instance, steps: StepSequence, horizon: int, rhos: list[float], start: str | float,
    slope: float, copies: int, seed: int,
) -> Batch:  # fmt: skip
    scales = np.repeat([steps.scale(rho, horizon) for rho in rhos], copies)
    if isinstance(start, str):
        firsts = scales * steps.factors(1, 1, horizon)[0]
        starts = np.array([instance.starts[start](float(eta)) for eta in firsts])
        outside = [float(x) for x in starts if not -0.5 <= x <= 0.5]
        if outside:
            raise DomainError(
                f"start = {start!r}: x_1 = {outside[0]} for T = {horizon} is outside the domain; lower rho."
            )
    else:
        starts = np.full(scales.size, start)
    streams = keys(seed, scales.size) if instance.noisy else np.zeros(scales.size, dtype=np.uint64)
    return Batch(instance, steps, horizon, scales, starts, np.full(scales.size, slope), streams)


def _row(batch: Batch, outcome: Outcome, index: int, rho: float, copies: int) -> dict[str, Any]:
    """One rho: means over the repetitions, with 99 % normal intervals where there is more than one."""
    runs = range(index * copies, (index + 1) * copies)
    first = runs.start
    row: dict[str, Any] = {
        "T": batch.horizon,
        "rho": rho,
        "eta_1": float(batch.moves(first, batch.steps.factors(1, 1, batch.horizon))[0]),
        "x_1": float(batch.starts[first]),
        "slope": float(batch.parameters[first]) if batch.instance.noisy else None,
        "diverged": int(outcome.diverged[runs].sum()),
    }
    if row["diverged"]:
        empty = {"last": None, "average": None, "mean": None, "half_width": None, "ceiling": None}
        return row | empty | {"exceeds_ceiling": False, "reason": "a run left the finite numbers"}
    value, least = batch.instance.value, float(batch.instance.minimum)
    slopes = batch.parameters[runs]
    last = np.asarray(value(outcome.last[runs], slopes)) - least
    averages = np.array([float(outcome.mean_iterate(i)) for i in runs])
    means = np.array([float(outcome.mean_value(i)) for i in runs]) - least
    row |= {
        "last": float(last.mean()),
        "average": float((np.asarray(value(averages, slopes)) - least).mean()),
        "mean": float(means.mean()),
    }
    row["half_width"] = float(half_width(last)) if copies > 1 else None
    return row | _ceiling(batch, first, float(last.mean()), copies)


def _ceiling(batch: Batch, first: int, error: float, copies: int) -> dict[str, Any]:
    """The proved ceiling of the last iterate, and whether the error lies above it (a mean: beyond chance)."""
    instance = batch.instance
    reach = None if instance.reach is None else float(instance.reach)
    distance = abs(float(batch.starts[first]) - float(instance.minimiser))
    ceiling = LastIterateCeiling.of(batch.moves(first), reach).at(distance)
    largest = float(batch.parameters[first]) * (math.inf if reach is None else reach)
    above = math.isfinite(ceiling) and error - (allowance(largest, copies) if copies > 1 else 0.0) > ceiling
    return {"ceiling": ceiling if math.isfinite(ceiling) else "oo", "exceeds_ceiling": above}
