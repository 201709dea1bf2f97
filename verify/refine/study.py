"""Refined schedules of every run in a log, their shape, and how much they depend on the smoothing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError
from verify.refine.near_zero import LINEAR_DECAY, RATIO, NearZero, handle_near_zero, median
from verify.refine.reading import Log, Logs
from verify.refine.schedule import POWERS, refined_schedule
from verify.refine.shape import shape
from verify.refine.smoothing import DEFAULT, filter_width, median_filter
from verify.refine.steps import expand

SMOOTHINGS = tuple(Fraction(n, 100) for n in (0, 2, 5, 10, 20, 50))
"""Values of tau at which the sensitivity is shown."""

_POINTS = 400  # of a curve in the result

Floats = NDArray[np.float64]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Settings:
    """How norms become a schedule.

    optimizer  "sgd" (norms are l2) or "adam" (norms are l1)
    smoothing  tau of the median filter, exact, in [0, 1]
    near_zero  what is done with norms near zero: "linear-decay", "keep" or "refuse"
    threshold  near zero is below this share of the median of the smoothed norms
    """

    optimizer: str
    smoothing: Fraction = DEFAULT
    near_zero: str = LINEAR_DECAY
    threshold: Fraction = RATIO


@dataclass(frozen=True)
class Refined:
    """A refined schedule and what it came from.

    values    array of length T: multiples of the learning rate in [0, 1] for the steps t = 1..T
    smoothed  the logged norms after the median filter; width, its width in logged norms
    found     what was near zero
    """

    values: Any
    smoothed: Any
    width: int
    found: NearZero


def refine(
    iterations: NDArray[np.int64], norms: Any, settings: Settings, steps: int | None = None
) -> Refined:
    """The refined schedule of one run.

    iterations  where the norms were logged, ascending from 1; the last one is the end of the run
    norms       array of floats, or an object array of rationals, for which everything is exact; at least 0
    steps       T of the schedule; None: the last iteration
    raises      DomainError, as the parts do
    Source: arXiv 2310.07831, its refinement algorithms.
    """
    width = filter_width(len(norms), settings.smoothing)
    smoothed = median_filter(norms, width)
    scaled, power = _scaled(smoothed)
    usable, found = handle_near_zero(scaled, settings.near_zero, settings.threshold)
    if power:
        found = replace(found, threshold=math.ldexp(found.threshold, -power))
    each = expand(iterations, usable, int(iterations[-1]) if steps is None else steps)
    return Refined(refined_schedule(each, settings.optimizer), smoothed, width, found)


def _scaled(norms: Any) -> tuple[Any, int]:
    """Norms times the power of two that brings the largest one near the largest float, and its exponent.

    A schedule has no unit. In this one nothing is rounded that is not rounded in every other one, as happens near the
    smallest floats, and scaling up loses no digit.
    """
    if norms.dtype == object:
        return norms, 0
    power = max(0, 1023 - int(np.frexp(norms.max())[1]))
    return np.ldexp(norms, power), power


def study(
    logs: Logs, settings: Settings, steps: int | None = None, progress: Progress | None = None
) -> tuple[dict[str, Any], dict[str, Floats]]:
    """Everything ``verify refine`` tells about a log.

    steps     T of each schedule; None: the last logged iteration of its run
    progress  called as progress(done, total, smoothing) before each schedule, one for each run and smoothing
    returns   a JSON-able dict, "runs" with an entry per run; and by run the schedule, a value per step
    raises    DomainError that names the run, for a run without a schedule
    """
    entries, schedules = [], {}
    done, total = itertools.count(), len(_smoothings(settings)) * len(logs.runs)

    def tick(tau: Fraction) -> None:
        if progress is not None:
            progress(next(done), total, f"smoothing {float(tau):g}")

    for log in logs.runs:
        try:
            entry, schedules[log.name] = _entry(log, settings, steps, tick)
        except DomainError as error:
            raise DomainError(f"{log.name}: {error}" if log.name else str(error)) from None
        entries.append(entry)
    found = {
        "source": logs.source,
        "optimizer": settings.optimizer,
        "weights": f"norm^-{POWERS[settings.optimizer]}",
        "smoothing": float(settings.smoothing),
        "near_zero": {"option": settings.near_zero, "threshold": float(settings.threshold)},
        "rows": logs.rows,
        "dropped": {"where": logs.excluded, "empty": logs.empty},
        "runs": entries,
    }
    return found, schedules


def _smoothings(settings: Settings) -> list[Fraction]:
    return sorted({*SMOOTHINGS, settings.smoothing})


def _entry(
    log: Log, settings: Settings, steps: int | None, tick: Callable[[Fraction], None]
) -> tuple[dict[str, Any], Floats]:
    tick(settings.smoothing)
    chosen = refine(log.iterations, log.norms, settings, steps)
    values, smoothed, zero = chosen.values, chosen.smoothed, chosen.found
    others: dict[Fraction, Floats | str] = dict.fromkeys(_smoothings(settings), values)
    for tau in [tau for tau in others if tau != settings.smoothing]:
        tick(tau)
        others[tau] = _other(log, settings, tau, len(values))
    entry = {
        "run": log.name,
        "norms": len(log.norms),
        "first": int(log.iterations[0]),
        "last": int(log.iterations[-1]),
        "steps": len(values),
        "width": chosen.width,
        "smoothed": {
            "smallest": float(smoothed.min()), "median": float(median(smoothed)), "largest": float(smoothed.max()),
        },
        "near_zero": {
            "below": zero.threshold, "norms": zero.count, "replaced": zero.replaced,
            "from": None if zero.first is None else int(log.iterations[zero.first]),
        },
        **shape(values),
        "sensitivity": [_changed(tau, other, values) for tau, other in others.items()],
        "curves": _curves(log, smoothed, values, others),
    }  # fmt: skip
    return entry, values


def _other(log: Log, settings: Settings, tau: Fraction, steps: int) -> Floats | str:
    """The schedule under another smoothing, or why there is none."""
    try:
        values: Floats = refine(log.iterations, log.norms, replace(settings, smoothing=tau), steps).values
    except DomainError as error:
        return str(error)
    return values


def _changed(tau: Fraction, other: Floats | str, chosen: Floats) -> dict[str, Any]:
    """Its shape, and the largest difference of a step from the chosen schedule."""
    if isinstance(other, str):
        return {"smoothing": float(tau), "reason": other}
    difference = float(np.max(np.abs(other - chosen)))
    return {"smoothing": float(tau), **shape(other), "largest_difference": difference, "reason": None}


def _curves(
    log: Log, smoothed: Floats, chosen: Floats, others: dict[Fraction, Floats | str]
) -> dict[str, Any]:
    """Points for a plot against the fraction of the run that is over: of a long log and schedule some hundred."""
    steps = len(chosen)
    at = _some(steps, int(np.argmax(chosen)))
    logged = _some(len(smoothed), int(np.argmin(smoothed)))
    return {
        "logged_at": (log.iterations[logged] / log.iterations[-1]).tolist(),
        "norms": log.norms[logged].tolist(),
        "smoothed": smoothed[logged].tolist(),
        "at": ((at + 1) / steps).tolist(),
        "schedule": chosen[at].tolist(),
        "by_smoothing": [
            {"smoothing": float(tau), "schedule": None if isinstance(other, str) else other[at].tolist()}
            for tau, other in others.items()
        ],
    }  # fmt: skip


def _some(count: int, important: int) -> NDArray[np.int64]:
    """All indices, or evenly spread ones with both ends and the important one."""
    if count <= _POINTS:
        return np.arange(count)
    spread = np.linspace(0, count - 1, _POINTS).round().astype(np.int64)
    return np.unique(np.append(spread, important))
