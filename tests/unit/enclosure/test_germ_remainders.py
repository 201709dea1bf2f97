"""Remainders of short expansions, huge powers, and controls that must be caught."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
from enclosure_germs import DELTA, FUNCTIONS, agrees, analytic
from enclosure_points import relaxed
from hypothesis import assume, given
from hypothesis import strategies as st

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import NotEnclosed, UndefinedOperation

mp = mpmath.mp


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("slope", [Fraction(-1), Fraction(3)])
def test_remainders_hold_at_the_far_end(name, limit, slope):
    """Short expansions of f(1 + s x) at x = delta, where the Lagrange remainder is largest."""
    x = Germ.variable(DELTA, limit)
    result = getattr(1 + slope * x, name)()
    assert agrees(result, lambda t: FUNCTIONS[name](1 + mpmath.mpf(int(slope)) * t))


@pytest.mark.parametrize(
    "exponent", [Fraction(-3), Fraction(-1, 2), Fraction(1, 3), Fraction(5, 2), Fraction(9)]
)
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
def test_remainders_of_powers_hold_at_the_far_end(exponent, limit):
    """Short binomial expansions of (2 - 3x)**r at x = delta."""
    result = (2 - 3 * Germ.variable(DELTA, limit)).power(exponent)
    assert agrees(result, lambda t: (2 - 3 * t) ** (mpmath.mpf(exponent.numerator) / exponent.denominator))


def test_a_zero_inside_the_domain_is_not_expanded_over():
    """1 - 2x vanishes in (0, 1]: no reciprocal, root or logarithm, and no sign; on (0, 1/4] all of them."""
    x = Germ.variable(Fraction(1))
    f = 1 - 2 * x
    assert f.sign() is None
    for refused in (lambda: 1 / f, lambda: f.sqrt(), lambda: f.log(), lambda: f.power(-3)):
        with pytest.raises(NotEnclosed):
            refused()
    short = f.restrict(Fraction(1, 4))
    assert (1 / short).sign() == short.sqrt().sign() == 1
    assert short.log().sign() == -1


def test_huge_powers_end():
    """Exponents of absurd size give an enclosure or a refusal at once."""
    x = Germ.variable(Fraction(1, 2))
    assert x.power(10**9).order() == 10**9
    assert (1 + x).power(10**30).sign() == 1
    assert (1 + x).power(Fraction(-(10**30), 7)).range().contains(Interval.exact(0))
    wavering = Germ.terms([(0, Interval.between(-1, 2))], Fraction(1, 2))
    assert wavering.power(10**9).range().contains(1)


@relaxed
@given(analytic(), st.sampled_from(["exp", "cospi", "sqrt", "log"]))
def test_results_nest_under_higher_precision(case, name):
    """At 256 bits the values lie inside those at 64 bits."""
    germ, _ = case
    results = []
    for bits in (64, 256):
        with precision(bits):
            try:
                results.append(getattr(germ, name)())
            except (NotEnclosed, UndefinedOperation):
                assume(False)
    with precision(256):
        assert results[0].evaluate(DELTA).contains(results[1].evaluate(DELTA))


def test_control_a_lost_lagrange_remainder_is_caught(monkeypatch):
    """An expansion without its last term fails the check that the true one passes."""
    x = Germ.variable(DELTA, 3)
    assert agrees((1 + x).exp(), lambda t: mp.exp(1 + t))
    assert agrees((1 + x).sqrt(), lambda t: mp.sqrt(1 + t))
    true = Germ._taylor
    monkeypatch.setattr(
        Germ, "_taylor", lambda w, coefficients, last: true(w, coefficients, Interval.exact(0))
    )
    assert not agrees((1 + x).exp(), lambda t: mp.exp(1 + t))
    assert not agrees((1 + x).sqrt(), lambda t: mp.sqrt(1 + t))


def test_control_a_wrong_coefficient_is_caught():
    """An error of 1e-9 in the third coefficient shows at small x."""
    x = Germ.variable(DELTA)
    wrong = x.exp() + x.square() * x * Fraction(1, 10**9)
    assert not agrees(wrong, mp.exp)


def test_a_function_that_is_nowhere_larger_is_the_smaller_one():
    """The difference lies in [-1, 0] x**3 and may vanish: the choice is made, no hull of both is taken."""
    b = Germ.variable(Fraction(1, 2)) - Germ.variable(Fraction(1, 2)).square()
    a = b + Germ.terms([], Fraction(1, 2), (3, Interval.between(-1, 0)))
    for larger in (a.max(b), b.max(a)):
        assert larger.coefficients == b.coefficients
        assert larger.remainder is None
    for smaller in (a.min(b), b.min(a)):
        assert smaller.coefficients == a.coefficients
        assert smaller.remainder is not None
    crossing = b + Germ.terms([], Fraction(1, 2), (3, Interval.between(-1, 1)))
    assert crossing.max(b).coefficients == ()


@pytest.mark.parametrize(("slope", "power"), [(1, 5), (1, 9), (-3, 6), (-3, 8)])
def test_whole_powers_of_a_polynomial_are_its_products(slope: int, power: int) -> None:
    """All coefficients of (1 + a x)**n and no remainder, also where 1 + a x changes sign."""
    germ = (1 + slope * Germ.variable(Fraction(1, 2))).power(power)
    assert germ.remainder is None
    expected = [(k, math.comb(power, k) * slope**k) for k in range(power + 1)]
    assert [(e, c.point_fraction()) for e, c in germ.coefficients] == expected


@pytest.mark.parametrize("name", ["exp", "sqrt", "cos"])
def test_an_expansion_keeps_all_terms_below_its_remainder(name):
    """1 + x + x**2 has mixed products: those below the remainder's power stay terms, near the true coefficients."""
    x = Germ.variable(Fraction(1, 16))
    germ = getattr(1 + x + x.square(), name)()
    assert [e for e, _ in germ.coefficients] == list(range(10))
    assert germ.remainder is not None
    assert germ.remainder[0] == 10
    true = mp.taylor(lambda t: FUNCTIONS[name](1 + t + t * t), 0, 9)
    for (_, found), wanted in zip(germ.coefficients, true, strict=True):
        assert abs(mp.mpf(float(found.mid_fraction())) - wanted) < mp.mpf(10) ** -9
