"""The exact steps that a schedule and a horizon stand for in a search."""

from __future__ import annotations

from fractions import Fraction

from verify.sgd.steps import step_sequence


def scheduled_steps(schedule: str, horizon: int, rho: Fraction) -> tuple[Fraction, ...]:
    """The floats that a run takes, as fractions: eta_t = rho eta_tuned h((t-1)/T), or constant, or invsqrt."""
    sequence = step_sequence(schedule)
    factors = sequence.factors(1, horizon, horizon)
    return tuple(Fraction(float(s)) for s in sequence.scale(float(rho), horizon) * factors)
