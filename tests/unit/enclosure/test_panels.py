"""Certified primitives: accuracy, wide arguments, loud failure, and controls that must be caught."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from enclosure_points import encloses_real, relaxed
from flint import arb, arb_series
from hypothesis import given
from hypothesis import strategies as st

from verify.enclosure import panels as module
from verify.enclosure.interval import Interval
from verify.enclosure.panels import Primitive
from verify.enclosure.precision import precision
from verify.errors import DomainError, NotEnclosed

mp = mpmath.mp


def exponential(centre: arb, terms: int) -> arb_series:
    """exp(u)."""
    return arb_series([centre, 1]).exp()


def cosine_density(centre: arb, terms: int) -> arb_series:
    """h**2/H of the cosine schedule."""
    u = arb_series([centre, 1])
    angle = u * arb.pi()
    h = (1 + angle.cos()) / 2
    return h * h / ((1 - u) / 2 - angle.sin() / (2 * arb.pi()))


def sign_changing(centre: arb, terms: int) -> arb_series:
    """cos(5 u)."""
    return (arb_series([centre, 1]) * 5).cos()


EXPONENTIAL = Primitive(exponential, Fraction(-1), Fraction(2))
WAVE = Primitive(sign_changing, Fraction(0), Fraction(2))


@relaxed
@given(st.fractions(-1, 2, max_denominator=10**6))
def test_values_at_points(x):
    """The integral of exp from x to 2, to 30 digits."""
    value = EXPONENTIAL.value(Interval.exact(x))
    assert encloses_real(value, lambda t: mp.exp(2) - mp.exp(t), x)
    assert value.width() < 1e-31


@relaxed
@given(st.fractions(0, 2, max_denominator=1000), st.fractions(0, 2, max_denominator=1000), st.fractions(0, 1))
def test_values_over_wide_arguments(a, b, share):
    """Over an interval the value at each point of it is enclosed, for integrands of either sign."""
    low, high = min(a, b), max(a, b)
    x = low + share * (high - low)
    argument = Interval.between(low, high)
    assert encloses_real(WAVE.value(argument), lambda t: (mp.sin(10) - mp.sin(5 * t)) / 5, x)
    assert encloses_real(EXPONENTIAL.value(argument), lambda t: mp.exp(2) - mp.exp(t), x)


def test_wide_arguments_of_a_positive_integrand_are_tight():
    """Monotone: the range is the pair of end values."""
    wide = EXPONENTIAL.value(Interval.between(0, 1))
    assert wide.same(EXPONENTIAL.value(Interval.exact(0)).union(EXPONENTIAL.value(Interval.exact(1))))


def test_cosine_integral_to_30_digits():
    """Q(0) - Q(15/16) of the cosine schedule, against mpmath's quadrature at 60 digits on eight pieces."""
    primitive = Primitive(cosine_density, Fraction(0), Fraction(15, 16), nonnegative=True)
    value = primitive.value(Interval.exact(0))
    assert value.width() < 1e-30
    with mpmath.workdps(60):

        def f(u):
            return ((1 + mp.cospi(u)) / 2) ** 2 / ((1 - u) / 2 - mp.sinpi(u) / (2 * mp.pi))

        reference = mp.quad(f, [mp.mpf(k) / 32 for k in range(0, 31, 3)])
        assert (
            abs(reference - mp.mpf(value.mid_fraction().numerator) / value.mid_fraction().denominator) < 1e-30
        )
    assert primitive.value(Interval.exact(Fraction(15, 16))).is_exact_zero()
    assert primitive.value(Interval.between(0, Fraction(15, 16))).lo == arb(0)


def test_ends_that_are_not_dyadic():
    """[1/3, 2/3]: the integral between the exact rationals, not their roundings."""
    primitive = Primitive(exponential, Fraction(1, 3), Fraction(2, 3))
    value = primitive.value(Interval.exact(Fraction(1, 3)))
    assert encloses_real(value, lambda a, b: mp.exp(b) - mp.exp(a), Fraction(1, 3), Fraction(2, 3))
    assert primitive.value(Interval.exact(Fraction(2, 3))).contains(0)
    assert primitive.value(Interval.between(Fraction(1, 3), Fraction(2, 3))).contains(value)
    with precision(40):
        assert primitive.value(Interval.between(Fraction(1, 3), Fraction(2, 3))).contains(value)
    with pytest.raises(DomainError, match="known on"):
        primitive.value(Interval.exact(Fraction(1, 3) - Fraction(1, 2**100)))


def test_expansion_of_the_primitive():
    """Coefficients at a point, and over a ball those of every point of it."""
    at = EXPONENTIAL.series_at(arb(1), 4)
    over = EXPONENTIAL.series_at(arb(1, 0.25), 4)
    for k in range(4):
        exact = (lambda t: mp.exp(2) - mp.exp(t)) if k == 0 else (lambda t, k=k: -mp.exp(t) / mp.factorial(k))
        assert encloses_real(Interval.from_ball(at[k]), exact, Fraction(1))
        for x in (Fraction(3, 4), Fraction(9, 8), Fraction(5, 4)):
            assert encloses_real(Interval.from_ball(over[k]), exact, x)
    assert EXPONENTIAL.series_at(arb(1), 1).length() == 1
    assert EXPONENTIAL.series_at(arb(2, 0.001), 2)[0].contains(0)


def test_a_primitive_may_be_used_in_an_integrand():
    """The double integral of exp: the inner primitive enters by its expansion, balls at the ends included."""
    outer = Primitive(lambda centre, terms: EXPONENTIAL.series_at(centre, terms), Fraction(0), Fraction(2))
    assert encloses_real(outer.value(Interval.exact(0)), lambda: mp.exp(2) + 1)
    assert outer.value(Interval.exact(0)).width() < 1e-30


def test_outside_the_domain_is_refused():
    """No extrapolation."""
    for x in (Interval.exact(3), Interval.between(0, 3), Interval.exact(-2), Interval.whole()):
        with pytest.raises(DomainError, match="known on"):
            EXPONENTIAL.value(x)
    with pytest.raises(DomainError):
        EXPONENTIAL.series_at(arb(5), 2)
    for a, b, order in ((1, 1, 24), (2, 1, 24), (0, 1, 0)):
        with pytest.raises(DomainError):
            Primitive(exponential, Fraction(a), Fraction(b), order=order)


def _short(centre: arb, terms: int) -> arb_series:
    return arb_series([centre, 1], 5).exp()


def _not_a_series(centre: arb, terms: int) -> arb:
    return centre.exp()


def test_trap_missing_coefficients_read_as_zero():
    """flint answers 0 beyond a series' length, which would be a remainder of 0: refused."""
    assert _short(arb(0), 30)[20] == 0
    for bad in (_short, _not_a_series):
        with pytest.raises(DomainError, match="are needed"):
            Primitive(bad, Fraction(0), Fraction(1))


@pytest.mark.parametrize(
    "singular",
    [
        lambda c, n: 1 / arb_series([c, 1]),
        lambda c, n: arb_series([c, 1]).sqrt(),
        lambda c, n: 1 / (arb_series([c, 1]) - arb(1) / 3),
        lambda c, n: arb_series([arb.nan(), 1]),
    ],
    ids=["pole at the end", "branch point at the end", "pole inside", "not a number"],
)
def test_singular_integrands_fail_loudly(singular):
    """A panel that cannot be certified at the depth limit is an error, never an approximation."""
    with pytest.raises(NotEnclosed, match="not enclosed near"):
        Primitive(singular, Fraction(0), Fraction(1))


def test_other_precisions():
    """Built at 200 bits: 55 digits; used at 64 bits: wider, still right."""
    with precision(200):
        fine = Primitive(exponential, Fraction(0), Fraction(1))
        value = fine.value(Interval.exact(0))
        assert value.width() < 1e-52
    with precision(64):
        coarse = fine.value(Interval.exact(0))
    assert coarse.contains(value)
    assert encloses_real(value, lambda: mp.e - 1)


def test_control_a_lost_remainder_is_caught(monkeypatch):
    """Panels of low degree without their Lagrange remainder fail the check that the true ones pass."""

    def build() -> Interval:
        primitive = Primitive(exponential, Fraction(0), Fraction(1), order=2, tolerance_bits=20)
        return primitive.value(Interval.exact(0))

    assert encloses_real(build(), lambda: mp.e - 1)
    true = module._panel

    def without(series, low, high, end, total, order, tolerance):
        found = true(series, low, high, end, total, order, tolerance)
        if found is None:
            return None
        bare = module.arb_poly([c.mid() for c in found.polynomial.coeffs()])
        return module._Panel(low, high, found.centre, bare, found.values)

    monkeypatch.setattr(module, "_panel", without)
    assert not encloses_real(build(), lambda: mp.e - 1)


def test_control_a_false_promise_of_sign_is_caught():
    """With a false promise of f >= 0 a wide argument loses values: why the promise is not the default."""
    false = Primitive(sign_changing, Fraction(0), Fraction(2), nonnegative=True)
    argument, x = Interval.between(0, 1), Fraction(3, 10)

    def true(t):
        return (mp.sin(10) - mp.sin(5 * t)) / 5

    assert encloses_real(WAVE.value(argument), true, x)
    try:
        result = false.value(argument)
    except DomainError:
        return
    assert not encloses_real(result, true, x)


def test_the_number_of_panels_grows_with_the_digits_asked_for():
    """A polynomial of degree 2 on one panel gives few digits of exp; ten more bits need more panels."""
    counts = [
        Primitive(exponential, Fraction(0), Fraction(1), order=2, tolerance_bits=bits).panels
        for bits in (2, 12, 22)
    ]
    assert counts[0] == 1
    assert counts[0] < counts[1] < counts[2]
