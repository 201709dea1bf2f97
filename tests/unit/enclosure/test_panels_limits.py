"""Primitives: halving and its limit, what each panel promises, arguments across panels, what is refused."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from enclosure_points import encloses_real
from flint import arb, arb_series

from verify.enclosure import panels as module
from verify.enclosure.interval import Interval
from verify.enclosure.panels import Primitive
from verify.errors import DomainError, NotEnclosed, UndefinedOperation

mp = mpmath.mp
UNIT = (Fraction(0), Fraction(1))


def exponential(centre: arb, terms: int) -> arb_series:
    """exp(u)."""
    return arb_series([centre, 1]).exp()


def falling(centre: arb, terms: int) -> arb_series:
    """1 - 2 u: positive, then negative."""
    return 1 - 2 * arb_series([centre, 1])


def pole(at: Fraction) -> module.Series:
    """1/(u - at)."""
    return lambda centre, terms: 1 / (arb_series([centre, 1]) - Interval.exact(at).ball())


@pytest.mark.parametrize("depth", [-1, 0, 1, 3, 10])
@pytest.mark.parametrize("at", [Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 3)])
def test_a_panel_is_halved_at_most_so_often(depth: int, at: Fraction) -> None:
    """At a pole on the left, on the right, in the middle or elsewhere; the message says how often and where."""
    with pytest.raises(NotEnclosed, match=f"halved {max(depth, 0)} times") as caught:
        Primitive(pole(at), *UNIT, depth=depth)
    assert "the integrand is not enclosed near" in str(caught.value)


@pytest.mark.parametrize("at", [Fraction(-1, 100), Fraction(101, 100)])
def test_halvings_are_counted_alike_on_both_sides(at: Fraction) -> None:
    """A pole beside the interval needs small panels there; the depth that is enough is the same left and right."""
    enough = next(d for d in range(20) if _builds(pole(at), d))
    mirrored = next(d for d in range(20) if _builds(pole(1 - at), d))
    assert enough == mirrored
    assert 6 <= enough <= 12
    value = Primitive(pole(at), *UNIT, depth=enough).value(Interval.exact(0))
    assert encloses_real(
        value,
        lambda: mp.log(abs((1 - mp.mpf(at.numerator) / at.denominator) * at.denominator / at.numerator)),
    )


def _builds(series: module.Series, depth: int) -> bool:
    try:
        Primitive(series, *UNIT, depth=depth)
    except NotEnclosed:
        return False
    return True


def test_the_number_of_panels_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more would be needed the integrand counts as not enclosed."""
    needed = Primitive(exponential, *UNIT, order=1, tolerance_bits=12).panels
    assert needed > 8
    monkeypatch.setattr(module, "_PANEL_LIMIT", needed)
    assert Primitive(exponential, *UNIT, order=1, tolerance_bits=12).panels == needed
    monkeypatch.setattr(module, "_PANEL_LIMIT", needed // 2)
    with pytest.raises(NotEnclosed, match="not enclosed near"):
        Primitive(exponential, *UNIT, order=1, tolerance_bits=12)


@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize("bits", [4, 10, 20])
def test_each_panel_keeps_its_tolerance(order: int, bits: int) -> None:
    """The integral over all of them has at most 2 * 2**-bits of width each, and no more panels than that needs."""
    primitive = Primitive(exponential, *UNIT, order=order, tolerance_bits=bits)
    value = primitive.value(Interval.exact(0))
    assert encloses_real(value, lambda: mp.e - 1)
    assert value.width() <= primitive.panels * 2 * 2.0**-bits * (1 + 1e-9)
    with mpmath.workprec(60):
        pieces = next(
            2**k for k in range(30)
            if 2 * mp.e / mp.factorial(order) * (mp.mpf(1) / 2 ** (k + 1)) ** (order + 1) / (order + 1) <= 2.0**-bits
        )  # fmt: skip
    assert primitive.panels <= pieces
    assert primitive.panels == 1 or primitive.panels > pieces / 4


def test_the_default_tolerance_is_nine_tenths_of_the_precision() -> None:
    """115 of 128 bits: 34 digits."""
    value = Primitive(exponential, *UNIT).value(Interval.exact(0))
    assert value.width() < 2.0**-112
    assert Primitive(exponential, *UNIT).panels == Primitive(exponential, *UNIT, tolerance_bits=115).panels


@pytest.mark.parametrize("bits", [3, 6, 9])
def test_a_wide_argument_of_an_integrand_of_both_signs(bits: int) -> None:
    """The integral of 1 - 2u from x to 1 is x**2 - x: over every box the values at its ends and its middle."""
    primitive = Primitive(falling, *UNIT, order=1, tolerance_bits=bits)
    steps = [Fraction(k, 8) for k in range(9)]
    for low in steps:
        for high in (h for h in steps if h >= low):
            found = primitive.value(Interval.between(low, high))
            for x in (low, high, (low + high) / 2, min(max(Fraction(1, 2), low), high)):
                assert found.contains(x * x - x), (low, high)
            assert found.width() <= float(high - low) * 2 + primitive.panels * 4 * 2.0**-bits


def test_values_on_several_panels() -> None:
    """Across panels of 1/(u + 1/50): narrow at points, monotone and tight over boxes, exactly 0 at the right end."""
    primitive = Primitive(pole(Fraction(-1, 50)), *UNIT)
    assert primitive.panels > 3

    def true(t: mpmath.mpf) -> mpmath.mpf:
        return mp.log(mp.mpf(51) / 50) - mp.log(t + mp.mpf(1) / 50)

    points = [Fraction(k, 17) for k in range(18)] + [Fraction(1, 2**k) for k in range(1, 9)]
    for x in points:
        value = primitive.value(Interval.exact(x))
        assert encloses_real(value, true, x)
        assert value.width() < 1e-30
    box = primitive.value(Interval.between(Fraction(1, 100), Fraction(9, 10)))
    ends = [primitive.value(Interval.exact(x)) for x in (Fraction(9, 10), Fraction(1, 100))]
    assert box.contains(ends[0].union(ends[1]))
    assert abs(box.width() - float(ends[1].mid_fraction() - ends[0].mid_fraction())) < 1e-14
    assert primitive.value(Interval.exact(1)).is_exact_zero()


@pytest.mark.parametrize("promise", [True, False])
def test_a_promise_of_sign_makes_values_nonnegative(promise: bool) -> None:
    """Near the right end the enclosure reaches below 0 by the remainder; with f >= 0 promised it does not."""
    primitive = Primitive(exponential, *UNIT, order=1, tolerance_bits=2, nonnegative=promise)
    near = primitive.value(Interval.exact(1 - Fraction(1, 2**40)))
    assert encloses_real(near, lambda t: mp.e - mp.exp(t), 1 - Fraction(1, 2**40))
    assert (near.lo >= arb(0)) is promise
    wide = primitive.value(Interval.between(Fraction(1, 4), 1))
    assert encloses_real(wide, lambda t: mp.e - mp.exp(t), Fraction(1, 3))


def test_longer_expansions_are_used_and_shorter_ones_refused() -> None:
    """A series may have more coefficients than asked for; with fewer the missing ones would read as 0."""

    def longer(centre: arb, terms: int) -> arb_series:
        return arb_series([centre, 1], terms + 7).exp()

    def shorter(centre: arb, terms: int) -> arb_series:
        return arb_series([centre, 1], terms - 1).exp()

    from flint import ctx

    before = ctx.cap
    try:
        assert encloses_real(
            Primitive(_with_cap(longer, 60), *UNIT).value(Interval.exact(0)), lambda: mp.e - 1
        )
        with pytest.raises(
            DomainError, match=r"the series has \d+ coefficients \(arb_series\), 25 are needed"
        ):
            Primitive(shorter, *UNIT)
    finally:
        assert ctx.cap == before


def _with_cap(series: module.Series, cap: int) -> module.Series:
    """The same series, computed with a longer cap."""
    from verify.enclosure.precision import series_length

    def wrapped(centre: arb, terms: int) -> arb_series:
        with series_length(cap):
            return series(centre, terms)

    return wrapped


@pytest.mark.parametrize(
    "error", [UndefinedOperation("x", certain=False), NotEnclosed("x"), ZeroDivisionError(), ValueError()]
)
def test_a_series_that_fails_over_a_wide_ball_is_tried_on_smaller_ones(error: Exception) -> None:
    """Halved until it answers; any other error is not taken for that."""

    def timid(centre: arb, terms: int) -> arb_series:
        if centre.rad() > arb(1) / 8:
            raise error
        return exponential(centre, terms)

    primitive = Primitive(timid, *UNIT)
    assert primitive.panels >= 4
    assert encloses_real(primitive.value(Interval.exact(0)), lambda: mp.e - 1)

    def broken(centre: arb, terms: int) -> arb_series:
        raise KeyError("a slip")

    with pytest.raises(KeyError):
        Primitive(broken, *UNIT)


def test_expansions_of_the_primitive_at_its_ends_and_beyond() -> None:
    """A ball that reaches beyond an end is meant inside; one that lies beyond is refused."""
    primitive = Primitive(exponential, *UNIT)
    for centre, inside in ((arb(0, 0.25), Fraction(1, 8)), (arb(1, 0.25), Fraction(7, 8))):
        series = primitive.series_at(centre, 3)
        assert encloses_real(Interval.from_ball(series[0]), lambda t: mp.e - mp.exp(t), inside)
        for k in (1, 2):
            assert encloses_real(Interval.from_ball(series[k]), lambda t, k=k: -mp.exp(t) / k, inside)
    for centre in (arb(-0.5, 0.25), arb(1.5, 0.25)):
        with pytest.raises(DomainError, match=r"centre = .*: the primitive is known on \[0, 1\]"):
            primitive.series_at(centre, 3)
    assert [primitive.series_at(arb(0.5), n).prec for n in (1, 2, 5)] == [1, 2, 5]


@pytest.mark.parametrize(("a", "b", "order"), [(1, 1, 24), (2, 1, 24), (0, 1, 0), (0, 1, -1)])
def test_bad_intervals_are_refused(a: int, b: int, order: int) -> None:
    """a < b and an order of at least 1; order 1 will do."""
    with pytest.raises(
        DomainError, match=rf"\[{a}, {b}\] with order {order}: give a < b and an order of at least 1"
    ):
        Primitive(exponential, Fraction(a), Fraction(b), order=order)
    assert Primitive(exponential, *UNIT, order=1, tolerance_bits=4).panels >= 1


def test_a_box_looks_at_its_own_panels_only() -> None:
    """(u - 1/4)(3/4 - u) is small about 3/4 and large at 0: the values at 0 do not widen a box about 3/4."""

    def cubic(centre: arb, terms: int) -> arb_series:
        u = arb_series([centre, 1])
        return (u - arb(0.25)) * (arb(0.75) - u)

    def primitive_at(u: Fraction) -> Fraction:
        return -(u**3) / 3 + u**2 / 2 - Fraction(3, 16) * u

    primitive = Primitive(cubic, *UNIT, order=2, tolerance_bits=18)
    assert primitive.panels >= 16
    for centre in (Fraction(3, 4), Fraction(1, 4)):
        low, high = centre - Fraction(1, 32), centre + Fraction(1, 32)
        found = primitive.value(Interval.between(low, high))
        for x in (low, centre, high):
            assert found.contains(primitive_at(Fraction(1)) - primitive_at(x))
        assert found.width() <= 0.0025
