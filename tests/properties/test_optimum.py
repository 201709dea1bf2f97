"""The optimal tau of Theorem 1 and the least value K: nothing else is better, and nothing smaller is attained."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_checks import OFF, ZERO, differ, exact, objective, target
from property_schedules import Case, few, points, rhos, schedules

from verify.enclosure.interval import Interval
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule
from verify.theory.supremum import growth

pytestmark = pytest.mark.needs("K")
FACTORS = st.fractions(min_value=1, max_value=20, max_denominator=20)
PLACES = (Fraction(2), Fraction(10), Fraction(1000))


def solves(case: Case, rho: Fraction, x: Interval) -> bool:
    """May 1 - x be the optimal tau? H h - H(0) Q(0)/rho^2 is >= 0 left of it and <= 0 right of it.

    At x = 1, that is tau = 0, only what lies to the right counts.
    """
    f, wanted = case.f, target(case.f, rho)

    def product(x: Interval) -> Interval:
        return f.near_end("H", x) * f.near_end("h", x)

    short, long = Interval(x.lo, x.lo), Interval(x.hi, x.hi)
    right = product(short).certainly_not("<=", wanted)
    left = x.certainly("<", exact(1)) and product(long).certainly_not(">=", wanted)
    return not (right or left)


@given(schedules(), rhos())
def test_tau_solves_its_equation(case: Case, rho: Fraction) -> None:
    """H(tau) h(tau) = H(0) Q(0)/rho^2 is enclosed, or tau = 0 and the product is too small everywhere."""
    assert solves(case, rho, case.f.coefficient.distance(exact(rho)))


@few()
@given(schedules())
def test_a_shifted_tau_is_found_out(case: Case) -> None:
    """Control: 1 - tau off by a billionth does not solve the equation; nor does tau = 0 for a large rho."""
    for rho in PLACES:
        x = case.f.coefficient.distance(exact(rho))
        assert not solves(case, rho, x * (2 - OFF))
        assert x.certainly("==", exact(1)) or not solves(case, rho, x * OFF)
    assert not solves(case, Fraction(1000), exact(1))


@given(schedules(), rhos(), points())
def test_no_other_tau_is_better(case: Case, rho: Fraction, tau: Fraction) -> None:
    """K(rho) is at most the objective at any tau in [0, 1)."""
    assert not case.f.K(exact(rho)).certainly(">", objective(case.f, rho, tau))


@given(schedules(), rhos())
def test_K_is_attained_at_tau(case: Case, rho: Fraction) -> None:
    """The objective at the middle of the enclosure of tau is K to twelve digits."""
    f = case.f
    value = objective(f, rho, min(f.tau(exact(rho)).mid_fraction(), 1 - Fraction(1, 2**100)))
    assert not value.certainly("<", f.K(exact(rho)))
    assert not value.certainly(">", f.K(exact(rho)) * (1 + Fraction(1, 10**12)))


@few()
@given(schedules())
def test_a_larger_K_is_beaten(case: Case) -> None:
    """Control: at tau the objective is below (1 + 1e-9) K, and not below (1 - 1e-9) K."""
    for rho in PLACES:
        value = objective(case.f, rho, case.f.tau(exact(rho)).mid_fraction())
        assert value.certainly("<", case.f.K(exact(rho)) * OFF)
        assert value.certainly(">", case.f.K(exact(rho)) * (2 - OFF))


@few()
@given(schedules())
def test_the_K_of_another_schedule_is_found_out(case: Case) -> None:
    """Control: K of linear or of poly:2 (one of them is another schedule) is not what tau attains."""
    others = [functionals(parse_schedule(name)) for name in ("linear", "poly:2")]
    for rho in PLACES:
        value = objective(case.f, rho, case.f.tau(exact(rho)).mid_fraction())
        assert any(differ(other.K(exact(rho)), value) for other in others)


@given(schedules(), rhos(), FACTORS)
def test_K_changes_no_faster_than_rho(case: Case, rho: Fraction, c: Fraction) -> None:
    """K(rho)/c <= K(c rho) <= c K(rho): an infimum of a/rho + b rho with a, b >= 0."""
    first, second = case.f.K(exact(rho)), case.f.K(exact(c * rho))
    assert not second.certainly("<", first / c)
    assert not second.certainly(">", first * c)


@few()
@given(schedules())
def test_K_is_no_multiple_of_rho(case: Case) -> None:
    """Control: K(c rho) >= c K(rho) and K(c rho) <= K(rho)/c are refuted, and so is K(c rho) = K(rho)."""
    for rho in PLACES:
        first, second = case.f.K(exact(rho)), case.f.K(exact(2 * rho))
        assert second.certainly("<", first * 2)
        assert second.certainly(">", first / 2)
        assert differ(first, second)


@given(schedules(), rhos(), st.sampled_from([Fraction(1), Fraction(10), Fraction(10**8)]))
def test_boxes_of_rho_enclose_their_points(case: Case, rho: Fraction, width: Fraction) -> None:
    """K, tau and K' over [rho, rho + width], and over [rho, oo), contain their values inside."""
    inside = rho + width / 3
    for box in (Interval.between(rho, rho + width), Interval.between(rho, None)):
        for op in ("K", "tau", "dK"):
            over, at = getattr(case.f, op)(box), getattr(case.f, op)(exact(inside))
            assert not differ(over, at), op
            assert over.union(at).width() <= over.width() + at.width(), op


@few()
@given(schedules())
def test_boxes_of_rho_enclose_no_more_than_they_should(case: Case) -> None:
    """Control: K over [rho, 1.1 rho] excludes K(4 rho) somewhere; over [10^12, oo) it excludes K(1)."""
    K = case.f.K
    boxes = [(K(Interval.between(rho, rho * Fraction(11, 10))), K(exact(4 * rho))) for rho in PLACES]
    assert any(differ(box, other) for box, other in boxes)
    assert differ(K(Interval.between(10**12, None)), K(exact(1)))


@few()
@given(schedules(), rhos().filter(lambda r: r >= 1))
def test_growth_bounds_every_rho(case: Case, rho: Fraction) -> None:
    """K(rho)/rho^(1/(2q+1)) lies between its certified infimum and supremum, q the tail degree."""
    found = growth(case.schedule)
    value = case.f.K(exact(rho)) / exact(rho).power(found.exponent)
    assert not value.certainly(">", found.supremum.value)
    assert not value.certainly("<", found.infimum.value)


@few()
@given(schedules())
def test_a_smaller_supremum_is_found_out(case: Case) -> None:
    """Control: a supremum that is a hundredth smaller is exceeded, where the floats peak or very far out."""
    import numpy as np

    found = growth(case.schedule)
    grid = np.exp(np.linspace(0.0, 25.0, 2001))
    values = case.f.float("K", grid) * grid ** -float(found.exponent)
    places = (Fraction(float(grid[np.argmax(values)])), Fraction(10**60))
    exceeded = found.supremum.value * Fraction(99, 100)
    assert any(
        (case.f.K(exact(rho)) / exact(rho).power(found.exponent)).certainly(">", exceeded) for rho in places
    )
    assert found.infimum.value.certainly(">", ZERO)
