"""What a coarser learning-rate grid costs, from a finished study: see verify.theory.grids."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from verify.theory.grids import mean_best

MAX_SPACING = 6  # with three learning rates a decade: a factor of 100


def coarse_grids(runs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row per spacing.

    runs     rows with schedule, learning_rate and test_error; diverged runs count with the error they had
    returns  {"spacing", "factor", "mean_best": {schedule: error}, "drop": {...}, "drop_fixed_minus_<schedule>"};
             the factor is that of the widest sub-grid's neighbours, as a geometric mean over the grid
    """
    rates = sorted({r["learning_rate"] for r in runs})
    means = {
        s: np.array([_mean(runs, s, rate) for rate in rates])
        for s in dict.fromkeys(r["schedule"] for r in runs)
    }
    rows = []
    for spacing in range(1, min(MAX_SPACING, len(rates) - 1) + 1):
        best = {s: float(mean_best(values, spacing)) for s, values in means.items()}
        drop = {s: best[s] - float(mean_best(values, 1)) for s, values in means.items()}
        row: dict[str, Any] = {
            "spacing": spacing,
            "factor": (rates[-1] / rates[0]) ** (spacing / (len(rates) - 1)),
            "mean_best": best,
            "drop": drop,
        }
        if "fixed" in drop:
            row |= {f"drop_fixed_minus_{s}": drop["fixed"] - drop[s] for s in drop if s != "fixed"}
        rows.append(row)
    return rows


def _mean(runs: Sequence[Mapping[str, Any]], schedule: str, rate: float) -> float:
    errors = [r["test_error"] for r in runs if r["schedule"] == schedule and r["learning_rate"] == rate]
    return statistics.fmean(1.0 if e is None else e for e in errors) if errors else 1.0
