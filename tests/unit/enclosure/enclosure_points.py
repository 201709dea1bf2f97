"""Random sets with a known point inside, and reference values that share no code with the enclosures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from flint import arb
from hypothesis import settings
from hypothesis import strategies as st

from verify.enclosure.interval import Interval

REFERENCE_BITS = 500

relaxed = settings(deadline=None)


@dataclass(frozen=True)
class Sample:
    """An interval and a rational point of it."""

    interval: Interval
    point: Fraction


def rationals(low: int = -50, high: int = 50) -> st.SearchStrategy[Fraction]:
    """Rationals with short and long denominators, small numbers and the ends included."""
    return st.one_of(
        st.integers(low, high).map(Fraction),
        st.fractions(low, high, max_denominator=12),
        st.fractions(low, high, max_denominator=10**30),
        st.integers(low, high).map(lambda n: Fraction(n, 2**70)),
    )


@st.composite
def samples(draw: st.DrawFn, low: int = -50, high: int = 50, *, unbounded: bool = False) -> Sample:
    """An interval within [low, high] (or reaching to an infinity) and a point of it, often an end."""
    a, b = sorted((draw(rationals(low, high)), draw(rationals(low, high))))
    if draw(st.booleans()) and draw(st.booleans()):
        b = a
    share = draw(
        st.one_of(st.sampled_from([Fraction(0), Fraction(1)]), st.fractions(0, 1, max_denominator=1000))
    )
    point = a + share * (b - a)
    ends: list[Fraction | None] = [a, b]
    if unbounded and draw(st.booleans()):
        side = draw(st.integers(0, 1))
        ends[side] = None
        if draw(st.booleans()):
            point += draw(st.integers(0, 10**6)) * (1 if side else -1)
    return Sample(Interval.between(*ends), point)


def encloses(result: Interval, value: Fraction | int) -> bool:
    """Whether the exact value is in the result."""
    return result.contains(Fraction(value))


def encloses_real(result: Interval, function: Callable[..., mpmath.mpf], *points: Fraction) -> bool:
    """Whether function(points), computed to 500 bits by mpmath, is in the result (slack 2**-350)."""
    with mpmath.workprec(REFERENCE_BITS):
        value = mpmath.mpf(function(*(mpmath.mpf(p.numerator) / p.denominator for p in points)))
        slack = abs(value) * mpmath.mpf(2) ** -350
        return _number(result.lo) <= value + slack and _number(result.hi) >= value - slack


def _number(end: arb) -> mpmath.mpf:
    """An end point as the same number of mpmath (of any size, without rounding)."""
    if not end.is_finite():
        return mpmath.inf if end > 0 else -mpmath.inf
    man, exp = end.man_exp()
    return mpmath.mp.make_mpf(mpmath.libmp.from_man_exp(int(man), int(exp)))
