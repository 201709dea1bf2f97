"""Every operation on all intervals between small integers and the infinities, against the exact answer.

The exact range of an operation on a box is the hull of its values at the corners (0 * oo = 0), as long as it is
monotone in each operand. Both ends must be exact: neither a lost value nor a wider interval passes.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from verify.enclosure.bounds import Bounds
from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import DomainError, UndefinedOperation

Number = Fraction | float  # floats are the infinities alone
Ends = tuple[Number, Number]
OO = math.inf
LINE = (-OO, -2, -1, 0, 1, 2, OO)
BOXES: list[Ends] = [(a, b) for a, b in product(LINE, LINE) if a <= b and a < OO and b > -OO]
RELATIONS: dict[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
}  # fmt: skip


def box(ends: Ends) -> Interval:
    """The interval with these ends."""
    return Interval.between(*(None if math.isinf(e) else Fraction(e) for e in ends))


def ends(x: Bounds) -> Ends:
    """The ends of an interval as numbers."""
    low, high = x.lo_fraction(), x.hi_fraction()
    return (-OO if low is None else low), (OO if high is None else high)


def hull(values: list[Number]) -> Ends:
    """The smallest and the largest."""
    return min(values), max(values)


def times(a: Number, b: Number) -> Number:
    """The product, 0 * oo = 0."""
    return 0 if a == 0 or b == 0 else a * b


def over(a: Number, b: Number) -> Number:
    """The quotient for b != 0, where 1/oo = 0."""
    return times(a, 0 if math.isinf(b) else Fraction(1) / Fraction(b))


def corners(function: Callable[[Number, Number], Number], a: Ends, b: Ends) -> Ends:
    """The hull of the values at the four corners."""
    return hull([function(x, y) for x in a for y in b])


@pytest.mark.parametrize("a", BOXES)
def test_sums_differences_and_products(a: Ends) -> None:
    """With every second operand."""
    for b in BOXES:
        assert ends(box(a) + box(b)) == (a[0] + b[0], a[1] + b[1])
        assert ends(box(a) - box(b)) == (a[0] - b[1], a[1] - b[0])
        assert ends(box(a) * box(b)) == corners(times, a, b)
        assert ends(box(a).min(box(b))) == (min(a[0], b[0]), min(a[1], b[1]))
        assert ends(box(a).max(box(b))) == (max(a[0], b[0]), max(a[1], b[1]))


@pytest.mark.parametrize("a", BOXES)
def test_quotients(a: Ends) -> None:
    """By a divisor of one sign; refused by one around 0, certainly by 0 alone."""
    for b in BOXES:
        if b[0] <= 0 <= b[1]:
            with pytest.raises(UndefinedOperation, match="division by .* contains 0") as caught:
                box(a) / box(b)
            assert caught.value.certain is (b == (0, 0))
        else:
            assert ends(box(a) / box(b)) == corners(over, a, b)


@pytest.mark.parametrize("a", BOXES)
@pytest.mark.parametrize("n", range(-3, 6))
def test_integer_powers(a: Ends, n: int) -> None:
    """The ends of the range and the least value 0 of an even power; 1 for n = 0; refused for 1/0."""
    for power in (
        lambda x: x.power_int(n),
        lambda x: x.power(Fraction(n)),
        lambda x: x.power(Interval.exact(n)),
    ):
        if n < 0 and a[0] <= 0 <= a[1]:
            with pytest.raises(UndefinedOperation, match=f"power {n} of .* contains 0") as caught:
                power(box(a))
            assert caught.value.certain is (a == (0, 0))
            continue
        places = [*a, 0] if a[0] <= 0 <= a[1] else list(a)
        values = [1 if n == 0 else (Fraction(x) if not math.isinf(x) else x) ** abs(n) for x in places]
        assert ends(power(box(a))) == hull([over(1, v) for v in values] if n < 0 else values)


@pytest.mark.parametrize("a", BOXES)
def test_one_operand(a: Ends) -> None:
    """Negative, absolute value, floor, ceiling, halves."""
    x = box(a)
    assert ends(-x) == (-a[1], -a[0])
    assert ends(x.abs()) == (0 if a[0] <= 0 <= a[1] else min(map(abs, a)), max(map(abs, a)))
    third = x + Fraction(1, 4)
    assert ends(third.floor()) == a
    assert ends(third.ceiling()) == (a[0] + 1, a[1] + 1)
    left, right = x.bisect()
    assert ends(left)[0] == a[0]
    assert ends(left)[1] == ends(right)[0] == x.mid_fraction() == ends(x.mid())[0] == ends(x.mid())[1]
    assert ends(right)[1] == a[1]
    if a[0] < a[1]:
        assert a[0] < x.mid_fraction() < a[1]


@pytest.mark.parametrize("a", BOXES)
def test_questions(a: Ends) -> None:
    """What is asked of one set, and of a set and a number."""
    x = box(a)
    assert x.is_point() is (a[0] == a[1])
    assert x.is_exact_zero() is (a == (0, 0))
    assert x.is_bounded() is (not math.isinf(a[0]) and not math.isinf(a[1]))
    assert x.contains_zero() is (a[0] <= 0 <= a[1])
    assert x.point_fraction() == (a[0] if a[0] == a[1] else None)
    for number in (Fraction(k, 3) for k in range(-8, 9)):
        assert x.contains(number) is (a[0] <= number <= a[1])
    assert x.width() == 0 if a[0] == a[1] else a[1] - a[0] <= x.width() <= (a[1] - a[0]) * (1 + 2**-50)


@pytest.mark.parametrize("a", BOXES)
def test_relations_between_sets(a: Ends) -> None:
    """Certain is what holds at all pairs of ends, certainly not what fails at all; both only of decided pairs."""
    x = box(a)
    for b in BOXES:
        y = box(b)
        for op, holds in RELATIONS.items():
            pairs = [holds(p, q) for p in a for q in b]
            apart = a[1] < b[0] or b[1] < a[0]
            assert x.certainly(op, y) is all(pairs)
            assert x.certainly_not(op, y) is (apart if op == "==" else not any(pairs))
        assert x.contains(y) is (a[0] <= b[0] and b[1] <= a[1])
        assert x.same(y) is (a == b)
        assert ends(x.union(y)) == ends(Interval.hull(x, y)) == (min(a[0], b[0]), max(a[1], b[1]))
        common = x.intersect(y)
        low, high = max(a[0], b[0]), min(a[1], b[1])
        assert (common is None) is (low > high)
        assert common is None or ends(common) == (low, high)


@pytest.mark.parametrize("op", ["=>", "=<", "!=", "=", "is", "", "~", ">>"])
def test_other_signs_are_no_relations(op: str) -> None:
    """Not even of two equal points."""
    for ask in (Interval.certainly, Interval.certainly_not):
        with pytest.raises(ValueError, match="is no relation: use one of < <= > >= =="):
            ask(Interval.exact(1), op, Interval.exact(1))


def test_half_open_ends_are_one_sided() -> None:
    """between with an end left out, and the ends that make no interval."""
    assert ends(Interval.between(None, 3)) == (-OO, 3)
    assert ends(Interval.between(3, None)) == (3, OO)
    assert ends(Interval.between(3, 3)) == (3, 3)
    assert ends(Interval.whole()) == (-OO, OO)
    with pytest.raises(DomainError, match=r"\[3, 2\] is empty: the lower end must not exceed the upper one"):
        Interval.between(3, 2)


def test_an_interval_makes_others() -> None:
    """The ways to make one may be asked of one at hand."""
    x = Interval.exact(1)
    assert (
        ends(x.exact(2))
        == ends(x.between(2, 2))
        == ends(x.hull(2, 2))
        == ends(x.from_ball(x.exact(2).ball()))
    )
    assert x.pi().same(Interval.pi())
    assert x.e().same(Interval.e())
    assert x.whole().same(Interval.whole())


@pytest.mark.parametrize("number", [3, -2, Fraction(5, 4), Fraction(-1, 8)])
def test_numbers_stand_on_either_side(number: Fraction | int) -> None:
    """2 - x is not x - 2, nor 2/x the quotient x/2."""
    x = Interval.between(1, 4)
    p = Interval.exact(number)
    for found, wanted in (
        (number + x, p + x), (x + number, x + p), (number - x, p - x), (x - number, x - p), (number * x, p * x),
        (x * number, x * p), (number / x, p / x), (x / number, x / p), (x.min(number), x.min(p)), (x.max(number), x.max(p)),
    ):  # fmt: skip
        assert found.same(wanted)


@pytest.mark.parametrize("bits", [2, 5, 24])
def test_ends_longer_than_the_precision_are_kept_to_the_last_bit(bits: int) -> None:
    """Negation, absolute value, halves and set operations do not round, in either direction."""
    a, b = Fraction(2**90 + 1, 2**80), Fraction(2**99 + 1, 2**80)
    x, y = Interval.between(a, b), Interval.between(-b, a)
    with precision(bits):
        assert ends(-x) == (-b, -a)
        assert ends(-y) == (-a, b)
        assert ends(-(-y)) == (-b, a)
        assert ends((-x).abs()) == ends(x.abs()) == (a, b)
        assert ends(y.abs()) == ends((-y).abs()) == (0, b)
        assert ends(x.union(y)) == (-b, b)
        assert ends(x.min(y)) == (-b, a)
        left, right = x.bisect()
        assert (ends(left)[0], ends(right)[1]) == (a, b)
        for n, exact in ((2, (a**2, b**2)), (3, (-(b**3), -(a**3)))):
            low, high = ends((-x).power_int(n))
            assert low <= exact[0] < exact[1] <= high
        low, high = ends(y.power_int(3))
        assert low <= (-b) ** 3 < a**3 <= high
        assert ends(y.power_int(2))[1] >= b**2
        assert ends(y.power_int(2))[0] == 0
        low, high = ends(1 / -x)
        assert low <= -1 / a < -1 / b <= high


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("bits", [53, 64])
def test_a_long_divisor_is_not_rounded_before_the_division(sign: int, bits: int) -> None:
    """1/d of d = +-(1 + 2^-200), exact but longer than the precision, and of intervals with such an end."""
    number = sign * (1 + Fraction(1, 2**200))
    with precision(300):
        long = Interval.exact(number)
        ends = [Interval.between(*sorted((number, Fraction(other)))) for other in (sign, 2 * sign)]
    with precision(bits):
        for divisor in (long, *ends):
            for above in (1, -1):
                assert (Interval.exact(above) / divisor).contains(above / number)
