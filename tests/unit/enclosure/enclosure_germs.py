"""Random germs with a known function inside, and the check of a germ against a function of mpmath."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import mpmath
from enclosure_points import encloses_real
from hypothesis import strategies as st

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval

mp = mpmath.mp
DELTA = Fraction(1, 8)
POINTS = [DELTA, DELTA / 3, DELTA / 2**10, DELTA / 2**25]
NUMBERS = st.fractions(-2, 2, max_denominator=8)
HALVES = st.sampled_from([Fraction(n, 2) for n in range(9)])

Real = Callable[[mpmath.mpf], mpmath.mpf]


def agrees(germ: Germ, function: Real, points: list[Fraction] = POINTS) -> bool:
    """Whether the germ encloses the function at the points, in value and range, and its sign is right."""
    for x in points:
        if x > germ.delta:
            continue
        if not (encloses_real(germ.evaluate(x), function, x) and encloses_real(germ.range(), function, x)):
            return False
        with mpmath.workprec(300):
            value = function(mpmath.mpf(x.numerator) / x.denominator)
        if germ.sign() is not None and mpmath.sign(value) != germ.sign():
            return False
    return True


@st.composite
def analytic(draw: st.DrawFn) -> tuple[Germ, Real]:
    """c0 + terms of positive half-integer order, some coefficients wide, with one function inside."""
    terms, numbers = [], []
    for e in sorted({Fraction(0), *draw(st.lists(HALVES, max_size=4))}):
        c = draw(NUMBERS)
        wide = draw(st.sampled_from([0, 0, 0, Fraction(1, 50)]))
        terms.append((e, Interval.between(c - wide, c + 2 * wide)))
        numbers.append((e, c))
    remainder = None
    if draw(st.booleans()):
        r = draw(NUMBERS)
        remainder = (Fraction(9, 2), Interval.between(r - 1, r))
        numbers.append((Fraction(9, 2), r))

    def function(x: mpmath.mpf) -> mpmath.mpf:
        return mpmath.fsum(
            mpmath.mpf(c.numerator) / c.denominator * x ** mpmath.mpf(float(e)) for e, c in numbers
        )

    return Germ.terms(terms, DELTA, remainder), function


FUNCTIONS: dict[str, Real] = {
    "exp": mp.exp,
    "sin": mp.sin,
    "cos": mp.cos,
    "sinpi": mp.sinpi,
    "cospi": mp.cospi,
    "tan": mp.tan,
    "log": mp.log,
    "sqrt": mp.sqrt,
    "abs": abs,
}
