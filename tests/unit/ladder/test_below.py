"""The rung from below: under every bound, on bounded domains alone, with the exponent of the limit."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from verify.ladder import bound
from verify.ladder.limit import limit
from verify.ladder.rungs import Rung

NAMES = ["linear", "cosine", "poly:3", "wsd:1/5", "1-sqrt"]
RHOS = [Fraction(1), Fraction(8), Fraction(200)]


def low(rung: Rung) -> float:
    """The proved end."""
    assert rung.value is not None
    return float(rung.value.lo_fraction() or 0)


def least_upper(rungs: tuple[Rung, ...]) -> float:
    """The best bound."""
    uppers = [r.value.hi_fraction() for r in rungs if r.value is not None and r.name != "from-below"]
    return min(float(u) for u in uppers if u is not None)


@pytest.mark.parametrize("name", [*NAMES, "constant"])
def test_no_bound_is_below(name: str):
    """For 40 steps and every rho it lies between 0 and the best bound, the worst case included."""
    for ladder in bound(name, 40, RHOS).ladders:
        assert 0 < low(ladder.rung("from-below", True)) <= least_upper(ladder.rungs)


@pytest.mark.parametrize("name", NAMES)
def test_no_bound_is_below_in_the_limit(name: str):
    """The same as T -> oo; at rho = 1 the run from D leaves less than a factor of 1.4 open."""
    ladders = limit(name, RHOS).ladders
    for ladder in ladders:
        assert 0 < low(ladder.rung("from-below", True)) <= least_upper(ladder.rungs)
    assert least_upper(ladders[0].rungs) < 1.4 * low(ladders[0].rung("from-below", True))


@pytest.mark.parametrize(("name", "degree"), [("linear", 1), ("poly:3", 3), ("wsd:1/5", 1)])
def test_it_grows_with_the_exponent_of_the_paper(name: str, degree: int):
    """From rho = 1000 to 8000, to a hundredth; the control: not with half of it."""
    first, second = (
        low(ladder.rung("from-below", True))
        for ladder in limit(name, [Fraction(1000), Fraction(8000)]).ladders
    )
    exponent = math.log(second / first) / math.log(8)
    assert exponent == pytest.approx(1 / (2 * degree + 1), abs=0.01)
    assert exponent != pytest.approx(1 / (4 * degree + 2), abs=0.01)


def test_an_unbounded_domain_has_none():
    """The instance needs the end of a domain."""
    ladder = bound("linear", 20, bounded=False, worst=False).ladders[0]
    assert all(r.name != "from-below" for r in ladder.rungs)
    assert all(r.name != "from-below" for r in limit("linear", bounded=False).ladders[0].rungs)
