"""The ladder in the limit: the factors 1, 1/2, 1/2, 1/4, and that long runs come near it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.errors import DomainError, HypothesisError
from verify.ladder import bound
from verify.ladder.limit import limit
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule

RHOS = [Fraction(1), Fraction(10)]


@pytest.mark.parametrize("name", ["cosine", "poly:3", "wsd:1/5", "1-sqrt"])
def test_long_runs_come_near_the_limit(name: str):
    """sqrt(T) times each bound at T = 1000 is within 3 %; the control: at T = 10 one is not."""
    ladders = limit(name, RHOS).ladders
    distances = {}
    for horizon in (10, 1000):
        root = Interval.exact(horizon).sqrt()
        found = bound(name, horizon, RHOS).ladders
        distances[horizon] = max(
            abs(float((root * f.rung(r.name, r.suffix).value / r.value - 1).mid_fraction()))
            for ladder, f in zip(ladders, found, strict=True)
            for r in ladder.rungs
            if r.name not in ("theorem-1", "worst-case", "from-below")
        )
    assert distances[1000] < 0.03 < distances[10]


def test_each_with_its_own_best_step():
    """4, 4, 2, 2, 1 for linear decay; the sharp bound is a quarter of Lemma 1 for every schedule."""
    exact = {"lemma-1": 4, "lemma-4": 4, "halved-lemma-4": 2, "theorem-10": 2, "sharp": 1}
    found = limit("linear").tuned
    assert {name for name, value in found.items() if value.contains(exact[name])} == set(exact)
    for name in ("cosine", "wsd:1/5", "poly:2"):
        tuned = limit(name).tuned
        assert (tuned["sharp"] * 4).intersect(tuned["lemma-1"]) is not None
        assert (tuned["sharp"] * Fraction(401, 100)).intersect(tuned["lemma-1"]) is None


def test_the_suffix_of_the_sharp_bound_is_a_quarter_of_k_at_half_rho():
    """From the definition: the infimum over tau of c S (H(0)/(rho' H) + rho' Q/Q(0)), here on a grid of tau."""
    f = functionals(parse_schedule("cosine"))
    value = limit("cosine", [Fraction(10)]).ladders[0].rung("sharp", True).value
    assert value is not None
    start = f.start()
    scale = (start.Q / start.H).sqrt()
    on_grid = []
    for j in range(200):
        tau = Interval.exact(Fraction(j, 200))
        first = start.H / (f.H(tau) * 10) / 2  # D^2/(4 eta T H) in units of D G/sqrt(T) over scale
        on_grid.append(scale * (first + f.Q(tau) / start.Q * 10 / 8))
    assert all(not g.certainly("<", value) for g in on_grid)
    assert any(g.certainly("<", value * Fraction(1001, 1000)) for g in on_grid)


@pytest.mark.parametrize("name", ["constant", "exponential:5", "invsqrt", "u"])
def test_only_annealed_schedules_have_a_limit(name: str):
    """The others say why."""
    with pytest.raises(HypothesisError, match="limit"):
        limit(name)
    with pytest.raises(DomainError, match="no schedule"):
        limit(None)
