"""What the claims of arXiv 2503.09411, Appendix C.2, speak of, with 99 % intervals over the seeds of a study.

Schedules are compared run by run: all share the seeds, and a resample draws a seed with all its rates and schedules.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from verify.grid.intervals import RESAMPLES, shares
from verify.sgd.chance import student
from verify.theory.grids import Floats, drop

Statistic = Callable[[Floats], Any]

SPACINGS = {2: 1, 5: 2, 10: 3, 22: 4, 46: 5, 100: 6}
"""About which factor every k-th of {1, 2.2, 5} times powers of ten has: 10^(k/3), as the paper rounds it."""
BASELINE = "fixed+average"
NEAR = 1.15
"""A factor counts as about the one named within this ratio."""
NO_FACTOR = "the learning rates have no grid of about that factor"
ONE_SEED = "an interval needs two seeds"
LOST = "a run that it needs diverged or was not made"


def quantities(runs: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every drop and gap of a study.

    runs     rows with schedule, learning_rate, seed and value (less is better; None: diverged), one a combination;
             of no runs, as after an interruption, there are no quantities
    returns  {"intervals": {quantity: [low, high]}, "reasons": {quantity: why it has none}}; the quantities are
             "drop at F, S" for a grid factor of about F, "gap at F, S": the drop of fixed learning rates with averaging
             less that of S, "gap from F to G, S": how much more the gap is at G, and "best, fixed over fixed with
             average": how much worse the best last iterate is
    """
    if not runs:
        return {"intervals": {}, "reasons": {}}
    names, rates, values = _table(runs)
    seeds = values.shape[0]
    means = np.einsum("rs,snl->rnl", shares(seeds, 0, RESAMPLES), values)
    found: dict[str, dict[str, Any]] = {"intervals": {}, "reasons": {}}
    for name, statistic in _statistics(names, _absent(rates)).items():
        if statistic is None or seeds < 2:
            found["reasons"][name] = ONE_SEED if statistic else NO_FACTOR
            continue
        with np.errstate(invalid="ignore"):  # oo - oo: reported as lost
            centre, spread = float(statistic(values.mean(axis=0))), float(np.std(statistic(means)))
        half = student(seeds) * spread * math.sqrt(seeds / (seeds - 1))
        low = (
            max(0.0, centre - half) if name.startswith("drop") else centre - half
        )  # a drop is never negative
        if math.isfinite(low + half):
            found["intervals"][name] = [float(f"{end:.6g}") for end in (low, centre + half)]
        else:
            found["reasons"][name] = LOST
    return found


def _absent(rates: Sequence[float]) -> set[int]:
    """The factors of which these rates have no grid."""
    count = len(rates)
    step = (rates[-1] / rates[0]) ** (1 / (count - 1)) if count > 1 else math.inf
    near = {f for f, k in SPACINGS.items() if k < count and max(step**k / f, f / step**k) <= NEAR}
    return set(SPACINGS) - near


def _table(runs: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[float], Floats]:
    """Schedules, rates, and values of shape (seeds, schedules, rates); nan where a run diverged or is missing."""
    names, rates, seeds = (
        list(dict.fromkeys(row[key] for row in runs)) for key in ("schedule", "learning_rate", "seed")
    )
    rates.sort()
    values = np.full((len(seeds), len(names), len(rates)), np.nan)
    for row in runs:
        place = seeds.index(row["seed"]), names.index(row["schedule"]), rates.index(row["learning_rate"])
        values[place] = np.nan if row["value"] is None else row["value"]
    return names, rates, values


def _statistics(names: Sequence[str], absent: set[int]) -> dict[str, Statistic | None]:
    """Each quantity as a function of means of shape (..., schedules, rates); None for a factor that is absent."""

    def cost(name: str, factor: int) -> Statistic:
        return lambda means: drop(means[..., names.index(name), :], SPACINGS[factor])

    def gap(name: str, factor: int) -> Statistic:
        more, less = cost(BASELINE, factor), cost(name, factor)
        return lambda means: more(means) - less(means)

    def growth(name: str, fine: int, coarse: int) -> Statistic:
        before, after = gap(name, fine), gap(name, coarse)
        return lambda means: after(means) - before(means)

    found: dict[str, Statistic | None] = {}
    for f in SPACINGS:
        found |= {f"drop at {f}, {name}": None if f in absent else cost(name, f) for name in names}
    if BASELINE not in names:
        return found
    for name in (n for n in names if n != BASELINE):
        found |= {f"gap at {f}, {name}": None if f in absent else gap(name, f) for f in SPACINGS}
        for f, g in itertools.combinations(SPACINGS, 2):
            missing = bool({f, g} & absent)
            found[f"gap from {f} to {g}, {name}"] = None if missing else growth(name, f, g)
    if "fixed" in names:
        fixed, mean = names.index("fixed"), names.index(BASELINE)
        found["best, fixed over fixed with average"] = lambda means: _best(means, fixed) - _best(means, mean)
    return found


def _best(means: Floats, schedule: int) -> Any:
    """The least mean over the rates; a rate with a diverged run is never the best."""
    own = means[..., schedule, :]
    return np.where(np.isnan(own), np.inf, own).min(axis=-1)
