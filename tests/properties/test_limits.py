"""Annealed schedules that the enclosures should take and do not yet: none gives a wrong number, each is refused
or enclosed too widely. Strict: whoever mends one is told to take it out, and to widen the strategies."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from property_checks import exact, narrow

from verify.errors import VerifyError
from verify.theory.functionals import functionals
from verify.theory.hypotheses import hypotheses
from verify.theory.schedules import parse_schedule
from verify.theory.supremum import growth

REFUSED = pytest.mark.xfail(strict=True, raises=VerifyError, reason="refused")
WIDE = pytest.mark.xfail(strict=True, raises=AssertionError, reason="too wide, or not decided")
pytestmark = pytest.mark.needs("random")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1-u + max(1/10-u, 0)**(3/2)", id="root-at-a-decimal-knot", marks=REFUSED),
        pytest.param("(1+cos(pi*u))/2 + max(1/8-u, 0)**(3/2)", id="root-of-exact-zero", marks=REFUSED),
        pytest.param("1/2*(1-u**(3/2))", id="gap-beside-a-singular-start", marks=REFUSED),
        pytest.param("(1-u)**2 + 1000*(1-u)**3", id="second-term-soon-larger", marks=REFUSED),
        pytest.param(
            "1/2*(1-u)**3 + 3/2*min(1, 5/3*(1-u))**5", id="second-term-under-a-plateau", marks=REFUSED
        ),
        pytest.param("1-sqrt(max(u-4/5, 0)/(1/5))", id="root-that-starts-late", marks=REFUSED),
        pytest.param("(1-u)**(3/4) + 3*(1-u)", id="expansion-in-roots", marks=WIDE),
    ],
)
def test_Q_is_enclosed(text: str) -> None:
    """Q(0) to twenty digits."""
    assert narrow(functionals(parse_schedule(text)).Q(exact(0)), 1e-20)


@REFUSED
def test_H_is_enclosed_at_its_own_knot() -> None:
    """A kink at 1/3, which no binary number meets."""
    functionals(parse_schedule("min(1, 2*(1-u)) + max(1/3-u, 0)")).H(exact(Fraction(1, 3)))


@WIDE
def test_a_flat_start_is_seen() -> None:
    """h' is identically 0 on [0, 1/10], by a cancellation of thirds."""
    schedule = parse_schedule("(1-u)/2 - 5/18*(1-u)**2 + 5/18*max(1/10-u, 0)**2")
    assert hypotheses(schedule).non_increasing.holds is True


@WIDE
def test_a_constant_stretch_of_the_growth_is_its_limit() -> None:
    """Where h is exactly a power near u = 1, K rho^(-1/(2q+1)) is constant, so its infimum is the limit."""
    found = growth(parse_schedule("(1-u)**3 + max(1/4-u, 0)**5"))
    assert narrow(found.infimum.value, 1e-12)


@WIDE
def test_many_digits_of_a_slow_tail() -> None:
    """Q of (1-u)^(1/3) by the second evaluator, at fifteen digits: 3.4943218580..."""
    f = functionals(parse_schedule("(1-u)**(1/3)"))
    with mpmath.workdps(15):
        found = f.mp("Q", Fraction(1, 3))
    known = float(f.Q(exact(Fraction(1, 3))).mid_fraction())
    assert abs(float(found) - known) <= 1e-12 * known


@WIDE
def test_floats_near_the_end_of_a_constant() -> None:
    """H of a schedule without decay in double precision, relative to itself at u = 1 - 1e-9."""
    u = 1 - 1e-9
    found, known = functionals(parse_schedule("constant")).float("H", u), 1 - Fraction(u)
    assert abs(Fraction(found) - known) <= Fraction(1, 10**12) * known
