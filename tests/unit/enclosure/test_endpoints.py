"""End points: tight conversion from rationals, exact conversion back, guaranteed decimals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from enclosure_points import rationals, relaxed
from flint import arb
from hypothesis import example, given
from hypothesis import strategies as st

from verify.enclosure.endpoints import (
    INF,
    NEG_INF,
    ZERO,
    decimal_above,
    decimal_below,
    from_fraction,
    outward,
    product,
    to_fraction,
)
from verify.enclosure.precision import precision
from verify.errors import NotEnclosed


@relaxed
@given(rationals(), st.sampled_from([2, 5, 53, 128]))
@example(Fraction(1, 3), 2)
@example(Fraction(-(2**200) + 1, 3), 64)
@example(Fraction(10**40, 3), 64)
def test_a_rational_is_enclosed_by_neighbours(value, bits):
    """The pair is exact for dyadics, else one unit of the working precision apart."""
    with precision(bits):
        low, high = (to_fraction(p) for p in from_fraction(value))
    assert low <= value <= high
    if value.denominator & (value.denominator - 1) == 0:
        assert low == high == value
    else:
        assert 0 < high - low <= abs(value) * Fraction(2, 2**bits)


def test_a_long_dyadic_stays_exact_at_low_precision():
    """A dyadic keeps all its bits, so equality of exact numbers survives a low precision."""
    value = Fraction(3**200, 2**500)
    with precision(10):
        low, high = from_fraction(value)
        assert to_fraction(low) == to_fraction(high) == value


def test_trap_a_decimal_float_is_an_exact_ball():
    """flint takes 0.1 as the float's exact value; the enclosure of 1/10 takes the rational."""
    assert arb(0.1).is_exact()
    assert to_fraction(arb(0.1)) != Fraction(1, 10)
    low, high = from_fraction(Fraction(1, 10))
    assert to_fraction(low) < Fraction(1, 10) < to_fraction(high)


def test_outward_never_returns_nan():
    """What is no number becomes the whole line."""
    for ball in (arb.nan(), arb(0, INF), INF + arb(0, INF), arb(-1).sqrt(), INF - INF):
        low, high = outward(ball)
        assert low == NEG_INF
        assert high == INF


def test_product_of_zero_and_infinity_is_zero():
    """0 * [0, oo) is {0}: the product of the sets, not flint's nan."""
    assert all(end == ZERO for end in product(ZERO, ZERO, NEG_INF, INF))
    low, high = product(ZERO, arb(2), arb(1), INF)
    assert low == ZERO
    assert high == INF


@relaxed
@given(rationals(), st.integers(-200, 200), st.integers(1, 40))
def test_decimals_are_on_the_right_side_and_close(value, scale, digits):
    """The text below is at most the value, the text above at least, one unit of the last digit apart."""
    point = from_fraction(Fraction(round(value * 2**40), 2**40) * Fraction(2) ** scale)[0]
    exact = to_fraction(point)
    below, above = Fraction(decimal_below(point, digits)), Fraction(decimal_above(point, digits))
    assert below <= exact <= above
    assert above - below <= abs(exact) * Fraction(2, 10 ** (digits - 1))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1, "1"), (-1, "-1"), (Fraction(1, 2), "0.5"), (10**30, "1e+30"), (123456, "123456"),
     (Fraction(1, 1024), "0.0009765625"), (-(10**20), "-100000000000000000000")],
)  # fmt: skip
def test_short_decimals_are_exact(value, text):
    """A number with few digits is written as itself on both sides."""
    point = from_fraction(Fraction(value))[0]
    assert decimal_below(point, 15) == decimal_above(point, 15) == text


def test_numbers_of_absurd_size_do_not_hang():
    """Exponents of a thousand digits give valid bounds at once, and a refusal to write them out."""
    large, small = arb((1, 10**1000)), arb((-1, -(10**1000)))
    assert decimal_below(large, 15) == "1e+1000000"
    assert decimal_above(large, 15) == "oo"
    assert decimal_below(small, 15) == "-1e-1000000"
    assert decimal_above(small, 15) == "0"
    assert decimal_below(arb((1, 10**12)), 5).endswith("e+301029995663")
    with pytest.raises(NotEnclosed, match="too long"):
        to_fraction(large)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 2**20), "0.00000095367431640625"),
        (Fraction(-1, 2**27), "-7.450580596923828125e-9"),
        (Fraction(1, 2**30), "9.31322574615478515625e-10"),
        (10**20, "100000000000000000000"),
        (12 * 10**20, "1.2e+21"),
    ],
)
def test_small_and_large_numbers_have_an_exponent(value, text):
    """From 1e-7 to 1e+20 positional, beyond with an exponent; the number is the same."""
    point = from_fraction(Fraction(value))[0]
    assert decimal_below(point, 25) == decimal_above(point, 25) == text
    assert Fraction(text) == value
