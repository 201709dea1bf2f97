"""Expansions at u = 1: degree, coefficients, and the exact cancellation that decides growth."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.theory.schedules import parse_schedule
from verify.theory.tail import tail


@pytest.mark.parametrize(
    ("name", "degree"),
    [("linear", "1"), ("cosine", "2"), ("poly:3/2", "3/2"), ("1-sqrt", "1"), ("wsd:1/5:1-sqrt", "1"),
     ("(1-u)**2*(1+u)", "2"), ("exp(-u)-exp(-1)", "1"), ("(1-u)**(3/2)+(1-u)**2", "3/2")],
)  # fmt: skip
def test_tail_degree(name: str, degree: str):
    """q is the order of the zero of h at u = 1, exact."""
    assert tail(parse_schedule(name).pieces[-1]).q == Fraction(degree)


@pytest.mark.parametrize("name", ["constant", "exponential", "cosine-floor:1/10", "1-2*u"])
def test_no_tail_without_a_zero(name: str):
    """Schedules that do not fall to 0 from above have no tail."""
    with pytest.raises(NotEnclosed, match="expansion at u = 1"):
        tail(parse_schedule(name).pieces[-1])


def test_powers_are_exact():
    """(1-u)^p has no correction at all, on the whole of (0, 1]."""
    t = tail(parse_schedule("poly:7/3").pieces[-1])
    assert t.exact
    assert t.x_max == 1
    assert t.excess.sign() == 0


def test_cosine_leading_coefficient_is_pi_squared_over_four():
    """h ~ pi^2/4 x^2; pi^2/4 - 1e-9 is excluded."""
    c = tail(parse_schedule("cosine").pieces[-1]).c
    quarter = Interval.pi().power_int(2) / 4
    assert c.intersect(quarter) is not None
    assert c.certainly_not("==", quarter - Fraction(1, 10**9))


@pytest.mark.parametrize(
    ("name", "sign"), [("cosine", 1), ("1-sqrt", -1), ("1-u**3", 1), ("(1-u)**2*(3-u)", -1)]
)
def test_sign_of_the_excess_decides_growth(name: str, sign: int):
    """Q/h - (q+1)/q has the sign of w_Q - w_h near u = 1, although both sides share their leading term."""
    t = tail(parse_schedule(name).pieces[-1])
    assert t.excess.sign() == sign
    x = Interval.exact(t.x_max)
    ratio = t.Q(x) / t.h(x) - (t.q + 1) / t.q
    assert ratio.certainly(">" if sign > 0 else "<", Interval.exact(0))


@pytest.mark.parametrize("exponent", [1, 10, 40])
def test_relative_accuracy_near_the_end(exponent: int):
    """h at u = 1 - 10^-40 is enclosed to 30 digits; evaluating the formula there would give 0 +- 1e-38."""
    t = tail(parse_schedule("cosine").pieces[-1])
    x = Interval.exact(Fraction(1, 10**exponent)) if exponent > 1 else Interval.exact(t.x_max)
    value = t.h(x)
    assert value.width() <= 1e-22 * float(value.hi_fraction() or 0)
