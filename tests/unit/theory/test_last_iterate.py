"""The bounds for any steps: one formula, three number types; their order; values known in closed form."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.enclosure.interval import Interval
from verify.ladder.certificates import Search
from verify.theory import bounds
from verify.theory.last_iterate import (
    halved_lemma_4,
    lemma_4,
    noise_sum,
    potential,
    sharp,
    theorem_10,
    theorem_10_first_form,
)

POSITIVE = st.fractions(Fraction(1, 50), Fraction(50), max_denominator=60)
STEPS = st.lists(POSITIVE, min_size=1, max_size=7)
ROUNDINGS = 200 * Fraction(1, 2**53)

FORMS: dict[str, Callable[..., Any]] = {
    "lemma 4": lambda s, x, d, g: lemma_4(s, d, g),
    "halved": lambda s, x, d, g: halved_lemma_4(s, d, g),
    "theorem 10": theorem_10,
    "first form": theorem_10_first_form,
    "sharp": sharp,
}


@pytest.mark.parametrize("form", FORMS)
@given(STEPS, POSITIVE, POSITIVE, POSITIVE)
def test_floats_rationals_and_intervals_agree(
    form: str, steps: list[Fraction], extra: Fraction, distance: Fraction, gradient: Fraction
):
    """The interval contains the rational value and is narrow; the float differs by rounding."""
    bound = FORMS[form]
    exact = bound(steps, extra, distance, gradient)
    enclosed = bound(
        [Interval.exact(s) for s in steps], *(Interval.exact(v) for v in (extra, distance, gradient))
    )
    rounded = bound([float(s) for s in steps], float(extra), float(distance), float(gradient))
    assert enclosed.contains(exact)
    assert enclosed.width() <= 1e-28 * float(exact)
    assert abs(Fraction(rounded) - exact) <= ROUNDINGS * exact
    assert not enclosed.contains(exact * (1 + Fraction(1, 10**25)))


@given(STEPS, POSITIVE, POSITIVE, POSITIVE)
def test_the_two_forms_of_theorem_10_are_equal(
    steps: list[Fraction], free: Fraction, distance: Fraction, gradient: Fraction
):
    """Exactly, in rationals; with one step changed in one of them they differ."""
    first = theorem_10_first_form(steps, free, distance, gradient)
    assert theorem_10(steps, free, distance, gradient) == first
    assert theorem_10(steps, free * 2, distance, gradient) != first or distance == 0


def test_theorem_10_as_it_is_printed():
    """D^2/(2 eta_{1:n}) + (1/2) sum_{t=1}^{n} eta_t^2 G^2/eta_{min(t+1,n):n} for n = 4, written out."""
    a, b, c, d = (Fraction(n) for n in (3, 5, 2, 7))
    D, G = Fraction(11), Fraction(13)
    sums = a**2 / (b + c + d) + b**2 / (c + d) + c**2 / d + d**2 / d
    assert theorem_10([a, b, c], d, D, G) == D**2 / (2 * (a + b + c + d)) + G**2 * sums / 2


@given(STEPS, POSITIVE, POSITIVE)
def test_the_order_of_the_ladder(steps: list[Fraction], distance: Fraction, gradient: Fraction):
    """Sharp at r^2 = B is at most the halved Lemma 4, which is at most half of Lemma 4."""
    total, noise = noise_sum(steps)
    r = Interval.exact(noise).sqrt()
    scaled, d, g = [Interval.exact(s) for s in steps], Interval.exact(distance), Interval.exact(gradient)
    whole = lemma_4(steps, distance, gradient)
    halved = halved_lemma_4(steps, distance, gradient)
    assert not sharp(scaled, r, d, g).certainly(">", Interval.exact(halved))
    assert halved < whole / 2
    assert potential(scaled, r).total.contains(total)


@given(STEPS)
def test_the_best_r_is_below_everything_else(steps: list[Fraction]):
    """With r from the search the sharp bound is below all other bounds, and other r are not better."""
    scale = max(steps)
    search = Search(np.array([float(s / scale) for s in steps]))
    _, r = search.sharp(float(scale), False)
    _, free = search.theorem_10(float(scale), False)
    floats = [float(s) for s in steps]
    best = sharp(floats, r * math.sqrt(scale), 1.0, 1.0)
    assert best <= halved_lemma_4(floats, 1.0, 1.0) * (1 + 1e-12)
    assert best <= theorem_10(floats, free * float(scale), 1.0, 1.0) * (1 + 1e-12)
    for factor in (0.5, 0.9, 1.1, 2.0):
        assert best <= sharp(floats, r * math.sqrt(scale) * factor, 1.0, 1.0) * (1 + 1e-12)


@pytest.mark.parametrize("horizon", [1, 2, 8, 63, 200])
def test_linear_decay_gives_dg_over_the_root(horizon: int):
    """Zamani-Glineur's steps with r = eta_T^(1/2): D G/sqrt(T+1) exactly; with another r, y is larger.

    In units of D/(G (T+1)^(3/2)) the steps are T, ..., 1 and r = 1: then r_t = T + 2 - t.
    """
    found = potential([Fraction(n) for n in range(horizon, 0, -1)], Fraction(1))
    assert found.y == (horizon + 1) ** 2
    steps = [n / (horizon + 1) ** 1.5 for n in range(horizon, 0, -1)]
    r = 1 / (horizon + 1) ** 0.75
    assert sharp(steps, r, 1.0, 1.0) == pytest.approx(1 / math.sqrt(horizon + 1), rel=1e-13)
    near = Interval.exact(Fraction(11, 10))  # a rational r would double its digits at every step
    other = potential([Interval.exact(n) for n in range(horizon, 0, -1)], near)
    assert other.y.certainly(">", Interval.exact(found.y))


@given(STEPS, POSITIVE)
def test_short_steps_cost_what_the_absolute_value_costs(steps: list[Fraction], r: Fraction):
    """Where y <= D/G the bound is D G - G^2 S_1, the error of f(x) = G|x|; beyond it is larger."""
    found = potential(steps, r)
    assert sharp(steps, r, found.y * 3, Fraction(3)) == 9 * (found.y - found.total)
    assert sharp(steps, r, found.y * 6, Fraction(3)) == 18 * found.y - 9 * found.total
    assert sharp(steps, r, found.y, Fraction(3)) > 3 * found.y - 9 * found.total


@given(STEPS, POSITIVE, POSITIVE)
def test_lemma_4_is_the_one_beside_theorem_1(steps: list[Fraction], distance: Fraction, gradient: Fraction):
    """The same numbers as verify.theory.bounds."""
    values = [float(s) for s in steps]
    here = lemma_4(values, float(distance), float(gradient))
    assert here == pytest.approx(bounds.lemma_4(values, float(distance), float(gradient)), rel=1e-13)
