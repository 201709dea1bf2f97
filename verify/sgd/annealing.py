"""Last-iterate error as a function of rho: annealed schedules beside the two that are not.

On f(x) = G|x| with exact subgradients the worst of a grid of starts is taken: after annealing its error is
about the last step, far below the bounds, and grows with rho like that step. The sublinear growth shows
with the noisy oracle: f(x) = c|x|, gradients +-G, start D/2, and the worst slope c, whose mean error grows
about like rho^(1/(2p+1)). Fitted slopes are descriptive; what is checked is that no run exceeds Lemma 4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.sgd.batch import Batch, Outcome
from verify.sgd.ceilings import LastIterateCeiling
from verify.sgd.chance import allowance, half_width
from verify.sgd.noise import keys
from verify.sgd.steps import AnnealedSteps, Floats, StepSequence
from verify.sgd.violation import violation
from verify.theory.instances import load_scalar

SLOPE_GRID = 2.0**-52
BOUND = "Lemma 4 over the best suffix"


@dataclass(frozen=True)
class Layout:
    """How the runs of a batch lie: shape (rho, variant, repetition); a variant is a start or a slope."""

    rhos: Floats
    variants: Floats
    repetitions: int = 1

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of the runs."""
        return (self.rhos.size, self.variants.size, self.repetitions)

    def spread(self, values: Floats, axis: int) -> Floats:
        """One value per entry of an axis, repeated for every run, flat."""
        shape = [1, 1, 1]
        shape[axis] = values.size
        return np.ascontiguousarray(np.broadcast_to(values.reshape(shape), self.shape)).reshape(-1)


def rho_grid(horizon: int, count: int) -> Floats:
    """rho from 1 to 128, but not past sqrt(T)/2, where a fixed step is as long as the domain; geometric."""
    top = max(1.0, min(128.0, 0.5 * math.sqrt(horizon)))
    return np.array(sorted({float(f"{rho:.6g}") for rho in np.geomspace(1.0, top, count)}))


def start_layout(rhos: Floats, starts: int) -> Layout:
    """0, D/2 and, by the golden section, starts between them that do not line up with steps; exact oracle."""
    inner = np.mod(np.arange(1, starts - 1) * (math.sqrt(5.0) - 1.0) / 2.0, 1.0) / 2.0
    found = np.sort(np.concatenate([[0.0, 0.5], inner]))
    return Layout(rhos, np.rint(found * 2.0**53) * 2.0**-53)


def slope_layout(rhos: Floats, horizon: int, slopes: int, repetitions: int) -> Layout:
    """Slopes c from G/(4 sqrt T) to G, in geometric steps, for the noisy oracle."""
    found = np.geomspace(0.25 / math.sqrt(horizon), 1.0, slopes)
    return Layout(rhos, np.rint(found / SLOPE_GRID) * SLOPE_GRID, repetitions)


def exact_batch(steps: StepSequence, horizon: int, layout: Layout) -> Batch:
    """Runs on f(x) = G|x| for every rho and start."""
    scales = np.array([steps.scale(float(rho), horizon) for rho in layout.rhos])
    starts = layout.spread(layout.variants, 1)
    return Batch(load_scalar("abs"), steps, horizon, layout.spread(scales, 0), starts)


def noisy_batch(steps: StepSequence, horizon: int, layout: Layout, seed: int) -> Batch:
    """Runs on f(x) = c|x| with gradients +-G for every rho and slope, each repeated with its own draws."""
    scales = layout.spread(np.array([steps.scale(float(rho), horizon) for rho in layout.rhos]), 0)
    starts, slopes = np.full(scales.size, 0.5), layout.spread(layout.variants, 1)
    return Batch(load_scalar("noisy-abs"), steps, horizon, scales, starts, slopes, keys(seed, scales.size))


def exact_row(batch: Batch, outcome: Outcome, layout: Layout) -> dict[str, Any]:
    """Worst start per rho, next to the proved ceiling of every run."""
    errors = np.abs(outcome.last).reshape(layout.shape)[:, :, 0]
    reach, variants, factors = float(batch.instance.reach or 0), layout.variants, batch.factors()
    limits = np.empty_like(errors)
    for i in range(layout.rhos.size):
        ceiling = LastIterateCeiling.of(batch.moves(i * variants.size, factors), reach)
        limits[i] = [ceiling.at(float(start)) for start in variants]
    violations = [
        violation(
            batch,
            int(i * variants.size + j),
            float(layout.rhos[i]),
            BOUND,
            "above",
            errors[i, j],
            limits[i, j],
        )
        for i, j in np.argwhere(errors > limits)
    ]
    row = _row(batch, layout, errors.max(axis=1), limits.max(axis=1), violations)
    return row | {"variant": "start", "argmax": [float(variants[k]) for k in errors.argmax(axis=1)]}


def noisy_row(batch: Batch, outcome: Outcome, layout: Layout) -> dict[str, Any]:
    """Worst slope per rho of the mean error, its 99 % interval, and the proved ceiling of the expectation.

    A mean above the ceiling by more than chance allows (``chance.RISK``) is a violation.
    """
    instance, repetitions, factors = batch.instance, layout.repetitions, batch.factors()
    values = np.asarray(instance.value(outcome.last, batch.parameters)).reshape(layout.shape)
    means, reach = values.mean(axis=2), float(instance.reach or 0)
    stride = layout.variants.size * repetitions
    limits = np.array(
        [
            LastIterateCeiling.of(batch.moves(i * stride, factors), reach).at(reach)
            for i in range(layout.rhos.size)
        ]
    )
    above = means - allowance(layout.variants * reach, repetitions) > limits[:, None]
    violations = [
        violation(
            batch,
            int(i * stride + j * repetitions),
            float(layout.rhos[i]),
            BOUND,
            "above",
            means[i, j],
            limits[i],
        )
        for i, j in np.argwhere(above)
    ]
    worst, every = means.argmax(axis=1), np.arange(layout.rhos.size)
    row = _row(batch, layout, means[every, worst], limits, violations)
    widths = half_width(values)[every, worst] * math.sqrt(batch.horizon)
    row["series"]["half_width"] = [rounded(width) for width in widths]
    row["argmax"] = [float(layout.variants[k]) for k in worst]
    return row | {"variant": "slope", "repetitions": repetitions}


def _row(
    batch: Batch, layout: Layout, errors: Floats, ceilings: Floats, violations: list[dict[str, Any]]
) -> dict[str, Any]:
    """What both kinds report, in units of D G/sqrt T.

    Errors are exact for the steps as rounded to 2^-53; on the exact oracle those of the unrounded steps
    differ by no more than ``resolution``: |x| -> ||x| - eta| enlarges no difference, and a step up to D/G
    is off by less than 2^-51.
    """
    unit = math.sqrt(batch.horizon)
    return {
        "schedule": batch.steps.name,
        "T": batch.horizon,
        "runs": batch.size,
        "rho": [float(layout.rhos[0]), float(layout.rhos[-1])],
        "resolution": rounded(batch.horizon * 2.0**-51 * unit),
        "largest_share_of_ceiling": rounded((errors / ceilings).max()),
        "fitted_slope": fitted_slope(layout.rhos, errors),
        "fitted_ceiling_slope": fitted_slope(layout.rhos, ceilings),
        "violations": violations,
        "series": {
            "schedule": batch.steps.name,
            "T": batch.horizon,
            "rho": [float(rho) for rho in layout.rhos],
            "error": [rounded(e) for e in errors * unit],
            "ceiling": [rounded(c) if math.isfinite(c) else "oo" for c in ceilings * unit],
        },
    }


def fitted_slope(rhos: Floats, errors: Floats) -> float | None:
    """Least-squares slope of log error over log rho, on the larger half of the rhos; None if undefined."""
    top = rhos >= math.sqrt(float(rhos.min() * rhos.max()))
    x, y = rhos[top], errors[top]
    if x.size < 2 or not (np.isfinite(y).all() and (y > 0.0).all()) or x.min() == x.max():
        return None
    return rounded(np.polyfit(np.log(x), np.log(y), 1)[0])


def rounded(value: Any) -> float:
    """Six significant digits: the last bits of a cosine differ between processors, and errors with them."""
    return float(f"{float(value):.6g}")


def tail_exponent(steps: StepSequence) -> str | None:
    """1/(2q+1) for a schedule of tail degree q, the growth in rho that Theorem 1 allows; None for others."""
    degree = steps.degree if isinstance(steps, AnnealedSteps) else None
    return None if degree is None else str(1 / (2 * degree + 1))
