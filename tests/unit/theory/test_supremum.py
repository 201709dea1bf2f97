"""sup and inf over rho >= 1 of K(rho) rho^(-1/(2q+1))."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.enclosure.interval import Interval
from verify.errors import HypothesisError
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule
from verify.theory.supremum import growth

NAMES = [
    "cosine",
    "linear",
    "poly:2",
    "poly:3",
    "1-sqrt",
    "wsd:1/5",
    "wsd:1/5:1-sqrt",
    "(1-u)**2*(1+u)",
    "(1-u)**2*(3-u)/3",
]


@pytest.mark.parametrize("name", NAMES)
def test_extrema_against_a_dense_grid(name: str):
    """No rho of a dense grid exceeds the supremum or falls below the infimum, and both are nearly met."""
    schedule = parse_schedule(name)
    found = growth(schedule)
    rho = np.concatenate([np.linspace(1, 12, 4001), np.geomspace(12, 1e12, 3000)])
    values = functionals(schedule).float("K", rho) * rho ** -float(found.exponent)
    for extremum in (found.supremum, found.infimum):
        assert extremum.value.width() < 1e-12
    high, low = float(found.supremum.value.mid_fraction()), float(found.infimum.value.mid_fraction())
    assert values.max() <= high + 1e-12
    assert values.min() >= low - 1e-12
    assert high - values.max() < 1e-5
    assert values.min() - low < 1e-5


@pytest.mark.parametrize("p", [1, 2, 3])
def test_powers_are_largest_at_one(p: int):
    """For (1-u)^p the supremum is K(1) = 2 (p+1)/sqrt(p), the constant of all later rho the infimum."""
    found = growth(parse_schedule(f"poly:{p}"))
    one = 2 * (p + 1) / Interval.exact(p).sqrt()
    assert found.supremum.value.intersect(one) is not None
    assert found.supremum.where == "at rho = 1"
    assert found.infimum.where.startswith("for every rho >= ")
    assert found.infimum.value.intersect(found.limit) is not None


def test_cosine_is_largest_at_infinity():
    """The cosine's supremum is approached as rho -> oo and attained nowhere; 5 is above, 4.62 below it."""
    found = growth(parse_schedule("cosine"))
    assert (found.supremum.attained, found.supremum.rho) == (False, None)
    assert found.supremum.value.certainly("<", Interval.exact(5))
    assert found.supremum.value.certainly(">", Interval.exact(Fraction(462, 100)))
    assert found.infimum.where == "at rho = sqrt(3/2)"


def test_an_inner_maximum_is_located():
    """wsd:1/5:1-sqrt has its largest value near rho = 5.16, above both its start and its limit."""
    found = growth(parse_schedule("wsd:1/5:1-sqrt"))
    assert found.supremum.attained
    assert float(found.supremum.rho.mid_fraction()) == pytest.approx(5.16126878, abs=1e-6)
    assert found.supremum.value.certainly(">", found.limit + Fraction(1, 2))


def test_no_growth_without_q():
    """The constant schedule has no coefficient."""
    with pytest.raises(HypothesisError, match="infinite"):
        growth(parse_schedule("constant"))
