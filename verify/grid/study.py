"""A finished study in numbers: means, best rates, and what coarser grids of its learning rates cost."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from verify.theory.grids import mean_best

MAX_SPACING = 6  # with three learning rates a decade: a factor of 100


def coarse_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row per spacing: every k-th learning rate, averaged over the offsets (Appendix C.1).

    rows     finished runs with schedule, learning_rate and value (less is better; None: diverged); a learning rate
             with a diverged run, or without any, is never the best
    returns  {"spacing", "factor", "mean_best": {schedule: value}, "drop": {...}, "drop_fixed_minus_<schedule>"};
             the factor is the geometric mean of the ratios of neighbours; None in place of a number where some
             sub-grid has no result at all
    """
    rates = sorted({row["learning_rate"] for row in rows})
    cells: dict[tuple[str, float], list[float]] = {}
    for row in rows:
        value = math.nan if row["value"] is None else float(row["value"])
        cells.setdefault((row["schedule"], row["learning_rate"]), []).append(value)
    means = {
        name: np.array([statistics.fmean(cells.get((name, rate), [math.nan])) for rate in rates])
        for name in dict.fromkeys(row["schedule"] for row in rows)
    }
    return [_row(means, rates, k) for k in range(1, min(MAX_SPACING, len(rates) - 1) + 1)]


def _row(means: Mapping[str, Any], rates: Sequence[float], spacing: int) -> dict[str, Any]:
    best = {name: _number(mean_best(values, spacing)) for name, values in means.items()}
    drop = {name: _less(best[name], _number(mean_best(values, 1))) for name, values in means.items()}
    row: dict[str, Any] = {
        "spacing": spacing,
        "factor": (rates[-1] / rates[0]) ** (spacing / (len(rates) - 1)),
        "mean_best": best,
        "drop": drop,
    }
    if "fixed" in drop:
        others = (name for name in drop if name != "fixed")
        row |= {f"drop_fixed_minus_{name}": _less(drop["fixed"], drop[name]) for name in others}
    return row


def _number(value: Any) -> float | None:
    return float(value) if math.isfinite(value) else None


def _less(more: float | None, less: float | None) -> float | None:
    return None if more is None or less is None else more - less


def summarise(runs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row per schedule and learning rate: mean, sample deviation and range of the test error.

    No mean is taken where a run diverged: "mean" and "deviation" are None there, "diverged" counts such runs.
    """
    cells: dict[tuple[str, float], list[Mapping[str, Any]]] = {}
    for row in runs:
        cells.setdefault((row["schedule"], row["learning_rate"]), []).append(row)
    rows = []
    for (schedule, rate), cell in cells.items():
        values = [row["test_error"] for row in cell if row["test_error"] is not None]
        diverged = sum(row["diverged"] is not None for row in cell)
        rows.append(
            {
                "schedule": schedule,
                "learning_rate": rate,
                "runs": len(cell),
                "diverged": diverged,
                "mean": None if diverged else statistics.fmean(values),
                "deviation": None if diverged or len(values) < 2 else statistics.stdev(values),
                "lowest": min(values, default=None),
                "highest": max(values, default=None),
            }
        )
    return rows


def best(summary: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per schedule the row with the lowest mean, the first of equals; a schedule without a mean has none."""
    settled = [row for row in summary if row["mean"] is not None]
    labels = dict.fromkeys(row["schedule"] for row in settled)
    return [min((r for r in settled if r["schedule"] == label), key=lambda r: r["mean"]) for label in labels]
