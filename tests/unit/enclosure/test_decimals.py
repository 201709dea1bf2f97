"""End points as text and back: the number that is shown is the number, rounded to its own side."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx

from verify.enclosure.endpoints import (
    FRACTION_EXPONENT_LIMIT,
    decimal_above,
    decimal_below,
    from_fraction,
    middle,
    to_fraction,
)
from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import DomainError, NotEnclosed


def point(value: Fraction | int) -> arb:
    """A dyadic number as an end point."""
    return from_fraction(Fraction(value))[0]


@pytest.mark.parametrize("whole", [1, 7, 10, 12, 99, 100, 123, 1230, 98765, 100000, 120000])
@pytest.mark.parametrize("shift", [*range(-14, 15), -40, 40, 66, -66])
def test_a_number_with_few_digits_is_written_as_itself(whole: int, shift: int) -> None:
    """w * 2**s for all sizes from 1e-20 to 1e25: the text is the number, on both sides, with either sign."""
    value = Fraction(whole) * Fraction(2) ** shift
    for number in (value, -value):
        text = decimal_below(point(number), 80)
        assert text == decimal_above(point(number), 80)
        assert Fraction(text) == number
        digits = text.split("e")[0].lstrip("-")
        assert ("e" in text) is (not Fraction(1, 10**7) <= value < 10**21)
        assert "e" in text or "." not in digits or not digits.endswith("0")
        assert digits[0] != "0" or digits.startswith("0.")


@pytest.mark.parametrize("digits", [1, 2, 3, 8, 15, 40])
@pytest.mark.parametrize(
    "value",
    [
        Fraction(2**70 + 1, 2**69),
        Fraction(99999, 2**3),
        Fraction(5, 2**60),
        Fraction(3**50),
        Fraction(1, 2**400),
    ],
)
def test_a_long_number_is_rounded_to_its_own_side(value: Fraction, digits: int) -> None:
    """Below and above with so many digits or one fewer, one unit of the last apart; reversed for a negative number."""
    below, above = decimal_below(point(value), digits), decimal_above(point(value), digits)
    low, high = Fraction(below), Fraction(above)
    assert low <= value <= high
    unit = Fraction(10) ** (len(str(int(value))) - digits) if value >= 1 else high - low
    assert high - low in (0, unit, 10 * unit)
    assert all(len(t.split("e")[0].replace(".", "").strip("0")) <= digits + 1 for t in (below, above))
    assert decimal_below(point(-value), digits) == "-" + above
    assert decimal_above(point(-value), digits) == ("0" if below == "0" else "-" + below)


@pytest.mark.parametrize(
    ("value", "digits", "texts"),
    [
        (Fraction(25, 2), 3, ("12.5", "12.5")), (Fraction(25, 2), 2, ("12", "13")), (Fraction(25, 2), 1, ("10", "20")),
        (Fraction(-25, 2), 2, ("-13", "-12")), (Fraction(9999, 8), 4, ("1249", "1250")), (Fraction(1, 3), 1, ("0.3", "0.4")),
        (Fraction(1, 8), 2, ("0.12", "0.13")), (1024, 3, ("1020", "1030")),
        (Fraction(127, 4), 3, ("31.7", "31.8")), (0, 5, ("0", "0")),
    ],
)  # fmt: skip
def test_a_few_numbers_by_hand(value: Fraction, digits: int, texts: tuple[str, str]) -> None:
    """As one would round them; the precision of the process stays what it was."""
    before = ctx.prec
    assert Interval.exact(value).decimal(digits) == texts
    assert ctx.prec == before


def test_text_of_intervals() -> None:
    """One number where both decimals agree, else two; infinite ends by name; at least one digit."""
    assert repr(Interval.between(Fraction(-25, 2), None)) == "[-12.5, oo]"
    assert repr(Interval.between(None, 0)) == "[-oo, 0]"
    assert repr(Interval.exact(Fraction(123456789123, 2))) == "[61728394000, 61728395000]"
    assert Interval.exact(Fraction(1, 3)).decimal(1) == ("0.3", "0.4")
    assert len(Interval.exact(Fraction(1, 3)).decimal()[0]) == len("0.") + 15
    for digits in (0, -3):
        with pytest.raises(DomainError, match=f"digits = {digits}: give an integer that is at least 1"):
            Interval.exact(1).decimal(digits)


@pytest.mark.parametrize("size", [1, 2, 127, 128, 129, 300])
def test_comparison_with_a_rational_is_exact(size: int) -> None:
    """[0, p] with p a hair above 1/3 holds it, with p a hair below it does not; likewise from the other side."""
    third = Fraction(1, 3)
    below = Fraction(2**size // 3, 2**size)
    above = below + Fraction(1, 2**size)
    assert below < third < above
    assert Interval.between(0, above).contains(third)
    assert not Interval.between(0, below).contains(third)
    assert Interval.between(below, 1).contains(third)
    assert not Interval.between(above, 1).contains(third)
    assert Interval.between(None, above).contains(third)
    assert not Interval.between(above, None).contains(third)
    assert Interval.between(below, None).contains(third)
    with precision(8):
        assert Interval(point(0), point(above)).contains(third)
        assert not Interval(point(0), point(below)).contains(third)
        assert not Interval(point(above), point(1)).contains(third)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    "value",
    [
        Fraction(1, 3),
        Fraction(2, 3),
        Fraction(7, 5),
        Fraction(2**130 + 1, 3),
        Fraction(5, 3**90),
        Fraction(2**64, 3**40),
        Fraction(3**40, 2**64 + 1),
    ],
)
@pytest.mark.parametrize("bits", [2, 3, 53, 128])
def test_a_rational_lies_between_neighbouring_numbers(value: Fraction, bits: int, sign: int) -> None:
    """Two numbers of so many bits (one more at most) whose distance is one unit of the last bit."""
    with precision(bits):
        low, high = (to_fraction(p) for p in from_fraction(sign * value))
    assert low is not None
    assert high is not None
    assert low < sign * value < high
    unit = high - low
    assert unit.numerator == 1 or unit.denominator == 1
    assert 2 ** (bits - 1) <= max(abs(low), abs(high)) / unit <= 2**bits
    assert min(abs(low), abs(high)) / unit >= 2 ** (bits - 1) - 1


def test_numbers_up_to_a_million_bits_are_written_as_fractions() -> None:
    """The limit is on the exponent of two, of either sign."""
    for exponent in (FRACTION_EXPONENT_LIMIT, -FRACTION_EXPONENT_LIMIT):
        assert to_fraction(arb((3, exponent))) == 3 * Fraction(2) ** exponent
        further = exponent + (1 if exponent > 0 else -1)
        with pytest.raises(NotEnclosed, match=rf"2\*\*\({further}\) is too long to write"):
            to_fraction(arb((3, further)))
        assert Interval(arb((3, further)), arb((3, further))).point_fraction() is None
    assert to_fraction(arb.pos_inf()) is None


@pytest.mark.parametrize(
    ("low", "high", "centre"),
    [(0, 1, Fraction(1, 2)), (-3, 1, -1), (4, None, 8), (-4, None, 1), (None, 4, -1), (None, -4, -8), (None, None, 0), (5, 5, 5),
     (0, None, 1), (None, 0, -1), (Fraction(1, 4), None, 1)],
)  # fmt: skip
def test_the_middle(low: Fraction | None, high: Fraction | None, centre: Fraction) -> None:
    """Halfway; in an unbounded set twice the finite end, at least 1 away from 0 on the open side."""
    x = Interval.between(low, high)
    assert to_fraction(middle(x.lo, x.hi)) == x.mid_fraction() == centre
