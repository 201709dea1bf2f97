"""Power series with ball coefficients, and polynomials at narrow arguments."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb

from verify.enclosure.interval import Interval
from verify.enclosure.precision import series_length
from verify.enclosure.series import Polynomial, SeriesAlgebra
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language import parse_expression
from verify.language.evaluate import evaluate

DERIVATIVES = {  # f, f', f''/2 at 1/2
    "u**3": (Fraction(1, 8), Fraction(3, 4), Fraction(3, 2)),
    "1/(1+u)": (Fraction(2, 3), Fraction(-4, 9), Fraction(8, 27)),
    "(4*u**2)**(3/2)": (Fraction(1), Fraction(6), Fraction(12)),
    "(8*u**3)**(2/3)": (Fraction(1), Fraction(4), Fraction(4)),
    "cos(pi*u) + sqrt(2*u)": (Fraction(1), None, Fraction(-1, 2)),
}


@pytest.mark.parametrize("text", DERIVATIVES)
def test_coefficients_are_derivatives(text: str):
    """The coefficients at 1/2 hold the derivatives over the factorials, and exclude them shifted by 1e-20."""
    algebra = SeriesAlgebra()
    with series_length(3):
        series = evaluate(parse_expression(text), algebra, {"u": algebra.variable(arb("0.5"))})
    for k, wanted in enumerate(DERIVATIVES[text]):
        if wanted is None:
            continue
        found = Interval.from_ball(series[k])
        assert found.intersect(Interval.exact(wanted)) is not None
        assert found.intersect(Interval.exact(wanted + Fraction(1, 10**20))) is None


@pytest.mark.parametrize("text", ["1/u", "sqrt(u)", "log(u)", "u**(1/3)"])
def test_a_ball_around_a_singularity_is_refused(text: str):
    """Over a ball that holds 0 there is no expansion: never a finite wrong one."""
    algebra = SeriesAlgebra()
    with series_length(3), pytest.raises(UndefinedOperation):
        evaluate(parse_expression(text), algebra, {"u": algebra.variable(arb(0, 0.1))})


def test_powers_of_a_ball_around_zero_are_numbers():
    """flint's power of a ball with middle 0 is not a number; products are."""
    algebra = SeriesAlgebra()
    with series_length(3):
        series = evaluate(parse_expression("u**4"), algebra, {"u": algebra.variable(arb(0, 0.1))})
    assert all(series[k].is_finite() for k in range(3))


def test_what_has_no_series_is_named():
    """min is refused by name."""
    algebra = SeriesAlgebra()
    with series_length(3), pytest.raises(NotEnclosed, match="min"):
        evaluate(parse_expression("min(u, 1)"), algebra, {"u": algebra.variable(arb(1))})


def test_polynomial_at_points_and_boxes():
    """1/3 + x^2 at 2 is 13/3; over [0, 1] the values are inside."""
    polynomial = Polynomial([Interval.exact(Fraction(1, 3)), Interval.exact(0), Interval.exact(1)])
    assert polynomial.at(Interval.exact(2)).intersect(Interval.exact(Fraction(13, 3))) is not None
    assert polynomial.at(Interval.exact(2)).width() < 1e-36
    box = polynomial.at(Interval.between(0, 1))
    assert box.lo_fraction() <= Fraction(1, 3)
    assert box.hi_fraction() >= Fraction(4, 3)


@pytest.mark.parametrize("text", ["u**(3/2)", "1/u**(-3/2)", "sqrt(u)**3"])
def test_half_powers_of_squares_are_exact(text: str):
    """u**(3/2) at 4 is 8 + 3 t + 3/16 t**2 without any rounding."""
    algebra = SeriesAlgebra()
    with series_length(3):
        series = evaluate(parse_expression(text), algebra, {"u": algebra.variable(arb(4))})
    found = [Interval.from_ball(series[k]).point_fraction() for k in range(3)]
    assert found == [8, 3, Fraction(3, 16)]
