"""Certificates found in floats: as good as an exhaustive search, and better than what lies beside them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from verify.ladder.certificates import Search
from verify.theory.last_iterate import halved_lemma_4, lemma_4, sharp, theorem_10

STEPS = st.lists(st.floats(1e-4, 1.0), min_size=1, max_size=12).map(np.array)
RHOS = st.sampled_from([0.01, 0.3, 1.0, 7.0, 1000.0])


def least(f, low: float, high: float) -> float:
    """The least value over log x, by scipy from many brackets."""
    grid = np.linspace(math.log(low), math.log(high), 60)
    found = [
        minimize_scalar(lambda x: f(math.exp(x)), bounds=pair, method="bounded", options={"xatol": 1e-10}).fun
        for pair in pairwise(grid)
    ]
    return float(min(found))


@settings(max_examples=15, deadline=None)
@given(STEPS, RHOS, st.booleans())
def test_the_sharp_bound_is_as_small_as_scipy_finds_it(steps: np.ndarray, rho: float, suffix: bool):
    """Over all starts and r; the control: a search that keeps r = 1 would lose."""
    scaled = (rho * steps).tolist()
    k, r = Search(steps).sharp(rho, suffix)
    own = sharp(scaled[k - 1 :], r * math.sqrt(rho), 1.0, 1.0)
    starts = range(len(scaled)) if suffix else [0]
    best = min(
        least(lambda x, s=s: sharp(scaled[s:], x, 1.0, 1.0), 1e-4 * math.sqrt(rho), 30 * math.sqrt(rho))
        for s in starts
    )
    assert own <= best * (1 + 1e-9)


@settings(max_examples=15, deadline=None)
@given(STEPS, RHOS, st.booleans())
def test_theorem_10_is_as_small_as_scipy_finds_it(steps: np.ndarray, rho: float, suffix: bool):
    """Over all starts and free steps."""
    scaled = (rho * steps).tolist()
    k, free = Search(steps).theorem_10(rho, suffix)
    own = theorem_10(scaled[k - 1 :], free * rho, 1.0, 1.0)
    starts = range(len(scaled)) if suffix else [0]
    best = min(
        least(lambda x, s=s: theorem_10(scaled[s:], x, 1.0, 1.0), 1e-7 * rho, 1e3 + rho) for s in starts
    )
    assert own <= best * (1 + 1e-9)


@given(STEPS, RHOS)
def test_the_best_starts_of_lemma_4(steps: np.ndarray, rho: float):
    """By trying every start; without a bounded domain the start is the first step."""
    scaled, search = (rho * steps).tolist(), Search(steps)
    for bound, found in ((lemma_4, search.lemma_4), (halved_lemma_4, search.halved_lemma_4)):
        values = [bound(scaled[s:], 1.0, 1.0) for s in range(len(scaled))]
        assert values[found(rho, True) - 1] == pytest.approx(min(values), rel=1e-12)
        assert found(rho, False) == 1


def test_a_valley_beside_a_higher_one_is_found():
    """A tiny last step after long ones makes two valleys in r; the search takes the lower."""
    steps = np.array([1.0, 1.0, 1e-8])
    _, r = Search(steps).sharp(1.0, False)
    grid = np.geomspace(1e-9, 10, 4001)
    assert sharp(steps.tolist(), r, 1.0, 1.0) <= min(
        sharp(steps.tolist(), x, 1.0, 1.0) for x in grid.tolist()
    )


def test_steps_that_underflow_do_not_stop_the_search():
    """Steps down to 0 in floats: numbers come out, without a warning."""
    with np.errstate(all="raise", under="ignore"):
        steps = np.array([1.0, 1e-200, 0.0])
        search = Search(steps)
        assert search.sharp(1.0, True)[1] > 0
        assert search.theorem_10(1.0, True)[1] > 0
        assert search.lemma_4(1.0, True) == 1


@pytest.mark.parametrize("rho", [1.0, 1e3])
def test_steps_over_two_hundred_decades_lose_nothing(rho: float):
    """(1 - u)^200 for T = 100: the r found is as good as the best of 20000, and a far one is not."""
    steps = (1 - np.arange(100) / 100) ** 200
    k, r = Search(steps).sharp(rho, True)
    rest = (rho * steps[k - 1 :]).tolist()
    fine = [float(sharp(rest, rho**0.5 * x, 1.0, 1.0)) for x in np.geomspace(r * 1e-100, 4.0, 20000)]
    found = float(sharp(rest, rho**0.5 * r, 1.0, 1.0))
    assert found <= min(fine) * (1 + 1e-12)
    assert found < 0.99 * float(sharp(rest, rho**0.5 * r * 100, 1.0, 1.0))
