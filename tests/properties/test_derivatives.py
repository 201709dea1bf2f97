"""H' = -h, Q' = -h^2/H and K' of every schedule, by difference quotients, brackets and expansions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from property_checks import GRID, OFF, differ, exact, slope_differs
from property_schedules import Case, few, points, rhos, schedules

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval


@given(schedules(), points())
def test_H_falls_at_the_rate_h(case: Case, u: Fraction) -> None:
    """H' = -h: difference quotients of H lie in the range of h over them."""
    assert not slope_differs(case.f.H, case.f.h, u)


@few()
@given(schedules())
def test_another_rate_of_H_is_found_out(case: Case) -> None:
    """Control: H' = -(1 + 1e-9) h is refuted by the same quotients."""
    assert any(slope_differs(case.f.H, lambda u: case.f.h(u) * OFF, u) for u in GRID)


def rate_of_Q(case: Case, u: Interval) -> Interval:
    """h^2/H."""
    return case.f.h(u).power_int(2) / case.f.H(u)


@pytest.mark.needs("Q")
@given(schedules(), points())
def test_Q_falls_at_the_rate_of_its_definition(case: Case, u: Fraction) -> None:
    """Q' = -h^2/H, Eq. (1)."""
    assert not slope_differs(case.f.Q, lambda v: rate_of_Q(case, v), u)


@few()
@pytest.mark.needs("Q")
@given(schedules())
def test_another_rate_of_Q_is_found_out(case: Case) -> None:
    """Control: Q' = -(1 + 1e-9) h^2/H is refuted."""
    assert any(slope_differs(case.f.Q, lambda v: rate_of_Q(case, v) * OFF, u) for u in GRID)


def bracketed(case: Case, a: Fraction, b: Fraction, shift: Interval | None = None) -> bool:
    """For a non-increasing h the drops of H and Q over [a, b], b < 1, lie between their least and largest rates.

    h(b) (b-a) <= H(a) - H(b) <= h(a) (b-a); as h^2/H = -h (log H)', h(b) <= (Q(a) - Q(b))/log(H(a)/H(b)) <= h(a).
    shift  added to both drops, for controls
    """
    f, left, right = case.f, exact(a), exact(b)
    more = exact(0) if shift is None else shift
    h_drop = (f.H(left) - f.H(right)) / (b - a) + more
    q_drop = (f.Q(left) - f.Q(right)) / (f.H(left) / f.H(right)).log() + more
    low, high = f.h(right), f.h(left)
    return not any(d.certainly("<", low) or d.certainly(">", high) for d in (h_drop, q_drop))


@pytest.mark.needs("K")
@given(schedules(), points(), points())
def test_drops_lie_between_the_extreme_rates(case: Case, u: Fraction, v: Fraction) -> None:
    """H and Q fall by amounts that the values of a monotone h at both ends allow, however far apart."""
    if u != v:
        assert bracketed(case, min(u, v), max(u, v))


@few()
@pytest.mark.needs("K")
@given(schedules())
def test_shifted_drops_leave_the_bracket(case: Case) -> None:
    """Control: drops that are off by h(0) - h(99/100), the whole bracket, and a little more, are found out."""
    f = case.f
    shift = (f.h(exact(0)) - f.h(exact(Fraction(99, 100)))) * OFF
    assert not bracketed(case, Fraction(0), Fraction(99, 100), shift)


def expansion_gaps(case: Case, u: Fraction, side: int, factor: Fraction = Fraction(1)) -> list[Germ]:
    """H and Q on one side of u minus what h and h^2/H there integrate to: zero functions, as expansions.

    side    1 right of u, -1 left of it
    factor  on h, for controls
    """
    f = case.f
    ends = sorted({Fraction(0), Fraction(1), *(p.low for p in case.schedule.pieces)})
    room = min(abs(e - u) for e in ends if (e - u) * side > 0)
    x = Germ.variable(room / 1024)
    h, H = (f.germ(op, x * side + u) for op in "hH")
    gaps = [H - f.H(exact(u)) + (h * factor).integral() * side]
    if u == 1 or (f.positive and f.tail_or_none is not None):
        rate = (h * factor).square() / H
        gaps.append(f.germ("Q", x * side + u) - f.Q(exact(u)) + rate.integral() * side)
    return gaps


@pytest.mark.needs("Q")
@given(schedules(), points())
def test_expansions_integrate_to_each_other(case: Case, u: Fraction) -> None:
    """Right of any point, and left of u = 1, the expansions of H and Q are the integrals of those of h, h^2/H."""
    for gap in (*expansion_gaps(case, u, 1), *expansion_gaps(case, Fraction(1), -1)):
        assert gap.sign() in (0, None)


@few()
@pytest.mark.needs("Q")
@given(schedules())
def test_expansions_of_something_else_are_found_out(case: Case) -> None:
    """Control: with (1 + 1e-9) h the difference has a certified sign on a whole neighbourhood of u = 1."""
    assert all(gap.sign() in (-1, 1) for gap in expansion_gaps(case, Fraction(1), -1, OFF))


@pytest.mark.needs("K")
@given(schedules(), rhos())
def test_dK_is_the_derivative_of_K(case: Case, rho: Fraction) -> None:
    """Difference quotients of K lie in the range of K' over them."""
    assert not K_slope_differs(case, rho, Fraction(1))


@few()
@pytest.mark.needs("K")
@given(schedules())
def test_another_dK_is_found_out(case: Case) -> None:
    """Control: (1 + 1e-9) K' is refuted at rho = 3 or 50."""
    assert any(K_slope_differs(case, Fraction(rho), OFF) for rho in (3, 50))


def K_slope_differs(case: Case, rho: Fraction, factor: Fraction) -> bool:
    """Is K' = factor dK refuted over [rho, (1 + 2^-40) rho]?"""
    other = rho * (1 + Fraction(1, 2**40))
    quotient = (case.f.K(exact(other)) - case.f.K(exact(rho))) / (other - rho)
    return differ(quotient, case.f.dK(Interval.between(rho, other)) * factor)
