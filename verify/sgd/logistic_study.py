"""Appendix C of arXiv 2503.09411 on logistic regression: test loss per learning rate, and what coarse grids cost.

The quoted numbers belong to 3 runs a rate. Here many runs are made; a drop is computed from the means over all of them,
and its interval is that of a bootstrap over the runs (a run is resampled with all its rates and schedules). All runs
share one data set, so an interval says nothing of other data.
"""

from __future__ import annotations

import functools
import hashlib
import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.sgd import logistic
from verify.sgd.annealing import rounded
from verify.sgd.chance import half_width, percentiles
from verify.sgd.logistic import AVERAGED, Data, columns, losses, make_data
from verify.sweep import Store, sweep
from verify.theory.grids import Drops, Floats, Statistic, drop, mean_best

Progress = Callable[[int, int], None]

SCHEDULES = ("fixed", "fixed" + AVERAGED, "cosine", "linear")
RATES = tuple(m * 10.0**i for i in range(-4, 5) for m in (1.0, 2.2, 5.0))
"""{1, 2.2, 5} times powers of ten: from where nothing is learnt in an epoch to where every schedule is lost."""

SPACINGS = tuple(range(1, 10))
TEN, HUNDRED, THOUSAND = 3, 6, 9  # spacings: with three rates a decade, a factor of 10^(k/3)
RANGES = ((-4, 4), (-3, 3), (-2, 2), (-2, 1), (-1, 1), (-2, 0))
"""Decades 10^i..5 10^j: the text gives no range for this experiment, and [0.01, 5] as an example of one."""

_RESAMPLES = 10_000


def simulate_logistic(
    schedules: Sequence[str] | None = None, learning_rates: Sequence[Any] | None = None, runs: int = 3,
    seed: int = 1, progress: Progress | None = None, workers: int | None = None, store: Store | None = None,
    data: Data | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Train for every schedule, learning rate and run; test losses in nats, to six digits.

    schedules       "fixed", "fixed+average" (uniform mean of the iterates), a schedule's name or formula
    learning_rates  numbers above 0; unless told {1, 2.2, 5} x 10^i, i = -4..4
    runs            independent orders and initial points, 1 to 1000
    workers         threads; the processors at hand unless told; the result does not depend on it
    store           where finished runs are kept, and taken from by the same call later
    returns         {"summary": per schedule and rate, "best": per schedule, "rows": per grid factor (geometric
                    mean of the ratios of neighbours), ...}
    raises          DomainError, ScheduleError for bad input, StoreError for a store that cannot be used, one sentence
    """
    names, rates = _names(schedules), _rates(learning_rates)
    if isinstance(runs, bool) or not isinstance(runs, int) or not 1 <= runs <= 1000:
        raise DomainError(f"runs = {runs!r} ({type(runs).__name__}): an integer from 1 to 1000.")
    given = make_data(seed) if data is None else data
    found = _all_runs(given, names, rates, seed, runs, progress, workers, store)
    return {"experiment": "logistic", **_table(found, names, rates, given, seed)}


def run_study(
    seed: int = 1, runs: int = 20, progress: Progress | None = None, workers: int | None = None
) -> dict[str, Any]:
    """The experiment of the report: 20 runs, drops with 99 % intervals, and the drop at a factor of 100 by range."""
    data = make_data(seed)
    found = _all_runs(data, list(SCHEDULES), list(RATES), seed, runs, progress, workers, None)
    table = _table(found, list(SCHEDULES), list(RATES), data, seed)
    return {
        "experiment": "logistic",
        "parameters": {"horizons": [data.steps], "runs": runs, "seed": seed},
        **table,
        "ranges": [_range_row(found, low, high) for low, high in RANGES],
        "intervals": _quantities(found),
        "violations": [],
    }


def _names(schedules: Sequence[str] | None) -> list[str]:
    names = list(SCHEDULES if schedules is None else schedules)
    if not names or len(set(names)) != len(names):
        raise DomainError(f"schedules = {names!r}: at least one, and none twice.")
    return names


def _rates(given: Sequence[Any] | None) -> list[float]:
    rates = []
    for value in RATES if given is None else given:
        try:
            rate = float(value)
        except (TypeError, ValueError):
            rate = math.nan
        if not (math.isfinite(rate) and 0.0 < rate <= 1e9):
            raise DomainError(f"learning rate = {value!r} ({type(value).__name__}): a number in (0, 10^9].")
        rates.append(rate)
    if not rates or len(set(rates)) != len(rates):
        raise DomainError(f"learning rates = {rates!r}: at least one, and none twice.")
    return sorted(rates)


def _all_runs(
    data: Data, names: list[str], rates: list[float], seed: int, runs: int, progress: Progress | None,
    workers: int | None, store: Store | None,
) -> Floats:  # fmt: skip
    """Test losses, shape (runs, schedules, rates). Threads take whole runs; BLAS keeps to one thread in each."""
    from threadpoolctl import threadpool_limits

    # a schedule that cannot be read is refused before the first run
    factors = columns(names, rates, data.steps).factors
    what = _what(data, factors) | {"schedules": names, "learning_rates": rates, "seed": seed}

    def one(spec: dict[str, Any], _: str | None) -> list[list[float | str]]:
        found = losses(data, names, rates, seed, spec["run"])
        return [[float(x) if math.isfinite(x) else str(x) for x in row] for row in found]  # JSON has no nan

    specs = [{**what, "run": run} for run in range(runs)]
    with threadpool_limits(1), ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 1) as pool:
        found = sweep(one, specs, store=store, executor=pool, progress=progress)
    return np.array([[[float(x) for x in row] for row in run] for run in found])


def _what(data: Data, factors: Floats) -> dict[str, Any]:
    """Everything that a run depends on beside its names and numbers: samples, steps, code and library."""
    arrays = (data.train, data.train_labels, data.test, data.test_labels, factors)
    parts = (Path(logistic.__file__).read_bytes(), *(a.tobytes() for a in arrays))
    return {
        "experiment": "logistic",
        "batch": data.batch,
        "numpy": np.__version__,
        "sha256": [hashlib.sha256(part).hexdigest() for part in parts],
    }


def _table(found: Floats, names: list[str], rates: list[float], data: Data, seed: int) -> dict[str, Any]:
    """Everything but the intervals of drops, as plain JSON values."""
    means = found.mean(axis=0)
    lost = np.isnan(found).sum(axis=0)
    summary = [
        _summary_row(name, rate, found[:, i, j], int(lost[i, j]))
        for i, name in enumerate(names)
        for j, rate in enumerate(rates)
    ]
    return {
        "task": {
            "train": data.train.shape[0],
            "test": data.test.shape[0],
            "dimension": data.train.shape[1] - 1,
            "batch": data.batch,
            "steps": data.steps,
        },
        "units": "mean test cross-entropy in nats",
        "schedules": names,
        "learning_rates": [float(f"{rate:.12g}") for rate in rates],
        "runs": found.shape[0],
        "seed": seed,
        "summary": summary,
        "best": [_best(summary, name) for name in names],
        "rows": [
            _grid_row(found, means, names, spacing, rates) for spacing in SPACINGS if spacing < len(rates)
        ],
        "diverged": int(lost.sum()),
    }


def _summary_row(name: str, rate: float, values: Floats, lost: int) -> dict[str, Any]:
    several = values.size > 1 and not lost
    deviation = float(values.std(ddof=1)) if several else None
    return {
        "schedule": name,
        "learning_rate": float(f"{rate:.12g}"),
        "mean": None if lost else rounded(values.mean()),
        "deviation": None if deviation is None else rounded(deviation),
        "half_width": rounded(half_width(values)) if several else None,
        "diverged": lost,
    }


def _best(summary: list[dict[str, Any]], name: str) -> dict[str, Any]:
    settled = [r for r in summary if r["schedule"] == name and r["mean"] is not None]
    return min(
        settled, key=lambda r: r["mean"], default={"schedule": name, "learning_rate": None, "mean": None}
    )


def _grid_row(
    found: Floats, means: Floats, names: list[str], spacing: int, rates: list[float]
) -> dict[str, Any]:
    """What grids with every ``spacing``-th rate cost; an interval where there are enough runs to resample."""
    best, cost = mean_best(means, spacing), drop(means, spacing)
    row: dict[str, Any] = {
        "spacing": spacing,
        "factor": rounded((rates[-1] / rates[0]) ** (spacing / (len(rates) - 1))),
        "mean_best": {n: _number(b) for n, b in zip(names, best, strict=True)},
        "drop": {n: _number(c) for n, c in zip(names, cost, strict=True)},
    }
    if found.shape[0] >= 10:
        low, high = _interval(found, lambda m: mean_best(m, spacing))
        row["interval"] = {n: [_number(a), _number(b)] for n, a, b in zip(names, low, high, strict=True)}
    return row


def _number(value: Any) -> float | None:
    return rounded(value) if math.isfinite(value) else None


@functools.cache
def _picks(runs: int) -> Any:
    rng = np.random.Generator(np.random.Philox(key=[20, runs]))
    return rng.integers(0, runs, (_RESAMPLES, runs))


def _interval(found: Floats, statistic: Statistic) -> tuple[Any, Any]:
    """99 % bootstrap interval of a statistic of the means over runs, along the last axis of its result."""
    picks = _picks(found.shape[0])
    counts = np.stack([np.bincount(p, minlength=found.shape[0]) for p in picks]) / found.shape[0]
    values = statistic(np.tensordot(counts, found, axes=1))
    low, high = np.quantile(values, percentiles(found.shape[0]), axis=0)
    return low, high


def _inside(low: int, high: int) -> list[int]:
    """Which rates lie from 10^low to 5 10^high."""
    return [j for j, rate in enumerate(RATES) if 10.0**low * 0.99 <= rate <= 5.01 * 10.0**high]


def _range_row(found: Floats, low: int, high: int) -> dict[str, Any]:
    """Drops at a factor of 100 with the rates from 10^low to 5 10^high alone."""
    cost = drop(found.mean(axis=0)[:, _inside(low, high)], HUNDRED)
    return {
        "from": float(f"{10.0**low:.12g}"),
        "to": float(f"{5 * 10.0**high:.12g}"),
        "drop": {n: rounded(c) for n, c in zip(SCHEDULES, cost, strict=True)},
    }


def _quantities(found: Floats) -> dict[str, list[float]]:
    """99 % intervals of what the claims of Appendix C.2 speak of."""
    drops, inside = Drops(SCHEDULES, "fixed" + AVERAGED), _inside(-2, 0)

    def narrow(name: str) -> Statistic:
        return lambda means: drops.drop(name, HUNDRED)(means[..., inside])

    statistics: dict[str, Statistic] = {
        "best, fixed over fixed with average": lambda m: m[:, 0].min(axis=-1) - m[:, 1].min(axis=-1)
    }
    for name in SCHEDULES[1:]:
        statistics[f"drop at 100, {name}"] = drops.drop(name, HUNDRED)
        statistics[f"drop at 100 from 0.01 to 5, {name}"] = narrow(name)
    for name in ("cosine", "linear"):
        statistics[f"gap at 10, {name}"] = drops.gap(name, TEN)
        statistics[f"gap from 10 to 100, {name}"] = drops.growth(name, TEN, HUNDRED)
        statistics[f"gap from 100 to 1000, {name}"] = drops.growth(name, HUNDRED, THOUSAND)
    intervals = {key: _interval(found, statistic) for key, statistic in statistics.items()}
    return {key: [rounded(low), rounded(high)] for key, (low, high) in intervals.items()}
