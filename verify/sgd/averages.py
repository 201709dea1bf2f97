"""Does averaging make up for a misspecified step? Error against rho per instance, schedule and average.

Steps that do not anneal (eta, eta/sqrt t) are judged by their last iterate and by the uniform and the polynomial
average of x_1..x_T; annealed schedules by their last iterate. The same bases of step for all: rho times D/(G sqrt T),
D/(G sqrt t) and the tuned step of the schedule. Of skew-abs and noisy-abs the worst slope is taken,
as in verify.sgd.annealing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.sgd.annealing import BOUND, Layout, fitted_slope, rho_grid, rounded, slope_layout
from verify.sgd.averaging import PolynomialAverage
from verify.sgd.batch import Batch, Outcome
from verify.sgd.ceilings import AverageCeiling, LastIterateCeiling, rounding
from verify.sgd.chance import allowance, half_width
from verify.sgd.engine import values
from verify.sgd.noise import keys
from verify.sgd.request import starting_points
from verify.sgd.steps import Floats, StepSequence
from verify.sgd.violation import violation
from verify.theory.instances import AnyInstance, Instance, load_instance

HORIZONS = {
    "skew-abs": 10**4,
    "noisy-abs": 10**4,
    "noisy-huber": 10**4,
    "noisy-norm:4": 10**3,
    "max-affine:4": 10**3,
}
"""Instances, and T for each."""

PLAIN, ANNEALED = ("constant", "invsqrt"), ("linear", "cosine", "poly:2")
ITERATES = ("last", "average", "polynomial")
BOUNDS = {"last": BOUND, "average": "Zinkevich's bound", "polynomial": "Zinkevich's bound with weights"}
SLOPES, REPETITIONS = 9, 200
_COMPARED = len(PLAIN) * len(ITERATES) + 1
"""Intervals behind one difference of the summary: every plain row, and one annealed schedule."""


@dataclass(frozen=True)
class Runs:
    """A batch and what its runs are: shape (rho, variant, repetition)."""

    batch: Batch
    layout: Layout


def runs_of(name: str, steps: StepSequence, seed: int) -> Runs:
    """The runs on one instance with one schedule, from the start that does not depend on the step."""
    instance, horizon = load_instance(name), HORIZONS[name]
    layout = _layout(instance, horizon)
    scales = layout.spread(np.array([steps.scale(float(rho), horizon) for rho in layout.rhos]), 0)
    start = starting_points(instance, ["d2"], scales[:1], horizon)
    streams = keys(seed, scales.size) if instance.noisy else np.zeros(scales.size, np.uint64)
    batch = Batch(
        instance, steps, horizon, scales, np.repeat(start, scales.size, axis=0), layout.spread(layout.variants, 1),
        streams, PolynomialAverage(8.0),
    )  # fmt: skip
    return Runs(batch, layout)


def _layout(instance: AnyInstance, horizon: int) -> Layout:
    rhos, repetitions = rho_grid(horizon, 9), REPETITIONS if instance.noisy else 1
    if isinstance(instance, Instance) and instance.sloped:
        return slope_layout(rhos, horizon, SLOPES, repetitions)
    return Layout(rhos, np.ones(1), repetitions)


def rows(runs: Runs, outcome: Outcome) -> list[dict[str, Any]]:
    """A row for each way to judge the runs: per rho the worst mean error, its interval, and the proved ceiling."""
    points = {"last": outcome.last, "average": outcome.average, "polynomial": outcome.weighted}
    judged = ITERATES if runs.batch.steps.name in PLAIN else ITERATES[:1]
    return [_row(runs, iterate, points[iterate]) for iterate in judged]


def _row(runs: Runs, iterate: str, points: Floats) -> dict[str, Any]:
    batch, layout = runs.batch, runs.layout
    instance, repetitions, unit = batch.instance, layout.repetitions, math.sqrt(batch.horizon)
    errors = values(instance, points, batch.parameters).reshape(layout.shape) - float(instance.minimum)
    means, limits = errors.mean(axis=2), _ceilings(runs, iterate)
    above = means - allowance(layout.variants * float(instance.reach or 0), repetitions) > limits[:, None]
    stride = layout.variants.size * repetitions
    violations = [
        violation(
            batch, int(i * stride + j * repetitions), float(layout.rhos[i]), BOUNDS[iterate], "above", means[i, j],
            limits[i],
        )
        for i, j in np.argwhere(above)
    ]  # fmt: skip
    worst = means.max(axis=1)
    low, high = _interval(errors, means)
    series = {
        "instance": instance.name, "schedule": batch.steps.name, "iterate": iterate, "T": batch.horizon,
        "rho": layout.rhos.tolist(),
        "error": [rounded(e) for e in worst * unit],
        "low": [rounded(e) for e in low * unit],
        "high": [rounded(e) for e in high * unit],
        "ceiling": [rounded(c) if math.isfinite(c) else "oo" for c in limits * unit],
    }  # fmt: skip
    return {
        "instance": instance.name, "schedule": batch.steps.name, "iterate": iterate, "T": batch.horizon,
        "runs": batch.size if iterate == ITERATES[0] else 0,  # counted once
        "rho": [float(layout.rhos[0]), float(layout.rhos[-1])],
        "first": series["error"][0], "last": series["error"][-1],
        "grows": rounded(worst[-1] / worst[0]),
        "fitted_slope": fitted_slope(layout.rhos, worst),
        "largest_share_of_ceiling": rounded((worst / limits).max()),
        "violations": violations,
        "series": series,
    }  # fmt: skip


def _interval(errors: Floats, means: Floats) -> tuple[Floats, Floats]:
    """Ends per rho for the largest expectation over the variants, 99 % for all that a difference compares.

    All means lie in their intervals at once, so the largest lies between the largest lower and upper ends.
    """
    if errors.shape[2] == 1:
        return means.max(axis=1), means.max(axis=1)
    widths = half_width(errors, comparisons=_COMPARED * errors.shape[1])
    return (means - widths).max(axis=1), (means + widths).max(axis=1)


def _ceilings(runs: Runs, iterate: str) -> Floats:
    """The proved ceiling of the expected error per rho, and what roundings may add."""
    batch, layout = runs.batch, runs.layout
    reach, factors = float(batch.instance.reach or 0), batch.factors()
    stride = layout.variants.size * layout.repetitions
    mixing = PolynomialAverage(0.0).mixing(1, batch.horizon)
    if iterate == "polynomial":
        mixing = batch.weighting.mixing(1, batch.horizon)
    found = []
    for i in range(layout.rhos.size):
        moves = batch.moves(i * stride, factors)
        if iterate == "last":
            ceiling = LastIterateCeiling.of(moves, reach).at(reach)
        else:
            ceiling = AverageCeiling.of(moves, mixing, reach).at(reach)
        found.append(ceiling + rounding(batch, averaged=iterate != "last"))
    return np.array(found)


def intervals(series: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Per instance and annealed schedule: the least error of all plain rows less that of the schedule.

    At the largest rho, in units of DG/sqrt T, with 99 %: above 0 the last iterate of the annealed schedule is better
    than every average of the steps that do not anneal.
    """
    found = {}
    for name in HORIZONS:
        here = [s for s in series if s["instance"] == name]
        plain = [s for s in here if s["schedule"] in PLAIN]
        least = min(s["low"][-1] for s in plain), min(s["high"][-1] for s in plain)
        for s in here:
            if s["schedule"] in ANNEALED:
                key = f"least without annealing over {s['schedule']}, {name}"
                found[key] = (rounded(least[0] - s["high"][-1]), rounded(least[1] - s["low"][-1]))
    return found
