"""Rational re-runs of f(x) = G|x|, in units G = D = 1: plain Fractions, no float and no array anywhere.

Written apart from the engine on purpose, as the second way to the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from verify.errors import DomainError

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class ExactRun:
    """Exact results of one run; the means are over x_1..x_T."""

    last: Fraction
    mean_iterate: Fraction
    mean_value: Fraction


def exact_run(steps: Iterable[Fraction], start: Fraction) -> ExactRun:
    """Projected subgradient descent on |x| over [-1/2, 1/2], subgradient +1 at 0.

    steps   eta_1..eta_T, exact, not negative, at least one
    start   x_1, exact, in [-1/2, 1/2]
    raises  DomainError for an inexact or outside value
    """
    x = _exact(start, "x_1")
    if abs(x) > HALF:
        raise DomainError(f"x_1 = {start}: the domain is [-1/2, 1/2] in units of D.")
    total = values = Fraction(0)
    count = 0
    for step in steps:
        size = _exact(step, f"eta_{count + 1}")
        if size < 0:
            raise DomainError(f"eta_{count + 1} = {step}: a step is not negative.")
        total, values, count = total + x, values + abs(x), count + 1
        moved = x - size if x >= 0 else x + size
        x = min(max(moved, -HALF), HALF)
    if not count:
        raise DomainError("0 steps: a run has at least one.")
    return ExactRun(x, total / count, values / count)


def _exact(value: object, what: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise DomainError(
            f"{what} = {value!r} ({type(value).__name__}): an exact number, an int or a Fraction."
        )
    return Fraction(value)
