"""Interval arithmetic: containment at points, unbounded ends, domains, and controls that must be caught."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
from enclosure_points import Sample, encloses, encloses_real, relaxed, samples
from hypothesis import assume, example, given
from hypothesis import strategies as st

from verify.enclosure import interval as module
from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import UndefinedOperation

ARITHMETIC = {
    "add": (lambda x, y: x + y),
    "sub": (lambda x, y: x - y),
    "mul": (lambda x, y: x * y),
    "div": (lambda x, y: x / y),
    "min": (lambda x, y: x.min(y) if isinstance(x, Interval) else min(x, y)),
    "max": (lambda x, y: x.max(y) if isinstance(x, Interval) else max(x, y)),
}
BITS = st.sampled_from([3, 53, 128])


def _apply(name: str, a: Interval, b: Interval) -> Interval | None:
    """The operation on intervals, None where it refuses a divisor around 0."""
    if name == "div" and b.contains_zero():
        with pytest.raises(UndefinedOperation) as caught:
            a / b
        assert caught.value.certain == b.is_exact_zero()
        return None
    return ARITHMETIC[name](a, b)


@pytest.mark.parametrize("name", ARITHMETIC)
@relaxed
@given(a=samples(unbounded=True), b=samples(unbounded=True), bits=BITS)
@example(a=Sample(Interval.exact(0), Fraction(0)), b=Sample(Interval.whole(), Fraction(9)), bits=53)
@example(a=Sample(Interval.whole(), Fraction(1)), b=Sample(Interval.whole(), Fraction(2)), bits=53)
@example(a=Sample(Interval.exact(1), Fraction(1)), b=Sample(Interval.between(2, None), Fraction(9)), bits=53)
@example(a=Sample(Interval.exact(7), Fraction(7)), b=Sample(Interval.between(2, 5), Fraction(2)), bits=53)
@example(a=Sample(Interval.between(2, 5), Fraction(5)), b=Sample(Interval.exact(7), Fraction(7)), bits=53)
def test_arithmetic_contains_the_result_at_points(name, a, b, bits):
    """The exact rational result of points of the operands is in the result of the operands."""
    with precision(bits):
        result = _apply(name, a.interval, b.interval)
    assume(result is not None)
    assert encloses(result, ARITHMETIC[name](a.point, b.point))


@pytest.mark.parametrize("name", ARITHMETIC)
@relaxed
@given(a=samples(unbounded=True), b=samples(unbounded=True), bits=st.sampled_from([3, 53]))
def test_arithmetic_is_inclusion_monotone(name, a, b, bits):
    """Parts of the operands, computed to 300 bits, give a part of the result."""
    with precision(bits):
        whole = _apply(name, a.interval, b.interval)
    assume(whole is not None)
    with precision(300):
        for part_a in a.interval.bisect():
            for part_b in b.interval.bisect():
                assert whole.contains(_apply(name, part_a, part_b))


@pytest.mark.parametrize("name", ARITHMETIC)
@relaxed
@given(a=samples(), b=samples())
def test_higher_precision_is_nested(name, a, b):
    """The result at 200 bits lies in the result at 40 bits."""
    with precision(40):
        coarse = _apply(name, a.interval, b.interval)
        assume(coarse is not None)
    with precision(200):
        assert coarse.contains(_apply(name, a.interval, b.interval))


def _nearest(ball):
    """The wrong rounding: both end points at the middle of the ball."""
    return ball.mid(), ball.mid()


def test_control_rounding_to_nearest_is_caught(monkeypatch):
    """The containment check fails for an arithmetic that forgets to round outward."""
    thirds = [Interval.exact(Fraction(1, 2**k + 1)).bisect()[0].mid() for k in range(1, 20)]
    points = [t.mid_fraction() for t in thirds]

    def violations() -> int:
        return sum(not encloses(a * b, p * q) for a, p in zip(thirds, points, strict=True)
                   for b, q in zip(thirds, points, strict=True))  # fmt: skip

    assert violations() == 0
    monkeypatch.setattr(module, "outward", _nearest)
    assert violations() > 50


def test_trap_negation_rounds_at_low_precision():
    """flint's minus sign rounds to the working precision; the interval's is exact."""
    x = Interval.exact(1001)
    with precision(2):
        assert not (-x.lo).is_exact()
        assert (-x).certainly("==", Interval.exact(-1001))
        assert x.abs().same(x)
        assert (-x).abs().same(x)


def test_half_lines_work_in_every_operation():
    """[R, oo) is an ordinary operand."""
    ray = Interval.between(2, None)
    assert (1 / ray).same(Interval.between(0, Fraction(1, 2)))
    assert (ray - ray).same(Interval.whole())
    assert (ray * Interval.exact(0)).is_exact_zero()
    assert (ray * Interval.between(-1, 1)).same(Interval.whole())
    assert (ray / ray).same(Interval.between(0, None))
    assert (-ray).same(Interval.between(None, -2))
    assert ray.sqrt().contains(10**9)
    assert ray.log().contains(100)
    assert ray.exp().lo.is_finite()
    assert (-ray).exp().certainly("<=", Interval.exact(Fraction(1, 7)))
    assert (-ray).exp().certainly(">=", Interval.exact(0))
    assert ray.power(Fraction(-1, 5)).certainly("<=", Interval.exact(1))
    assert ray.cos().same(Interval.between(-1, 1))
    assert ray.sinpi().same(Interval.between(-1, 1))
    assert ray.floor().same(ray)
    assert (-ray).ceiling().same(-ray)
    assert ray.min(3).same(Interval.between(2, 3))
    assert ray.max(3).same(Interval.between(3, None))
    assert ray.power_int(-2).same(Interval.between(0, Fraction(1, 4)))
    assert (-ray).power_int(3).same(Interval.between(None, -8))
    assert Interval.whole().power_int(2).same(Interval.between(0, None))


def test_undefined_operations_say_how_certain_they_are():
    """certain means: at every point of the operands."""
    zero, around, positive = Interval.exact(0), Interval.between(-1, 1), Interval.between(0, 1)
    cases = [
        (lambda: 1 / zero, True), (lambda: 1 / around, False), (lambda: zero / positive, False),
        (lambda: Interval.between(-2, -1).sqrt(), True), (lambda: around.sqrt(), False),
        (lambda: Interval.between(-2, 0).log(), True), (lambda: zero.log(), True),
        (lambda: positive.log(), False),
        (lambda: around.power(Fraction(1, 3)), False), (lambda: (around - 2).power(Fraction(1, 3)), True),
        (lambda: zero.power(Fraction(-1, 3)), True), (lambda: positive.power(Fraction(-1, 3)), False),
        (lambda: zero.power_int(-1), True), (lambda: around.power_int(-2), False),
        (lambda: around.power(positive), False), (lambda: (around - 3).power(Interval.between(1, 2)), False),
        (lambda: (around - 3).power(Interval.between(Fraction(1, 3), Fraction(1, 2))), True),
        (lambda: zero.power(Interval.between(-2, -1)), True), (lambda: positive.power(positive), False),
        (lambda: Interval.between(1, 2).tan(), False), (lambda: Interval.whole().tan(), False),
    ]  # fmt: skip
    for number, (question, certain) in enumerate(cases):
        with pytest.raises(UndefinedOperation) as caught:
            question()
        assert caught.value.certain is certain, number


DOMAINS = {
    "sqrt": lambda x: x >= 0,
    "log": lambda x: x > 0,
    "reciprocal": lambda x: x != 0,
    "root": lambda x: x >= 0,
    "inverse root": lambda x: x > 0,
    "inverse square": lambda x: x != 0,
}
PARTIAL = {
    "sqrt": lambda x: x.sqrt(),
    "log": lambda x: x.log(),
    "reciprocal": lambda x: 1 / x,
    "root": lambda x: x.power(Fraction(2, 7)),
    "inverse root": lambda x: x.power(Fraction(-1, 2)),
    "inverse square": lambda x: x.power_int(-2),
}


@pytest.mark.parametrize("name", PARTIAL)
@relaxed
@given(a=samples(unbounded=True))
def test_domains_are_reported_truthfully(name, a):
    """A result needs every point in the domain; a certain refusal needs every point outside."""
    try:
        PARTIAL[name](a.interval)
    except UndefinedOperation as error:
        certain = error.certain
    else:
        assert DOMAINS[name](a.point)
        return
    if certain:
        assert not DOMAINS[name](a.point)
    else:
        assert not a.interval.is_point()


@pytest.mark.parametrize("value", [0.5, True, "1", None, 1j])
def test_inexact_operands_are_refused(value):
    """A float is not the number that was meant."""
    for use in (
        lambda: Interval.exact(value),
        lambda: Interval.exact(2).power(value),
        lambda: Interval.exact(1) + value,
        lambda: value * Interval.exact(1),
    ):
        with pytest.raises(TypeError):
            use()


@relaxed
@given(samples(unbounded=True), samples(unbounded=True))
def test_set_operations(a, b):
    """The union contains both, the intersection exactly the common points."""
    union, common = a.interval.union(b.interval), a.interval.intersect(b.interval)
    assert union.contains(a.interval)
    assert union.contains(b.interval)
    if common is None:
        assert a.interval.certainly_not("==", b.interval)
    else:
        assert a.interval.contains(common)
        assert b.interval.contains(common)
    for point in (a.point, b.point):
        both = a.interval.contains(point) and b.interval.contains(point)
        assert both == (common is not None and common.contains(point))


@relaxed
@given(samples(-3000, 3000, unbounded=True), st.sampled_from([2, 128]))
def test_rounding_to_integers(a, bits):
    """Floor, ceiling and absolute value at a point, also of numbers longer than the precision."""
    with precision(bits):
        results = a.interval.floor(), a.interval.ceiling(), a.interval.abs()
    for result, exact in zip(results, (math.floor(a.point), math.ceil(a.point), abs(a.point)), strict=True):
        assert encloses(result, exact)


def test_constants():
    """pi and e to 30 digits, and inside their own enclosures."""
    assert Interval.pi().decimal(31)[0] == "3.141592653589793238462643383279"
    assert Interval.e().decimal(31)[0] == "2.718281828459045235360287471352"
    assert encloses_real(Interval.pi(), lambda: +mpmath.mp.pi)
    assert encloses_real(Interval.e(), lambda: +mpmath.mp.e)
