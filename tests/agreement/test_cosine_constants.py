"""The cosine's constants four ways: our enclosures, flint's integration, mpmath's, the paper's own method.

The formulas below are written out here on purpose: nothing of the package's H, Q or K enters the other
three ways. With t = pi (1 - u), h = (1 - cos t)/2, H = (t - sin t)/(2 pi) and
Q(v) = 1/2 integral of (1 - cos t)^2/(t - sin t) over [0, pi (1 - v)].
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import mpmath
import pytest
from flint import acb, arb, ctx

from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.theory.digits import mp_value
from verify.theory.functionals import functionals
from verify.theory.paper_method import paper_method
from verify.theory.schedules import parse_schedule
from verify.theory.supremum import growth

COSINE = parse_schedule("cosine")
RHOS = [Fraction(1), Fraction(6, 5), Fraction(3, 2), Fraction(10), Fraction(1000), Fraction(10**6)]


@pytest.fixture(autouse=True)
def forty_digits() -> Iterator[None]:
    """flint and mpmath work with more digits than are compared."""
    with precision(160), mpmath.workdps(40):
        yield


def integrand(t: acb, analytic: bool) -> acb:
    """(1 - cos t)^2/(2 (t - sin t)) through the entire functions (1 - cos t)/t^2 and (t - sin t)/t^3.

    Their quotient is meromorphic: there is no branch cut to refuse when ``analytic`` is set, and at a pole
    the division gives a ball that is not finite.
    """
    z = -t * t / 4
    top = z.hypgeom([1], [acb("1.5"), 2]) / 2
    bottom = z.hypgeom([1], [2, acb("2.5")]) / 6
    return t * top * top / bottom / 2


def q_by_flint(x: arb) -> arb:
    """Q at u = 1 - x."""
    return acb.integral(integrand, 0, arb.pi() * x).real


def q_by_mpmath(x: mpmath.mpf) -> mpmath.mpf:
    """Q at u = 1 - x by mpmath's Gauss-Legendre rule."""
    f = lambda t: (1 - mpmath.cos(t)) ** 2 / (t - mpmath.sin(t)) / 2  # noqa: E731
    with mpmath.workdps(80):
        value = mpmath.quad(f, [0, mpmath.pi * x], method="gauss-legendre")
    return +value


def k_by_mpmath(rho: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf]:
    """(1 - tau, K) by mpmath's root finder."""
    half, pi = mpmath.mpf(1) / 2, mpmath.pi
    q0 = q_by_mpmath(mpmath.mpf(1))

    def H(x: mpmath.mpf) -> mpmath.mpf:
        with mpmath.workdps(80):
            return +((pi * x - mpmath.sin(pi * x)) / (2 * pi))

    def condition(x: mpmath.mpf) -> mpmath.mpf:
        return H(x) * (1 - mpmath.cos(pi * x)) / 2 * rho**2 / (half * q0) - 1

    one = mpmath.mpf(1)
    if condition(one) <= 0:
        x = one
    else:
        guess = rho ** mpmath.mpf("-0.4")
        x = mpmath.findroot(condition, (guess / 2, min(one, guess * 2)), solver="anderson")
    return x, mpmath.sqrt(q0 / half) * (half / (rho * H(x)) + rho * q_by_mpmath(x) / q0)


def rational(x: mpmath.mpf) -> Fraction:
    """The exact value of a binary number."""
    return Fraction(*map(int, mpmath.libmp.to_rational(x._mpf_)))


def test_q_zero_four_ways():
    """Q(0) = 2.122143353532140820739690776..., to 30 digits three ways and to 1e-9 the paper's way."""
    ours = functionals(COSINE).Q(Interval.exact(0))
    assert ours.width() < 1e-32
    flints = Interval.from_ball(q_by_flint(arb(1)))
    assert flints.width() < 1e-32
    assert ours.intersect(flints) is not None
    for value in (q_by_mpmath(mpmath.mpf(1)), mp_value(COSINE, "Q", 0)):
        assert abs(ours.mid_fraction() - rational(value)) < Fraction(1, 10**31)
    assert paper_method(COSINE).Q(0.0) == pytest.approx(2.1221433535321408, rel=1e-9)


def test_control_a_shift_of_1e_30_is_seen():
    """The comparison above fails for a value off by 1e-30."""
    ours = functionals(COSINE).Q(Interval.exact(0))
    shifted = Interval.from_ball(q_by_flint(arb(1))) + Fraction(1, 10**30)
    assert ours.intersect(shifted) is None
    assert abs(ours.mid_fraction() - rational(q_by_mpmath(mpmath.mpf(1))) - Fraction(1, 10**30)) > Fraction(
        1, 10**31
    )


@pytest.mark.parametrize("x", [Fraction(1, 2), Fraction(1, 100), Fraction(1, 10**6)])
def test_q_near_the_end(x: Fraction):
    """Q(1 - x) to 28 relative digits, where h^2/H is nearly 0/0."""
    ours = functionals(COSINE).Q(1 - Interval.exact(x))
    theirs = Interval.from_ball(q_by_flint(arb(x.numerator) / x.denominator))
    assert ours.intersect(theirs) is not None
    scale = float(ours.hi_fraction() or 0)
    assert ours.width() < 1e-28 * scale
    assert theirs.width() < 1e-28 * scale


@pytest.mark.parametrize("rho", RHOS)
def test_coefficient_four_ways(rho: Fraction):
    """K(rho) to 28 digits: enclosed, by mpmath, by flint at mpmath's tau; and to 1e-9 by quad and fsolve."""
    ours = functionals(COSINE).K(Interval.exact(rho))
    r = mpmath.mpf(rho.numerator) / rho.denominator
    x, k = k_by_mpmath(r)
    tolerance = Fraction(1, 10**28) * ours.mid_fraction()
    assert abs(ours.mid_fraction() - rational(k)) < tolerance
    assert abs(ours.mid_fraction() - rational(mp_value(COSINE, "K", rho))) < tolerance
    assert abs(Interval.from_ball(k_by_flint(x, rho)).mid_fraction() - ours.mid_fraction()) < tolerance
    assert paper_method(COSINE).K(float(rho)) == pytest.approx(float(k), rel=1e-9)


def k_by_flint(x: mpmath.mpf, rho: Fraction) -> arb:
    """The coefficient at tau = 1 - x, which exceeds K by the square of the error of x only."""
    exact = rational(x)
    point, r = arb(exact.numerator) / exact.denominator, arb(rho.numerator) / rho.denominator
    q0 = q_by_flint(arb(1))
    H = (arb.pi() * point - (arb.pi() * point).sin()) / (2 * arb.pi())
    return (2 * q0).sqrt() * (1 / (2 * r * H) + r * q_by_flint(point) / q0)


@pytest.mark.parametrize("rho", [Fraction(3, 2), Fraction(1000)])
def test_control_another_tau_gives_a_larger_value(rho: Fraction):
    """At a tau that is off by one part in a thousand the coefficient is certainly larger."""
    x, _ = k_by_mpmath(mpmath.mpf(rho.numerator) / rho.denominator)
    worse = Interval.from_ball(k_by_flint(x * mpmath.mpf("0.999"), rho))
    assert worse.certainly(">", functionals(COSINE).K(Interval.exact(rho)))


def test_limit_from_its_formula():
    """K rho^(-1/5) tends to 5/2 (2/3)^(3/5) sqrt(2 Q0) (6/pi^2)^(2/5) (3 pi^2/(8 Q0))^(3/5), its supremum."""
    q0 = Interval.from_ball(q_by_flint(arb(1)))
    pi2 = Interval.pi().power_int(2)
    fifth = Fraction(1, 5)
    formula = (
        Interval.exact(Fraction(5, 2))
        * Interval.exact(Fraction(2, 3)).power(3 * fifth)
        * (2 * q0).sqrt()
        * (6 / pi2).power(2 * fifth)
        * (3 * pi2 / (8 * q0)).power(3 * fifth)
    )
    found = growth(COSINE)
    assert found.limit.intersect(formula) is not None
    assert found.supremum.value.intersect(formula) is not None
    assert found.supremum.value.width() < 1e-12
    assert found.limit.certainly_not("==", formula + Fraction(1, 10**25))


def test_precision_is_set_for_flint():
    """flint's context is the one the enclosures use: 160 bits inside this module."""
    assert ctx.prec == 160
