"""What the properties compare: enclosures that may or may not be the same number, and Theorem 1's objective."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.theory.functionals import Functionals

Function = Callable[[Interval], Interval]

ZERO, ONE = Interval.exact(0), Interval.exact(1)
OFF = 1 + Fraction(1, 10**9)
"""The factor of a false variant: a billionth too much."""
STEP = Fraction(1, 2**44)
"""Relative length of a difference quotient: h changes over it by far less than OFF does."""
GRID = tuple(Fraction(n, d) for n, d in ((2, 13), (6, 13), (11, 13), (99, 100)))
"""Where controls look: a false variant has to be found out at one of them at least."""


def exact(value: Fraction | int) -> Interval:
    """A number as the tightest interval."""
    return Interval.exact(value)


def differ(a: Interval, b: Interval) -> bool:
    """Two enclosures that cannot be of the same number."""
    return a.certainly_not("==", b)


def narrow(value: Interval, relative: float = 1e-12) -> bool:
    """Enclosed to so many digits that a billionth is seen."""
    return value.width() <= relative * float(value.abs().hi)


def slope_differs(primitive: Function, integrand: Function, a: Fraction, step: Fraction = STEP) -> bool:
    """Is -F' = f refuted at a in [0, 1)?

    By the mean value theorem (F(a) - F(b))/(b - a) lies between values of f on [a, b]; b = a + step (1 - a).
    """
    b = a + step * (1 - a)
    quotient = (primitive(exact(a)) - primitive(exact(b))) / (b - a)
    return differ(quotient, integrand(Interval.between(a, b)))


def objective(f: Functionals, rho: Fraction, tau: Fraction) -> Interval:
    """What Theorem 1 minimises over tau in [0, 1): S (H(0)/(rho H(tau)) + rho Q(tau)/Q(0)), S = sqrt(Q(0)/H(0))."""
    start, u = f.at_start, exact(tau)
    return (start.Q / start.H).sqrt() * (start.H / (rho * f.H(u)) + rho * f.Q(u) / start.Q)


def target(f: Functionals, rho: Fraction) -> Interval:
    """H(0) Q(0)/rho^2, which H h equals at the optimal tau > 0 (Theorem 1)."""
    return f.at_start.H * f.at_start.Q / rho**2
