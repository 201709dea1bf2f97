"""Ranges of elementary functions: exact values, both ends to many bits, extrema on a grid, powers of every size."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from enclosure_points import encloses_real
from flint import arb

from verify.enclosure import elementary
from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import UndefinedOperation

mp = mpmath.mp
SIXTHS = [Fraction(n, 6) for n in range(-13, 14)]
BITS = 2.0**-110


def between(low: Fraction | int, high: Fraction | int) -> Interval:
    """[low, high]."""
    return Interval.between(low, high)


def tight(found: Interval, low: object, high: object) -> bool:
    """Whether both ends are beyond these numbers (given by a function) and near them: 110 of 128 bits."""
    with mpmath.workprec(400):
        wanted = mp.mpf(low()), mp.mpf(high())  # type: ignore[operator]
        ends = [mp.mpf(f.numerator) / f.denominator for f in (found.lo_fraction(), found.hi_fraction())]
        slack = [abs(w) * mp.mpf(2) ** -300 + mp.mpf(2) ** -390 for w in wanted]
        near = [BITS * max(abs(w), mp.mpf(2) ** -10) for w in wanted]
    return bool(-slack[0] <= wanted[0] - ends[0] <= near[0] and -slack[1] <= ends[1] - wanted[1] <= near[1])


@pytest.mark.parametrize(
    ("name", "function", "period"),
    [("cospi", mp.cospi, 1), ("sinpi", mp.sinpi, 1), ("cos", mp.cos, mp.pi), ("sin", mp.sin, mp.pi)],
)
def test_waves_between_sixths_of_a_period(name: str, function: object, period: object) -> None:
    """Every interval on the grid: 1 or -1 where an extremum is inside, else the values at the ends."""
    scale = Fraction(22, 7) if name in ("cos", "sin") else Fraction(1)
    shift = 0.5 if "sin" in name else 0
    for low in SIXTHS:
        for high in (h for h in SIXTHS if h >= low):
            a, b = low * scale, high * scale
            with mpmath.workprec(400):
                at = [mp.mpf(x.numerator) / x.denominator for x in (a, b)]
                values = [function(x) for x in at]  # type: ignore[operator]
                places = [k for k in range(-4, 5) if at[0] <= (k + shift) * period <= at[1]]
            extrema = [mp.mpf(1 if k % 2 == 0 else -1) for k in places]
            found = getattr(between(a, b), name)()
            assert tight(found, lambda v=values + extrema: min(v), lambda v=values + extrema: max(v)), (a, b)
            assert all(not (k % 2) or found.lo == arb(-1) for k in places)
            assert all(k % 2 or found.hi == arb(1) for k in places)


@pytest.mark.parametrize("function", ["cospi", "sinpi", "cos", "sin"])
@pytest.mark.parametrize("x", [Fraction(2**70) + Fraction(1, 4), Fraction(-(2**70)) - Fraction(1, 4)])
def test_waves_of_large_numbers(function: str, x: Fraction) -> None:
    """A point and a short interval, also where the precision does not tell integers apart any more."""
    for bits in (4, 64, 200):
        for width in (0, Fraction(1, 8), Fraction(1, 2), 3):
            with precision(bits):
                found = getattr(between(x, x + width), function)()
            for t in (x, x + width, x + Fraction(width) / 3):
                assert encloses_real(found, getattr(mp, function), t)
    assert getattr(between(x, x + 3), function)().same(between(-1, 1))


@pytest.mark.parametrize(
    ("low", "high"), [(Fraction(-3, 2), Fraction(3, 2)), (2, 4), (Fraction(8, 5), Fraction(47, 10)), (-4, -2)]
)
def test_the_tangent_between_its_poles(low: Fraction, high: Fraction) -> None:
    """It rises from end to end; with a pole inside there is no range."""
    found = between(low, high).tan()
    assert tight(
        found, lambda: mp.tan(mp.mpf(low.numerator) / low.denominator), lambda: mp.tan(mp.mpf(high.numerator) / high.denominator)
    )  # fmt: skip
    for pole in (between(low - 2, high), between(low, high + 2), Interval.between(low, None)):
        with pytest.raises(UndefinedOperation, match="may contain a pole") as caught:
            pole.tan()
        assert not caught.value.certain


@pytest.mark.parametrize(("name", "function"), [("exp", mp.exp), ("log", mp.log), ("sqrt", mp.sqrt)])
def test_rising_functions_from_end_to_end(name: str, function: object) -> None:
    """Both ends, each on its side."""
    low, high = Fraction(1, 3), Fraction(17, 5)
    assert tight(
        getattr(between(low, high), name)(),
        lambda: function(mp.mpf(1) / 3),
        lambda: function(mp.mpf(17) / 5),  # type: ignore[operator]
    )


def test_limits_at_infinity_and_at_zero() -> None:
    """exp to 0 and oo, sqrt to oo, log to oo; of [0, 1] there is no logarithm."""
    assert Interval.whole().exp().same(Interval.between(0, None))
    assert Interval.between(None, 0).exp().same(between(0, 1))
    assert Interval.between(0, None).exp().same(Interval.between(1, None))
    assert Interval.between(4, None).sqrt().same(Interval.between(2, None))
    assert Interval.between(1, None).log().same(Interval.between(0, None))
    assert elementary.log_at(arb(0))[1] == arb.neg_inf()
    assert Interval.exact(-(10**7)).exp().certainly(">=", Interval.exact(0))
    for x, certain in (
        (between(0, 1), False),
        (between(-1, 0), True),
        (between(-1, 1), False),
        (Interval.exact(0), True),
    ):
        with pytest.raises(UndefinedOperation, match="log of .* points <= 0") as caught:
            x.log()
        assert caught.value.certain is certain


POWERS = [
    *(Fraction(n) for n in (1, 2, 3, 63, 64, 65, 66, 129, 2**40 + 1, 2**59 - 1, 2**59, 2**60 + 1, 2**66 + 2)),
    *(Fraction(p, q) for p in (1, 2, 3, 5, 64, 65, 67) for q in (2, 3, 7, 63, 64, 65, 601) if Fraction(p, q).denominator == q),
    *(Fraction(2**70 + 1, 2), Fraction(2**66 + 1, 3**41), Fraction(3, 2**70)),
]  # fmt: skip


@pytest.mark.parametrize("exponent", POWERS)
def test_powers_of_every_size_are_enclosed_and_tight(exponent: Fraction) -> None:
    """x**e and x**-e for x near 1, chosen so that the power is an everyday number; both ends of an interval."""
    size = max(2, exponent.numerator // exponent.denominator + 1)
    low, high = 1 - Fraction(1, 2 ** size.bit_length()), 1 + Fraction(3, 2 ** (size.bit_length() + 2))
    e = lambda: mp.mpf(exponent.numerator) / exponent.denominator  # noqa: E731
    x = lambda f: mp.mpf(f.numerator) / f.denominator  # noqa: E731
    base = between(low, high)
    assert tight(base.power(exponent), lambda: x(low) ** e(), lambda: x(high) ** e())
    assert tight(base.power(-exponent), lambda: x(high) ** -e(), lambda: x(low) ** -e())
    point = Interval.exact(low)
    assert tight(point.power(exponent), lambda: x(low) ** e(), lambda: x(low) ** e())
    if exponent.denominator == 1 and exponent % 2:
        assert tight((-point).power(exponent), lambda: -(x(low) ** e()), lambda: -(x(low) ** e()))
        assert tight((-base).power(exponent), lambda: -(x(high) ** e()), lambda: -(x(low) ** e()))
    elif exponent.denominator == 1:
        assert (-base).power(exponent).same(base.power(exponent))
        assert (-point).power(exponent).same(point.power(exponent))


@pytest.mark.parametrize(
    ("x", "exponent", "wanted"),
    [
        (Fraction(9, 4), Fraction(1, 2), Fraction(3, 2)),
        (Fraction(27, 64), None, None),
        (32, Fraction(3, 5), 8),
        (Fraction(1, 1024), Fraction(7, 10), Fraction(1, 128)),
        (2**90, Fraction(1, 90), 2),
        (Fraction(3**7, 2**14), Fraction(2, 7), Fraction(9, 16)),
        (0, Fraction(5, 7), 0),
        (1, Fraction(10**30, 7), 1),
        (Fraction(3**100, 2**200), Fraction(1, 100), Fraction(3, 4)),
        (2**1200, Fraction(1, 600), None),
    ],
)
def test_short_roots_are_exact(x: Fraction, exponent: Fraction | None, wanted: Fraction | None) -> None:
    """The q-th root of a q-th power of a short dyadic is a point; another one encloses and is tight."""
    exponent = Fraction(1, 3) if exponent is None else exponent
    found = Interval.exact(x).power(exponent)
    if wanted is not None:
        assert found.point_fraction() == wanted
        assert wanted == 0 or Interval.exact(x).power(-exponent).contains(1 / Fraction(wanted))
    assert encloses_real(found, lambda a, e: a**e if a else mp.mpf(0), Fraction(x), exponent)
    assert found.width() <= float(found.mid_fraction()) * BITS


HUGE = [10**5000, 10**5000 + 1, 2**10001, 2**9998 + 1]


@pytest.mark.parametrize("n", HUGE, ids=["even", "odd", "even power of two", "below the limit"])
def test_exponents_of_thousands_of_digits(n: int) -> None:
    """Below 1 the power is in [0, 1], above 1 in [1, oo), and at once; 0 and 1 are their own powers."""
    half, two = Interval.exact(Fraction(1, 2)), Interval.exact(2)
    for e in (Fraction(n), Fraction(n, 3) if n % 3 else Fraction(n + 1, 3)):
        assert between(0, 1).contains(half.power(e))
        assert Interval.between(1, None).contains(two.power(e))
        assert Interval.between(1, None).contains(half.power(-e))
        assert between(0, 1).contains(two.power(-e))
        assert two.power(e).contains(two.power(e).mid())
        for fixed in (0, 1):
            assert Interval.exact(fixed).power(e).point_fraction() == fixed
    sign = -1 if n % 2 else 1
    assert (two * Interval.exact(-1)).power(n).certainly(">" if sign > 0 else "<", Interval.exact(0))
    root = half.power(Fraction(1, 3 * n))
    assert root.contains(1)
    assert root.width() < 2.0**-120


@pytest.mark.parametrize(
    ("base", "exponent", "certain"),
    [
        ((0, 0), (-1, 1), False), ((0, 0), (-1, 0), False), ((0, 0), (-2, -1), True), ((0, 1), (-2, -1), False),
        ((0, 0), (0, 1), False), ((-2, -1), (Fraction(1, 3), Fraction(2, 3)), True), ((-2, -1), (0, Fraction(1, 2)), False),
        ((-2, -1), (Fraction(1, 2), 1), False), ((-2, 0), (Fraction(1, 3), Fraction(1, 2)), False),
        ((-2, 1), (Fraction(1, 3), Fraction(1, 2)), False),
    ],
)  # fmt: skip
def test_undefined_powers_are_certain_where_no_pair_has_one(
    base: tuple, exponent: tuple, certain: bool
) -> None:
    """0**1 and 0**0 are numbers, so 0 to an exponent in [-1, 1] is not certainly undefined."""
    with pytest.raises(UndefinedOperation, match="has negative points|contains 0") as caught:
        between(*base).power(between(*exponent))
    assert caught.value.certain is certain


@pytest.mark.parametrize(
    ("base", "exponent", "wanted"),
    [
        ((0, 4), (1, 2), (0, 16)), ((0, 4), (Fraction(1, 2), 2), (0, 16)), ((1, 4), (-1, 2), (Fraction(1, 4), 16)),
        ((Fraction(1, 2), 4), (-1, 2), (Fraction(1, 4), 16)), ((2, 4), (-2, -1), (Fraction(1, 16), Fraction(1, 2))),
        ((Fraction(1, 4), Fraction(1, 2)), (1, 2), (Fraction(1, 16), Fraction(1, 2))),
    ],
)  # fmt: skip
def test_powers_with_both_varying_reach_the_corners(base: tuple, exponent: tuple, wanted: tuple) -> None:
    """The hull of x**y over the box, to 100 bits."""
    found = between(*base).power(between(*exponent))
    assert found.contains(between(*wanted))
    assert (1 + found.width()) <= (1 + float(wanted[1] - wanted[0])) * (1 + 2.0**-40)
