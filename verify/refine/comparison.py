"""Linear decay beside its refinement: errors of runs that differ in nothing else, seed by seed."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from verify.sgd.chance import half_width

Errors = Sequence[float | None]


def paired(linear: Errors, refined: Errors, comparisons: int = 1) -> dict[str, Any]:
    """The difference refined less linear over seeds, below 0 where the refined schedule does better.

    linear, refined  errors by seed, in the same order; None where the run diverged
    comparisons      so many intervals hold at once with 99 % (Bonferroni)
    returns          "differences" by seed, "mean" and "interval", Student's 99 % interval of their mean; None, with a
                     "reason", where a run diverged or there is a single seed
    """
    lost = sum(error is None for error in (*linear, *refined))
    if lost:
        reason = f"{lost} of {len(linear) + len(refined)} runs diverged"
        return {"differences": None, "mean": None, "interval": None, "reason": reason}
    differences = [float(b) - float(a) for a, b in zip(linear, refined, strict=True)]  # type: ignore[arg-type]
    mean = statistics.fmean(differences)
    if len(differences) < 2:
        return {"differences": differences, "mean": mean, "interval": None, "reason": "a single seed"}
    half = float(half_width(np.array(differences), comparisons))
    return {"differences": differences, "mean": mean, "interval": [mean - half, mean + half], "reason": None}


def compare(errors: Mapping[float, tuple[Errors, Errors]]) -> dict[str, Any]:
    """Linear decay and its refinement at each learning rate, and each at its own best one.

    errors   by learning rate: errors by seed of linear decay and of the refined schedule
    returns  "rows": per rate "linear" and "refined" (errors by seed), their means, and :func:`paired` with intervals
             that hold jointly over the rates; "best": the rate of least mean error of each, and their paired
             difference with an interval that holds jointly over all pairs of rates, so that choosing a pair by the
             same errors does not spoil it; None where one of them has no rate without a diverged run
    """
    rows = []
    for rate, (linear, refined) in errors.items():
        found = {"learning_rate": rate, "linear": list(linear), "refined": list(refined)}
        means = {"mean_linear": _mean(linear), "mean_refined": _mean(refined)}
        rows.append({**found, **means, **paired(linear, refined, len(errors))})
    return {"rows": rows, "best": _best(rows)}


def _mean(errors: Errors) -> float | None:
    values = [error for error in errors if error is not None]
    return statistics.fmean(values) if len(values) == len(errors) else None


def _best(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    linear, refined = _least(rows, "mean_linear"), _least(rows, "mean_refined")
    if linear is None or refined is None:
        return None
    return {
        "linear": linear["learning_rate"],
        "refined": refined["learning_rate"],
        "mean_linear": linear["mean_linear"],
        "mean_refined": refined["mean_refined"],
        **paired(linear["linear"], refined["refined"], len(rows) ** 2),
    }


def _least(rows: Sequence[Mapping[str, Any]], mean: str) -> Mapping[str, Any] | None:
    settled = [row for row in rows if row[mean] is not None]
    return min(settled, key=lambda row: float(row[mean]), default=None)
