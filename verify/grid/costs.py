"""What coarser grids of learning rates would have cost, per group and schedule (arXiv 2503.09411, Appendix C)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.grid.cells import Cells, cells, duplicates
from verify.grid.intervals import LEVEL, RESAMPLES, interval, resampled_means
from verify.grid.reading import Run, Runs
from verify.grid.rows import Key
from verify.grid.subgrids import Indices, SubGrids, factor, subgrids
from verify.theory.grids import Floats, drop_of, every_kth, mean_best_of

NO_SEEDS = "no column of seeds"
ONE_SEED = "a learning rate has one seed only"
NO_GRID = "the learning rates hold no sub-grid of this factor"
LOST = "every run of some sub-grid diverged"


def grid(runs: Runs, *, higher_is_better: bool = False) -> dict[str, Any]:
    """The result of ``verify grid``, as plain JSON values.

    runs              from :func:`verify.grid.reading.read_runs`
    higher_is_better  values are accuracies rather than losses; a drop counts what is lost in both cases
    returns           {"schedules": an entry per group and schedule, "dropped", "duplicates", "columns", ...}. Each
                      entry has a row per spacing under "factors": "mean_best" is the mean over the sub-grids of their
                      best mean over seeds, "drop" its distance from the best of the full grid, "interval" a 99 %
                      interval of the drop, "overestimated" the ratio of the rate a sub-grid chooses to the best rate.
                      Infinite numbers are "oo", absent ones null with a "reason". Which sub-grids there are: see
                      :mod:`verify.grid.subgrids`; one of a single rate counts, as in Appendix C, and is counted in
                      "single". "without_best": the best rate is in no sub-grid, so each of them pays for its absence
    """
    found: dict[tuple[Key, ...], dict[str, list[Run]]] = {}
    for run in runs.runs:
        found.setdefault(run.group, {}).setdefault(run.schedule, []).append(run)
    groups = sorted(found, key=lambda group: [(isinstance(k, str), k) for k in group])
    sign = -1.0 if higher_is_better else 1.0
    seeded = runs.columns["seed"] is not None
    return {
        "source": runs.table.source,
        "columns": dict(runs.columns),
        "groups": list(runs.groups),
        "higher_is_better": higher_is_better,
        "interval": {"of": "drop", "level": LEVEL, "resamples": RESAMPLES},
        "rows": len(runs.table.rows),
        "dropped": {"where": runs.excluded, "empty": dict(runs.empty)},
        "duplicates": duplicates(runs),
        "schedules": [
            _schedule(runs.groups, own, sign, seeded) for group in groups for own in found[group].values()
        ],
    }


def _schedule(groups: Sequence[str], runs: Sequence[Run], sign: float, seeded: bool) -> dict[str, Any]:
    found = cells(runs)
    means = sign * found.means
    seeds = min(values.size for values in found.values) if seeded else None
    lacking = NO_SEEDS if seeds is None else ONE_SEED if seeds < 2 else None
    draws = None if lacking else sign * resampled_means(found)
    count = len(found.rates)
    thinned = [subgrids(found.rates, k) for k in range(1, count)]
    rows = [_factor(found, means, draws, k, kept, sign) for k, kept in enumerate(thinned, 1)]
    for row in rows:
        if lacking and row["reason"] is None:
            row["reason"] = lacking
    return {
        "group": {name: runs[0].row.cells[name] for name in groups},
        "schedule": runs[0].schedule,
        "runs": len(runs),
        "diverged": sum(math.isnan(run.value) for run in runs),
        "seeds": seeds,
        "resampled": None if lacking else "seeds" if found.common else "seeds of each rate",
        "rates": [
            {
                "learning_rate": float(rate),
                "mean": _number(sign * mean),
                "seeds": values.size if seeded else None,
                "diverged": int(np.isnan(values).sum()),
            }
            for rate, mean, values in zip(found.rates, means, found.values, strict=True)
        ],
        "best": _best(found, means, sign),
        "even": all(set(kept.grids) == _by_rank(count, k) for k, kept in enumerate(thinned, 1)),
        "factors": rows,
        "reason": "one learning rate" if count == 1 else None,
    }  # fmt: skip


def _factor(
    found: Cells, means: Floats, draws: Floats | None, spacing: int, kept: SubGrids, sign: float
) -> dict[str, Any]:
    """The row of one spacing."""
    grids, incomplete = kept
    row: dict[str, Any] = {
        "spacing": spacing,
        "factor": _number(factor(found.rates, spacing)),
        "ratios": _ratios(found, grids),
        "grids": len(grids),
        "single": sum(len(g) == 1 for g in grids),
        "incomplete": incomplete,
    }
    absent = {"mean_best": None, "drop": None, "interval": None, "overestimated": None, "without_best": None}
    if not grids:
        return {**row, **absent, "reason": NO_GRID}
    best = float(mean_best_of(means, grids))
    if not math.isfinite(best):
        lost = None if np.isnan(means).all() else "oo"
        return {**row, **absent, "mean_best": "oo" if sign > 0 else "-oo", "drop": lost, "reason": LOST}
    cost = float(drop_of(means, grids))
    ends = None
    if draws is not None:
        seeds = min(values.size for values in found.values)
        ends = [_number(end) for end in interval(draws, cost, grids, seeds)]
    return {
        **row,
        "mean_best": _number(sign * best),
        "drop": _number(cost),
        "interval": ends,
        "overestimated": _overestimated(found, means, grids),
        "without_best": not any(int(np.nanargmin(means)) in kept for kept in grids),
        "reason": None,
    }


def _best(found: Cells, means: Floats, sign: float) -> dict[str, Any] | None:
    """The best rate, the least of equals, and whether it lies at an end of the grid; None if every rate diverged."""
    if np.isnan(means).all():
        return None
    i = int(np.nanargmin(means))
    edge = "lowest" if i == 0 else "highest" if i == len(means) - 1 else None
    return {
        "learning_rate": float(found.rates[i]),
        "mean": _number(sign * means[i]),
        "edge": edge if len(means) > 1 else None,
    }


def _overestimated(found: Cells, means: Floats, grids: Sequence[Indices]) -> dict[str, float]:
    """rho of the paper: the rate that a sub-grid chooses over the one that is best on the full grid."""
    order = np.where(np.isnan(means), np.inf, means).tolist()
    rates = [float(rate) for rate in found.rates]
    best = rates[int(np.nanargmin(means))]
    ratios = [rates[min(grid, key=order.__getitem__)] / best for grid in grids]
    return {
        "smallest": _number(min(ratios)),
        "largest": _number(max(ratios)),
        "mean": _number(math.exp(math.fsum(map(math.log, ratios)) / len(ratios))),
    }


def _ratios(found: Cells, grids: Sequence[Indices]) -> list[float] | None:
    """Least and largest ratio of neighbours in any sub-grid; None where each has one rate or there is none."""
    rates = [float(rate) for rate in found.rates]
    ratios = [rates[b] / rates[a] for grid in grids for a, b in itertools.pairwise(grid)]
    return [_number(min(ratios)), _number(max(ratios))] if ratios else None


def _by_rank(count: int, spacing: int) -> set[Indices]:
    return {tuple(g) for g in every_kth(count, spacing)}


def _number(value: Any) -> Any:
    """Twelve digits; None for a mean that does not exist."""
    return float(f"{value:.12g}") if math.isfinite(value) else None
