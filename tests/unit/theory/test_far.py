"""rho -> oo: the limit, and enclosures of K rho^(-1/(2q+1)) on half-lines."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule


@pytest.mark.parametrize("name", ["cosine", "1-sqrt", "(1-u)**2*(1+u)", "poly:5/2"])
@pytest.mark.parametrize("start", [10**3, 10**6, 10**20])
def test_kappa_holds_every_later_rho(name: str, start: int):
    """kappa on [R, oo) holds K rho^(-1/(2q+1)) at later rho and the limit, and narrows."""
    c = functionals(parse_schedule(name)).coefficient
    kappa, exponent = c.kappa(Interval.between(start, None))
    assert kappa.intersect(c.limit) is not None
    for factor in (1, 3, 10**4):
        rho = Interval.exact(start * factor)
        assert kappa.intersect(c.K(rho) / rho.power(exponent)) is not None
    assert kappa.width() < 40 * start ** (-2 * float(exponent))


def test_limit_of_powers_is_their_constant():
    """For poly:2 the limit is 5/sqrt(2) (3/2)^(2/5); a value off by 1e-15 is excluded."""
    limit = functionals(parse_schedule("poly:2")).coefficient.limit
    wanted = 5 / Interval.exact(2).sqrt() * Interval.exact(Fraction(3, 2)).power(Fraction(2, 5))
    assert limit.intersect(wanted) is not None
    assert limit.certainly_not("==", wanted + Fraction(1, 10**15))


def test_elasticity_tends_to_the_exponent():
    """d log K/d log rho is near 1/5 for the cosine far out."""
    c = functionals(parse_schedule("cosine")).coefficient
    found = c.far.elasticity(c.distance(Interval.exact(10**9)))
    assert found.intersect(Interval.exact(Fraction(1, 5))) is not None
    assert found.width() < 1e-6
