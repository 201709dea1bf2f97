"""A run on the wrong side of a proved bound: the record that a caller turns into a refutation and a stop."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.sgd.batch import Batch

Number = Fraction | float


def crossed(side: str, measured: Number, limit: Number) -> bool:
    """Whether the measured number lies strictly "below" or "above" its limit; floats compare exactly."""
    return measured < limit if side == "below" else measured > limit


def violation(
    batch: Batch, index: int, rho: float, bound: str, side: str, measured: Number, limit: Number
) -> dict[str, Any]:
    """The run and the bound it crosses, enough to repeat it, as plain JSON values.

    bound  which proved bound; side "below" for a lower bound that the run undercuts, "above" for an upper one
    scale, start, parameter of the result are the exact floats that the run was made of; a start in R^d is a list
    """
    return {
        "bound": bound,
        "side": side,
        "instance": batch.instance.name,
        "schedule": batch.steps.name,
        "T": batch.horizon,
        "rho": rho,
        "scale": float(batch.scales[index]),
        "start": batch.starts[index].tolist(),
        "parameter": float(batch.parameters[index]),
        "measured": float(measured),
        "limit": float(limit),
    }
