"""Functionals as one-sided expansions: they enclose the values, and see what touches."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import UndefinedOperation
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule

DELTA = Fraction(1, 256)
X = Germ.variable(DELTA)
NAMES = ["cosine", "linear", "1-sqrt", "wsd:1/5", "wsd:1/5:1-sqrt", "(1-u)**2*(1+u)"]
PLACES = {
    "1 - x": (1 - X, lambda y: 1 - y),
    "x": (X, lambda y: y),
    "1/2 + x": (X + Fraction(1, 2), lambda y: y + Fraction(1, 2)),
    "1/2 - 3 x^2": (X * X * -3 + Fraction(1, 2), lambda y: Fraction(1, 2) - 3 * y * y),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("op", ["h", "H", "Q"])
def test_functions_of_u(name: str, place: str, op: str):
    """h, H, Q at a germ have the values of h, H, Q at the points it runs through."""
    f = functionals(parse_schedule(name))
    germ, point = PLACES[place]
    expansion = f.germ(op, germ)
    for y in (DELTA, DELTA / 3, DELTA / 1000):
        there = f.interval(op, Interval.exact(point(y)))
        assert expansion.evaluate(y).intersect(there) is not None
    assert expansion.evaluate(DELTA / 3).width() < 1e-6


def test_touching_is_seen_at_the_end():
    """H - x^3/3 and 5/6 x^3 - H for the cosine are positive near u = 1, though both tend to 0 (Eq. (12))."""
    f = functionals(parse_schedule("cosine"))
    H = f.germ("H", 1 - X)
    assert (H - X.power(3) * Fraction(1, 3)).sign() == 1
    assert (X.power(3) * Fraction(5, 6) - H).sign() == 1


def test_control_too_large_a_constant_is_seen_too():
    """H >= 0.8225 x^3 fails near u = 1, because pi^2/12 = 0.82246...; 0.8224 holds."""
    H = functionals(parse_schedule("cosine")).germ("H", 1 - X)
    assert (H - X.power(3) * Fraction(8225, 10000)).sign() == -1
    assert (H - X.power(3) * Fraction(8224, 10000)).sign() == 1


@pytest.mark.parametrize("name", ["cosine", "linear", "1-sqrt", "(1-u)**2*(1+u)"])
@pytest.mark.parametrize("op", ["K", "tau", "dK"])
@pytest.mark.parametrize("power", [-3, -5])
def test_functions_of_rho_at_infinity(name: str, op: str, power: int):
    """K, tau and K' at rho = x^-n are expansions with the right values."""
    f = functionals(parse_schedule(name))
    expansion = f.germ(op, X.power(power))
    assert expansion.coefficients
    for y in (DELTA, DELTA / 7):
        assert expansion.evaluate(y).intersect(f.interval(op, Interval.exact(y**power))) is not None


def test_five_rho_to_the_fifth_holds_at_infinity_and_less_fails():
    """5 rho^(1/5) - K > 0 as rho -> oo; with 4.6202 it is negative, with 4.62022 positive."""
    f = functionals(parse_schedule("cosine"))
    rho = X.power(-5)
    K, growth = f.K_germ(rho), X.power(-1)
    for constant, sign in ((Fraction(5), 1), (Fraction(462022, 100000), 1), (Fraction(46202, 10000), -1)):
        assert (growth * constant - K).sign() == sign


def test_next_to_rho_one_k_is_exact():
    """For rho = 1 + x tau is 0 and K - K(1) starts at second order."""
    f = functionals(parse_schedule("linear"))
    K = f.K_germ(X + 1)
    rise = K - 4
    assert rise.order() == 2
    assert rise.sign() == 1


@pytest.mark.parametrize("germ", [X + 1, -X, X.power(-1)])
def test_outside_the_domain(germ: Germ):
    """u beyond [0, 1] is undefined."""
    with pytest.raises(UndefinedOperation):
        functionals(parse_schedule("cosine")).germ("H", germ)
