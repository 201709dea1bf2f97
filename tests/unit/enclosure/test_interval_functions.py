"""Powers and elementary functions of intervals against mpmath, with exact values, extrema and controls."""

from __future__ import annotations

import time
from fractions import Fraction

import mpmath
import pytest
from enclosure_points import encloses, encloses_real, rationals, relaxed, samples
from flint import arb
from hypothesis import assume, given
from hypothesis import strategies as st

from verify.enclosure import elementary
from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import UndefinedOperation

mp = mpmath.mp
BITS = st.sampled_from([4, 53, 128])
REFERENCE = {
    "exp": mp.exp,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "sinpi": mp.sinpi,
    "cospi": mp.cospi,
    "sqrt": mp.sqrt,
    "log": mp.log,
}


def _call(name: str, x: Interval) -> Interval | None:
    try:
        return getattr(x, name)()
    except UndefinedOperation:
        return None


@pytest.mark.parametrize("name", REFERENCE)
@relaxed
@given(a=samples(-9, 9, unbounded=True), bits=BITS)
def test_functions_contain_the_value_at_points(name, a, bits):
    """mpmath's value at a point of the operand is in the result."""
    with precision(bits):
        result = _call(name, a.interval)
    assume(result is not None)
    assert encloses_real(result, REFERENCE[name], a.point)


@pytest.mark.parametrize("name", REFERENCE)
@relaxed
@given(a=samples(-9, 9))
def test_functions_are_tight(name, a):
    """On a narrow interval the result is narrow: no function falls back to a coarse bound."""
    x = Interval.exact(a.point)
    result = _call(name, x)
    assume(result is not None)
    with mpmath.workprec(400):
        point = mpmath.mpf(a.point.numerator) / a.point.denominator
        slope = abs(mpmath.diff(REFERENCE[name], point)) if name != "sqrt" or a.point else mpmath.mpf(1)
    allowed = float(slope) * x.width() + 2.0**-115 * (1 + float(abs(result.mid_fraction())))
    if name == "sqrt" and a.point == 0:
        assert result.is_exact_zero()
    else:
        assert result.width() <= 4 * allowed


@relaxed
@given(st.sampled_from(sorted(REFERENCE)), samples(-9, 9), st.integers(1, 9))
def test_functions_are_inclusion_monotone(name, a, shrink):
    """The middle part of an interval gives a part of the result."""
    low, high = a.interval.lo_fraction(), a.interval.hi_fraction()
    assume(high - low > Fraction(1, 10**6))
    inner = Interval.between(low + (high - low) * shrink / 20, high - (high - low) * shrink / 20)
    whole = _call(name, a.interval)
    assume(whole is not None)
    assert whole.contains(_call(name, inner))


@pytest.mark.parametrize("name", REFERENCE)
@relaxed
@given(a=samples(-9, 9))
def test_functions_are_nested_under_higher_precision(name, a):
    """The result at 300 bits lies in the result at 60 bits."""
    with precision(60):
        coarse = _call(name, a.interval)
    assume(coarse is not None)
    with precision(300):
        assert coarse.contains(_call(name, a.interval))


def test_exact_values_are_exact():
    """Equality at special points survives: the sandwich of the cosine schedule depends on it."""
    half, zero, one = Interval.exact(Fraction(1, 2)), Interval.exact(0), Interval.exact(1)
    assert one.cospi().certainly("==", -one)
    assert one.sinpi().is_exact_zero()
    assert half.cospi().is_exact_zero()
    assert Interval.exact(-7).cospi().certainly("==", -one)
    assert Interval.exact(10**9).sinpi().is_exact_zero()
    assert zero.exp().certainly("==", one)
    assert zero.cos().certainly("==", one)
    assert zero.sin().is_exact_zero()
    assert Interval.exact(4).sqrt().certainly("==", Interval.exact(2))
    assert one.log().is_exact_zero()
    assert zero.sqrt().is_exact_zero()
    assert zero.tan().is_exact_zero()
    assert zero.power(half).is_exact_zero()
    assert Interval.exact(32).power(Fraction(-2, 5)).certainly("==", Interval.exact(Fraction(1, 4)))
    assert Interval.exact(Fraction(27, 8)).power(Fraction(2, 3)).width() < 1e-35
    assert zero.power_int(0).certainly("==", one)
    assert Interval.whole().power_int(0).certainly("==", one)


def test_extrema_inside_are_found():
    """Periodic functions reach 1 and -1 exactly where the interval holds an extremum, and only there."""
    b = Interval.between
    assert b(0, 1).cospi().same(b(-1, 1))
    assert b(0, Fraction(1, 2)).cospi().same(b(0, 1))
    assert b(Fraction(-1, 2), Fraction(1, 2)).sinpi().same(b(-1, 1))
    assert b(Fraction(1, 3), Fraction(2, 3)).cospi().certainly("<=", Interval.exact(Fraction(51, 100)))
    assert b(0, 7).cos().same(b(-1, 1))
    assert b(-1, 1).cos().hi == arb(1)
    assert b(-1, 1).cos().certainly(">", Interval.exact(Fraction(54, 100)))
    assert b(1, 2).sin().hi == arb(1)
    assert b(4, 5).sin().lo == arb(-1)
    assert b(3, Fraction(314, 100)).cos().lo > arb(-1)
    assert b(3, Fraction(315, 100)).cos().lo == arb(-1)


def test_a_number_next_to_an_extremum_keeps_its_side():
    """pi rounded to 128 bits is no multiple of pi: the interval between its neighbours holds one."""
    assert Interval.pi().cos().lo == arb(-1)
    assert Interval.pi().sin().contains_zero()


@relaxed
@given(samples(-9, 9, unbounded=True), st.integers(-12, 12), BITS)
def test_integer_powers_contain_the_power_at_points(a, n, bits):
    """Exact rational powers, any signs, negative exponents where no zero is inside."""
    with precision(bits):
        try:
            result = a.interval.power_int(n)
        except UndefinedOperation:
            assert n < 0
            assert a.interval.contains_zero()
            return
    assert encloses(result, a.point**n if n or a.point else 1)


@relaxed
@given(samples(0, 40, unbounded=True), rationals(-7, 7), BITS)
def test_rational_powers_contain_the_power_at_points(a, exponent, bits):
    """Bases >= 0 and rational exponents with short and very long denominators."""
    with precision(bits):
        try:
            result = a.interval.power(exponent)
        except UndefinedOperation:
            low = a.interval.lo_fraction()
            assert low is None or (low <= 0 and exponent < 0)
            return
    assert encloses_real(result, lambda x, y: x**y if x or y else mpmath.mpf(1), a.point, exponent)


@pytest.mark.parametrize(
    "exponent",
    [Fraction(1, 3), Fraction(2**40 + 1, 2), Fraction(2**40 + 1, 3 * 2**70), Fraction(-(2**60), 7)],
)
def test_rational_powers_are_narrow_whatever_the_size_of_the_exponent(exponent):
    """Of a number near 1, so that the power is an everyday number: 120 bits of 128."""
    x = 1 + Fraction(1, 2**60)
    result = Interval.exact(x).power(exponent)
    assert encloses_real(result, lambda a, e: a**e, x, exponent)
    assert result.width() <= float(result.mid_fraction()) * 2.0**-120


@relaxed
@given(samples(0, 30, unbounded=True), samples(-4, 4, unbounded=True), BITS)
def test_powers_with_interval_exponents(a, b, bits):
    """Base and exponent vary independently."""
    with precision(bits):
        try:
            result = a.interval.power(b.interval)
        except UndefinedOperation:
            assert a.interval.contains_zero()
            return
    assert encloses_real(result, lambda x, y: x**y if x or y else mpmath.mpf(1), a.point, b.point)


def test_trap_a_ball_around_zero_to_a_power_is_nan():
    """flint's arb(0, 1)**3 is nan; the interval's power is tight, with the minimum of an even one at 0."""
    assert (arb(0, 1) ** 3).is_nan() or not (arb(0, 1) ** 3).is_finite()
    around = Interval.between(-1, 1)
    assert around.power_int(3).same(around)
    assert around.power_int(2).same(Interval.between(0, 1))
    assert around.power(Interval.exact(4)).same(Interval.between(0, 1))


def test_negative_bases_take_integer_exponents():
    """(-2)**3, also where the exponent is an interval of one integer."""
    assert Interval.exact(-2).power(Interval.exact(3)).certainly("==", Interval.exact(-8))
    assert Interval.exact(-2).power(Fraction(-2)).certainly("==", Interval.exact(Fraction(1, 4)))
    assert Interval.between(-3, -2).power_int(2).same(Interval.between(4, 9))
    assert Interval.between(-3, -2).power_int(-1).contains(Fraction(-2, 5))


def test_huge_exponents_and_arguments_end_at_once():
    """Nothing of absurd size hangs, overflows or escapes as nan."""
    start = time.perf_counter()
    x = Interval.hull(Fraction(1, 3), Fraction(7, 3))
    results = [x.power_int(10**9), x.power_int(-(10**9)), x.power_int(10**40), x.power_int(10**5000)]
    results += [x.power(Fraction(10**30, 7)), x.power(Fraction(1, 10**30)), x.power(Fraction(-(10**5000), 3))]
    results += [Interval.exact(-1).power_int(10**4000 + 1), Interval.exact(1).power_int(10**5000)]
    large = Interval.exact(3).power_int(10**40)
    results += [large, large.exp(), (-large).exp(), large.log(), large.cos(), large.cospi(), large.sinpi()]
    results += [large.sqrt(), large.power_int(10**20), 1 / large, large - large, large.floor(), large.sin()]
    assert all(r.contains(r.mid()) and not r.lo.is_nan() and not r.hi.is_nan() for r in results)
    assert Interval.exact(-1).power_int(10**4000 + 1).certainly("==", Interval.exact(-1))
    assert (-large).exp().certainly(">=", Interval.exact(0))
    assert Interval.exact(2).power_int(-(10**5000)).contains(0)
    assert Interval.exact(-2).power_int(-(10**5000) - 1).certainly("<=", Interval.exact(0))
    assert large.cos().same(Interval.between(-1, 1)) or large.cos().width() <= 2.001
    assert time.perf_counter() - start < 2


def _without_extrema(low, high, function, even, odd):
    """The wrong range: end points only."""
    return elementary.increasing(low, high, lambda x: (function(x).lower(), function(x).upper()))


def test_control_missing_extrema_are_caught(monkeypatch):
    """The containment check fails for a cosine that looks at the ends only."""
    inside = Interval.between(Fraction(-1, 2), Fraction(1, 3))
    assert encloses_real(inside.cospi(), mp.cospi, Fraction(0))
    monkeypatch.setattr(elementary, "_wave", _without_extrema)
    assert not encloses_real(inside.cospi(), mp.cospi, Fraction(0))


def test_control_a_narrowed_exponential_is_caught():
    """A result cut by 2**-120 on one side fails the check that the true one passes."""
    x = Interval.exact(Fraction(1, 3))
    result = x.exp()
    cut = Interval.between(result.mid_fraction() + Fraction(1, 2**118), result.hi_fraction() + 1)
    assert encloses_real(result, mp.exp, Fraction(1, 3))
    assert not encloses_real(cut, mp.exp, Fraction(1, 3))


@pytest.mark.parametrize("bits", [2, 3, 8])
def test_lowest_precisions_are_sound(bits):
    """At two bits everything is wide and right."""
    with precision(bits):
        x = Interval.exact(Fraction(5, 7))
        for name, reference in REFERENCE.items():
            result = _call(name, x)
            assert result is None or encloses_real(result, reference, Fraction(5, 7))
