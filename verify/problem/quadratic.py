"""Squares completed: a x^2 + b x + c >= 0 for every real x where a >= 0, c >= 0 and b^2 <= 4 a c."""

from __future__ import annotations

from verify.enclosure.rational import RationalFunction
from verify.problem.orthant import Orthant

_MOST = 60  # terms of a polynomial that is looked at


def completed_square(value: RationalFunction, orthant: Orthant) -> str | None:
    """The variable in which a polynomial is a quadratic without sign change, or None where none is seen.

    value   a polynomial (its denominator is a constant)
    """
    if len(value.numerator_terms()) > _MOST or any(powers for powers, _ in value.denominator_terms()):
        return None
    for name in value.names:
        if max(powers.get(name, 0) for powers, _ in value.numerator_terms()) != 2:
            continue
        slope = value.derivative(name)
        twice_a = slope.derivative(name)
        b, c = slope.substitute(name, 0), value.substitute(name, 0)
        if orthant.holds(twice_a) and orthant.holds(c) and orthant.holds(twice_a * c * 2 - b * b):
            return name
    return None
